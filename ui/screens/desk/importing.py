"""Import a certificate ledger of an earlier year: choose the file, see what will be taken and what not, take it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.certificate import LedgerMatch
from skillsapp.exchange.ledger import FAMILY
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, listed, ngettext, running
from skillsapp.services.desk import LedgerImport, LedgerPreview
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.models.problem_rows import ProblemRow, problem_row, row_column, sentence_column, where_column
from ui.models.rows import RowModel
from ui.notices import sentence
from ui.problem_list import problem_list
from ui.returned_lists import choose_list, save_rejected
from ui.theme import Tone, px
from ui.widgets.empty import EmptyState
from ui.widgets.frames import StatTile
from ui.widgets.table import DataTable
from ui.widgets.text import label

CHOOSE, CHECK, DONE = range(3)


class LedgerDialog(SheetDialog):
    """Nothing is written before the last button; the rows that are not taken can be saved with the reasons."""

    def __init__(self, parent: QWidget, context: Context, settle: Callable[[], object]) -> None:
        super().__init__(parent, _("Import an earlier ledger"), name="ledger_import_sheet", width=1020)
        self._context, self._settle = context, settle
        self._preview: LedgerPreview | None = None
        self._step, self._doubtful = CHOOSE, 0
        tiles = QHBoxLayout()
        tiles.setContentsMargins(0, 0, 0, 0)
        tiles.setSpacing(px(12))
        self.accepted_tile = StatTile(_("Will be taken"), "0", tone=Tone.OK, name="ledger_accepted")
        self.sure_tile = StatTile(_("Of people on record"), "0", _("Same ID number"), tone=Tone.INFO, name="ledger_sure")
        self.doubtful_tile = StatTile(
            _("To be asked about"), "0", _("Same name, no ID number"), tone=Tone.WARN, name="ledger_doubtful"
        )
        self.rejected_tile = StatTile(
            _("Not taken"), "0", _("Can be saved with the reasons"), tone=Tone.BAD, name="ledger_rejected"
        )
        for tile in (self.accepted_tile, self.sure_tile, self.doubtful_tile, self.rejected_tile):
            tiles.addWidget(tile, 1)
        self._tiles = QWidget()
        self._tiles.setLayout(tiles)
        self._columns = label("", "hint", wrap=True, name="ledger_columns")
        self._model = RowModel[ProblemRow](
            (row_column(), where_column(250), sentence_column()), key=lambda row: row.key, parent=self
        )
        none = EmptyState(_("No problems found"), _("Every row can be imported."), "circle-check")
        self.table = DataTable(self._model, "ledger_problems", _("Problems"), empty=none)
        self._list = problem_list(self.table)
        self._words = EmptyState("", "", "file-spreadsheet")
        self.add(self._tiles, self._columns)
        self.body.addWidget(self._list, 1)
        self.body.addWidget(self._words, 1)
        self._save = self.add_button(
            _("Save the rows not taken"), "ledger_rejected_save", self._save_rejected, icon="file-spreadsheet", left=True
        )
        self._cancel = self.add_cancel()
        self._next = self.add_button(_("Choose a file"), "ledger_next", self._go_on, kind="primary")
        self.resize(px(900), px(600))
        self._show(CHOOSE)

    def take_file(self, path: Path) -> None:
        """Read and check the file."""
        app = self._context.app
        today = to_house(app.clock.now()).date()
        self.set_busy(_("Checking every row"))
        self._context.load(self, lambda: app.desk.preview_ledger(path, today), self._show_preview, self._failed)

    def _show(self, step: int) -> None:
        self._step = step
        for part in (self._tiles, self._columns, self._list):
            part.setVisible(step == CHECK)
        self._words.setVisible(step != CHECK)
        preview = self._preview
        self._save.setVisible(step != CHOOSE and preview is not None and bool(preview.rejected_rows))
        self._cancel.setVisible(step != DONE or self._doubtful > 0)
        if step == CHOOSE:
            self._words.show_text(
                _("Choose the ledger of an earlier year"),
                _(
                    "Spreadsheets (.xlsx, .xls) and text (.csv) are read. Name and certificate number are needed; "
                    "unit, ID number, dates and other columns are taken as they are there."
                ),
            )
            self._next.show_text(_("Choose a file"), "folder-open")
        elif step == CHECK and preview is not None:
            count = len(preview.accepted)
            self._next.show_text(ngettext("Import {count} row", "Import {count} rows", count).format(count=f"{count:,}"), "check")
            self.allow("" if count else _("No row can be imported."))
        else:
            asks = self._doubtful > 0
            self._cancel.show_text(_("Later"))
            self._next.show_text(_("Settle one by one") if asks else _("Done"), "list-checks" if asks else "check")
        self._next.setFocus()

    def _go_on(self) -> None:
        match self._step:
            case 0:
                choose_list(self, _("Choose a ledger"), self.take_file, name="ledger_file")
            case 1:
                self._apply()
            case _:
                self.accept()
                if self._doubtful:
                    self._settle()

    def _show_preview(self, preview: LedgerPreview) -> None:
        self.set_busy("")
        self._preview = preview
        self.show_problem("")
        read = preview.parsed.read
        self.show_title(_("Import an earlier ledger"), f"{preview.source} · " + _rows_text(read))
        self.accepted_tile.show_value(f"{len(preview.accepted):,}")
        self.sure_tile.show_value(f"{preview.count(LedgerMatch.SURE):,}")
        self.doubtful_tile.show_value(f"{preview.count(LedgerMatch.DOUBTFUL):,}")
        self.rejected_tile.show_value(f"{len(preview.rejected_rows):,}")
        self._columns.setText(_columns_text(preview))
        errors_first = sorted(preview.problems, key=lambda problem: not problem.is_error)
        self._model.set_rows([problem_row(number, problem) for number, problem in enumerate(errors_first)])
        self._show(CHECK)

    def _apply(self) -> None:
        preview = self._preview
        assert preview is not None
        count = len(preview.accepted)
        self.set_busy(ngettext("Importing {count} row", "Importing {count} rows", count).format(count=f"{count:,}"))
        self._context.change(self, lambda: self._context.app.desk.apply_ledger(preview), self._show_done, self._failed)

    def _show_done(self, done: LedgerImport) -> None:
        self.set_busy("")
        self._doubtful = done.doubtful
        title = ngettext("{count} line taken", "{count} lines taken", done.taken).format(count=f"{done.taken:,}")
        below = _("{count} of them belong to people on record.").format(count=f"{done.sure:,}")
        if done.doubtful:
            below = ngettext(
                "Of {count} line it is not sure whose it is. Please look at it.",
                "Of {count} lines it is not sure whose they are. Please look at them one by one.",
                done.doubtful,
            ).format(count=f"{done.doubtful:,}")
        self._words.show_text(title, below)
        self._show(DONE)

    def _save_rejected(self) -> None:
        preview = self._preview
        assert preview is not None
        proposed = _("{file}, rows not taken").format(file=Path(preview.source).stem)
        title = _("Save the rows not taken")
        save_rejected(self, self._context, preview.to_return, title, proposed, self._failed, name="ledger_rejected_file")

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))


def _rows_text(count: int) -> str:
    return ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}")


def _columns_text(preview: LedgerPreview) -> str:
    mapping, names = preview.parsed.mapping, alias_table(FAMILY).names
    found = listed(names[key] for key in names if key in mapping.columns)
    text = _("Columns understood: {columns}.").format(columns=found)
    unknown = listed(mapping.unknown)
    return running(text, _("Other columns are kept as they are: {columns}").format(columns=unknown)) if unknown else text
