"""Dialogs are sheets over their window, opened with `open()`: nothing waits for them, so a countdown behind them runs on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from skillsapp.kernel.files import file_name
from skillsapp.kernel.i18n import _
from ui.last_choice import LastFolders
from ui.notices import Notice
from ui.theme import Tone, px
from ui.widgets.banners import Banner, ToastHost
from ui.widgets.buttons import Button, Kind
from ui.widgets.form_rows import FormRow
from ui.widgets.frames import scrolling
from ui.widgets.progress import ProgressLine
from ui.widgets.text import IconTile, label

LEAST_REASON = 2
TITLE_BAR = 36
FOLDERS = LastFolders()
"""Where the file dialogs begin; `Program` has them kept in the data folder that is open."""


class SheetDialog(QDialog):
    """Title, body and a footer with buttons; `.body` is a vertical layout.

    Add buttons with `add_button`; the last primary one answers Enter, Esc closes.  `show_problem` says what was refused,
    `set_busy` locks the sheet while a service runs.
    """

    def __init__(
        self, parent: QWidget | None, title: str, subtitle: str = "", *, name: str, width: int = 560, scroll: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._busy = False
        self._before_work: QWidget | None = None
        self._primary: Button | None = None
        self._buttons: list[Button] = []
        self._wanted_width = px(width)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        top = QWidget()
        head = QVBoxLayout(top)
        head.setContentsMargins(px(24), px(20), px(24), px(12))
        head.setSpacing(px(6))
        self._title = label(title, "h1", wrap=True)
        self._subtitle = label(subtitle, "sub", wrap=True)
        self._subtitle.setVisible(bool(subtitle))
        self._problem = Banner("", Tone.BAD, name=f"{name}_problem")
        self._stop: Callable[[], object] | None = None
        self._progress = ProgressLine(cancelled=self._stop_work, name=f"{name}_progress")
        self._progress.hide()
        for part in (self._title, self._subtitle, self._problem, self._progress):
            head.addWidget(part)
        outer.addWidget(top)
        self._content = QWidget()
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(px(24), 0, px(24), px(16))
        self.body.setSpacing(px(12))
        self._scrolled = scrolling(self._content, f"{name}_scroll") if scroll else None
        outer.addWidget(self._scrolled or self._content, 1)
        footer = QFrame()
        footer.setObjectName("sheet_footer")
        self._footer = QHBoxLayout(footer)
        self._footer.setContentsMargins(px(24), px(12), px(24), px(12))
        self._footer.setSpacing(px(10))
        self._reason = label("", "hint", wrap=True, name=f"{name}_reason")
        self._footer.addWidget(self._reason, 1)
        outer.addWidget(footer)
        self._toasts = ToastHost(self, footer)
        self.resize(px(width), px(120))
        self.setMinimumWidth(min(px(width), px(420)))

    def add(self, *widgets: QWidget) -> None:
        """Put *widgets* into the body."""
        for widget in widgets:
            self.body.addWidget(widget)

    def add_button(
        self,
        text: str,
        name: str,
        clicked: Callable[[], object] | None = None,
        *,
        kind: Kind = "",
        icon: str = "",
        left: bool = False,
    ) -> Button:
        """Add a button to the footer (at its left end with *left*); without *clicked* it closes the sheet."""
        button = Button(text, name, clicked or self.reject, kind=kind, icon=icon)
        if left:
            self._footer.insertWidget(0, button)
        else:
            self._footer.addWidget(button)
        self._buttons.append(button)
        if kind in ("primary", "danger"):
            self._primary = button
        return button

    def add_cancel(self, text: str = "") -> Button:
        """Add the button that closes the sheet and changes nothing."""
        return self.add_button(text or _("Cancel"), f"{self.objectName()}_cancel")

    def show_title(self, title: str, subtitle: str = "") -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self._subtitle.setVisible(bool(subtitle))

    def show_problem(self, text: str, tone: Tone = Tone.BAD) -> None:
        """Say above the body what went wrong; an empty text takes it away.  The sheet becomes usable again."""
        self.set_busy("")
        self._problem.show_text(text, tone)
        self._grow()

    def show_notice(self, notice: Notice, behind: ToastHost) -> None:
        """Show what the window *behind* would say, and leave it there when the sheet closes before it was read."""
        self._toasts.show_notice(notice)
        self.finished.connect(lambda _result: self._toasts.move_to(behind))

    def allow(self, refusal: str = "") -> None:
        """Enable the primary button, or disable it and write *refusal* beside it."""
        self._reason.setText(refusal)
        if self._primary is not None:
            self._primary.setEnabled(not refusal and not self._busy)
            self._primary.setAccessibleDescription(refusal)

    def set_busy(self, what: str, stop: Callable[[], object] | None = None) -> None:
        """Lock the sheet and say *what* is going on, with a button for *stop*; an empty text unlocks it, the keyboard where it was."""
        if what and not self._busy:
            self._before_work = self.focusWidget()
        was_busy, self._busy, self._stop = self._busy, bool(what), stop
        self._content.setEnabled(not self._busy)
        for button in self._buttons:
            button.setEnabled(not self._busy and (button is not self._primary or not self._reason.text()))
        if self._busy:
            self._problem.show_text("", Tone.BAD)
            self._progress.allow_stop(stop is not None)
            self._progress.begin(what)
            self._grow()
        else:
            self._progress.hide()
            if was_busy and self._before_work is not None and isValid(self._before_work):
                self._before_work.setFocus()

    def report(self, done: int, total: int) -> None:
        """Show progress while busy; fits `Jobs.run_long(progressed=...)`."""
        self._progress.report(done, total)

    def reject(self) -> None:
        if not self._busy:
            super().reject()

    def _stop_work(self) -> None:
        if self._stop is not None:
            self._progress.stopping()
            self._stop()

    def open(self) -> None:
        """Show the sheet over its window, never larger than the screen."""
        parent = self.parentWidget()
        window = parent.window() if parent is not None else None
        for part in self.findChildren(QWidget):
            part.ensurePolished()
        width = max(self._wanted_width, self.minimumSizeHint().width())
        height = max(self.height(), self.sizeHint().height(), self.heightForWidth(width))
        if self._scrolled is not None:  # asks for little by itself: without this it scrolls beside an empty window
            wanted = max(self._content.sizeHint().height(), self._content.minimumSizeHint().height())
            height = max(self.height(), min(height + wanted - self._scrolled.sizeHint().height(), self._most_height(window)))
        if window is not None:
            self.resize(min(width, window.width()), min(height, window.height()))
            self.move(window.frameGeometry().center() - self.rect().center())
        else:
            self.resize(width, height)
        super().open()

    def _most_height(self, window: QWidget | None) -> int:
        """Return how tall a sheet becomes by itself: its own title bar has to stay on the screen too."""
        return (window.height() if window is not None else self.screen().availableGeometry().height()) - px(TITLE_BAR)

    def _grow(self) -> None:
        """Make room for what appeared: nothing below it is pressed together."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            parent = self.parentWidget()
            most = parent.window().height() if parent is not None else self.screen().availableGeometry().height()
            layout.activate()
            self.resize(self.width(), max(self.height(), min(self.heightForWidth(self.width()), most)))
            self._stay_inside(parent.window().frameGeometry() if parent is not None else self.screen().availableGeometry())

    def _stay_inside(self, room: QRect) -> None:
        """Move up as far as what grew would hang out below: its buttons stand there."""
        frame = self.frameGeometry()
        below = max(frame.bottom(), frame.top() + self.height()) - room.bottom()
        if below > 0:
            self.move(self.x(), max(room.top(), self.y() - below))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, elsewhere the primary one: the ring and the key must say the same."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        focused = self.focusWidget()
        if enter and isinstance(focused, QPushButton) and not focused.isCheckable():
            focused.click()
        elif enter and self._primary is not None and self._primary.isEnabled():
            self._primary.click()
        elif not enter:
            super().keyPressEvent(event)


