"""The first thing on the screen: says that the data are being opened, and what to do where they cannot be."""

from __future__ import annotations

from PySide6.QtCore import Signal

from skillsapp.kernel.i18n import _
from ui.entrance.page import EntrancePage
from ui.widgets.buttons import Button
from ui.widgets.text import label


class Opening(EntrancePage):
    """`again_requested` after a problem has been mended."""

    again_requested = Signal()

    def __init__(self, folder: str) -> None:
        super().__init__(_("Skills Office"), "", name="opening")
        self._folder = label(_("Data folder: {folder}").format(folder=folder), "hint", wrap=True)
        self.body.addWidget(self._folder)
        self._again = Button(_("Try again"), "data_open", self.again_requested.emit, kind="primary")
        self.body.addWidget(self._again)
        self.begin()

    def begin(self) -> None:
        self._again.hide()
        self.set_busy(_("Opening the data…"))

    def show_problem(self, text: str) -> None:
        super().show_problem(text)
        self._again.show()
        self._again.setFocus()
