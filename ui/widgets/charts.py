"""Small charts painted here: bars in a list, a donut whose text stays inside its ring, a histogram with the pass line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Tone, px, tokens

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Bar:
    """A named value; `limit` (places, full marks) is drawn as the trough, 0 for none."""

    title: str
    value: float
    limit: float = 0
    text: str = ""

    @property
    def shown(self) -> str:
        return self.text or (f"{self.value:,.0f} / {self.limit:,.0f}" if self.limit else f"{self.value:,.0f}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole."""

    title: str
    value: float
    tone: Tone


class BarList(QWidget):
    """One horizontal bar a line, its value at the right."""

    def __init__(self, bars: Sequence[Bar], title: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._title = title
        self._bars: tuple[Bar, ...] = ()
        self.show_bars(bars)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.setMinimumHeight(px(27) * max(1, len(self._bars)))
        self.setAccessibleName(f"{self._title}: " + "; ".join(f"{bar.title} {bar.shown}" for bar in self._bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(320), px(27) * max(1, len(self._bars)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        look, painter, metrics = tokens(), QPainter(self), QFontMetrics(self.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = min(round(self.width() * 0.36), max(metrics.horizontalAdvance(bar.title) for bar in self._bars) + px(12))
        values = max(metrics.horizontalAdvance(bar.shown) for bar in self._bars) + px(12)
        room = max(px(20), self.width() - names - values)
        most = max(max(bar.value, bar.limit) for bar in self._bars) or 1
        height, thick, curve = min(self.height() / len(self._bars), px(34)), px(12), px(3)
        for number, bar in enumerate(self._bars):
            top = number * height
            y = top + height / 2 - thick / 2
            painter.setPen(QColor(look.text2))
            painter.drawText(
                QRectF(0, top, names - px(8), height),
                LEFT,
                metrics.elidedText(bar.title, Qt.TextElideMode.ElideRight, names - px(8)),
            )
            painter.setPen(Qt.PenStyle.NoPen)
            if bar.limit:
                painter.setBrush(QColor(look.muted_soft))
                painter.drawRoundedRect(QRectF(names, y, room * bar.limit / most, thick), curve, curve)
            if bar.value:
                painter.setBrush(QColor(look.primary))
                painter.drawRoundedRect(QRectF(names, y, max(px(4), room * bar.value / most), thick), curve, curve)
            painter.setPen(QColor(look.text))
            painter.drawText(QRectF(names + room, top, values, height), RIGHT, bar.shown)


LEAST_RING = 84
"""A ring is never narrower (in pixels at 100 %): where the words are long, they give way."""


class Donut(QWidget):
    """Parts of a whole with a figure in the middle and a legend in words and numbers at the right."""

    def __init__(self, parts: Sequence[Part], figure: str, below: str, title: str, *, legend: bool = True) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._title, self._legend = title, legend
        self.setMinimumHeight(px(132))
        self.show_parts(parts, figure, below)

    def show_parts(self, parts: Sequence[Part], figure: str, below: str) -> None:
        self._parts, self._figure, self._below = tuple(parts), figure, below
        told = "; ".join(f"{part.title} {part.value:,.0f}" for part in self._parts)
        self.setAccessibleName(f"{self._title}: {figure} {below}; {told}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(280 if self._legend else 140), px(140))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        words = max((metrics.horizontalAdvance(f"{part.title}  {part.value:,.0f}") for part in self._parts), default=0) + px(34)
        ring_room = max(self.width() - words, px(LEAST_RING)) if self._legend else self.width()
        side = max(px(60), min(ring_room, self.height()) - px(8))
        ring = QRectF((ring_room - side) / 2, (self.height() - side) / 2, side, side)
        thick = max(px(10), side * 0.13)
        self._paint_ring(painter, ring.adjusted(thick / 2, thick / 2, -thick / 2, -thick / 2), thick)
        self._paint_middle(painter, ring.center(), side / 2 - thick)
        if self._legend:
            self._paint_legend(painter, ring_room + px(8))

    def _paint_ring(self, painter: QPainter, ring: QRectF, thick: float) -> None:
        total, start = sum(part.value for part in self._parts), 90.0
        if not total:
            painter.setPen(QPen(QColor(tokens().muted_soft), thick))
            painter.drawEllipse(ring)
            return
        gap = 1.6 if sum(1 for part in self._parts if part.value) > 1 else 0.0
        for part in self._parts:
            span = part.value / total * 360
            if span:
                pen = QPen(QColor(tokens().colours(part.tone)[0]), thick)
                pen.setCapStyle(Qt.PenCapStyle.FlatCap)
                painter.setPen(pen)
                painter.drawArc(ring, round((start - gap / 2) * 16), round(-max(0.8, span - gap) * 16))
            start -= span

    def _paint_middle(self, painter: QPainter, centre: QPointF, inner: float) -> None:
        """Write figure and word so that both stay inside the hole: the width of the hole at their height decides the size."""
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        for size in range(px(26), px(9), -1):
            font.setPixelSize(size)
            if _fits(QFontMetricsF(font).horizontalAdvance(self._figure), size * 0.95, inner):
                break
        figure_size = font.pixelSize()
        painter.setFont(font)
        painter.setPen(QColor(tokens().text))
        painter.drawText(
            QRectF(centre.x() - inner, centre.y() - figure_size * 0.95, 2 * inner, figure_size * 1.2), CENTRE, self._figure
        )
        small = QFont(self.font())
        small.setPixelSize(px(12))
        bottom = figure_size * 0.25 + px(16)
        metrics = QFontMetricsF(small)
        chord = 2 * math.sqrt(max(0.0, inner * inner - bottom * bottom)) - px(4)
        painter.setFont(small)
        painter.setPen(QColor(tokens().text2))
        if metrics.horizontalAdvance(self._below) <= chord:  # half a word says nothing
            painter.drawText(QRectF(centre.x() - chord / 2, centre.y() + figure_size * 0.25, chord, px(16)), CENTRE, self._below)

    def _paint_legend(self, painter: QPainter, left: float) -> None:
        font = QFont(self.font())
        height = min(px(30), self.height() / max(1, len(self._parts)))
        top = (self.height() - height * len(self._parts)) / 2
        for number, part in enumerate(self._parts):
            y = top + number * height
            box = px(11)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens().colours(part.tone)[0]))
            painter.drawRoundedRect(QRectF(left, y + (height - box) / 2, box, box), 2, 2)
            font.setWeight(QFont.Weight.Normal)
            painter.setFont(font)
            painter.setPen(QColor(tokens().text2))
            metrics, value = QFontMetrics(font), f"{part.value:,.0f}"
            font.setWeight(QFont.Weight.DemiBold)
            room = self.width() - round(left) - px(27) - QFontMetrics(font).horizontalAdvance(value) - 2
            title = metrics.elidedText(part.title, Qt.TextElideMode.ElideRight, room)
            title_width = metrics.horizontalAdvance(title)
            painter.drawText(QRectF(left + px(19), y, title_width + 2, height), LEFT, title)
            painter.setFont(font)
            painter.setPen(QColor(tokens().text))
            painter.drawText(QRectF(left + px(27) + title_width, y, px(80), height), LEFT, value)


class Histogram(QWidget):
    """Counts in bins with a scale; bins from `pass_from` on are filled, and a line says where the pass mark stands."""

    def __init__(
        self, labels: Sequence[str], counts: Sequence[int], title: str, *, pass_from: int | None = None, pass_text: str = ""
    ) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._title, self._pass_from, self._pass_text = title, pass_from, pass_text
        self.setMinimumHeight(px(136))
        self.show_counts(labels, counts)

    def show_counts(self, labels: Sequence[str], counts: Sequence[int]) -> None:
        self._labels, self._counts = tuple(labels), tuple(counts)
        told = "; ".join(f"{name} {count}" for name, count in zip(self._labels, self._counts, strict=True))
        self.setAccessibleName(f"{self._title}: {told}. {self._pass_text}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(360), px(160))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._counts:
            return
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(12))
        painter.setFont(font)
        step = _round_step(max(self._counts))
        most = max(step, math.ceil(max(self._counts) / step) * step)
        bottom, top = self.height() - px(24), px(34 if self._pass_text else 18)
        left, tall = QFontMetrics(font).horizontalAdvance(f"{most}") + px(10), bottom - top
        for tick in range(0, most + 1, step):
            y = bottom - tall * tick / most
            painter.setPen(QPen(QColor(look.grid), 1))
            painter.drawLine(QPointF(left, y), QPointF(self.width(), y))
            painter.setPen(QColor(look.text3))
            painter.drawText(QRectF(0, y - px(9), left - px(8), px(18)), RIGHT, str(tick))
        each = (self.width() - left) / len(self._counts)
        for number, (name, count) in enumerate(zip(self._labels, self._counts, strict=True)):
            height = tall * count / most
            x, width = left + number * each + each * 0.18, each * 0.64
            if count:
                passed = self._pass_from is None or number >= self._pass_from
                bar = QPainterPath()
                bar.addRoundedRect(QRectF(x, bottom - height, width, height + px(4)), px(3), px(3))
                painter.save()
                painter.setClipRect(QRectF(x, 0, width, bottom))
                painter.fillPath(bar, QColor(look.primary if passed else look.handle))
                painter.restore()
            painter.setPen(QColor(look.text2))
            painter.drawText(QRectF(left + number * each, bottom - height - px(17), each, px(16)), CENTRE, str(count))
            painter.setPen(QColor(look.text3))
            painter.drawText(QRectF(left + number * each, bottom + px(4), each, px(18)), CENTRE, name)
        if self._pass_from is not None:
            self._paint_pass_line(painter, left + self._pass_from * each, bottom)

    def _paint_pass_line(self, painter: QPainter, x: float, bottom: float) -> None:
        painter.setPen(QPen(QColor(tokens().bad), 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, px(2)), QPointF(x, bottom))
        painter.setPen(QColor(tokens().bad))
        width = QFontMetrics(painter.font()).horizontalAdvance(self._pass_text) + px(4)
        at_left = x - px(6) - width >= 0
        room = QRectF(x - px(6) - width if at_left else x + px(6), 0, width, px(16))
        painter.drawText(room, RIGHT if at_left else LEFT, self._pass_text)


def _fits(width: float, height: float, radius: float) -> bool:
    """Return whether a text of *width*, standing *height* above the middle, stays inside a circle of *radius* with a margin."""
    return math.hypot(width / 2, height * 0.8) <= radius - 3


def _round_step(most: int) -> int:
    """Return a round distance between two lines of the scale, for at most four lines."""
    rough = max(1, most) / 3
    power = 10 ** math.floor(math.log10(rough)) if rough >= 1 else 1
    return max(1, next(round(factor * power) for factor in (1, 2, 5, 10) if factor * power >= rough))
