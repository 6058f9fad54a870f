"""Papers: which questions stand on them, in which order, and what each is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

DAYS_OF_A_MONTH = Decimal("30.44")


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


def months_before(moment: datetime, months: int) -> datetime:
    """Return when questions must have been asked last to count as asked lately."""
    return moment - timedelta(days=int(months * DAYS_OF_A_MONTH))


def asked_lately(last: Mapping[str, datetime], since: datetime) -> dict[str, int]:
    """Return what each question counts that was asked since then: more the later it was, so that the oldest comes again first."""
    return {id: 1 + max(0, int(Decimal((at - since).days) / DAYS_OF_A_MONTH)) for id, at in last.items() if at >= since}
