"""Chinese numerals: the number of a class (rules.md section 4) and the date of a certificate."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from skillsapp.kernel import paths

LARGEST = 99_999_999
_LEFT_OVER = (  # what stood around a number that was taken out: a dot beside a bracket, then empty brackets
    (re.compile("(?<=[(\uff08])\\s*\u00b7\\s*|\\s*\u00b7\\s*(?=[)\uff09])"), ""),
    (re.compile("[(\uff08]\\s*[)\uff09]"), ""),
)


@dataclass(frozen=True, slots=True)
class _Signs:
    digits: str
    year_digits: str
    zeros: str
    two: str
    units: tuple[str, ...]
    ten_thousand: str
    year: str
    month: str
    day: str
    edition_before: str
    edition_after: str

    @property
    def every(self) -> str:
        return self.digits + self.year_digits + self.zeros + self.two + "".join(self.units) + self.ten_thousand

    def value_of(self, sign: str) -> int | None:
        """Return the value of one digit sign, None when *sign* is no digit."""
        if sign in self.zeros:
            return 0
        if sign == self.two:
            return 2
        place = self.digits.find(sign)
        return place if place >= 0 else None


@cache
def _signs() -> _Signs:
    raw = tomllib.loads((paths.resources() / "aliases" / "numerals.toml").read_text(encoding="utf-8"))
    return _Signs(**{**raw, "units": tuple(raw["units"])})


def chinese_number(number: int) -> str:
    """Return *number* (0 to 99,999,999) as it is read aloud in Chinese.  Raises ValueError outside."""
    signs = _signs()
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} lies outside 0..{LARGEST}")
    if number == 0:
        return signs.digits[0]
    high, low = divmod(number, 10_000)
    spoken = f"{_below_ten_thousand(high)}{signs.ten_thousand}" if high else ""
    if low:
        spoken += (signs.digits[0] if high and low < 1000 else "") + _below_ten_thousand(low)
    one_ten = signs.digits[1] + signs.units[1]
    return spoken[1:] if spoken.startswith(one_ten) else spoken


def _below_ten_thousand(number: int) -> str:
    signs = _signs()
    spoken, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(spoken)
            continue
        spoken += (signs.digits[0] if gap else "") + signs.digits[digit] + signs.units[power]
        gap = False
    return spoken


def parse_number(text: str) -> int | None:
    """Return the whole number that *text* writes in digits (any width) or in Chinese, or None."""
    signs = _signs()
    compact = "".join(text.split())
    plain = unicodedata.normalize("NFKC", compact)
    if re.fullmatch(r"[0-9]{1,8}", plain):
        return int(plain)
    if not compact or any(sign not in signs.every for sign in compact):
        return None
    values = [signs.value_of(sign) for sign in compact]
    if all(value is not None for value in values) and len(values) <= 8:
        return int("".join(str(value) for value in values))
    return _spoken_value(compact)


def _spoken_value(text: str) -> int | None:
    """Return the value of a spoken number by speaking every candidate's parts back: only what we would say is read."""
    signs = _signs()
    total, part, digit = 0, 0, None
    for sign in text:
        value = signs.value_of(sign)
        if value is not None:
            digit = value
        elif sign == signs.ten_thousand:
            total, part, digit = (part + (digit or 0)) * 10_000, 0, None
        else:
            part += (1 if digit is None else digit) * 10 ** signs.units.index(sign)
            digit = None
    number = total + part + (digit or 0)
    return number if 0 < number <= LARGEST and _same_reading(text, chinese_number(number)) else None


def _same_reading(typed: str, spoken: str) -> bool:
    signs = _signs()
    one_ten = signs.digits[1] + signs.units[1]

    def plain(text: str) -> str:
        for zero in signs.zeros:
            text = text.replace(zero, signs.digits[0])
        text = text.replace(signs.two, signs.digits[2])
        return text[1:] if text.startswith(one_ten) else text

    return plain(typed) == plain(spoken)


def chinese_date(day: date) -> str:
    """Return *day* as a certificate writes it: year digit by digit, month and day spoken."""
    signs = _signs()
    year = "".join(signs.year_digits[int(digit)] for digit in f"{day.year:04d}")
    return f"{year}{signs.year}{chinese_number(day.month)}{signs.month}{chinese_number(day.day)}{signs.day}"


def edition_name(edition: int) -> str:
    """Return the name of a class's number: 74 is written in Chinese numerals between its two signs."""
    signs = _signs()
    return f"{signs.edition_before}{chinese_number(edition)}{signs.edition_after}"


def with_edition(text: str, edition: int | None) -> str:
    """Return *text* with the number of the class in it replaced, in the digits it had; None takes the number out with its signs."""
    signs = _signs()
    before, after = signs.edition_before, signs.edition_after

    def other(found: re.Match[str]) -> str:
        if parse_number(found[1]) is None:
            return found[0]
        if edition is None:
            return ""
        return f"{before}{edition}{after}" if found[1].strip().isdecimal() else edition_name(edition)

    changed = re.sub(f"{before}([^{before}{after}]+){after}", other, text)
    if edition is None:
        for pattern, instead in _LEFT_OVER:
            changed = pattern.sub(instead, changed)
    return changed
