"""A backup is whole or it is none; restoring keeps what was there, and the restored folder is another device."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from skillsapp.app import open_app
from skillsapp.domain.roles import PROGRAM, local_operator
from skillsapp.kernel.clock import SetClock, SystemClock
from skillsapp.kernel.errors import describe
from skillsapp.kernel.files import CannotWrite
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.audit import list_audit, verify_audit
from skillsapp.store import backup, schema
from skillsapp.store.backup import BackupDamaged, BackupMissing
from skillsapp.store.backup_file import BackupNeedsKeyFile
from skillsapp.store.engine import Store, open_store
from skillsapp.store.errors import CannotWriteData, DataDamaged, DataInUse, DataNewer
from skillsapp.store.setting_store import DEVICE_KEY, SettingStore
from skillsapp.store.tables.settings import setting
from tests.store.conftest import KEY, Disk


def put(store: Store, value: str) -> None:
    with store.begin(PROGRAM, "test.put", None) as uow:
        SettingStore(uow).put("association.name", value)
        uow.commit(None)


def name_in(folder: DataFolder) -> str | None:
    store = open_store(folder, SystemClock())
    with store.reader.connect() as connection:
        found = connection.execute(select(setting.c.value).where(setting.c.key == "association.name")).scalar()
    store.close()
    return found


@pytest.fixture
def store(folder: DataFolder, clock: SetClock) -> Iterator[Store]:
    """A plain folder: how an encrypted one is backed up has a test of its own."""
    opened = open_store(folder, clock)
    yield opened
    opened.close()


def test_a_backup_of_an_encrypted_folder_is_encrypted_and_comes_back_with_its_key(tmp_path: Path, clock: SetClock) -> None:
    keyed = open_store(DataFolder(tmp_path / "keyed"), clock, KEY)
    put(keyed, "甲乙丙丁协会")
    made = backup.create(keyed).path
    put(keyed, "乙")
    keyed.close()
    assert "甲乙丙丁协会".encode() not in made.read_bytes()
    assert backup.verify(made, KEY).path == made
    with pytest.raises(BackupNeedsKeyFile):
        backup.verify(made)
    backup.restore(made, keyed.folder, KEY, clock=clock)
    again = open_store(keyed.folder, clock, KEY)
    with again.reader.connect() as connection:
        assert connection.execute(select(setting.c.value).where(setting.c.key == "association.name")).scalar() == "甲乙丙丁协会"
    again.close()


@pytest.fixture
def made(store: Store) -> Path:
    """A backup in which the association is called 甲, of a folder that goes on."""
    put(store, "甲")
    made = backup.create(store)
    put(store, "乙")
    return made.path


def test_a_backup_is_read_back_and_needs_nothing_beside_it(made: Path, store: Store, tmp_path: Path) -> None:
    assert backup.verify(made).path == made
    assert sorted(path.name for path in store.folder.backups.iterdir()) == [made.name, made.with_suffix(".sum.json").name]
    alone = tmp_path / "sent.db"
    alone.write_bytes(made.read_bytes())
    assert backup.verify(alone).size == made.stat().st_size
    assert [path.name for path in tmp_path.glob("sent*")] == ["sent.db"]  # reading it leaves nothing beside it


def test_backups_are_listed_the_newest_first(store: Store, clock: SetClock, tmp_path: Path) -> None:
    first = backup.create(store)
    clock.advance(60)
    second = backup.create(store, tmp_path / "stick")
    assert {one.path for one in backup.list_backups(store.folder.backups, tmp_path / "stick")} == {first.path, second.path}


def test_restoring_puts_the_old_state_in_place_and_keeps_what_was_there(made: Path, store: Store) -> None:
    store.close()
    kept = backup.restore(made, store.folder).kept
    assert name_in(store.folder) == "甲"
    assert kept is not None
    other = DataFolder(store.folder.root.with_name("other"))
    other.root.mkdir()
    other.database.write_bytes(kept.read_bytes())
    assert name_in(other) == "乙"
    assert not list(store.folder.root.glob("*restoring*"))


def test_two_restores_in_one_second_keep_both(made: Path, store: Store) -> None:
    store.close()
    kept = {backup.restore(made, store.folder).kept for _ in range(3)}
    assert len(kept) == 3
    assert all(path is not None and path.exists() for path in kept)


def test_restoring_while_the_folder_is_open_is_refused(made: Path, store: Store) -> None:
    with pytest.raises(DataInUse):
        backup.restore(made, store.folder)
    store.close()
    assert name_in(store.folder) == "乙"


def test_a_restored_folder_gets_a_new_name_as_a_device_and_says_so_in_its_log(tmp_path: Path, clock: SetClock) -> None:
    """Answer logs are told apart by the device: two folders that go on from one backup must not write under one name."""
    folder = DataFolder(tmp_path / "office")
    app = open_app(folder, clock)
    before = app.attempts.device_id
    made = backup.create(app.store)
    app.close()
    backup.restore(made.path, folder, actor=local_operator("chen"), clock=clock)
    app = open_app(folder, clock)
    assert app.attempts.device_id != before
    actions = [(row.action, row.actor) for row in list_audit(app.reader)]
    assert actions[:2] == [("house.device_named", "program"), ("backup.restored", "local:chen")]
    assert verify_audit(app.reader).broken_at is None
    app.close()


def flip(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(file.stat().st_size // 2)
        byte = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte[0] ^ 1]))


def cut(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size - 4096)


def cut_without_sum(file: Path) -> None:
    cut(file)
    file.with_suffix(".sum.json").unlink()


def tear(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xff" * 2000)
    file.with_suffix(".sum.json").unlink()


def another_file(file: Path) -> None:
    file.write_bytes(b"no backup at all" * 1000)
    file.with_suffix(".sum.json").unlink()


def bad_sum(file: Path) -> None:
    file.with_suffix(".sum.json").write_text("{")


@pytest.mark.parametrize("spoil", [flip, cut, cut_without_sum, tear, another_file, bad_sum])
def test_a_damaged_backup_is_named_and_never_restored(made: Path, store: Store, spoil: object) -> None:
    store.close()
    spoil(made)  # type: ignore[operator]
    with pytest.raises(BackupDamaged) as refused:
        backup.restore(made, store.folder)
    assert "备份" in describe(refused.value)
    assert not any("a" <= letter <= "z" for letter in refused.value.finding)  # the finding is said in the reader's language
    assert name_in(store.folder) == "乙"


def test_a_missing_backup_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupMissing):
        backup.verify(tmp_path / "none.db")


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_moved(
    made: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setattr(backup, "HEAD", "0000")
    with pytest.raises(DataNewer):
        backup.restore(made, store.folder)
    assert schema.HEAD != "0000"
    assert name_in(store.folder) == "乙"
    assert not list(store.folder.root.glob("*restoring*"))


def test_a_full_stick_is_named_and_nothing_half_written_stays_on_it(store: Store, disk: Disk) -> None:
    stick = disk(1)
    (stick / "films.bin").write_bytes(bytes(900_000))
    with pytest.raises(CannotWrite) as refused:
        backup.create(store, stick)
    assert "已满" in describe(refused.value)
    assert [path.name for path in stick.iterdir()] == ["films.bin"]
    put(store, "丙")  # and work goes on


def test_a_folder_for_backups_that_cannot_be_made_is_named(store: Store, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file")
    with pytest.raises(CannotWriteData) as refused:
        backup.create(store, tmp_path / "stick")
    assert "stick" in refused.value.folder


def test_a_backup_made_during_work_holds_one_state(store: Store) -> None:
    with store.begin(PROGRAM, "test.put", None) as uow:
        SettingStore(uow).put("association.name", "未完成")
        made = backup.create(store)
    assert json.loads(made.path.with_suffix(".sum.json").read_text())["sha256"]
    copy = DataFolder(store.folder.root.with_name("copy"))
    backup.restore(made.path, copy)
    assert name_in(copy) is None
    opened = open_store(copy, SystemClock())
    with opened.reader.connect() as connection:
        assert connection.execute(select(setting.c.value).where(setting.c.key == DEVICE_KEY)).scalar() is None
    opened.close()


def test_a_backup_of_damaged_data_names_the_data_and_leaves_nothing_half_written(store: Store) -> None:
    store.writer.dispose()
    size = store.folder.database.stat().st_size
    with store.folder.database.open("r+b") as stream:
        stream.seek(8192)
        stream.write(b"\x5a" * (size - 8192))
    with pytest.raises(DataDamaged) as refused:
        backup.create(store)
    assert refused.value.file == str(store.folder.database)
    assert not list(store.folder.backups.iterdir())
