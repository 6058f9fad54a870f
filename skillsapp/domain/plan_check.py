"""What a programme's plan must hold before anybody is registered: a fault found on exam day would be found too late."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from skillsapp.domain.programme import Plan
from skillsapp.domain.ranking import rules_of_plan
from skillsapp.kernel.i18n import N_, _

MOST_DECIMALS = 4

_GROUPS = N_("groups: at least one is needed, each key once")
_COMPONENTS = N_("components: at least one is needed, each key once")
_WEIGHTS = N_("components: the weights add up to {sum} and not to 100")
_MARKS = N_("components: {key} needs a full mark above 0 and a pass mark within it")
_DECIMALS = N_("ranking: decimals lie between 0 and 4")
_WORD = N_("ranking: {finding}")
_PAPERS = N_("papers: recent_months and cap are 0 or more")
_APART = N_("exam: answer_limit lies between 0 and 100")
_PRIZE = N_("prizes: “{name}” needs at least one place and a group of the programme")


def plan_fault(plan: Plan) -> str:
    """Return the first fault of *plan* as a sentence in the user's language, empty when it can be run."""
    if not _distinct([group.key for group in plan.groups]):
        return _(_GROUPS)
    if not _distinct([component.key for component in plan.components]):
        return _(_COMPONENTS)
    weights = sum((component.weight for component in plan.components), Decimal(0))
    if weights != 100 or any(component.weight < 0 for component in plan.components):
        return _(_WEIGHTS).format(sum=weights)
    for component in plan.components:
        if component.full <= 0 or not 0 <= (component.pass_mark or 0) <= component.full:
            return _(_MARKS).format(key=component.key)
    if not 0 <= plan.ranking.decimals <= MOST_DECIMALS:
        return _(_DECIMALS)
    try:
        rules_of_plan(plan)
    except ValueError as error:  # a word of `ranking` that means nothing
        return _(_WORD).format(finding=error)
    if min(plan.papers.recent_months, plan.papers.cap) < 0:
        return _(_PAPERS)
    if not 0 <= plan.exam.answer_limit <= 100:  # percent of what an answer is worth
        return _(_APART)
    keys = {group.key for group in plan.groups}
    wrong = next((prize.name for prize in plan.prizes if prize.group not in keys or prize.places < 1), None)
    return _(_PRIZE).format(name=wrong) if wrong is not None else ""


def _distinct(keys: Sequence[str]) -> bool:
    return bool(keys) and all(keys) and len(set(keys)) == len(keys)
