"""Numbers that carry neither sex nor birth date: travel permits, passports, officers' cards (rules.md 3.8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from skillsapp.domain.id_documents.document import Finding, IdType
from skillsapp.domain.id_documents.eighteen_digits import HONG_KONG_CARD, is_hong_kong_card
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind, Severity

HK_MACAU_FORM = ProblemKind(
    "id.format", Severity.ERROR, N_("The number must begin with H or M, followed by 8 digits, or by 10 digits on an old permit.")
)
TAIWAN_FORM = ProblemKind(
    "id.format", Severity.ERROR, N_("The number must consist of 8 digits, or of 10 digits on an old permit.")
)
PASSPORT_FORM = ProblemKind("id.format", Severity.ERROR, N_("A passport number must consist of 5 to 17 letters and digits."))


def _matching(pattern: str, otherwise: ProblemKind) -> Callable[[str, date], Finding]:
    form = re.compile(pattern)
    return lambda number, today: Finding() if form.fullmatch(number) else Finding(otherwise.at())


_hk_macau_form = _matching(r"[HM][0-9]{8}([0-9]{2})?", HK_MACAU_FORM)


def _check_hk_macau(number: str, today: date) -> Finding:
    return Finding(HONG_KONG_CARD.at()) if is_hong_kong_card(number) else _hk_macau_form(number, today)


HK_MACAU_PERMIT = IdType("hk_macau_permit", N_("Mainland travel permit for Hong Kong and Macao residents"), _check_hk_macau)
TAIWAN_PERMIT = IdType(
    "taiwan_permit", N_("Mainland travel permit for Taiwan residents"), _matching(r"[0-9]{8}([0-9]{2})?", TAIWAN_FORM)
)
PASSPORT = IdType("passport", N_("Passport"), _matching(r"[A-Z0-9]{5,17}", PASSPORT_FORM))
OFFICER = IdType("officer", N_("Officer's card"), lambda number, today: Finding())
