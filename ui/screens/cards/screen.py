"""The screen of a sitting on paper: how far its cards are, and three pages: enter, rule, people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import SITTING_STATE_TITLES, Sitting, SittingState
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.cards import CardBoard, list_card_sittings, load_cards
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import confirm
from ui.last_choice import last_choice, remember_choice
from ui.routes import Route
from ui.screens.cards.entering import EnteringPage
from ui.screens.cards.people import PeoplePage, close_refusal
from ui.screens.cards.ruling import RulingPage
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.drop_down import DropDown
from ui.widgets.empty import nothing_yet
from ui.widgets.frames import Page, PageHeader
from ui.widgets.text import label, set_tone

KEY = "cards_sitting"
ENTER, RULE, PEOPLE = "enter", "rule", "people"


@dataclass(frozen=True, slots=True)
class _Shown:
    choices: Sequence[tuple[Sitting, str]]
    board: CardBoard | None


class CardsScreen(Page):
    """Opened by `Route.to("cards", sitting=...)`, or with `programme=` for the first sitting on paper of a programme."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Answer card entry")), name="cards_screen")
        self._context = context
        self.board: CardBoard | None = None
        self._wanted, self._programme = last_choice(context.app.folder, KEY), ""
        self.entering = EnteringPage(context, lambda: self.board)
        self.ruling = RulingPage(context, self.refresh)
        self.people = PeoplePage(context, lambda: self.board)
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("cards_close", _("Close the sitting"), self._close, "lock", permission=Permission.RUN_SITTING,
                           refusal=lambda: close_refusal(self.board)),
            ),
        )  # fmt: skip
        self._close_button = ActionButton(self.actions_here["cards_close"]) if "cards_close" in self.actions_here else None
        if self._close_button is not None:
            self.header.add_action_widget(self._close_button)
        self._choice = DropDown("cards_sitting_choose", _("Sitting"))
        self._choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._choice.activated.connect(self._choose)
        self._counts = label("", "strong", name="cards_counts")
        self._waiting = label("", "strong", name="cards_waiting")
        set_tone(self._waiting, Tone.WARN)
        self._to_answers = Button(_("Mark short answers"), "answers_open", self._mark_answers, small=True)
        self.pages = SegmentedControl(
            [(ENTER, _("Enter")), (RULE, _("Rule differences")), (PEOPLE, _("Name list"))], "cards_page", _("Page")
        )
        self.pages.chosen.connect(self.show_page)
        self._stack = QStackedWidget()
        for page in (self.entering, self.ruling, self.people):
            self._stack.addWidget(page)
        self._outer = QStackedWidget()
        self._outer.addWidget(self._whole())
        nothing = nothing_yet(
            context.navigate,
            _("No sitting on paper"),
            _("Arrange a sitting on paper; its answer cards are entered here."),
            "file-text",
            begin="sittings",
        )
        self._outer.addWidget(nothing)
        self.body.addWidget(self._outer, 1)

    def refresh(self) -> None:
        """Read the cards again; what is being typed stays."""
        app, wanted, programme = self._context.app, self._wanted, self._programme
        only = self._context.session.actor.programme_id

        def read() -> _Shown:
            choices = list_card_sittings(app.reader, only)
            sitting = next((one for one, _title in choices if one.id == wanted), None)
            sitting = sitting or next((one for one, _title in choices if one.programme_id == programme), None)
            open_ones = [one for one, _title in choices if one.state is not SittingState.CLOSED]
            sitting = sitting or next(iter(open_ones), choices[0][0] if choices else None)
            return _Shown(choices, load_cards(app.reader, sitting.id) if sitting else None)

        self._context.load(self, read, self._show)

    def open(self, route: Route) -> None:
        """Show the sitting that the route names, or one of its programme."""
        sitting, programme = route.get("sitting"), route.get("programme")
        if (sitting or programme) and not self.entering.has_typed:
            self._wanted, self._programme = sitting or "", programme or ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._focus)

    def show_page(self, key: str) -> None:
        """Show one of the three pages."""
        self.pages.choose(key)
        self._stack.setCurrentIndex((ENTER, RULE, PEOPLE).index(key))
        self._focus()

    def _whole(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        first = QHBoxLayout()
        first.setSpacing(px(14))
        first.addWidget(self.pages)
        first.addWidget(self._choice, 1)
        column.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(px(14))
        second.addWidget(self._counts)
        second.addWidget(self._waiting)
        second.addWidget(self._to_answers)
        second.addStretch()
        column.addLayout(second)
        column.addWidget(self._stack, 1)
        return whole

    def _focus(self) -> None:
        if self._stack.currentIndex() == 0 and self.isVisible():
            self.entering.focus()

    def _show(self, shown: _Shown) -> None:
        self.board = shown.board
        self._outer.setCurrentIndex(0 if shown.board else 1)
        if shown.board is not None:
            self._wanted = shown.board.sitting.id
            self.header.show_title(_("Answer card entry"), shown.board.programme)
            counts = shown.board.counts
            words = _(
                "First entry {first}/{expected} · second entry {second}/{expected} · differences {differing} · in {done} · absent {absent}"
            )
            self._counts.setText(
                words.format(
                    first=counts.first, expected=counts.expected, second=counts.second, differing=counts.differing,
                    done=counts.in_, absent=counts.absent,
                )
            )  # fmt: skip
            self._show_waiting(shown.board.waiting)
            self.ruling.show_rows(shown.board.rows)
        self._show_choices(shown.choices)
        self.people.show_board()
        self.actions_here.refresh()
        if self._close_button is not None:
            whole = close_refusal(self.board) is None
            self._close_button.set_kind("primary" if whole and self.entering.card is None else "")

    def _show_waiting(self, count: int) -> None:
        words = ngettext("{count} short answer waits for its markers", "{count} short answers wait for their markers", count)
        self._waiting.setText(words.format(count=count))
        self._waiting.setVisible(count > 0)
        self._to_answers.setVisible(count > 0 and self._context.session.may(Permission.MARK_ANSWERS))

    def _mark_answers(self) -> None:
        if self.board is not None:
            self._context.navigate(Route.to("answers", programme=self.board.sitting.programme_id))

    def _show_choices(self, choices: Sequence[tuple[Sitting, str]]) -> None:
        lines = [(choice_text(sitting, title), sitting.id) for sitting, title in choices]
        there = [(self._choice.itemText(place), self._choice.itemData(place)) for place in range(self._choice.count())]
        if lines != there:
            self._choice.clear()
            for text, id in lines:
                self._choice.addItem(text, id)
        self._choice.setCurrentIndex(self._choice.findData(self._wanted))

    def _choose(self, _place: int) -> None:
        chosen = str(self._choice.currentData() or "")
        if chosen == self._wanted:
            return
        if self.entering.has_typed:
            self._choice.setCurrentIndex(self._choice.findData(self._wanted))
            self._context.notices.say(_("Save the card or put it away first."))
            return
        self._wanted = chosen
        remember_choice(self._context.app.folder, KEY, chosen)
        self.entering.reset()
        self.refresh()

    def _close(self) -> None:
        board = self.board
        if board is None:
            return
        app, sitting = self._context.app, board.sitting.id
        words = _("Cards in: {done}, absent: {absent}. Then the results can be computed.")
        if board.waiting:
            words = _(
                "Cards in: {done}, absent: {absent}. The results then wait for {waiting} short answers that are to be marked."
            )
        confirm(
            self,
            _("Close the sitting?"),
            words.format(done=board.counts.in_, absent=board.counts.absent, waiting=board.waiting),
            _("Close the sitting"),
            lambda: self._context.change(self, lambda: app.sittings.close(sitting), lambda _done: self._say_closed()),
            name="cards_close",
        )

    def _say_closed(self) -> None:
        self._context.notices.say(_("The sitting is closed."))


def choice_text(sitting: Sitting, programme: str) -> str:
    """Return the line of a sitting in the list that drops down."""
    words = _("{time}  {room} · {title} ({state}) · {programme}")
    return words.format(
        time=stamp(sitting.starts_at), room=sitting.room, title=sitting.title,
        state=_(SITTING_STATE_TITLES[sitting.state]), programme=programme,
    )  # fmt: skip
