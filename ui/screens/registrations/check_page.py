"""The third step of the import: what will go in, what will change, what must be corrected, by row and column."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _, ngettext
from skillsapp.kernel.problems import Problem
from skillsapp.services.registrations import ImportPreview
from ui.models.problem_rows import ProblemRow, problem_row, row_column, sentence_column, where_column
from ui.models.rows import Column, RowModel
from ui.problem_list import problem_list
from ui.theme import Tone, px
from ui.widgets.choices import ChipBar
from ui.widgets.empty import EmptyState
from ui.widgets.frames import StatTile
from ui.widgets.table import DataTable


class CheckPage(QWidget):
    """Three figures and the table of problems."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(12))
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        self.accepted = StatTile(_("Will be imported"), "0", tone=Tone.OK, name="import_accepted")
        self.changed = StatTile(_("Known people with changes"), "0", tone=Tone.INFO, name="import_changed")
        self.rejected = StatTile(_("With errors, not imported"), "0", tone=Tone.BAD, name="import_rejected")
        for tile in (self.accepted, self.changed, self.rejected):
            tiles.addWidget(tile, 1)
        outer.addLayout(tiles)
        self._filter = ChipBar([("", _("All")), ("error", _("Errors")), ("warning", _("Warnings"))], "problems_filter", _("Show"))
        self._filter.chosen.connect(self._choose)
        self._model = RowModel[ProblemRow](
            (
                row_column(),
                Column("name", _("Name"), lambda row: row.name, width=96),
                where_column(236),
                sentence_column(),
            ),
            key=lambda row: row.key,
        )
        self.table = DataTable(
            self._model,
            "import_problems",
            _("Problems"),
            empty=EmptyState(_("No problems found"), _("Every row can be imported."), "circle-check"),
        )
        above = QWidget()
        row = QHBoxLayout(above)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.addWidget(self._filter)
        row.addStretch()
        outer.addWidget(problem_list(self.table, above), 1)
        self._rows: tuple[ProblemRow, ...] = ()

    def show_preview(self, preview: ImportPreview) -> None:
        """Show what an import would do."""
        changed = len(preview.changes)
        warned = ngettext("{count} warning", "{count} warnings", preview.warnings).format(count=f"{preview.warnings:,}")
        self.accepted.show_value(f"{len(preview.accepted) - changed:,}", warned)
        self.changed.show_value(f"{changed:,}", _("Their details are brought up to date"))
        self.rejected.show_value(f"{len(preview.rejected_rows):,}", _("Can be saved and sent back"))
        self._rows = tuple(_problem_row(number, problem, preview) for number, problem in enumerate(preview.problems))
        errors = sum(row.is_error for row in self._rows)
        self._filter.set_counts({"": len(self._rows), "error": errors, "warning": len(self._rows) - errors})
        self._choose("error" if errors else "")
        self._filter.choose("error" if errors else "")

    def _choose(self, which: str) -> None:
        wanted = {"": (True, False), "error": (True,), "warning": (False,)}[which]
        self._model.set_rows([row for row in self._rows if row.is_error in wanted])


def _problem_row(number: int, problem: Problem, preview: ImportPreview) -> ProblemRow:
    parsed = preview.parsed

    def cell(index: int | None) -> str:
        cells = parsed.sheet.row(problem.row) if problem.row else ()
        return cells[index].text if index is not None and index < len(cells) else ""

    titles = parsed.mapping.titles
    content = problem.value
    if not content and problem.column in titles and not cell(titles.index(problem.column)):
        content = _("(empty)")
    return problem_row(number, problem, content, name=cell(parsed.mapping.columns.get("name")))
