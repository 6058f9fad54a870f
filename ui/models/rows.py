"""One table model for every list: a tuple of frozen rows and a tuple of declared columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ui import item_roles
from ui.item_roles import Index
from ui.theme import Tone

R = TypeVar("R")

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
REST = -1
"""Width of the column that takes what is left."""


@dataclass(frozen=True)  # no slots: `Column[Row](...)` of a frozen generic with slots fails on Python 3.11
class Column(Generic[R]):
    """One column of a list; the same columns feed the list, its copy and its export.

    `title` is translated already.  `text` gives the cell's text: numbers as the reader sees them, IDs masked.
    `align` is RIGHT for numbers.  `sort_key` sorts by something better than the text.  `tone` paints the text as a pill,
    `share` a bar for (done, total), `icon` an icon before the text.  `hint` is the tooltip.
    `width` is in pixels at zoom 100: 0 measures the first rows, REST takes what is left.
    """

    key: str
    title: str
    text: Callable[[R], str]
    align: Qt.AlignmentFlag = LEFT
    sort_key: Callable[[R], Any] | None = None
    tone: Callable[[R], Tone | None] | None = None
    share: Callable[[R], tuple[int, int] | None] | None = None
    icon: Callable[[R], str | None] | None = None
    hint: Callable[[R], str] | None = None
    width: int = 0

    def order(self, row: R) -> Any:
        return self.sort_key(row) if self.sort_key else self.text(row)

    def cell(self, row: R, role: int) -> Any:
        """Return what a model answers of the cell of *row*."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.align
            case Qt.ItemDataRole.ToolTipRole:
                return self.hint(row) if self.hint else None
            case item_roles.ROW:
                return row
            case item_roles.TONE:
                return self.tone(row) if self.tone else None
            case item_roles.SHARE:
                return self.share(row) if self.share else None
            case item_roles.ICON:
                return self.icon(row) if self.icon else None
        return None

    def heading(self, role: int) -> Any:
        """Return what a model answers of the column's head."""
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.title
            case Qt.ItemDataRole.TextAlignmentRole:
                return self.align
            case item_roles.WIDTH:
                return self.width
            case item_roles.KEY:
                return self.key
        return None


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows as a query gave them, sorted in memory (10,000 in about 10 ms); `key` names a row: a refresh keeps the place."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], object] | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._given: tuple[R, ...] = ()
        self._rows: tuple[R, ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows in the order shown."""
        return self._rows

    @property
    def columns(self) -> tuple[Column[R], ...]:
        return self._columns

    def set_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns of the same rows; the order chosen by a click is forgotten."""
        self.beginResetModel()
        self._columns, self._sorted = tuple(columns), None
        self._rows = self._given
        self.endResetModel()

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show *rows*, in the order the reader chose by a click on a title, or as given."""
        self.beginResetModel()
        self._given = tuple(rows)
        self._rows = self._in_order(self._given)
        self.endResetModel()

    def row(self, number: int) -> R:
        return self._rows[number]

    def find(self, key: object) -> int:
        """Return the number of the row with *key*, or -1."""
        if self._key is None:
            return -1
        return next((number for number, row in enumerate(self._rows) if self._key(row) == key), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == item_roles.KEY:
            return self._key(row) if self._key else None
        return self._columns[index.column()].cell(row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            return self._columns[section].heading(role)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by *column*; -1 restores the order given."""
        self._sorted = (column, order) if 0 <= column < len(self._columns) else None
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        marked = [(index, id(self._rows[index.row()])) for index in before]
        self._rows = self._in_order(self._given)
        places = {id(row): number for number, row in enumerate(self._rows)} if marked else {}
        self.changePersistentIndexList(before, [self.index(places[row], index.column()) for index, row in marked])
        self.layoutChanged.emit()

    def _in_order(self, rows: tuple[R, ...]) -> tuple[R, ...]:
        if self._sorted is None:
            return rows
        column, order = self._sorted
        return tuple(sorted(rows, key=self._columns[column].order, reverse=order == Qt.SortOrder.DescendingOrder))
