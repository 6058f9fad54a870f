"""Backups under the recovery sheet: closed to whoever finds them, open with the code, on any machine, with or without what lies beside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.security.recovery import CodeForeign, CodeMistyped, new_code, wrap_key
from skillsapp.store import backup
from skillsapp.store.backup_file import BackupDamaged, BackupLocked, read_sum, sum_file
from skillsapp.store.engine import Store, open_store
from skillsapp.store.engines import sqlite
from skillsapp.store.header import keep_header, read_header, ready_header
from skillsapp.store.setting_store import SettingStore
from tests.house import ROOT
from tests.store.conftest import KEY, MORNING
from tests.store.test_backup import name_in, put


@pytest.fixture
def store(folder: DataFolder, clock: SetClock) -> Iterator[Store]:
    opened = open_store(folder, clock)
    yield opened
    opened.close()


def make_sheet(folder: DataFolder, mark: str = "3071") -> str:
    """Put a recovery sheet in force as the service does and return its code."""
    code, header = new_code(), ready_header(folder, locked=False)
    fresh = os.urandom(32)
    earlier = tuple(key for key in (header.key, *header.earlier) if key)
    keep_header(folder, replace(header, key=fresh, recovery=wrap_key(fresh, code, mark, "2026-11-22"), earlier=earlier))
    return code


@pytest.fixture
def code(store: Store) -> str:
    return make_sheet(store.folder)


@pytest.fixture
def made(store: Store, code: str) -> Path:
    put(store, "甲乙丙丁协会")
    return backup.create(store).path


def alone(file: Path, tmp_path: Path) -> Path:
    """Return a copy of the backup without what lies beside it, as somebody sends it."""
    copy = tmp_path / "sent" / file.name
    copy.parent.mkdir(exist_ok=True)
    shutil.copyfile(file, copy)
    return copy


def test_before_there_is_a_sheet_a_backup_opens_anywhere_so_that_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    put(store, "甲")
    sent = alone(backup.create(store).path, tmp_path)
    assert not backup.describe(sent).is_encrypted
    backup.restore(sent, DataFolder(tmp_path / "other"))
    assert name_in(DataFolder(tmp_path / "other")) == "甲"


def test_whoever_finds_a_backup_reads_nothing_in_it(made: Path) -> None:
    content = made.read_bytes() + sum_file(made).read_bytes()
    assert "甲乙丙丁".encode() not in content and b"CREATE TABLE" not in content and b"SQLite format" not in content


def test_on_its_own_computer_no_code_is_asked_for(made: Path, store: Store) -> None:
    assert backup.verify(made, folder=store.folder).mark == "3071"
    put(store, "另一个")
    store.close()
    backup.restore(made, store.folder)
    assert name_in(store.folder) == "甲乙丙丁协会"


def test_on_another_computer_it_names_the_sheet_and_opens_with_its_code_alone(made: Path, code: str, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    sent = alone(made, tmp_path)
    with pytest.raises(BackupLocked) as locked:
        backup.restore(sent, other)
    assert (locked.value.mark, locked.value.made_on) == ("3071", "2026-11-22")
    assert not other.database.exists()
    backup.restore(sent, other, code=code)
    assert name_in(other) == "甲乙丙丁协会" and sqlite.is_plain(other.database)


def test_the_same_sheet_opens_the_backups_of_the_restored_folder(made: Path, code: str, tmp_path: Path, clock: SetClock) -> None:
    other = DataFolder(tmp_path / "other")
    backup.restore(made, other, code=code, clock=clock)
    again = open_store(other, clock)
    second = backup.create(again)
    again.close()
    assert second.mark == "3071"
    backup.restore(alone(second.path, tmp_path), DataFolder(tmp_path / "third"), code=code)
    assert name_in(DataFolder(tmp_path / "third")) == "甲乙丙丁协会"


def test_a_wrong_code_changes_nothing(made: Path, code: str, tmp_path: Path) -> None:
    other = DataFolder(tmp_path / "other")
    with pytest.raises(CodeForeign):
        backup.restore(made, other, code=new_code())
    wrong = code[:7] + ("A" if code[7] != "A" else "B") + code[8:]
    with pytest.raises(CodeMistyped) as typed:
        backup.restore(made, other, code=wrong)
    assert typed.value.groups == "2" and not other.root.exists()


def test_a_new_sheet_voids_the_one_before_for_new_backups_only(
    made: Path, store: Store, code: str, tmp_path: Path, clock: SetClock
) -> None:
    clock.advance(60)
    newer = make_sheet(store.folder, "4711")
    second = backup.create(store).path
    with pytest.raises(CodeForeign) as refused:
        backup.verify(alone(second, tmp_path), code=code)
    assert refused.value.mark == "4711"
    backup.verify(alone(made, tmp_path), code=code)
    backup.verify(alone(second, tmp_path), code=newer)
    first_key, second_key = ((read_header(store.folder) or pytest.fail()).keys(None)[place] for place in (1, 0))
    assert first_key != second_key, "an old sheet with an old backup must not open new ones"
    assert backup.verify(made, folder=store.folder).path == made  # this computer still reads its own older backups


@pytest.mark.parametrize("place", ["pages", "description", "end"])
def test_damage_is_named_even_without_the_check_sum_beside_it(made: Path, store: Store, tmp_path: Path, place: str) -> None:
    sent = alone(made, tmp_path)
    size = sent.stat().st_size
    with sent.open("r+b") as stream:
        if place == "end":
            stream.truncate(size - 3)
        else:
            stream.seek(size // 3 if place == "pages" else size - 300)
            byte = stream.read(1)
            stream.seek(-1, 1)
            stream.write(bytes([byte[0] ^ 4]))
    for code in (None, new_code()):  # nobody is sent to the safe for a backup that is damaged
        with pytest.raises(BackupDamaged):
            backup.restore(sent, DataFolder(tmp_path / "other"), code=code)


def test_a_description_that_lost_its_end_is_read_from_the_file_beside(made: Path, store: Store) -> None:
    said = json.loads(sum_file(made).read_bytes())
    with made.open("r+b") as stream:
        stream.truncate(said["size"])
    with pytest.raises(BackupDamaged):  # the sum of the whole does not fit any more, and that is said
        backup.verify(made, folder=store.folder)


def test_a_plain_backup_of_part_1_is_still_read_and_restored(store: Store, tmp_path: Path) -> None:
    put(store, "旧")
    old = tmp_path / "skillsapp-20260101-000000-000000.db"
    sqlite.export(store.folder.database, None, old, None)
    assert backup.verify(old).path == old and backup.describe(old).mark == ""
    backup.restore(old, DataFolder(tmp_path / "other"))
    assert name_in(DataFolder(tmp_path / "other")) == "旧"


def test_a_copy_under_another_key_has_the_same_tables_and_rows(store: Store, tmp_path: Path) -> None:
    put(store, "甲")
    there, back = tmp_path / "there.db", tmp_path / "back.db"
    sqlite.export(store.folder.database, None, there, KEY)
    sqlite.export(there, KEY, back, None)

    def content(file: Path) -> list[object]:
        connection = sqlite._bare(file, None)
        tables = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
        rows = [
            connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for kind, name, _ in tables if kind == "table"
        ]
        flags = [connection.execute(f"PRAGMA {word}").fetchone() for word in ("application_id", "user_version")]
        connection.close()
        return [tables, rows, flags]

    assert content(store.folder.database) == content(back)


def test_a_backup_beside_a_writer_holds_one_state(store: Store, code: str, tmp_path: Path, clock: SetClock) -> None:
    """Two settings are always written together; a copy that saw one without the other would be torn."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with store.begin(PROGRAM, "test.put", None) as uow:
                SettingStore(uow).put("a", str(number))
                SettingStore(uow).put("b", str(number))
                uow.commit(None)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = []
        for _ in range(5):
            time.sleep(0.02)
            clock.advance(1)
            made.append(backup.create(store, tmp_path / "stick"))
    finally:
        stop.set()
        writer.join()
    for number, one in enumerate(made):
        copy = DataFolder(tmp_path / f"copy{number}")
        backup.restore(one.path, copy, code=code)
        connection = sqlite._bare(copy.database, None)
        pairs = dict(connection.execute("SELECT key, value FROM setting WHERE key IN ('a', 'b')").fetchall())
        connection.close()
        assert pairs.get("a") == pairs.get("b")


def test_a_kill_while_a_backup_is_written_leaves_whole_backups_only(folder: DataFolder, tmp_path: Path) -> None:
    make_sheet(folder)
    stick = tmp_path / "stick"
    code = (
        "import sys; from pathlib import Path; from skillsapp.kernel.clock import SystemClock; from skillsapp.kernel.paths import DataFolder\n"
        "from skillsapp.store import backup; from skillsapp.store.engine import open_store\n"
        "store = open_store(DataFolder(Path(sys.argv[1])), SystemClock()); print('go', flush=True)\n"
        "while True: backup.create(store, Path(sys.argv[2]))"
    )
    for wait in (0.03, 0.11, 0.19):
        words = [sys.executable, "-c", code, str(folder.root), str(stick)]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None and writer.stdout.readline() == b"go\n"
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
            writer.wait()
    found = backup.list_backups(stick)
    assert found
    for one in found:
        assert backup.verify(one.path, folder=folder).path == one.path


def test_reading_back_is_noted_and_a_stick_that_vanished_has_no_backups(made: Path, store: Store, tmp_path: Path) -> None:
    assert read_sum(made)["read_back"] is True
    assert backup.describe(made).made_at == MORNING
    assert backup.list_backups(tmp_path / "pulled") == ()
