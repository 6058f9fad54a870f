"""Rich text as a widget: it wraps, it grows with the zoom, a click on a picture enlarges it, and it reads as plain text."""

from __future__ import annotations

from typing import Literal, cast

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from skillsapp.domain.rich_text import Formula, Picture, plain_text
from skillsapp.formulas import formula_outline
from skillsapp.kernel.i18n import _
from ui.theme import px, tokens
from ui.widgets.picture_view import PictureView
from ui.widgets.rich_layout import Pictures, RichLayout

RichRole = Literal["", "stem", "option", "h2", "sub", "hint", "strong", "error"]
_SIZES: dict[str, int] = {"": 14, "stem": 19, "option": 17, "h2": 16, "sub": 13, "hint": 12, "strong": 14, "error": 12}
_COLOURS: dict[str, str] = {"sub": "text2", "hint": "text3", "error": "bad"}
_HEAVY = ("h2", "strong")
_NATURAL = 640


class RichText(QWidget):
    """Shows *text* of questions as `domain.rich_text` writes it; *pictures* gives the bytes of a picture by its digest."""

    def __init__(
        self, text: str = "", role: RichRole = "", pictures: Pictures | None = None, *, name: str = "", tallest: int = 300
    ) -> None:
        super().__init__()
        if name:
            self.setObjectName(name)
        self._role, self._pictures, self._tallest = role, pictures, tallest
        self._text = text
        self._layout: RichLayout | None = None
        self._look: tuple[object, ...] = ()
        self._chosen = -1
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        self.show_text(text)

    @property
    def text(self) -> str:
        """The text as it was given, with its marks."""
        return self._text

    def show_text(self, text: str, pictures: Pictures | None = None) -> None:
        """Show another text; *pictures* where they come from another place than before."""
        self._text = text
        self._pictures = pictures or self._pictures
        self._layout, self._chosen = None, -1
        self.setAccessibleName(plain_text(text))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.layout_in_use().has_pictures else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    def layout_in_use(self) -> RichLayout:
        """Return the text as it is set in the look and zoom in use."""
        look = (tokens().zoom, self.font().family())
        if self._layout is None or look != self._look:
            self._look = look
            font = rich_font(self.font(), self._role)
            self._layout = RichLayout(self._text, font, self._pictures, tallest=self._tallest, magnifiers=True)
        return self._layout

    def enlarge(self, picture: Picture) -> PictureView | None:
        """Show *picture* over the whole window; None where it is not there."""
        image = self.layout_in_use().image(picture)
        return PictureView(self, image, picture.alt) if not image.isNull() else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.layout_in_use().height_for(max(1, width))

    def sizeHint(self) -> QSize:
        wide = min(px(_NATURAL), self.layout_in_use().natural_width())
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(120), self.layout_in_use().natural_width()), px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        layout = self.layout_in_use()
        layout.height_for(max(1, self.width()))
        painter = QPainter(self)
        colour = str(getattr(tokens(), _COLOURS.get(self._role, "text")))
        layout.paint(painter, 0, 0, QColor(colour if self.isEnabled() else tokens().text3))
        if self.hasFocus() and 0 <= self._chosen < len(layout.pictures):
            painter.setPen(QPen(QColor(tokens().focus), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(layout.area_of(layout.pictures[self._chosen]).adjusted(1, 1, -1, -1))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            hint = self._hint(QPointF(cast(QHelpEvent, event).pos()))
            QToolTip.showText(cast(QHelpEvent, event).globalPos(), hint, self) if hint else QToolTip.hideText()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._layout = None
            self.updateGeometry()

    def focusInEvent(self, event: object) -> None:
        self._chosen = max(0, self._chosen)
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or the space bar enlarges the picture with the ring, the arrows go to the next one."""
        pictures = self.layout_in_use().pictures
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if pictures and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.enlarge(pictures[max(0, self._chosen)])
        elif step and 0 <= self._chosen + step < len(pictures):
            self._chosen += step
            self.update()
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.layout_in_use().picture_at(event.position())
        if over is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()
        event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.layout_in_use().picture_at(event.position()) is None:
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        picture = self.layout_in_use().picture_at(event.position())
        if picture is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._chosen = self.layout_in_use().pictures.index(picture)
        self.enlarge(picture)

    def _hint(self, point: QPointF) -> str:
        piece = self.layout_in_use().piece_at(point)
        if isinstance(piece, Formula) and formula_outline(piece.latex) is None:
            return _("This formula cannot be read: {latex}").format(latex=piece.latex)
        if isinstance(piece, Picture):
            return _("Click to enlarge")
        return ""


def rich_font(font: QFont, role: RichRole) -> QFont:
    """Return *font* in the size and weight of *role* at the zoom in use."""
    made = QFont(font)
    made.setPixelSize(px(_SIZES[role]))
    made.setWeight(QFont.Weight.DemiBold if role in _HEAVY else QFont.Weight.Normal)
    return made
