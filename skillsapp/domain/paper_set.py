"""Papers that were drawn together: kept as they are, with what the fairness sheet says of them, and given to sittings and seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase

from skillsapp.domain.balancing import FEWEST_VARIANTS, MOST_VARIANTS
from skillsapp.domain.fairness import DrawingWay, Fairness
from skillsapp.domain.paper import Paper, PaperKind
from skillsapp.domain.programme import PaperMode
from skillsapp.domain.sitting import Seat
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

MOST_PAPERS = 2000
LEAST_WITNESSES = 2
SPARE_LABEL = "SP"
MODE_TITLES: Mapping[PaperMode, str] = {
    PaperMode.ONE: N_("One paper for all"),
    PaperMode.VARIANTS: N_("Several papers, A, B, C…"),
    PaperMode.EACH: N_("A paper for each candidate"),
}


WAY_TITLES: Mapping[DrawingWay, str] = {
    DrawingWay.LEVELLED: N_("Ordinary way"),
    DrawingWay.EXACT: N_("Balanced exactly"),
    DrawingWay.BEST_FOUND: N_("Balanced, best found in the time"),
}


@dataclass(eq=False)
class PaperCountWrong(SkillsError):
    code = "papers.count"
    text = N_("From 1 to {most} papers can be drawn at once, not {count}.")
    count: int
    most: int = MOST_PAPERS


@dataclass(eq=False)
class ExactCountWrong(SkillsError):
    code = "papers.exact_count"
    text = N_("Exact balancing makes {fewest} to {most} papers, not {count}. Draw more in the ordinary way.")
    count: int
    fewest: int = FEWEST_VARIANTS
    most: int = MOST_VARIANTS


@dataclass(eq=False)
class WitnessesMissing(SkillsError):
    code = "papers.witnesses"
    text = N_("A spare paper is drawn before witnesses: name at least two people.")


@dataclass(eq=False)
class BlueprintEmpty(SkillsError):
    code = "blueprint.empty"
    text = N_("The blueprint has no rows yet. Add one, or take a preset.")


@dataclass(eq=False)
class BlueprintCellWrong(SkillsError):
    code = "blueprint.cell"
    text = N_(
        "Row {row} of the blueprint cannot be: it needs a bank, a type, at least one question, and marks above 0 with two decimals at most."
    )
    row: int


@dataclass(eq=False)
class TheoryMissing(SkillsError):
    code = "papers.no_theory"
    text = N_("This programme has no theory exam, so there is nothing to draw papers for.")


@dataclass(eq=False)
class PapersInUse(SkillsError):
    code = "papers.in_use"
    text = N_("These papers were given to a sitting already, so they stay as they are.")


@dataclass(eq=False)
class TooFewPapers(SkillsError):
    code = "papers.too_few"
    text = N_("{wanted} seats need a paper of their own, but only {there} papers of this set are still free. Draw more papers.")
    wanted: int
    there: int


@dataclass(eq=False)
class SittingNotFree(SkillsError):
    code = "papers.sitting_not_free"
    text = N_("“{title}” can get no other paper: it has begun, its laptops are prepared, or it is another exam.")
    title: str


@dataclass(eq=False)
class SpareReasonMissing(SkillsError):
    code = "papers.spare_reason"
    text = N_("Say why the spare paper is used, and name at least two witnesses: both are kept with this step.")


@dataclass(eq=False)
class SpareMissing(SkillsError):
    code = "papers.no_spare"
    text = N_("This set of papers has no spare paper.")


@dataclass(frozen=True, slots=True)
class PaperSet:
    """Papers drawn at once from one blueprint and seed; a set with its papers never changes."""

    id: str
    programme_id: str
    component: str
    mode: PaperMode
    seed: int
    witnesses: tuple[str, ...]
    made_by: str
    made_at: datetime
    fairness: Fairness


def paper_labels(mode: PaperMode, count: int) -> tuple[str, ...]:
    """Return what the official papers of a set are called: a letter each while letters last, otherwise numbers of equal length."""
    if mode is PaperMode.ONE and count == 1:
        return ("",)
    if mode is not PaperMode.EACH and count <= len(ascii_uppercase):
        return tuple(ascii_uppercase[:count])
    return tuple(f"{number:0{max(3, len(str(count)))}d}" for number in range(1, count + 1))


def give_out(mode: PaperMode, papers: Sequence[Paper], seats: Sequence[Seat]) -> dict[str, str]:
    """Return the paper of each seat (both by id) where seats have papers of their own: neighbours get different ones.

    *papers* are those that are still free.  Raises TooFewPapers.
    """
    official = [paper for paper in papers if paper.kind is PaperKind.OFFICIAL]
    if mode is PaperMode.EACH and len(official) < len(seats):
        raise TooFewPapers(len(seats), len(official))
    placed = sorted(seats, key=lambda seat: seat.number)
    return {seat.id: official[place % len(official)].id for place, seat in enumerate(placed)}
