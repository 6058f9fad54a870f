"""One item on the left of a matching question: its number, its text, and the letter of the option given to it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.i18n import _
from ui.question_widgets.option import BADGE, LEAST_HEIGHT
from ui.theme import px, tokens
from ui.widgets.rich_button import RichButton
from ui.widgets.rich_layout import Pictures

NUMBER = 30


class MatchingItem(RichButton):
    """Checked is the item that the next option goes to; `show_letter` shows what it has."""

    def __init__(self, number: int, text: str, pictures: Pictures | None = None) -> None:
        super().__init__(text, pictures)
        self.setObjectName(f"item_{number}_choose")
        self._number, self._letter = number, ""
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_letter("")

    def show_letter(self, letter: str) -> None:
        """Show the letter of the option as it stands on the screen; empty where there is none."""
        self._letter = letter
        said = _("option {letter}").format(letter=letter) if letter else _("nothing chosen")
        self.setAccessibleName(
            _("Item {number}: {text}, {chosen}").format(number=self._number, text=plain_text(self.text()), chosen=said)
        )
        self.update()

    def nextCheckState(self) -> None:
        """The item in turn stays so until another one is."""
        self.setChecked(True)

    def heightForWidth(self, width: int) -> int:
        return max(px(LEAST_HEIGHT), self.rich.height_for(self._text_width(width)) + px(24))

    def sizeHint(self) -> QSize:
        return QSize(px(200), self.heightForWidth(max(px(200), self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(150), px(LEAST_HEIGHT))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, current = tokens(), QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        edge = look.primary if current or self.underMouse() else look.line2
        painter.setBrush(QColor(look.sunken))
        painter.setPen(QPen(QColor(edge), 2 if current else 1))
        painter.drawRoundedRect(frame, px(8), px(8))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.focus), 2.5))
            painter.drawRoundedRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5), px(9), px(9))
        font = self.text_font()
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(look.text2))
        painter.drawText(QRectF(px(10), 0, px(NUMBER), self.height()), Qt.AlignmentFlag.AlignCenter, f"{self._number}.")
        corner = self.text_corner()
        self.rich.paint(painter, corner.x(), corner.y(), QColor(look.text))
        self._paint_letter(painter, current)

    def _paint_letter(self, painter: QPainter, current: bool) -> None:
        look = tokens()
        box = QRectF(self.width() - px(20 + BADGE), (self.height() - px(BADGE)) / 2, px(BADGE), px(BADGE))
        given = bool(self._letter)
        style = Qt.PenStyle.SolidLine if given else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(look.primary if given or current else look.line2), 1.5, style))
        painter.setBrush(QColor(look.primary if given else look.surface))
        painter.drawRoundedRect(box, px(6), px(6))
        painter.setPen(QColor(look.on_primary))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._letter)
        if current:
            tip, middle = self.width() - px(5), self.height() / 2
            arrow = QPolygonF([QPointF(tip - px(7), middle - px(7)), QPointF(tip, middle), QPointF(tip - px(7), middle + px(7))])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.primary))
            painter.drawPolygon(arrow)

    def text_corner(self) -> QPointF:
        high = self.rich.height_for(self._text_width(self.width()))
        return QPointF(px(10 + NUMBER + 6), (self.height() - high) / 2)

    @staticmethod
    def _text_width(width: int) -> int:
        return max(px(60), width - px(10 + NUMBER + 6) - px(26 + BADGE))
