"""Honours that others award: who is recommended for them, and the steps of an application (rules.md 1.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillsapp.domain.programme import Honour
from skillsapp.domain.result import HonourState, Result

HELD_HONOURS = "held_honours"
"""Key of a registration's extra fields that names the honours a person holds already, by key or title."""

_ORDER = tuple(HonourState)


def recommended(
    honour: Honour, results: Sequence[Result], extras: Mapping[str, Mapping[str, str]], pass_down: bool = False
) -> tuple[str, ...]:
    """Return the registrations that are recommended: the first so many of the group who passed everything.

    Whoever holds the honour is left out; only with *pass_down* does the next in rank take the place.
    """
    ranked = [r for r in results if r.group == honour.group and r.rank is not None and r.passed]
    chosen: list[str] = []
    left = honour.places
    for result in sorted(ranked, key=lambda r: r.rank or 0):
        if (result.rank or 0) > honour.places and not (pass_down and left > 0):
            break
        if holds(honour, extras.get(result.registration_id, {})):
            continue
        chosen.append(result.registration_id)
        left -= 1
    return tuple(chosen)


def holds(honour: Honour, extra: Mapping[str, str]) -> bool:
    """Tell whether a registration says that its person holds *honour*."""
    held = extra.get(HELD_HONOURS, "")
    return honour.key in held or honour.title in held


def is_honour_step(now: HonourState, wanted: HonourState) -> bool:
    """Tell whether an honour may go from *now* to *wanted*: one step on."""
    return _ORDER.index(wanted) == _ORDER.index(now) + 1
