"""The rail at the left: product, screens, and at its foot the last backup and who is signed in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.icons import picture
from ui.theme import px, tokens
from ui.widgets.text import IconTile, label

WIDE, FOLDED = 196, 56


class NavigationRail(QFrame):
    """Items are (key, title, icon); `chosen(key)` when one is pressed.  `fold(True)` leaves the icons, with tooltips."""

    chosen = Signal(str)
    person_pressed = Signal()
    backup_pressed = Signal()

    def __init__(self, items: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName(_("Navigation"))
        self._folded = False
        self._titles: dict[QPushButton, str] = {}
        self._icons: dict[QPushButton, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(18), 0, px(10))
        column.setSpacing(px(2))
        self._brand = QHBoxLayout()
        self._brand.setSpacing(px(10))
        self._brand.addWidget(IconTile("badge-check", size=34, solid=True))
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addWidget(label(_("Skills Office"), "h2"))
        names.addWidget(label(_("Offline edition"), "hint"))
        self._brand.addWidget(self._names, 1)
        column.addLayout(self._brand)
        self._group = QButtonGroup(self)
        self._items: dict[str, QPushButton] = {}
        for key, title, icon in items:
            button = self._button(f"go_{key}", title, icon)
            button.setCheckable(True)
            button.toggled.connect(lambda _on, button=button: self._tint(button))
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._items[key] = button
            column.addWidget(button)
        column.addStretch()
        self._backup = self._button("backup_status", "", "hard-drive")
        self._backup.clicked.connect(lambda _checked=False: self.backup_pressed.emit())
        self._person = self._button("session_menu", "", "user-round")
        self._person.clicked.connect(lambda _checked=False: self.person_pressed.emit())
        for button in (self._backup, self._person):
            column.addWidget(button)
        self.fold(False)

    @property
    def is_folded(self) -> bool:
        return self._folded

    @property
    def person_button(self) -> QPushButton:
        return self._person

    def choose(self, key: str) -> None:
        """Mark an item without saying so."""
        if key in self._items:
            self._items[key].setChecked(True)

    def show_backup(self, text: str, *, late: bool = False) -> None:
        """Say when the last backup was made; *late* puts a warning in front."""
        self._icons[self._backup] = "triangle-alert" if late else "hard-drive"
        self._retitle(self._backup, text)

    def show_person(self, text: str) -> None:
        self._retitle(self._person, text)

    def fold(self, folded: bool) -> None:
        self._folded = folded
        self.setFixedWidth(px(FOLDED if folded else WIDE))
        self._names.setVisible(not folded)
        self._brand.setContentsMargins(px(11 if folded else 18), 0, px(11 if folded else 12), px(18))
        for button, title in self._titles.items():
            self._retitle(button, title)

    def _button(self, name: str, title: str, icon: str) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setIconSize(QSize(px(18), px(18)))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setAutoDefault(False)
        self._icons[button] = icon
        self._retitle(button, title)
        return button

    def _retitle(self, button: QPushButton, title: str) -> None:
        self._titles[button] = title
        button.setText("" if self._folded else f"  {title}")
        button.setToolTip(title if self._folded else "")
        button.setAccessibleName(title)
        self._tint(button)

    def _tint(self, button: QPushButton) -> None:
        colour = tokens().nav_on if button.isChecked() else tokens().nav_text
        if self._icons[button] == "triangle-alert":
            colour = tokens().flag
        button.setIcon(picture(self._icons[button], colour, px(18)))
