"""The power goes while somebody answers: every answer that was acknowledged is there afterwards, and the time is right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from skillsapp.app import open_app
from skillsapp.domain.attempt import AttemptPhase, verify_chain
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.attempts import list_attempts
from tests.house import ROOT
from tests.stories.candidate import SECONDS_EACH
from tests.ui.exam_stage import Hall
from tests.ui.office_stage import CHEN, MORNING


def answer_until_killed(folder: Path, sitting_id: str, entry_no: str, answers: int) -> list[tuple[str, str]]:
    """Let a process answer, kill it without a word after so many acknowledged answers, and return what it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.stories.candidate", str(folder), sitting_id, entry_no],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None and process.stderr is not None
    acknowledged: list[tuple[str, str]] = []
    try:
        for line in process.stdout:
            word, question, response = line.split()
            assert word == "ACK"
            acknowledged.append((question, response))
            if len(acknowledged) == answers:
                break
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        said = process.stderr.read()
        process.stdout.close()
        process.stderr.close()
    assert len(acknowledged) == answers, said
    return acknowledged


@pytest.mark.parametrize("answers", [1, 17, 63])
def test_no_acknowledged_answer_is_lost_and_the_time_is_right(tmp_path: Path, answers: int) -> None:
    folder = tmp_path / "hall"
    hall = Hall(folder, people=4)
    hall.app.sittings.start(hall.sitting_id)
    person = hall.people()[1]
    hall.app.close()
    acknowledged = answer_until_killed(folder, hall.sitting_id, person.entry_no, answers)
    clock = SetClock(MORNING)
    clock.advance(answers * SECONDS_EACH + 60)
    app = open_app(DataFolder(folder), clock)
    app.session.actor = CHEN
    try:
        (attempt,) = list_attempts(app.reader, hall.programme.id)
        assert verify_chain(attempt.events) is None
        for question, response in dict(acknowledged).items():
            later = [event.response for event in attempt.events if event.question == question]
            assert response in later, "an acknowledged answer is in the log"
            assert attempt.state.answers[question] == later[-1]
        sheet = app.attempts.enter(hall.sitting_id, person.id).value
        used = sheet.ledger.used_ms
        assert answers * SECONDS_EACH * 1000 <= used <= (answers + 1) * SECONDS_EACH * 1000, "the dark time is not charged"
        assert sheet.ledger.remaining_ms == 3_600_000 - used
        assert sheet.reopening is not None and not sheet.reopening.needs_invigilator
        assert sheet.state.state is AttemptPhase.OPEN
    finally:
        app.close()
