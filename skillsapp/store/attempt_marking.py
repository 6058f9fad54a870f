"""Marks a paper that is in, whichever carrier it came on: the screen, a stick or an answer card."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete

from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES, MultipleChoiceMode
from skillsapp.store.attempt_store import AttemptRecord, AttemptStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.tables.attempts import attempt_score
from skillsapp.store.unit_of_work import UnitOfWork


def mark_attempt(uow: UnitOfWork, record: AttemptRecord, questions: Mapping[str, Question]) -> bool:
    """Mark the attempt anew by what its log says now; say whether it was marked.  *questions* are its paper's, by their refs.

    A borrowed laptop's package holds no answer key: there nothing is marked, the papers are marked where they are merged.
    """
    programme = ProgrammeStore(uow).find(SittingStore(uow).find(record.sitting_id).programme_id)
    mode = MultipleChoiceMode(programme.plan.exam.multiple_choice_mode)
    paper = SittingStore(uow).find_paper(record.paper_id)
    if any(not question.answer for question in questions.values()):
        return False
    store = AttemptStore(uow)
    answers = store.answers(record.id)
    scores = []
    for item in paper.items:
        response = answers.get(item.ref, "")
        score = QUESTION_TYPES[item.type].mark(questions[item.ref], response, item.mark, mode)
        scores.append((item.ref, response, score, item.mark))
    unmark_attempt(uow, record.id)
    store.add_scores(record.id, scores, uow.now())
    return True


def unmark_attempt(uow: UnitOfWork, attempt_id: str) -> None:
    """Take back what the attempt scored."""
    uow.connection.execute(delete(attempt_score).where(attempt_score.c.attempt_id == attempt_id))
