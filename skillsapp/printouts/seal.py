"""Is this picture fit to be a seal on paper?  A PNG whose ground lets the text through."""

from __future__ import annotations

import io

from skillsapp.domain.seal import (
    EMPTY,
    LEAST_MM,
    LEAST_PIXELS,
    MOST_BYTES,
    MOST_MM,
    MOST_PIXELS,
    NOT_CLEAR,
    NOT_PNG,
    TOO_HEAVY,
    TOO_LARGE,
    TOO_SMALL,
    WRONG_WIDTH,
    Seal,
    SealUnusable,
)
from skillsapp.kernel.i18n import _

_PNG = b"\x89PNG\r\n\x1a\n"
_CLEAR_SHARE = 0.25  # a round seal leaves more than a fifth of its square free, and its inside is mostly free too
_SEEN_SHARE = 0.01
_OPAQUE = 128


def checked_seal(picture: bytes, width_mm: int) -> Seal:
    """Return the seal.  Raises SealUnusable with what is wrong with it and what to do."""
    if not LEAST_MM <= width_mm <= MOST_MM:
        raise SealUnusable(_(WRONG_WIDTH))
    if len(picture) > MOST_BYTES:
        raise SealUnusable(_(TOO_HEAVY))
    if not picture.startswith(_PNG):
        raise SealUnusable(_(NOT_PNG))
    from PIL import Image, UnidentifiedImageError  # 40 ms that only who brings a seal pays

    try:
        with Image.open(io.BytesIO(picture), formats=("PNG",)) as opened:
            if max(opened.size) > MOST_PIXELS:
                raise SealUnusable(_(TOO_LARGE))
            if min(opened.size) < LEAST_PIXELS:
                raise SealUnusable(_(TOO_SMALL))
            covered = opened.convert("RGBA").getchannel("A").histogram()
    except Image.DecompressionBombError as bomb:
        raise SealUnusable(_(TOO_LARGE)) from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as damage:
        raise SealUnusable(_(NOT_PNG)) from damage
    clear, seen = (share / sum(covered) for share in (sum(covered[:8]), sum(covered[_OPAQUE:])))
    if clear < _CLEAR_SHARE:
        raise SealUnusable(_(NOT_CLEAR))
    if seen < _SEEN_SHARE:
        raise SealUnusable(_(EMPTY))
    return Seal(picture, width_mm)
