"""The audit log: reading it, and proving that nobody changed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from skillsapp.domain.attempt import AnswerEvent, verify_chain
from skillsapp.store.attempt_store import event_of
from skillsapp.store.engine import Reader
from skillsapp.store.tables.attempts import answer_event
from skillsapp.store.tables.audit import audit_entry
from skillsapp.store.unit_of_work import FIRST_PREV, audit_hash


@dataclass(frozen=True, slots=True)
class AuditRow:
    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: str


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """`broken_at` is the first entry that does not follow from the one before it, None when all do; `head` is the last hash."""

    entries: int
    broken_at: int | None
    head: str


def list_audit(reader: Reader, subject: str | None = None, limit: int = 500) -> tuple[AuditRow, ...]:
    """Return the newest entries, of one subject where it is given."""
    query = select(audit_entry).order_by(audit_entry.c.seq.desc()).limit(limit)
    if subject:
        query = query.where(audit_entry.c.subject == subject)
    with reader.connect() as connection:
        rows = connection.execute(query).all()
    return tuple(AuditRow(row.seq, row.at, row.actor, row.action, row.subject, row.details) for row in rows)


@dataclass(frozen=True, slots=True)
class LogsVerdict:
    """`broken` names the attempts whose answer log is not one unbroken chain, with the first event that does not fit."""

    logs: int
    broken: tuple[tuple[str, int], ...]


def verify_answer_logs(reader: Reader) -> LogsVerdict:
    """Recompute the chain of every answer log."""
    logs: dict[str, list[AnswerEvent]] = {}
    with reader.connect() as connection:
        for row in connection.execute(select(answer_event)).yield_per(1000):
            event = event_of(row)
            logs.setdefault(event.attempt_id, []).append(event)
    found = ((id, verify_chain(events)) for id, events in sorted(logs.items()))
    return LogsVerdict(len(logs), tuple((id, seq) for id, seq in found if seq is not None))


def verify_audit(reader: Reader) -> AuditVerdict:
    """Recompute the whole chain."""
    prev, expected, entries = FIRST_PREV, 1, 0
    broken: int | None = None
    with reader.connect() as connection:
        for row in connection.execute(select(audit_entry).order_by(audit_entry.c.seq)).yield_per(1000):
            entries += 1
            right = audit_hash(prev, row.seq, row.at, row.actor, row.action, row.subject, row.details)
            if broken is None and (row.seq != expected or row.prev != prev or row.hash != right):
                broken = row.seq
            prev, expected = row.hash, row.seq + 1
    return AuditVerdict(entries, broken, prev.hex()[:16])


def last_entry(reader: Reader) -> int:
    """Return the number of the newest entry: as long as it is the same, nobody wrote anything."""
    with reader.connect() as connection:
        return connection.execute(select(func.max(audit_entry.c.seq))).scalar() or 0
