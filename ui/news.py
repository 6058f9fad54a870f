"""Tell the screens what changed: visible ones refresh at once, hidden ones when they are seen again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from skillsapp.kernel.changes import Topic


@dataclass(slots=True)
class _Follower:
    widget: QWidget
    topics: frozenset[Topic]
    refresh: Callable[[], None]
    stale: bool = False


class News(QObject):
    """The one place where `Done.topics` goes to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._followers: list[_Follower] = []

    def follow(self, widget: QWidget, topics: Iterable[Topic], refresh: Callable[[], None]) -> None:
        """Call *refresh* when one of *topics* changed; later, when *widget* is hidden now; never, when it is gone."""
        self._followers.append(_Follower(widget, frozenset(topics), refresh))
        widget.installEventFilter(self)

    def publish(self, topics: Iterable[Topic]) -> None:
        """Say that *topics* changed."""
        changed = frozenset(topics)
        self._followers = [follower for follower in self._followers if isValid(follower.widget)]
        for follower in tuple(self._followers):
            if not follower.topics & changed:
                continue
            if follower.widget.isVisible():
                follower.refresh()
            else:
                follower.stale = True

    def mark_fresh(self, widget: QWidget) -> None:
        """Forget that *widget* was to refresh: its owner has just done it."""
        for follower in self._followers:
            if follower.widget is widget:
                follower.stale = False

    def is_stale(self, widget: QWidget) -> bool:
        """Return whether *widget* will refresh when it is next shown."""
        return any(follower.stale for follower in self._followers if follower.widget is widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            for follower in tuple(self._followers):
                if follower.widget is watched and follower.stale:
                    follower.stale = False
                    follower.refresh()
        return False
