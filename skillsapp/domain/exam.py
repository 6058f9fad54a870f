"""What the candidate's window works with: the sheet of one attempt, and drafts of events on their way to the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from skillsapp.domain.attempt import AttemptState, EventKind
from skillsapp.domain.layout import CASES, LETTERS, Layout
from skillsapp.domain.paper import Paper
from skillsapp.domain.question import CaseMaterial, Question, QuestionDetails
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.timeledger import Ledger, Reading, Reopening
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(frozen=True, slots=True)
class ExamOption:
    """An option as shown: `letter` is its place in the bank, which is what the log keeps; its place on the screen gives what is shown."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class ExamQuestion:
    """A question without its answer, in the candidate's own order of options; `left` and `unit` are as in `QuestionDetails`."""

    ref: str
    number: int
    type: str
    stem: str
    options: tuple[ExamOption, ...]
    mark: Decimal
    left: tuple[str, ...] = ()
    unit: str = ""
    case: CaseMaterial | None = None

    @property
    def section(self) -> str:
        """The section of the paper it stands in: `CASES`, or its type."""
        return CASES if self.case else self.type

    def is_finished(self, response: str) -> bool:
        """Return whether no part of the question is left open by this answer."""
        details = QuestionDetails(left=self.left, unit=self.unit)
        options = tuple(option.text for option in self.options)
        bare = Question(self.ref, 0, "", self.type, self.stem, options, "", details=details)
        return QUESTION_TYPES[self.type].is_finished(bare, response)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that it shows, with its marks."""
        return (self.stem, *(option.text for option in self.options), *self.left, *((self.case.text,) if self.case else ()))


def exam_questions(
    layout: Layout, paper: Paper, questions: Mapping[str, Question], cases: Mapping[str, CaseMaterial]
) -> tuple[ExamQuestion, ...]:
    """Return the questions of a paper in one candidate's order, without their answers; *questions* and *cases* are by their refs."""
    items = {item.ref: item for item in paper.items}
    return tuple(
        exam_question(questions[ref], place, items[ref].mark, order, cases) for place, (ref, order) in enumerate(layout, 1)
    )


def exam_question(
    question: Question, number: int, mark: Decimal, order: Iterable[int], cases: Mapping[str, CaseMaterial]
) -> ExamQuestion:
    """Return what a candidate sees of a question: only what is named here leaves the bank."""
    return ExamQuestion(
        ref=question.ref,
        number=number,
        type=question.type,
        stem=question.stem,
        options=tuple(ExamOption(LETTERS[option], question.options[option]) for option in order),
        mark=mark,
        left=question.details.left,
        unit=question.details.unit,
        case=cases.get(question.case),
    )


def without_key(question: Question) -> Question:
    """Return the question as a borrowed laptop may hold it: only what is named here is carried, nothing that tells or explains the answer."""
    details = QuestionDetails(left=question.details.left, unit=question.details.unit, fixed=question.details.fixed)
    return Question(
        question.id,
        question.version,
        question.bank,
        question.type,
        question.stem,
        question.options,
        "",
        details=details,
        case=question.case,
    )


@dataclass(frozen=True, slots=True)
class ExamSheet:
    """One attempt as the candidate's window needs it: never an answer key.  `reopening` tells of a crash before."""

    attempt_id: str
    device_id: str
    entry_no: str
    questions: tuple[ExamQuestion, ...]
    state: AttemptState
    ledger: Ledger
    earliest_hand_in_ms: int = 0
    reopening: Reopening | None = None
    rehearsal: bool = False

    @property
    def full(self) -> Decimal:
        return sum((question.mark for question in self.questions), Decimal(0))


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event before it has its place in the chain.  The same draft written twice is one event."""

    attempt_id: str
    device_id: str
    kind: EventKind
    reading: Reading
    used_ms: int
    question: str = ""
    response: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a write of the log answers once it is durable; `disk_full`: it went only because the last reserve of room was given up."""

    attempt_id: str
    seq: int
    at: datetime
    question: str = ""
    response: str = ""
    disk_full: bool = False


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What the candidate gets after handing in; the score stays in the office."""

    attempt_id: str
    answered: int
    questions: int
    receipt: str
    at: datetime
    by_program: bool = False


@dataclass(eq=False)
class NotSeated(SkillsError):
    code = "attempt.not_seated"
    text = N_("Nobody with this number has a seat in this sitting. Check the number, or call the invigilator.")


@dataclass(eq=False)
class LastSixWrong(SkillsError):
    code = "attempt.last_six"
    text = N_("The last six characters of the ID number do not fit. Check them, or call the invigilator.")


@dataclass(eq=False)
class NotOpenYet(SkillsError):
    code = "attempt.not_open"
    text = N_("This sitting is not open for signing in.")


@dataclass(eq=False)
class HeldOnPaper(SkillsError):
    code = "attempt.on_paper"
    text = N_("“{title}” is held on paper: its answer cards are entered, nobody signs in.")
    title: str


@dataclass(eq=False)
class TooLate(SkillsError):
    code = "attempt.too_late"
    text = N_("Entry closed {minutes} minutes after the start. Call the invigilator.")
    minutes: int


@dataclass(eq=False)
class AlreadyHandedIn(SkillsError):
    code = "attempt.handed_in"
    text = N_("This paper has been handed in already.")


@dataclass(eq=False)
class TooEarlyToHandIn(SkillsError):
    code = "attempt.too_early"
    text = N_("Handing in is possible {minutes} minutes after the start.")
    minutes: int


@dataclass(eq=False)
class SeatCancelled(SkillsError):
    code = "attempt.cancelled"
    text = N_("This seat is marked absent or cancelled. Call the invigilator.")