def confirm(
    parent: QWidget | None,
    title: str,
    text: str,
    yes: str,
    confirmed: Callable[[], object],
    *,
    danger: bool = False,
    name: str = "step_confirm",
    cancel: str = "",
) -> SheetDialog:
    """Ask before a step that cannot be undone; *yes* names the step (“Delete 3 rows”), never just OK."""
    sheet = SheetDialog(parent, title, name=name, width=460)
    row = QHBoxLayout()
    row.setSpacing(px(14))
    row.addWidget(
        IconTile("triangle-alert" if danger else "circle-question-mark", Tone.BAD if danger else Tone.INFO, 40),
        0,
        Qt.AlignmentFlag.AlignTop,
    )
    row.addWidget(label(text, wrap=True, name=f"{name}_text"), 1)
    sheet.body.addLayout(row)
    no = sheet.add_cancel(cancel)

    def agree() -> None:
        sheet.accept()
        confirmed()

    sheet.add_button(yes, f"{name}_yes", agree, kind="danger" if danger else "primary")
    sheet.open()
    no.setFocus()
    return sheet


def tell(parent: QWidget | None, title: str, text: str, tone: Tone = Tone.INFO, *, name: str = "step_told") -> SheetDialog:
    """Show a message that must be read before going on."""
    sheet = SheetDialog(parent, title, name=name, width=460)
    sheet.add(Banner(text, tone, name=f"{name}_text"))
    sheet.add_button(_("Understood"), f"{name}_close", sheet.accept, kind="primary").setFocus()
    sheet.open()
    return sheet


