"""Make a recovery sheet: look at the code, print or save it, then type its last group back from the paper.

Used at the first start and in the settings.  The code lives in this widget only, and is in force when the last group was right.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.i18n import _
from skillsapp.security.recovery import GROUPS
from ui.dialogs import save_file
from ui.jobs import Jobs
from ui.notices import sentence
from ui.printing import print_pdf
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FormRow
from ui.widgets.frames import Card
from ui.widgets.text import label

if TYPE_CHECKING:
    from skillsapp.app import App  # for types only: the first window paints before the core is imported
    from skillsapp.services.recovery import SheetDraft, SheetInForce


class SheetMaker(QWidget):
    """`made(SheetInForce)` when the sheet is in force."""

    made = Signal(object)

    def __init__(self, app: App, jobs: Jobs, publish: Callable[[Iterable[Topic]], None]) -> None:
        super().__init__()
        self._app, self._jobs, self._publish = app, jobs, publish
        self.draft: SheetDraft = app.recovery.draft()
        self._said = Banner("", Tone.INFO, name="recovery_said")
        self._steps = QStackedWidget()
        self._steps.addWidget(self._code_step())
        self._steps.addWidget(self._typing_step())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self._said)
        column.addWidget(self._steps)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button with the ring, as it does in every sheet."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def _code_step(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        card = Card(padding=14, spacing=6, name="recovery_code_card")
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(18))
        for place, group in enumerate(self.draft.code.split("-")):
            grid.addWidget(label(_("Group {place}").format(place=place + 1), "hint"), place // 3 * 2, place % 3)
            grid.addWidget(label(group, "number", name=f"recovery_group_{place + 1}"), place // 3 * 2 + 1, place % 3)
        card.body.addLayout(grid)
        column.addWidget(card)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(Button(_("Print the sheet"), "recovery_print", self._print, icon="printer"))
        row.addWidget(Button(_("Save as PDF"), "recovery_save", self._save, icon="save"))
        row.addStretch()
        column.addLayout(row)
        hint = _(
            "No printer here? Save it on a stick and print it elsewhere, or write the six groups down by hand. Do not keep it on this computer."
        )
        column.addWidget(label(hint, "hint", wrap=True))
        self.next = Button(_("I have it on paper, go on"), "recovery_next", self._go_on, kind="primary", big=True)
        column.addWidget(self.next)
        return step

    def _typing_step(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.last_group = QLineEdit()
        self.last_group.setObjectName("recovery_last_group")
        self.last_group.setMaxLength(12)
        self.last_group.returnPressed.connect(self._confirm)
        self._row = FormRow(
            _("Type group {place} from the sheet").format(place=GROUPS),
            self.last_group,
            hint=_("So it is certain that the paper can be read. The code is not shown again."),
        )
        column.addWidget(self._row)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(Button(_("Look at the code again"), "recovery_back", lambda: self._show(0), kind="ghost"))
        buttons.addStretch()
        self.confirm = Button(_("Take the sheet into use"), "recovery_confirm", self._confirm)
        buttons.addWidget(self.confirm)
        column.addLayout(buttons)
        column.addStretch()
        return step

    def _go_on(self) -> None:
        self._show(1)
        self.last_group.setFocus()

    def _show(self, step: int) -> None:
        """One of the two steps is in front, and only its own button is the primary one."""
        self._steps.setCurrentIndex(step)
        self.next.set_kind("primary" if step == 0 else "")
        self.confirm.set_kind("primary" if step == 1 else "")
        self._say("", Tone.INFO)

    def _print(self) -> None:
        """The PDF lives only until the printer dialog has it: no copy of the code stays on the disk."""

        def write() -> bytes:
            with tempfile.TemporaryDirectory() as folder:
                return self._app.recovery.write_sheet(self.draft, Path(folder) / "sheet.pdf").value.read_bytes()

        def ready(pages: bytes) -> None:
            print_pdf(
                self,
                pages,
                _("Recovery sheet"),
                lambda _pages: self._say(_("The sheet was sent to the printer."), Tone.OK),
                self._failed,
            )

        self._jobs.run(self, write, ready, self._failed)

    def _save(self) -> None:
        name = _("Recovery sheet {mark}").format(mark=self.draft.mark) + ".pdf"
        save_file(self, _("Save the recovery sheet"), name, ((_("PDF files"), "*.pdf"),), self._save_to, name="recovery_save_as")

    def _save_to(self, path: Path) -> None:
        def saved(done: Done[Path]) -> None:
            self._say(_("Saved as {file}. Print it and delete the file.").format(file=done.value.name), Tone.OK)

        self._jobs.run(self, lambda: self._app.recovery.write_sheet(self.draft, path), saved, self._failed)

    def _confirm(self) -> None:
        typed = self.last_group.text()
        self.confirm.setEnabled(False)

        def in_force(done: Done[SheetInForce]) -> None:
            self._publish(done.topics)
            self.made.emit(done.value)

        self._jobs.run(self, lambda: self._app.recovery.put_in_force(self.draft, typed), in_force, self._failed)

    def _failed(self, error: Exception) -> None:
        self.confirm.setEnabled(True)
        if self._steps.currentIndex() == 1:
            self._row.show_error(sentence(error))
            self.last_group.setFocus()
            self.last_group.selectAll()
        else:
            self._say(sentence(error), Tone.BAD)

    def _say(self, text: str, tone: Tone) -> None:
        self._said.show_text(text, tone)
        self._row.show_error("")
