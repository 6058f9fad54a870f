"""Choose the programme that a screen is about; the choice is shared by the screens and outlives the program."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QSizePolicy

from skillsapp.domain.programme import KIND_TITLES, Programme
from skillsapp.kernel.i18n import _
from skillsapp.kernel.paths import DataFolder
from ui.last_choice import last_choice, remember_choice
from ui.theme import px
from ui.widgets.drop_down import DropDown

KEY = "programme"


class ProgrammeChoice(DropDown):
    """A list of programmes that drops down; `chosen(id)` when a person picked another one."""

    chosen = Signal(str)

    def __init__(self, folder: DataFolder, name: str = "programme_choose") -> None:
        super().__init__(name, _("Programme"))
        self._folder = folder
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(px(220))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.installEventFilter(self)
        self.activated.connect(lambda _index: self._say())

    @property
    def wanted(self) -> str:
        """The id last worked with, here or on another screen."""
        return last_choice(self._folder, KEY)

    @property
    def programme_id(self) -> str:
        return str(self.currentData() or "")

    def want(self, id: str) -> None:
        """Remember *id*: the next `show_programmes` shows it."""
        remember_choice(self._folder, KEY, id)

    def show_programmes(self, programmes: Sequence[Programme], current: str) -> None:
        """List *programmes* and show *current*, without saying so."""
        self.blockSignals(True)
        self.clear()
        for programme in programmes:
            self.addItem(f"{_(KIND_TITLES[programme.kind])} · {programme.title}", programme.id)
            self.setItemData(self.count() - 1, programme.title, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(max(0, self.findData(current)) if programmes else -1)
        self.setToolTip(self.currentText())
        self.blockSignals(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the wheel to the page: scrolling past must not change the programme."""
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return False

    def _say(self) -> None:
        self.setToolTip(self.currentText())
        self.want(self.programme_id)
        self.chosen.emit(self.programme_id)


def pick(programmes: Sequence[Programme], wanted: str) -> Programme | None:
    """Return the programme *wanted*, the newest one where there is none of that id, or None."""
    return next((programme for programme in programmes if programme.id == wanted), programmes[0] if programmes else None)
