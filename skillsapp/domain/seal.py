"""The association's seal as a picture, for prints that are not stamped by hand."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

LEAST_MM, MOST_MM, USUAL_MM = 30, 60, 42
LEAST_PIXELS, MOST_PIXELS = 300, 6000
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Seal:
    """A PNG picture with a transparent ground, and its width on paper in millimetres."""

    picture: bytes
    width_mm: int = USUAL_MM


@dataclass(eq=False)
class SealUnusable(SkillsError):
    code = "seal.unusable"
    text = N_("This picture cannot be used as a seal: {reason}")
    reason: str


NOT_PNG = N_("it is not a PNG file. Save the scan as PNG with a transparent background.")
TOO_HEAVY = N_("the file is larger than 2 MB. Make the picture smaller.")
TOO_LARGE = N_("it has more than 6,000 x 6,000 pixels. Make the picture smaller.")
TOO_SMALL = N_("it has fewer than 300 x 300 pixels and would be blurred on paper. Scan it again at 300 dpi or more.")
NOT_CLEAR = N_("its background is not transparent and would cover the text. Remove the white, then save it as PNG.")
EMPTY = N_("nothing can be seen in it.")
WRONG_WIDTH = N_("its width on paper must lie between 30 and 60 mm.")
