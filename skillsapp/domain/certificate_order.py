"""How certificates lie on the pile: by company and then by name, as they are handed out, or by number; and from which one on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from skillsapp.domain.certificate import CertificateStep
from skillsapp.domain.certificate_refusals import NumberNotHere
from skillsapp.kernel.i18n import N_

T = TypeVar("T")


class PrintLayout(StrEnum):
    """Chosen when printing, never when issuing."""

    ONE = "one"
    TWO = "two"
    OVERPRINT = "overprint"


LAYOUT_TITLES: Mapping[PrintLayout, str] = {
    PrintLayout.ONE: N_("One to a sheet"),
    PrintLayout.TWO: N_("Two to a sheet"),
    PrintLayout.OVERPRINT: N_("On preprinted paper"),
}


def last_layout(steps: Iterable[CertificateStep]) -> PrintLayout | None:
    """Return how a certificate was printed the last time that its *steps*, the oldest first, say so."""
    known = [PrintLayout(step.reason) for step in steps if step.reason in set(PrintLayout)]
    return known[-1] if known else None


class PrintOrder(StrEnum):
    COMPANY = "company"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides where somebody's certificate lies; the readings are pinyin."""

    organisation: str
    organisation_reading: str
    name: str
    name_reading: str
    entry_no: str

    @property
    def by_company(self) -> tuple[bool, str, str, str, str, str]:
        """Return the key of the order by company, then name; people without a company come last."""
        company = self.organisation.strip()
        return (not company, self.organisation_reading, company, self.name_reading, self.name, self.entry_no)


def from_number_on(rows: Sequence[T], wanted: str, number_of: Callable[[T], str]) -> tuple[T, ...]:
    """Return *rows* from the one whose number is, or ends in, *wanted*; all of them where nothing is wanted.

    The last digits are enough (`27` finds `...-0027`), as far as only one number ends in them.  Raises NumberNotHere.
    """
    wanted = wanted.strip()
    if not wanted:
        return tuple(rows)
    numbers = [number_of(row) for row in rows]
    if wanted in numbers:
        return tuple(rows[numbers.index(wanted) :])
    ends = [at for at, number in enumerate(numbers) if wanted.isdecimal() and _last_digits(number) == int(wanted)]
    if len(ends) != 1:
        raise NumberNotHere(wanted)
    return tuple(rows[ends[0] :])


def _last_digits(number: str) -> int:
    digits = number[len(number.rstrip("0123456789")) :]
    return int(digits) if digits else -1
