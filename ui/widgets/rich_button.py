"""A button whose text is rich: the magnifier of a picture enlarges it without pressing the button, and so does + while it has the focus."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton

from skillsapp.domain.rich_text import Picture
from ui.theme import px
from ui.widgets.picture_view import PictureView
from ui.widgets.rich_layout import Pictures, RichLayout

TALLEST_PICTURE = 150
_KEYS = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)


class RichButton(QAbstractButton):
    """`rich` is the text as it is set; who paints it says in `text_corner` where its upper left corner lies."""

    def __init__(self, text: str, pictures: Pictures | None = None) -> None:
        super().__init__()
        self.setText(text)
        self.rich = RichLayout(text, self.text_font(), pictures, tallest=TALLEST_PICTURE, magnifiers=True)

    def text_corner(self) -> QPointF:
        raise NotImplementedError

    def text_font(self) -> QFont:
        """Return the font of the text at the zoom in use."""
        font = QFont(self.font())
        font.setPixelSize(px(17))
        return font

    def enlarge(self, picture: Picture) -> PictureView | None:
        """Show *picture* over the whole window; None where it is not there."""
        image = self.rich.image(picture)
        return PictureView(self, image, picture.alt) if not image.isNull() else None

    def hitButton(self, pos: QPoint) -> bool:
        return super().hitButton(pos) and self._magnified(QPointF(pos)) is None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._magnified(event.position()) is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        picture = self._magnified(event.position())
        if picture is not None and event.button() == Qt.MouseButton.LeftButton and not self.isDown():
            self.enlarge(picture)
            event.accept()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.click()
        elif event.key() in _KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.rich.has_pictures:
            self.enlarge(self.rich.pictures[0])
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def _magnified(self, point: QPointF) -> Picture | None:
        return self.rich.magnifier_at(point - self.text_corner())
