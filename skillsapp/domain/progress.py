"""How far a programme is: nine steps, each derived from facts, and the one that comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from skillsapp.domain.programme import Programme, ProgrammeKind, ProgrammeState, StageKey
from skillsapp.domain.registration import RegistrationState
from skillsapp.kernel.i18n import N_


class Step(StrEnum):
    REGISTRATION = "registration"
    SITTINGS = "sittings"
    PRINTING = "printing"
    STICK = "stick"
    EXAM = "exam"
    RESULTS = "results"
    CERTIFICATES = "certificates"
    REPORT = "report"
    ARCHIVE = "archive"


STEP_TITLES: Mapping[Step, str] = {
    Step.REGISTRATION: N_("Register"),
    Step.SITTINGS: N_("Sittings"),
    Step.PRINTING: N_("Print"),
    Step.STICK: N_("USB stick"),
    Step.EXAM: N_("Exam"),
    Step.RESULTS: N_("Result"),
    Step.CERTIFICATES: N_("Certificates"),
    Step.REPORT: N_("Report"),
    Step.ARCHIVE: N_("Archive"),
}
NOTED_STEPS = frozenset({Step.PRINTING, Step.REPORT})
"""Steps that happen outside the program: a person notes that they are done."""


class Standing(StrEnum):
    DONE = "done"
    CURRENT = "current"
    TODO = "todo"
    SKIPPED = "skipped"


class Task(StrEnum):
    """What is to be done next on a programme, finer than its step."""

    REGISTER = "register"
    REVIEW = "review"
    ARRANGE = "arrange"
    SEAT = "seat"
    ARRANGE_FINAL = "arrange_final"
    PRINT = "print"
    PLAN_STICK = "plan_stick"
    WRITE_STICK = "write_stick"
    RUN = "run"
    RUN_LAPTOPS = "run_laptops"
    COLLECT = "collect"
    KEY_CARDS = "key_cards"
    CLOSE_CARDS = "close_cards"
    MARK = "mark"
    MARK_ANSWERS = "mark_answers"
    COMPUTE = "compute"
    COMPUTE_AGAIN = "compute_again"
    FREEZE = "freeze"
    ISSUE = "issue"
    REPORT = "report"
    ARCHIVE = "archive"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class SittingFacts:
    """The sittings of one component; `unseated` are accepted people without a seat in any of them."""

    planned: int = 0
    running: int = 0
    closed: int = 0
    without_paper: int = 0
    unseated: int = 0

    @property
    def count(self) -> int:
        return self.planned + self.running + self.closed


@dataclass(frozen=True, slots=True)
class LaptopFacts:
    """The laptops of a programme: `rounds` sittings are held on them; `out` were enrolled on a day that has come and are not collected.

    `written`: the stick holds every seat there is.  `uncleared` names those that still hold names and answers after their rounds, by day.
    """

    rounds: int = 0
    begun_here: bool = False
    planned: int = 0
    enrolled: int = 0
    out: int = 0
    written: bool = False
    uncleared: tuple[tuple[date, tuple[int, ...]], ...] = ()

    @property
    def needed(self) -> bool:
        """Say whether a stick is needed: laptops are planned, or rounds wait for them and none was held on the office's computer."""
        return self.planned > 0 or (self.rounds > 0 and not self.begun_here)


