"""Exact numbers: marks and scores are decimals, stored as integers of ten-thousandths."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum

SCALE = 10_000


class Rounding(StrEnum):
    HALF_UP = "half_up"
    TRUNCATE = "truncate"


_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.TRUNCATE: ROUND_DOWN}


def rounded(value: Decimal, decimals: int, mode: Rounding = Rounding.HALF_UP) -> Decimal:
    """Return *value* with exactly *decimals* digits after the point (rules.md 1.10)."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=_MODES[mode])


def to_scaled(value: Decimal) -> int:
    """Return *value* in ten-thousandths.  Raises ValueError when that would lose digits."""
    scaled = value * SCALE
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{value} has more than four decimals")
    return int(scaled)


def from_scaled(value: int) -> Decimal:
    """Return the decimal that was stored as ten-thousandths."""
    return Decimal(value) / SCALE


def plain(value: Decimal) -> str:
    """Return *value* without an exponent and without needless zeros: 8.50 is shown as 8.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_decimal(text: str) -> Decimal | None:
    """Return the finite decimal that *text* spells, or None."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
