"""Details beside a list: a column at the right where there is room, a drawer over the list where there is not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.theme import FOLD_BELOW, px
from ui.widgets.buttons import icon_button
from ui.widgets.text import label

NAVIGATION_AND_MARGINS = 260


class _Scrim(QWidget):
    pressed = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(10, 18, 32, 90))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()


class InspectorSplit(QWidget):
    """`main` fills the page; `inspector` stands at its right, or becomes a drawer when the window is narrower than 1280 px.

    `open_inspector()` shows it in either form (the drawer slides over the list), `close_inspector()` or Esc closes the drawer.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, main: QWidget, inspector: QWidget, title: str, *, width: int = 320) -> None:
        super().__init__()
        self._inspector, self._wide_width = inspector, px(width)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(14))
        self._row.addWidget(main, 1)
        self._scrim = _Scrim(self)
        self._scrim.pressed.connect(self.close_inspector)
        self._drawer = QFrame(self)
        self._drawer.setObjectName("drawer")
        self._drawer.setAccessibleName(title)
        column = QVBoxLayout(self._drawer)
        column.setContentsMargins(px(12), px(8), px(12), px(12))
        head = QHBoxLayout()
        head.addWidget(label(title, "h2"), 1)
        head.addWidget(icon_button("x", "drawer_close", _("Close"), self.close_inspector))
        column.addLayout(head)
        self._drawer_column = column
        self._scrim.hide()
        self._drawer.hide()
        self._is_drawer = False
        self._row.addWidget(inspector)
        inspector.setFixedWidth(self._wide_width)

    @property
    def is_drawer(self) -> bool:
        """Whether the window is too narrow for the column."""
        return self._is_drawer

    def minimumSizeHint(self) -> QSize:
        """Ask for the list's width only, so that the window can become narrow enough for the drawer."""
        return QSize(px(480), super().minimumSizeHint().height())

    def open_inspector(self) -> None:
        if self._is_drawer:
            self._scrim.show()
            self._drawer.show()
            self._place()
            self._drawer.raise_()
            self._drawer.setFocus()
        self._inspector.show()
        self.opened.emit()

    def close_inspector(self) -> None:
        if self._is_drawer and self._drawer.isVisible():
            self._scrim.hide()
            self._drawer.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._is_drawer and self._drawer.isVisible():
            self.close_inspector()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        narrow = self.width() < px(FOLD_BELOW - NAVIGATION_AND_MARGINS)
        if narrow != self._is_drawer:
            self._is_drawer = narrow
            self._scrim.hide()
            self._drawer.hide()
            if narrow:
                self._drawer_column.addWidget(self._inspector, 1)
                self._inspector.setMinimumWidth(0)
                self._inspector.setMaximumWidth(16777215)
            else:
                self._row.addWidget(self._inspector)
                self._inspector.setFixedWidth(self._wide_width)
            self._inspector.show()
        self._place()

    def _place(self) -> None:
        width = min(self._wide_width + px(24), self.width())
        self._scrim.setGeometry(self.rect())
        self._drawer.setGeometry(self.width() - width, 0, width, self.height())
