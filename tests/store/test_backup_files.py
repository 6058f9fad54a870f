"""Photos, taken packages and layouts go with the backup: once each, sealed, and back again where they were."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.paths import DataFolder
from skillsapp.services.backups import BackupService, RehearsalWithoutFiles
from skillsapp.store import backup
from skillsapp.store.engine import Store, open_store
from skillsapp.store.file_shelf import FOLDER
from skillsapp.store.kept_files import is_ours
from tests.store.conftest import Disk
from tests.store.test_backup_keys import make_sheet


@pytest.fixture
def store(folder: DataFolder, clock: SetClock) -> Iterator[Store]:
    opened = open_store(folder, clock)
    opened.folder.photos.mkdir(exist_ok=True)
    opened.folder.packages.mkdir(exist_ok=True)
    (opened.folder.root / "layouts").mkdir()
    for number in range(20):
        photo(opened, number)
    (opened.folder.packages / "p1.expk").write_bytes(b"a sealed package" * 100)
    (opened.folder.root / "layouts" / "class.toml").write_bytes(b"[name]\nx = 30\n")
    yield opened
    opened.close()


def photo(store: Store, number: int) -> None:
    (store.folder.photos / f"photo{number}.jpg").write_bytes(b"face of somebody %d " % number * 2000)


def files_of(folder: DataFolder) -> dict[str, bytes]:
    tops = ("photos", "packages", "layouts")
    return {
        file.relative_to(folder.root).as_posix(): file.read_bytes()
        for top in tops
        for file in (folder.root / top).glob("*")
        if not file.name.startswith(".")
    }


def packs(beside: Path) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in (beside / FOLDER).glob("*")}


def test_all_files_come_back_on_another_computer_with_the_code(store: Store, tmp_path: Path) -> None:
    code, stick, other = make_sheet(store.folder), tmp_path / "stick", DataFolder(tmp_path / "other")
    made = backup.create(store, stick)
    assert (made.files, made.missing, made.problem) == (22, 0, "")
    wanted = files_of(store.folder)
    restored = backup.restore(made.path, other, code=code)
    assert (restored.files, restored.missing) == (22, 0)
    assert files_of(other) == wanted


def test_nothing_is_on_the_stick_in_clear_once_there_is_a_sheet(store: Store, tmp_path: Path) -> None:
    make_sheet(store.folder)
    backup.create(store, tmp_path / "stick")
    content = b"".join(file.read_bytes() for file in (tmp_path / "stick").rglob("*") if file.is_file())
    for word in (b"face of somebody", b"a sealed package", b"photo1.jpg", b"x = 30"):
        assert word not in content


def test_a_photo_is_copied_once_and_only_new_ones_later(store: Store, clock: SetClock) -> None:
    backup.create(store)
    before = packs(store.folder.backups)
    clock.advance(60)
    backup.create(store)
    assert packs(store.folder.backups) == before
    photo(store, 99)
    clock.advance(60)
    made = backup.create(store)
    fresh = {name: size for name, size in packs(store.folder.backups).items() if name not in before}
    assert len(fresh) == 1 and 40_000 < sum(fresh.values()) < 50_000
    assert (made.files, made.missing) == (23, 0)


def test_a_new_sheet_gets_copies_that_its_code_opens(store: Store, clock: SetClock, tmp_path: Path) -> None:
    make_sheet(store.folder, "1111")
    backup.create(store)
    code = make_sheet(store.folder, "2222")
    clock.advance(60)
    made = backup.create(store)
    assert backup.restore(made.path, DataFolder(tmp_path / "other"), code=code).missing == 0


def test_a_backup_without_its_folder_restores_the_data_and_counts_what_is_missing(store: Store, tmp_path: Path) -> None:
    code = make_sheet(store.folder)
    made = backup.create(store)
    sent = tmp_path / "sent" / made.path.name
    sent.parent.mkdir()
    shutil.copyfile(made.path, sent)
    assert backup.verify(sent, code=code).missing == 22
    restored = backup.restore(sent, DataFolder(tmp_path / "other"), code=code)
    assert (restored.files, restored.missing) == (22, 22)


def test_a_spoilt_photo_is_counted_and_copied_anew_with_the_next_backup(store: Store, clock: SetClock) -> None:
    made = backup.create(store)
    (pack,) = (store.folder.backups / FOLDER).glob("*.pack")
    with pack.open("r+b") as stream:
        stream.seek(3000)
        stream.write(b"\xff\x00\xff")
    assert backup.verify(made.path, folder=store.folder).missing == 1
    clock.advance(60)
    backup.create(store)
    assert backup.verify(made.path, folder=store.folder).missing == 0  # the older backup is whole again too


def test_restoring_here_takes_back_what_was_deleted_and_keeps_what_was_changed(store: Store) -> None:
    made, wanted = backup.create(store), files_of(store.folder)
    store.close()
    shutil.rmtree(store.folder.photos)
    layout = store.folder.root / "layouts" / "class.toml"
    layout.write_bytes(b"another")
    assert backup.restore(made.path, store.folder).missing == 0
    assert files_of(store.folder) == wanted
    assert [file.read_bytes() for file in layout.parent.glob(".class.toml.replaced-*")] == [b"another"]


def test_a_cleared_photo_stays_as_long_as_a_backup_needs_it(store: Store, clock: SetClock) -> None:
    service = BackupService(lambda a, p: store.begin(PROGRAM, a, p), lambda a, p: store.begin(PROGRAM, a, p), store)
    first = backup.create(store)
    (store.folder.photos / "photo3.jpg").unlink()
    clock.advance(60)
    assert not service.keep_up().value.problem
    assert backup.verify(first.path, folder=store.folder).missing == 0
    backup.drop(first)
    size = sum(packs(store.folder.backups).values())
    clock.advance(60)
    assert not service.keep_up().value.problem
    assert size - sum(packs(store.folder.backups).values()) > 30_000  # now it is gone for good
    newest = backup.list_backups(store.folder.backups)[0]
    assert (newest.files, backup.verify(newest.path, folder=store.folder).missing) == (21, 0)


def test_many_small_packs_become_one(store: Store, clock: SetClock) -> None:
    service = BackupService(lambda a, p: store.begin(PROGRAM, a, p), lambda a, p: store.begin(PROGRAM, a, p), store)
    for number in range(100, 152):
        photo(store, number)
        clock.advance(60)
        backup.create(store, automatic=True)
    assert len(packs(store.folder.backups)) == 52
    assert not service.keep_up().value.problem
    assert len(packs(store.folder.backups)) == 1
    newest = backup.list_backups(store.folder.backups)[0]
    assert (newest.files, backup.verify(newest.path, folder=store.folder).missing) == (74, 0)


def test_on_a_full_stick_the_data_are_saved_and_the_photos_are_counted(store: Store, disk: Disk) -> None:
    stick = disk(8)
    for number in range(200):
        (store.folder.photos / f"big{number}.jpg").write_bytes(os.urandom(40_000))
    made = backup.create(store, stick)
    assert made.missing == 222 and "222" in made.problem and "已满" in made.problem
    assert not list((stick / FOLDER).glob("*.part"))
    backup.verify(made.path, folder=store.folder)


def test_a_stick_pulled_between_packs_keeps_those_that_were_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillsapp.store.file_shelf.PACK_BYTES", 100_000)
    calls = []

    def replace(source: object, target: Path, real: object = os.replace) -> None:
        if str(target).endswith(".pack"):
            calls.append(target)
            if len(calls) == 3:
                raise OSError(5, "pulled")
        real(source, target)  # type: ignore[operator]

    monkeypatch.setattr("skillsapp.store.file_shelf.os.replace", replace)
    made = backup.create(store)
    assert len(packs(store.folder.backups)) == 2 and 0 < made.missing < 22 and made.problem
    assert not any("a" <= letter <= "z" for letter in made.problem.split("“")[0])
    monkeypatch.undo()
    store.clock.advance(60)  # type: ignore[attr-defined]
    assert backup.create(store).missing == 0 and backup.verify(made.path, folder=store.folder).missing == 0


def test_a_rehearsal_counts_only_with_its_photos(store: Store, tmp_path: Path) -> None:
    service = BackupService(lambda a, p: store.begin(PROGRAM, a, p), lambda a, p: store.begin(PROGRAM, a, p), store)
    code = make_sheet(store.folder)
    made = service.create().value
    assert service.rehearse(made.path, code).value.files == 22
    shutil.rmtree(store.folder.backups / FOLDER)
    with pytest.raises(RehearsalWithoutFiles) as refused:
        service.rehearse(made.path, code)
    assert refused.value.missing == 22 and isinstance(refused.value, SkillsError)


@pytest.mark.parametrize(
    "path", ["../x", "photos/../../x", "/etc/x", "photos", "photos/c:x", "photos/a\\b", "backups/x", "skillsapp.db"]
)
def test_a_list_cannot_send_files_elsewhere(path: str) -> None:
    assert not is_ours(path)
