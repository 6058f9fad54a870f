"""One use case, one transaction, one audit entry: all of it or none of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import NOBODY, PROGRAM, Actor, Permission
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.errors import PermissionRefused, StaleEdit, describe
from skillsapp.queries.audit import list_audit, verify_audit
from skillsapp.queries.programmes import find_programme
from skillsapp.services.programmes import ProgrammeService
from skillsapp.store.engine import Store
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import DataBusy
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.attempts import attempt_score
from skillsapp.store.tables.audit import audit_entry
from skillsapp.store.tables.settings import setting


def put(store: Store, value: str, actor: Actor = PROGRAM) -> None:
    with store.begin(actor, "test.put", None) as uow:
        SettingStore(uow).put("a.key", value)
        uow.commit(None, subject="a.key", length=len(value))


def stored(store: Store) -> str | None:
    with store.reader.connect() as connection:
        return connection.execute(select(setting.c.value).where(setting.c.key == "a.key")).scalar()


def entries(store: Store) -> int:
    with store.reader.connect() as connection:
        return int(connection.execute(select(func.count()).select_from(audit_entry)).scalar_one())


def test_what_is_done_and_who_did_it_are_kept_together(store: Store) -> None:
    put(store, "甲", Actor("a1", "陈丽", frozenset()))
    entry = list_audit(store.reader, "a.key")[0]
    assert (entry.actor, entry.action, entry.details) == ("a1", "test.put", '{"length":1}')
    assert stored(store) == "甲"


def test_leaving_without_commit_undoes_everything(store: Store) -> None:
    with store.begin(PROGRAM, "test.put", None) as uow:
        SettingStore(uow).put("a.key", "甲")
    assert (stored(store), entries(store)) == (None, 0)


def test_an_error_undoes_everything_and_the_next_use_case_works(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.begin(PROGRAM, "test.put", None) as uow:
        SettingStore(uow).put("a.key", "甲")
        _ = 1 // 0
    assert (stored(store), entries(store)) == (None, 0)
    put(store, "乙")
    assert stored(store) == "乙"


def test_a_commit_that_fails_leaves_nothing_behind(store: Store) -> None:
    """A check that is only made at the end of the transaction stands for every commit that fails."""
    put(store, "甲")
    with pytest.raises(IntegrityError), store.begin(PROGRAM, "test.put", None) as uow:
        uow.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        SettingStore(uow).put("a.key", "乙")
        orphan = {
            "attempt_id": "nowhere",
            "question": "q",
            "response": "",
            "score": Decimal(0),
            "full": Decimal(0),
            "trace": (),
            "at": uow.now(),
        }
        uow.connection.execute(insert(attempt_score).values(**orphan))
        uow.commit(None)
    assert (stored(store), entries(store)) == ("甲", 1)
    put(store, "丙")
    assert stored(store) == "丙"
    assert verify_audit(store.reader).broken_at is None


def test_whoever_may_not_leaves_no_trace(store: Store) -> None:
    with pytest.raises(PermissionRefused) as refused, store.begin(NOBODY, "settings.changed", Permission.MANAGE_SETTINGS) as uow:
        SettingStore(uow).put("a.key", "甲")
        uow.commit(None)
    assert "修改设置" in describe(refused.value)
    assert (stored(store), entries(store)) == (None, 0)


def test_somebody_of_another_programme_is_refused(store: Store) -> None:
    visitor = Actor("i1", "监考", frozenset({Permission.RUN_SITTING}), programme_id="p1")
    with store.begin(visitor, "test", Permission.RUN_SITTING) as uow:
        uow.stay_within("p1")
        with pytest.raises(PermissionRefused):
            uow.stay_within("p2")
    with store.begin(PROGRAM, "test", None) as uow:
        uow.stay_within("p2")


def test_the_second_of_two_edits_is_refused_with_both_versions(store: Store) -> None:
    service = ProgrammeService(lambda action, permission: store.begin(PROGRAM, action, permission))
    mine = service.create(ProgrammeKind.TRAINING, "一期").value
    service.change(replace(mine, title="二期"))
    with pytest.raises(StaleEdit) as refused:
        service.change(replace(mine, title="三期"))
    assert (refused.value.yours, refused.value.theirs) == (1, 2)
    assert find_programme(store.reader, mine.id).title == "二期"


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reader.engine.begin() as connection:
        connection.execute(insert(setting).values(key="a.key", value="", version=1))


def test_a_reader_sees_one_state_while_others_write(store: Store) -> None:
    put(store, "甲")
    with store.reader.connect() as connection:
        wanted = select(setting.c.value).where(setting.c.key == "a.key")
        assert connection.execute(wanted).scalar() == "甲"
        put(store, "乙")
        assert connection.execute(wanted).scalar() == "甲"
    assert stored(store) == "乙"


@pytest.mark.parametrize("store", ["plain"], indirect=True)  # the other program has no key
def test_another_program_that_holds_the_database_is_waited_for_and_then_named(store: Store) -> None:
    """And the one connection that writes is free again after the refusal."""
    with store.writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 50")
    other = sqlite.connect(store.folder.database, None)
    other.execute("BEGIN IMMEDIATE")
    for _ in range(2):
        with pytest.raises(DataBusy):
            put(store, "甲")
    other.execute("ROLLBACK")
    other.close()
    put(store, "乙")
    assert stored(store) == "乙"


def test_topics_are_told_once_it_is_durable(store: Store) -> None:
    with store.begin(PROGRAM, "test.put", None) as uow:
        SettingStore(uow).put("a.key", "甲")
        done = uow.commit("value")
    assert (done.value, done.topics) == ("value", frozenset({Topic.SETTINGS}))


def test_an_error_of_the_database_names_no_values(store: Store) -> None:
    with pytest.raises(IntegrityError) as broken, store.begin(PROGRAM, "test", None) as uow:
        uow.connection.execute(insert(setting).values(key="k", value="440000199001011234", version=1))
        uow.connection.execute(insert(setting).values(key="k", value="440000199001011234", version=1))
    assert "440000" not in str(broken.value)