@dataclass(frozen=True, slots=True)
class CardFacts:
    """Sittings on paper that are not closed; `waiting` cards of those that have begun are not entered twice yet."""

    sittings: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What the steps are derived from; `sittings` by the key of the component, rehearsals left out."""

    programme: Programme
    states: Mapping[RegistrationState, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    sittings: Mapping[str, SittingFacts] = field(default_factory=dict)
    sheets_waiting: int = 0
    amendments_waiting: int = 0
    answers_waiting: int = 0
    computed_at: datetime | None = None
    out_of_date: bool = False
    is_frozen: bool = False
    certificates: int = 0
    noted: frozenset[Step] = frozenset()
    laptops: LaptopFacts = LaptopFacts()
    cards: CardFacts = CardFacts()

    @property
    def registered(self) -> int:
        """Everyone who has not withdrawn and was not rejected."""
        gone = (RegistrationState.WITHDRAWN, RegistrationState.REJECTED)
        return sum(count for state, count in self.states.items() if state not in gone)

    @property
    def accepted(self) -> int:
        return self.states.get(RegistrationState.ACCEPTED, 0)

    @property
    def awaiting(self) -> int:
        return self.states.get(RegistrationState.SUBMITTED, 0)

    @property
    def without_paper(self) -> int:
        return sum(facts.without_paper for facts in self.sittings.values())

    @property
    def unseated(self) -> int:
        """People who need a seat in what everyone takes: the first round where there is one, else every component."""
        return max((self._of(key).unseated for key in self._first_components), default=0)

    @property
    def begun(self) -> bool:
        """Whether any exam has started."""
        return any(facts.running or facts.closed for facts in self.sittings.values())

    @property
    def final_missing(self) -> bool:
        """Whether the first round is over and a part of the final has no sitting yet."""
        first = self.programme.plan.preliminary
        if first is None or not self._is_closed(first.key):
            return False
        return any(c.stage is StageKey.FINAL and not self._of(c.key).count for c in self.programme.plan.components)

    @property
    def is_arranged(self) -> bool:
        return self.accepted > 0 and all(self._of(key).count for key in self._first_components) and self.unseated == 0

    @property
    def exam_over(self) -> bool:
        return all(self._is_closed(component.key) for component in self.programme.plan.components)

    @property
    def is_decided(self) -> bool:
        """Whether certificates may be issued on the results: a class needs no freezing by two."""
        computed = self.computed_at is not None and not self.out_of_date
        return computed and (self.is_frozen or self.programme.kind is ProgrammeKind.TRAINING)

    @property
    def _first_components(self) -> tuple[str, ...]:
        first = self.programme.plan.preliminary
        return (first.key,) if first else tuple(component.key for component in self.programme.plan.components)

    def _of(self, component: str) -> SittingFacts:
        return self.sittings.get(component, SittingFacts())

    def _is_closed(self, component: str) -> bool:
        facts = self._of(component)
        return facts.closed > 0 and facts.closed == facts.count


def standings(facts: ProgrammeFacts) -> Mapping[Step, Standing]:
    """Return how every step stands.  What lies before a finished later step is behind us, even where a fact is missing."""
    is_archived = facts.programme.state is ProgrammeState.ARCHIVED
    done = {
        Step.REGISTRATION: facts.accepted > 0 and facts.awaiting == 0,
        Step.SITTINGS: facts.is_arranged,
        Step.PRINTING: Step.PRINTING in facts.noted,
        Step.STICK: facts.laptops.written,
        Step.EXAM: facts.exam_over,
        Step.RESULTS: facts.is_decided,
        Step.CERTIFICATES: facts.certificates > 0,
        Step.REPORT: Step.REPORT in facts.noted,
        Step.ARCHIVE: is_archived,
    }
    skipped: set[Step] = set() if facts.laptops.needed else {Step.STICK}
    if facts.begun and not done[Step.PRINTING]:
        skipped.add(Step.PRINTING)
    if not facts.programme.plan.certificates:
        skipped.add(Step.CERTIFICATES)
    order = tuple(Step)
    latest = (Step.EXAM, Step.RESULTS, Step.CERTIFICATES, Step.ARCHIVE)
    reached = max((order.index(step) for step in latest if done[step]), default=-1)
    found: dict[Step, Standing] = {}
    current_found = False
    for place, step in enumerate(order):
        if step in skipped or (step in NOTED_STEPS and place < reached and not done[step]):
            found[step] = Standing.SKIPPED
        elif done[step] or place < reached:
            found[step] = Standing.DONE
        else:
            found[step] = Standing.TODO if current_found else Standing.CURRENT
            current_found = True
    return found


def next_task(facts: ProgrammeFacts) -> Task:
    """Return the one thing to do next."""
    current = next((step for step, standing in standings(facts).items() if standing is Standing.CURRENT), None)
    match current:
        case None:
            return Task.NOTHING
        case Step.REGISTRATION:
            return Task.REVIEW if facts.awaiting else Task.REGISTER
        case Step.SITTINGS:
            return Task.SEAT if any(of.count for of in facts.sittings.values()) and facts.unseated else Task.ARRANGE
        case Step.PRINTING:
            return Task.PRINT
        case Step.STICK:
            return Task.WRITE_STICK if facts.laptops.planned else Task.PLAN_STICK
        case Step.EXAM:
            return _exam_task(facts)
        case Step.RESULTS:
            return _result_task(facts)
        case Step.CERTIFICATES:
            return Task.MARK_ANSWERS if facts.answers_waiting and not facts.is_frozen else Task.ISSUE
        case Step.REPORT:
            return Task.REPORT
        case _:
            return Task.ARCHIVE


def _exam_task(facts: ProgrammeFacts) -> Task:
    """Return what an exam waits for: laptops to be collected first, then cards to be entered and their sittings closed, else the board."""
    if facts.final_missing:  # who sits in it is known once the first round is computed
        if facts.computed_at is None:
            return Task.COMPUTE
        return Task.COMPUTE_AGAIN if facts.out_of_date else Task.ARRANGE_FINAL
    if facts.laptops.out:
        return Task.COLLECT
    if facts.cards.waiting:
        return Task.KEY_CARDS
    open_ = [(of.planned, of.running) for of in facts.sittings.values() if of.planned or of.running]
    if facts.cards.sittings and open_ == [(0, facts.cards.sittings)]:
        return Task.CLOSE_CARDS
    return Task.RUN_LAPTOPS if facts.laptops.needed and facts.laptops.rounds else Task.RUN


def _result_task(facts: ProgrammeFacts) -> Task:
    if facts.sheets_waiting:
        return Task.MARK
    if facts.answers_waiting:
        return Task.MARK_ANSWERS
    if facts.computed_at is None:
        return Task.COMPUTE
    return Task.COMPUTE_AGAIN if facts.out_of_date else Task.FREEZE
