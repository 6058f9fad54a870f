"""Two pictures of an exam: where its questions lie between easy and hard, sharp and blunt; and who chose which answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from skillsapp.kernel.i18n import _
from skillsapp.statistics.remarks import Given
from ui.icons import picture
from ui.theme import Tone, px, tokens
from ui.widgets.charts import CENTRE, LEFT, RIGHT

LOWEST = -0.4
"""The scale of discrimination begins here at the latest; what lies lower stands at the edge."""
GOOD = 0.3


@dataclass(frozen=True, slots=True)
class Dot:
    """A question in the picture; `text` is its tooltip."""

    key: str
    facility: float
    discrimination: float
    tone: Tone
    text: str


class Scatter(QWidget):
    """Facility to the right, discrimination upwards; `chosen(key)` when a dot is clicked."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("items_scatter")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(px(136))
        self._dots: tuple[Dot, ...] = ()
        self._current = ""
        self.show_dots(())

    def show_dots(self, dots: Sequence[Dot]) -> None:
        """Show *dots*; what needs a look is painted over the others."""
        grave = [Tone.OK, Tone.MUTED, Tone.INFO, Tone.WARN, Tone.BAD]
        self._dots = tuple(sorted(dots, key=lambda dot: grave.index(dot.tone)))
        odd = sum(dot.tone in (Tone.BAD, Tone.WARN) for dot in dots)
        told = _("Facility and discrimination: {count} in the picture, {odd} of them worth a look")
        self.setAccessibleName(told.format(count=len(dots), odd=odd))
        self.update()

    def mark(self, key: str) -> None:
        """Ring the dot of the question in front."""
        self._current = key
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(360), px(160))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(12))
        painter.setFont(font)
        area = self._area(QFontMetrics(font))
        for tick in (-0.3, 0.0, 0.3, 0.6, 0.9):
            y = self._y(tick, area)
            painter.setPen(QPen(QColor(look.line2 if tick == 0 else look.grid), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(look.text3))
            text = f"{tick:.1f}".replace("-", "\u2212")
            painter.drawText(QRectF(0, y - px(9), area.left() - px(6), px(18)), RIGHT, text)
        for tick in (0, 25, 50, 75, 100):
            x = area.left() + area.width() * tick / 100
            painter.setPen(QPen(QColor(look.grid), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.setPen(QColor(look.text3))
            at_end = tick == 100
            room = QRectF(x - px(44) if at_end else x - px(22), area.bottom() + px(3), px(44), px(16))
            painter.drawText(room, RIGHT if at_end else CENTRE, f"{tick}%")
        for dot in self._dots:
            colour = QColor(look.colours(dot.tone)[0] if dot.tone is not Tone.OK else look.primary)
            colour.setAlpha(190)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            side = px(4) if dot.tone in (Tone.BAD, Tone.WARN) else px(3)
            painter.drawEllipse(self._place(dot, area), side, side)
            if dot.key == self._current:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(look.text), 1.6))
                painter.drawEllipse(self._place(dot, area), px(7), px(7))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dot = self._dot_at(event.position())
        if dot is not None:
            self.chosen.emit(dot.key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            dot = self._dot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), dot.text if dot is not None else "", self)
            return True
        return super().event(event)

    def place_of(self, key: str) -> QPointF | None:
        """Return where the dot of a question stands, None where it has none."""
        font = QFont(self.font())
        font.setPixelSize(px(12))
        found = next((dot for dot in self._dots if dot.key == key), None)
        return self._place(found, self._area(QFontMetrics(font))) if found is not None else None

    def _dot_at(self, point: QPointF) -> Dot | None:
        def away(dot: Dot) -> float:
            place = self.place_of(dot.key) or QPointF()
            return math.hypot(place.x() - point.x(), place.y() - point.y())

        near = [dot for dot in self._dots if away(dot) <= px(9)]
        return min(near, key=away) if near else None

    def _area(self, metrics: QFontMetrics) -> QRectF:
        left = metrics.horizontalAdvance("\u22120.3") + px(10)
        return QRectF(left, px(6), self.width() - left - px(6), self.height() - px(28))

    @staticmethod
    def _y(value: float, area: QRectF) -> float:
        return area.bottom() - area.height() * (max(LOWEST, min(1.0, value)) - LOWEST) / (1 - LOWEST)

    def _place(self, dot: Dot, area: QRectF) -> QPointF:
        return QPointF(area.left() + area.width() * max(0.0, min(1.0, dot.facility)), self._y(dot.discrimination, area))


