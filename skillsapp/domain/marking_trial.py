"""One scoring rule on a list of marks, both given as JSON: what `marking try` answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from typing import Any, ClassVar, get_type_hints

from skillsapp.domain.rules_file import parse_score_number
from skillsapp.domain.score import shown
from skillsapp.domain.scoring_rules import SCORING_RULES, ScaleScores, ScoringRule
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_, _


@dataclass(eq=False)
class RuleUnknown(SkillsError):
    code: ClassVar[str] = "marking.unknown_rule"
    text: ClassVar[str] = N_("There is no scoring rule “{rule}”. Use one of: {known}.")
    rule: str
    known: str


@dataclass(eq=False)
class ParamsRefused(SkillsError):
    code: ClassVar[str] = "marking.params"
    text: ClassVar[str] = N_("Parameter “{name}”: expected {expected}, found “{found}”.")
    name: str
    expected: str
    found: str

    def details(self) -> dict[str, object]:
        return {"name": self.name, "expected": _(self.expected), "found": self.found}


@dataclass(eq=False)
class MarksRefused(SkillsError):
    code: ClassVar[str] = "marking.marks"
    text: ClassVar[str] = N_("Mark {place} is no number: “{found}”. Give a JSON list of numbers.")
    place: int
    found: str


def try_marking(rule_key: str, params_json: str, marks_json: str) -> dict[str, object]:
    """Return `{value, trace}` of the rule: the value as text with the rule's decimals, whole numbers for a scale."""
    rule = find_rule(rule_key)
    score = rule.score(parse_marks(marks_json), parse_params(rule, params_json))
    trace = [{"kind": step.kind.key, **step.values, "sentence": step.sentence()} for step in score.trace]
    return {"value": list(score.values) if isinstance(score, ScaleScores) else format(score.value, "f"), "trace": trace}


def find_rule(key: str) -> ScoringRule[Any]:
    """Return the scoring rule with *key*.  Raises RuleUnknown."""
    if key not in SCORING_RULES:
        raise RuleUnknown(key, ", ".join(SCORING_RULES))
    return SCORING_RULES[key]


def parse_marks(text: str) -> tuple[Decimal, ...]:
    """Return the marks of a JSON list.  Raises MarksRefused; an unscored mark (null) is not a zero."""
    try:
        raw = _loads(text)
    except ValueError:
        raise MarksRefused(0, text) from None
    if not isinstance(raw, list):
        raise MarksRefused(0, text)
    marks = []
    for place, item in enumerate(raw, 1):
        mark = _number(item)
        if mark is None:
            raise MarksRefused(place, json.dumps(item, default=str, ensure_ascii=False))
        marks.append(mark)
    return tuple(marks)


def parse_params(rule: ScoringRule[Any], text: str) -> Any:
    """Return the parameters of *rule* from a JSON object.  Raises ParamsRefused."""
    try:
        raw = _loads(text)
    except ValueError:
        raise ParamsRefused("", N_("a JSON object"), text) from None
    if not isinstance(raw, dict):
        raise ParamsRefused("", N_("a JSON object"), text)
    return params_from(rule, raw)


def params_from(rule: ScoringRule[Any], given: Mapping[str, object]) -> Any:
    """Return the parameters of *rule* with every value checked.  Raises ParamsRefused."""
    kinds: Any = rule.params
    hints = get_type_hints(kinds)
    known = {field.name: field for field in fields(kinds)}
    for name, value in given.items():
        if name not in known:
            raise ParamsRefused(name, N_("a parameter of this rule"), str(value))
    values = {}
    for name, field in known.items():
        if name in given:
            values[name] = _checked(name, given[name], hints[name], field.metadata)
        elif field.default is MISSING:
            raise ParamsRefused(name, N_("a value"), "")
    params = rule.params(**values)
    low, high = getattr(params, "low", None), getattr(params, "high", None)
    if low is not None and high is not None and low > high:
        raise ParamsRefused("low", N_("a number that is not above “high”"), shown(low))
    return params


def _checked(name: str, value: object, hint: object, bounds: Mapping[str, int]) -> object:
    if hint is Rounding:
        if value not in list(Rounding):
            raise ParamsRefused(name, " | ".join(Rounding), str(value))
        return Rounding(str(value))
    if value is None and hint == Decimal | None:
        return None
    number = _number(value)
    if number is None or (hint is int and number != number.to_integral_value()):
        raise ParamsRefused(name, N_("a whole number") if hint is int else N_("a number"), str(value))
    if "above" in bounds and number <= bounds["above"]:
        raise ParamsRefused(name, N_("a number above 0"), str(value))
    if number < bounds.get("least", number) or number > bounds.get("most", number):
        raise ParamsRefused(name, f"{bounds['least']}..{bounds.get('most', '')}", str(value))
    return int(number) if hint is int else number


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    return parse_score_number(str(value))


def _loads(text: str) -> object:
    try:
        return json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except RecursionError:
        raise ValueError("nested too deeply") from None
