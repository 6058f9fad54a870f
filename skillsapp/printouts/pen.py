"""A pen over one PDF document: text in stand-in faces, lines, photos and QR codes, in points from the lower left corner.

The same calls give the same bytes on every day and in every folder, so that an issued paper can be made again unchanged.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from skillsapp.formulas import Outline, Step
from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.fonts import Piece, Style, chain, name_runs, press, runs
from skillsapp.printouts.typesetting import INK, Glyph, Run, broken, measure

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
A4_LANDSCAPE = (297 * MM, 210 * MM)
GREY, PALE, WHITE = 0x6B6B6B, 0xEDEFF2, 0xFFFFFF
PRODUCER = "skillsapp"
PARAGRAPH_LEAD = 1.7  # line height of body text, in its size
_INDENT = 2  # characters

Align = Literal["left", "center", "right"]


@dataclass(eq=False)
class PrintingCancelled(SkillsError):
    """The user stopped a long print; no file was left behind."""

    code: ClassVar[str] = "print.cancelled"
    text: ClassVar[str] = N_("Printing was stopped. Nothing was written.")


@dataclass(eq=False)
class PhotoUnreadable(DamagedError):
    """A photo on disk is not a picture."""

    code: ClassVar[str] = "photo.unreadable"
    text: ClassVar[str] = N_("The photo {file} cannot be read. Replace it, then print again.")
    file: str


@dataclass(eq=False)
class TargetUnwritable(SkillsError):
    """The file cannot be written: open in a viewer, a full disk, a stick that was pulled out."""

    code: ClassVar[str] = "print.target"
    text: ClassVar[str] = N_("{file} cannot be written. Close it if it is open elsewhere, check the disk, then try again.")
    file: str


class Pen:
    """Draws on the pages of one document; made by `document`."""

    def __init__(self, canvas: Any, size: tuple[float, float]) -> None:
        self._canvas = canvas
        self.width, self.height = size
        self._written = hashlib.sha256()
        self._repeated: set[str] = set()

    @property
    def digest(self) -> str:
        """Return a hash of all text written so far: two papers with the same words have the same digest."""
        return self._written.hexdigest()

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        size: float,
        *,
        align: Align = "left",
        color: int = INK,
        spacing: float = 0,
    ) -> float:
        """Write one line with its base line at *y* and return where it ends."""
        return self._pieces(x, y, runs(text, chain(style)), size, align, color, spacing)

    def name(self, x: float, y: float, name: str, style: Style, size: float, *, align: Align = "left", color: int = INK) -> float:
        """Write a person's name, all of it in one face where one has it."""
        return self._pieces(x, y, name_runs(name, chain(style)), size, align, color, 0)

    def fitted(
        self, x: float, y: float, text: str, style: Style, size: float, room: float, *, align: Align = "left", color: int = INK
    ) -> float:
        """Write one line, smaller where it would be wider than *room*."""
        wide = measure(text, style, size)
        return self.text(x, y, text, style, size * min(1.0, room / wide) if wide else size, align=align, color=color)

    def paragraph(
        self,
        x: float,
        y: float,
        body: Sequence[Run],
        room: float,
        height: float,
        *,
        largest: float,
        smallest: float = 11,
        accent: int = INK,
    ) -> None:
        """Write justified Chinese text from the base line *y* downward, as large as fits into *height*."""
        size = largest
        lines = broken(body, room, size, _INDENT, accent)
        while size > smallest and (len(lines) - 1) * size * PARAGRAPH_LEAD > height:
            size -= 1
            lines = broken(body, room, size, _INDENT, accent)
        for row, line in enumerate(lines):
            left = x + (_INDENT * size if row == 0 else 0)
            slack = x + room - left - sum(glyph.width for glyph in line)
            last = row == len(lines) - 1
            spacing = 0.0 if last or len(line) < 2 or slack > 3 * size else slack / (len(line) - 1)
            self._line(left, y - row * size * PARAGRAPH_LEAD, line, size, spacing)

    def line(
        self, x0: float, y0: float, x1: float, y1: float, *, width: float = 0.5, color: int = INK, dash: Sequence[float] = ()
    ) -> None:
        """Draw a straight line."""
        self._stroke(color, width)
        if dash:
            self._canvas.setDash(list(dash))
        self._canvas.line(x0, y0, x1, y1)
        if dash:
            self._canvas.setDash([])

    def lines(self, segments: Sequence[tuple[float, float, float, float]], *, width: float = 0.5, color: int = INK) -> None:
        """Draw several straight lines at once."""
        self._stroke(color, width)
        self._canvas.lines(segments)

    def box(
        self, x: float, y: float, width: float, height: float, *, line: float = 0.5, color: int = INK, fill: int | None = None
    ) -> None:
        """Draw a rectangle; *line* 0 leaves the outline away."""
        if line:
            self._stroke(color, line)
        if fill is not None:
            self._canvas.setFillColorRGB(*_rgb(fill))
        self._canvas.rect(x, y, width, height, stroke=int(line > 0), fill=int(fill is not None))

    def curve(self, points: Sequence[tuple[float, float]], *, width: float, color: int, closed: bool = False) -> None:
        """Draw a chain of straight steps."""
        self._stroke(color, width)
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if closed:
            path.close()
        self._canvas.drawPath(path)

    def shape(self, points: Sequence[tuple[float, float]], *, fill: int) -> None:
        """Fill the area inside a chain of straight steps."""
        self._canvas.setFillColorRGB(*_rgb(fill))
        path = self._canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        path.close()
        self._canvas.drawPath(path, stroke=0, fill=1)

    def outline(self, x: float, y: float, scale: float, outline: Outline, *, color: int = INK) -> None:
        """Draw the shapes of a formula from the base line at *x*, *y*, an em *scale* points large."""
        self._note_outline(outline)
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(scale, -scale)
        canvas.setFillColorRGB(*_rgb(color))
        for shape in outline.shapes:
            if shape.pen:
                self._stroke(color, shape.pen)
            path = canvas.beginPath()
            for step in _cubic(shape.steps):
                {"M": path.moveTo, "L": path.lineTo, "C": path.curveTo, "Z": path.close}[step.kind](*step.numbers)
            canvas.drawPath(path, stroke=int(shape.pen > 0), fill=int(not shape.pen), fillMode=1)  # by winding, as typefaces do
        canvas.restoreState()

    def picture(self, x: float, y: float, width: float, height: float, digest: str, content: bytes) -> None:
        """Draw the picture of a question with its lower left corner at *x*, *y*; the file holds it once.  Raises PhotoUnreadable."""
        from reportlab.lib.utils import ImageReader  # already loaded by the press; kept out of the program's start
        from reportlab.pdfbase import pdfdoc  # the same

        self._written.update(digest.encode())
        canvas, name = self._canvas, f"Q{digest[:24]}"
        document = canvas._doc
        try:
            if document.getXObjectName(name) not in document.idToObject:
                known = pdfdoc.PDFImageXObject(name, ImageReader(io.BytesIO(content)))
                known.name = name
                document.addForm(name, known)
        except Exception as damage:  # whatever a decoder may raise over foreign bytes
            raise PhotoUnreadable(digest[:8]) from damage
        canvas.saveState()
        canvas.translate(x, y)
        canvas.scale(width, height)
        self._use(name)
        canvas.restoreState()

    def qr(self, x: float, y: float, size: float, text: str) -> None:
        """Draw *text* as a QR code of level M: one vector path, which scans better than pixels."""
        modules, operators = _modules(text)
        scale = size / modules
        self._canvas._code.append(f"q 0 g {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm {operators} f Q")

    def photo(self, x: float, y: float, width: float, height: float, picture: Path) -> None:
        """Draw *picture* so that it fills the frame, cut at the longer side.  Raises PhotoUnreadable."""
        name, across, down = self._picture(picture)
        scale = max(width / across, height / down)
        canvas = self._canvas
        canvas.saveState()
        frame = canvas.beginPath()
        frame.rect(x, y, width, height)
        canvas.clipPath(frame, stroke=0, fill=0)
        canvas.translate(x + (width - across * scale) / 2, y + (height - down * scale) / 2)
        canvas.scale(across * scale, down * scale)
        self._use(name)
        canvas.restoreState()

    def stamp(self, name: str, packed: bytes) -> None:
        """Lay a drawing made by `packed_drawing` under the page; the file holds it once.  *name* is plain ASCII."""
        from reportlab.pdfbase import pdfdoc  # already loaded by the press; kept out of the program's start

        document = self._canvas._doc
        if document.getXObjectName(name) not in document.idToObject:
            form = pdfdoc.PDFStream(content=packed)
            entries = form.dictionary
            entries["Type"], entries["Subtype"], entries["FormType"] = pdfdoc.PDFName("XObject"), pdfdoc.PDFName("Form"), 1
            entries["BBox"] = pdfdoc.PDFArray([0, 0, round(self.width, 2), round(self.height, 2)])
            entries["Resources"], entries["Filter"] = pdfdoc.PDFDictionary({}), pdfdoc.PDFName("FlateDecode")
            document.addForm(name, form)
        self._use(name)

    def repeated(self, name: str, draw: Callable[[], None]) -> None:
        """Draw what many pages have at the same place: it is drawn once, the file holds it once.  *name* is plain ASCII."""
        if name not in self._repeated:
            self._repeated.add(name)
            self._canvas.beginForm(name)
            draw()
            self._canvas.endForm()
        self._canvas.doForm(name)

    def next_page(self) -> None:
        """End the page; the next call draws on a fresh one."""
        self._canvas.showPage()

    def placed(self, x: float, y: float, size: tuple[float, float], draw: Callable[[Pen], None], *, scale: float = 1.0) -> None:
        """Run *draw* with a pen for a sheet of *size* whose lower left corner lies at x, y, drawn at *scale*."""
        self._canvas.saveState()
        self._canvas.translate(x, y)
        if scale != 1:
            self._canvas.scale(scale, scale)
        inner = Pen(self._canvas, size)
        inner._written = self._written
        draw(inner)
        self._canvas.restoreState()

    def seal(self, x: float, y: float, width: float, picture: bytes) -> None:
        """Lay a seal with its middle at x, y over what is written there: the text stays readable through it."""
        from reportlab.lib.utils import ImageReader  # already loaded by the press; kept out of the program's start

        reader = ImageReader(io.BytesIO(picture))
        across, down = reader.getSize()
        height = width * down / across
        self._canvas.saveState()
        self._canvas.setBlendMode("Multiply")
        self._canvas.drawImage(reader, x - width / 2, y - height / 2, width, height, mask="auto")
        self._canvas.restoreState()

    def rotated(self, x: float, y: float, degrees: float, draw: Callable[[], None]) -> None:
        """Run *draw* with the origin at x, y, turned to the left by *degrees*."""
        self._canvas.saveState()
        self._canvas.translate(x, y)
        self._canvas.rotate(degrees)
        draw()
        self._canvas.restoreState()

    def _note_outline(self, outline: Outline) -> None:
        self._written.update(repr(outline.shapes).encode())

    def _use(self, name: str) -> None:
        self._canvas._code.append(f"/{self._canvas._doc.getXObjectName(name)} Do")
        self._canvas._formsinuse.append(name)

    def _picture(self, picture: Path) -> tuple[str, int, int]:
        from reportlab.pdfbase import pdfdoc  # already loaded by the press; kept out of the program's start

        document = self._canvas._doc
        try:
            name = "P" + hashlib.sha256(picture.read_bytes()).hexdigest()[:24]
            known = document.idToObject.get(document.getXObjectName(name))
            if known is None:
                known = pdfdoc.PDFImageXObject(name, str(picture))
                known.name = name
                document.addForm(name, known)
        except Exception as damage:  # whatever a decoder may raise over foreign bytes
            raise PhotoUnreadable(picture.name) from damage
        return name, known.width, known.height

    def _pieces(
        self, x: float, y: float, pieces: Sequence[Piece], size: float, align: Align, color: int, spacing: float
    ) -> float:
        x, wide = _placed(x, pieces, size, align, spacing)
        end = x + wide
        canvas = self._canvas
        canvas.setFillColorRGB(*_rgb(color))
        for piece in pieces:
            self._written.update(piece.text.encode())
            canvas.setFont(piece.face, size)
            canvas.drawString(x, y, piece.text, charSpace=spacing)
            x += piece.units * size + spacing * len(piece.text)
        return end

    def _line(self, x: float, y: float, line: Sequence[Glyph], size: float, spacing: float) -> None:
        at = 0
        while at < len(line):
            end = at
            while end < len(line) and (line[end].style, line[end].color) == (line[at].style, line[at].color):
                end += 1
            stretch = line[at:end]
            self.text(x, y, "".join(g.text for g in stretch), stretch[0].style, size, color=stretch[0].color, spacing=spacing)
            x += sum(glyph.width + spacing for glyph in stretch)
            at = end

    def _stroke(self, color: int, width: float) -> None:
        self._canvas.setStrokeColorRGB(*_rgb(color))
        self._canvas.setLineWidth(width)


