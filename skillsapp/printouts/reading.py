"""Read QR codes back from paper: from our own PDF files, and from pictures of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from skillsapp.kernel.errors import DamagedError
from skillsapp.kernel.i18n import N_

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 200  # the certificate's QR code has 3 pixels a module here
MAX_PIXELS = 60_000_000  # a scan of A3 at 600 dpi is larger than any certificate needs


@dataclass(eq=False)
class PictureUnreadable(DamagedError):
    """A file is neither a PDF nor a picture, or is damaged."""

    code: ClassVar[str] = "picture.unreadable"
    text: ClassVar[str] = N_("{file} cannot be opened as a PDF or a picture. Save it again as PDF, PNG or JPEG.")
    file: str


@dataclass(eq=False)
class FileUnavailable(DamagedError):
    """The system does not hand over the bytes."""

    code: ClassVar[str] = "file.unreadable"
    text: ClassVar[str] = N_("“{name}” cannot be opened. Check that the file is still there and that you may read it.")
    name: str


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A QR code's text and the page it stands on, counted from 1."""

    page: int
    text: str


def read_codes(path: Path) -> tuple[FoundCode, ...]:
    """Return every QR code of a PDF or a picture, page by page.  Raises FileUnavailable or PictureUnreadable."""
    return tuple(FoundCode(page, text) for page, picture in _pages(path) for text in _texts(picture))


def _pages(path: Path) -> Iterator[tuple[int, Image]]:
    try:
        with path.open("rb") as stream:
            head = stream.read(1024)
    except (OSError, ValueError) as refusal:  # ValueError: a NUL in the path
        raise FileUnavailable(path.name) from refusal
    if b"%PDF-" in head:
        yield from _pdf_pages(path)
    else:
        yield 1, _picture(path)


def _pdf_pages(path: Path) -> Iterator[tuple[int, Image]]:
    import pypdfium2  # 60 ms that only reading paper pays

    try:
        file = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as damage:
        raise PictureUnreadable(path.name) from damage
    try:
        for at in range(len(file)):
            page = file[at]
            scale = min(DPI / 72, (MAX_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
            yield at + 1, page.render(scale=scale, grayscale=True).to_pil()
            page.close()
    finally:
        file.close()


def _picture(path: Path) -> Image:
    from PIL import Image, ImageOps, UnidentifiedImageError  # 40 ms that only reading paper pays

    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                opened.thumbnail((7000, 7000))
            flat = Image.new("RGBA", opened.size, "white")
            flat.alpha_composite(opened.convert("RGBA"))
            return ImageOps.exif_transpose(flat).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as damage:
        raise PictureUnreadable(path.name) from damage


def _texts(picture: Image) -> list[str]:
    """Return what the codes of *picture* say; modules that lie exactly on pixels are tried again turned, then enlarged."""
    import zxingcpp  # 30 ms that only reading paper pays

    for attempt in _attempts(picture):
        found = zxingcpp.read_barcodes(attempt, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        if found:
            return [code.text for code in sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))]
    return []


def _attempts(picture: Image) -> Iterator[Image]:
    from PIL import Image  # already loaded when a picture is there

    yield picture
    yield picture.rotate(1, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if picture.width * picture.height * 4 <= MAX_PIXELS:
        yield picture.resize((picture.width * 2, picture.height * 2), resample=Image.Resampling.BICUBIC)
