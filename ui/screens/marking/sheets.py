"""The empty score sheets of one module on paper, a page for each station, without any name."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from skillsapp.domain.marking import MarkingScheme
from skillsapp.domain.sitting import seat_digits
from skillsapp.printouts.score_sheet import SCORE_SHEET, ScoreSheetData
from skillsapp.printouts.sheet import Imprint, Letterhead
from skillsapp.queries.marking import Grid
from ui.screens.marking.loading import Venue


def write_score_sheets(path: Path, venue: Venue, grid: Grid, scheme: MarkingScheme, operator: str, at: datetime) -> None:
    """Write the score sheets of the module and the stations of *grid*.  Raises CannotWrite."""
    programme = venue.programme
    plan, digits = programme.plan, seat_digits(row.number for row in grid.rows)
    rule_version = f"{programme.year}-{programme.sequence:03d}/{programme.version}"
    SCORE_SHEET.draw(
        ScoreSheetData(
            Letterhead(programme.title, plan.organisers, programme.document_number),
            Imprint(at, operator, rule_version),
            venue.words,
            module=next(module for module in scheme.modules if module.key == grid.module),
            stations=tuple(f"{row.number:0{digits}d}" for row in grid.rows),
            group=plan.group(grid.group).title if len(plan.groups) > 1 else "",
            judges=scheme.judges,
        ),
        path,
    )
