"""Pictures for questions: known by what they hold, not by their name; freed of everything that is no picture, and small enough."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from skillsapp.domain.picture import PictureFile
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_FILE = 40 << 20
MOST_PIXELS = 60_000_000
LARGEST_KEPT = 4 << 20
LONGEST_SIDE = 4000
_SHRINK = 0.7
_QUALITY = 88
_SIGNS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF87a": "gif", b"GIF89a": "gif"}
_PLAIN_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_BROKEN_BYTES = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error)  # as Pillow raises


@dataclass(eq=False)
class PictureRefused(SkillsError):
    """The bytes cannot become a picture of a question."""

    code: ClassVar[str] = "picture.refused"
    text: ClassVar[str] = N_("The picture cannot be used.")


@dataclass(eq=False)
class PictureOtherFormat(PictureRefused):
    code: ClassVar[str] = "picture.format"
    text: ClassVar[str] = N_("This is no PNG, JPEG or GIF picture. Save it as one of these and add it again.")


@dataclass(eq=False)
class PictureDamaged(PictureRefused):
    code: ClassVar[str] = "picture.damaged"
    text: ClassVar[str] = N_(
        "The picture is damaged and cannot be shown. Open it in a drawing program, save it again and add it again."
    )


@dataclass(eq=False)
class PictureTooLarge(PictureRefused):
    code: ClassVar[str] = "picture.too_large"
    text: ClassVar[str] = N_("The picture is larger than 60 million pixels or 40 MB. Save it smaller and add it again.")


def checked_picture(content: bytes) -> PictureFile:
    """Return a PNG, JPEG or GIF file as a picture for questions: at most 4000 x 4000 and 4 MB, upright, on white, nothing hidden in it.

    A picture that is so already is returned byte for byte, so that what was written out and read back is the same picture.
    Raises PictureOtherFormat, PictureTooLarge or PictureDamaged.
    """
    from PIL import Image  # 17 ms that a start without pictures saves

    kind = kind_of(content)
    if kind is None:
        raise PictureOtherFormat()
    if len(content) > LARGEST_FILE:
        raise PictureTooLarge()
    try:
        with Image.open(io.BytesIO(content), formats=(kind.upper(),)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise PictureTooLarge()
            if min(opened.size) < 1:
                raise PictureDamaged()
            opened.load()
            if is_plain(kind, content) and max(opened.size) <= LONGEST_SIDE and len(content) <= LARGEST_KEPT:
                return PictureFile(kind, opened.width, opened.height, content)
            picture = _flat(opened)
        return _small(picture, photo=kind == "jpeg")
    except Image.DecompressionBombError as error:
        raise PictureTooLarge() from error
    except _BROKEN_BYTES as error:
        raise PictureDamaged() from error


def kind_of(content: bytes) -> str | None:
    """Return `png`, `jpeg` or `gif` by the first bytes, or None."""
    return next((kind for sign, kind in _SIGNS.items() if content.startswith(sign)), None)


def is_plain(kind: str, content: bytes) -> bool:
    """Tell whether a file holds the picture and nothing beside it: no place, no camera, no comment, nothing behind its end."""
    try:
        if kind == "png":
            return (
                all(name in _PLAIN_CHUNKS for name in _chunks(content)) and content[24] <= 8 and content[25] in (0, 2, 3)
            )  # no alpha
        return kind == "jpeg" and all(_is_plain_segment(*segment) for segment in _segments(content))
    except (struct.error, IndexError):
        return False


def _chunks(content: bytes) -> Iterator[bytes]:
    """Yield the names of a PNG's chunks; bytes behind the end are a nameless one."""
    at = 8
    while at < len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        yield name
        at += 12 + size
        if name == b"IEND":
            if at != len(content):
                yield b""
            return
    yield b""


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and body of a JPEG's segments before its pixels; bytes behind the end are a segment 0."""
    at = 2
    while content[at] == 0xFF and content[at + 1] != 0xDA:
        (size,) = struct.unpack_from(">H", content, at + 2)
        yield content[at + 1], content[at + 4 : at + 2 + size]
        at += 2 + size
    if content[at] != 0xFF or content.find(b"\xff\xd9", at) != len(content) - 2:
        yield 0, b""


def _is_plain_segment(marker: int, body: bytes) -> bool:
    """Tell whether a segment only says how to unpack the pixels; CMYK and pictures with an Adobe colour turn are made anew."""
    if marker == 0xE0:
        return body.startswith(b"JFIF\0") and len(body) == 14  # without a small picture of its own
    frame = 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC)
    if frame:
        return body[5] in (1, 3)
    return marker in (0xC4, 0xDB, 0xDD)


def _flat(opened: Image) -> Image:
    """Return the first picture of a file upright, in grey or in colour, on white where one sees through it."""
    from PIL import Image, ImageOps  # loaded already

    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I;16") or upright.mode == "I":  # 16 bits of grey: converting would cut them off
        return upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if upright.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        white = Image.new("RGB", layer.size, "white")
        white.paste(layer, mask=layer.getchannel("A"))
        return white
    if upright.mode == "P" and opened.format == "PNG":
        return upright
    return upright.convert("L" if upright.mode in ("1", "L") else "RGB")


def _small(picture: Image, *, photo: bool) -> PictureFile:
    """Return *picture* packed, scaled down until it is small enough; a drawing stays a PNG where that is not too large."""
    from PIL import Image  # loaded already

    if max(picture.size) > LONGEST_SIDE:
        picture = picture.convert("L" if picture.mode == "L" else "RGB")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    while True:
        kind, content = ("jpeg", _packed(picture, "JPEG")) if photo else ("png", _packed(picture, "PNG"))
        if len(content) <= LARGEST_KEPT:
            return PictureFile(kind, picture.width, picture.height, content)
        if not photo:
            photo = True
            picture = picture.convert("L" if picture.mode == "L" else "RGB")
            continue
        picture = picture.resize((max(1, round(picture.width * _SHRINK)), max(1, round(picture.height * _SHRINK))))


def _packed(picture: Image, form: str) -> bytes:
    bare = picture.copy()
    bare.info = {}  # no resolution, profile, comment or place of the original
    target = io.BytesIO()
    bare.save(target, form, **({"quality": _QUALITY} if form == "JPEG" else {"optimize": True}))
    return target.getvalue()
