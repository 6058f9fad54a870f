"""Rehearsals: simulated candidates sit the real paper through the real code, in a sitting of its own that never enters a result."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from skillsapp.app import App
from skillsapp.domain.exam import ExamQuestion, Saved
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import Programme
from skillsapp.domain.question_types.fill_in import FILL_IN, blanks_of, filled_in
from skillsapp.domain.question_types.matching import MATCHING
from skillsapp.domain.question_types.multiple_choice import MULTIPLE_CHOICE
from skillsapp.domain.question_types.numeric import NUMERIC
from skillsapp.domain.question_types.ordering import ORDERING
from skillsapp.domain.question_types.short_answer import SHORT_ANSWER
from skillsapp.domain.question_types.single_choice import SINGLE_CHOICE
from skillsapp.domain.question_types.true_false import FALSE, TRUE, TRUE_FALSE
from skillsapp.queries.programmes import find_programme


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """`save_ms` are percentiles over every acknowledged answer, from the act to the return of its commit."""

    attempts: int
    answers: int
    seconds: float
    p50_ms: float
    p99_ms: float


def rehearse(
    app: App,
    programme_id: str,
    candidates: int,
    seed: int,
    *,
    think_ms: int = 0,
    acknowledged: Callable[[Saved], None] | None = None,
) -> RehearsalReport:
    """Let *candidates* invented people sit the programme's theory exam at once; *acknowledged* hears of each answer once it is durable.

    Raises BlueprintShortfall, or NotFound for an unknown programme.
    """
    programme = find_programme(app.reader, programme_id)
    sitting = _rehearsal_sitting(app, programme, seed)
    chance = random.Random(seed)
    started = time.perf_counter()
    sheets = [app.attempts.enter_rehearsal(sitting, f"R{number:04d}").value for number in range(1, candidates + 1)]
    sessions = [ExamSession(sheet, app.attempts.reading) for sheet in sheets]
    saves: list[float] = []
    # By name and not in the candidate's own order, which is drawn anew each time: the same seed gives the same answers.
    turns = [(session, question) for session in sessions for question in sorted(session.questions, key=lambda each: each.ref)]
    chance.shuffle(turns)
    for session, question in turns:
        saves += [_answer(app, session, question, chance, acknowledged) for _ in range(2 if chance.random() < 0.1 else 1)]
        if chance.random() < 0.05:
            app.attempts.write(session.flag(question.ref, True))
        if think_ms:
            time.sleep(think_ms / 1000)
    for session in sessions:
        app.attempts.hand_in(session.collect())
    app.sittings.close(sitting)
    ordered = sorted(saves) or [0.0]
    return RehearsalReport(
        attempts=candidates,
        answers=len(saves),
        seconds=time.perf_counter() - started,
        p50_ms=ordered[len(ordered) // 2] * 1000,
        p99_ms=ordered[int(len(ordered) * 0.99) if len(ordered) > 1 else 0] * 1000,
    )


def _rehearsal_sitting(app: App, programme: Programme, seed: int) -> str:
    component = programme.plan.theories[0].key
    return app.sittings.arrange_rehearsal(programme.id, component, app.clock.now(), seed).value.id


def _answer(
    app: App, session: ExamSession, question: ExamQuestion, chance: random.Random, acknowledged: Callable[[Saved], None] | None
) -> float:
    draft = session.answer(question.ref, invent_response(question, chance))
    before = time.perf_counter()
    saved = app.attempts.write(draft).value
    passed = time.perf_counter() - before
    if acknowledged is not None:
        acknowledged(saved)
    return passed


def invent_response(question: ExamQuestion, chance: random.Random) -> str:
    """Return a response that a candidate might give, written as in the log; it is never empty."""
    return _INVENTED[question.type](question, chance)


def _one_letter(question: ExamQuestion, chance: random.Random) -> str:
    return chance.choice(_letters(question))


def _several_letters(question: ExamQuestion, chance: random.Random) -> str:
    letters = _letters(question)
    return "".join(sorted(chance.sample(letters, chance.randint(2, len(letters)))))


def _every_letter(question: ExamQuestion, chance: random.Random) -> str:
    letters = _letters(question)
    return "".join(chance.sample(letters, len(letters)))


def _letter_for_each(question: ExamQuestion, chance: random.Random) -> str:
    return "".join(chance.choice(_letters(question)) for _item in question.left)


def _words(question: ExamQuestion, chance: random.Random) -> str:
    return filled_in([_INVENTED_WORD.format(chance.randrange(100)) for _blank in range(blanks_of(question.stem))])


def _text(question: ExamQuestion, chance: random.Random) -> str:
    return " ".join(_INVENTED_WORD.format(chance.randrange(100)) for _word in range(chance.randint(5, 40)))


def _letters(question: ExamQuestion) -> list[str]:
    return sorted(option.letter for option in question.options)


_INVENTED_WORD = "word{}"
_INVENTED: Mapping[str, Callable[[ExamQuestion, random.Random], str]] = {
    SINGLE_CHOICE.key: _one_letter,
    MULTIPLE_CHOICE.key: _several_letters,
    TRUE_FALSE.key: lambda question, chance: chance.choice(TRUE + FALSE),
    FILL_IN.key: _words,
    NUMERIC.key: lambda question, chance: str(chance.randint(0, 1000)),
    MATCHING.key: _letter_for_each,
    ORDERING.key: _every_letter,
    SHORT_ANSWER.key: _text,
}
