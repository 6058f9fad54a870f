"""Banks and their topics with counts; choosing one narrows the list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from skillsapp.kernel.i18n import _
from skillsapp.queries.question_search import BankTopics
from ui.theme import px

PLACE = Qt.ItemDataRole.UserRole
KEYS = int(Qt.ItemDataRole.UserRole) + 1


class BankTree(QTreeWidget):
    """`chosen(bank, topic)`: topic None is every topic, an empty bank everything; `narrow` leaves the topics that fit what is typed."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._narrowed = ""
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
    def place(self) -> tuple[str, str | None]:
        """The bank and topic chosen."""
        item: QTreeWidgetItem | None = self.currentItem()
        return _place_of(item) if item is not None else ("", None)

    def show_banks(self, banks: Sequence[BankTopics]) -> None:
        """Show the banks and stay where the reader was."""
        before = self.place
        tops = [item for number in range(self.topLevelItemCount()) if (item := self.topLevelItem(number)) is not None]
        open_before = {_place_of(item) for item in tops if item.isExpanded()}
        self.blockSignals(True)
        self.clear()
        everything = self._item(None, _("All questions"), sum(bank.questions for bank in banks), ("", None))
        current = everything
        for bank in banks:
            item = self._item(None, bank.title, bank.questions, (bank.key, None))
            current = item if before == (bank.key, None) else current
            for row in bank.topics:
                below = self._item(item, row.topic or _("Without a topic"), row.questions, (bank.key, row.topic))
                below.setData(0, KEYS, row.keys)
                current = below if before == (bank.key, row.topic) else current
            item.setExpanded((bank.key, None) in open_before or before[0] == bank.key)
        self.setCurrentItem(current)
        self.blockSignals(False)
        self.narrow(self._narrowed)

    def show_everything(self) -> None:
        """Go to the line of all questions."""
        top = self.topLevelItem(0)
        if top is not None:
            self.setCurrentItem(top)

    def narrow(self, text: str) -> None:
        """Leave the topics whose name, reading or initials hold every word of *text*."""
        self._narrowed = text
        words = text.casefold().split()
        for number in range(self.topLevelItemCount()):
            bank = self.topLevelItem(number)
            if bank is None:
                continue
            fitting = 0
            for place in range(bank.childCount()):
                fits = all(word in str(bank.child(place).data(0, KEYS)) for word in words)
                bank.child(place).setHidden(not fits)
                fitting += fits
            own = str(bank.text(0)).casefold()
            bank.setHidden(bool(words) and number > 0 and not fitting and not all(word in own for word in words))
            if words and fitting:
                bank.setExpanded(True)

    def _item(self, parent: QTreeWidgetItem | None, title: str, count: int, place: tuple[str, str | None]) -> QTreeWidgetItem:
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


def _place_of(item: QTreeWidgetItem) -> tuple[str, str | None]:
    bank, topic = item.data(0, PLACE)
    return str(bank), None if topic is None else str(topic)
