"""Whose certificates end soon: by unit, as a spreadsheet, and as text for a chat."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from skillsapp.domain.expiring import Expiring, by_unit, unit_message
from skillsapp.domain.roles import Permission
from skillsapp.exchange.expiring import write_expiring
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import N_, _, ngettext
from skillsapp.queries.expiring import list_expiring
from skillsapp.queries.settings import all_settings
from ui.context import Context
from ui.dialogs import SheetDialog, save_file
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.screens.desk.wording import day_text
from ui.theme import px
from ui.widgets.choices import SegmentedControl
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

SPANS = ((30, N_("30 days")), (90, N_("90 days")), (180, N_("Half a year")), (365, N_("One year")))


class ExpiringDialog(SheetDialog):
    """The span above, the list at the left, what the marked unit is told at the right."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, _("Who expires"), name="desk_expiring_sheet", width=1000)
        self._context = context
        self._today = to_house(context.app.clock.now()).date()
        self._found: tuple[Expiring, ...] = ()
        self._association = ""
        above = QHBoxLayout()
        above.setSpacing(px(16))
        self.spans = SegmentedControl([(str(days), _(title)) for days, title in SPANS], "expiring_span", _("Span"))
        self.spans.choose("90")
        self.spans.chosen.connect(self._choose_span)
        above.addWidget(self.spans)
        self.form = Form(
            (
                Field("expiring_first", _("From"), Kind.DATE, required=True),
                Field("expiring_last", _("Until"), Kind.DATE, required=True),
            ),
            columns=2,
        )
        self.form.changed.connect(self._load)
        above.addWidget(self.form)
        above.addStretch()
        self.body.addLayout(above)
        self._model = RowModel[Expiring](
            (
                Column("unit", _("Unit"), lambda e: e.organisation, hint=lambda e: e.organisation, width=REST),
                Column("name", _("Name"), lambda e: e.name, width=84),
                Column("until", _("Valid until"), lambda e: day_text(e.expires_on), width=96),
                Column("title", _("Certificate"), lambda e: e.title, hint=lambda e: f"{e.title} {e.number}", width=96),
            ),
            key=lambda one: (one.number, one.person_key),
            parent=self,
        )
        nobody = EmptyState(
            _("Nobody's certificate ends in this span"), _("Certificates without end are never listed."), "circle-check"
        )
        self.table = DataTable(self._model, "expiring_list", _("Who expires"), empty=nobody)
        self.table.current_row.connect(lambda _row: self._show_message())
        row = QHBoxLayout()
        row.setSpacing(px(14))
        row.addWidget(table_card(self.table), 3)
        side = QVBoxLayout()
        side.setSpacing(px(8))
        self._count = label("", "strong", wrap=True, name="expiring_count")
        self.message = QPlainTextEdit()
        self.message.setObjectName("expiring_message")
        self.message.setReadOnly(True)
        self.message.setAccessibleName(_("Message to the unit"))
        side.addWidget(self._count)
        side.addWidget(label(_("Message to the unit, to be pasted into a chat"), "hint", wrap=True))
        side.addWidget(self.message, 1)
        row.addLayout(side, 2)
        self.body.addLayout(row, 1)
        copy_all = self.add_button(_("Copy for all units"), "expiring_copy_all", self._copy_all, icon="copy", left=True)
        self.add_cancel(_("Close"))
        self._copying = (copy_all, self.add_button(_("Copy this message"), "expiring_copy", self._copy, icon="copy"))
        self.add_button(_("Save as a spreadsheet"), "expiring_save", self._save, kind="primary", icon="file-spreadsheet")
        self.resize(px(1000), px(620))
        self._choose_span("90")

    def _choose_span(self, days: str) -> None:
        last = self._today + timedelta(days=int(days))
        self.form.blockSignals(True)
        self.form.show_values({"expiring_first": self._today, "expiring_last": last})
        self.form.blockSignals(False)
        self._load()

    def _span(self) -> tuple[date, date] | None:
        values = self.form.values()
        first, last = values["expiring_first"], values["expiring_last"]
        return (first, last) if isinstance(first, date) and isinstance(last, date) and first <= last else None

    def _load(self) -> None:
        span, reader = self._span(), self._context.app.reader
        if span is None:
            self._show((), "")
            self.allow(_("Give two days, the first one first."))
            return
        self._context.load(
            self,
            lambda: (span, list_expiring(reader, *span), all_settings(reader)["association.name"]),
            lambda found: self._show(found[1], found[2]) if found[0] == self._span() else None,
            lambda error: self.show_problem(sentence(error)),
        )

    def _show(self, found: tuple[Expiring, ...], association: str) -> None:
        self._found, self._association = found, association
        self._model.set_rows(found)
        if found and self.table.row() is None:
            self.table.select_row(0)
        people, units = len({one.person_key for one in found}), len(by_unit(found))
        told = ngettext("{count} person", "{count} people", people).format(count=f"{people:,}")
        told += " · " + ngettext("{count} unit", "{count} units", units).format(count=f"{units:,}")
        self._count.setText(told)
        self.allow("" if found else _("The list is empty."))
        for button in self._copying:
            button.setEnabled(bool(found))
        self._show_message()

    def _show_message(self) -> None:
        one: Expiring | None = self.table.row()
        self.message.setPlainText(self._message(one.organisation) if one is not None else "")

    def _message(self, unit: str) -> str:
        return unit_message(unit, by_unit(self._found).get(unit, ()), self._association)

    def _copy(self) -> None:
        self._to_clipboard(self.message.toPlainText())

    def _copy_all(self) -> None:
        self._to_clipboard("\n\n".join(self._message(unit) for unit in by_unit(self._found)))

    def _to_clipboard(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)
            self._context.notices.say(_("Copied. Paste it into the chat."))

    def _save(self) -> None:
        span, found, association = self._span(), self._found, self._association
        if span is None or not found:
            return
        title = _("Certificates that end from {first} to {last}").format(first=day_text(span[0]), last=day_text(span[1]))
        whole = self._context.session.may(Permission.SEE_ID_NUMBERS)

        def write(path: Path) -> None:
            self._context.load(
                self,
                lambda: write_expiring(path, title, found, association, whole_numbers=whole),
                lambda _none: self._context.notices.say(_("Saved: {file}").format(file=path.name)),
                lambda error: self.show_problem(sentence(error)),
            )

        save_file(self, _("Save as a spreadsheet"), f"{title}.xlsx", [(_("Spreadsheet"), "*.xlsx")], write, name="expiring_file")
