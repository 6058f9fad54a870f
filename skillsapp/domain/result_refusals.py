"""Why a step with results or honours is refused: each says what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem


@dataclass(eq=False)
class NotComputed(SkillsError):
    code = "results.not_computed"
    text = N_("No results have been computed yet. Compute them first.")


@dataclass(eq=False)
class NotFrozen(SkillsError):
    code = "results.not_frozen"
    text = N_("The results are not frozen yet: two people have to freeze them first.")


@dataclass(eq=False)
class OutOfDate(SkillsError):
    code = "results.out_of_date"
    text = N_("Marks, presence or registrations have changed since the results were computed. Compute them again.")


@dataclass(eq=False)
class FreezingPersonTwice(SkillsError):
    code = "results.same_person"
    text = N_("You have signed already: the second signature has to come from another person.")


@dataclass(eq=False)
class OpenPoints(SkillsError):
    """Something is still undecided; `problems` has each point with its sentence."""

    code = "results.open_points"
    text = N_("The results cannot be frozen yet: {sentences}")
    sentences: str
    problems: tuple[Problem, ...]

    def details(self) -> dict[str, object]:
        """Return the open points as sentences and as codes."""
        return {"sentences": self.sentences, "codes": tuple(problem.code for problem in self.problems)}


@dataclass(eq=False)
class HonourStep(SkillsError):
    code = "honour.step"
    text = N_("An honour that is “{now}” cannot become “{wanted}”: it is recommended, then applied for, then awarded.")
    now: str
    wanted: str


def open_points(problems: tuple[Problem, ...]) -> OpenPoints:
    """Return the refusal that lists *problems*."""
    return OpenPoints(" ".join(problem.message() for problem in problems), problems)
