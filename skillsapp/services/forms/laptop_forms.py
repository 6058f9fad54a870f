"""The lists of a day on borrowed laptops; they are printed for any of the day's rounds."""

from __future__ import annotations

from collections.abc import Sequence

from skillsapp.domain.laptop import LAPTOP_STATE_TITLES, LaptopState
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp, to_house
from skillsapp.printouts.laptop_sheets import (
    LAPTOP_CLEARING,
    LAPTOP_CODES,
    ClearingLine,
    ClearingListData,
    CodeLine,
    CodeSheetData,
    WordLine,
)
from skillsapp.printouts.wording import _
from skillsapp.queries.laptops import LaptopDay, load_laptop_day
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import find_sitting
from skillsapp.services.forms.form import Filling, Form, Subject, span


def _day(filling: Filling, sitting_id: str) -> tuple[Programme, LaptopDay]:
    sitting = find_sitting(filling.reader, sitting_id)
    day = to_house(sitting.starts_at).date()
    return find_programme(filling.reader, sitting.programme_id), load_laptop_day(filling.reader, sitting.programme_id, day)


def _codes(filling: Filling, sitting_id: str) -> Sequence[CodeSheetData]:
    programme, day = _day(filling, sitting_id)
    if not day.laptops:
        return ()
    names: dict[int, list[str]] = {}
    for person in day.people:
        names.setdefault(person.number, []).append(person.name)
    lines = tuple(
        CodeLine(
            f"{row.laptop.number}",
            row.laptop.code,
            _(", ").join(names[row.laptop.number]) if row.laptop.number in names else _("spare"),
        )
        for row in day.laptops
    )
    words = tuple(
        WordLine(row.sitting.title, span(row.sitting.starts_at, row.sitting.duration_minutes), row.sitting.word)
        for row in day.rounds
    )
    return (CodeSheetData(filling.letterhead(programme), filling.imprint(programme), day.day.isoformat(), lines, words),)


def _clearing(filling: Filling, sitting_id: str) -> Sequence[ClearingListData]:
    programme, day = _day(filling, sitting_id)
    lines = tuple(
        ClearingLine(
            f"{row.laptop.number}",
            _(LAPTOP_STATE_TITLES[row.laptop.state]),
            stamp(row.laptop.collected_at) if row.laptop.collected_at else "",
            stamp(row.laptop.cleared_at) if row.laptop.cleared_at else "",
            f"{row.people_in}/{row.people}",
        )
        for row in day.laptops
        if row.laptop.state is LaptopState.CLEARED
    )
    done = LaptopState.PLANNED, LaptopState.CLEARED  # a planned one never got anybody's name
    left = tuple(f"{row.laptop.number}" for row in day.laptops if row.laptop.state not in done)
    return (
        (ClearingListData(filling.letterhead(programme), filling.imprint(programme), day.day.isoformat(), lines, left),)
        if lines
        else ()
    )


LAPTOP_CODE_SHEETS = Form(LAPTOP_CODES, Subject.SITTING, Permission.MAKE_PACKAGES, _codes)
LAPTOP_CLEARINGS = Form(LAPTOP_CLEARING, Subject.SITTING, Permission.MAKE_PACKAGES, _clearing)
