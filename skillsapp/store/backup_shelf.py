"""A backup and its files: copied when it is made, looked for when it is read, put back when it is restored, dropped when none needs them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.files import CannotWrite
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.backup_file import BackupFile, read_description, read_list, unlock
from skillsapp.store.file_shelf import Shelf, new_contents
from skillsapp.store.header import Header
from skillsapp.store.kept_files import KeptFile, is_there, list_files, put_back, sync_files


@dataclass(slots=True)
class Shelving:
    """Copies what is new beside a backup that is being made, and remembers what went wrong: the database is saved all the same."""

    folder: DataFolder
    beside: Path
    header: Header
    known: Sequence[KeptFile]
    problem: CannotWrite | None = None

    def __call__(self, key: bytes) -> tuple[KeptFile, ...]:
        files = list_files(self.folder, self.known)
        if not files:
            return files
        shelf = Shelf(self.beside, (key,))
        pairs = [(file.path, file.sha256) for file in files]
        try:
            held = shelf.holds(key)
            shelf.add(self.header.house, key, new_contents(self.folder.root, pairs, held))
            fresh = Shelf(self.beside, (key,))
            for _content in fresh.read(fresh.holds(key) - held):  # what was written just now is read back
                pass
        except CannotWrite as error:
            self.problem = error
        return files


def known_files(newest_first: Iterable[BackupFile], keys: tuple[bytes, ...]) -> tuple[KeptFile, ...]:
    """Return the list of the newest readable backup, so that unchanged files need not be read again."""
    for backup in newest_first:
        try:
            said = read_description(backup.path)
            return read_list(backup.path, said, unlock(backup.path, said, keys, None))
        except (SkillsError, OSError):
            continue
    return ()


def count_missing(file: Path, files: Sequence[KeptFile], key: bytes | None, *, whole: bool) -> int:
    """Return how many of a backup's *files* do not lie beside it; *whole* reads every one of them."""
    if not files or key is None:
        return 0
    wanted, shelf = {each.sha256 for each in files}, Shelf(file.parent, (key,))
    held = {sha for sha, _content in shelf.read(wanted)} if whole else shelf.holds(key)
    return sum(each.sha256 not in held for each in files)


def restore_files(file: Path, files: Sequence[KeptFile], key: bytes | None, folder: DataFolder, stamp: str) -> int:
    """Put a backup's *files* into the data folder and return how many are missing.  Raises CannotWrite and OSError.

    They are looked for beside the backup, then beside the folder's own backups, and left alone where they are there already.
    """
    if key is None:
        return 0
    wanted: dict[str, list[KeptFile]] = {}
    for each in files:
        if not is_there(folder, each):
            wanted.setdefault(each.sha256, []).append(each)
    written: list[KeptFile] = []
    for place in dict.fromkeys((file.parent, folder.backups)):
        for sha, content in Shelf(place, (key,)).read(wanted):
            for each in wanted.pop(sha):
                put_back(folder, each, content, stamp)
                written.append(each)
    sync_files(folder, written)
    return sum(len(each) for each in wanted.values())


def tidy_shelf(beside: Path, backups: Iterable[BackupFile], house: str, keys: tuple[bytes, ...]) -> None:
    """Drop what no backup of *house* in this folder needs any more; nothing where one of them cannot be read."""
    needed: dict[str, set[str]] = {}
    for backup in backups:
        if backup.house != house:
            continue
        try:
            said = read_description(backup.path)
            files = read_list(backup.path, said, unlock(backup.path, said, keys, None))
        except (SkillsError, OSError):
            return
        if said is not None:
            needed.setdefault(said.key_id, set()).update(file.sha256 for file in files)
    Shelf(beside, keys).tidy(house, {key_id: frozenset(shas) for key_id, shas in needed.items()}, keys)
