"""Opening a data folder: created once, opened by one program at a time, refused in a clear sentence, and then nothing is changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from skillsapp.app import open_app
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.errors import describe
from skillsapp.kernel.paths import DataFolder
from skillsapp.store import engine as engine_module
from skillsapp.store import schema
from skillsapp.store.engine import UNCLEAN_MARK, Store, open_store
from skillsapp.store.engines import sqlite
from skillsapp.store.errors import (
    CannotWriteData,
    DataDamaged,
    DataInUse,
    DataLocked,
    DataNewer,
    DataOnNetworkShare,
    NotOurDatabase,
)
from skillsapp.store.network_share import kind_of_mount, refuse_network_share
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.settings import setting
from tests.house import ROOT
from tests.store.conftest import Disk

KEY = bytes(range(32))


def put(store: Store, value: str) -> None:
    with store.begin(PROGRAM, "test.put", None) as uow:
        SettingStore(uow).put("association.name", value)
        uow.commit(None)


def stored(store: Store) -> str | None:
    with store.reader.connect() as connection:
        return connection.execute(select(setting.c.value).where(setting.c.key == "association.name")).scalar()


def picture(root: Path) -> dict[str, str]:
    """Return every file with its digest, but for the lock, which has to be tried."""
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".lock"]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_what_was_saved_is_there_when_the_folder_is_opened_again(tmp_path: Path, clock: SetClock) -> None:
    folder = DataFolder(tmp_path / "new" / "office")
    store = open_store(folder, clock)
    put(store, "协会")
    store.close()
    again = open_store(folder, clock)
    assert stored(again) == "协会"
    again.close()
    assert not (folder.root / UNCLEAN_MARK).exists()


def test_a_second_program_is_refused_and_the_folder_is_free_when_the_first_has_died(folder: DataFolder, clock: SetClock) -> None:
    code = (
        "import sys; from pathlib import Path; from skillsapp.kernel.clock import SystemClock; from skillsapp.kernel.paths import DataFolder\n"
        "from skillsapp.store.engine import open_store\n"
        "open_store(DataFolder(Path(sys.argv[1])), SystemClock()); print('open', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(folder.root)]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"open\n"
        with pytest.raises(DataInUse) as refused:
            open_store(folder, clock)
        assert refused.value.code == "data.in_use"
        assert str(folder.root) in describe(refused.value)
        first.kill()
        first.wait()
    assert (folder.root / UNCLEAN_MARK).exists()
    open_store(folder, clock).close()


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs", "fuse.gvfsd-fuse"])
def test_a_network_drive_is_refused(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillsapp.store.network_share.kind_of_mount", lambda folder, table: kind)
    with pytest.raises(DataOnNetworkShare) as refused:
        refuse_network_share(tmp_path)
    assert kind in describe(refused.value)


def test_a_disk_of_this_computer_is_taken(tmp_path: Path) -> None:
    refuse_network_share(tmp_path)


def test_the_deepest_and_latest_mount_counts() -> None:
    table = (
        "/dev/sda1 / ext4 rw 0 0\nsrv:/a /srv nfs4 rw 0 0\n/dev/sdb1 /srv/local ext4 rw 0 0\n"
        "//nas/x /srv/with\\040blank cifs rw 0 0\ntmpfs /over tmpfs rw 0 0\nsrv:/b /over nfs rw 0 0\n"
    )
    kinds = {
        path: kind_of_mount(Path(path), table)
        for path in ("/home/a", "/srv/a", "/srv/local/a", "/srv/with blank/b", "/over", "/srvx")
    }
    assert kinds == {
        "/home/a": "ext4",
        "/srv/a": "nfs4",
        "/srv/local/a": "ext4",
        "/srv/with blank/b": "cifs",
        "/over": "nfs",
        "/srvx": "ext4",
    }


def foreign_database(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE somebody_elses (a)")
    connection.close()


def text_file(file: Path) -> None:
    file.write_text("这不是数据库\n" * 1000, encoding="utf-8")


def cut_in_half(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


def cut_to_a_stub(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.truncate(60)


def beginning_overwritten(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.write(b"\x5a" * 4096)


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def schema_overwritten(file: Path) -> None:
    with file.open("r+b") as stream:
        stream.seek(100)
        stream.write(b"\xff" * 3000)


def from_the_future(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "error", "status"),
    [
        (foreign_database, NotOurDatabase, 3),
        (text_file, NotOurDatabase, 3),
        (cut_in_half, DataDamaged, 3),
        (cut_to_a_stub, DataDamaged, 3),
        (beginning_overwritten, DataDamaged, 3),
        (emptied, DataDamaged, 3),
        (schema_overwritten, DataDamaged, 3),
        (from_the_future, DataNewer, 1),
    ],
)
def test_what_cannot_be_opened_is_named_and_left_as_it_was(
    folder: DataFolder, clock: SetClock, spoil: object, error: type[Exception], status: int
) -> None:
    if spoil in (foreign_database, text_file):
        folder.database.unlink()
        for inner in (folder.photos, folder.backups, folder.logs):
            inner.rmdir()
        folder.header.unlink()
    spoil(folder.database)  # type: ignore[operator]
    before = picture(folder.root)
    with pytest.raises(error) as refused:
        open_store(folder, clock)
    assert refused.value.exit_status == status  # type: ignore[attr-defined]
    assert str(folder.root) in describe(refused.value)  # type: ignore[arg-type]
    assert picture(folder.root) == before
    open_after = DataFolder(folder.root.with_name("other"))
    open_store(open_after, clock).close()  # and nothing is still held


def test_a_refused_folder_is_not_locked_any_more(folder: DataFolder, clock: SetClock) -> None:
    from_the_future(folder.database)
    for _ in range(2):
        with pytest.raises(DataNewer):
            open_store(folder, clock)


def test_after_an_unclean_end_every_page_is_read_before_anyone_works(folder: DataFolder, clock: SetClock) -> None:
    size = folder.database.stat().st_size
    with folder.database.open("r+b") as stream:
        stream.seek(size - 4096)
        stream.write(os.urandom(4096))
    open_store(folder, clock).close()  # a clean end before: the check runs later, beside the work
    (folder.root / UNCLEAN_MARK).touch()
    with pytest.raises(DataDamaged):
        open_store(folder, clock)
    assert (folder.root / UNCLEAN_MARK).exists()  # and it is checked again the next time


def test_a_page_that_went_bad_between_two_clean_ends_is_found_beside_the_work(folder: DataFolder, clock: SetClock) -> None:
    app = open_app(folder, clock)
    app.backups.check_data()
    app.close()
    size = folder.database.stat().st_size
    with folder.database.open("r+b") as stream:
        stream.seek(size // 2 // 4096 * 4096)
        stream.write(os.urandom(4096))
    app = open_app(folder, clock)
    with pytest.raises(DataDamaged):
        app.backups.check_data()
    app.close()


def test_a_start_that_died_before_anything_was_written_is_no_damage(tmp_path: Path, clock: SetClock) -> None:
    folder = DataFolder(tmp_path / "office")
    folder.root.mkdir()
    (folder.root / UNCLEAN_MARK).touch()
    folder.database.touch()
    open_store(folder, clock).close()


def test_a_folder_that_may_not_be_written_is_named(folder: DataFolder, disk: Disk, clock: SetClock) -> None:
    if os.getuid() == 0:  # root may write everywhere but on a disk that is write-protected
        locked = DataFolder(disk(16) / "office")
        shutil.copytree(folder.root, locked.root)
        subprocess.run(["mount", "-o", "remount,ro", str(locked.root.parent)], check=True)
    else:
        locked = folder
        for path in (*folder.root.iterdir(), folder.root):
            path.chmod(0o555 if path.is_dir() else 0o444)
    for root in (locked.root, locked.root / "below"):
        with pytest.raises(CannotWriteData) as refused:
            open_store(DataFolder(root), clock)
        assert str(root) in describe(refused.value)


def test_a_file_in_the_way_of_the_folder_is_named(tmp_path: Path, clock: SetClock) -> None:
    (tmp_path / "office").write_text("a file")
    with pytest.raises(CannotWriteData):
        open_store(DataFolder(tmp_path / "office"), clock)


def test_an_encrypted_folder_asks_for_its_key_and_opens_with_it(tmp_path: Path, clock: SetClock) -> None:
    folder = DataFolder(tmp_path / "locked")
    store = open_store(folder, clock, KEY)
    put(store, "协会")
    store.close()
    assert not sqlite.is_plain(folder.database)
    for wrong in (None, bytes(32)):
        with pytest.raises(DataLocked):
            open_store(folder, clock, wrong)
    again = open_store(folder, clock, KEY)
    assert stored(again) == "协会"
    again.close()


def test_a_key_does_not_hurt_a_folder_that_needs_none(folder: DataFolder, clock: SetClock) -> None:
    store = open_store(folder, clock, KEY)
    assert store.key is None
    store.close()


def test_a_migration_backs_up_first(folder: DataFolder, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(schema, "HEAD", "9999")
    monkeypatch.setattr(
        schema, "_migrate", lambda *given: steps.append(f"migrated after {len(list(folder.backups.glob('*.db')))} backup")
    )
    open_store(folder, clock).close()
    assert steps == ["migrated after 1 backup"]
    kept = {path.name for path in folder.backups.iterdir()}
    assert kept == {"before-9999-20261121-020000.db", "before-9999-20261121-020000.sum.json"}


def test_an_interrupted_restore_is_finished(folder: DataFolder, clock: SetClock) -> None:
    os.replace(folder.database, engine_module.restoring_file(folder))
    open_store(folder, clock).close()
    assert folder.database.exists()
