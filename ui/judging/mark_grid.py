"""The grid itself: digits go straight into the cell, Enter, Tab and the arrows move, leaving a cell saves it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QHeaderView, QTableView, QWidget

from skillsapp.kernel.i18n import _
from ui.item_roles import Index
from ui.judging.mark_model import EXTRA_COLUMNS, MarkModel, Place, typed
from ui.judging.mark_paint import BAND, HEADER_HEIGHT, MarkDelegate, MarkHeader
from ui.theme import px
from ui.widgets.text import label

NARROWEST = 64
STATION_WIDTH, TOTAL_WIDTH, STATE_WIDTH, ROW_HEIGHT = 56, 74, 84, 38

Key = Qt.Key
ARROWS: Mapping[int, tuple[int, int]] = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
}


class MarkView(QTableView):
    """The aspects; the only part that takes the focus."""

    entered = Signal(str, str, object, object)  # sheet, aspect, mark, mark before
    place_changed = Signal(object)  # Place or None
    refused = Signal(str)

    def __init__(self, model: MarkModel) -> None:
        super().__init__()
        self._marks = model
        self.delegate = MarkDelegate(model, self)
        _prepare(self, model, self.delegate)
        self.setObjectName("marks_grid")
        self.setAccessibleName(_("Marks"))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # digits arrive as digits while pinyin is on
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self._corner = label("", "sub")
        self._corner.setParent(self)
        self._corner.setObjectName("grid_corner")
        self._corner.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._corner.setWordWrap(True)
        self.verticalHeader().setFixedWidth(self._station_width())
        self.doubleClicked.connect(self._edit)

    def current_place(self) -> Place | None:
        return self._marks.place(self.currentIndex())

    def go_to(self, row: int, column: int) -> None:
        """Make a cell current and visible."""
        index = self.model().index(row, column)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)

    def show_station_word(self, word: str) -> None:
        self._corner.setText(word)
        self.verticalHeader().setFixedWidth(self._station_width())

    def _station_width(self) -> int:
        """Return the room that the longest word above the stations needs."""
        self._corner.ensurePolished()
        metrics = self._corner.fontMetrics()
        widest = max((metrics.horizontalAdvance(part) for part in self._corner.text().split()), default=0)
        return max(px(STATION_WIDTH), widest + px(16))

    def leave(self) -> None:
        """Take what is being typed, as leaving the cell does."""
        self._take(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        self._take(previous)
        super().currentChanged(current, previous)
        self.delegate.current = (current.row(), current.column())
        for row in {current.row(), previous.row()}:
            update_row(self, row)
        self.place_changed.emit(self._marks.place(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        text = typed(event.text()) if not event.modifiers() & Qt.KeyboardModifier.ControlModifier else ""
        if not index.isValid():
            super().keyPressEvent(event)
        elif key in (Key.Key_Return, Key.Key_Enter, Key.Key_Tab):
            self._step(1)
        elif key == Key.Key_Backtab:
            self._step(-1)
        elif key in ARROWS and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            down, right = ARROWS[key]
            self._move(index.row() + down, index.column() + right)
        elif key == Key.Key_Escape and self._marks.typing is not None:
            self._marks.stop_typing(index)
        elif key == Key.Key_Delete:
            self._type("", clear=True)
            self.leave()
        elif key == Key.Key_Backspace:
            typing = self._marks.typing
            self._type(typing[1][:-1] if typing is not None else "", clear=True)
        elif key == Key.Key_F2:
            self._edit(index)
        elif text:
            typing = self._marks.typing
            self._type((typing[1] if typing is not None else "") + text)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Tab for moving between the cells; Ctrl+Tab leaves the grid."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Key.Key_Tab, Key.Key_Backtab)
        ):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.focusNextPrevChild(event.key() == Key.Key_Tab)
            else:
                self.keyPressEvent(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click into a cell is meant for typing: whatever had the keyboard gives it up."""
        super().mousePressEvent(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return QWidget.focusNextPrevChild(self, forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.delegate.has_focus = True
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.leave()
        self.delegate.has_focus = False
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width among the aspects, never narrower than is readable."""
        count = len(self._marks.aspects)
        if count:
            room = self.viewport().width()
            each = max(px(NARROWEST), room // count)
            for column in range(count):
                self.setColumnWidth(column, each)
            if each > px(NARROWEST):
                self.setColumnWidth(count - 1, room - each * (count - 1))
        self._corner.setGeometry(0, px(BAND), self._station_width(), px(HEADER_HEIGHT) - px(BAND))
        self._corner.raise_()

    def first_free(self) -> tuple[int, int]:
        """Return the first cell that is still to be marked."""
        for number, row in enumerate(self._marks.rows):
            for column, aspect in enumerate(self._marks.aspects):
                place = Place(row, aspect)
                if self._marks.mark(place) is None and not self._marks.is_closed(place):
                    return number, column
        return 0, 0

    def _take(self, index: Index) -> None:
        typing, place = self._marks.typing, self._marks.place(index)
        if typing is None or place is None:
            return
        before = self._marks.mark(place)
        is_new, value = self._marks.take(index, typing[1])
        if is_new:
            self.entered.emit(place.row.sheet_id, place.aspect.key, value, before)

    def _step(self, way: int) -> None:
        """Go to the next cell that can be marked, over the ends of the lines."""
        columns, rows = len(self._marks.aspects), len(self._marks.rows)
        index = self.currentIndex()
        at = index.row() * columns + index.column()
        for number in range(at + way, rows * columns if way > 0 else -1, way):
            row, column = divmod(number, columns)
            if not self._marks.is_closed(Place(self._marks.rows[row], self._marks.aspects[column])):
                self._move(row, column)
                return
        self.leave()

    def _move(self, row: int, column: int) -> None:
        if 0 <= row < len(self._marks.rows) and 0 <= column < len(self._marks.aspects):
            self.go_to(row, column)
        else:
            self.leave()

    def _type(self, text: str, *, clear: bool = False) -> None:
        place = self.current_place()
        if place is None:
            return
        refusal = self._marks.refusal(place)
        if refusal:
            self.refused.emit(refusal)
        elif text or clear:
            self._marks.type_text(self.currentIndex(), text)

    def _edit(self, index: QModelIndex) -> None:
        place = self._marks.place(index)
        if place is not None and self._marks.typing is None:
            self._type(self._marks.text(place), clear=True)


class MarkGrid(QFrame):
    """Stations at the left, aspects in the middle, total and state at the right, always in sight.

    `entered(sheet, aspect, mark, mark before)` when a valid mark was left behind, `place_changed(Place or None)`,
    `refused(sentence)` when something was typed where nothing may be.
    """

    entered = Signal(str, str, object, object)
    place_changed = Signal(object)
    refused = Signal(str)

    def __init__(self, model: MarkModel) -> None:
        super().__init__()
        self.setObjectName("marks_frame")
        self.marks = model
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.view, self._ends = MarkView(model), QTableView()
        _prepare(self._ends, model, MarkDelegate(model, self._ends))
        self._ends.setObjectName("marks_ends")
        self._ends.setAccessibleName(_("Totals and states"))
        self._ends.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._ends.verticalHeader().hide()
        self._ends.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._ends.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        row.addWidget(self.view, 1)
        row.addWidget(self._ends)
        self._ends.verticalScrollBar().valueChanged.connect(self.view.verticalScrollBar().setValue)
        self.view.verticalScrollBar().valueChanged.connect(self._ends.verticalScrollBar().setValue)
        self.view.horizontalScrollBar().rangeChanged.connect(self._even_out)
        self.view.entered.connect(self.entered)
        self.view.refused.connect(self.refused)
        self.view.place_changed.connect(self._follow)
        self._ends.clicked.connect(lambda index: self.view.go_to(index.row(), max(0, self.view.currentIndex().column())))
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._arrange)
        self._kept = (-1, -1, 0, 0)
        self.setFocusProxy(self.view)
        self._arrange()

    def place(self) -> Place | None:
        """Return the cell in front."""
        return self.view.current_place()

    def select(self, sheet_id: str, aspect: str = "") -> None:
        """Go to a sheet's line, and to one of its aspects."""
        for number, row in enumerate(self.marks.rows):
            if row.sheet_id == sheet_id:
                keys = [known.key for known in self.marks.aspects]
                self.view.go_to(number, keys.index(aspect) if aspect in keys else max(0, self.view.currentIndex().column()))

    def _keep_place(self) -> None:
        index, view = self.view.currentIndex(), self.view
        self._kept = (index.row(), index.column(), view.verticalScrollBar().value(), view.horizontalScrollBar().value())

    def _arrange(self) -> None:
        aspects = len(self.marks.aspects)
        for column in range(self.marks.columnCount()):
            at_end = column >= aspects
            self.view.setColumnHidden(column, at_end)
            self._ends.setColumnHidden(column, not at_end)
        if self.marks.columnCount():
            self._ends.setColumnWidth(aspects, px(TOTAL_WIDTH))
            self._ends.setColumnWidth(aspects + EXTRA_COLUMNS - 1, px(STATE_WIDTH))
        self._ends.setFixedWidth(px(TOTAL_WIDTH) + px(STATE_WIDTH) + self._ends.verticalScrollBar().sizeHint().width())
        self.view.show_station_word(self.marks.station)
        self.view.fit()
        row, column, down, right = self._kept
        if 0 <= row < len(self.marks.rows) and 0 <= column < aspects:
            self.view.go_to(row, column)
            self.view.verticalScrollBar().setValue(down)
            self.view.horizontalScrollBar().setValue(right)
        elif self.marks.rows:
            self.view.go_to(*self.view.first_free())
        else:
            self._follow(None)

    def _follow(self, place: Place | None) -> None:
        delegate = self._ends.itemDelegate()
        assert isinstance(delegate, MarkDelegate)
        before, delegate.current = delegate.current[0], (self.view.currentIndex().row(), -1)
        for row in {before, delegate.current[0]}:
            update_row(self._ends, row)
        self.place_changed.emit(place)

    def _even_out(self, _least: int, most: int) -> None:
        """Give both parts the same height where the aspects have a scroll bar below them."""
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if most > 0 else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self._ends.setHorizontalScrollBarPolicy(policy)


def update_row(view: QTableView, row: int) -> None:
    """Paint one line anew; the whole grid would cost a frame at every key."""
    view.viewport().update(0, view.rowViewportPosition(row), view.viewport().width(), view.rowHeight(row))


def _prepare(view: QTableView, model: MarkModel, delegate: MarkDelegate) -> None:
    view.setModel(model)
    view.setItemDelegate(delegate)
    view.setHorizontalHeader(MarkHeader(model, view))
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setShowGrid(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setCornerButtonEnabled(False)
    view.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setHighlightSections(False)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
