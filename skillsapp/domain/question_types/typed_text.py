"""How what a candidate typed is compared with an answer: width, capitals, blanks and the habits of input methods do not count."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from skillsapp.kernel.exact import parse_decimal

_SIGNS = str.maketrans(
    {
        "\u3002": ".",
        "\uff61": ".",
        "\u3001": ",",
        "\u201c": '"',
        "\u201d": '"',
        "\u2018": "'",
        "\u2019": "'",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2212": "-",
        "\u301c": "~",
    }
)
_BLANKS = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_TIMES = re.compile(r"(?<=\d)[*\u00d7](?=\d)")
_END = ".,;:!?"
_NUMBER = re.compile(
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?)(?:e(?P<e>[+-]?\d{1,3})|[x*\u00d7]10\^?(?P<ten>[+-]?\d{1,2}))?"
)
LONGEST_NUMBER = 60


def folded(text: str) -> str:
    """Return *text* as it is compared: NFKC, no capitals, no blanks, one sign of each kind, no full stop at the end.

    `1920\u00d71080`, `1920*1080` and `1920x1080` are one; so are `IP 66` and full-width `ip66`.
    """
    plain = _signs_united(text).casefold()
    return _TIMES.sub("x", plain).rstrip(_END) or plain


def kept_exactly(text: str) -> str:
    """Return *text* as it is compared where capitals and widths count: composed, without blanks at its ends."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def read_number(text: str, unit: str = "") -> Fraction | None:
    """Return the number that *text* spells, or None: full-width digits, a thousands comma, powers of ten, and *unit* behind it are understood.

    >>> read_number("\uff11\uff12\uff0e\uff15 V", "V")
    Fraction(25, 2)
    """
    if len(text) > LONGEST_NUMBER:
        return None
    plain = _signs_united(text).casefold()
    end = _signs_united(unit).casefold()
    number = _spelled(plain)
    if number is None and end and plain.endswith(end):
        number = _spelled(plain[: -len(end)])
    return number


def _spelled(plain: str) -> Fraction | None:
    match = _NUMBER.fullmatch(plain)
    if match is None or not any(sign.isdigit() for sign in match["number"]):
        return None
    value: Decimal | None = parse_decimal(match["number"].replace(",", ""))
    power = int(match["e"] or match["ten"] or 0)
    if value is None or abs(power) > 30:
        return None
    return Fraction(value) * Fraction(10) ** power


def _signs_united(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_SIGNS))
