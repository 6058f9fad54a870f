"""Blueprints: which questions may fill which cell, what a paper is worth, and what the bank lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from skillsapp.domain.allotment import Allotment
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Difficulty, QuestionState
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_, _


class Placed(Protocol):
    """What decides which cell a question may fill."""

    @property
    def bank(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def difficulty(self) -> Difficulty: ...
    @property
    def state(self) -> QuestionState: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """Questions that are alike for a blueprint: a hundred thousand of them stand on a few hundred shelves."""

    bank: str
    type: str
    topic: str
    difficulty: Difficulty
    state: QuestionState


@dataclass(frozen=True, slots=True)
class Lack:
    """A cell of the blueprint that the bank cannot fill."""

    bank: str
    question_type: str
    topic: str
    difficulty: str
    wanted: int
    found: int

    def sentence(self) -> str:
        """Return the lack in the user's language."""
        where = " ".join(part for part in (self.bank, self.question_type, self.topic, self.difficulty) if part)
        return _("{where}: {wanted} wanted, {found} there").format(where=where, wanted=self.wanted, found=self.found)


@dataclass(eq=False)
class BlueprintShortfall(SkillsError):
    code = "blueprint.shortfall"
    text = N_("The question bank cannot fill the paper: {sentence}. Add questions or ask for fewer.")
    sentence: str
    lacks: tuple[Lack, ...]


@dataclass(eq=False)
class MustIncludeMisfit(SkillsError):
    code = "blueprint.must_include"
    text = N_(
        "These questions cannot all stand on every paper: {questions}. Each must be in use, fit a row of the blueprint that has room, and "
        "exclude none of the others."
    )
    questions: str


@dataclass(frozen=True, slots=True)
class Supply:
    """What a bank holds for one cell: `fitting` questions suit it, `lacking` are missing once the other cells have theirs."""

    fitting: int
    lacking: int


def fits(question: Placed, cell: BlueprintCell, drafts: bool = False) -> bool:
    """Say whether *question* may fill *cell*; only reviewed questions are examined, unless drafts are admitted."""
    return (
        is_usable(question, drafts)
        and question.bank == cell.bank
        and question.type == cell.question_type
        and (cell.topic is None or question.topic == cell.topic)
        and (cell.difficulty is None or question.difficulty == cell.difficulty)
    )


def is_usable(question: Placed, drafts: bool = False) -> bool:
    """Say whether a question may stand on a paper at all."""
    return question.state is QuestionState.REVIEWED or (drafts and question.state is QuestionState.DRAFT)


def shelves(bank: Iterable[Placed]) -> dict[Shelf, int]:
    """Return how many of the questions stand on each shelf."""
    counts: dict[Shelf, int] = {}
    for one in bank:
        shelf = Shelf(one.bank, one.type, one.topic, one.difficulty, one.state)
        counts[shelf] = counts.get(shelf, 0) + 1
    return counts


def supply(blueprint: Sequence[BlueprintCell], stock: Mapping[Shelf, int], drafts: bool = False) -> tuple[Supply, ...]:
    """Return what the bank holds for each cell of one paper, so that an editor can say while one types which cannot be filled."""
    places: dict[tuple[int, ...], int] = {}
    for shelf, count in stock.items():
        suited = tuple(place for place, cell in enumerate(blueprint) if fits(shelf, cell, drafts))
        places[suited] = places.get(suited, 0) + count
    kinds = [suited for suited in places if suited]
    suiting = [[number for number, suited in enumerate(kinds) if place in suited] for place in range(len(blueprint))]
    shared = Allotment([cell.count for cell in blueprint], suiting)
    shared.fill({number: places[suited] for number, suited in enumerate(kinds)})
    return tuple(
        Supply(sum(places[kinds[number]] for number in suiting[place]), missing) for place, missing in enumerate(shared.missing)
    )


def lacking_under_cap(
    blueprint: Sequence[BlueprintCell],
    stock: Mapping[Shelf, int],
    papers: int,
    cap: int,
    fixed: Sequence[Placed] = (),
    drafts: bool = False,
) -> tuple[int, ...]:
    """Return how many questions each cell lacks where no more than *cap* of so many papers may hold the same one, but for the *fixed*."""
    most, taken = min(cap, papers), _placed(blueprint, fixed, drafts)
    left = dict(stock)
    for shelf, count in shelves(fixed).items():
        left[shelf] = max(0, left.get(shelf, 0) - count)
    filled = [sum(given.get(place, 0) for given in taken.given) for place in range(len(blueprint))]
    wanted = [replace(cell, count=(cell.count - filled[place]) * papers) for place, cell in enumerate(blueprint)]
    found = supply(wanted, {shelf: count * most for shelf, count in left.items()}, drafts)
    return tuple(-(-each.lacking // most) for each in found)


def misplaced(blueprint: Sequence[BlueprintCell], chosen: Sequence[Placed], drafts: bool = False) -> tuple[int, ...]:
    """Return which of the questions that should stand on every paper (by their places) find no row with room."""
    return tuple(place for place, missing in enumerate(_placed(blueprint, chosen, drafts).missing) if missing)


def _placed(blueprint: Sequence[BlueprintCell], chosen: Sequence[Placed], drafts: bool) -> Allotment:
    shared = Allotment(
        [1] * len(chosen), [[place for place, cell in enumerate(blueprint) if fits(one, cell, drafts)] for one in chosen]
    )
    shared.fill({place: cell.count for place, cell in enumerate(blueprint)})
    return shared


def lack(cell: BlueprintCell, found: int) -> Lack:
    """Return what is said of a cell for which only *found* questions are there."""
    return Lack(cell.bank, cell.question_type, cell.topic or "", cell.difficulty or "", cell.count, found)


def shortfall(lacks: Sequence[Lack]) -> BlueprintShortfall:
    """Return the refusal that names every cell which lacks questions."""
    return BlueprintShortfall("; ".join(each.sentence() for each in lacks), tuple(lacks))


def total_marks(blueprint: Sequence[BlueprintCell]) -> Decimal:
    """Return what a paper of the blueprint is worth."""
    return sum((cell.count * cell.mark for cell in blueprint), Decimal(0))


def total_questions(blueprint: Sequence[BlueprintCell]) -> int:
    """Return how many questions a paper of the blueprint has."""
    return sum(cell.count for cell in blueprint)
