"""Nobody changes the audit log unseen: a line that was edited, taken out, put in or moved is found."""

from __future__ import annotations

import sqlite3

import pytest

from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.clock import SetClock, SystemClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.audit import AuditVerdict, list_audit, verify_audit
from skillsapp.store.engine import open_store

WRITTEN = 8


@pytest.fixture
def written(folder: DataFolder, clock: SetClock) -> DataFolder:
    store = open_store(folder, clock)
    for number in range(WRITTEN):
        with store.begin(PROGRAM, "test", None) as uow:
            uow.commit(None, subject=f"s{number}", number=number, name="甲")
        clock.advance(1.2345)
    store.close()
    return folder


def tampered(folder: DataFolder, *statements: str) -> AuditVerdict:
    with sqlite3.connect(folder.database) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    store = open_store(folder, SystemClock())
    verdict = verify_audit(store.reader)
    store.close()
    return verdict


def test_an_untouched_log_is_whole(written: DataFolder) -> None:
    verdict = tampered(written)
    assert (verdict.entries, verdict.broken_at, len(verdict.head)) == (WRITTEN, None, 16)


@pytest.mark.parametrize(
    ("statements", "broken_at"),
    [
        (["UPDATE audit_entry SET actor = 'x' WHERE seq = 3"], 3),
        (["UPDATE audit_entry SET at = at + 1 WHERE seq = 3"], 3),
        (["UPDATE audit_entry SET details = '{}' WHERE seq = 8"], 8),
        (["UPDATE audit_entry SET subject = action, action = subject WHERE seq = 2"], 2),
        (["DELETE FROM audit_entry WHERE seq = 4"], 5),
        (["DELETE FROM audit_entry WHERE seq = 1"], 2),
        (["DELETE FROM audit_entry WHERE seq = 4", "UPDATE audit_entry SET seq = seq - 1 WHERE seq > 4"], 4),
        (
            [
                "UPDATE audit_entry SET seq = 100 WHERE seq = 3",
                "UPDATE audit_entry SET seq = 3 WHERE seq = 4",
                "UPDATE audit_entry SET seq = 4 WHERE seq = 100",
            ],
            3,
        ),
        (["INSERT INTO audit_entry SELECT 9, at, actor, action, subject, details, prev, hash FROM audit_entry WHERE seq = 8"], 9),
    ],
    ids=["edit", "time", "last", "fields swapped", "delete", "delete first", "delete and renumber", "swap", "copy"],
)
def test_every_change_is_found_where_it_was_made(written: DataFolder, statements: list[str], broken_at: int) -> None:
    assert tampered(written, *statements).broken_at == broken_at


def test_the_newest_entries_of_a_subject_come_first(written: DataFolder, clock: SetClock) -> None:
    store = open_store(written, clock)
    assert [row.subject for row in list_audit(store.reader, limit=2)] == ["s7", "s6"]
    assert [row.seq for row in list_audit(store.reader, "s2")] == [3]
    store.close()
