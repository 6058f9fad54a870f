"""Everyone of the sitting: whose card is where, who is absent, who has two papers; closing the sitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.cards import CARD_STATE_TITLES, CardBoard, CardRow, CardState, PaperOfPerson, papers_of_people
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import ask_reason
from ui.models.rows import CENTRE, REST, RIGHT, Column, RowModel
from ui.screens.cards.papers import choose_paper
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton
from ui.widgets.choices import ChipBar
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card

TONES: Mapping[CardState, Tone] = {
    CardState.MISSING: Tone.MUTED,
    CardState.FIRST: Tone.INFO,
    CardState.DIFFERING: Tone.WARN,
    CardState.IN: Tone.OK,
    CardState.ABSENT: Tone.MUTED,
    CardState.CANCELLED: Tone.BAD,
}


class PeoplePage(QWidget):
    def __init__(self, context: Context, board: Callable[[], CardBoard | None]) -> None:
        super().__init__()
        self._context, self._board = context, board
        self._model = RowModel[CardRow](
            (
                Column("number", _("Seat"), lambda row: str(row.number), RIGHT, lambda row: row.number, width=60),
                Column("entry_no", _("Entry no."), lambda row: row.entry_no),
                Column("name", _("Name"), lambda row: row.name),
                Column("unit", _("Unit"), lambda row: row.organisation, width=REST),
                Column("variant", _("Booklet"), lambda row: row.variant, CENTRE, width=76),
                Column("state", _("State"), state_text, tone=lambda row: TONES[row.state], width=150),
                Column("first_by", _("First entry"), lambda row: row.first_by),
                Column("second_by", _("Second entry"), lambda row: row.second_by),
                Column("note", _("Remark"), remark, tone=lambda row: Tone.BAD if row.is_double else None),
            ),
            key=lambda row: row.seat_id,
            parent=self,
        )
        self.table = DataTable(
            self._model, "cards_list", _("Answer cards"), empty=EmptyState(_("Nobody is on this list"), "", "users"), many=True
        )
        self._chips = ChipBar(
            [("", _("All")), *((state.value, _(title)) for state, title in CARD_STATE_TITLES.items())], "cards_state", _("State")
        )
        self._chips.chosen.connect(lambda _key: self._show())
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("card_absent", _("Mark absent"), self._absent, "minus", permission=Permission.RUN_SITTING,
                           refusal=self._refuse_absent),
                ActionSpec("card_back", _("Mark present"), self._present, "check", permission=Permission.RUN_SITTING,
                           refusal=partial(self._refuse_unless, CardState.ABSENT, _("Choose somebody who is recorded as absent."))),
                ActionSpec("card_take_back", _("Take the entry back"), self._take_back, "undo-2", permission=Permission.RULE_ATTEMPTS,
                           refusal=self._refuse_take_back),
                ActionSpec("paper_rule", _("Rule which paper counts"), self._rule_paper, "gavel", permission=Permission.RULE_ATTEMPTS,
                           refusal=self._refuse_paper),
            ),
        )  # fmt: skip
        self.table.selection_changed.connect(self.actions_here.refresh)
        tools = QWidget()
        column = QVBoxLayout(tools)
        column.setContentsMargins(px(14), 0, px(14), 0)
        column.setSpacing(px(8))
        column.addWidget(self._chips)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        for action in self.actions_here:
            row.addWidget(ActionButton(action))
        row.addStretch()
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(table_card(self.table, above=tools))

    def show_board(self) -> None:
        """Show who has which card; the place in the list is kept."""
        board = self._board()
        counts: dict[str, int] = {"": len(board.rows) if board else 0}
        for row in board.rows if board else ():
            counts[row.state.value] = counts.get(row.state.value, 0) + 1
        self._chips.set_counts(counts)
        self._show()

    def _show(self) -> None:
        board, wanted = self._board(), self._chips.value
        self._model.set_rows([row for row in board.rows if not wanted or row.state == wanted] if board else [])
        self.actions_here.refresh()

    def _chosen(self) -> tuple[CardRow, ...]:
        rows: tuple[CardRow, ...] = self.table.selected()
        return rows

    def _refuse_absent(self) -> str | None:
        rows = self._chosen()
        if not rows or any(row.state is not CardState.MISSING for row in rows):
            return _("Choose people who have no card yet.")
        return None

    def _refuse_unless(self, state: CardState, words: str) -> str | None:
        rows = self._chosen()
        return None if len(rows) == 1 and rows[0].state is state else words

    def _refuse_take_back(self) -> str | None:
        rows = self._chosen()
        if len(rows) == 1 and rows[0].state in (CardState.FIRST, CardState.DIFFERING):
            return None
        return _("Choose a card that was entered but is not in yet.")

    def _refuse_paper(self) -> str | None:
        rows = self._chosen()
        return None if len(rows) == 1 and rows[0].is_double else _("Choose somebody who has two papers.")

    def _absent(self) -> None:
        board, pairs = self._board(), [(row.seat_id, Presence.ABSENT) for row in self._chosen()]
        if board is None:
            return
        sitting, app = board.sitting.id, self._context.app
        ask_reason(
            self,
            ngettext("Mark {count} person absent", "Mark {count} people absent", len(pairs)).format(count=len(pairs)),
            _("Only the invigilator knows who was not there: a missing card alone is no absence."),
            _("Mark absent"),
            lambda reason: self._context.change(self, lambda: app.sittings.set_presences(sitting, pairs, reason)),
            presets=(_("Did not come"), _("Left without an answer card")),
            name="card_absent",
        )

    def _present(self) -> None:
        (row,) = self._chosen()
        app = self._context.app
        ask_reason(
            self,
            _("Mark no. {entry_no} present").format(entry_no=row.entry_no),
            row.name,
            _("Mark present"),
            lambda reason: self._context.change(
                self, lambda: app.sittings.set_presence(row.seat_id, Presence.CHECKED_IN, reason)
            ),
            presets=(_("Marked absent by mistake"),),
            name="card_back",
        )

    def _take_back(self) -> None:
        (row,) = self._chosen()
        app = self._context.app
        ask_reason(
            self,
            _("Take back what was entered for {name}").format(name=row.name),
            _("The card was somebody else's. The entry stays in the log; the person then has no card."),
            _("Take back"),
            lambda reason: self._context.change(self, lambda: app.cards.take_back(row.attempt_id, reason)),
            presets=(_("Another person's card was typed under this number"),),
            danger=True,
            name="card_take_back",
        )

    def _rule_paper(self) -> None:
        board, (row,) = self._board(), self._chosen()
        if board is None:
            return
        reader, sitting = self._context.app.reader, board.sitting
        self._context.load(
            self,
            lambda: papers_of_people(reader, sitting.programme_id, sitting.component).get(row.registration_id, ()),
            lambda papers: self._ask_paper(row, papers),
        )

    def _ask_paper(self, row: CardRow, papers: tuple[PaperOfPerson, ...]) -> None:
        choose_paper(self, self._context, row, papers)


def state_text(row: CardRow) -> str:
    """Return the state of a card, with its differences."""
    title = _(CARD_STATE_TITLES[row.state])
    return f"{title} {row.differences}" if row.state is CardState.DIFFERING else title


def remark(row: CardRow) -> str:
    """Return what is odd about a person: two papers, or the reason that was given."""
    return _("two papers") if row.is_double else row.note


def close_refusal(board: CardBoard | None) -> str | None:
    """Say why the sitting cannot be closed yet."""
    if board is None:
        return _("Choose a sitting first.")
    if board.sitting.state is SittingState.CLOSED:
        return _("The sitting is closed already.")
    if board.counts.missing:
        missing = board.counts.missing
        return ngettext("{count} card is not in yet.", "{count} cards are not in yet.", missing).format(count=missing)
    return None
