"""`paper assemble`."""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence

from skillsapp.commands.verb import Answer, Desk, Verb, whole_number
from skillsapp.domain.fairness import DrawingWay
from skillsapp.domain.paper import Paper
from skillsapp.domain.paper_set import WAY_TITLES
from skillsapp.domain.programme import PaperMode
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.programmes import find_programme
from skillsapp.services.papers import PaperRequest


def _assemble_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--papers", required=True, type=whole_number, metavar="N")
    parser.add_argument("--seed", required=True, type=int, metavar="S")
    parser.add_argument("--exact", action="store_true", help=_("balance 2 to 4 papers exactly, with the optimiser"))


def _assemble(desk: Desk, options: argparse.Namespace) -> Answer:
    programme = find_programme(desk.app.reader, options.programme)
    mode = programme.plan.papers.mode
    if mode is PaperMode.ONE and options.papers > 1:
        mode = PaperMode.VARIANTS
    elif options.papers == 1:
        mode = PaperMode.ONE
    exact = options.exact or (programme.plan.papers.exact and mode is PaperMode.VARIANTS)
    drawn = desk.app.papers.assemble(PaperRequest(programme.id, options.papers, options.seed, mode, exact=exact)).value
    fair = drawn.set.fairness
    data = {
        "papers": len(drawn.papers),
        "fairness": {
            "difficulty_min": str(fair.difficulty_min),
            "difficulty_max": str(fair.difficulty_max),
            "mean_overlap": str(fair.mean_overlap),
            "max_exposure": str(fair.max_exposure),
        },
        "way": fair.way.value,
        "set": drawn.set.id,
        "digest": _digest(drawn.papers),
    }
    told = _(
        "{papers} papers drawn: expected score {least} to {most} of 100, {overlap} of the questions shared on average."
    ).format(
        papers=len(drawn.papers),
        least=f"{fair.difficulty_min * 100:.2f}",
        most=f"{fair.difficulty_max * 100:.2f}",
        overlap=f"{fair.mean_overlap:.1%}",
    )
    way = () if fair.way is DrawingWay.LEVELLED else (_(WAY_TITLES[fair.way]),)
    return Answer(data, (told, *way))


def _digest(papers: Sequence[Paper]) -> str:
    """Return what tells two sets of papers apart: the same for the same questions in the same order."""
    lines = (" ".join(f"{item.ref}={item.mark}" for item in paper.items) for paper in papers)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


PAPER_VERBS = (
    Verb(
        ("paper", "assemble"), N_("Draw papers of equal difficulty from a programme's blueprint."), _assemble_arguments, _assemble
    ),
)
