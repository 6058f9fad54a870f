"""Rich text set in lines for the screen: measured, painted anywhere, with its pictures found again under the pointer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QImageReader,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from skillsapp.domain.rich_lines import Placed, SetLine, Size, natural_width, set_lines
from skillsapp.domain.rich_text import Blank, Formula, Picture, Piece, Run, count_blanks, parse_rich_text
from skillsapp.formulas import Outline, formula_outline
from skillsapp.kernel.i18n import _
from ui.icons import picture as icon_picture
from ui.theme import px, tokens

Pictures = Callable[[str], bytes | None]
"""Gives the bytes of a picture by its digest, or None where it is not there."""

SMALL = 0.72  # of the size of the text: sub- and superscript
RAISED, LOWERED = 0.38, 0.16
GAP = 4.6  # em: a blank to write into
NEAR = 1366  # pixels of a picture that are kept unpacked
KEPT_BYTES = 64 << 20
LEAST_FORMULA = 0.45  # a formula wider than the room shrinks so far, then it is cut


class RichLayout:
    """*text* in *font*; `height_for(width)` sets it, `paint` paints it, `picture_at` finds what a click meant.

    Formulas and pictures grow with the font and shrink to the room; no picture is higher than *tallest* pixels of the design.
    With *magnifiers* large pictures have a sign in their corner that they can be enlarged; `magnifier_at` finds it.
    """

    def __init__(
        self, text: str, font: QFont, pictures: Pictures | None = None, *, tallest: int = 300, magnifiers: bool = False
    ) -> None:
        self._magnifiers = magnifiers
        self._text, self._font, self._pictures, self._tallest = text, QFont(font), pictures, tallest
        self._em = float(font.pixelSize() if font.pixelSize() > 0 else px(14))
        self._metrics: dict[tuple[bool, bool, bool], QFontMetricsF] = {}
        self._widths: dict[Run, float] = {}
        self._lines: tuple[SetLine, ...] = ()
        self._set: dict[int, tuple[SetLine, ...]] = {}
        self._several = count_blanks(text) > 1
        self._shown: dict[tuple[str, QSize], QPixmap] = {}

    @property
    def has_pictures(self) -> bool:
        return bool(self.pictures)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures that the text shows and that are there, in reading order."""
        named = (piece for line in parse_rich_text(self._text) for piece in line if isinstance(piece, Picture))
        return tuple(piece for piece in named if self._content(piece) is not None)

    def natural_width(self) -> int:
        """Return how wide the text is where nothing breaks it."""
        return round(natural_width(self._text, lambda piece: self._size(piece, 100_000.0)) + 1)

    def height_for(self, width: int) -> int:
        """Set the text to *width* pixels and return how high it is."""
        if width not in self._set:  # asked ten times for every layout, with two or three widths
            room = float(width)
            self._set[width] = set_lines(self._text, lambda piece: self._size(piece, room), room, lead=self._em * 0.1)
        self._lines = self._set[width]
        return round(sum(line.height for line in self._lines) + 0.5)

    def paint(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """Paint the text set last, its upper left corner at (*x*, *y*)."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for line in self._lines:
            for placed in line.placed:
                self._paint(painter, placed, x + placed.x, y + line.ascent, colour)
            y += line.height
        painter.restore()

    def picture_at(self, point: QPointF) -> Picture | None:
        """Return the picture under *point*, counted from where the text begins."""
        piece = self.piece_at(point)
        return piece if isinstance(piece, Picture) and self._content(piece) is not None else None

    def magnifier_at(self, point: QPointF) -> Picture | None:
        """Return the picture whose magnifier is under *point*, counted from where the text begins."""
        if self._magnifiers:
            for placed, area in self._areas():
                if isinstance(placed.piece, Picture) and placed.size.alone and _magnifier(area).contains(point):
                    return placed.piece
        return None

    def piece_at(self, point: QPointF) -> Piece | None:
        """Return what stands under *point*, counted from where the text begins."""
        return next((placed.piece for placed, area in self._areas() if area.contains(point)), None)

    def area_of(self, picture: Picture) -> QRectF:
        """Return where *picture* stands, counted from where the text begins."""
        return next((area for placed, area in self._areas() if placed.piece is picture or placed.piece == picture), QRectF())

    def image(self, picture: Picture) -> QImage:
        """Return a picture in its full size, a null image where it is not there."""
        content = self._content(picture)
        return QImage.fromData(content) if content is not None else QImage()

    def _areas(self) -> list[tuple[Placed, QRectF]]:
        areas, y = [], 0.0
        for line in self._lines:
            for placed in line.placed:
                size = placed.size
                gap = size.descent if size.alone else 0.0  # a large picture keeps away from the lines around it
                top = y + line.ascent - size.ascent + gap
                areas.append((placed, QRectF(placed.x, top, size.width, size.ascent + size.descent - 2 * gap)))
            y += line.height
        return areas

    def _size(self, piece: Piece, room: float) -> Size:
        match piece:
            case Run():
                metrics = self._metrics_of(piece)
                shift = self._shift(piece)
                width = self._widths.get(piece)
                if width is None:
                    width = self._widths[piece] = metrics.horizontalAdvance(piece.text)
                return Size(width, metrics.ascent() + shift, metrics.descent() - shift)
            case Formula():
                return self._formula_size(piece, room)
            case Picture():
                return self._picture_size(piece, room)
            case Blank():
                plain = self._metrics_of(Run(""))
                return Size(min(room, GAP * self._em), plain.ascent(), plain.descent())

    def _formula_size(self, formula: Formula, room: float) -> Size:
        outline = formula_outline(formula.latex)
        if outline is None:
            metrics = self._metrics_of(Run(""))
            return Size(min(room, metrics.horizontalAdvance(formula.latex)), metrics.ascent(), metrics.descent())
        wide = outline.width * self._em
        scale = max(LEAST_FORMULA, min(1.0, room / wide)) * self._em
        return Size(min(room, wide), (outline.ascent + 0.08) * scale, (outline.descent + 0.08) * scale)

    def _picture_size(self, picture: Picture, room: float) -> Size:
        content = self._content(picture)
        natural = _natural_size(content) if content is not None else QSize()
        if natural.isEmpty():
            metrics = self._metrics_of(Run(""))
            return Size(min(room, metrics.horizontalAdvance(_missing(picture)) + self._em), metrics.height(), metrics.descent())
        wide, high = px(natural.width()), px(natural.height())
        scale = min(1.0, room / wide, px(self._tallest) / high)
        wide, high = max(1, int(wide * scale)), max(1, int(high * scale))
        alone = high > 2.2 * self._metrics_of(Run("")).height()
        return Size(wide, high + px(4) if alone else high, px(4) if alone else 0, alone)

    def _paint(self, painter: QPainter, placed: Placed, x: float, y: float, colour: QColor) -> None:
        match placed.piece:
            case Run() as run:
                painter.setFont(self._font_of(run))
                painter.setPen(colour)
                painter.drawText(QPointF(x, y - self._shift(run)), run.text)
            case Formula() as formula:
                self._paint_formula(painter, formula, placed.size.width, x, y, colour)
            case Picture() as picture:
                self._paint_picture(painter, picture, placed.size, x, y)
            case Blank() as blank:
                self._paint_blank(painter, blank, placed.size.width, x, y, colour)

    def _paint_formula(self, painter: QPainter, formula: Formula, wide: float, x: float, y: float, colour: QColor) -> None:
        outline = formula_outline(formula.latex)
        if outline is None:
            painter.setFont(self._font_of(Run("")))
            painter.setPen(QColor(tokens().bad))
            shown = self._metrics_of(Run("")).elidedText(formula.latex, Qt.TextElideMode.ElideRight, wide + 1)
            painter.drawText(QPointF(x, y), shown)
            return
        scale = max(LEAST_FORMULA * self._em, min(self._em, wide / outline.width))
        painter.save()
        painter.translate(x, y)
        painter.scale(scale, scale)
        for path, pen in _paths(outline):
            if pen:
                painter.strokePath(path, QPen(colour, pen))
            else:
                painter.fillPath(path, colour)
        painter.restore()
        painter.setPen(colour)
        for sign in outline.signs:
            font = QFont(self._font)
            font.setPixelSize(max(1, round(sign.size * scale)))
            painter.setFont(font)
            painter.drawText(QPointF(x + sign.x * scale, y + sign.y * scale), sign.text)

    def _paint_picture(self, painter: QPainter, picture: Picture, size: Size, x: float, y: float) -> None:
        area = QRectF(x, y - size.ascent + size.descent, size.width, size.ascent - (size.descent if size.alone else 0))
        content = self._content(picture)
        pixmap = self._pixmap(picture, area.size().toSize(), content) if content is not None else QPixmap()
        if not pixmap.isNull():
            painter.drawPixmap(area, pixmap, QRectF(pixmap.rect()))
            if self._magnifiers and size.alone:
                _paint_magnifier(painter, _magnifier(area))
            return
        area = QRectF(x, y - size.ascent, size.width, size.ascent + size.descent).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(tokens().bad), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
        painter.setFont(self._font_of(Run("")))
        shown = self._metrics_of(Run("")).elidedText(_missing(picture), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_blank(self, painter: QPainter, blank: Blank, wide: float, x: float, y: float, colour: QColor) -> None:
        low = y + self._em * 0.16
        painter.setPen(QPen(colour, max(1.0, self._em / 14)))
        painter.drawLine(QPointF(x + self._em * 0.15, low), QPointF(x + wide - self._em * 0.15, low))
        if self._several:
            font = QFont(self._font)
            font.setPixelSize(max(1, round(self._em * SMALL)))
            painter.setFont(font)
            painter.setPen(QColor(tokens().text3))
            area = QRectF(x, y - self._em, wide, self._em * 1.1)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"({blank.number})")

    def _content(self, picture: Picture) -> bytes | None:
        return self._pictures(picture.digest) if self._pictures is not None else None

    def _pixmap(self, picture: Picture, size: QSize, content: bytes) -> QPixmap:
        sharp = QGuiApplication.primaryScreen().devicePixelRatio()
        key = (picture.digest, size)
        if key not in self._shown:
            self._shown[key] = _scaled(picture.digest, content, QSize(round(size.width() * sharp), round(size.height() * sharp)))
        return self._shown[key]

    def _shift(self, run: Run) -> float:
        return self._em * (RAISED if run.sup else -LOWERED if run.sub else 0.0)

    def _metrics_of(self, run: Run) -> QFontMetricsF:
        key = (run.bold, run.italic, run.sub or run.sup)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self._font_of(run))
        return self._metrics[key]

    def _font_of(self, run: Run) -> QFont:
        font = QFont(self._font)
        if run.bold:
            font.setWeight(QFont.Weight.Bold)
        font.setItalic(run.italic)
        font.setUnderline(run.underline)
        if run.sub or run.sup:
            font.setPixelSize(max(1, round(self._em * SMALL)))
        return font


def _magnifier(area: QRectF) -> QRectF:
    """Return where the magnifier stands on a picture."""
    side = px(28)
    return QRectF(area.right() - side - px(4), area.bottom() - side - px(4), side, side)


def _paint_magnifier(painter: QPainter, area: QRectF) -> None:
    look = tokens()
    painter.setPen(QPen(QColor(look.line2), 1))
    painter.setBrush(QColor(look.surface))
    painter.drawRoundedRect(area, px(6), px(6))
    side = px(18)
    at = QPointF(area.center().x() - side / 2, area.center().y() - side / 2)
    painter.drawPixmap(at, icon_picture("zoom-in", look.text, side))


def _missing(picture: Picture) -> str:
    return _("Picture missing: {name}").format(name=picture.alt) if picture.alt else _("Picture missing")


@lru_cache(maxsize=256)
def _paths(outline: Outline) -> tuple[tuple[QPainterPath, float], ...]:
    """Return the shapes of a formula as paths in em, each with the width of its pen, 0 for filling."""
    paths = []
    for shape in outline.shapes:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for step in shape.steps:
            points = [QPointF(*step.numbers[at : at + 2]) for at in range(0, len(step.numbers), 2)]
            match step.kind, points:
                case "M", [to]:
                    path.moveTo(to)
                case "L", [to]:
                    path.lineTo(to)
                case "Q", [over, to]:
                    path.quadTo(over, to)
                case "C", [one, other, to]:
                    path.cubicTo(one, other, to)
                case _:
                    path.closeSubpath()
        paths.append((path, shape.pen))
    return tuple(paths)


@lru_cache(maxsize=64)
def _natural_size(content: bytes) -> QSize:
    """Return the size of a picture in pixels without unpacking it."""
    buffer = _opened(content)
    return QImageReader(buffer).size()


class _DarkRoom:
    """Pictures unpacked to what a screen shows, for all texts together; those shown longest ago make room."""

    def __init__(self) -> None:
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._lock = Lock()  # pictures are unpacked ahead on another thread

    def image(self, digest: str, content: bytes) -> QImage:
        with self._lock:
            image = self._images.get(digest)
            if image is None:
                image = self._images[digest] = _unpacked(content)
            self._images.move_to_end(digest)
            while len(self._images) > 1 and sum(one.sizeInBytes() for one in self._images.values()) > KEPT_BYTES:
                self._images.popitem(last=False)
            return image


_dark_room = _DarkRoom()


def prepare_rich_text(texts: Iterable[str], pictures: Pictures | None = None) -> None:
    """Set the formulas and unpack the pictures of *texts* ahead, on any thread, so that showing them takes no time."""
    for text in texts:
        for piece in (piece for line in parse_rich_text(text) for piece in line):
            if isinstance(piece, Formula):
                formula_outline(piece.latex)
            elif isinstance(piece, Picture) and pictures is not None:
                content = pictures(piece.digest)
                if content is not None:
                    _dark_room.image(piece.digest, content)


def _scaled(digest: str, content: bytes, size: QSize) -> QPixmap:
    """Return a picture in *size* pixels."""
    image = _dark_room.image(digest, content)
    if image.isNull():
        return QPixmap()
    if image.width() < size.width() and image.width() < _natural_size(content).width():
        image = QImage.fromData(content)  # larger than screens usually show
    return QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation))


def _unpacked(content: bytes) -> QImage:
    """Return a picture no wider and no higher than NEAR pixels."""
    buffer = _opened(content)
    reader = QImageReader(buffer)
    size = reader.size()
    if max(size.width(), size.height()) > NEAR:
        size.scale(NEAR, NEAR, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size)  # a JPEG is unpacked small at once, many times faster
    return reader.read()


def _opened(content: bytes) -> QBuffer:
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer
