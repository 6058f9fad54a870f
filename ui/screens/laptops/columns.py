"""The lists of the screen: laptops, rounds with their words, people who are missing, files of a stick."""

from __future__ import annotations

from skillsapp.domain.collecting import PackageFinding
from skillsapp.domain.laptop import GIVEN_UP, LAPTOP_STATE_TITLES, PACKAGE_KIND_TITLES, LaptopState, PackageStatus
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.laptops import PERSON_STATE_TITLES, LaptopRow, PersonRow, PersonState, RoundRow
from ui.models.rows import REST, RIGHT, Column
from ui.theme import Tone

_STATE_TONES = {
    LaptopState.PLANNED: Tone.MUTED,
    LaptopState.ENROLLED: Tone.WARN,
    LaptopState.COLLECTED: Tone.OK,
    LaptopState.CLEARED: Tone.INFO,
}
_STATUSES = {
    PackageStatus.TAKEN: (N_("Taken"), Tone.OK),
    PackageStatus.PARTIAL: (N_("Taken in part"), Tone.WARN),
    PackageStatus.KNOWN: (N_("Known already"), Tone.MUTED),
    PackageStatus.REFUSED: (N_("Not taken"), Tone.BAD),
    PackageStatus.WRITTEN: (N_("Written"), Tone.MUTED),
}


def shown_code(code: str) -> str:
    """Return eight digits in two groups."""
    return f"{code[:4]} {code[4:]}"


def _remark(row: PackageFinding) -> str:
    return row.file if row.status is PackageStatus.KNOWN or not row.sentence else row.sentence


def laptop_state(row: LaptopRow) -> str:
    """Return the state in words: a spare that nobody uses is not missing."""
    if row.laptop.checks.get(GIVEN_UP):
        return _("Given up")
    return _(LAPTOP_STATE_TITLES[row.laptop.state]) if row.is_expected else _("Spare")


def laptop_columns() -> tuple[Column[LaptopRow], ...]:
    return (
        Column("number", _("Laptop"), lambda row: f"{row.laptop.number}", RIGHT, sort_key=lambda row: row.laptop.number, width=64),
        Column("code", _("Code"), lambda row: shown_code(row.laptop.code), width=110),
        Column("state", _("State"), laptop_state, tone=lambda row: _STATE_TONES[row.laptop.state] if row.is_expected else Tone.MUTED,
               hint=lambda row: row.laptop.checks.get(GIVEN_UP, "")),
        Column("people", _("Papers in"), lambda row: f"{row.people_in} / {row.people}" if row.people else "", RIGHT,
               sort_key=lambda row: row.people_in),
        Column("collected", _("Last collected"), lambda row: f"{to_house(row.last_result_at):%H:%M}" if row.last_result_at else "",
               width=REST),
    )  # fmt: skip


def round_columns() -> tuple[Column[RoundRow], ...]:
    return (
        Column("title", _("Round"), lambda row: row.sitting.title, width=REST, hint=lambda row: row.sitting.room),
        Column("word", _("Word"), lambda row: row.sitting.word or "", width=64),
        Column("people", _("Papers in"), lambda row: f"{row.people_in} / {row.people - row.absent}", RIGHT),
    )


def missing_columns() -> tuple[Column[PersonRow], ...]:
    return (
        Column("number", _("Laptop"), lambda row: f"{row.number}", RIGHT, sort_key=lambda row: row.number, width=56),
        Column("name", _("Name"), lambda row: row.name, width=REST, hint=lambda row: f"{row.entry_no} {row.organisation}"),
        Column("round", _("Round"), lambda row: row.sitting_title),
        Column(
            "state",
            _("State"),
            lambda row: _(PERSON_STATE_TITLES[row.state]),
            tone=lambda row: Tone.MUTED if row.state is PersonState.WAITING else Tone.WARN,
        ),
    )


def finding_columns() -> tuple[Column[PackageFinding], ...]:
    return (
        Column(
            "number",
            _("Laptop"),
            lambda row: f"{row.number}" if row.number else "",
            RIGHT,
            sort_key=lambda row: row.number or 0,
            width=56,
        ),
        Column("kind", _("What"), lambda row: _(PACKAGE_KIND_TITLES[row.kind]) if row.kind else _("File")),
        Column("status", _("State"), lambda row: _(_STATUSES[row.status][0]), tone=lambda row: _STATUSES[row.status][1]),
        Column("sentence", _("Remark"), _remark, width=REST, hint=_remark),
    )
