"""A field of a form as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from skillsapp.kernel.i18n import _


class Kind(Enum):
    """What a field holds, and the type of its value."""

    TEXT = auto()  # str
    LONG_TEXT = auto()  # str
    LINES = auto()  # tuple[str, ...]: one a line, empty lines left out
    PASSWORD = auto()  # str
    INTEGER = auto()  # int | None
    DECIMAL = auto()  # Decimal | None
    DATE = auto()  # datetime.date | None
    TIME = auto()  # datetime.time | None
    CHOICE = auto()  # the key, str
    FLAG = auto()  # bool


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form; texts are translated already.

    `choices` are (key, title) pairs.  `check` gets the value and returns a whole sentence where it is wrong.  `least` and `most`
    bound numbers.  `section` starts a group with that heading.  `wide` is for the form with two columns: this field takes both.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    hint: str = ""
    placeholder: str = ""
    least: float | None = None
    most: float | None = None
    longest: int = 0
    check: Callable[[object], str | None] | None = None
    section: str = ""
    wide: bool = False
    locked: str = ""
    """Why the field cannot be changed; empty where it can."""

    def problem(self, value: object, raw: str) -> str:
        """Return what is wrong with *value* (None where the text *raw* could not be read), or an empty text."""
        if value in (None, "", ()):
            if raw.strip():
                return _UNREADABLE[self.kind]()
            return _("Please fill this in.") if self.required and self.kind is not Kind.FLAG else ""
        if self.least is not None and _number(value) < self.least:
            return _("At least {least}.").format(least=f"{self.least:g}")
        if self.most is not None and _number(value) > self.most:
            return _("At most {most}.").format(most=f"{self.most:g}")
        if self.longest and isinstance(value, str) and len(value) > self.longest:
            return _("At most {count} characters.").format(count=self.longest)
        return (self.check(value) or "") if self.check else ""


_UNREADABLE: dict[Kind, Callable[[], str]] = {kind: lambda: _("This cannot be read; please type it again.") for kind in Kind} | {
    Kind.INTEGER: lambda: _("Please type a whole number."),
    Kind.DECIMAL: lambda: _("Please type a number, for example 87.5."),
    Kind.DATE: lambda: _("Please type a date, for example 2026-11-21."),
    Kind.TIME: lambda: _("Please type a time, for example 09:30."),
}


def _number(value: object) -> float:
    return float(str(value))
