"""How fair papers drawn together are: what an average candidate may expect on each, what they share, how often a question comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from skillsapp.domain.paper import PaperItem
from skillsapp.domain.question import Difficulty, Question, QuestionState
from skillsapp.kernel.exact import rounded

EXPECTED: Mapping[Difficulty, Decimal] = MappingProxyType(
    {Difficulty.EASY: Decimal("0.80"), Difficulty.MEDIUM: Decimal("0.65"), Difficulty.HARD: Decimal("0.45")}
)
"""What part of the marks a candidate may expect where nobody has measured it yet."""
ENOUGH_SEEN = 20
"""So many candidates must have seen a question before its measured facility counts."""
RATIO_DECIMALS = 4
NOT_MEASURED: Mapping[str, Decimal] = MappingProxyType({})


class DrawingWay(StrEnum):
    """How papers came to be equal: one drawn level with the other, balanced exactly, or balanced as far as was found in the time."""

    LEVELLED = "levelled"
    EXACT = "exact"
    BEST_FOUND = "best_found"


@dataclass(frozen=True, slots=True)
class TopicSpread:
    """How many questions of a topic the papers have: at least, at most."""

    bank: str
    topic: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """`expected` holds for each paper, in their order, the part of its full marks that is expected; all ratios lie between 0 and 1.

    `mean_overlap` is the part of a paper that it shares with another, on average over all pairs; `max_exposure` the part of the papers that
    hold the question which comes most often.  Questions that must stand on every paper count in neither.
    """

    expected: tuple[Decimal, ...]
    questions: int
    full: Decimal
    mean_overlap: Decimal
    max_exposure: Decimal
    distinct: int
    measured: int
    topics: tuple[TopicSpread, ...]
    drafts: int = 0
    fixed: int = 0
    way: DrawingWay = DrawingWay.LEVELLED

    @property
    def difficulty_min(self) -> Decimal:
        return min(self.expected, default=Decimal(0))

    @property
    def difficulty_max(self) -> Decimal:
        return max(self.expected, default=Decimal(0))

    @property
    def spread(self) -> Decimal:
        """How far the expected scores of two papers lie apart, in points of 100."""
        return (self.difficulty_max - self.difficulty_min) * 100


def expected_facility(question: Question, measured: Mapping[str, Decimal] = NOT_MEASURED) -> Decimal:
    """Return the part of its marks that is expected on a question: what was measured (by question id), else what its difficulty says."""
    return measured.get(question.id, EXPECTED[question.difficulty])


def measure_fairness(
    papers: Sequence[Sequence[PaperItem]],
    bank: Mapping[str, Question],
    measured: Mapping[str, Decimal] = NOT_MEASURED,
    fixed: Sequence[str] = (),
) -> Fairness:
    """Return how fair *papers* are; *bank* holds their questions by id, *fixed* the ids that must stand on every paper."""
    facility = {id: expected_facility(question, measured) for id, question in bank.items()}
    expected = []
    uses: dict[str, int] = {}
    spreads: dict[tuple[str, str], list[int]] = {}
    for number, items in enumerate(papers):
        full = sum((item.mark for item in items), Decimal(0))
        worth = sum((item.mark * facility[item.question_id] for item in items), Decimal(0))
        expected.append(rounded(worth / full if full else Decimal(0), RATIO_DECIMALS))
        for item in items:
            uses[item.question_id] = uses.get(item.question_id, 0) + 1
            question = bank[item.question_id]
            spreads.setdefault((question.bank, question.topic), [0] * len(papers))[number] += 1
    free = {id: count for id, count in uses.items() if id not in fixed}
    return Fairness(
        tuple(expected),
        len(papers[0]) if papers else 0,
        sum((item.mark for item in papers[0]), Decimal(0)) if papers else Decimal(0),
        _overlap(list(free.values()), len(papers)),
        rounded(Decimal(max(free.values(), default=0)) / max(1, len(papers)), RATIO_DECIMALS),
        len(uses),
        sum(1 for id in uses if id in measured),
        tuple(TopicSpread(*key, min(counts), max(counts)) for key, counts in sorted(spreads.items())),
        sum(1 for id in uses if bank[id].state is not QuestionState.REVIEWED),
        len(fixed),
    )


def _overlap(uses: Sequence[int], papers: int) -> Decimal:
    """Return the mean part that two papers share: every pair that holds a question shares it."""
    size = Decimal(sum(uses)) / max(1, papers)
    if papers < 2 or not size:
        return rounded(Decimal(0), RATIO_DECIMALS)
    shared = sum(count * (count - 1) for count in uses)
    return rounded(Decimal(shared) / (papers * (papers - 1)) / size, RATIO_DECIMALS)
