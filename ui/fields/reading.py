"""Read what people type: dates, times and numbers in the ways they are written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from decimal import Decimal, InvalidOperation

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")


def read_date(text: str) -> date | None:
    """Read 2026-11-21, 2026/11/21, 2026.11.21, 20261121 or the same with Chinese words between; None where it is no date."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?", plain) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Read 9:30, 09:30 or 0930; None where it is no time."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = re.fullmatch(r"(\d{1,2})\D(\d{1,2})\D?", plain) or re.fullmatch(r"(\d{2})(\d{2})", plain)
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2]))
    except ValueError:
        return None


def read_decimal(text: str) -> Decimal | None:
    """Read a number with or without thousands separators, full-width digits too; None where it is no finite number.

    A comma anywhere else is no number: 1,5 may be meant as one and a half and must not become fifteen.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if "," in plain and not _GROUPED.fullmatch(plain):
        return None
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def read_integer(text: str) -> int | None:
    """Read a whole number; None where it is none."""
    value = read_decimal(text)
    return int(value) if value is not None and value == value.to_integral_value() else None
