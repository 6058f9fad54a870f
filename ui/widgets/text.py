"""Labels in the sizes of the design, icons that follow the theme, and the pill."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.icons import picture
from ui.theme import Tone, px, set_state, tokens

TextRole = Literal["", "h1", "h2", "number", "sub", "hint", "strong", "error"]

TONE_ICONS = {
    Tone.OK: "circle-check",
    Tone.INFO: "info",
    Tone.WARN: "triangle-alert",
    Tone.BAD: "circle-alert",
    Tone.MUTED: "minus",
}


def label(text: str = "", role: TextRole = "", *, wrap: bool = False, name: str = "", tone: Tone | None = None) -> QLabel:
    """Return a label; names, file names and other given text are shown as they are, never read as HTML."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone is not None:
        made.setProperty("tone", tone.value)
    if name:
        made.setObjectName(name)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_tone(widget: QLabel, tone: Tone | None) -> None:
    """Colour a label's text by *tone*; the text itself must say the same."""
    set_state(widget, "tone", tone.value if tone is not None else None)


class ElidedLabel(QLabel):
    """One line that is cut with an ellipsis where it does not fit; the whole text is its tooltip."""

    def __init__(self, text: str = "", role: TextRole = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__(text)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(40), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = QFontMetrics(self.font()).elidedText(self.text(), self._mode, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)


class IconLabel(QWidget):
    """An icon in a tone; painted from the tokens in use."""

    def __init__(self, icon: str, size: int = 18, tone: Tone | None = None, colour: str = "text2") -> None:
        super().__init__()
        self._icon, self._size, self._tone, self._colour = icon, px(size), tone, colour
        self.setFixedSize(self._size, self._size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: str, tone: Tone | None = None) -> None:
        self._icon, self._tone = icon, tone
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = tokens().colours(self._tone)[0] if self._tone is not None else str(getattr(tokens(), self._colour))
        QPainter(self).drawPixmap(0, 0, picture(self._icon, colour, self._size))


class IconTile(QWidget):
    """An icon on its soft coloured square, as on the tiles of the home page."""

    def __init__(self, icon: str, tone: Tone = Tone.INFO, size: int = 44, *, solid: bool = False) -> None:
        super().__init__()
        self._icon, self._tone, self._side, self._solid = icon, tone, px(size), solid
        self.setFixedSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        colour, soft = tokens().colours(self._tone)
        if self._solid:
            colour, soft = tokens().on_primary, tokens().primary
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(self.rect(), px(10), px(10))
        inner = round(self._side * 0.5)
        painter.drawPixmap((self._side - inner) // 2, (self._side - inner) // 2, picture(self._icon, colour, inner))


class Pill(QWidget):
    """A state in a word on its soft colour."""

    def __init__(self, text: str = "", tone: Tone = Tone.MUTED, icon: str = "") -> None:
        super().__init__()
        self._text, self._tone, self._icon = text, tone, icon
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed
        )  # Fixed would narrow the whole column it stands in
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        return self._text

    def show_state(self, text: str, tone: Tone, icon: str = "") -> None:
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        extra = px(18) if self._icon else 0
        return QSize(pill_metrics(self).horizontalAdvance(self._text) + px(20) + extra, px(22))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = min(self.sizeHint().width(), self.width())
        paint_pill(painter, QRectF(0, 0, width, self.height()), self._text, self._tone, self._icon)


def pill_metrics(widget: QWidget) -> QFontMetrics:
    """Return the metrics of the text inside a pill."""
    font = widget.font()
    font.setPixelSize(px(12))
    return QFontMetrics(font)


def paint_pill(painter: QPainter, area: QRectF, text: str, tone: Tone, icon: str = "", *, ringed: bool = False) -> None:
    """Paint a pill that fills *area*, *ringed* where the ground behind it may have its own colour."""
    colour, soft = tokens().colours(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = painter.font()
    font.setPixelSize(px(12))
    painter.setFont(font)
    painter.setPen(QColor(colour) if ringed or tokens().name == "high_contrast" else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(soft))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), area.height() / 2, area.height() / 2)
    if icon:
        side = px(14)
        painter.drawPixmap(round(area.x() + px(8)), round(area.center().y() - side / 2), picture(icon, colour, side))
        area = area.adjusted(px(18), 0, 0, 0)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, round(area.width() - px(8))))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
