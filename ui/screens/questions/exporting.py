"""Write a bank into a file of another program: bank and format, then what was written and what the format could not hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.exchange.question_formats import QUESTION_FORMATS, write_keys
from skillsapp.exchange.question_formats.question_format import Skipped
from skillsapp.kernel.i18n import N_, _, ngettext
from skillsapp.queries.questions import BankRow
from skillsapp.services.question_files import Exported
from ui.context import Context
from ui.dialogs import save_file
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.steps_sheet import StepsSheet
from ui.theme import Tone, px
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, StatTile
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import ElidedLabel, label

CHOOSE, DONE = range(2)
ABOUT = {
    "xlsx": N_("This program's own layout, for changing many questions at once. Everything is kept."),
    "csv": N_("This program's own layout as text. Questions with pictures are left out."),
    "docx": N_("A document to read and to print, with pictures and the key at its end."),
    "gift": N_("A text for Moodle. Ordering and short-answer questions and those with several blanks are left out."),
    "moodle-xml": N_("For Moodle, with pictures and topics as categories. Questions with several blanks are left out."),
    "qti": N_("A QTI 2.2 package for other examination programs, with pictures and cases."),
}
"""What each format is for and what it leaves out."""


class QuestionExport(StepsSheet):
    """The file is written by the last button of the first page; the second page accounts for every question."""

    def __init__(self, parent: QWidget, context: Context, banks: Sequence[BankRow], bank: str) -> None:
        titles = [_("Choose the format"), _("Done")]
        super().__init__(parent, _("Export questions"), titles=titles, name="questions_export_sheet", width=760, height=540)
        self._context, self._banks = context, tuple(banks)
        self._form = Form(
            (
                Field("bank", _("Which bank"), Kind.CHOICE, required=True, choices=[(row.key, row.title) for row in self._banks]),
                Field("format", _("Format of the file"), Kind.CHOICE, required=True, choices=_formats()),
            ),
            {"bank": bank or (self._banks[0].key if self._banks else ""), "format": write_keys()[0]},
            columns=2,
        )
        self._model = RowModel[Skipped](
            (
                Column("id", _("Number"), lambda row: row.id, width=190),
                Column("reason", _("Why it was left out"), lambda row: row.reason, hint=lambda row: row.reason, width=REST),
            ),
            key=lambda row: row.id,
        )
        self._written = StatTile(_("Questions written"), "0", tone=Tone.OK, name="export_written")
        self._skipped = StatTile(_("Not written"), "0", tone=Tone.WARN, name="export_skipped")
        self._place = label("", "sub", name="export_place", wrap=True)
        self.add_page(self._choose_page())
        self.add_page(self._done_page())
        self._cancel = self.add_cancel()
        self._next = self.add_button(_("Choose where to save"), "export_next", self._go_on, kind="primary")
        self.show_step(CHOOSE)

    def save_to(self, path: Path) -> None:
        """Write the bank into *path*."""
        bank, format = self._chosen()
        self.set_busy(_("Writing “{file}”").format(file=path.name))

        def finish(exported: Exported) -> None:
            self._finish(exported, path)

        self._context.change(self, lambda: self._context.app.question_files.export(bank, format, path), finish, self._failed)

    def _chosen(self) -> tuple[str, str]:
        return str(self._form["bank"].value()), str(self._form["format"].value())

    def _choose_page(self) -> QWidget:
        page, column = _column()
        card = Card(padding=16)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        card.add(self._form)
        column.addWidget(card)
        kinds, lines = Card(_("What each format is for"), padding=16, name="export_about"), QGridLayout()
        lines.setHorizontalSpacing(px(16))
        lines.setVerticalSpacing(px(8))
        lines.setColumnStretch(1, 1)
        for row, (key, title) in enumerate(_formats()):
            lines.addWidget(label(title, "strong"), row, 0)
            lines.addWidget(ElidedLabel(_(ABOUT[key]), "hint"), row, 1)
        kinds.body.addLayout(lines)
        kinds.body.addStretch()
        column.addWidget(kinds, 1)
        told = _("The file holds the answers. Keep it as you keep the papers, and delete it when it is no longer needed.")
        column.addWidget(label(told, "sub", wrap=True))
        return page

    def _done_page(self) -> QWidget:
        page, column = _column()
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        for tile in (self._written, self._skipped):
            tiles.addWidget(tile, 1)
        column.addWidget(self._place)
        column.addLayout(tiles)
        empty = EmptyState(_("Nothing was left out"), _("Every question of the bank is in the file."), "circle-check")
        self.table = DataTable(self._model, "export_skipped_list", _("Not written"), empty=empty)
        column.addWidget(table_card(self.table), 1)
        return page

    def _go_on(self) -> None:
        if self.step == DONE:
            self.accept()
        elif self._form.check():
            bank, format = self._chosen()
            title = next(row.title for row in self._banks if row.key == bank)
            suffix = QUESTION_FORMATS[format].suffixes[0]
            kinds = [(_(QUESTION_FORMATS[format].title), f"*{suffix}")]
            save_file(self, _("Save the questions"), f"{title}{suffix}", kinds, self.save_to, name="questions_save")

    def _finish(self, exported: Exported, path: Path) -> None:
        self.set_busy("")
        self._written.show_value(f"{exported.written:,}")
        self._skipped.show_value(f"{len(exported.skipped):,}")
        self._place.setText(
            ngettext("{count} question is in “{file}”.", "{count} questions are in “{file}”.", exported.written).format(
                count=f"{exported.written:,}", file=path.name
            )
        )
        self._model.set_rows(exported.skipped)
        self._next.show_text(_("Close"))
        self._cancel.hide()
        self.show_step(DONE)

    def _failed(self, error: Exception) -> None:
        self.set_busy("")
        self.show_problem(sentence(error))


def _column() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(12))
    return page, column


def _formats() -> list[tuple[str, str]]:
    return [(key, _(QUESTION_FORMATS[key].title)) for key in write_keys()]
