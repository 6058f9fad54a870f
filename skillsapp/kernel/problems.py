"""Problems that a check found in something a user brought: each has a place, a code and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from skillsapp.kernel.i18n import _


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: stable dotted code, severity, and the sentence (an English message id with placeholders)."""

    code: str
    severity: Severity
    text: str

    def at(self, row: int = 0, column: str = "", value: str = "", **details: object) -> Problem:
        """Return a problem of this kind at *row* (as the spreadsheet shows it) and *column* (its title in the file)."""
        return Problem(self, row, column, value, MappingProxyType(dict(details)))


@dataclass(frozen=True, slots=True)
class Problem:
    kind: ProblemKind
    row: int = 0
    column: str = ""
    value: str = ""
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def is_error(self) -> bool:
        return self.kind.severity is Severity.ERROR

    def message(self) -> str:
        """Return the sentence to show, in the user's language."""
        return _(self.kind.text).format(row=self.row, column=self.column, value=self.value, **self.details)
