"""Judges who lie too far apart: the chief judge sends the aspect back to them, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _
from skillsapp.queries.marking import Apart
from ui.context import Context
from ui.dialogs import SheetDialog, ask_reason
from ui.judging.mark_model import MarkModel
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.theme import px
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card


class ReconsiderationDialog(SheetDialog):
    """Lists what has to be reconsidered; the judges' sheets open again for this aspect alone."""

    def __init__(self, parent: QWidget, context: Context, rows: Callable[[], Sequence[Apart]], marks: MarkModel) -> None:
        super().__init__(
            parent,
            _("Reconsider judgements"),
            _("The judges differ by more than the scheme allows. Send the aspect back; their sheets open again for it alone."),
            name="judgements_reconsider",
            width=720,
        )
        self._context, self._rows = context, rows
        columns: tuple[Column[Apart], ...] = (
            Column("number", marks.station, lambda row: marks.number(row.number), width=76),
            Column("module", _("Module"), lambda row: row.module, width=70),
            Column("title", _("Aspect"), lambda row: row.title, width=REST),
            Column(
                "levels", _("Levels given"), lambda row: " / ".join("–" if v is None else plain(v) for v in row.levels), width=120
            ),
        )
        self.model = RowModel[Apart](columns, key=lambda row: (row.seat_id, row.aspect), parent=self)
        empty = EmptyState(_("Nothing to reconsider"), _("All judgements lie within the allowed difference."), "scale")
        self.table = DataTable(self.model, "apart_list", _("Reconsider judgements"), empty=empty)
        self.table.setMinimumHeight(px(220))
        self.add(table_card(self.table))
        self.table.current_row.connect(lambda _row: self._allow())
        self.add_cancel(_("Close"))
        self.add_button(_("Send back"), "judgement_return", self._ask, kind="primary")
        self.show_rows()

    def show_rows(self) -> None:
        """Show the list again."""
        self.model.set_rows(self._rows())
        if not self.table.selected():
            self.table.select_row(0)
        self._allow()

    def _allow(self) -> None:
        self.allow("" if self.table.row() is not None else _("Choose a row first."))

    def _ask(self) -> None:
        row: Apart | None = self.table.row()
        if row is None:
            return
        marking = self._context.app.marking

        def send(reason: str) -> None:
            self._context.change(
                self,
                lambda: marking.reconsider(row.seat_id, row.module, row.aspect, reason),
                lambda _value: self._context.notices.say(_("Sent back to the judges.")),
                lambda error: self.show_problem(sentence(error)),
            )

        ask_reason(self, _("Send back"), row.title, _("Send back"), send, name="judgement_reason_ask")
