"""The found questions as a table that reads its rows page by page: 100,000 lines are a list of numbers and what is in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent

from skillsapp.queries.question_search import FoundRow
from ui import item_roles
from ui.item_roles import Index
from ui.models.rows import Column
from ui.theme import px
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable

PAGE = 100
MOST_KEPT = 6000
TOPIC_FROM = 680
"""Width of the list from which the topics have a column of their own; the tree tells them too."""
SORTABLE = ("type", "topic", "difficulty", "state")

Rows = tuple[FoundRow, ...]
Fetch = Callable[[tuple[str, ...], Callable[[Rows], None]], None]


class QuestionModel(QAbstractTableModel):
    """`fetch(ids, take)` reads lines and hands them to *take*; `ordered(order)` is called when the reader sorts."""

    def __init__(self, columns: Sequence[Column[FoundRow]], fetch: Fetch, ordered: Callable[[str], None]) -> None:
        super().__init__()
        self._columns, self._fetch, self._ordered = tuple(columns), fetch, ordered
        self.ids: tuple[str, ...] = ()
        self._rows: dict[str, FoundRow] = {}
        self._asked: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._read)

    def set_found(self, ids: tuple[str, ...], first: Rows) -> None:
        """Show what a search found; *first* are the lines of its first page."""
        self.beginResetModel()
        self.ids, self._rows, self._asked = ids, {row.id: row for row in first}, set()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        id = self.ids[index.row()]
        if role == item_roles.KEY:
            return id
        row = self._rows.get(id)
        if row is None:
            if role == Qt.ItemDataRole.DisplayRole:
                self._want(index.row())
                return "…"
            return None
        return self._columns[index.column()].cell(row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            return self._columns[section].heading(role)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Let the search sort: only it knows the lines that were not read yet."""
        key = self._columns[column].key if 0 <= column < len(self._columns) else ""
        down = order == Qt.SortOrder.DescendingOrder
        self._ordered((f"-{key}" if down else key) if key in SORTABLE else "")

    def _want(self, row: int) -> None:
        page = row // PAGE
        if page not in self._asked:
            self._asked.add(page)
            self._timer.start(0)  # after the paint that asked

    def _read(self) -> None:
        ids = self.ids
        for page in sorted(self._asked):
            wanted = ids[page * PAGE : (page + 1) * PAGE]
            if any(id not in self._rows for id in wanted):
                self._fetch(wanted, lambda rows, page=page: self._take(ids, page, rows))  # type: ignore[misc]

    def _take(self, ids: tuple[str, ...], page: int, rows: Rows) -> None:
        if ids is not self.ids:
            return
        if len(self._rows) > MOST_KEPT:
            self._rows.clear()
            self._asked = {page}
        self._rows |= {row.id: row for row in rows}
        self._asked.discard(page)
        last = min((page + 1) * PAGE, len(ids)) - 1
        self.dataChanged.emit(self.index(page * PAGE, 0), self.index(last, len(self._columns) - 1))


class QuestionTable(DataTable):
    """Knows every id without reading its line; leaves the topics out where the list is narrow."""

    def __init__(self, model: QuestionModel, title: str, empty: EmptyState) -> None:
        self._ids = model
        super().__init__(model, "questions_list", title, empty=empty, many=True)

    def selected_ids(self) -> tuple[str, ...]:
        """Return the questions selected, in the order shown."""
        parts: Any = self.selectionModel().selection()
        return tuple(self._ids.ids[n] for n in sorted({n for p in parts for n in range(p.top(), p.bottom() + 1)}))

    def current_id(self) -> str:
        """Return the question in front, or ""."""
        return str(self.currentIndex().data(item_roles.KEY) or "")

    def _number_of(self, key: object) -> int:
        return self._ids.ids.index(key) if isinstance(key, str) and key in self._ids.ids else -1

    def resizeEvent(self, event: QResizeEvent) -> None:
        keys = [self.model().headerData(n, Qt.Orientation.Horizontal, item_roles.KEY) for n in range(self.model().columnCount())]
        self.setColumnHidden(keys.index("topic"), event.size().width() < px(TOPIC_FROM))
        super().resizeEvent(event)
