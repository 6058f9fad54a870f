"""What can go wrong with the data folder, each in a sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(eq=False)
class DataInUse(SkillsError):
    code = "data.in_use"
    text = N_("The data folder {folder} is already open in another window of this program. Close that one first.")
    folder: str


@dataclass(eq=False)
class DataOnNetworkShare(SkillsError):
    code = "data.network_share"
    text = N_(
        "The data folder {folder} lies on a network drive ({kind}), where answers can be lost. Choose a folder on this computer's own disk."
    )
    folder: str
    kind: str


@dataclass(eq=False)
class DataNewer(SkillsError):
    code = "data.newer"
    text = N_("The data in {folder} was written by a newer version of this program. Install the newest version on this computer.")
    folder: str


@dataclass(eq=False)
class DataDamaged(DamagedError):
    code = "data.damaged"
    text = N_("The database {file} is damaged. Do not go on working with it: restore the last backup.")
    file: str
    finding: str = ""


@dataclass(eq=False)
class NotOurDatabase(DamagedError):
    code = "data.foreign"
    text = N_("The file {file} is not a database of this program. Choose another data folder, or move the file away.")
    file: str


@dataclass(eq=False)
class DataLocked(SkillsError):
    code = "data.locked"
    text = N_("The data folder {folder} is encrypted. Give its key file.")
    folder: str


@dataclass(eq=False)
class DiskFull(SkillsError):
    code = "data.disk_full"
    text = N_("The disk with the data folder is full, so nothing was saved. Free some space, then do it again.")


@dataclass(eq=False)
class CannotWriteData(SkillsError):
    code = "data.cannot_write"
    text = N_("The data folder {folder} cannot be written. Choose a folder you may write to, or ask for the permission.")
    folder: str


@dataclass(eq=False)
class DataBusy(SkillsError):
    code = "data.busy"
    text = N_("The database was busy for too long. Nothing was saved; do it again.")
