"""What can be chosen before certificates are printed, and what the choices come to: which ones, in which order, on which paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from skillsapp.domain.certificate import Certificate
from skillsapp.domain.certificate_order import PrintLayout, PrintOrder, from_number_on
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.certificate import PART
from skillsapp.queries.certificates import CertificateRow, in_printing_order

LAYOUT_HINTS = {
    PrintLayout.ONE: N_("A4 paper, one certificate on each sheet."),
    PrintLayout.TWO: N_("A4 paper, two certificates on each sheet; cut along the dashed line."),
    PrintLayout.OVERPRINT: N_("Only name, numbers, dates, photo and code are printed; the rest stands on the paper already."),
}
ORDER_TITLES = {PrintOrder.COMPANY: N_("By company, then name"), PrintOrder.NUMBER: N_("By number")}


class Scope(StrEnum):
    ALL = "all"
    NEW = "new"
    CHOSEN = "chosen"


SCOPE_TITLES = {Scope.ALL: N_("All"), Scope.NEW: N_("Not printed yet"), Scope.CHOSEN: N_("Chosen lines")}


@dataclass(frozen=True, slots=True)
class Pile:
    """The certificates of one print, and the number to go on from where they are too many for one print."""

    rows: tuple[CertificateRow, ...]
    goes_on_from: str = ""

    @property
    def certificates(self) -> tuple[Certificate, ...]:
        return tuple(row.certificate for row in self.rows)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row.certificate.id for row in self.rows)

    def sheets(self, layout: PrintLayout) -> int:
        """Return how many sheets of paper it takes."""
        return -(-len(self.rows) // 2) if layout is PrintLayout.TWO else len(self.rows)


def scope_counts(rows: Sequence[CertificateRow], chosen: Sequence[CertificateRow]) -> dict[Scope, tuple[CertificateRow, ...]]:
    """Return what each scope means; *chosen* are the lines that are marked in the list."""
    return {
        Scope.ALL: tuple(rows),
        Scope.NEW: tuple(row for row in rows if not row.is_printed),
        Scope.CHOSEN: tuple(chosen),
    }


def first_scope(scopes: dict[Scope, tuple[CertificateRow, ...]]) -> Scope:
    """Return what is most likely wanted: several marked lines, then what is still to be printed, then everything."""
    if len(scopes[Scope.CHOSEN]) > 1:
        return Scope.CHOSEN
    return Scope.NEW if scopes[Scope.NEW] else Scope.ALL


def pile_of(rows: Sequence[CertificateRow], order: PrintOrder, start: str) -> Pile:
    """Return the pile from the number *start* on, at most 500 at once.  Raises NumberNotHere."""
    wanted = from_number_on(in_printing_order(rows, order), start, lambda row: row.certificate.number)
    rest = wanted[PART:]
    return Pile(wanted[:PART], rest[0].certificate.number if rest else "")
