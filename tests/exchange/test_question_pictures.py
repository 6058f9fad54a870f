"""Pictures for questions: taken by what they hold, freed of what is hidden in them, small enough, and refused with a sentence."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from skillsapp.exchange.question_pictures import (
    LARGEST_KEPT,
    PictureDamaged,
    PictureOtherFormat,
    PictureRefused,
    PictureTooLarge,
    checked_picture,
)


def packed(picture: Image.Image, form: str, **more: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, form, **more)
    return target.getvalue()


def drawing(width: int = 60, height: int = 40) -> Image.Image:
    return Image.radial_gradient("L").resize((width, height)).convert("RGB")


def unpacked(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(("form", "kind"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "png")])
def test_a_picture_is_known_by_what_it_holds(form: str, kind: str) -> None:
    file = checked_picture(packed(drawing(), form))
    assert (file.kind, file.width, file.height) == (kind, 60, 40)
    assert unpacked(file.content).format == kind.upper()


def test_where_and_with_what_a_photo_was_taken_is_dropped_and_the_photo_stands_upright() -> None:
    details = Image.Exif()
    details[0x0112], details[0x010F] = 6, "Camera of somebody"
    file = checked_picture(packed(drawing(), "JPEG", exif=details, comment=b"secret"))
    assert (file.width, file.height) == (40, 60)
    assert b"Camera" not in file.content and b"secret" not in file.content


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_nothing_hides_behind_the_end_of_a_picture(form: str) -> None:
    assert b"PK\x03\x04" not in checked_picture(packed(drawing(), form) + b"PK\x03\x04 an archive").content


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_what_was_written_out_and_read_back_is_the_same_picture(mode: str) -> None:
    picture = Image.new("I;16", (9, 9), 40_000) if mode == "I;16" else drawing().convert(mode)
    file = checked_picture(packed(picture, "PNG"))
    assert checked_picture(file.content) == file
    assert checked_picture(file.content).digest == file.digest


def test_a_photo_read_back_is_not_packed_a_second_time() -> None:
    file = checked_picture(packed(drawing().convert("CMYK"), "JPEG"))
    assert unpacked(file.content).mode == "RGB"
    assert checked_picture(file.content) == file


def test_see_through_places_become_white_paper() -> None:
    file = checked_picture(packed(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"))
    assert unpacked(file.content).convert("RGB").getpixel((3, 3)) == (255, 255, 255)


def test_sixteen_bits_of_grey_keep_their_greys() -> None:
    file = checked_picture(packed(Image.new("I;16", (8, 8), 0x8000), "PNG"))
    assert unpacked(file.content).convert("L").getpixel((3, 3)) == 128


def test_what_is_too_large_to_keep_is_scaled_down() -> None:
    wide = checked_picture(packed(Image.new("L", (5000, 20), 90), "PNG"))
    assert (wide.width, wide.height) == (4000, 16)
    noise = checked_picture(packed(Image.effect_noise((2600, 2600), 90), "PNG"))
    assert len(noise.content) <= LARGEST_KEPT
    assert noise.width == noise.height


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has 900 million pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part)) for name, part in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", PictureOtherFormat),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureOtherFormat),
        (packed(drawing(), "BMP"), PictureOtherFormat),
        (b"GIF89a", PictureDamaged),
        (b"\xff\xd8\xff\xe0", PictureDamaged),
        (packed(drawing(), "PNG")[:200], PictureDamaged),
        (packed(drawing(), "JPEG")[:300], PictureDamaged),
        (bomb(), PictureTooLarge),
        (packed(drawing(), "PNG") + bytes(41 << 20), PictureTooLarge),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(content: bytes, error: type[PictureRefused]) -> None:
    with pytest.raises(error) as refused:
        checked_picture(content)
    assert str(refused.value)
