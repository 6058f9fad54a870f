"""The list of the house: a table view that keeps its place, copies, opens with Enter and says what to do when it is empty."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QVBoxLayout, QWidget

from ui import item_roles
from ui.theme import px
from ui.widgets.cells import PADDING, CellDelegate
from ui.widgets.empty import EmptyState
from ui.widgets.text import pill_metrics

MEASURED_ROWS = 60
WIDEST = 320


class DataTable(QTableView):
    """Shows a `RowModel`.

    Signals: `activated_row(row)` on double click or Enter, `current_row(row or None)` when another row becomes current,
    `selection_changed()`.  Give it an `EmptyState` for the time when there is nothing to list.
    """

    activated_row = Signal(object)
    current_row = Signal(object)
    selection_changed = Signal()

    def __init__(
        self,
        model: QAbstractItemModel,
        name: str,
        title: str,
        *,
        empty: EmptyState | None = None,
        row_height: int = 36,
        many: bool = False,
        sortable: bool = True,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._empty = empty
        self._rest: dict[int, int] = {}  # what the columns that take the rest would like to have
        self._widths: dict[int, tuple[int, int]] = {}  # least and liked width of the columns that do not take the rest
        self._is_tight = False
        self._menu: QMenu | None = None
        self._kept: tuple[Any, int, int] = (None, -1, 0)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(row_height))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self.setSortingEnabled(sortable)
        self.doubleClicked.connect(self._activate)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._find_place)
        self.selectionModel().currentRowChanged.connect(self._say_current)
        self.selectionModel().selectionChanged.connect(lambda _on, _off: self.selection_changed.emit())
        if empty is not None:
            empty.setParent(self.viewport())
        self._show_empty()

    def row(self) -> Any:
        """Return the current row, or None."""
        index = self.currentIndex()
        return index.data(item_roles.ROW) if index.isValid() else None

    def selected(self) -> tuple[Any, ...]:
        """Return the selected rows in the order shown."""
        model = self.model()
        parts: Any = self.selectionModel().selection()  # a list of ranges, which the stubs do not say; 10,000 indexes are slow
        numbers = {number for part in parts for number in range(part.top(), part.bottom() + 1)}
        return tuple(model.index(number, 0).data(item_roles.ROW) for number in sorted(numbers))

    def select_row(self, number: int) -> None:
        """Make row *number* current and visible."""
        if 0 <= number < self.model().rowCount():
            self.setCurrentIndex(self.model().index(number, 0))

    def select_key(self, key: object) -> bool:
        """Make the row with *key* current; return whether it is there."""
        number = self._number_of(key)
        self.select_row(number)
        return number >= 0

    def set_menu(self, menu: QMenu) -> None:
        """Open *menu* by right click or the menu key on a row."""
        self._menu = menu
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)

    def copy_selection(self) -> None:
        """Copy the selected rows as they are shown (masked numbers stay masked), with tabs between the cells."""
        columns = [column for column in range(self.model().columnCount()) if not self.isColumnHidden(column)]
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        lines = ["\t".join(str(self.model().index(row, column).data() or "") for column in columns) for row in rows]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._activate(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selection()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.select_row(0 if event.key() == Qt.Key.Key_Home else self.model().rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_rest()
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())

    def _activate(self, index: QModelIndex) -> None:
        self.activated_row.emit(index.data(item_roles.ROW))

    def _say_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.current_row.emit(current.data(item_roles.ROW) if current.isValid() else None)

    def _open_menu(self, place: QPoint) -> None:
        if self._menu is not None and self.indexAt(place).isValid():
            self._menu.popup(self.viewport().mapToGlobal(place))

    def _number_of(self, key: object) -> int:
        model = self.model()
        if key is None:
            return -1
        return next((row for row in range(model.rowCount()) if model.index(row, 0).data(item_roles.KEY) == key), -1)

    def _keep_place(self) -> None:
        index = self.currentIndex()
        self._kept = (index.data(item_roles.KEY) if index.isValid() else None, index.row(), self.verticalScrollBar().value())

    def _find_place(self) -> None:
        key, _row, scrolled = self._kept
        number = self._number_of(key)
        if number >= 0:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.selectionModel().setCurrentIndex(self.model().index(number, 0), flags)
            self.verticalScrollBar().setValue(scrolled)
        elif key is not None:
            self.current_row.emit(None)
        self._show_empty()
        self._fit_columns()

    def _show_empty(self) -> None:
        nothing = self.model().rowCount() == 0
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(nothing)

    def _fit_columns(self) -> None:
        if not self.isVisible():
            return
        model, metrics = self.model(), QFontMetrics(self.font())
        self._rest, self._widths = {}, {}
        for column in range(model.columnCount()):
            wanted = model.headerData(column, Qt.Orientation.Horizontal, item_roles.WIDTH) or 0
            texts = [str(model.index(row, column).data() or "") for row in range(min(MEASURED_ROWS, model.rowCount()))]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0) + 2 * px(PADDING) + px(2)
            if wanted < 0:
                self._rest[column] = max(self._least_rest(column), min(px(WIDEST), widest))
            else:
                ours = max(self._title_width(column), self._pill_width(column))
                liked = px(wanted) if wanted > 0 else min(px(WIDEST), widest + px(12))
                self._widths[column] = (min(max(ours, widest), max(ours, liked)), max(ours, liked))
        self._share_rest(afresh=True)

    def _title_width(self, column: int) -> int:
        """Return the room that the title needs, with the arrow of the sorted column where it can be sorted."""
        font = QFont(self.horizontalHeader().font())
        font.setWeight(QFont.Weight.DemiBold)
        title = str(self.model().headerData(column, Qt.Orientation.Horizontal) or "")
        arrow = px(14) if self.horizontalHeader().sortIndicatorSection() == column else 0
        return QFontMetrics(font).horizontalAdvance(title) + 2 * px(PADDING) + px(2) + arrow

    def _pill_width(self, column: int) -> int:
        """Return the room that the widest pill needs: a state is a word of ours and is never cut."""
        model, metrics = self.model(), pill_metrics(self)
        cells = (model.index(row, column) for row in range(min(MEASURED_ROWS, model.rowCount())))
        pills = [str(cell.data() or "") for cell in cells if cell.data(item_roles.TONE) is not None]
        return max((metrics.horizontalAdvance(text) for text in pills), default=0) + 2 * px(PADDING) + px(16) if pills else 0

    def _share_rest(self, *, afresh: bool = False) -> None:
        """Let the columns of width REST share what the others leave, but never less than is readable.

        Where that is too little for their texts, the others give up what their own titles and texts do not need.
        """
        shown = {column: pair for column, pair in self._widths.items() if not self.isColumnHidden(column)}
        room, needed = self.viewport().width(), sum(self._rest.values())
        lacking = needed + sum(liked for _least, liked in shown.values()) - room
        if afresh or lacking > 0 or self._is_tight:
            spare = sum(liked - least for least, liked in shown.values())
            part = min(1.0, max(0, lacking) / spare) if spare else 0.0
            for column, (least, liked) in shown.items():
                self.setColumnWidth(column, liked - math.ceil((liked - least) * part))
            self._is_tight = lacking > 0
        if not self._rest:
            return
        taken = sum(self.columnWidth(column) for column in shown)
        left = room - taken
        for column, liked in self._rest.items():
            share = liked + (left - needed) // len(self._rest) if left >= needed else left * liked // needed
            self.setColumnWidth(column, max(share, self._least_rest(column)))

    def _least_rest(self, column: int) -> int:
        return max(px(96), self._title_width(column))


def table_card(table: QWidget, above: QWidget | None = None, below: QWidget | None = None) -> QFrame:
    """Return a card around *table* with a tool row above and a status row below."""
    card = QFrame()
    card.setProperty("card", "true")
    column = QVBoxLayout(card)
    column.setContentsMargins(1, px(12) if above is not None else 1, 1, px(8) if below is not None else 1)
    column.setSpacing(px(8))
    for part, stretch in ((above, 0), (table, 1), (below, 0)):
        if part is not None:
            column.addWidget(part, stretch)
    return card