def _cubic(steps: Sequence[Step]) -> Iterator[Step]:
    """Yield *steps* with quadratic curves as cubic ones: paper knows no others."""
    x = y = 0.0
    for step in steps:
        if step.kind == "Q":
            over_x, over_y, to_x, to_y = step.numbers
            one = (x + (over_x - x) * 2 / 3, y + (over_y - y) * 2 / 3)
            other = (to_x + (over_x - to_x) * 2 / 3, to_y + (over_y - to_y) * 2 / 3)
            yield Step("C", (*one, *other, to_x, to_y))
        else:
            yield step
        if step.numbers:
            x, y = step.numbers[-2:]


@contextmanager
def document(target: Path, size: tuple[float, float], *, title: str, author: str = "") -> Iterator[Pen]:
    """Open a document that stands at *target* only once it is whole.

    Holds the fonts of the process: two documents are drawn one after the other.  Raises TargetUnwritable.
    """
    with press():
        from reportlab.pdfgen import canvas as pdf  # 0.3 s of imports that only printing pays

        with _writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
            os.close(handle)
        unfinished = Path(name)
        try:
            canvas = pdf.Canvas(name, pagesize=size, pageCompression=1, invariant=1, initialFontName="CertSong", lang="zh-CN")
            canvas.setTitle(title)
            canvas.setAuthor(author)
            canvas.setSubject(title)
            canvas.setCreator(PRODUCER)
            canvas.setProducer(PRODUCER)
            yield Pen(canvas, size)
            with _writing(target):
                canvas.save()
                os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as refused:
        raise TargetUnwritable(target.name) from refused


