"""A photo in its frame, and the numbered badge of steps and questions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from skillsapp.kernel.i18n import _
from ui.icons import picture
from ui.theme import px, tokens

PHOTO_RATIO = 4 / 3


class PhotoFrame(QWidget):
    """A person's photo at 3:4, cut to fill; a drawn figure where there is none or it cannot be read."""

    def __init__(self, width: int = 84, name: str = "person_photo") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFixedSize(px(width), round(px(width) * PHOTO_RATIO))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._photo = QPixmap()
        self._say()

    @property
    def has_photo(self) -> bool:
        return not self._photo.isNull()

    def show_photo(self, photo: bytes | Path | None) -> None:
        """Show the picture; a damaged one counts as none."""
        self._photo = QPixmap()
        if isinstance(photo, Path):
            self._photo.load(str(photo))
        elif photo:
            self._photo.loadFromData(photo)
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = tokens(), QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6))
        painter.save()
        painter.setClipPath(frame)
        if self.has_photo:
            target = self._photo.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
            painter.drawPixmap(
                QRectF(
                    (self.width() - target.width()) / 2, (self.height() - target.height()) / 2, target.width(), target.height()
                ),
                self._photo,
                QRectF(self._photo.rect()),
            )
        else:
            painter.fillRect(self.rect(), QColor(look.muted_soft))
            side = round(self.width() * 0.5)
            painter.drawPixmap((self.width() - side) // 2, (self.height() - side) // 2, picture("user-round", look.text3, side))
        painter.restore()
        painter.setPen(QPen(QColor(look.line), 1))
        painter.drawPath(frame)

    def _say(self) -> None:
        self.setAccessibleName(_("Photo") if self.has_photo else _("No photo yet"))
        self.setToolTip("" if self.has_photo else _("No photo yet"))


class NumberedBadge(QWidget):
    """A number in a circle."""

    def __init__(self, number: int, *, active: bool = False, size: int = 26) -> None:
        super().__init__()
        self._number, self._active, self._side = number, active, px(size)
        self.setFixedSize(self._side, self._side)
        self.setAccessibleName(str(number))

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(look.primary if self._active else look.line2), 1.4))
        painter.setBrush(QColor(look.primary if self._active else look.surface))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        font = QFont(self.font())
        font.setPixelSize(max(px(10), round(self._side * 0.5)))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(look.on_primary if self._active else look.text2))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._number))
