"""Boxes that hold things: card, tile with a figure, rule, page header, scrolling page."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Tone, px
from ui.widgets.text import ElidedLabel, IconTile, label, set_tone


class Card(QFrame):
    """A white box with a title; put things into `.body`."""

    def __init__(
        self, title: str = "", extra: QWidget | None = None, *, padding: int = 16, spacing: int = 10, name: str = ""
    ) -> None:
        super().__init__()
        self.setProperty("card", "true")
        if name:
            self.setObjectName(name)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(padding), px(max(0, padding - 2)), px(padding), px(padding))
        outer.setSpacing(px(spacing))
        self.body = outer
        self.title: QLabel | None = None
        if title or extra is not None:
            row = QHBoxLayout()
            self.title = ElidedLabel(title, "h2")
            self.title.setFixedHeight(px(28))
            row.addWidget(self.title, 1)
            if extra is not None:
                row.addWidget(extra)
            outer.addLayout(row)

    def add(self, *widgets: QWidget) -> None:
        """Put *widgets* below what is there."""
        for widget in widgets:
            self.body.addWidget(widget)


class StatTile(Card):
    """A figure with its name, a line below and an icon; with `clicked` it can be opened by mouse and keyboard."""

    clicked = Signal()

    def __init__(
        self, title: str, value: str, below: str = "", icon: str = "", tone: Tone = Tone.INFO, *, name: str, opens: bool = False
    ) -> None:
        super().__init__(padding=12, name=name)
        self._opens = opens
        row = QHBoxLayout()
        row.setSpacing(px(14))
        if icon:
            row.addWidget(IconTile(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(1))
        self._title, self._value, self._below = ElidedLabel(title, "sub"), label(value, "number"), ElidedLabel(below, "hint")
        for part in (self._title, self._value, self._below):
            words.addWidget(part)
        if not icon:
            set_tone(self._value, tone if tone is not Tone.MUTED else None)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._name()

    def show_value(self, value: str, below: str | None = None) -> None:
        self._value.setText(value)
        if below is not None:
            self._below.setText(below)
        self._name()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._opens and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def _name(self) -> None:
        self.setAccessibleName(f"{self._title.text()} {self._value.text()} {self._below.text()}".strip())


class PageHeader(QWidget):
    """Title and subtitle at the left, actions at the right, the primary one last; below them why it cannot be used just now."""

    def __init__(self, title: str, subtitle: str = "", actions: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self.setObjectName("page_header")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title, self._subtitle = ElidedLabel(title, "h1"), ElidedLabel(subtitle, "sub")
        self._title.setObjectName("page_title")
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        row.addLayout(words, 1)
        right = QVBoxLayout()
        right.setSpacing(px(2))
        self._actions = QHBoxLayout()
        self._actions.setSpacing(px(10))
        right.addLayout(self._actions)
        self._reason = label("", "hint", name="page_reason")
        self._reason.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._reason.hide()
        right.addWidget(self._reason)
        row.addLayout(right)
        self._watched: list[QWidget] = []
        for action in actions:
            self.add_action_widget(action)
        self._subtitle.setVisible(bool(subtitle))

    def add_action_widget(self, widget: QWidget) -> None:
        """Put *widget* at the right end; when it is disabled, its accessible description is shown as the reason."""
        self._actions.addWidget(widget)
        self._watched.append(widget)
        widget.installEventFilter(self)
        self._show_reason()

    def show_title(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.EnabledChange,
            QEvent.Type.ToolTipChange,
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        ):
            self._show_reason()
        return False

    def _show_reason(self) -> None:
        shown = (widget for widget in self._watched if not widget.isHidden())
        primary = next((widget for widget in shown if widget.property("kind") == "primary"), None)
        reason = "" if primary is None or primary.isEnabled() else (primary.accessibleDescription() or primary.toolTip())
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))


class Page(QWidget):
    """The usual page: header, then a body with the margins of the design; `.body` is a vertical layout."""

    def __init__(self, header: PageHeader, *, name: str = "page") -> None:
        super().__init__()
        self.setObjectName(name)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(16), px(24), px(18))
        outer.setSpacing(px(12))
        outer.addWidget(header)
        self.header = header
        self.body = outer


def rule() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setProperty("rule", "true")
    return made


def scrolling(content: QWidget | QLayout, name: str = "page_scroll") -> QScrollArea:
    """Return *content* in a frame that scrolls vertically where it does not fit."""
    if isinstance(content, QLayout):
        holder = QWidget()
        holder.setLayout(content)
    else:
        holder = content
    holder.setProperty("plain", "true")
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(holder)
    return area
