"""The year's figures as a spreadsheet: the sums with last year beside them, and the list of programmes that they come from."""

from __future__ import annotations

from pathlib import Path

from skillsapp.domain.programme import KIND_TITLES
from skillsapp.domain.year import KindFigures, YearFigures, paragraph
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, SheetTable, write_workbook
from skillsapp.kernel.i18n import _


def figure_rows(now: YearFigures, before: YearFigures) -> tuple[tuple[str, object, object], ...]:
    """Return (what, this year, last year) in the order of the annual report."""

    def pair(title: str, of: str, kind: str) -> tuple[str, object, object]:
        return title, _value(getattr(now, kind), of), _value(getattr(before, kind), of)

    return (
        pair(_("Classes"), "count", "classes"),
        pair(_("of these at companies"), "visits", "classes"),
        pair(_("Cities"), "cities", "classes"),
        pair(_("Attendances"), "entries", "classes"),
        pair(_("People who came"), "people", "classes"),
        pair(_("Companies"), "companies", "classes"),
        pair(_("Sat the exam of a class"), "sat", "classes"),
        pair(_("Passed a class"), "passed", "classes"),
        pair(_("Pass rate of classes (%)"), "pass_rate", "classes"),
        pair(_("Certificates of classes"), "certificates", "classes"),
        pair(_("Assessments"), "count", "assessments"),
        pair(_("Candidates of assessments"), "entries", "assessments"),
        pair(_("Passed an assessment"), "passed", "assessments"),
        pair(_("Pass rate of assessments (%)"), "pass_rate", "assessments"),
        pair(_("Competitions"), "count", "competitions"),
        pair(_("Entries of competitions"), "entries", "competitions"),
        pair(_("Winners"), "winners", "competitions"),
    )


def write_year(path: Path, now: YearFigures, before: YearFigures) -> None:
    """Write the figures and the programmes behind them.  Raises CannotWrite."""
    number = ColumnKind.NUMBER
    title = _("Figures of {year}").format(year=now.year)
    figures = SheetTable(
        title,
        title,
        (SheetColumn(_("Figure")), SheetColumn(str(now.year), number), SheetColumn(str(before.year), number)),
        figure_rows(now, before),
        footers=(paragraph(now, before),),
    )
    columns = (
        SheetColumn(_("Year"), number),
        SheetColumn(_("Kind")),
        SheetColumn(_("Title"), wraps=True),
        SheetColumn(_("City")),
        SheetColumn(_("First day"), ColumnKind.DATE),
        SheetColumn(_("Accepted"), number),
        SheetColumn(_("Sat"), number),
        SheetColumn(_("Passed"), number),
        SheetColumn(_("Winners"), number),
        SheetColumn(_("Certificates"), number),
    )
    behind = SheetTable(
        _("Programmes"), _("The programmes that the figures come from"), columns, [*_behind(now), *_behind(before)]
    )
    write_workbook(path, [figures, behind])


def _value(of: KindFigures, name: str) -> object:
    return len(of.cities) if name == "cities" else getattr(of, name)


def _behind(year: YearFigures) -> list[tuple[object, ...]]:
    parts = [*year.classes.parts, *year.assessments.parts, *year.competitions.parts]
    return [
        (
            year.year,
            _(KIND_TITLES[part.programme.kind]),
            part.programme.title,
            part.programme.city,
            part.programme.starts_on,
            part.entries,
            part.sat,
            part.passed,
            part.winners,
            part.certificates,
        )
        for part in parts
    ]
