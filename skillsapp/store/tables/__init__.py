"""All tables, one file per noun."""

from skillsapp.store.tables import (
    accounts,
    attempts,
    audit,
    certificates,
    marking,
    papers,
    people,
    programmes,
    questions,
    registrations,
    results,
    settings,
    sittings,
)
from skillsapp.store.tables.columns import metadata

__all__ = [
    "accounts",
    "attempts",
    "audit",
    "certificates",
    "marking",
    "metadata",
    "papers",
    "people",
    "programmes",
    "questions",
    "registrations",
    "results",
    "settings",
    "sittings",
]
