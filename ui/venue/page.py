"""What the pages of a borrowed laptop share: a dark head with the class and the number, large letters, big buttons at the foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from skillsapp.venue_check import Light
from ui.icons import picture
from ui.theme import Tone, px, set_state, tokens
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button, Kind
from ui.widgets.frames import scrolling
from ui.widgets.progress import ProgressLine
from ui.widgets.text import ElidedLabel, label

TONES = {Light.GREEN: Tone.OK, Light.YELLOW: Tone.WARN, Light.RED: Tone.BAD}
_SIGNS = {Light.GREEN: "check", Light.YELLOW: "triangle-alert", Light.RED: "x"}


def large(text: str, role: str = "large", *, name: str = "", centred: bool = False) -> QLabel:
    """Return a label in the large letters of a borrowed laptop: title, text, large, strong, advice, number, receipt."""
    made = label(text, wrap=True, name=name)
    made.setProperty("venue", role)
    if centred:
        made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def big_button(text: str, name: str, clicked: Callable[[], object], *, kind: Kind = "", icon: str = "") -> Button:
    """Return a button to be hit without aiming."""
    made = Button(text, name, clicked, kind=kind, icon=icon)
    made.setProperty("venue", "true")
    made.setAutoDefault(True)
    return made


def large_banner(text: str, tone: Tone, name: str) -> Banner:
    """Return a banner that can be read from a step away."""
    made = Banner(text, tone, name=name)
    for words in made.findChildren(QLabel):
        set_state(words, "venue", "large")
    return made


class Lamp(QWidget):
    """A round lamp; its sign says the same as its colour."""

    def __init__(self, light: Light, size: int = 34) -> None:
        super().__init__()
        self._light, self._side = light, px(size)
        self.setFixedSize(self._side, self._side)
        self.setAccessibleName({Light.GREEN: _("Good"), Light.YELLOW: _("Mind this"), Light.RED: _("Wrong")}[light])

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour, _soft = tokens().colours(TONES[self._light])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().surface), 2))
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        inner = round(self._side * 0.55)
        sign = picture(_SIGNS[self._light], tokens().surface, inner)
        painter.drawPixmap((self._side - inner) // 2, (self._side - inner) // 2, sign)


class VenuePage(QWidget):
    """`.body` takes what the page is about; `add_button` puts buttons at the foot, the primary one last, at the right."""

    def __init__(self, title: str, text: str = "", *, name: str, heading: str = "", number: int | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(_head(heading, number))
        inside = QWidget()
        middle = QVBoxLayout(inside)
        middle.setContentsMargins(px(48), px(22), px(48), px(16))
        middle.setSpacing(px(10))
        self._title = large(title, "title", name=f"{name}_title")
        self._text = large(text, "text", name=f"{name}_text")
        self._title.setVisible(bool(title))
        self._text.setVisible(bool(text))
        self.problem = large_banner("", Tone.BAD, f"{name}_problem")
        self._progress = ProgressLine(name=f"{name}_progress")
        self._progress.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(px(10))
        for part in (self._title, self._text, self.problem, self._progress):
            middle.addWidget(part)
        middle.addLayout(self.body, 1)
        column.addWidget(scrolling(inside, f"{name}_scroll"), 1)
        self._foot = QFrame()
        self._foot.setObjectName("venue_foot")
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(px(48), px(12), px(48), px(12))
        self._buttons.setSpacing(px(12))
        self._buttons.addStretch()
        self._foot.hide()
        column.addWidget(self._foot)
        self._is_busy = False

    @property
    def is_busy(self) -> bool:
        return self._is_busy

    def add_button(
        self, text: str, name: str, clicked: Callable[[], object], *, kind: Kind = "", icon: str = "", left: bool = False
    ) -> Button:
        """Add a button at the foot, at its left end with *left*."""
        made = big_button(text, name, clicked, kind=kind, icon=icon)
        if left:
            stretch = next(place for place in range(self._buttons.count()) if self._buttons.itemAt(place).spacerItem())
            self._buttons.insertWidget(stretch, made)
        else:
            self._buttons.addWidget(made)
        self._foot.show()
        return made

    def show_title(self, title: str, text: str = "") -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def set_busy(self, what: str) -> None:
        """Say what is going on and lock the page; an empty text unlocks it."""
        self._is_busy = bool(what)
        self._foot.setEnabled(not what)
        if what:
            self.problem.show_text("", Tone.BAD)
            self._progress.begin(what)
        else:
            self._progress.hide()

    def report(self, done: int, total: int) -> None:
        """Show how far the work is; fits `Jobs.run_long(progressed=...)`."""
        self._progress.report(done, total)

    def show_problem(self, text: str, tone: Tone = Tone.BAD) -> None:
        """Say in place what was refused; the page becomes usable again."""
        self.set_busy("")
        self.problem.show_text(text, tone)


def _head(heading: str, number: int | None) -> QFrame:
    head = QFrame()
    head.setObjectName("venue_head")
    row = QHBoxLayout(head)
    row.setContentsMargins(px(48), px(10), px(48), px(10))
    row.setSpacing(px(24))
    title = ElidedLabel(heading or _("Skills Office"))
    row.addWidget(title, 1)
    if number is not None:
        row.addWidget(label(_("Laptop {number}").format(number=number), name="venue_number"))
    return head


def emptied(layout: QVBoxLayout) -> QVBoxLayout:
    """Take everything out of *layout*."""
    while layout.count():
        item = layout.takeAt(0)
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner, QVBoxLayout):
            emptied(inner)
    return layout
