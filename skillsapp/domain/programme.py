"""Programmes: what the association runs.  A competition, an assessment or a class, with everything that is fixed before it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_


class ProgrammeKind(StrEnum):
    COMPETITION = "competition"
    ASSESSMENT = "assessment"
    TRAINING = "training"


KIND_TITLES: Mapping[ProgrammeKind, str] = {
    ProgrammeKind.COMPETITION: N_("Competition"),
    ProgrammeKind.ASSESSMENT: N_("Assessment"),
    ProgrammeKind.TRAINING: N_("Class"),
}


class ProgrammeState(StrEnum):
    PREPARING = "preparing"
    REGISTRATION = "registration"
    EXAM = "exam"
    SCORING = "scoring"
    RESULTS = "results"
    CERTIFICATES = "certificates"
    ARCHIVED = "archived"


STATE_TITLES: Mapping[ProgrammeState, str] = {
    ProgrammeState.PREPARING: N_("In preparation"),
    ProgrammeState.REGISTRATION: N_("Registration open"),
    ProgrammeState.EXAM: N_("Exam under way"),
    ProgrammeState.SCORING: N_("Scoring"),
    ProgrammeState.RESULTS: N_("Results decided"),
    ProgrammeState.CERTIFICATES: N_("Certificates issued"),
    ProgrammeState.ARCHIVED: N_("Archived"),
}
STATE_ORDER: tuple[ProgrammeState, ...] = tuple(ProgrammeState)


class TheoryUse(StrEnum):
    """How a competition's first-round theory counts."""

    COUNTS = "counts"
    ADVANCE_ONLY = "advance_only"
    FINAL_THEORY = "final_theory"


THEORY_USE_TITLES: Mapping[TheoryUse, str] = {
    TheoryUse.COUNTS: N_("Counts in the total (30/70)"),
    TheoryUse.ADVANCE_ONLY: N_("Only decides who goes on"),
    TheoryUse.FINAL_THEORY: N_("The final has a theory exam of its own"),
}


class StageKey(StrEnum):
    PRELIMINARY = "preliminary"
    FINAL = "final"
    EXAM = "exam"


class ComponentKind(StrEnum):
    THEORY = "theory"
    PRACTICAL = "practical"


class SignInWay(StrEnum):
    SIMPLE = "simple"
    STANDARD = "standard"


class CertificateCondition(StrEnum):
    PASSED = "passed"
    PRIZE = "prize"


@dataclass(frozen=True, slots=True)
class Organisers:
    """The six roles of the letterhead (rules.md 1.1), each with several names."""

    guiding: tuple[str, ...] = ()
    host: tuple[str, ...] = ()
    organiser: tuple[str, ...] = ()
    co_organiser: tuple[str, ...] = ()
    technical_support: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


