"""Banks and their topics with counts; choosing one narrows the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from skillsapp.kernel.i18n import _
from skillsapp.queries.questions import BankRow
from ui.theme import px

PLACE = Qt.ItemDataRole.UserRole


class BankTree(QTreeWidget):
    """`chosen(bank, topic)`; both empty for everything."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banks_tree")
        self.setAccessibleName(_("Question banks and topics"))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(px(14))
        self.setUniformRowHeights(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setMinimumSectionSize(px(20))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(self._say)

    @property
    def place(self) -> tuple[str, str]:
        """The bank and topic chosen."""
        item: QTreeWidgetItem | None = self.currentItem()
        return _place_of(item) if item is not None else ("", "")

    def show_banks(self, banks: Sequence[BankRow]) -> None:
        """Show the banks and stay where the reader was."""
        before = self.place
        tops = [item for number in range(self.topLevelItemCount()) if (item := self.topLevelItem(number)) is not None]
        open_before = {_place_of(item) for item in tops if item.isExpanded()}
        self.blockSignals(True)
        self.clear()
        everything = self._item(None, _("All questions"), sum(bank.questions for bank in banks), ("", ""))
        current = everything
        for bank in banks:
            item = self._item(None, bank.title, bank.questions, (bank.key, ""))
            current = item if before == (bank.key, "") else current
            for topic, count in bank.topics.items():
                below = self._item(item, topic or _("Without a topic"), count, (bank.key, topic))
                current = below if before == (bank.key, topic) else current
            item.setExpanded((bank.key, "") in open_before or before[0] == bank.key)
        self.setCurrentItem(current)
        self.blockSignals(False)

    def _item(self, parent: QTreeWidgetItem | None, title: str, count: int, place: tuple[str, str]) -> QTreeWidgetItem:
        item = QTreeWidgetItem([title, f"{count:,}"])
        item.setData(0, PLACE, place)
        item.setToolTip(0, title)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if parent is None:
            font = item.font(0)
            font.setBold(True)
            item.setFont(0, font)
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def _say(self, current: QTreeWidgetItem | None) -> None:
        if current is not None:
            self.chosen.emit(*_place_of(current))


def _place_of(item: QTreeWidgetItem) -> tuple[str, str]:
    bank, topic = item.data(0, PLACE)
    return str(bank), str(topic)
