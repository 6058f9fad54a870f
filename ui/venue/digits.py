"""The field for a code or a word that is read out or read off a sheet: digits alone, in fours, taken as soon as it is whole."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from ui.theme import px, set_state

GROUP = 4
GAP = "  "


class DigitsEdit(QLineEdit):
    """`completed(str)` when the last digit was typed; full-width digits count, everything else is left out."""

    completed = Signal(str)

    def __init__(self, count: int, name: str, meaning: str) -> None:
        super().__init__()
        self._count = count
        self.setObjectName(name)
        self.setAccessibleName(meaning)
        self.setProperty("venue", "digits")
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFixedWidth(px(44 * count + 60))
        self.textEdited.connect(self._group)

    def digits(self) -> str:
        """Return the digits that stand in the field."""
        return _digits_of(self.text())[: self._count]

    def refuse(self) -> None:
        """Empty the field, with its border in red, for another try."""
        self.clear()
        set_state(self, "invalid", "true")
        self.setFocus()

    def _group(self, text: str) -> None:
        set_state(self, "invalid", None)
        before = len(_digits_of(text[: self.cursorPosition()]))
        digits = self.digits()
        self.setText(_grouped(digits))
        place = min(before, len(digits))
        self.setCursorPosition(place + len(GAP) * ((place - 1) // GROUP if place else 0))
        if len(digits) == self._count:
            self.completed.emit(digits)


def _digits_of(text: str) -> str:
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())


def _grouped(digits: str) -> str:
    return GAP.join(digits[start : start + GROUP] for start in range(0, len(digits), GROUP))
