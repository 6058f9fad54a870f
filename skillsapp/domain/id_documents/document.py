"""What every identity document has: a type, a normalised number, and what a check of it found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

MISSING = ProblemKind("id.missing", Severity.ERROR, N_("The ID number is missing. Type it as it stands on the document."))
TYPE_UNKNOWN = ProblemKind(
    "id.type_unknown", Severity.ERROR, N_("“{given}” is not a known type of document. Use one of: {known}.")
)
NUMBER_CELL = ProblemKind(
    "id.number_cell",
    Severity.ERROR,
    N_(
        "The spreadsheet stored this ID number as a number, so its last digits are lost. Format the column "
        "as text and type the number again."
    ),
)

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
_WITH_POINT = re.compile(r"(\d+)\.0*")
EXACT_DIGITS = 15  # what a spreadsheet's number keeps


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check of one type says about a normalised number."""

    problem: Problem | None = None
    sex: str | None = None
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class IdType:
    """One kind of identity document; `check` gets the normalised number and today's date."""

    key: str
    title: str
    check: Callable[[str, date], Finding]

    def label(self) -> str:
        """Return the document's name in the user's language."""
        return _(self.title)


@dataclass(frozen=True, slots=True)
class IdCheck:
    """The outcome of checking one number; sex and birth date are known only where a valid number carries them."""

    type_key: str
    normalised: str
    problem: Problem | None
    sex: str | None = None
    birth_date: date | None = None

    @property
    def valid(self) -> bool:
        return self.problem is None

    @property
    def code(self) -> str | None:
        return self.problem.code if self.problem else None

    @property
    def details(self) -> Mapping[str, object]:
        return self.problem.details if self.problem else {}

    def message(self) -> str:
        """Return the sentence to show, empty when the number is valid."""
        return self.problem.message() if self.problem else ""


def normalise(text: str) -> str:
    """Return *text* without spaces and invisible characters, narrow and in capitals."""
    if text.isascii() and text.isalnum():
        return text.upper()
    narrow = unicodedata.normalize("NFKC", text)
    kept = "".join(char for char in narrow if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc"))
    return kept.lstrip("'").upper()


def without_number_format(normalised: str, number_cell: bool) -> tuple[str, Problem | None]:
    """Return the digits of a number that a spreadsheet took for a quantity, and the problem when digits are lost."""
    if _SCIENTIFIC.fullmatch(normalised):
        return normalised, NUMBER_CELL.at()
    pointed = _WITH_POINT.fullmatch(normalised)
    digits = pointed[1] if pointed else normalised
    if (pointed or number_cell) and len(digits) > EXACT_DIGITS:
        return digits, NUMBER_CELL.at()
    return digits, None
