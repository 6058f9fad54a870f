"""One option to choose: a big target with the letter of its place and a text that wraps; no input method can catch its keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.i18n import _
from ui.theme import px, tokens
from ui.widgets.rich_button import RichButton
from ui.widgets.rich_layout import Pictures

LEAST_HEIGHT = 54
BADGE = 36


class OptionButton(RichButton):
    """`several` draws a square badge (more than one may be chosen), otherwise a round one; `set_mark` writes a sign at its right end."""

    def __init__(self, shown_letter: str, text: str, *, several: bool, pictures: Pictures | None = None) -> None:
        super().__init__(text, pictures)
        self.setObjectName(f"option_{shown_letter.lower()}_choose")
        self._letter, self._several, self._mark = shown_letter, several, ""
        self._has_marks = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(_("Option {letter}: {text}").format(letter=shown_letter, text=plain_text(text)))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_mark(self, mark: str, meaning: str) -> None:
        """Write *mark*, a letter or a number, at the right end and tell its *meaning* to a screen reader; empty leaves the room for one."""
        self._mark, self._has_marks = mark, True
        self.setAccessibleDescription(meaning)
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        return max(px(LEAST_HEIGHT), self.rich.height_for(self._text_width(width)) + px(28))

    def sizeHint(self) -> QSize:
        width = max(px(240), self.width())
        return QSize(px(240), self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), px(LEAST_HEIGHT))

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def nextCheckState(self) -> None:
        """A round option once chosen stays chosen: one is changed by choosing another, a square one is taken back."""
        self.setChecked(not self.isChecked() if self._several else True)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter, chosen = tokens(), QPainter(self), self.isChecked()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        edge = look.primary if chosen or self.underMouse() else look.line2
        painter.setBrush(QColor(look.primary_soft if chosen else look.surface))
        painter.setPen(QPen(QColor(edge), 2 if chosen else 1))
        painter.drawRoundedRect(frame, px(8), px(8))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(look.focus), 2.5))
            painter.drawRoundedRect(frame.adjusted(-0.5, -0.5, 0.5, 0.5), px(9), px(9))
        badge = QRectF(px(13), (self.height() - px(BADGE)) / 2, px(BADGE), px(BADGE))
        painter.setPen(QPen(QColor(look.primary if chosen else look.line2), 1.5))
        painter.setBrush(QColor(look.primary if chosen else look.surface))
        if self._several:
            painter.drawRoundedRect(badge, px(6), px(6))
        else:
            painter.drawEllipse(badge)
        corner = self.text_corner()
        self.rich.paint(painter, corner.x(), corner.y(), QColor(look.text))
        font = self.text_font()
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(look.on_primary if chosen else look.text2))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._letter)
        if self._mark:
            area = QRectF(self.width() - px(13) - px(BADGE), badge.y(), px(BADGE), px(BADGE))
            painter.setPen(QColor(look.primary))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._mark)

    def text_corner(self) -> QPointF:
        high = self.rich.height_for(self._text_width(self.width()))
        return QPointF(self._text_left(), (self.height() - high) / 2)

    def _text_width(self, width: int) -> int:
        return max(px(60), width - self._text_left() - px(16) - (px(BADGE) if self._has_marks else 0))

    @staticmethod
    def _text_left() -> int:
        return px(13 + BADGE + 13)
