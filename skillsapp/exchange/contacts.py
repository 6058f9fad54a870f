"""Telephone numbers and dates as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}[0-9]{7,8}")
_ABROAD = re.compile(r"(?:\+|00)?85[23][0-9]{8}|(?:\+|00)?886[0-9]{8,10}|\+[0-9]{7,15}")
_DECORATION = re.compile("[\\s()\u2010-\u2015\u2212-]")
_COUNTRY = re.compile(r"(?:\+|00)86(?=[01])|^86(?=1[3-9][0-9]{9}$)")
_DATE = re.compile("([0-9]{4})[-/.\u5e74]([0-9]{1,2})[-/.\u6708]([0-9]{1,2})\u65e5?(?: .*)?|([0-9]{4})([0-9]{2})([0-9]{2})")


def tidy_phone(text: str) -> str:
    """Return a number without blanks, dashes and the code of the mainland."""
    if _MOBILE.fullmatch(text):
        return text
    return _COUNTRY.sub("", _DECORATION.sub("", unicodedata.normalize("NFKC", text).strip("'")))


def is_phone(tidy: str) -> bool:
    """Tell whether a tidied number is a mobile or landline number of the mainland, or one from abroad."""
    return any(form.fullmatch(tidy) for form in (_MOBILE, _LANDLINE, _ABROAD))


def mask_phone(phone: str) -> str:
    """Return a number for lists and projectors: the first three and the last four characters are shown."""
    return phone if len(phone) < 8 else f"{phone[:3]}{'*' * (len(phone) - 7)}{phone[-4:]}"


def parse_date(text: str) -> date | None:
    """Return the day that *text* names in one of the usual ways, or None."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None
