"""Papers: drawn from the banks by a blueprint and a seed; the same seed gives the same paper."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Question, QuestionState
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_, _

NOT_USED: Mapping[str, int] = MappingProxyType({})


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


def draw_items(
    blueprint: Sequence[BlueprintCell], bank: Sequence[Question], seed: int, used: Mapping[str, int] = NOT_USED
) -> tuple[PaperItem, ...]:
    """Draw the items of one paper.  No question comes twice; narrow cells are filled first.  Raises BlueprintShortfall.

    *used* says how many papers before hold a question (by its id): those that fewest hold are taken first, so that no question of an
    earlier paper comes again where the bank allows.
    """
    chance = random.Random(seed)
    taken: set[str] = set()
    drawn: dict[int, list[PaperItem]] = {}
    lacks: list[Lack] = []
    by_narrowness = sorted(range(len(blueprint)), key=lambda i: (blueprint[i].topic is None, blueprint[i].difficulty is None, i))
    for index in by_narrowness:
        cell = blueprint[index]
        fitting = sorted((q for q in bank if fits(q, cell) and q.id not in taken), key=lambda q: q.id)
        if len(fitting) < cell.count:
            lacks.append(Lack(cell.bank, cell.question_type, cell.topic or "", cell.difficulty or "", cell.count, len(fitting)))
            continue
        chosen = _freshest(fitting, cell.count, chance, used)
        taken.update(q.id for q in chosen)
        drawn[index] = [PaperItem(q.id, q.version, q.type, cell.mark) for q in chosen]
    if lacks:
        raise BlueprintShortfall("; ".join(lack.sentence() for lack in lacks), tuple(lacks))
    order = {kind: place for place, kind in enumerate(dict.fromkeys(cell.question_type for cell in blueprint))}
    items = [item for index in sorted(drawn) for item in drawn[index]]
    return tuple(sorted(items, key=lambda item: order[item.type]))


def fits(question: Question, cell: BlueprintCell) -> bool:
    """Say whether *question* may fill *cell*; only reviewed questions are examined."""
    return (
        question.state is QuestionState.REVIEWED
        and question.bank == cell.bank
        and question.type == cell.question_type
        and (cell.topic is None or question.topic == cell.topic)
        and (cell.difficulty is None or question.difficulty == cell.difficulty)
    )


def distinct_papers(
    blueprint: Sequence[BlueprintCell], bank: Sequence[Question], most: int, before: Mapping[str, int] = NOT_USED
) -> int:
    """Return how many papers, up to *most*, can be drawn so that no two of them share a question, nor one with those *before*.

    Raises BlueprintShortfall where the bank is too small for a single paper.
    """
    used = dict(before)
    for count in range(most):
        items = draw_items(blueprint, bank, count, used)
        if any(used.get(item.question_id) for item in items):
            return count
        used.update((item.question_id, 1) for item in items)
    return most


def uses(papers: Sequence[Sequence[PaperItem]]) -> dict[str, int]:
    """Return how many of the papers hold each question, by its id."""
    counts: dict[str, int] = {}
    for items in papers:
        for item in items:
            counts[item.question_id] = counts.get(item.question_id, 0) + 1
    return counts


def _freshest(fitting: Sequence[Question], count: int, chance: random.Random, used: Mapping[str, int]) -> list[Question]:
    """Choose *count* questions, first among those that fewest papers hold."""
    chosen: list[Question] = []
    for times in sorted({used.get(question.id, 0) for question in fitting}):
        level = [question for question in fitting if used.get(question.id, 0) == times]
        chosen += _spread(level, min(len(level), count - len(chosen)), chance)
        if len(chosen) == count:
            break
    return chosen


def _spread(fitting: Sequence[Question], count: int, chance: random.Random) -> list[Question]:
    """Choose *count* questions going round the topics, so that no topic crowds out the others."""
    by_topic: dict[str, list[Question]] = {}
    for question in fitting:
        by_topic.setdefault(question.topic, []).append(question)
    for questions in by_topic.values():
        chance.shuffle(questions)
    topics = list(by_topic)
    chance.shuffle(topics)
    chosen: list[Question] = []
    while len(chosen) < count:
        for topic in topics:
            if by_topic[topic] and len(chosen) < count:
                chosen.append(by_topic[topic].pop())
    return chosen
