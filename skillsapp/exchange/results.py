"""Results as a workbook: a sheet for each group, the advancement list and the honours."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from skillsapp.domain.id_documents import ID_TYPES
from skillsapp.domain.programme import Programme
from skillsapp.domain.ranking import SHARE
from skillsapp.domain.result import HONOUR_STATE_TITLES, RESULT_STATUS_TITLES, ResultStatus
from skillsapp.domain.words import words_for
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, SheetTable, write_workbook
from skillsapp.kernel.i18n import _
from skillsapp.queries.results import HonourRow, ResultRow


def write_results(
    path: Path,
    programme: Programme,
    rows: Sequence[ResultRow],
    honours: Sequence[HonourRow] = (),
    *,
    with_ids: bool = False,
    subtitles: Sequence[str] = (),
) -> None:
    """Write the results of a programme.

    ID numbers are written only with *with_ids*, as the rows hold them: masked, unless the query was asked otherwise.
    Raises CannotWrite.
    """
    tables = [
        _result_table(programme, group.title, [row for row in rows if row.group == group.key], with_ids, subtitles)
        for group in programme.plan.groups
    ]
    if programme.plan.preliminary is not None:
        tables.append(_advancement_table(programme, [row for row in rows if row.advanced], subtitles))
    if honours:
        tables.append(_honour_table(programme, honours, subtitles))
    write_workbook(path, tables)


def _result_table(
    programme: Programme, group: str, rows: Sequence[ResultRow], with_ids: bool, subtitles: Sequence[str]
) -> SheetTable:
    plan = programme.plan
    ids = [SheetColumn(_("ID document")), SheetColumn(_("ID number"), ColumnKind.ID)] if with_ids else []
    with_resits = any(row.is_resit for row in rows)
    columns = [
        SheetColumn(_("Rank"), ColumnKind.NUMBER),
        SheetColumn(_("Entry number"), ColumnKind.ID),
        SheetColumn(_("Name")),
        SheetColumn(_("Unit")),
        *ids,
        *(
            SheetColumn(component.title, ColumnKind.DECIMAL, decimals=_decimals(rows, component.key))
            for component in plan.components
        ),
        SheetColumn(_("Total"), ColumnKind.DECIMAL, decimals=plan.ranking.decimals),
        SheetColumn(_("Status")),
        SheetColumn(_("Passed?")),
        *([SheetColumn(_("Resit"))] if with_resits else []),
        SheetColumn(_("Prize")),
        SheetColumn(_("Tie decided by")),
    ]
    table = [
        [
            row.rank,
            row.entry_no,
            row.name,
            row.organisation,
            *([_id_type(row.id_type), row.id_number] if with_ids else []),
            *(_component_cell(row, component.key) for component in plan.components),
            row.total,
            row.status_text(),
            row.passed_text(),
            *([_("Resit") if row.is_resit else ""] if with_resits else []),
            row.prize,
            row.decided_by_words if row.decided_by != SHARE else _("Rank shared"),
        ]
        for row in rows
    ]
    words = words_for(programme.kind)
    footers = [_("{candidate}: {count}").format(candidate=words.candidate, count=len(rows))]
    return SheetTable(group, programme.title, columns, table, (group, *subtitles), footers)


def _advancement_table(programme: Programme, rows: Sequence[ResultRow], subtitles: Sequence[str]) -> SheetTable:
    first = programme.plan.preliminary
    key, title = (first.key, first.title) if first else ("", "")
    columns = [
        SheetColumn(_("Group")),
        SheetColumn(_("Entry number"), ColumnKind.ID),
        SheetColumn(_("Name")),
        SheetColumn(_("Unit")),
        SheetColumn(title, ColumnKind.DECIMAL, decimals=_decimals(rows, key)),
        SheetColumn(_("Status")),
    ]
    order = {group.key: place for place, group in enumerate(programme.plan.groups)}
    ordered = sorted(rows, key=lambda row: (order.get(row.group, 0), -(row.components.get(key) or Decimal(0)), row.entry_no))
    table = [
        [row.group_title, row.entry_no, row.name, row.organisation, row.components.get(key), _(RESULT_STATUS_TITLES[row.status])]
        for row in ordered
    ]
    return SheetTable(_("Advancement list"), programme.title, columns, table, (_("Advancement list"), *subtitles))


def _honour_table(programme: Programme, honours: Sequence[HonourRow], subtitles: Sequence[str]) -> SheetTable:
    columns = [
        SheetColumn(_("Honour")),
        SheetColumn(_("Name")),
        SheetColumn(_("Entry number"), ColumnKind.ID),
        SheetColumn(_("Group")),
        SheetColumn(_("Unit")),
        SheetColumn(_("Rank"), ColumnKind.NUMBER),
        SheetColumn(_("State")),
        SheetColumn(_("Note"), wraps=True),
    ]
    table = [
        [
            row.title,
            row.name,
            row.entry_no,
            row.group_title,
            row.organisation,
            row.rank,
            _(HONOUR_STATE_TITLES[row.entry.state]),
            row.entry.note,
        ]
        for row in honours
    ]
    return SheetTable(_("Honours"), programme.title, columns, table, (_("Honours"), *subtitles))


def _component_cell(row: ResultRow, key: str) -> Decimal | str | None:
    status = row.component_status.get(key)
    if status in (None, ResultStatus.NORMAL):
        return row.components.get(key)
    return _(RESULT_STATUS_TITLES[ResultStatus(status)])


def _decimals(rows: Sequence[ResultRow], key: str) -> int:
    """Return how many decimals the scores of a component have."""
    scores = [score for row in rows if (score := row.components.get(key)) is not None]
    return max((max(0, -int(score.as_tuple().exponent)) for score in scores), default=0)


def _id_type(key: str) -> str:
    return ID_TYPES[key].label() if key in ID_TYPES else key
