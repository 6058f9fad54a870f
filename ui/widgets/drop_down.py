"""A list that drops down: its text ends in an ellipsis where there is no room, its list is as wide as its lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from ui.theme import px

CHROME, NARROWEST = 48, 96
SHORT = Qt.ItemDataRole.UserRole + 1
"""The role of what an item says while the list is closed, where its line in the list says more."""


class PageKeepsWheel(QObject):
    """The wheel over a closed list turns the page: it neither takes the focus nor changes the choice, which nobody would see."""

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


class DropDown(QComboBox):
    """Wants the width of what is chosen, not that of its longest line; what is cut is its tooltip."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.currentTextChanged.connect(self._say_whole)

    @property
    def shown_text(self) -> str:
        """What stands in the closed list."""
        return str(self.currentData(SHORT) or self.currentText())

    def sizeHint(self) -> QSize:
        text = self.fontMetrics().horizontalAdvance(self.shown_text)
        return QSize(max(px(NARROWEST), text + px(CHROME)), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(NARROWEST), super().minimumSizeHint().height())

    def showPopup(self) -> None:
        room = max(self.width(), self.window().width() - self.mapTo(self.window(), self.rect().topLeft()).x() - px(8))
        self.view().setMinimumWidth(min(room, self.view().sizeHintForColumn(0) + px(28)))
        self.tell_lines()
        super().showPopup()

    def tell_lines(self) -> None:
        """Give every line its tooltip: one that is wider than the window is read whole there."""
        for place in range(self.count()):
            if self.itemData(place, Qt.ItemDataRole.ToolTipRole) is None:
                self.setItemData(place, self.itemText(place), Qt.ItemDataRole.ToolTipRole)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.cut_text(option)  # type: ignore[attr-defined]
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def cut_text(self, option: QStyleOptionComboBox) -> str:
        """Return what of the text there is room for."""
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        return self.fontMetrics().elidedText(self.shown_text, Qt.TextElideMode.ElideRight, field.width() - px(2))

    def _say_whole(self, text: str) -> None:
        self.setToolTip(text)
        self.updateGeometry()
