"""Eligibility: dated checks on a registration, each with its reason; they warn, a person decides (rules.md 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from skillsapp.domain.id_documents import age_on
from skillsapp.domain.programme import Eligibility
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

TOO_YOUNG = ProblemKind("eligibility.too_young", Severity.WARNING, N_("Only {age} years old on {day}; the minimum is {limit}."))
TOO_OLD = ProblemKind("eligibility.too_old", Severity.WARNING, N_("Already {age} years old on {day}; the maximum is {limit}."))


def check_age(rules: Eligibility, birth_date: date | None, day: date, row: int = 0) -> Sequence[Problem]:
    """Return what the age on *day* is in the way of; nothing when the birth date is unknown."""
    if birth_date is None:
        return ()
    age = age_on(birth_date, day)
    if rules.minimum_age is not None and age < rules.minimum_age:
        return (TOO_YOUNG.at(row, age=age, day=day.isoformat(), limit=rules.minimum_age),)
    if rules.maximum_age is not None and age > rules.maximum_age:
        return (TOO_OLD.at(row, age=age, day=day.isoformat(), limit=rules.maximum_age),)
    return ()
