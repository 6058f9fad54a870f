"""Whose certificates end in a span of days, by unit: for a list, and for the messages that a chat takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from skillsapp.kernel.i18n import _, listed


@dataclass(frozen=True, slots=True)
class Expiring:
    """A certificate that ends; `person_key` is the same for one person's certificates."""

    person_key: str
    name: str
    id_type: str
    id_number: str
    phone: str
    organisation: str
    title: str
    number: str
    issued_on: date | None
    expires_on: date
    is_from_ledger: bool = False


@dataclass(frozen=True, slots=True)
class LaterOne:
    """A certificate of the same person and kind that is valid longer (`expires_on` None: without end)."""

    person_key: str
    title: str
    expires_on: date | None


def not_renewed(ending: Iterable[Expiring], later: Iterable[LaterOne]) -> tuple[Expiring, ...]:
    """Return, by unit, day and name, whoever has no certificate of the same kind that is valid longer."""
    longest: dict[tuple[str, str], date] = {}
    for one in later:
        key = (one.person_key, one.title)
        longest[key] = max(longest.get(key, date.min), one.expires_on or date.max)
    kept = [one for one in ending if longest.get((one.person_key, one.title), date.min) <= one.expires_on]
    return tuple(sorted(kept, key=lambda one: (not one.organisation, one.organisation, one.expires_on, one.name)))


def by_unit(ending: Iterable[Expiring]) -> Mapping[str, tuple[Expiring, ...]]:
    """Return the certificates of each unit, in the order given."""
    found: dict[str, list[Expiring]] = {}
    for one in ending:
        found.setdefault(one.organisation, []).append(one)
    return {unit: tuple(ones) for unit, ones in found.items()}


def unit_message(unit: str, ending: Iterable[Expiring], association: str) -> str:
    """Return what a unit is told in a chat: who, which certificate, until when.  Names only: a chat is no place for ID numbers."""
    ones = tuple(ending)
    titles = {one.title for one in ones}
    if len(titles) == 1:
        people = listed(_("{name} ({day})").format(name=one.name, day=f"{one.expires_on:%Y-%m-%d}") for one in ones)
    else:
        people = listed(
            _("{name} ({title}, {day})").format(name=one.name, title=one.title, day=f"{one.expires_on:%Y-%m-%d}") for one in ones
        )
    text = _(
        "{unit}: the {title} of {count} of your people ends soon: {people}. Please register them for the next class."
    ).format(
        unit=unit or _("People without a unit"),
        title=(titles.pop() if len(titles) == 1 else "") or _("certificate"),
        count=len({one.person_key for one in ones}),
        people=people,
    )
    return f"{text}\n{association}" if association else text