class AnswerBars(QWidget):
    """One line for each answer: by how many, and the parts of the upper and of the lower group as two bars."""

    ROW, HEAD = 36, 22

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("answers_given")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._given: tuple[Given, ...] = ()
        self._group = self._seen = 0

    def show_given(self, given: Sequence[Given], group: int, seen: int) -> None:
        """Show who gave which answer; *group* people stand in the upper group and in the lower."""
        self._given, self._group, self._seen = tuple(given), group, seen
        lines = [
            _("{answer}: {count}, of the best {upper}, of the weakest {lower}").format(
                answer=_name(one), count=one.count, upper=one.upper, lower=one.lower
            )
            for one in given
        ]
        self.setAccessibleName("; ".join(lines))
        self.setFixedHeight(px(self.HEAD) + px(self.ROW) * len(self._given))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(280), px(self.HEAD) + px(self.ROW) * len(self._given))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(px(12))
        metrics = QFontMetrics(font)
        names = min(round(self.width() * 0.34), max((metrics.horizontalAdvance(_name(one)) for one in self._given), default=0))
        names = max(names, px(20)) + px(22)
        counts = max(metrics.horizontalAdvance("100%  "), metrics.horizontalAdvance(_("All")) + px(8))
        share = metrics.horizontalAdvance("100%") + px(6)
        bars = names + counts + px(10)
        room = max(px(40), self.width() - bars - share)
        painter.setFont(font)
        painter.setPen(QColor(look.text3))
        painter.drawText(QRectF(names, 0, counts, px(18)), RIGHT, _("All"))
        self._key_of_bars(painter, QRectF(bars, 0, self.width() - bars, px(18)))
        for number, one in enumerate(self._given):
            top = px(self.HEAD) + number * px(self.ROW)
            if one.is_key:
                painter.drawPixmap(0, round(top + px(9)), picture("check", look.ok, px(16)))
            painter.setPen(QColor(look.ok if one.is_key else look.text))
            name = metrics.elidedText(_name(one), Qt.TextElideMode.ElideRight, names - px(22))
            painter.drawText(QRectF(px(20), top, names - px(20), px(self.ROW) - px(2)), LEFT, name)
            painter.setPen(QColor(look.text2))
            part = one.count / self._seen if self._seen else 0
            painter.drawText(QRectF(names, top, counts, px(self.ROW) - px(2)), RIGHT, f"{part * 100:.0f}%")
            for place, (count, colour) in enumerate(((one.upper, look.primary), (one.lower, look.handle))):
                of_group = count / self._group if self._group else 0
                y = top + px(4) + place * px(13)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(look.muted_soft))
                painter.drawRoundedRect(QRectF(bars, y + px(1), room, px(10)), px(2), px(2))
                if count:
                    painter.setBrush(QColor(colour))
                    painter.drawRoundedRect(QRectF(bars, y + px(1), max(px(3), room * of_group), px(10)), px(2), px(2))
                painter.setPen(QColor(look.text2))
                painter.drawText(QRectF(bars + room, y - px(2), share, px(16)), RIGHT, f"{of_group * 100:.0f}%")

    def _key_of_bars(self, painter: QPainter, room: QRectF) -> None:
        metrics, x, box = painter.fontMetrics(), room.left(), px(10)
        for text, colour in ((_("Upper 27%"), tokens().primary), (_("Lower 27%"), tokens().handle)):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(x, room.top() + px(4), box, box), 2, 2)
            painter.setPen(QColor(tokens().text3))
            painter.drawText(QRectF(x + box + px(4), room.top(), room.width(), room.height()), LEFT, text)
            x += box + px(14) + metrics.horizontalAdvance(text)


def _name(one: Given) -> str:
    return _("Left blank") if one.is_blank else one.shown
