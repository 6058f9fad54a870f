"""What stands in the way of arranging sittings, each as a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(eq=False)
class NobodyToResit(SkillsError):
    code = "sitting.nobody_resits"
    text = N_("Nobody has to sit “{component}” again: nobody failed or was absent, or they all have a seat in a resit already.")
    component: str


@dataclass(eq=False)
class NoFreeSeat(SkillsError):
    code = "sitting.no_free_seat"
    text = N_("No round or room that is still to come has a free seat. Arrange a new sitting for {count} people.")
    count: int


@dataclass(eq=False)
class RoundsTooClose(SkillsError):
    code = "sitting.rounds_close"
    text = N_(
        "Round {round} begins before round {before} is over on the same laptops. Leave at least {minutes} minutes between the starts."
    )
    round: int
    before: int
    minutes: int
