"""Pictures of seals, good and bad."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def seal_picture(
    size: int = 400, *, ground: tuple[int, int, int, int] = (0, 0, 0, 0), form: str = "PNG", empty: bool = False
) -> bytes:
    """Return a red ring with a star on *ground*."""
    picture = Image.new("RGBA", (size, size), ground)
    if not empty:
        draw = ImageDraw.Draw(picture)
        draw.ellipse((8, 8, size - 8, size - 8), outline=(200, 20, 30, 255), width=size // 25)
        draw.regular_polygon((size / 2, size / 2, size / 5), 5, fill=(200, 20, 30, 255))
    stream = io.BytesIO()
    (picture if form == "PNG" else picture.convert("RGB")).save(stream, form)
    return stream.getvalue()
