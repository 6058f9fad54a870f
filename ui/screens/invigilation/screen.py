"""The board of one sitting: its steps above, the room as a map, the chosen seat at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.sitting import SITTING_STATE_TITLES, Presence, SittingState
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.sittings import SeatRow, identify
from ui.actions import ActionSet, reason_of
from ui.context import Context
from ui.routes import Route
from ui.screens.invigilation.actions import FOR_ALL, FOR_ONE, SITTING_STEPS, InvigilationActions
from ui.screens.invigilation.board import Board, choice_text, read_board
from ui.screens.invigilation.inspector import SeatInspector
from ui.screens.invigilation.roll_call import RollCall
from ui.screens.invigilation.seat_map import Legend, SeatMap
from ui.screens.invigilation.seat_state import SeatView, count_kinds, seat_view
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.drawer import InspectorSplit
from ui.widgets.drop_down import DropDown
from ui.widgets.empty import nothing_yet
from ui.widgets.frames import Page, PageHeader
from ui.widgets.table import table_card
from ui.widgets.text import Pill, label, set_tone

EVERY_MS = 2000
STATE_TONES = {
    SittingState.PLANNED: Tone.MUTED,
    SittingState.OPEN: Tone.INFO,
    SittingState.RUNNING: Tone.OK,
    SittingState.CLOSED: Tone.MUTED,
}


class InvigilationScreen(Page):
    """See the module; opened by `Route.to("invigilation", sitting=...)` or `programme=...`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Invigilation")), name="invigilation_screen")
        self._context = context
        self._board = Board()
        self._views: Sequence[SeatView] = ()
        self._wanted = self._programme = ""
        self._is_reading = False
        self.map = SeatMap()
        self.map.chosen.connect(self._show_seat)
        self.doing = InvigilationActions(self, context, lambda: self._board, lambda: self.map.chosen_view, self.refresh)
        self.actions_here = ActionSet(self, context.session.actor, self.doing.specs())
        self._steps: dict[str, ActionButton] = {}
        self._make_header()
        self._choice = DropDown("sitting_choose", _("Sitting"))
        self._choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._choice.installEventFilter(self)
        self._choice.activated.connect(self._choose)
        self.scan = QLineEdit()
        self.scan.setObjectName("seat_scan")
        self.scan.setAccessibleName(_("Check in"))
        self.scan.setPlaceholderText(_("Check in: scan the ticket or type a number, then Enter"))
        self.scan.returnPressed.connect(self._scan)
        self.scan.setClearButtonEnabled(True)
        self._scanned = label("", "sub", name="scan_result")
        self._state = Pill()
        self._time = label("", "sub", name="sitting_time")
        self._legend = Legend()
        self.inspector = SeatInspector([action for key in FOR_ONE if (action := self.actions_here.get(key))])
        self.roll_call = RollCall(self._mark)
        middle = self._middle = QStackedWidget()
        middle.addWidget(self.map)
        middle.addWidget(self.roll_call)
        self._split = InspectorSplit(table_card(middle, self._tools(), self._legend), self.inspector, _("Seat"), width=300)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._split)
        nothing = nothing_yet(
            context.navigate,
            _("No sitting today"),
            _("Arrange a sitting with its room and seats first."),
            "calendar-days",
            begin="sittings",
        )
        self._pages.addWidget(nothing)
        self.body.addWidget(self._pages, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Read the board again; a reading under way is not doubled."""
        if self._is_reading:
            return
        self._is_reading = True
        app, wanted, programme = self._context.app, self._wanted, self._programme
        only = self._context.session.actor.programme_id
        self._context.load(self, lambda: read_board(app, wanted, programme, only), self._show, self._fail)

    def open(self, route: Route) -> None:
        """Show the sitting that the route names, or one of its programme."""
        sitting, programme = route.get("sitting"), route.get("programme")
        if sitting or programme:
            self._wanted, self._programme = sitting or "", programme or ""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page: scrolling past must not change the sitting."""
        if event.type() == QEvent.Type.Wheel and not self._choice.hasFocus():
            event.ignore()
            return True
        return False

    def _make_header(self) -> None:
        more = Button(_("For everybody"), "all_open", icon="users")
        menu = QMenu(more)
        for key in FOR_ALL:
            action = self.actions_here.get(key)
            if action is not None:
                menu.addAction(action)
        more.setMenu(menu)
        self._all_button = more
        if menu.actions():
            self.header.add_action_widget(more)
        for key in SITTING_STEPS:
            action = self.actions_here.get(key)
            if action is not None:
                button = ActionButton(action, big=key == "player_open")
                self._steps[key] = button
                self.header.add_action_widget(button)

    def _tools(self) -> QWidget:
        tools = QWidget()
        column = QVBoxLayout(tools)
        column.setContentsMargins(px(14), 0, px(14), 0)
        column.setSpacing(px(8))
        first = QHBoxLayout()
        first.setSpacing(px(10))
        first.addWidget(self._choice, 1)
        first.addWidget(self.scan, 1)
        second = QHBoxLayout()
        second.setSpacing(px(12))
        second.addWidget(self._state)
        second.addWidget(self._time)
        second.addStretch()
        second.addWidget(self._scanned)
        column.addLayout(first)
        column.addLayout(second)
        return tools

    def _show(self, board: Board) -> None:
        self._is_reading = False
        self._board = board
        sitting, words = board.sitting, board.words
        if sitting is None or words is None or board.programme is None or board.now is None:
            self._pages.setCurrentIndex(1)
            self._follow_actions()
            return
        self._pages.setCurrentIndex(0)
        self._wanted = sitting.id
        self.header.show_title(_("Invigilation"), board.programme.title)
        self._show_choices()
        self._state.show_state(_(SITTING_STATE_TITLES[sitting.state]), STATE_TONES[sitting.state])
        self._time.setText(self._times())
        self._views = tuple(seat_view(row, board.now) for row in board.rows)
        self._middle.setCurrentIndex(1 if board.has_roll_call else 0)
        self._legend.setVisible(not board.has_roll_call)
        if board.has_roll_call:
            self.roll_call.show_rows(board.rows, words)
        else:
            self.map.show_views(self._views)
            self._legend.show_counts(count_kinds(self._views))
        self.inspector.setVisible(not board.has_roll_call)
        self._show_seat(self.map.chosen_view, opens=False)

    def _fail(self, error: Exception) -> None:
        self._is_reading = False
        self._context.notices.report(error)
        self._timer.stop()  # one sentence is enough; the next visit reads again

    def _times(self) -> str:
        sitting = self._board.sitting
        assert sitting is not None
        if sitting.started_at is None:
            text = _("starts at {time}, {minutes} minutes").format(
                time=to_house(sitting.starts_at).strftime("%H:%M"), minutes=sitting.duration_minutes
            )
            if self._board.is_on_laptops:
                text = _("{time}; on the laptops: shown here once the stick is back").format(time=text)
            return text
        return _("started at {time}, {minutes} minutes").format(
            time=to_house(sitting.started_at).strftime("%H:%M"), minutes=sitting.duration_minutes
        )

    def _show_choices(self) -> None:
        wanted = [(choice_text(row), row.sitting.id) for row in self._board.choices]
        there = [(self._choice.itemText(place), self._choice.itemData(place)) for place in range(self._choice.count())]
        if wanted != there and not self._choice.view().isVisible():
            self._choice.clear()
            for text, id in wanted:
                self._choice.addItem(text, id)
        self._choice.setCurrentIndex(self._choice.findData(self._wanted))

    def _choose(self, _place: int) -> None:
        self._wanted = str(self._choice.currentData() or "")
        self.map.choose("")
        self.refresh()

    def _show_seat(self, view: SeatView | None, *, opens: bool = True) -> None:
        photo = self._context.app.folder.photos / view.row.seat.photo if view and view.row.seat.photo else None
        self.inspector.show_seat(view, self._board.words, photo)
        self._follow_actions()
        if opens and view is not None:
            self._split.open_inspector()

    def _follow_actions(self) -> None:
        self.actions_here.refresh()
        next_step, practical = self.doing.next_step(), self._board.has_roll_call
        sitting = self._board.sitting
        for key, button in self._steps.items():
            button.set_kind("primary" if key == next_step else "")
            action = self.actions_here[key]
            hidden = sitting is None or (practical and key in ("sitting_open", "player_open"))
            button.setVisible(not hidden and action.isEnabled())
        for key in FOR_ONE:
            of_seat = self.actions_here.get(key)
            if of_seat is not None:
                of_seat.setVisible(not reason_of(of_seat))  # the few that fit the seat, instead of many that do not
        self.inspector.arrange_actions()
        self._all_button.setVisible(not practical and sitting is not None and sitting.state is SittingState.RUNNING)

    def _scan(self) -> None:
        typed, sitting = self.scan.text(), self._board.sitting
        if sitting is not None and typed.strip():
            reader = self._context.app.reader
            self._context.load(self, partial(identify, reader, sitting.id, typed), self._take_scanned)
            self.scan.clear()

    def _take_scanned(self, seat: SeatRow | None) -> None:
        if seat is None:
            self._say(_("Nobody with this number has a seat here."), Tone.BAD)
            return
        self.map.choose(seat.seat_id)
        if seat.presence is Presence.CHECKED_IN:
            self._say(_("{name}, no. {number}: checked in already").format(name=seat.name, number=seat.number), Tone.WARN)
            self._show_seat(self.map.chosen_view)
        elif seat.presence is Presence.DISQUALIFIED:
            self._say(_("{name}, no. {number}: the paper is cancelled").format(name=seat.name, number=seat.number), Tone.BAD)
        else:
            self._say(_("{name}, no. {number}: checked in").format(name=seat.name, number=seat.number), Tone.OK)
            self._context.change(self, lambda: self._context.app.sittings.check_in(seat.seat_id), lambda _seat: self.refresh())

    def _say(self, text: str, tone: Tone) -> None:
        self._scanned.setText(text)
        set_tone(self._scanned, tone)

    def _mark(self, ids: Sequence[str], presence: Presence) -> None:
        sitting = self._board.sitting
        if sitting is not None:
            pairs = [(id, presence) for id in ids]
            reason = _("Roll call") if presence is Presence.ABSENT else ""
            self._context.change(
                self, lambda: self._context.app.sittings.set_presences(sitting.id, pairs, reason), lambda _count: self.refresh()
            )
