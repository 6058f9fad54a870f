"""Backups: on demand, by themselves, and rehearsed with the code of the recovery sheet."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from skillsapp.domain.retention import superfluous
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.errors import DamagedError, Refused, SkillsError, describe
from skillsapp.kernel.files import CannotWrite, atomic_write
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.audit import verify_answer_logs, verify_audit
from skillsapp.queries.backups import Holdings, count_holdings, list_rehearsals
from skillsapp.store import backup
from skillsapp.store.backup import BackupFile, Restored
from skillsapp.store.backup_file import BackupLocked, BackupNeedsKeyFile, digest_of
from skillsapp.store.engine import Store, open_store
from skillsapp.store.file_shelf import FOLDER as SHELF
from skillsapp.store.header import ready_header
from skillsapp.store.rehearsal_store import RehearsalStore
from skillsapp.store.sitting_store import is_theory_open
from skillsapp.store.unit_of_work import Begin

__all__ = [
    "BackupFile", "BackupLocked", "BackupNeedsKeyFile", "BackupService", "BackupState", "Kept", "SHELF", "Rehearsed", "Restored",
    "list_backups", "missing_files", "restore_backup", "wanted_sheet",
]  # fmt: skip
REHEARSAL_FOLDER = "rehearsal-"


@dataclass(eq=False)
class RehearsalFailed(DamagedError):
    code = "backup.rehearsal_failed"
    text = N_("The backup {file} could be restored, but {finding}. Use another one and tell the makers of the program.")
    file: str
    finding: str


@dataclass(eq=False)
class RehearsalWithoutFiles(DamagedError):
    code = "backup.files_missing"
    text = N_(
        "The database of the backup {file} can be restored, but {missing} of its {count} photos and other files are missing. "
        "Keep the folder {folder} beside the backup, or make a new backup and rehearse that."
    )
    file: str
    missing: int
    count: int
    folder: str


@dataclass(frozen=True, slots=True)
class BackupState:
    """A backup and how far it is proved: made, readable (`file.read_back`), or verified in a rehearsal at `rehearsed_at`."""

    file: BackupFile
    rehearsed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What came back in a rehearsal."""

    file: BackupFile
    holdings: Holdings
    audit_entries: int
    answer_logs: int
    files: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """How the last automatic backup went.  `postponed`: an exam is under way.  Problems are sentences, empty where all went well."""

    at: str
    postponed: bool = False
    problem: str = ""
    second_folder: str = ""
    second_missing: bool = False
    second_problem: str = ""


