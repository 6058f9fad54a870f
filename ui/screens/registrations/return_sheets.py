"""What goes back to the units: the text of each to paste into a chat, and all spreadsheets saved into one folder at one click."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from skillsapp.domain.programme import Programme
from skillsapp.exchange.return_folder import SHEETS_FOLDER
from skillsapp.exchange.return_sheets import ReturnSheet, sheet_text, write_all
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.services.returns import FolderCheck
from ui.context import Context
from ui.dialogs import SheetDialog, choose_folder
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.notices import sentence
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.table import DataTable, table_card


class ReturnSheetsDialog(SheetDialog):
    """A unit chosen at the left, its text at the right; what was copied is ticked off."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme, check: FolderCheck) -> None:
        super().__init__(parent, _("Return sheets"), programme.title, name="return_sheets", width=960)
        self._context, self._programme, self._check = context, programme, check
        self._sheets: Sequence[ReturnSheet] = check.sheets()
        self._copied: set[str] = set()
        self._model = RowModel[ReturnSheet](
            (
                Column("unit", _("Unit"), lambda row: row.company, hint=lambda row: row.company, width=REST),
                Column("count", _("To correct"), lambda row: f"{row.count:,}", RIGHT, lambda row: row.count),
                Column(
                    "copied",
                    _("Text"),
                    lambda row: _("Copied") if row.company in self._copied else "",
                    tone=lambda row: Tone.OK if row.company in self._copied else None,
                    width=84,
                ),
            ),
            key=lambda row: row.company,
            parent=self,
        )
        self.table = DataTable(self._model, "return_sheets_list", _("Units"))
        self.text = QPlainTextEdit()
        self.text.setObjectName("return_text_show")
        self.text.setAccessibleName(_("Text to paste into a chat"))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self._copy = Button(_("Copy this text"), "return_text_copy", self._copy_text, icon="copy")
        right = QVBoxLayout()
        right.setSpacing(px(8))
        right.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._copy)
        foot.addStretch()
        right.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addWidget(table_card(self.table), 1)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)
        self.add_cancel(_("Close"))
        self.add_button(_("Save all into a folder"), "return_sheets_save", self._ask_folder, kind="primary", icon="save")
        self.table.current_row.connect(lambda _row: self._show_text())
        self._model.set_rows(self._sheets)
        self.table.select_row(0)
        self._show_text()

    def open(self) -> None:
        self.resize(px(960), px(620))
        super().open()
        self.table.setFocus()

    def adjustSize(self) -> None:
        """Keep the size: the texts are of different lengths."""

    def _show_text(self) -> None:
        sheet = self.table.row()
        self.text.setPlainText(sheet_text(sheet, self._programme.title) if sheet is not None else "")
        self._copy.setEnabled(sheet is not None)

    def _copy_text(self) -> None:
        sheet = self.table.row()
        if sheet is not None:
            QGuiApplication.clipboard().setText(self.text.toPlainText())
            self._copied.add(sheet.company)
            self._model.set_rows(self._sheets)
            self._context.notices.say(_("Copied: {unit}. Paste it into the chat.").format(unit=sheet.company))

    def _ask_folder(self) -> None:
        choose_folder(self, _("Where to save the return sheets"), self.save_all, name="return_sheets_folder")

    def save_all(self, chosen: Path) -> None:
        """Write every sheet, every text and the report into a folder of their own inside *chosen*."""
        day = to_house(self._context.app.clock.now()).date()
        folder = chosen / f"{_(SHEETS_FOLDER)} {day.isoformat()}"
        sheets, report, title = self._sheets, self._check.report(), self._programme.title
        self.set_busy(_("Saving"))
        self._context.load(
            self, lambda: write_all(sheets, report, title, folder), lambda count: self._saved(count, folder), self._failed
        )

    def _saved(self, count: int, folder: Path) -> None:
        told = ngettext(
            "{count} return sheet and the report saved in “{folder}”.",
            "{count} return sheets and the report saved in “{folder}”.",
            count,
        )
        self.show_problem(told.format(count=count, folder=str(folder)), Tone.OK)

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))
