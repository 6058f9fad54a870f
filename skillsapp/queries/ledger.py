"""Lines of earlier years' ledgers: whose a file's lines are, and which of those kept somebody must be asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from skillsapp.domain.certificate import LedgerMatch
from skillsapp.domain.ledger import Finding, LedgerEntry, LedgerRow, Likeness
from skillsapp.store.engine import Reader
from skillsapp.store.ledger_store import TakenNumber, entry_of, read_findings, read_taken
from skillsapp.store.tables.certificates import ledger_entry
from skillsapp.store.tables.people import person

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Question:
    """A line of which nobody has said yet whose it is, and who it may be."""

    entry: LedgerEntry
    likely: tuple[Likeness, ...]


def match_ledger(
    reader: Reader, rows: Sequence[LedgerRow]
) -> tuple[Mapping[str, TakenNumber], tuple[LedgerRow, ...], tuple[Finding, ...], Mapping[str, str]]:
    """Return who has numbers of *rows* already, the rows with free numbers, whose each of these is, and the names of those people."""
    with reader.connect() as connection:
        taken = read_taken(connection, (row.number for row in rows))
        free = tuple(row for row in rows if row.number not in taken)
        findings = read_findings(connection, free)
        ids = [finding.person_id for finding in findings if finding.person_id]
        names: dict[str, str] = {}
        for start in range(0, len(ids), _BATCH):
            query = select(person.c.id, person.c.name).where(person.c.id.in_(ids[start : start + _BATCH]))
            names |= {row.id: row.name for row in connection.execute(query)}
    return taken, free, findings, names


def count_questions(reader: Reader) -> int:
    """Return how many lines wait for somebody to say whose they are."""
    query = select(func.count()).select_from(ledger_entry).where(ledger_entry.c.match == LedgerMatch.DOUBTFUL)
    with reader.connect() as connection:
        return int(connection.execute(query).scalar_one())


def list_questions(reader: Reader, limit: int = 500) -> tuple[Question, ...]:
    """Return the lines to be asked about, with who they may be as things stand now; a line that nobody fits any more has none."""
    query = select(ledger_entry).where(ledger_entry.c.match == LedgerMatch.DOUBTFUL).order_by(ledger_entry.c.id).limit(limit)
    with reader.connect() as connection:
        entries = [entry_of(row) for row in connection.execute(query)]
        findings = read_findings(connection, (entry.as_row() for entry in entries))
    return tuple(Question(entry, finding.likely) for entry, finding in zip(entries, findings, strict=True))
