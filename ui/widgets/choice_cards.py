"""One of a few, each with a sentence that says what it means: cards to press, arrow keys move between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import px
from ui.widgets.text import IconTile, label


@dataclass(frozen=True, slots=True)
class CardChoice:
    """A choice as data; texts are translated already."""

    key: str
    title: str
    sentence: str
    icon: str = ""


class ChoiceCards(QWidget):
    """Shows the choices side by side or, with `stacked`, below one another; nothing is chosen at first unless `value` is set."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[CardChoice], name: str, title: str, *, stacked: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(direction, self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8) if stacked else px(12))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._cards: dict[str, _CardButton] = {}
        for choice in choices:
            card = _CardButton(choice, f"{name}_{choice.key}", stacked=stacked)
            card.clicked.connect(lambda _checked=False, key=choice.key: self.chosen.emit(key))
            self._group.addButton(card)
            self._cards[choice.key] = card
            box.addWidget(card, 1)

    @property
    def value(self) -> str:
        """The key chosen, or an empty text."""
        return next((key for key, card in self._cards.items() if card.isChecked()), "")

    def choose(self, key: str) -> None:
        """Press a card down without saying so."""
        if key in self._cards:
            self._cards[key].setChecked(True)

    def focus(self) -> None:
        """Put the focus on the chosen card, or on the first."""
        next((card for card in self._cards.values() if card.isChecked()), next(iter(self._cards.values()))).setFocus()


class _CardButton(QPushButton):
    def __init__(self, choice: CardChoice, name: str, *, stacked: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "card")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(choice.title)
        self.setAccessibleDescription(choice.sentence)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        words = QVBoxLayout()
        words.setSpacing(px(4))
        self._sentence = label(choice.sentence, "sub", wrap=True)
        inner: QBoxLayout = QHBoxLayout(self) if stacked else QVBoxLayout(self)
        inner.setContentsMargins(px(14), px(10), px(14), px(10))
        inner.setSpacing(px(10))
        parts: list[QLabel] = [label(choice.title, "strong" if stacked else "h2"), self._sentence]
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(part)
        if choice.icon:
            tile = IconTile(choice.icon, size=40)
            tile.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inner.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(words, 1)
        if not stacked:
            inner.addStretch()

    def sizeHint(self) -> QSize:
        inner = self.layout()
        return inner.sizeHint() if inner is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        inner = self.layout()
        return inner.minimumSize() if inner is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        inner = self.layout()
        return inner.heightForWidth(width) if inner is not None else super().heightForWidth(width)
