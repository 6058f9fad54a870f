"""The roll call of a practical sitting: who is at which station; a list, since nothing is answered here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.sitting import PRESENCE_TITLES, Presence
from skillsapp.domain.words import Words
from skillsapp.kernel.i18n import _
from skillsapp.queries.sittings import BoardRow
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

_TONES = {
    Presence.EXPECTED: Tone.MUTED,
    Presence.CHECKED_IN: Tone.OK,
    Presence.ABSENT: Tone.WARN,
    Presence.DISQUALIFIED: Tone.BAD,
}


class RollCall(QWidget):
    """Several rows may be selected; *mark* gets the seats' ids and whether they are present or absent."""

    def __init__(self, mark: Callable[[Sequence[str], Presence], None]) -> None:
        super().__init__()
        self.setObjectName("roll_call")
        self._mark = mark
        self._model = RowModel[BoardRow](
            (
                Column("seat", _("Seat no."), lambda row: str(row.seat.number), RIGHT, lambda row: row.seat.number, width=64),
                Column("name", _("Name"), lambda row: row.seat.name),
                Column("entry_no", _("Entry no."), lambda row: row.seat.entry_no),
                Column("unit", _("Unit"), lambda row: row.seat.organisation, width=REST),
                Column(
                    "presence",
                    _("State"),
                    lambda row: _(PRESENCE_TITLES[row.seat.presence]),
                    tone=lambda row: _TONES[row.seat.presence],
                    width=110,
                ),
                Column("note", _("Reason"), lambda row: row.seat.note, width=160),
            ),
            key=lambda row: row.seat.seat_id,
            parent=self,
        )
        self.table = DataTable(
            self._model, "roll_call_list", _("Roll call"), empty=EmptyState(_("Nobody is seated here"), "", "users"), many=True
        )
        self.table.activated_row.connect(self._toggle)
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(14), 0, px(14), 0)
        row.setSpacing(px(10))
        self._count = label("", "sub", name="roll_call_count")
        row.addWidget(self._count, 1)
        row.addWidget(Button(_("Absent"), "roll_call_absent", lambda: self._selected(Presence.ABSENT), icon="minus"))
        row.addWidget(Button(_("Present"), "roll_call_present", lambda: self._selected(Presence.CHECKED_IN), icon="check"))
        row.addWidget(Button(_("All others are present"), "roll_call_rest_present", self._rest))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(table_card(self.table, tools))

    def show_rows(self, rows: Sequence[BoardRow], words: Words) -> None:
        """Show the seats; unchanged rows leave the selection alone."""
        if tuple(rows) != self._model.rows:
            self._model.set_rows(rows)
        here = sum(row.seat.presence is Presence.CHECKED_IN for row in rows)
        absent = sum(row.seat.presence is Presence.ABSENT for row in rows)
        self._count.setText(
            _("{people}: {here} present, {absent} absent, {open} not called yet").format(
                people=words.people(len(rows)), here=here, absent=absent, open=len(rows) - here - absent
            )
        )

    def _selected(self, presence: Presence) -> None:
        ids = [row.seat.seat_id for row in self.table.selected()]
        if ids:
            self._mark(ids, presence)

    def _rest(self) -> None:
        ids = [row.seat.seat_id for row in self._model.rows if row.seat.presence is Presence.EXPECTED]
        if ids:
            self._mark(ids, Presence.CHECKED_IN)

    def _toggle(self, row: BoardRow) -> None:
        self._mark([row.seat.seat_id], Presence.ABSENT if row.seat.presence is Presence.CHECKED_IN else Presence.CHECKED_IN)
