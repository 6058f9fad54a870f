"""Rehearsals: simulated candidates sit the real paper through the real code, in a sitting of its own that never enters a result."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from skillsapp.app import App
from skillsapp.domain.exam import ExamQuestion, Saved
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import Programme
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
    """Return a response that a candidate might give, in the bank's letters."""
    letters = sorted(option.letter for option in question.options)
    if not letters:
        return chance.choice("TF")
    if question.type == "multiple":
        return "".join(sorted(chance.sample(letters, chance.randint(2, len(letters)))))
    return chance.choice(letters)
