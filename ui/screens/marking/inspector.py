"""Beside the grid: what the aspect asks, what was deducted, how far the other judges are, and what was amended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.marking import ASPECT_KIND_TITLES, CONSENSUS, Aspect, AspectKind, SheetState
from skillsapp.domain.sitting import seat_digits
from skillsapp.domain.words import Words
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _
from skillsapp.queries.marking import SheetProgress
from ui.judging.mark_model import Place
from ui.screens.marking.loading import Loaded
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import IconLabel, label

SHEET_ICONS = {
    SheetState.OPEN: ("pencil", Tone.WARN),
    SheetState.SUBMITTED: ("circle-check", Tone.OK),
    SheetState.LOCKED: ("lock", Tone.OK),
}


class MarkInspector(Card):
    """Shows the cell in front; other judges' marks are never shown, only whether they have submitted."""

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__(name="mark_details")
        self._empty = EmptyState(_("No cell chosen"), _("Choose a cell to see what is asked there."), "clipboard-list")
        self.add(self._empty)
        self._filled = QWidget()
        filled = QVBoxLayout(self._filled)
        filled.setContentsMargins(0, 0, 0, 0)
        filled.setSpacing(px(10))
        self._station = label("", "h2", name="mark_station")
        filled.addWidget(self._station)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, px(6), 0)
        self._column.setSpacing(px(6))
        filled.addWidget(scrolling(content, "mark_details_scroll"), 1)
        for action in actions:
            filled.addWidget(_offered(action))
        self.body.addWidget(self._filled, 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        self._filled.hide()
        self._empty.show()

    def show_place(self, place: Place, loaded: Loaded, others: Sequence[SheetProgress] | None) -> None:
        """Show a cell; *others* None while they are being read."""
        assert loaded.venue is not None and loaded.grid is not None
        words, digits = loaded.venue.words, seat_digits(row.number for row in loaded.grid.rows)
        self._filled.show()
        self._empty.hide()
        self._station.setText(f"{words.station} {place.row.number:0{digits}d}")
        self._clear()
        criterion = next((c for c in loaded.grid.criteria if place.aspect in c.aspects), None)
        if criterion is not None:
            self._add("sub", criterion.title)
        self._add("strong", place.aspect.title)
        self._add("sub", _how_marked(place.aspect))
        if place.aspect.key in place.row.reopened:
            self._line("scale", Tone.WARN, _("Sent back: the judges differ too much. Judge this aspect again."))
        for row in loaded.waiting:
            if row.amendment.sheet_id == place.row.sheet_id and row.amendment.aspect == place.aspect.key:
                old = "–" if row.amendment.old is None else plain(row.amendment.old)
                change = _("Amendment waiting: {old} → {new}").format(old=old, new=plain(row.amendment.new))
                self._line("clock", Tone.WARN, change)
        self._show_penalties(place, loaded)
        self._show_others(place, loaded, others, words)
        self._column.addStretch(1)

    def _show_penalties(self, place: Place, loaded: Loaded) -> None:
        self._heading(_("Deductions"))
        mine = [p for p in loaded.penalties if p.penalty.seat_id == place.row.seat_id and not p.penalty.is_cancelled]
        for row in mine:
            points = _("Module 0") if row.penalty.zero_module else f"−{plain(row.penalty.points)}"
            what = _("{title} ({cost})").format(title=row.title, cost=row.penalty.module or _("whole"))
            self._line("minus", Tone.BAD, f"{points}  {what}", row.penalty.reason)
        if not mine:
            self._add("hint", _("None"))

    def _show_others(self, place: Place, loaded: Loaded, others: Sequence[SheetProgress] | None, words: Words) -> None:
        assert loaded.grid is not None
        if others is None:
            return
        self._heading(_("Other sheets (marks stay hidden)"))
        shown = [sheet for sheet in others if sheet.slot != loaded.grid.slot]
        for sheet in shown:
            title = _("Measurement") if sheet.slot == CONSENSUS else f"{words.judge} {sheet.slot}"
            icon, tone = SHEET_ICONS[sheet.state]
            state = {
                SheetState.OPEN: _("Being scored"),
                SheetState.SUBMITTED: _("Submitted"),
                SheetState.LOCKED: _("Locked"),
            }[sheet.state]
            self._line(icon, tone, f"{title}  {state}", sheet.judge)
        if not shown:
            self._add("hint", _("This module has no other sheet."))

    def _heading(self, text: str) -> None:
        self._column.addSpacing(px(8))
        self._add("sub", text)

    def _add(self, role: str, text: str) -> None:
        made = label(text, "strong" if role == "strong" else "hint" if role == "hint" else "sub", wrap=True)
        self._column.addWidget(made)

    def _line(self, icon: str, tone: Tone, text: str, below: str = "") -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(IconLabel(icon, 16, tone), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(text, wrap=True))
        if below:
            words.addWidget(label(below, "hint", wrap=True))
        row.addLayout(words, 1)
        self._column.addWidget(line)

    def _clear(self) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _offered(action: QAction) -> ActionButton:
    """Return a button that is there only while its action can be done; the menu holds it always, with the reason."""
    button = ActionButton(action)
    button.setVisible(action.isEnabled())
    action.changed.connect(lambda: button.setVisible(action.isEnabled()))
    return button


def _how_marked(aspect: Aspect) -> str:
    kind = _(ASPECT_KIND_TITLES[aspect.kind])
    if aspect.kind is AspectKind.JUDGEMENT:
        return _("{kind}: levels 0, 1, 2 or 3; worth {full}").format(kind=kind, full=plain(aspect.full))
    return _("{kind}: 0 to {full} in steps of {step}").format(kind=kind, full=plain(aspect.full), step=plain(aspect.step))
