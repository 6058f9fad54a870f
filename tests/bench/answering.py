"""From the answer to the disk: the program's own way against the same save by an object mapper on the same driver and settings."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Session

from skillsapp.app import Session as Seat
from skillsapp.app import open_app
from skillsapp.domain.attempt import next_event
from skillsapp.domain.exam import EventDraft
from skillsapp.domain.exam_session import ExamSession
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.attempt_store import event_of
from skillsapp.store.engines import sqlite
from skillsapp.store.rows import to_row
from skillsapp.store.tables.attempts import answer_event
from tests.bench.line import Line, percentile, seconds

ROUNDS, EACH = 20, 50


class Base(DeclarativeBase):
    pass


class MappedEvent(Base):
    __table__ = answer_event


def measure(room: Path) -> Iterator[Line]:
    folder = DataFolder(room / "hall")
    app = open_app(folder, session=Seat(PROGRAM))
    programme = app.programmes.create(ProgrammeKind.TRAINING, "一期").value
    sitting = app.sittings.arrange_rehearsal(programme.id, "theory", app.clock.now(), 1).value
    session = ExamSession(app.attempts.enter_rehearsal(sitting.id, "R1").value, app.attempts.reading)
    app.close()
    shutil.copytree(folder.root, room / "mapped")
    app = open_app(folder, session=Seat(PROGRAM))
    mapper = sqlite.open_writer(room / "mapped" / "skillsapp.db", None)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(ROUNDS * 2):
        for place in range(EACH):
            question = session.questions[(number * EACH + place) % len(session.questions)]
            draft = session.answer(question.ref, "ABCD"[place % 4])
            if number % 2:
                theirs.append(seconds(lambda draft=draft: _save_mapped(mapper, draft)))  # type: ignore[misc]
            else:
                ours.append(seconds(lambda draft=draft: app.attempts.write(draft)))  # type: ignore[misc]
    app.close()
    mapper.dispose()
    p50, p99 = median(ours) * 1000, percentile(ours, 0.99) * 1000
    m50, m99 = median(theirs) * 1000, percentile(theirs, 0.99) * 1000
    yield Line("the same save by SQLAlchemy ORM", "1.0 x", f"p50 {m50:.2f} ms, p99 {m99:.2f} ms")
    yield Line("answer to durable", f"{p50 / m50:.2f} x ORM", f"p50 {p50:.2f} ms, p99 {p99:.2f} ms", "p99 100 ms", p99 < 100)


def _save_mapped(engine: Any, draft: EventDraft) -> None:
    with Session(engine) as session:
        over = select(MappedEvent).where(MappedEvent.attempt_id == draft.attempt_id, MappedEvent.kind.in_(["submit", "collect"]))
        assert session.execute(over.limit(1)).first() is None
        wanted = select(MappedEvent).where(MappedEvent.attempt_id == draft.attempt_id).order_by(MappedEvent.seq.desc()).limit(1)
        last = session.execute(wanted).scalar_one()
        event = next_event(
            event_of(_Row({column.name: getattr(last, column.name) for column in answer_event.columns})).head,  # type: ignore[arg-type]
            draft.kind,
            device_id=draft.device_id,
            at=draft.reading.wall,
            boot_id=draft.reading.boot_id,
            boot_ms=draft.reading.boot_ms,
            used_ms=draft.used_ms,
            question=draft.question,
            response=draft.response,
        )
        session.add(MappedEvent(**{**to_row(event), "kind": str(event.kind)}))
        session.commit()


class _Row:
    def __init__(self, mapping: dict[str, Any]) -> None:
        self._mapping = mapping
