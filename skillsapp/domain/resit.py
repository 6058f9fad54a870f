"""Resits: who may sit a component once more, because of a failure or an absence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from skillsapp.domain.decision import Facts
from skillsapp.domain.programme import Component
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.score import StepKind
from skillsapp.kernel.i18n import N_

RESIT_COUNTS = StepKind("resit_counts", N_("The resit “{sitting}” counts."))
BEFORE_RESIT = StepKind("before_resit", N_("“{sitting}” before the resit: {score} points."))
ABSENT_BEFORE = StepKind("absent_before", N_("Absent from “{sitting}” before the resit."))


@dataclass(frozen=True, slots=True)
class ResitCandidate:
    """Somebody who failed a component, or was absent (`score` None)."""

    registration_id: str
    entry_no: str
    score: Decimal | None


def resit_candidates(facts: Facts, component: Component) -> tuple[ResitCandidate, ...]:
    """Return who failed or missed *component* as the facts stand, by entry number; a cancelled paper gives no resit."""
    found = []
    for candidate in facts.candidates:
        outcome = candidate.outcomes.get(component.key)
        if candidate.withdrawn or not candidate.reviewed or outcome is None:
            continue
        failed = outcome.score is not None and component.pass_mark is not None and outcome.score < component.pass_mark
        if outcome.status is ResultStatus.ABSENT or (outcome.status is ResultStatus.NORMAL and failed):
            found.append(ResitCandidate(candidate.registration_id, candidate.entry_no, outcome.score))
    return tuple(found)
