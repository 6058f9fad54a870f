"""The line at the top of the candidate's window: who, what, saved when, text size, and the time left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from ui.player.look import CandidateLook
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.person import PhotoFrame
from ui.widgets.text import ElidedLabel, IconLabel, label, set_tone

HURRY_MS, LAST_MS = 15 * 60_000, 5 * 60_000
PHOTO, LOW_PHOTO = 48, 27


@dataclass(frozen=True, slots=True)
class Sitter:
    """What stands on the candidate's own screen; `lines` are translated: number, room and seat."""

    name: str
    lines: tuple[str, str]
    title: str
    photo: Path | None


def clock_text(ms: int) -> str:
    """Return the time left as h:mm:ss; a second that has begun counts."""
    seconds = -(-ms // 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


class ExamHead(QFrame):
    zoomed = Signal(int)
    contrast_switched = Signal()

    def __init__(self, sitter: Sitter, look: CandidateLook) -> None:
        super().__init__()
        self.setObjectName("exam_head")
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(px(20), px(7), px(20), px(7))
        row.setSpacing(px(12))
        self._photo = photo = PhotoFrame(PHOTO)
        photo.show_photo(sitter.photo)
        row.addWidget(photo)
        self._lines = [_line(line) for line in sitter.lines]
        row.addLayout(_column(label(sitter.name, "h2", name="sitter_name"), *self._lines))
        row.addSpacing(px(18))
        self._title = ElidedLabel(sitter.title, "h2")
        self._saved_icon = IconLabel("circle-check", 17, Tone.OK)
        self._saved = ElidedLabel("", "sub")
        self._saved.setObjectName("answers_saved")
        self._saved.setMinimumWidth(px(100))  # that everything is safe is said whole; the seat beside it gives way
        saved = QHBoxLayout()
        saved.setSpacing(px(6))
        saved.addWidget(self._saved_icon)
        saved.addWidget(self._saved, 1)
        middle = QVBoxLayout()
        middle.setSpacing(px(3))
        middle.addStretch()
        middle.addWidget(self._title)
        middle.addLayout(saved)
        middle.addStretch()
        row.addLayout(middle, 1)
        self._buttons: dict[Button, str] = {}
        for text, name, icon, step, possible in (
            (_("Smaller"), "text_shrink", "zoom-out", -1, look.may_shrink),
            (_("Larger"), "text_grow", "zoom-in", 1, look.may_grow),
        ):
            button = Button(text, name, partial(self.zoomed.emit, step), kind="ghost", icon=icon)
            button.setEnabled(possible)
            button.setToolTip(_("Text size {percent} %").format(percent=look.zoom))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
            self._buttons[button] = text
        contrast = Button(_("Contrast"), "contrast_switch", self.contrast_switched.emit, kind="ghost", icon="contrast")
        contrast.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(contrast)
        self._buttons[contrast] = contrast.accessibleName()
        contrast.setToolTip(contrast.accessibleName())
        row.addSpacing(px(12))
        self._clock_title = label(_("Time left"), "sub")
        self._clock = label("", name="time_left")
        for part in (self._clock_title, self._clock):
            part.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clock.setMinimumWidth(px(118))
        row.addLayout(_column(self._clock_title, self._clock))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def time_left(self) -> str:
        return self._clock.text()

    @property
    def saved_text(self) -> str:
        return self._saved.text()

    def set_compact(self, compact: bool) -> None:
        """Show the buttons by their icons only, so that the title keeps its room."""
        for button, text in self._buttons.items():
            button.show_text("" if compact else text)
            button.setAccessibleName(text)

    def set_low(self, low: bool) -> None:
        """Keep one line where the window is low and the letters are large: the question needs the room more."""
        for part in (*self._lines, self._title, self._clock_title):
            part.setVisible(not low)
        width = px(LOW_PHOTO if low else PHOTO)
        self._photo.setFixedSize(width, width * 4 // 3)
        self._row.setContentsMargins(px(20), px(3 if low else 7), px(20), px(3 if low else 7))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the photo out where the largest letters need its room: the clock is never cut."""
        super().resizeEvent(event)
        needed = self._row.minimumSize().width()
        if self._photo.isHidden():
            needed += self._photo.minimumWidth() + self._row.spacing()
        self._photo.setVisible(needed <= self.width())

    def show_time(self, ms: int, *, paused: bool = False) -> None:
        """Show the time left; the label is touched only when its text changes."""
        text = clock_text(ms)
        if text != self._clock.text():
            self._clock.setText(text)
            set_tone(self._clock, Tone.BAD if ms <= LAST_MS else Tone.WARN if ms <= HURRY_MS else None)
        title = _("Paused") if paused else _("Time left")
        if title != self._clock_title.text():
            self._clock_title.setText(title)

    def show_saved(self, at: datetime | None, waiting: int, *, failing: bool) -> None:
        """Say when the last answer became durable, or how many are not."""
        if failing:
            text = ngettext("{count} entry not saved yet", "{count} entries not saved yet", waiting).format(count=waiting)
            self._saved_icon.show_icon("circle-alert", Tone.BAD)
        elif waiting:
            text = _("Saving…")
        elif at is None:
            text = _("Every answer is saved at once")
            self._saved_icon.show_icon("circle-check", Tone.OK)
        else:
            text = _("All saved  {time}").format(time=to_house(at).strftime("%H:%M:%S"))
            self._saved_icon.show_icon("circle-check", Tone.OK)
        if text != self._saved.text():
            self._saved.setText(text)
            self._saved.setAccessibleName(text)


def _line(text: str) -> ElidedLabel:
    """Return a line that wants its whole text and gives way where the window is narrow."""
    made = ElidedLabel(text, "sub", Qt.TextElideMode.ElideMiddle)  # the number is at the end
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return made


def _column(*parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(px(1))
    column.addStretch()
    for part in parts:
        column.addWidget(part)
    column.addStretch()
    return column
