"""How the grid is painted: marks, the cell being typed into, what is wrong, and the header with full marks."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from skillsapp.domain.marking import AspectKind
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _
from ui.item_roles import Index
from ui.judging.mark_model import MarkModel
from ui.judging.states import LOOKS
from ui.theme import px, tokens
from ui.widgets.text import paint_pill

BAND, TITLE_LINES = 24, 4
CLOSING = ("Po", "Pe", "Pf")
"""Kinds of characters that no line begins with: commas, closing brackets and quotation marks."""
HEADER_HEIGHT = BAND + 3 + TITLE_LINES * 16 + 20


class MarkDelegate(QStyledItemDelegate):
    """Paints marks, totals and states; the current cell has a blue frame, a wrong one a red frame and a mark of its own."""

    def __init__(self, model: MarkModel, view: QWidget) -> None:
        super().__init__(view)
        self._model = model
        self.current: tuple[int, int] = (-1, -1)
        self.has_focus = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area: QRect = option.rect  # type: ignore[attr-defined]
        theme, place, wrong = tokens(), self._model.place(index), False
        painter.save()
        painter.fillRect(area, QColor(theme.sunken if index.row() == self.current[0] else theme.surface))
        if place is None:
            self._paint_end(painter, area, index)
        else:
            refused, wrong = self._model.is_closed(place), self._model.is_wrong(place)
            is_current = (index.row(), index.column()) == self.current
            if wrong:
                painter.fillRect(area, QColor(theme.bad_soft))
            elif is_current:
                painter.fillRect(area, QColor(theme.primary_soft))
            elif refused:
                painter.fillRect(area, QColor(theme.sunken))
            text = self._model.text(place)
            painter.setPen(QColor(theme.bad if wrong else theme.text2 if refused else theme.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
            typing = self._model.typing
            if is_current and typing is not None and typing[0] == (place.row.sheet_id, place.aspect.key):
                self._paint_caret(painter, area, text)
            if place.aspect.key in place.row.waiting or place.aspect.key in place.row.reopened:
                self._paint_corner(painter, area)
        painter.setPen(QPen(QColor(theme.grid), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topRight(), area.bottomRight())
        if place is not None:
            frame = theme.bad if wrong else ""
            if not frame and (index.row(), index.column()) == self.current:
                frame = theme.primary if self.has_focus else theme.line2
            if frame:
                painter.setPen(QPen(QColor(frame), 2))
                painter.drawRect(area.adjusted(1, 1, -1, -1))
        painter.restore()

    def _paint_end(self, painter: QPainter, area: QRect, index: Index) -> None:
        """Paint total and state."""
        if index.column() == len(self._model.aspects):
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor(tokens().text))
            painter.drawText(
                area.adjusted(0, 0, -px(12), 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.data())
            )
            return
        look = LOOKS[self._model.state(self._model.rows[index.row()])]
        font = painter.font()
        font.setPixelSize(px(12))
        width = min(QFontMetrics(font).horizontalAdvance(_(look.title)) + px(20), area.width() - px(8))
        paint_pill(painter, QRectF(area.x() + px(8), area.center().y() - px(10.5), width, px(22)), _(look.title), look.tone)

    @staticmethod
    def _paint_caret(painter: QPainter, area: QRect, text: str) -> None:
        width = painter.fontMetrics().horizontalAdvance(text)
        x = area.center().x() + width // 2 + 2
        painter.setPen(QPen(QColor(tokens().primary), 1.5))
        painter.drawLine(x, area.center().y() - px(8), x, area.center().y() + px(8))

    @staticmethod
    def _paint_corner(painter: QPainter, area: QRect) -> None:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().flag))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawEllipse(area.right() - px(11), area.top() + px(4), px(7), px(7))
        painter.restore()


class MarkHeader(QHeaderView):
    """The criterion over its aspects, then each aspect's title and full marks."""

    def __init__(self, model: MarkModel, view: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._model = model
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(HEADER_HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, aspects = tokens(), self._model.aspects
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, QColor(theme.sunken))
        font = painter.font()
        font.setPixelSize(px(12))
        font.setBold(False)
        painter.setFont(font)
        if section < len(aspects):
            self._paint_band(painter, rect, section)
            aspect = aspects[section]
            full = "0–3" if aspect.kind is AspectKind.JUDGEMENT else plain(aspect.full)
            below = _("Levels {full}") if aspect.kind is AspectKind.JUDGEMENT else _("Full {full}")
            self._paint_title(painter, rect.adjusted(0, px(BAND), 0, 0), aspect.title, below.format(full=full))
        else:
            grid = self._model.grid
            is_total = section == len(aspects)
            full = _("Full {full}").format(full=plain(grid.full)) if is_total and grid is not None else ""
            self._paint_title(painter, rect.adjusted(0, px(BAND), 0, 0), _("Module total") if is_total else _("State"), full)
        painter.setPen(QPen(QColor(theme.grid), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.right(), rect.top() + (px(BAND) if section < len(aspects) else 0), rect.right(), rect.bottom())
        painter.restore()

    def _paint_band(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint the part of the criterion's band that lies over this section."""
        grid = self._model.grid
        if grid is None:
            return
        first = 0
        for criterion in grid.criteria:
            last = first + len(criterion.aspects) - 1
            if first <= section <= last:
                left = self.sectionViewportPosition(first)
                right = self.sectionViewportPosition(last) + self.sectionSize(last)
                visible = QRect(max(left, 0), rect.top(), min(right, self.viewport().width()) - max(left, 0), px(BAND))
                painter.setPen(QColor(tokens().text3))
                shown = painter.fontMetrics().elidedText(criterion.title, Qt.TextElideMode.ElideRight, visible.width() - px(8))
                painter.drawText(visible, Qt.AlignmentFlag.AlignCenter, shown)
                painter.setPen(QPen(QColor(tokens().grid), 1))
                painter.drawLine(rect.left(), rect.top() + px(BAND), rect.right(), rect.top() + px(BAND))
                if section == last:
                    painter.drawLine(rect.right(), rect.top(), rect.right(), rect.top() + px(BAND))
                return
            first = last + 1

    @staticmethod
    def _paint_title(painter: QPainter, rect: QRect, title: str, below: str) -> None:
        theme, metrics = tokens(), painter.fontMetrics()
        lines = wrapped(title, metrics, rect.width() - px(10), TITLE_LINES)
        height = px(16)
        top = rect.top() + px(3) + (TITLE_LINES - len(lines)) * height // 2
        painter.setPen(QColor(theme.text))
        for number, line in enumerate(lines):
            area = QRect(rect.left(), top + number * height, rect.width(), height)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, line)
        painter.setPen(QColor(theme.text2))
        area = QRect(rect.left(), rect.bottom() - px(20), rect.width(), px(18))
        painter.drawText(
            area, Qt.AlignmentFlag.AlignCenter, metrics.elidedText(below, Qt.TextElideMode.ElideRight, rect.width() - px(4))
        )


def wrapped(text: str, metrics: QFontMetrics, width: int, most: int) -> list[str]:
    """Return *text* in at most *most* lines of *width*; Chinese breaks anywhere, the last line is cut with an ellipsis."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1:
        count = len(rest)
        while count > 1 and metrics.horizontalAdvance(rest[:count]) > width:
            count -= 1
        if count < len(rest) and rest[count].isascii() and rest[count].isalnum():  # keep a Latin word or a number whole
            before = count
            while before > 1 and rest[before - 1].isascii() and rest[before - 1].isalnum():
                before -= 1
            count = before if before > 1 else count
        if 1 < count < len(rest) and unicodedata.category(rest[count]) in CLOSING:
            count -= 1
        lines.append(rest[:count].strip())
        rest = rest[count:].lstrip()
    if rest:
        lines.append(metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width))
    return lines
