"""Lets processes read a stick and kills each at a moment of chance, then reads it once in peace; prints how many died and what the office holds."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from skillsapp.app import App, open_app
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.tables.attempts import answer_event, attempt, attempt_score
from skillsapp.store.tables.sittings import seat, sitting
from tests.services.class_day import CHEAP
from tests.services.office import CHEN


def read(folder: Path, stick: Path) -> None:
    app = open_app(DataFolder(folder))
    app.session.actor = CHEN
    replace(app.collecting, costs=CHEAP).read_stick(stick)
    app.close()


def digest(app: App) -> str:
    """Return what merging decided, as one hash."""
    wanted = (
        select(answer_event.c.attempt_id, answer_event.c.device_id, answer_event.c.seq, answer_event.c.hash),
        select(attempt.c.id, attempt.c.held, attempt.c.granted_ms),
        select(attempt_score.c.attempt_id, attempt_score.c.question, attempt_score.c.score),
        select(seat.c.id, seat.c.presence, seat.c.checked_in_at),
        select(sitting.c.id, sitting.c.state),
    )
    with app.reader.connect() as connection:
        rows = [sorted(map(repr, connection.execute(query).all())) for query in wanted]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def main(folder: Path, stick: Path, kills: int, seed: int) -> None:
    chance, died = random.Random(seed), 0
    for _number in range(kills):
        child = os.fork()
        if child == 0:
            read(folder, stick)
            os._exit(0)
        time.sleep(chance.uniform(0.02, 0.5))
        os.kill(child, signal.SIGKILL)
        _id, status = os.waitpid(child, 0)
        died += os.WIFSIGNALED(status)
    read(folder, stick)
    app = open_app(DataFolder(folder))
    print(died, digest(app))
    app.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
