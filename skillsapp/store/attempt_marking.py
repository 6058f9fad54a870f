"""Marks a paper that is in, whichever carrier it came on: the screen, a stick or an answer card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sqlalchemy import delete

from skillsapp.domain.answer_marking import AnswerMark, answer_score, lines_of, read_marking, worth_of
from skillsapp.domain.programme import Plan
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES, MultipleChoiceMode
from skillsapp.domain.question_types.short_answer import WAITS
from skillsapp.domain.score import Score
from skillsapp.store.answer_mark_store import AnswerMarkStore
from skillsapp.store.attempt_store import AttemptRecord, AttemptStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.tables.attempts import attempt_score
from skillsapp.store.unit_of_work import UnitOfWork


def mark_attempt(uow: UnitOfWork, record: AttemptRecord, questions: Mapping[str, Question]) -> bool:
    """Mark the attempt anew by what its log says now; say whether it was marked.  *questions* are its paper's, by their refs.

    What people gave its short answers stays, however often it is marked anew.  A borrowed laptop's package holds no answer key: there
    nothing is marked, the papers are marked where they are merged.
    """
    plan = ProgrammeStore(uow).find(SittingStore(uow).find(record.sitting_id).programme_id).plan
    mode = MultipleChoiceMode(plan.exam.multiple_choice_mode)
    paper = SittingStore(uow).find_paper(record.paper_id)
    if any(not question.answer and not question.details.rubric for question in questions.values()):
        return False
    store = AttemptStore(uow)
    answers = store.answers(record.id)
    given = AnswerMarkStore(uow).of_attempt(record.id)
    scores = []
    for item in paper.items:
        response, question = answers.get(item.ref, ""), questions[item.ref]
        if QUESTION_TYPES[item.type].marked_by_people and (response.strip() or is_on_card(record)):
            score = _by_people(question, response, item.mark, given.get(item.ref, ()), plan)
        else:
            score = QUESTION_TYPES[item.type].mark(question, response, item.mark, mode)
        scores.append((item.ref, response, score, item.mark))
    unmark_attempt(uow, record.id)
    store.add_scores(record.id, scores, uow.now())
    return True


def is_on_card(record: AttemptRecord) -> bool:
    """Tell whether the paper was answered on a card: its short answers stand on paper and nowhere else."""
    return bool(record.variant)


def unmark_attempt(uow: UnitOfWork, attempt_id: str) -> None:
    """Take back what the attempt scored."""
    uow.connection.execute(delete(attempt_score).where(attempt_score.c.attempt_id == attempt_id))


def _by_people(question: Question, response: str, full: Decimal, marks: Sequence[AnswerMark], plan: Plan) -> Score:
    """Return what two people gave an answer, or 0 while it waits for them."""
    marking = read_marking(marks, worth_of(lines_of(question, full)), response, plan.exam.answer_limit)
    return answer_score(marking, full, plan.ranking.rounding) or Score(Decimal(0), (WAITS.of(),))
