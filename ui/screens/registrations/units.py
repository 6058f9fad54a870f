"""Units known from earlier registrations, completed while typing: by any part of the name, by pinyin or its initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from skillsapp.queries.registrations import Unit

HAYSTACK = Qt.ItemDataRole.UserRole
MOST_SHOWN = 8


class UnitCompleter(QCompleter):
    """Enter takes the first unit shown, the arrows another one, Esc none of them."""

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self._units = QStandardItemModel(self)
        self.setModel(self._units)
        self.setCompletionRole(HAYSTACK)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setMaxVisibleItems(MOST_SHOWN)
        self.popup().setObjectName("units_found")
        self.popup().setAccessibleName(line.accessibleName())
        line.setCompleter(self)
        line.textEdited.connect(lambda _text: QTimer.singleShot(0, self, self._mark_first))

    def show_units(self, units: Sequence[Unit]) -> None:
        """Offer *units*."""
        self._units.clear()
        for unit in units:
            item = QStandardItem(unit.name)
            item.setData(unit.haystack, HAYSTACK)
            self._units.appendRow(item)

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the unit's name: the haystack is only looked in."""
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")

    def _mark_first(self) -> None:
        """Mark the first unit without writing it into the line, which is what a spoken selection would do."""
        popup, found = self.popup(), self.completionModel()
        if popup.isVisible() and found.rowCount() and not popup.currentIndex().isValid():
            selection = popup.selectionModel()
            selection.blockSignals(True)
            popup.setCurrentIndex(found.index(0, 0))
            selection.blockSignals(False)
            popup.viewport().update()
