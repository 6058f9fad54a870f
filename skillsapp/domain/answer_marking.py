"""Short answers are marked by two people who see neither the other's marks nor the name; where they differ too much, it is settled.

Every mark is kept for good: a marker who mistyped gives a new one as long as the second marker has not, and only the newest counts.
What is settled, and why, is a mark of its own: one of a third person, or one of each of the two with the same points.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from skillsapp.domain.question import Question, RubricLine
from skillsapp.domain.score import Score, Step, StepKind, rounded_ratio
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.exact import Rounding, plain
from skillsapp.kernel.i18n import N_, listed

POINT_DECIMALS = 2
SCORE_DECIMALS = 2
"""A question's score is rounded finely: the total is rounded by the programme's own rule."""

WHOLE_ANSWER = N_("The whole answer, compared with the model answer")

FIRST_MARKER = StepKind("first_marker", N_("First marker: {points}, together {mark} of {worth}."))
SECOND_MARKER = StepKind("second_marker", N_("Second marker: {points}, together {mark} of {worth}."))
MEAN = StepKind("markers_mean", N_("They differ by no more than {limit}: the mean {mark} counts."))
SETTLED_BY_THIRD = StepKind(
    "settled_by_third", N_("They differ by more than {limit}; a third person gave {mark}. Reason: {reason}")
)
SETTLED_BY_TWO = StepKind("settled_by_two", N_("They differ by more than {limit} and agreed on {mark}. Reason: {reason}"))
ON_THIS_PAPER = StepKind("answer_scaled", N_("{mark} of {worth} points of the rubric are {score} of {full} on this paper."))


@dataclass(frozen=True, slots=True)
class AnswerMark:
    """What one person gave one answer, line by line of its rubric.  `answer` is the fingerprint of the text that was marked."""

    id: str
    attempt_id: str
    question: str
    marker: str
    points: tuple[Decimal, ...]
    mark: Decimal
    settles: bool
    note: str
    at: datetime
    answer: str


class AnswerState(StrEnum):
    WAITING = "waiting"
    ONCE = "once"
    APART = "apart"
    AGREED = "agreed"
    SETTLED = "settled"


ANSWER_STATE_TITLES = {
    AnswerState.WAITING: N_("Not marked yet"),
    AnswerState.ONCE: N_("Marked once"),
    AnswerState.APART: N_("To be settled"),
    AnswerState.AGREED: N_("Marked"),
    AnswerState.SETTLED: N_("Settled"),
}


@dataclass(frozen=True, slots=True)
class AnswerMarking:
    """How far the marking of one answer is.  `proposals` are what the two would settle it with, `decision` what settled it.

    Two marks may lie `limit` apart, in points.
    """

    worth: Decimal
    limit: Fraction
    first: AnswerMark | None = None
    second: AnswerMark | None = None
    proposals: tuple[AnswerMark, ...] = ()
    decision: AnswerMark | None = None

    @property
    def state(self) -> AnswerState:
        if self.first is None:
            return AnswerState.WAITING
        if self.second is None:
            return AnswerState.ONCE
        if abs(Fraction(self.first.mark) - Fraction(self.second.mark)) <= self.limit:
            return AnswerState.AGREED
        return AnswerState.SETTLED if self.decision else AnswerState.APART

    @property
    def is_final(self) -> bool:
        return self.state in (AnswerState.AGREED, AnswerState.SETTLED)

    @property
    def markers(self) -> tuple[str, ...]:
        """The ids of the people who marked it, in their order."""
        return tuple(mark.marker for mark in (self.first, self.second) if mark is not None)


@dataclass(eq=False)
class PointsIncomplete(SkillsError):
    code = "answers.points_incomplete"
    text = N_("Give every line of the rubric its points; 0 where there is nothing.")


@dataclass(eq=False)
class PointsOutOfRange(SkillsError):
    code = "answers.points_out_of_range"
    text = N_("Line {number}: {points} is outside 0 to {full}, or has more than two decimals.")
    number: int
    points: str
    full: str


@dataclass(eq=False)
class MarkedByTwo(SkillsError):
    code = "answers.marked_by_two"
    text = N_("Two people have marked this answer already. What they gave stands; only a difference can still be settled.")


@dataclass(eq=False)
class NothingToSettle(SkillsError):
    code = "answers.nothing_to_settle"
    text = N_("This answer does not wait to be settled: its two markers agree, or it is settled already.")


@dataclass(eq=False)
class MarkedItYourself(SkillsError):
    code = "answers.marked_it_yourself"
    text = N_("You marked this answer yourself: a third person settles it, or both markers agree on the same points.")


@dataclass(eq=False)
class NotYourAnswer(SkillsError):
    code = "answers.not_your_answer"
    text = N_("Only the two who marked this answer can agree on it.")


@dataclass(eq=False)
class AnswerNotIn(SkillsError):
    code = "answers.not_in"
    text = N_("There is no such short answer to mark: the paper is not in, or was set aside.")


def lines_of(question: Question, full: Decimal) -> tuple[RubricLine, ...]:
    """Return what points are given on: the rubric, or where it has none one line worth what the question is worth on the paper."""
    return question.details.rubric or (RubricLine(WHOLE_ANSWER, full),)


def worth_of(lines: Iterable[RubricLine]) -> Decimal:
    """Return what all lines are worth together."""
    return sum((line.points for line in lines), Decimal(0))


def fingerprint(response: str) -> str:
    """Return what a mark keeps of the text that it was given for: an answer that changes afterwards has to be marked anew."""
    return hashlib.sha256(response.strip().encode()).hexdigest()[:16]


def limit_in_points(percent: int, worth: Decimal) -> Fraction:
    """Return how far two marks of an answer worth so much may lie apart where the programme allows so many percent."""
    return Fraction(percent, 100) * Fraction(worth)


def check_points(lines: Sequence[RubricLine], points: Sequence[Decimal]) -> None:
    """Raise PointsIncomplete or PointsOutOfRange."""
    if len(points) != len(lines):
        raise PointsIncomplete()
    for number, (line, given) in enumerate(zip(lines, points, strict=True), start=1):
        if not 0 <= given <= line.points or given != given.quantize(Decimal(1).scaleb(-POINT_DECIMALS)):
            raise PointsOutOfRange(number, plain(given), plain(line.points))


def read_marking(marks: Iterable[AnswerMark], worth: Decimal, response: str, percent: int) -> AnswerMarking:
    """Return how far an answer is from all its marks, the earliest first; marks of a text that has changed since do not count.

    Its markers may differ by *percent* of what it is worth: the programme's `answer_limit`.
    """
    answer = fingerprint(response)
    given: dict[str, AnswerMark] = {}
    settling: dict[str, AnswerMark] = {}
    for mark in marks:
        if mark.answer == answer:
            (settling if mark.settles else given)[mark.marker] = mark
    first, second = (*given.values(), None, None)[:2]
    proposals = tuple(mark for mark in settling.values() if mark.marker in given)
    third = next((mark for mark in settling.values() if mark.marker not in given), None)
    both = proposals[-1] if len(proposals) == 2 and proposals[0].points == proposals[1].points else None
    return AnswerMarking(worth, limit_in_points(percent, worth), first, second, proposals, third or both)


def answer_score(marking: AnswerMarking, full: Decimal, rounding: Rounding) -> Score | None:
    """Return what an answer scores on a paper where it is worth *full*, rounded the programme's way; None until it is decided."""
    first, second, worth = marking.first, marking.second, marking.worth
    if not marking.is_final or first is None or second is None:
        return None
    steps = [_given(FIRST_MARKER, first, worth), _given(SECOND_MARKER, second, worth)]
    limit = marking.limit
    if marking.decision is None:
        value = (Fraction(first.mark) + Fraction(second.mark)) / 2
        steps.append(MEAN.of(limit=limit, mark=value))
    else:
        decision = marking.decision
        value = Fraction(decision.mark)
        kind = SETTLED_BY_TWO if decision.marker in marking.markers else SETTLED_BY_THIRD
        steps.append(kind.of(limit=limit, mark=decision.mark, reason=decision.note))
    score = rounded_ratio(value * Fraction(full) / Fraction(worth), SCORE_DECIMALS, rounding)
    steps.append(ON_THIS_PAPER.of(mark=value, worth=worth, score=score, full=full))
    return Score(score, tuple(steps))


def _given(kind: StepKind, mark: AnswerMark, worth: Decimal) -> Step:
    return kind.of(points=listed(plain(points) for points in mark.points), mark=mark.mark, worth=worth)
