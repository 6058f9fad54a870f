"""`year figures` and `archive write`: what an office hands in at the end."""

from __future__ import annotations

import argparse
from decimal import Decimal
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb, whole_number, xlsx_file
from skillsapp.domain.year import KindFigures, YearFigures, paragraph
from skillsapp.exchange.year import write_year
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.files import make_folder
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.year import known_years, year_figures

_COUNTS = ("count", "entries", "people", "companies", "sat", "passed", "certificates")
_ALSO = {"classes": ("visits",), "assessments": (), "competitions": ("winners",)}


def _figures_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=whole_number, metavar="Y", help=_("without it the newest year that has programmes"))
    parser.add_argument("--out", type=xlsx_file, metavar="F.xlsx")


def _figures(desk: Desk, options: argparse.Namespace) -> Answer:
    app = desk.app
    this_year = to_house(app.clock.now()).year
    now, before = year_figures(app.reader, options.year or next(iter(known_years(app.reader)), this_year))
    if options.out is not None:
        write_year(options.out, now, before)
    told = paragraph(now, before)
    return Answer({**_year_json(now), "before": _year_json(before), "paragraph": told}, (told,))


def _year_json(figures: YearFigures) -> dict[str, object]:
    return {"year": figures.year, **{kind: _kind_json(getattr(figures, kind), _ALSO[kind]) for kind in _ALSO}}


def _kind_json(figures: KindFigures, also: tuple[str, ...]) -> dict[str, object]:
    rate: Decimal | None = figures.pass_rate
    counts: dict[str, object] = {name: getattr(figures, name) for name in (*_COUNTS, *also)}
    return {**counts, "cities": list(figures.cities), "pass_rate": None if rate is None else format(rate, "f")}


def _archive_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")


def _archive(desk: Desk, options: argparse.Namespace) -> Answer:
    programme = find_programme(desk.app.reader, options.programme)
    make_folder(options.out)
    archive = desk.app.archives.write(programme.id, options.out).value
    files = sorted(str(path) for path in archive.folder.iterdir())
    told = _("{folder}: {count} files, number {number}.").format(folder=archive.folder, count=len(files), number=archive.number)
    data = {"folder": str(archive.folder), "number": archive.number, "files": files, "archived": archive.is_final}
    return Answer(data, (told,))


YEAR_VERBS = (
    Verb(("year", "figures"), N_("Tell the year's figures for the annual report."), _figures_arguments, _figures),
    Verb(
        ("archive", "write"),
        N_("Write the archive of a programme as one folder; one whose results are decided is closed by it."),
        _archive_arguments,
        _archive,
    ),
)
