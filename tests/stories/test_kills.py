"""A rehearsal is killed again and again at moments of chance: nothing that was acknowledged is lost, no chain breaks, nobody loses time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skillsapp.app import open_app
from skillsapp.domain.attempt import EventKind, verify_chain
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import PROGRAM
from skillsapp.domain.timeledger import LONGEST_GAP_MS, SAVE_EVERY_MS
from skillsapp.kernel.clock import SystemClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.attempts import list_attempts
from skillsapp.queries.audit import verify_audit
from tests.house import ROOT

QUICK, FULL = 25, 400
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked to save their start")


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    kill_rehearsals(tmp_path, QUICK, seed=int(time.time()))


@pytest.mark.soak
def test_nothing_acknowledged_is_lost_in_the_long_run(tmp_path: Path) -> None:
    for run in range(FULL // QUICK):
        (tmp_path / str(run)).mkdir()
        kill_rehearsals(tmp_path / str(run), QUICK, seed=int(time.time()))


def kill_rehearsals(room: Path, kills: int, seed: int) -> None:
    """Kill so many and hold what is on the disk against what was acknowledged."""
    folder = DataFolder(room / "hall")
    app = open_app(folder)
    app.session.actor = PROGRAM
    programme = app.programmes.create(ProgrammeKind.TRAINING, "演练").value
    app.close()
    words = [sys.executable, "-m", "tests.stories.killer", str(folder.root), programme.id, str(kills), str(seed)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    runs = [json.loads(line) for line in done.stdout.splitlines()]
    acknowledged = {line for run in runs for line in run["acknowledged"]}
    killed = sum(not run["finished"] for run in runs)
    app = open_app(folder)
    try:
        app.store.quick_check()
        assert verify_audit(app.reader).broken_at is None
        rows = list_attempts(app.reader, programme.id)
        found = {
            f"ACK {event.attempt_id} {event.seq} {event.question} {event.response}"
            for row in rows
            for event in row.events
            if event.kind is EventKind.ANSWER
        }
        lost = acknowledged - found
        print(
            f"seed {seed}: {killed} of {len(runs)} killed, {len(acknowledged)} acknowledged, {len(lost)} lost, {len(rows)} attempts"
        )
        assert not lost, f"seed {seed}: {sorted(lost)[:5]}"
        assert len(found) - len(acknowledged) <= len(runs)  # at most one per kill was durable and not told any more
        assert [row.record.id for row in rows if verify_chain(row.events) is not None] == []
        assert killed > len(runs) * 0.3
        assert len(acknowledged) > 5 * killed
        ends = {line.split()[1]: run["killed_at"] for run in runs if not run["finished"] for line in run["acknowledged"]}
        for row in rows:
            if row.record.id in ends and not row.state.is_over:
                used = ends[row.record.id] - row.events[0].boot_ms
                assert 0 <= used - row.state.used_ms <= SAVE_EVERY_MS, f"seed {seed}: {row.record.id}"
                assert row.seconds_left == (row.record.granted_ms - row.state.used_ms) // 1000
        for row in [row for row in rows if not row.state.is_over][-3:]:  # and who sits down again goes on where it was
            sheet = app.attempts.enter_rehearsal(row.record.sitting_id, row.record.entry_no).value
            session = ExamSession(sheet, app.attempts.reading)
            gap = SystemClock().boot_ms() - row.events[-1].boot_ms
            assert sheet.reopening is not None
            assert sheet.reopening.gap_ms is not None
            assert abs(sheet.reopening.gap_ms - gap) < SAVE_EVERY_MS
            assert session.is_paused == (sheet.reopening.gap_ms > LONGEST_GAP_MS)
            assert session.remaining_ms == row.record.granted_ms - row.state.used_ms
            assert session.answers == dict(row.state.answers)
    finally:
        app.close()
