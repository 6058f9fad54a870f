"""Papers of 100 questions from the shipped banks, and how much fairer they are than papers drawn at random by type."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from skillsapp.app import open_app
from skillsapp.domain.assembly import AssemblyRules, assemble
from skillsapp.domain.balancing import Balancing
from skillsapp.domain.fairness import Fairness, measure_fairness
from skillsapp.domain.paper import PaperItem
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import Question
from skillsapp.kernel.paths import DataFolder
from skillsapp.optimise.balance import balance
from skillsapp.queries.questions import list_questions
from tests.bench.line import Line

SHARES = {"single": (16, 17, 17), "multiple": (5, 5, 5), "true_false": (11, 12, 12)}
BANKS = ("regulations", "standards", "acceptance")
BLUEPRINT = tuple(
    BlueprintCell(type, bank, count, Decimal(1))
    for type, counts in SHARES.items()
    for bank, count in zip(BANKS, counts, strict=True)
)
SEED = 2026
LIMIT_EXACT = 20.0
LIMIT_SECONDS, LIMIT_POINTS = 2.0, Decimal("0.5")


def measure(room: Path) -> Iterator[Line]:
    """Yield the time for 200 and 1,000 papers, with difficulties as written and as measured, and the fairness of both ways."""
    app = open_app(DataFolder(room / "data"))
    bank = list_questions(app.reader)
    app.close()
    by_id = {question.id: question for question in bank}
    chance = random.Random(SEED)
    measured = {question.id: Decimal(chance.randint(2500, 9500)) / 10_000 for question in bank}
    for name, facilities in (("difficulty as written", {}), ("every facility measured", measured)):
        for count in (200, 1000):
            started = time.process_time()
            papers = assemble(BLUEPRINT, bank, SEED, AssemblyRules(papers=count), facilities)
            took = time.process_time() - started
            fair = measure_fairness(papers, by_id, facilities)
            keeps = took < LIMIT_SECONDS if count == 200 else None
            yield Line(
                f"{count} papers x 100, {name}",
                "",
                f"{took:.2f} s CPU",
                f"{LIMIT_SECONDS:.0f} s" if keeps is not None else "",
                keeps,
            )
            yield Line("  expected scores apart", "", _told(fair), f"{LIMIT_POINTS} points", fair.spread < LIMIT_POINTS)
            if count == 200:
                naive = measure_fairness([_at_random(bank, chance) for _paper in range(count)], by_id, facilities)
                times = f"{naive.spread / max(fair.spread, Decimal('0.01')):.0f} x wider"
                yield Line("  random by type and bank", times, _told(naive))
        four = AssemblyRules(papers=4)
        ordinary = measure_fairness(assemble(BLUEPRINT, bank, SEED, four, facilities), by_id, facilities)
        started = time.process_time()
        balancing = Balancing(BLUEPRINT, bank, SEED, four, facilities)
        found = balance(balancing.task, seed=SEED)
        took = time.process_time() - started
        fair = measure_fairness(balancing.papers(found.papers), by_id, facilities)
        told = "proven" if found.proven else "best found"
        yield Line(f"4 variants balanced exactly, {name}", told, f"{took:.2f} s CPU", f"{LIMIT_EXACT:.0f} s", took < LIMIT_EXACT)
        even = fair.spread <= ordinary.spread and fair.mean_overlap <= ordinary.mean_overlap
        yield Line("  expected scores apart", "", _told(fair), "ordinary way", even)
        yield Line("  the ordinary way", "", _told(ordinary))


def _told(fair: Fairness) -> str:
    return f"{fair.spread:.2f} points, shared {fair.mean_overlap:.1%}, most {fair.max_exposure:.1%}"


def _at_random(bank: Sequence[Question], chance: random.Random) -> tuple[PaperItem, ...]:
    """Draw as most programs do: so many of each type of each bank, whatever their difficulty."""
    items: list[PaperItem] = []
    fitting: Mapping[tuple[str, str], list[Question]] = {(cell.bank, cell.question_type): [] for cell in BLUEPRINT}
    for question in bank:
        if (question.bank, question.type) in fitting:
            fitting[question.bank, question.type].append(question)
    for cell in BLUEPRINT:
        drawn = chance.sample(fitting[cell.bank, cell.question_type], cell.count)
        items += [PaperItem(one.id, one.version, one.type, cell.mark) for one in drawn]
    return tuple(items)
