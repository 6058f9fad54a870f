"""Numbers of 18 characters (GB 11643): area, birth date, sequence, check digit (rules.md 3.8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from skillsapp.domain.id_documents.document import Finding, IdType
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

LENGTH = ProblemKind("id.length", Severity.ERROR, N_("The number has {count} characters; this document has {expected}."))
FORMAT = ProblemKind(
    "id.format", Severity.ERROR, N_("The number must consist of 17 digits and a last character that is a digit or X.")
)
OLD_FOREIGN_FORMAT = ProblemKind(
    "id.format", Severity.ERROR, N_("The number of the old foreign card must consist of three capital letters and twelve digits.")
)
BIRTH_DATE = ProblemKind(
    "id.birth_date",
    Severity.ERROR,
    N_("Characters 7 to 14 ({digits}) are not a date of birth that exists. Compare the number with the document."),
)
FUTURE_BIRTH = ProblemKind(
    "id.future_birth",
    Severity.ERROR,
    N_("The date of birth in the number ({birth_date}) lies in the future. Compare the number with the document."),
)
CHECKSUM = ProblemKind(
    "id.checksum",
    Severity.ERROR,
    N_(
        "The last character should be {expected}, not {given}: at least one character is wrong. Compare the "
        "number with the document."
    ),
)
FIFTEEN_DIGITS = ProblemKind(
    "id.fifteen_digits",
    Severity.ERROR,
    N_("This is a 15-digit number of the old identity card. Ask for the 18-digit number of the present card."),
)
HONG_KONG_CARD = ProblemKind(
    "id.hong_kong_card",
    Severity.ERROR,
    N_(
        "This looks like the number of a Hong Kong identity card. Use the Residence Permit for Hong Kong and Macao Residents "
        "or the Mainland Travel Permit for Hong Kong and Macao Residents and its number."
    ),
)
AREA_NEEDED = ProblemKind(
    "id.area", Severity.ERROR, N_("A number of this document begins with {expected}. Check the type of document.")
)
AREA_OF_OTHER = ProblemKind(
    "id.area",
    Severity.ERROR,
    N_(
        "A number that begins with {begins} belongs to another document: residence permits begin with 81, 82 "
        "or 83, foreigners' with 9. Check the type of document."
    ),
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]")
_HONG_KONG = re.compile(r"[A-Z]{1,2}[0-9]{6}(\([0-9A]\)|[0-9A])")
_OLD_FOREIGN = re.compile(r"[A-Z]{3}[0-9]{12}")


def check_character(first_seventeen: str) -> str:
    """Return the 18th character that belongs to the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11]


def invent_resident_id(*, birth: date, sequence: int, area: str = "440000") -> str:
    """Return a number with a right check digit for demonstration data; no person has area 440000."""
    stem = f"{area}{birth:%Y%m%d}{sequence:03d}"
    if len(stem) != 17:
        raise ValueError(f"area {area!r} has 6 digits and sequence {sequence} lies in 0..999")
    return stem + check_character(stem)


def is_hong_kong_card(number: str) -> bool:
    """Tell whether a normalised number has the form of a Hong Kong identity card, with or without brackets."""
    return _HONG_KONG.fullmatch(number) is not None


def _form_problem(number: str) -> Problem | None:
    if re.fullmatch(r"[0-9]{15}", number):
        return FIFTEEN_DIGITS.at()
    if is_hong_kong_card(number):
        return HONG_KONG_CARD.at()
    if len(number) != 18:
        return LENGTH.at(count=len(number), expected=18)
    if not _FORM.fullmatch(number):
        return FORMAT.at()
    return None


def _resident_area(number: str) -> Problem | None:
    begins = number[0] if number[0] == "9" else number[:2]
    return AREA_OF_OTHER.at(begins=begins) if begins in ("81", "82", "83", "9") else None


def _area_of(*prefixes: str) -> Callable[[str], Problem | None]:
    def check(number: str) -> Problem | None:
        return None if number.startswith(prefixes) else AREA_NEEDED.at(expected="/".join(prefixes))

    return check


def _check(number: str, today: date, area: Callable[[str], Problem | None]) -> Finding:
    problem = _form_problem(number) or area(number)
    if problem:
        return Finding(problem)
    digits = number[6:14]
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return Finding(BIRTH_DATE.at(digits=digits))
    if birth > today:
        return Finding(FUTURE_BIRTH.at(birth_date=birth.isoformat()))
    expected = check_character(number[:17])
    if number[17] != expected:
        return Finding(CHECKSUM.at(expected=expected, given=number[17]))
    return Finding(None, "male" if int(number[16]) % 2 else "female", birth)


def _eighteen(area: Callable[[str], Problem | None]) -> Callable[[str, date], Finding]:
    return lambda number, today: _check(number, today, area)


def _check_foreign(number: str, today: date) -> Finding:
    if _OLD_FOREIGN.fullmatch(number):
        return Finding()
    if len(number) not in (15, 18):
        return Finding(LENGTH.at(count=len(number), expected="18/15"))
    return _check(number, today, _area_of("9")) if len(number) == 18 else Finding(OLD_FOREIGN_FORMAT.at())


RESIDENT_ID = IdType("resident_id", N_("Resident identity card"), _eighteen(_resident_area))
HK_MACAU_RESIDENCE = IdType(
    "hk_macau_residence", N_("Residence permit for Hong Kong and Macao residents"), _eighteen(_area_of("81", "82"))
)
TAIWAN_RESIDENCE = IdType("taiwan_residence", N_("Residence permit for Taiwan residents"), _eighteen(_area_of("83")))
FOREIGN_RESIDENCE = IdType("foreign_residence", N_("Foreign permanent resident identity card"), _check_foreign)
