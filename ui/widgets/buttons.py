"""Buttons: plain, primary, danger and ghost; and the ones bound to an action, which say why they are disabled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui.icons import icon as tinted_icon
from ui.theme import px, set_state, tokens

Kind = Literal["", "primary", "danger", "ghost", "link", "chip", "segment", "icon"]


class Button(QPushButton):
    """A push button; `name` is its object name (noun_verb), `icon` a shipped icon that follows the theme."""

    def __init__(
        self,
        text: str,
        name: str,
        clicked: Callable[[], object] | None = None,
        *,
        kind: Kind = "",
        icon: str = "",
        hint: str = "",
        big: bool = False,
        small: bool = False,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_spaced(text, icon), parent)
        self._icon, self._kind = icon, kind
        self.setObjectName(name)
        self.setAccessibleName(text or hint)
        self.setToolTip(hint)
        self.setProperty("kind", kind)
        self.setProperty("big", "true" if big else "false")
        self.setProperty("small", "true" if small else "false")
        self.setCheckable(checkable)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if clicked is not None:
            self.clicked.connect(lambda _checked=False: clicked())
        self._tint()

    def show_text(self, text: str, icon: str | None = None) -> None:
        """Change what the button says."""
        self._icon = self._icon if icon is None else icon
        self.setText(_spaced(text, self._icon))
        self.setAccessibleName(text)
        self._tint()

    def set_kind(self, kind: Kind) -> None:
        """Become the primary button of a place, or a plain one again."""
        self._kind = kind
        set_state(self, "kind", kind)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too, on pages as in dialogs: Qt knows only the space bar."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.isCheckable():
            self.click()
        else:
            super().keyPressEvent(event)

    def _tint(self) -> None:
        if self._icon:
            colour = {"primary": tokens().on_primary, "danger": tokens().bad, "link": tokens().primary}.get(
                self._kind, tokens().text2
            )
            self.setIcon(tinted_icon(self._icon, colour, px(18)))
            self.setIconSize(QSize(px(18), px(18)))


class ActionButton(Button):
    """A button that does, and looks, what its action says."""

    def __init__(self, action: QAction, *, kind: Kind | None = None, big: bool = False, small: bool = False) -> None:
        chosen: Kind = kind if kind is not None else _kind_of(action)
        super().__init__(
            action.text(),
            f"{action.objectName()}_button",
            action.trigger,
            kind=chosen,
            icon=str(action.property("icon_name") or ""),
            big=big,
            small=small,
        )
        self._action = action
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        """The reason first: whoever shows it reads it when the button is disabled or its tooltip changes."""
        self.setAccessibleDescription(str(self._action.property("reason") or ""))
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isVisible())
        keys = self._action.shortcut().toString()
        self.setToolTip(f"{self._action.toolTip()} ({keys})" if keys and self._action.isEnabled() else self._action.toolTip())
        if self._action.text() != self.accessibleName():
            self.show_text(self._action.text())


def icon_button(icon: str, name: str, meaning: str, clicked: Callable[[], object] | None = None) -> Button:
    """Return a square button with an icon only; *meaning* is its tooltip and accessible name."""
    return Button("", name, clicked, kind="icon", icon=icon, hint=meaning)


def _kind_of(action: QAction) -> Kind:
    given = str(action.property("kind") or "")
    for kind in ("primary", "danger", "ghost", "link"):
        if given == kind:
            return kind
    return ""


def _spaced(text: str, icon: str) -> str:
    """Qt leaves 4 px between icon and text; the design has 8."""
    return f" {text}" if icon and text else text
