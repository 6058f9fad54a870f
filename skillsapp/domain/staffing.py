"""How many people watch over a sitting (rules.md 3.2): theory 1 to 20 and two at least, practical 1 to 5 and three at least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skillsapp.domain.programme import ComponentKind, ProgrammeKind
from skillsapp.domain.roles import Role


@dataclass(frozen=True, slots=True)
class StaffRatio:
    """One for so many people, and never fewer than `least`."""

    people_each: int
    least: int

    def needed(self, people: int) -> int:
        """Return how many are needed for *people*."""
        return max(self.least, -(-people // self.people_each))


RATIOS: Mapping[ComponentKind, StaffRatio] = {ComponentKind.THEORY: StaffRatio(20, 2), ComponentKind.PRACTICAL: StaffRatio(5, 3)}


def watching_roles(component: ComponentKind, kind: ProgrammeKind) -> frozenset[Role]:
    """Return the roles that count for the ratio."""
    if component is ComponentKind.THEORY:
        return frozenset({Role.INVIGILATOR, Role.ASSESSOR} if kind is ProgrammeKind.ASSESSMENT else {Role.INVIGILATOR})
    return frozenset({Role.ASSESSOR} if kind is ProgrammeKind.ASSESSMENT else {Role.JUDGE, Role.CHIEF_JUDGE})


def watching_role(component: ComponentKind, kind: ProgrammeKind) -> Role:
    """Return the role to name when more of them are asked for."""
    if kind is ProgrammeKind.ASSESSMENT:
        return Role.ASSESSOR
    return Role.INVIGILATOR if component is ComponentKind.THEORY else Role.JUDGE
