"""Paint the cells of a list: text with the padding of the design, pills, bars and icons."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import item_roles
from ui.icons import picture
from ui.item_roles import Index
from ui.theme import Tone, px, tokens
from ui.widgets.text import paint_pill

PADDING = 11
BAR_TEXT = 74


class CellDelegate(QStyledItemDelegate):
    """Pads without a `QTableView::item` rule, which would switch the row colours off; asks the model for tone, share and icon."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""  # type: ignore[attr-defined]
        option.state &= ~QStyle.StateFlag.State_HasFocus  # type: ignore[attr-defined]
        widget = option.widget  # type: ignore[attr-defined]
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        area: QRect = option.rect.adjusted(px(PADDING), 0, -px(PADDING), 0)  # type: ignore[attr-defined]
        painter.save()
        painter.setFont(option.font)  # type: ignore[attr-defined]
        icon = index.data(item_roles.ICON)
        if icon:
            side = px(16)
            painter.drawPixmap(area.x(), area.center().y() - side // 2, picture(str(icon), tokens().text2, side))
            area.adjust(side + px(6), 0, 0, 0)
        tone, share = index.data(item_roles.TONE), index.data(item_roles.SHARE)
        if tone is not None:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
            self._paint_pill(painter, area, text, Tone(tone), ringed=chosen)
        elif share is not None:
            self._paint_bar(painter, area, text, share)
        else:
            palette: QPalette = option.palette  # type: ignore[attr-defined]
            painter.setPen(palette.color(QPalette.ColorRole.Text))
            metrics = QFontMetrics(painter.font())
            shown = metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(area, option.displayAlignment, shown)  # type: ignore[attr-defined]
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + 2 * px(PADDING), size.height())

    @staticmethod
    def _paint_pill(painter: QPainter, area: QRect, text: str, tone: Tone, *, ringed: bool) -> None:
        if not text:
            return
        font = painter.font()
        font.setPixelSize(px(12))
        width = min(QFontMetrics(font).horizontalAdvance(text) + px(20), area.width() + px(8))
        height = px(22)
        place = QRectF(area.x() - px(2), area.center().y() - height / 2 + 0.5, width, height)
        paint_pill(painter, place, text, tone, ringed=ringed)

    @staticmethod
    def _paint_bar(painter: QPainter, area: QRect, text: str, share: tuple[int, int]) -> None:
        done, total = share
        room = max(px(24), area.width() - px(BAR_TEXT))
        middle, thick = area.center().y() + 0.5, px(6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().muted_soft))
        painter.drawRoundedRect(QRectF(area.x(), middle - thick / 2, room, thick), thick / 2, thick / 2)
        if done > 0 and total > 0:
            painter.setBrush(QColor(tokens().ok if done >= total else tokens().primary))
            painter.drawRoundedRect(
                QRectF(area.x(), middle - thick / 2, max(thick, room * min(1, done / total)), thick), thick / 2, thick / 2
            )
        painter.setPen(QColor(tokens().text2))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