@dataclass(frozen=True, slots=True)
class BackupService:
    begin: Begin
    begin_as_program: Begin
    store: Store

    def create(self, folder: Path | None = None) -> Done[BackupFile]:
        """Make a backup and read it back.  The entry in the audit log stands in the backup too.  Raises CannotWriteData or DiskFull."""
        with self.begin("backup.created", Permission.BACK_UP) as uow:
            uow.touch(Topic.BACKUPS)
            done = uow.commit(None)
        return Done(backup.create(self.store, folder), done.topics)

    def create_second(self, folder: Path) -> Done[BackupFile]:
        """Make a backup on the stick or disk that the settings name.  Raises Refused when it is not there, and what `create` raises."""
        if not is_present(folder):
            raise Refused(
                _("The stick or folder {folder} is not there. Plug it in and make the backup again.").format(folder=folder)
            )
        return self.create(folder)

    def keep_up(self, second: Path | None = None) -> Done[Kept]:
        """Make the automatic backup here and in the second folder, then clear away those that are no longer needed.

        While candidates may be at a theory paper nothing is written (backups without a pause made half of all saves take 7.7 ms instead of
        3.7, and 1 % of them over 20 instead of 12): the exam's end is an occasion of its own.  Never raises what a disk
        or stick refuses: that is in the value, for the home screen.
        """
        now = self.store.clock.now()
        with self.store.reader.connect() as connection:
            if is_theory_open(connection):
                return Done(Kept(now.isoformat(), postponed=True), frozenset())
        with self.begin_as_program("backup.created", None) as uow:
            uow.commit(None, automatic=True)
        problem, second_problem, missing = "", "", second is not None and not is_present(second)
        folders = [None, *([second] if second is not None and not missing else [])]
        for folder in folders:
            try:
                found = backup.create(self.store, folder, automatic=True).problem
                self._clear(folder or self.store.folder.backups, now)
            except SkillsError as error:
                found = describe(error)
            problem, second_problem = (found, second_problem) if folder is None else (problem, found)
        kept = Kept(now.isoformat(), False, problem, str(second or ""), missing, second_problem)
        with suppress(CannotWrite), atomic_write(self._outcome_file) as stream:
            stream.write(json.dumps(asdict(kept)).encode())
        return Done(kept, frozenset({Topic.BACKUPS}))

    def outcome(self) -> Kept | None:
        """Return how the last automatic backup went."""
        with suppress(OSError, ValueError, TypeError):
            return Kept(**json.loads(self._outcome_file.read_bytes()))
        return None

    def rehearse(self, file: Path, code: str) -> Done[Rehearsed]:
        """Restore a backup with *code* into a folder that is thrown away, count what came back, and prove its logs.

        Only then does the backup count as verified.  Raises what restoring raises, and RehearsalFailed.
        """
        with self.begin("backup.rehearsed", Permission.BACK_UP):
            pass  # refused before anything is read
        if file.is_file() and not backup.describe(file).mark:
            raise Refused(
                _(
                    "This backup was made before there was a recovery sheet, so a code proves nothing about it. Make a new one and rehearse that."
                )
            )
        found = self._try(file, code)
        with self.begin("backup.rehearsed", Permission.BACK_UP) as uow:
            RehearsalStore(uow).put(digest_of(file), file.name, found.file.made_at)
            return uow.commit(found, subject=file.name, entries=found.audit_entries, logs=found.answer_logs)

    def last(self, second_folder: Path | None = None) -> BackupFile | None:
        """Return the newest backup of this data folder or the second folder."""
        return next(iter(self.list(second_folder)), None)

    def list(self, second_folder: Path | None = None) -> tuple[BackupFile, ...]:
        """Return the backups of this data folder and the second folder, the newest first."""
        return list_backups(self.store.folder, second_folder)

    def states(self, second_folder: Path | None = None) -> tuple[BackupState, ...]:
        """Return the same with how far each is proved."""
        proved = list_rehearsals(self.store.reader)
        return tuple(BackupState(file, proved.get(file.digest)) for file in self.list(second_folder))

    def check_data(self) -> None:
        """Read every page of the open database once, beside the work; after an unclean end that was done before opening.  Raises DataDamaged."""
        self.store.quick_check()

    def verify(self, file: Path) -> BackupFile:
        """Read a backup whole.  Raises BackupMissing, BackupDamaged, BackupLocked, DataDamaged or NotOurDatabase."""
        return backup.verify(file, self.store.key, folder=self.store.folder)

    @property
    def _outcome_file(self) -> Path:
        return self.store.folder.backups / "last.json"

    def _clear(self, folder: Path, now: datetime) -> None:
        """Remove automatic backups of this house that are superfluous; those of other houses on the stick, and those a person made, stay."""
        proved = list_rehearsals(self.store.reader)
        header = ready_header(self.store.folder, locked=self.store.key is not None)
        mine = [file for file in backup.list_backups(folder) if backup.is_automatic(file) and file.house == header.house]
        for file in superfluous(mine, now, [file for file in mine if file.digest in proved]):
            backup.drop(file)
        backup.tidy(folder, header.house, header.keys(self.store.key))

    def _try(self, file: Path, code: str) -> Rehearsed:
        for left in self.store.folder.root.glob(f"{REHEARSAL_FOLDER}*"):  # by a power cut
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            prefix=REHEARSAL_FOLDER, dir=self.store.folder.root, ignore_cleanup_errors=True
        ) as place:
            folder = DataFolder(Path(place))
            whole = backup.verify(file, code=code)
            backup.restore(file, folder, code=code, clock=self.store.clock, with_files=False)
            restored = open_store(folder, self.store.clock)
            try:
                holdings, audit = count_holdings(restored.reader), verify_audit(restored.reader)
                logs = verify_answer_logs(restored.reader)
            finally:
                restored.close()
        if audit.broken_at is not None:
            raise RehearsalFailed(file.name, _("its audit log was changed at entry {seq}").format(seq=audit.broken_at))
        if logs.broken:
            raise RehearsalFailed(file.name, _("{count} of its answer logs were changed").format(count=len(logs.broken)))
        if whole.missing:
            raise RehearsalWithoutFiles(file.name, whole.missing, whole.files, SHELF)
        return Rehearsed(backup.describe(file), holdings, audit.entries, logs.logs, whole.files)


def is_present(folder: Path) -> bool:
    """Say whether the second folder is there; a stick that was pulled is not."""
    try:
        return folder.is_dir()
    except OSError:
        return False


def list_backups(folder: DataFolder, second_folder: Path | None = None) -> tuple[BackupFile, ...]:
    """Return the backups of a data folder, open or not, the newest first."""
    return backup.list_backups(folder.backups, *([second_folder] if second_folder else []))


def restore_backup(file: Path, folder: DataFolder, code: str | None = None) -> Restored:
    """Put a backup in the place of a closed data folder's database, with its photos; what was there is kept.

    Raises DataInUse when the folder is open anywhere, and what `verify` raises.
    """
    return backup.restore(file, folder, code=code)


def wanted_sheet(file: Path, folder: DataFolder) -> tuple[str, str] | None:
    """Return the mark and the date of the recovery sheet that is wanted to open a backup in *folder*; None when it opens without.

    Raises BackupMissing, BackupDamaged and BackupNeedsKeyFile.
    """
    try:
        backup.verify(file, folder=folder)
    except BackupLocked as locked:
        return locked.mark, locked.made_on
    return None


def missing_files(files: int, missing: int) -> tuple[str, ...]:
    """Return a sentence where photos and other files of a backup were not found beside it."""
    if not missing:
        return ()
    text = _("{missing} of its {count} photos and other files are missing: keep the folder {folder} beside the backup.")
    return (text.format(missing=missing, count=files, folder=SHELF),)
