"""Papers: which questions stand on them, in which order, and what each is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class PaperKind(StrEnum):
    """A spare is drawn with the official one and stays sealed until something happens to that."""

    OFFICIAL = "official"
    SPARE = "spare"


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question on a paper, by its version, and what it is worth; `case` is the ref of the material it stands under, or ""."""

    question_id: str
    version: int
    type: str
    mark: Decimal
    case: str = ""

    @property
    def ref(self) -> str:
        return f"{self.question_id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Paper:
    id: str
    programme_id: str
    component: str
    title: str
    seed: int
    items: tuple[PaperItem, ...]
    kind: PaperKind = PaperKind.OFFICIAL
    set_id: str = ""
    label: str = ""

    @property
    def full(self) -> Decimal:
        return sum((item.mark for item in self.items), Decimal(0))


def uses(papers: Sequence[Sequence[PaperItem]]) -> dict[str, int]:
    """Return how many of the papers hold each question, by its id."""
    counts: dict[str, int] = {}
    for items in papers:
        for item in items:
            counts[item.question_id] = counts.get(item.question_id, 0) + 1
    return counts