class BlindPen(Pen):
    """A pen without ink: it measures and hashes what a form would say, and draws nothing."""

    def __init__(self, size: tuple[float, float]) -> None:
        super().__init__(None, size)

    def _pieces(
        self, x: float, y: float, pieces: Sequence[Piece], size: float, align: Align, color: int, spacing: float
    ) -> float:
        for piece in pieces:
            self._written.update(piece.text.encode())
        start, wide = _placed(x, pieces, size, align, spacing)
        return start + wide

    def line(self, x0: float, y0: float, x1: float, y1: float, **_look: object) -> None:
        """Draw nothing."""

    def lines(self, segments: Sequence[tuple[float, float, float, float]], **_look: object) -> None:
        """Draw nothing."""

    def box(self, x: float, y: float, width: float, height: float, **_look: object) -> None:
        """Draw nothing."""

    def qr(self, x: float, y: float, size: float, text: str) -> None:
        """Hash the code's text."""
        self._written.update(text.encode())

    def photo(self, x: float, y: float, width: float, height: float, picture: Path) -> None:
        """Draw nothing."""

    def outline(self, x: float, y: float, scale: float, outline: Outline, *, color: int = INK) -> None:
        """Hash the formula's shapes."""
        self._note_outline(outline)

    def picture(self, x: float, y: float, width: float, height: float, digest: str, content: bytes) -> None:
        """Hash which picture it is."""
        self._written.update(digest.encode())

    def next_page(self) -> None:
        """Draw nothing."""

    def repeated(self, name: str, draw: Callable[[], None]) -> None:
        """Hash what *draw* would write, once."""
        if name not in self._repeated:
            self._repeated.add(name)
            draw()

    def rotated(self, x: float, y: float, degrees: float, draw: Callable[[], None]) -> None:
        """Hash what *draw* would write, whichever way it is turned."""
        draw()


