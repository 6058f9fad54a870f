"""The columns of the result list and of those who go on; an absence is a word and never a number."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from skillsapp.domain.programme import Component, Programme, ProgrammeKind
from skillsapp.domain.result import RESULT_STATUS_TITLES, ResultStatus
from skillsapp.kernel.i18n import _
from skillsapp.queries.results import ResultRow
from ui.models.rows import REST, RIGHT, Column
from ui.theme import Tone

STATUS_TONES = {
    ResultStatus.NORMAL: Tone.OK,
    ResultStatus.ABSENT: Tone.MUTED,
    ResultStatus.DISQUALIFIED: Tone.BAD,
    ResultStatus.WITHDRAWN: Tone.MUTED,
}
LAST = 1_000_000
NO_SCORE = Decimal(-1)


def score_text(row: ResultRow, key: str) -> str:
    """Return a component's score, or the word why there is none."""
    status = row.component_status.get(key, ResultStatus.NORMAL)
    value = row.components.get(key)
    if value is not None:
        return f"{value:f}"
    return "–" if status is ResultStatus.NORMAL else _(RESULT_STATUS_TITLES[status])


def total_text(row: ResultRow) -> str:
    """Return the total, or the word why there is none."""
    if row.total is not None:
        return f"{row.total:f}"
    return "–" if row.status is ResultStatus.NORMAL else _(RESULT_STATUS_TITLES[row.status])


def resit_text(row: ResultRow) -> str:
    """Return the mark of a result that a resit made."""
    return _("Resit") if row.is_resit else ""


def status_tone(row: ResultRow) -> Tone:
    if row.status is ResultStatus.NORMAL and row.total is None:
        return Tone.MUTED if row.advanced is False else Tone.WARN
    return STATUS_TONES[row.status]


def result_columns(programme: Programme) -> tuple[Column[ResultRow], ...]:
    """Return the columns that fit the programme: no prize where there are none, no rank in a class."""
    plan = programme.plan
    parts = [_part(component) for component in plan.components]
    prizes = (
        [
            Column[ResultRow](
                "prize", _("Prize"), lambda row: row.prize or "", tone=lambda row: Tone.WARN if row.prize else None, width=92
            )
        ]
        if plan.prizes
        else []
    )
    ranks: list[Column[ResultRow]] = []
    ties: list[Column[ResultRow]] = []
    if programme.kind is not ProgrammeKind.TRAINING:  # a class is passed, not won
        ranks.append(
            Column(
                "rank", _("Rank"), lambda row: "" if row.rank is None else str(row.rank), align=RIGHT, sort_key=rank_key, width=60
            )
        )
        ties.append(Column("decided_by", _("Tie decided by"), lambda row: row.decided_by_words, width=110))
    return (
        *ranks,
        Column("entry_no", _("Entry no."), lambda row: row.entry_no, width=104),
        Column("name", _("Name"), lambda row: row.name, width=92),
        Column("organisation", _("Unit"), lambda row: row.organisation, hint=lambda row: row.organisation, width=REST),
        *parts,
        Column(
            "total",
            _("Total"),
            total_text,
            align=RIGHT,
            sort_key=lambda row: NO_SCORE if row.total is None else row.total,
            width=80,
        ),
        Column("status", _("Status"), lambda row: row.status_text(), tone=status_tone, width=80),
        Column(
            "passed",
            _("Decision"),
            lambda row: row.passed_text(),
            tone=lambda row: (Tone.OK if row.passed else Tone.BAD) if row.passed_text() else None,
            width=84,
        ),
        Column("resit", _("Resit"), resit_text, tone=lambda row: Tone.WARN if row.is_resit else None, width=70),
        *prizes,
        *ties,
    )


def advancement_columns(programme: Programme) -> tuple[Column[ResultRow], ...]:
    """Return the columns of the list of those who go on to the final."""
    first = programme.plan.preliminary
    return (
        Column("group", _("Group"), lambda row: row.group_title, width=110),
        Column("entry_no", _("Entry no."), lambda row: row.entry_no, width=130),
        Column("name", _("Name"), lambda row: row.name, width=110),
        Column("organisation", _("Unit"), lambda row: row.organisation, width=REST),
        *([_part(first)] if first else []),
        Column(
            "status",
            _("Status"),
            lambda row: _(RESULT_STATUS_TITLES[row.status]),
            tone=lambda row: STATUS_TONES[row.status],
            width=90,
        ),
    )


def rank_key(row: ResultRow) -> int:
    return LAST if row.rank is None else row.rank


def _part(component: Component) -> Column[ResultRow]:
    key = component.key
    return Column[ResultRow](
        key,
        component.title,
        partial(score_text, key=key),
        align=RIGHT,
        sort_key=lambda row: NO_SCORE if row.components.get(key) is None else row.components[key],
        width=0,
    )
