"""Lines of earlier years' certificate ledgers, and whose they are: sure by the document, asked about where only the name agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from skillsapp.domain.aliases import folded
from skillsapp.domain.certificate import LedgerMatch
from skillsapp.domain.id_documents import person_key
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

NUMBER_TAIL = "id_tail"
BIRTH_DATE = "birth_date"
"""Keys under which a line keeps, beside its unknown columns, what only helps to find out whose it is."""


class Evidence(StrEnum):
    """What agrees beside the name."""

    COMPANY = "company"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    NUMBER_TAIL = "number_tail"


EVIDENCE_TITLES: Mapping[Evidence, str] = {
    Evidence.COMPANY: N_("Same unit"),
    Evidence.BIRTH_DATE: N_("Same date of birth"),
    Evidence.PHONE: N_("Same telephone"),
    Evidence.NUMBER_TAIL: N_("Same end of the ID number"),
}


@dataclass(eq=False)
class LedgerChanged(SkillsError):
    code = "ledger.changed"
    text = N_("Certificates or ledgers were added since this file was checked. Check it again, then import it.")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A line as a file has it.  Without a whole ID number `id_type` and `id_number` are empty; `id_tail` is what a masked one shows."""

    row: int
    number: str
    name: str
    title: str = ""
    id_type: str = ""
    id_number: str = ""
    id_tail: str = ""
    birth_date: date | None = None
    organisation: str = ""
    phone: str = ""
    programme: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def id_key(self) -> str:
        """Return what is the same for two numbers of one person, empty without a number."""
        return person_key(self.id_type, self.id_number) if self.id_number else ""

    def kept_besides(self) -> dict[str, str]:
        """Return what the stored line keeps beside its own fields."""
        clues = {NUMBER_TAIL: self.id_tail, BIRTH_DATE: self.birth_date.isoformat() if self.birth_date else ""}
        return {**self.extra, **{key: value for key, value in clues.items() if value}}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A line as it is kept; `person_id` once it is known whose it is.  `expires_on` None: without end."""

    id: str
    source: str
    row: int
    number: str
    title: str
    name: str
    id_type: str
    id_number: str
    organisation: str
    phone: str
    programme: str
    issued_on: date | None
    expires_on: date | None
    person_id: str | None
    match: LedgerMatch
    extra: Mapping[str, str]
    version: int = 1

    def as_row(self) -> LedgerRow:
        """Return the line as it was read, to be matched once more."""
        clues = dict(self.extra)
        born = clues.pop(BIRTH_DATE, "")
        tail = clues.pop(NUMBER_TAIL, "")
        return LedgerRow(
            self.row,
            self.number,
            self.name,
            self.title,
            self.id_type,
            self.id_number,
            tail,
            date.fromisoformat(born) if born else None,
            self.organisation,
            self.phone,
            self.programme,
            self.issued_on,
            self.expires_on,
            clues,
        )


@dataclass(frozen=True, slots=True)
class KnownHolder:
    """A person of ours, as far as it helps to tell whose a line is."""

    person_id: str
    name: str
    id_type: str
    id_number: str
    birth_date: date | None
    phone: str
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody of the same name, and what else agrees."""

    holder: KnownHolder
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Whose a line is: SURE with a person, DOUBTFUL with those to be asked about, or NONE."""

    match: LedgerMatch
    person_id: str | None = None
    likely: tuple[Likeness, ...] = ()


NOBODY_KNOWN = Finding(LedgerMatch.NONE)


def find_holder(row: LedgerRow, by_document: Mapping[str, str], namesakes: Sequence[KnownHolder]) -> Finding:
    """Return whose *row* is.  *by_document* holds person ids by person key, *namesakes* the people of the same name.

    A whole ID number decides alone.  Without one nothing is sure: whoever shares name and unit, birthday, telephone or the visible end
    of the number is asked about, unless another of these speaks against it.
    """
    if row.id_number:
        owner = by_document.get(row.id_key)
        return Finding(LedgerMatch.SURE, owner) if owner else NOBODY_KNOWN
    found = [Likeness(holder, evidence) for holder in namesakes if (evidence := _evidence(row, holder))]
    if not found:
        return NOBODY_KNOWN
    return Finding(
        LedgerMatch.DOUBTFUL, None, tuple(sorted(found, key=lambda like: (-len(like.evidence), like.holder.person_id)))
    )


def by_name(holders: Iterable[KnownHolder]) -> Mapping[str, tuple[KnownHolder, ...]]:
    """Return people by their names."""
    found: dict[str, list[KnownHolder]] = {}
    for holder in holders:
        found.setdefault(holder.name, []).append(holder)
    return {name: tuple(same) for name, same in found.items()}


def _evidence(row: LedgerRow, holder: KnownHolder) -> tuple[Evidence, ...]:
    """Return what agrees beside the name; nothing where something speaks against it."""
    if row.name != holder.name:
        return ()
    if row.birth_date and holder.birth_date and row.birth_date != holder.birth_date:
        return ()
    if row.id_tail and not holder.id_number.endswith(row.id_tail):
        return ()
    units = {folded(unit) for unit in holder.organisations}
    agrees = {
        Evidence.NUMBER_TAIL: bool(row.id_tail),
        Evidence.BIRTH_DATE: bool(row.birth_date and holder.birth_date),
        Evidence.PHONE: bool(row.phone) and row.phone == holder.phone,
        Evidence.COMPANY: bool(row.organisation) and folded(row.organisation) in units,
    }
    return tuple(kind for kind, holds in agrees.items() if holds)
