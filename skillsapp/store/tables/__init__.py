"""All tables, one file per noun."""

from skillsapp.store.tables import (
    accounts,
    attempts,
    audit,
    backups,
    certificates,
    laptops,
    marking,
    papers,
    people,
    printers,
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
    "backups",
    "certificates",
    "laptops",
    "marking",
    "metadata",
    "papers",
    "people",
    "printers",
    "programmes",
    "questions",
    "registrations",
    "results",
    "settings",
    "sittings",
]