def ask_reason(
    parent: QWidget | None,
    title: str,
    text: str,
    yes: str,
    given: Callable[[str], object],
    *,
    presets: Sequence[str] = (),
    danger: bool = False,
    name: str = "reason_ask",
    below: QWidget | None = None,
) -> SheetDialog:
    """Ask for the reason that the log will keep; presets fill it in with one click, then Enter goes on unless that is dangerous.

    *below* is asked beside it.
    """
    sheet = SheetDialog(parent, title, text, name=name, width=520)
    area = QPlainTextEdit()
    area.setObjectName(f"{name}_edit")
    area.setTabChangesFocus(True)
    area.setFixedHeight(px(96))
    row = FormRow(_("Reason"), area, required=True, hint=_("The reason is kept in the log with your name."))

    def fill(preset: str) -> None:
        area.setPlainText(preset)
        if not danger:
            go.setFocus()

    if presets:
        quick = QHBoxLayout()
        quick.setSpacing(px(8))
        for number, preset in enumerate(presets):
            quick.addWidget(Button(preset, f"{name}_preset_{number + 1}", partial(fill, preset), kind="chip"))
        quick.addStretch()
        sheet.body.addLayout(quick)
    sheet.add(row, *([below] if below is not None else []))
    sheet.add_cancel()

    def take() -> None:
        reason = area.toPlainText().strip()
        if len(reason) < LEAST_REASON:
            row.show_error(_("Please write why, in a few words."))
            area.setFocus()
            return
        sheet.accept()
        given(reason)

    go = sheet.add_button(yes, f"{name}_yes", take, kind="danger" if danger else "primary")
    area.textChanged.connect(lambda: row.show_error(""))
    sheet.open()
    area.setFocus()
    return sheet


def choose_file(
    parent: QWidget | None,
    title: str,
    kinds: Sequence[tuple[str, str]],
    chosen: Callable[[Path], object],
    *,
    name: str = "file_choose",
) -> QFileDialog:
    """Let the person pick a file; *kinds* are (title, patterns) such as ("Spreadsheets", "*.xlsx *.xls *.csv")."""
    return _file_dialog(parent, title, kinds, chosen, name, QFileDialog.FileMode.ExistingFile, QFileDialog.AcceptMode.AcceptOpen)


def choose_folder(
    parent: QWidget | None,
    title: str,
    chosen: Callable[[Path], object],
    *,
    name: str = "folder_choose",
    start: Path | None = None,
) -> QFileDialog:
    """Let the person pick a folder, first looking into *start* where somebody knows better than “the last one”."""
    mode, accept = QFileDialog.FileMode.Directory, QFileDialog.AcceptMode.AcceptOpen
    dialog = _file_dialog(parent, title, (), chosen, name, mode, accept)
    if start is not None:
        dialog.setDirectory(str(start))
    return dialog


def save_file(
    parent: QWidget | None,
    title: str,
    proposed: str,
    kinds: Sequence[tuple[str, str]],
    chosen: Callable[[Path], object],
    *,
    name: str = "file_save",
) -> QFileDialog:
    """Let the person pick where to save; *proposed* may hold any title and ends in the suffix, which is added where it is left out."""
    dialog = _file_dialog(parent, title, kinds, chosen, name, QFileDialog.FileMode.AnyFile, QFileDialog.AcceptMode.AcceptSave)
    suffix = Path(proposed).suffix
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(file_name(proposed.removesuffix(suffix)) + suffix)
    return dialog


def _file_dialog(
    parent: QWidget | None,
    title: str,
    kinds: Sequence[tuple[str, str]],
    chosen: Callable[[Path], object],
    name: str,
    mode: QFileDialog.FileMode,
    accept: QFileDialog.AcceptMode,
) -> QFileDialog:
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(mode)
    dialog.setAcceptMode(accept)
    if kinds:
        dialog.setNameFilters([f"{kind} ({patterns})" for kind, patterns in kinds])
    dialog.setDirectory(FOLDERS.find(name) or QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def take(path: str) -> None:
        file = Path(path)
        FOLDERS.put(name, str(file if mode is QFileDialog.FileMode.Directory else file.parent))
        chosen(file)

    dialog.fileSelected.connect(take)
    QDialog.open(dialog)
    return dialog
