"""What the windows before the main window share: the coloured panel with the product's name, and a column for the form."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.frames import scrolling
from ui.widgets.progress import ProgressLine
from ui.widgets.text import IconLabel, IconTile, label


class EntrancePage(QWidget):
    """Left the product, right a form; `.body` takes what belongs into the form, `.foot` what stands under it."""

    def __init__(self, title: str, text: str, *, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(_product_panel(), 2)
        self._form = QWidget()
        self.body = QVBoxLayout(self._form)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(10))
        inside = QWidget()
        inside.setMaximumWidth(px(420))
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(8), px(12), px(8), px(12))
        column.setSpacing(px(12))
        column.addStretch(2)
        column.addWidget(label(title, "h1", wrap=True))
        if text:
            column.addWidget(label(text, "sub", wrap=True))
        self._problem = Banner("", Tone.BAD, name=f"{name}_problem")
        column.addWidget(self._problem)
        column.addWidget(self._form)
        self._progress = ProgressLine(name=f"{name}_progress")
        self._progress.hide()
        column.addWidget(self._progress)
        self.foot = QVBoxLayout()
        column.addLayout(self.foot)
        column.addStretch(3)
        holder = QWidget()
        centred = QHBoxLayout(holder)
        centred.setContentsMargins(px(32), 0, px(32), 0)
        centred.addStretch(1)
        centred.addWidget(inside, 12)
        centred.addStretch(1)
        area = scrolling(holder, f"{name}_scroll")
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click beside the fields leaves the keyboard where it is
        row.addWidget(area, 3)

    def set_busy(self, what: str) -> None:
        """Lock the form and say *what* is going on; an empty text unlocks it."""
        self._form.setEnabled(not what)
        if what:
            self._problem.show_text("", Tone.BAD)
            self._progress.begin(what)
        else:
            self._progress.hide()

    def report(self, done: int, total: int) -> None:
        """Show how far the work is; fits `Jobs.run_long(progressed=...)`."""
        self._progress.report(done, total)

    def show_problem(self, text: str) -> None:
        """Unlock the form and say what was refused."""
        self.set_busy("")
        self._problem.show_text(text, Tone.BAD)


def _product_panel() -> QFrame:
    panel = QFrame()
    panel.setObjectName("entrance_panel")
    panel.setMinimumWidth(px(260))
    column = QVBoxLayout(panel)
    column.setContentsMargins(px(36), px(36), px(28), px(28))
    column.setSpacing(px(10))
    column.addStretch(2)
    column.addWidget(IconTile("badge-check", size=56, solid=True))
    column.addSpacing(px(6))
    column.addWidget(label(_("Skills Office"), "h1"))
    column.addWidget(
        label(_("Competitions, assessments and training classes, from registration to certificate"), "sub", wrap=True)
    )
    column.addSpacing(px(16))
    for icon, text in (
        ("hard-drive", _("All data stay on this computer")),
        ("shield-check", _("Every answer is saved at once")),
        ("usb", _("Works without a network")),
    ):
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(IconLabel(icon, 18, colour="nav_text"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(text, "sub", wrap=True), 1)
        column.addLayout(line)
    column.addStretch(3)
    return panel
