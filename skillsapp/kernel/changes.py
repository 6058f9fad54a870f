"""What a use case touched: the only news the core tells the screens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, TypeVar

T = TypeVar("T")


class Topic(Enum):
    PROGRAMMES = auto()
    PEOPLE = auto()
    REGISTRATIONS = auto()
    QUESTIONS = auto()
    PAPERS = auto()
    SITTINGS = auto()
    ATTEMPTS = auto()
    MARKS = auto()
    RESULTS = auto()
    CERTIFICATES = auto()
    ACCOUNTS = auto()
    SETTINGS = auto()
    BACKUPS = auto()
    LAPTOPS = auto()
    LEDGER = auto()


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A value and the topics that changed while it was made."""

    value: T
    topics: frozenset[Topic]
