"""Actions are data: buttons, menus, shortcuts and the sheet of shortcuts are built from one list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.i18n import _
from ui.icons import icon


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing a person can do on a screen.

    `key` is noun_verb and becomes the object name; `text` is translated already; `refusal` returns why it cannot be done just now
    (a whole sentence), or nothing.  Without the permission the action is not shown at all.
    """

    key: str
    text: str
    call: Callable[[], None]
    icon: str = ""
    shortcut: str = ""
    permission: Permission | None = None
    refusal: Callable[[], str | None] | None = None
    kind: str = ""  # "primary", "danger", "ghost" or plain
    hint: str = ""


class ActionSet:
    """The actions of one screen, for the person signed in."""

    def __init__(self, owner: QWidget, actor: Actor, specs: Iterable[ActionSpec]) -> None:
        self._made: dict[str, tuple[ActionSpec, QAction]] = {}
        for spec in specs:
            if spec.permission is None or actor.may(spec.permission):
                self._made[spec.key] = (spec, _action(owner, spec))
        self.refresh()

    def __iter__(self) -> Iterator[QAction]:
        return (action for _spec, action in self._made.values())

    def __contains__(self, key: str) -> bool:
        return key in self._made

    def __getitem__(self, key: str) -> QAction:
        return self._made[key][1]

    def get(self, key: str) -> QAction | None:
        """Return the action, or None where the person may not do it."""
        made = self._made.get(key)
        return made[1] if made else None

    def refresh(self) -> None:
        """Ask every action whether it can be done now; call it when the selection or the data changed."""
        for spec, action in self._made.values():
            reason = spec.refusal() if spec.refusal else None
            action.setProperty("reason", reason or "")
            action.setEnabled(not reason)
            action.setToolTip(reason or spec.hint or spec.text)

    def menu(self, parent: QWidget, keys: Iterable[str] | None = None) -> QMenu:
        """Return a menu of the actions *keys* (all when None); an empty key is a separator."""
        menu = QMenu(parent)
        for key in self._made if keys is None else keys:
            if not key:
                menu.addSeparator()
            elif key in self._made:
                menu.addAction(self[key])
        return menu


def shortcut_rows(actions: Iterable[QAction]) -> tuple[tuple[str, str], ...]:
    """Return (keys, what they do) of every action with a shortcut, for the sheet of shortcuts."""
    return tuple(
        (action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), action.text().replace("&", ""))
        for action in actions
        if not action.shortcut().isEmpty()
    )


def reason_of(action: QAction) -> str:
    """Return why *action* is disabled, or an empty text."""
    return str(action.property("reason") or "")


def _action(owner: QWidget, spec: ActionSpec) -> QAction:
    action = QAction(spec.text, owner)
    action.setObjectName(spec.key)
    action.setProperty("kind", spec.kind)
    action.setProperty("icon_name", spec.icon)
    if spec.icon:
        action.setIcon(icon(spec.icon))
    if spec.shortcut:
        action.setShortcut(QKeySequence(spec.shortcut))
        action.setStatusTip(_("Shortcut: {keys}").format(keys=action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)))
    action.triggered.connect(lambda _checked=False: spec.call())
    owner.addAction(action)
    return action
