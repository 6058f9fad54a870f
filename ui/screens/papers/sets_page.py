"""The papers that were drawn: the list of sets, and beside it how fair the chosen one is and where it went."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.paper_set import MODE_TITLES, WAY_TITLES
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _, listed, ngettext
from skillsapp.queries.papers import PaperSetRow
from ui.actions import ActionSet
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, scrolling
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import Pill, label

NAMED = 3
CARD_WIDTH, CARD_NARROW, WIDE_FROM = 344, 320, 1050


def set_columns() -> tuple[Column[PaperSetRow], ...]:
    """Return the columns of the list."""
    return (
        Column("made", _("Drawn"), lambda row: stamp(row.set.made_at), width=150),
        Column("mode", _("Who gets which paper"), lambda row: _(MODE_TITLES[row.set.mode]), width=REST),
        Column("count", _("Copies"), _count, align=RIGHT, sort_key=lambda row: len(row.labels)),
        Column("spread", _("Apart by"), lambda row: f"{row.set.fairness.spread:.2f}", align=RIGHT, sort_key=lambda row: row.set.fairness.spread),
        Column("overlap", _("Shared"), lambda row: f"{row.set.fairness.mean_overlap:.1%}", align=RIGHT,
               sort_key=lambda row: row.set.fairness.mean_overlap),
        Column("state", _("State"), _state, tone=lambda row: Tone.OK if row.sittings else Tone.MUTED),
    )  # fmt: skip


class SetsPage(QWidget):
    """`actions` are the screen's: they work on `chosen`."""

    def __init__(self, refreshed: Callable[[], None]) -> None:
        super().__init__()
        self._model = RowModel[PaperSetRow](set_columns(), key=lambda row: row.set.id)
        empty = EmptyState(_("No papers drawn yet"), _("Look at the blueprint, then draw the papers."), "file-text")
        self.table = DataTable(self._model, "paper_sets", _("Drawn papers"), empty=empty)
        self.table.current_row.connect(lambda _row: self._show(refreshed))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        row.addWidget(table_card(self.table), 1)
        self._card = Card(_("Fairness"), name="paper_set_card")
        self._badge = Pill(_("Holds drafts"), Tone.WARN, "triangle-alert")
        self._facts = FactRows("paper_set_facts")
        self._hint = label(_("Choose papers in the list."), "sub", wrap=True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        for part in (self._hint, self._badge, self._facts):
            column.addWidget(part)
        column.addStretch()
        self._card.body.addWidget(scrolling(inside, "paper_set_scroll"), 1)
        row.addWidget(self._card)
        self._show(lambda: None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the list room for all of its columns in a narrow window."""
        super().resizeEvent(event)
        self._card.setFixedWidth(px(CARD_WIDTH if self.width() >= px(WIDE_FROM) else CARD_NARROW))

    def add_actions(self, actions: ActionSet, keys: tuple[str, ...]) -> None:
        """Put the buttons below the facts."""
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, key in enumerate(keys):
            if (action := actions.get(key)) is not None:
                grid.addWidget(ActionButton(action, small=True), place // 2, place % 2)
        self._card.body.addLayout(grid)

    @property
    def chosen(self) -> PaperSetRow | None:
        row = self.table.row()
        return row if isinstance(row, PaperSetRow) else None

    def show_sets(self, sets: tuple[PaperSetRow, ...], wanted: str = "") -> None:
        """List the sets; *wanted* is chosen, otherwise the newest where none was."""
        self._model.set_rows(sets)
        if sets and (wanted or self.chosen is None):
            self.table.select_key(wanted or sets[0].set.id)

    def _show(self, refreshed: Callable[[], None]) -> None:
        row = self.chosen
        self._hint.setVisible(row is None)
        self._facts.setVisible(row is not None)
        self._badge.setVisible(row is not None and row.set.fairness.drafts > 0)
        if row is not None:
            fair = row.set.fairness
            facts = (
                (_("How"), _(WAY_TITLES[fair.way])),
                (_("Expected score"), f"{fair.difficulty_min * 100:.2f} – {fair.difficulty_max * 100:.2f}"),
                (_("Apart by"), _("{points} points of 100").format(points=f"{fair.spread:.2f}")),
                (
                    _("Each paper"),
                    _("{questions} questions, {full} marks").format(questions=fair.questions, full=plain(fair.full)),
                ),
                (_("Shared by two papers"), f"{fair.mean_overlap:.1%}"),
                (_("Most frequent question"), _("on {share} of the papers").format(share=f"{fair.max_exposure:.1%}")),
                (_("Questions used"), _("{used}, {measured} measured").format(used=fair.distinct, measured=fair.measured)),
                (_("Spare paper"), "1" if row.has_spare else "—"),
                (_("Witnesses"), listed(row.set.witnesses) if row.set.witnesses else "—"),
                (_("Seed"), str(row.set.seed)),
                (_("Drawn by"), row.set.made_by),
                (_("Given to"), _given(row)),
            )
            self._facts.show_facts(facts, names=104)
        refreshed()


def _count(row: PaperSetRow) -> str:
    return f"{len(row.labels)}+1" if row.has_spare else str(len(row.labels))


def _state(row: PaperSetRow) -> str:
    return _("Given out") if row.sittings else _("Not given yet")


def _given(row: PaperSetRow) -> str:
    if not row.sittings:
        return _("Nobody yet")
    more = len(row.sittings) - NAMED
    named = listed(row.sittings[:NAMED])
    return named + ngettext(" and {count} more", " and {count} more", more).format(count=more) if more > 0 else named
