"""How a theory score is made: right, partly right, wrong and blank answers of each type of question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from skillsapp.domain.score import Score, Step, StepKind
from skillsapp.kernel.i18n import N_

_OTHER = StepKind(
    "theory_type",
    N_("{type}: {right} of {count} right, {partly} partly, {wrong} wrong, {blank} not answered; {score} of {full} points."),
)
_OF_TYPE: Mapping[str, StepKind] = {
    "single": StepKind(
        "theory_single_choice",
        N_("Single choice: {right} of {count} right, {wrong} wrong, {blank} not answered; {score} of {full} points."),
    ),
    "multiple": StepKind(
        "theory_multiple_choice",
        N_(
            "Multiple choice: {right} of {count} right, {partly} partly, {wrong} wrong, {blank} not answered; "
            "{score} of {full} points."
        ),
    ),
    "true_false": StepKind(
        "theory_true_false",
        N_("True or false: {right} of {count} right, {wrong} wrong, {blank} not answered; {score} of {full} points."),
    ),
    "fill_in": StepKind(
        "theory_fill_in",
        N_("Fill-in: {right} of {count} right, {partly} partly, {wrong} wrong, {blank} not answered; {score} of {full} points."),
    ),
    "numeric": StepKind(
        "theory_numeric", N_("Numeric: {right} of {count} right, {wrong} wrong, {blank} not answered; {score} of {full} points.")
    ),
    "matching": StepKind(
        "theory_matching",
        N_("Matching: {right} of {count} right, {partly} partly, {wrong} wrong, {blank} not answered; {score} of {full} points."),
    ),
    "ordering": StepKind(
        "theory_ordering",
        N_("Ordering: {right} of {count} right, {partly} partly, {wrong} wrong, {blank} not answered; {score} of {full} points."),
    ),
    "short_answer": StepKind(
        "theory_short_answer", N_("Short answer: {count} questions, {blank} not answered; {score} of {full} points.")
    ),
}
_SUM = StepKind("theory_sum", N_("All questions together: {score} of {full} points."))


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """One question of a handed-in paper with what it earned; an empty response is a question left blank."""

    type: str
    response: str
    score: Decimal
    full: Decimal


def score_theory(answers: Iterable[MarkedAnswer]) -> Score:
    """Return the paper's score, one step for each type of question in the order of the paper."""
    by_type: dict[str, list[MarkedAnswer]] = {}
    for answer in answers:
        by_type.setdefault(answer.type, []).append(answer)
    steps = [_type_step(type, marked) for type, marked in by_type.items()]
    everything = [answer for marked in by_type.values() for answer in marked]
    total = sum((answer.score for answer in everything), Decimal(0))
    steps.append(_SUM.of(score=total, full=sum((answer.full for answer in everything), Decimal(0))))
    return Score(total, tuple(steps))


def _type_step(type: str, marked: list[MarkedAnswer]) -> Step:
    right = sum(answer.score >= answer.full for answer in marked)
    blank = sum(not answer.response and answer.score < answer.full for answer in marked)
    partly = sum(bool(answer.response) and 0 < answer.score < answer.full for answer in marked)
    return _OF_TYPE.get(type, _OTHER).of(
        type=type,
        count=len(marked),
        right=right,
        partly=partly,
        blank=blank,
        wrong=len(marked) - right - partly - blank,
        score=sum((answer.score for answer in marked), Decimal(0)),
        full=sum((answer.full for answer in marked), Decimal(0)),
    )
