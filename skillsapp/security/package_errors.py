"""Why a package is refused: the reasons E01 to E21 of storage-and-exchange.md 3.3, a sentence each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(eq=False)
class PackageError(SkillsError):
    """Base of every refusal; `file` is the name on the stick, `detail` is for the log and holds no personal data."""

    code: ClassVar[str] = "package.refused"
    reason: ClassVar[str] = ""
    file: str = ""
    detail: str = ""

    def details(self) -> dict[str, object]:
        """Return the fields by name, and the reason."""
        return {"reason": self.reason, **SkillsError.details(self)}


@dataclass(eq=False)
class ContainerUnreadable(PackageError, DamagedError):
    code = "package.container"
    reason = "E01"
    text = N_("“{file}” is not a whole package: it is empty, cut off or another kind of file. Have it written again.")
    exit_status = 3


@dataclass(eq=False)
class VersionTooNew(PackageError):
    code = "package.version"
    reason = "E02"
    text = N_("“{file}” was written by a newer version of this program. Bring this computer to the same version.")


@dataclass(eq=False)
class ManifestUnreadable(PackageError, DamagedError):
    code = "package.manifest"
    reason = "E03"
    text = N_("The table of contents of “{file}” is damaged. Have the package written again.")
    exit_status = 3


@dataclass(eq=False)
class SignatureWrong(PackageError):
    code = "package.signature"
    reason = "E04"
    text = N_("The signature of “{file}” does not fit: it was damaged or changed on the way. Have it written again.")


@dataclass(eq=False)
class SignerNotKnown(PackageError):
    code = "package.signer"
    reason = "E05"
    text = N_("“{file}” comes from a computer that is not enrolled here. Enrol that laptop first, then read the stick again.")


@dataclass(eq=False)
class SignerRevoked(PackageError):
    code = "package.revoked"
    reason = "E06"
    text = N_("“{file}” comes from a computer whose enrolment was taken back. It is not used.")


@dataclass(eq=False)
class WrongProgramme(PackageError):
    code = "package.wrong_programme"
    reason = "E07"
    text = N_("“{file}” belongs to another programme, another day or another use. Choose the right stick.")


@dataclass(eq=False)
class BlobUnreadable(PackageError, DamagedError):
    code = "package.part_unreadable"
    reason = "E08"
    text = N_("A part of “{file}” cannot be read from the stick. The other parts are taken; have it written again for the rest.")
    exit_status = 3


@dataclass(eq=False)
class BlobChanged(PackageError, DamagedError):
    code = "package.part_changed"
    reason = "E09"
    text = N_("A part of “{file}” is damaged. The other parts are taken; have it written again for the rest.")
    exit_status = 3


@dataclass(eq=False)
class EntryWrong(PackageError):
    code = "package.entry"
    reason = "E10"
    text = N_("“{file}” holds something that does not belong into a package. It is not used.")


@dataclass(eq=False)
class LimitExceeded(PackageError):
    code = "package.limit"
    reason = "E11"
    text = N_("“{file}” is larger than any package can be. It is not used.")


@dataclass(eq=False)
class KeyWrong(PackageError):
    code = "package.key"
    reason = "E12"
    text = N_("The code does not open “{file}”. Check number, code and word.")


@dataclass(eq=False)
class EnrolmentCodeWrong(KeyWrong):
    code = "package.enrolment_code"
    text = N_(
        "“{file}” was made with another code. Open the day at that laptop again, with the number and code of the code sheet."
    )


@dataclass(eq=False)
class PayloadWrong(PackageError, DamagedError):
    code = "package.payload"
    reason = "E13"
    text = N_("What “{file}” holds does not fit this program or this programme. It is not used.")
    exit_status = 3


@dataclass(eq=False)
class PackageLocked(PackageError):
    code = "package.locked"
    reason = "E14"
    text = N_("“{file}” holds no key for this laptop or this round. Fetch a new package from the host.")


@dataclass(eq=False)
class OtherOrganiser(PackageError):
    code = "package.recipient"
    reason = "E15"
    text = N_("“{file}” was written for another office and cannot be opened here.")


@dataclass(eq=False)
class AlreadyTaken(PackageError):
    code = "package.known"
    reason = "E16"
    text = N_("“{file}” was taken before; nothing changes.")


@dataclass(eq=False)
class Superseded(PackageError):
    code = "package.superseded"
    reason = "E17"
    text = N_("“{file}” is older than what was taken from this laptop before; what was new in it was added.")


@dataclass(eq=False)
class ChainBroken(PackageError):
    code = "package.chain"
    reason = "E18"
    text = N_(
        "An answer log in “{file}” is not whole: a line is missing or was changed. That paper is not taken, the others are."
    )


@dataclass(eq=False)
class CounterWentBack(PackageError):
    code = "package.counter"
    reason = "E19"
    text = N_(
        "“{file}” carries a number that this laptop used before: its data folder was copied or put back. Everything was taken; compare its papers."
    )


@dataclass(eq=False)
class ForkFound(PackageError):
    code = "package.fork"
    reason = "E20"
    text = N_(
        "“{file}”: one paper went on twice from the same point (a copied data folder). Both are kept; rule which one counts."
    )


@dataclass(eq=False)
class DoubleFound(PackageError):
    code = "package.double"
    reason = "E21"
    text = N_("“{file}”: one paper was begun on two laptops without a recorded move. Both are kept; rule which one counts.")


REASONS: tuple[type[PackageError], ...] = (
    ContainerUnreadable, VersionTooNew, ManifestUnreadable, SignatureWrong, SignerNotKnown, SignerRevoked, WrongProgramme,
    BlobUnreadable, BlobChanged, EntryWrong, LimitExceeded, KeyWrong, PayloadWrong, PackageLocked, OtherOrganiser, AlreadyTaken,
    Superseded, ChainBroken, CounterWentBack, ForkFound, DoubleFound,
)  # fmt: skip
"""All of them, E01 first."""
