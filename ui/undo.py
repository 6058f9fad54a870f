"""Undo for drafts.  A draft is a frozen value, so undo is putting the old one back; nothing that is stored goes on a stack."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

T = TypeVar("T")


class Draft(QObject, Generic[T]):
    """A value being edited, with its steps back and forth."""

    changed = Signal(object)

    def __init__(self, value: T, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._saved = self._value = value
        self.stack = QUndoStack(self)

    @property
    def value(self) -> T:
        return self._value

    @property
    def is_dirty(self) -> bool:
        """Whether the value differs from the one last opened or saved."""
        return self._value != self._saved

    def edit(self, title: str, value: T, *, merge: int = -1) -> None:
        """Put *value* as one step named *title*; steps in a row with the same *merge* number become one (typing)."""
        if value != self._value:
            self.stack.push(_Replace(title, self, value, merge))

    def mark_saved(self) -> None:
        """Forget the steps: what is stored is amended, never undone."""
        self._saved = self._value
        self.stack.clear()

    def _put(self, value: T) -> None:
        self._value = value
        self.changed.emit(value)


class _Replace(QUndoCommand):
    def __init__(self, title: str, draft: Draft[T], after: T, merge: int) -> None:
        super().__init__(title)
        self._draft, self._before, self._after, self._merge = draft, draft.value, after, merge

    def id(self) -> int:
        return self._merge

    def redo(self) -> None:
        self._draft._put(self._after)

    def undo(self) -> None:
        self._draft._put(self._before)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, _Replace) or other._draft is not self._draft:
            return False
        self._after = other._after
        return True
