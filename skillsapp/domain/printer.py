"""A printer as the association knows it: how far its paper lies off, and how fast it is."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

FARTHEST_TENTHS = 300


@dataclass(eq=False)
class OffsetTooLarge(SkillsError):
    code = "printer.offset"
    text = N_("An offset of {millimetres} mm is not one: put the paper against the guide of the tray, then measure again.")
    millimetres: str


@dataclass(frozen=True, slots=True)
class Printer:
    """Offsets in tenths of a millimetre, to the right and down: added to every position when preprinted stock is filled."""

    name: str
    right_tenths: int = 0
    down_tenths: int = 0
    pages_per_minute: int = 0
    version: int = 1


def offset_to_type(present_tenths: int, target_mm: int, measured_tenths: int) -> int:
    """Return the offset that brings a line to *target_mm* which was measured at *measured_tenths* under the present offset."""
    return present_tenths + target_mm * 10 - measured_tenths


def checked_tenths(tenths: int) -> int:
    """Return *tenths*.  Raises OffsetTooLarge beyond 30 mm."""
    if abs(tenths) > FARTHEST_TENTHS:
        raise OffsetTooLarge(f"{tenths / 10:.1f}")
    return tenths