ORGANISER_TITLES: Mapping[str, str] = {
    "guiding": N_("Guided by"),
    "host": N_("Hosted by"),
    "organiser": N_("Organised by"),
    "co_organiser": N_("Co-organised by"),
    "technical_support": N_("Technical support"),
    "supporting": N_("Supported by"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """A group that is ranked by itself; `finalists` go on to the final, None where there is no first round."""

    key: str
    title: str
    finalists: int | None = None
    scheme: str | None = None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the result.  A weight of 0 counts for nothing but who goes on."""

    key: str
    title: str
    kind: ComponentKind
    stage: StageKey
    weight: Decimal
    full: Decimal = Decimal(100)
    pass_mark: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Prize:
    group: str
    name: str
    places: int


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour that others grant: here it is only recommended, applied for, and noted when awarded (rules.md 1.2)."""

    key: str
    title: str
    group: str
    places: int


@dataclass(frozen=True, slots=True)
class RankingSettings:
    decimals: int = 2
    rounding: Rounding = Rounding.HALF_UP
    round_at: str = "total"
    pass_on: str = "rounded"
    ranking: str = "competition"
    tie_order: tuple[str, ...] = ("share",)
    rank_requires_pass: bool = False


@dataclass(frozen=True, slots=True)
class ExamRules:
    """Times in minutes.  `late_minutes` None: late entry until the round ends.

    Two markers of a short answer may differ by `answer_limit` percent of what it is worth; beyond that it is settled.
    """

    duration_minutes: int = 60
    late_minutes: int | None = None
    earliest_hand_in_minutes: int = 0
    shuffle_questions: bool = True
    shuffle_options: bool = True
    multiple_choice_mode: str = "all_or_nothing"
    answer_limit: int = 20
    sign_in: SignInWay = SignInWay.SIMPLE
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class BlueprintCell:
    """So many questions of a type (and topic or difficulty where given) from a bank, each worth `mark`."""

    question_type: str
    bank: str
    count: int
    mark: Decimal
    topic: str | None = None
    difficulty: str | None = None


@dataclass(frozen=True, slots=True)
class CertificateRule:
    """A certificate of the association's own; `number` is a format with {year}, {edition}, {seq:04d}.  `valid_months` None: without end."""

    key: str
    title: str
    template: str
    condition: CertificateCondition
    number: str
    body: str
    full_id: bool = False
    valid_months: int | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What registration checks and warns of: ages in years at the first day of the programme."""

    minimum_age: int | None = 16
    maximum_age: int | None = None


@dataclass(frozen=True, slots=True)
class Venue:
    """What the place has: laptops (one in ten of them is kept as a spare) and how many rounds fit into the exam's time."""

    laptops: int = 10
    rounds: int = 3
    hours_per_half_day: int = 4


class PaperMode(StrEnum):
    """Who gets which paper: all the same, one of several variants, or each a paper of his own."""

    ONE = "one"
    VARIANTS = "variants"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class PaperRules:
    """How papers are drawn from the blueprint.

    `must_include` are ids of questions that stand on every paper; `recent_months` leaves out what stood on a paper of the last so many
    months, where the banks allow; `drafts` admits questions that nobody has reviewed; `spare` draws a spare paper beside the official one.
    At most `cap` papers of a set hold the same question, 0: any number.  `exact` balances variants with the optimiser.
    """

    mode: PaperMode = PaperMode.ONE
    must_include: tuple[str, ...] = ()
    recent_months: int = 0
    drafts: bool = False
    spare: bool = False
    cap: int = 0
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about a programme that is decided before it starts."""

    groups: tuple[Group, ...]
    components: tuple[Component, ...]
    exam: ExamRules
    blueprint: tuple[BlueprintCell, ...]
    ranking: RankingSettings = RankingSettings()
    prizes: tuple[Prize, ...] = ()
    honours: tuple[Honour, ...] = ()
    certificates: tuple[CertificateRule, ...] = ()
    organisers: Organisers = Organisers()
    eligibility: Eligibility = Eligibility()
    theory_use: TheoryUse | None = None
    official_number_pattern: str = ""
    telephone: str = ""
    venue: Venue = Venue()
    papers: PaperRules = PaperRules()

    def component(self, key: str) -> Component:
        """Return the component with *key*.  Raises KeyError."""
        return {c.key: c for c in self.components}[key]

    def group(self, key: str) -> Group:
        """Return the group with *key*.  Raises KeyError."""
        return {g.key: g for g in self.groups}[key]

    @property
    def ranked_components(self) -> tuple[Component, ...]:
        return tuple(c for c in self.components if c.weight > 0)

    @property
    def preliminary(self) -> Component | None:
        """The component that decides who goes on to the final, if there is a first round."""
        return next((c for c in self.components if c.stage is StageKey.PRELIMINARY), None)

    @property
    def practicals(self) -> tuple[Component, ...]:
        return tuple(c for c in self.components if c.kind is ComponentKind.PRACTICAL)

    @property
    def theories(self) -> tuple[Component, ...]:
        return tuple(c for c in self.components if c.kind is ComponentKind.THEORY)


@dataclass(frozen=True, slots=True)
class Programme:
    id: str
    kind: ProgrammeKind
    title: str
    year: int
    plan: Plan
    edition: int | None = None
    city: str = ""
    venue: str = ""
    document_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    state: ProgrammeState = ProgrammeState.PREPARING
    sequence: int = 0
    version: int = 1