def packed_drawing(size: tuple[float, float], draw: Callable[[Pen], None]) -> bytes:
    """Return what *draw* draws, compressed, for `Pen.stamp`.  It may draw lines and boxes, but no text and no pictures."""
    with press():
        from reportlab.pdfgen import canvas as pdf  # 0.3 s of imports that only printing pays

        canvas = pdf.Canvas(os.devnull, pagesize=size, invariant=1, initialFontName="CertSong")
        draw(Pen(canvas, size))
        return zlib.compress("\n".join(canvas._code).encode("ascii"), 9)


def _placed(x: float, pieces: Sequence[Piece], size: float, align: Align, spacing: float) -> tuple[float, float]:
    """Return where a line starts and how wide it is."""
    length = sum(len(piece.text) for piece in pieces)
    wide = sum(piece.units for piece in pieces) * size + spacing * max(0, length - 1)
    return (x if align == "left" else x - wide if align == "right" else x - wide / 2), wide


def _modules(text: str) -> tuple[int, str]:
    import zxingcpp  # 30 ms that only printing pays

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    raw = bytes(memoryview(image))
    count = math.isqrt(len(raw))
    operators: list[str] = []
    for row in range(count):
        line = raw[row * count : (row + 1) * count]
        start = line.find(0)
        while start >= 0:
            end = line.find(255, start)
            end = count if end < 0 else end
            operators.append(f"{start} {count - 1 - row} {end - start} 1 re")
            start = line.find(0, end)
    return count, " ".join(operators)


def _rgb(color: int) -> tuple[float, float, float]:
    return (color >> 16) / 255, (color >> 8 & 255) / 255, (color & 255) / 255
