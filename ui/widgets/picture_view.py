"""One picture over the whole window, as large as it fits: a click, Esc or Enter closes it, the wheel and + and - bring it nearer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from skillsapp.kernel.i18n import _
from ui.theme import px

NEAREST = 8.0
STEP = 1.25
_KEYS_IN = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)
_KEYS_OUT = (Qt.Key.Key_Minus, Qt.Key.Key_Underscore)
_KEYS_CLOSE = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_ARROWS = {
    Qt.Key.Key_Left: QPointF(1, 0),
    Qt.Key.Key_Right: QPointF(-1, 0),
    Qt.Key.Key_Up: QPointF(0, 1),
    Qt.Key.Key_Down: QPointF(0, -1),
}


class PictureView(QWidget):
    """Lies over the window of *owner* until it is closed or *owner* goes; it is no window of its own, so no guard sees the exam left."""

    def __init__(self, owner: QWidget, image: QImage, title: str) -> None:
        super().__init__(owner.window())
        self.setObjectName("picture_view")
        self.setAccessibleName(title or _("Picture"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._owner, self._image, self._title = owner, image, title
        self._near, self._shift = 1.0, QPointF()
        self._pressed: QPointF | None = None
        self._dragged = False
        owner.window().installEventFilter(self)
        owner.installEventFilter(self)
        self.setGeometry(owner.window().rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def shut(self) -> None:
        """Give the window back, with the focus where it was."""
        self._owner.window().removeEventFilter(self)
        self._owner.removeEventFilter(self)
        self.close()
        if self._owner.isVisible():
            self._owner.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._owner.window():
            self.setGeometry(self._owner.window().rect())
        elif event.type() == QEvent.Type.Hide and watched is self._owner:
            self.shut()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut of the window below acts while it is covered
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS_CLOSE:
            self.shut()
        elif key in _KEYS_IN:
            self._zoom(STEP)
        elif key in _KEYS_OUT:
            self._zoom(1 / STEP)
        elif key in _ARROWS:
            self._move(_ARROWS[key] * px(60))
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self._zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed, self._dragged = event.position(), False
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        way = event.position() - self._pressed
        if self._dragged or way.manhattanLength() > px(6):
            self._dragged = True
            self._pressed = event.position()
            self._move(way)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        event.accept()
        if not self._dragged:
            self.shut()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(8, 12, 20, 225))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self.area()
        painter.fillRect(area, Qt.GlobalColor.white)
        painter.drawImage(area, self._image)
        painter.setPen(QPen(QColor("#FFFFFF")))
        font = painter.font()
        font.setPixelSize(px(14))
        painter.setFont(font)
        foot = QRectF(0, self.height() - px(40), self.width(), px(40))
        painter.fillRect(foot, QColor(8, 12, 20, 225))
        hint = _("Esc or a click closes · wheel or + and - change the size")
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, f"{self._title}    {hint}" if self._title else hint)

    def area(self) -> QRectF:
        """Return where the picture is painted."""
        margin = px(24)
        room = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin - px(30))
        wide, high = max(1, self._image.width()), max(1, self._image.height())
        scale = min(room.width() / wide, room.height() / high, 3.0) * self._near
        area = QRectF(0, 0, wide * scale, high * scale)
        area.moveCenter(room.center() + self._shift)
        return area

    def _zoom(self, factor: float) -> None:
        before = self._near
        self._near = min(NEAREST, max(1.0, self._near * factor))
        self._shift *= self._near / before
        if self._near == 1.0:
            self._shift = QPointF()
        self.update()

    def _move(self, way: QPointF) -> None:
        area = self.area()
        most_x, most_y = (
            max(0.0, (area.width() - self.width()) / 2 + px(40)),
            max(0.0, (area.height() - self.height()) / 2 + px(80)),
        )
        wanted = self._shift + way
        self._shift = QPointF(min(most_x, max(-most_x, wanted.x())), min(most_y, max(-most_y, wanted.y())))
        self.update()
