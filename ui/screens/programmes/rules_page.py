"""How results are computed and exams run: weights, pass marks, rounding, ties, times, who is too young."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.programme import Component, Eligibility, ExamRules, Plan, Programme, RankingSettings, SignInWay
from skillsapp.domain.question_types.question_type import MultipleChoiceMode
from skillsapp.domain.ranking import SHARE, UNROUNDED_TOTAL, PassOn, RankingWay, RoundAt
from skillsapp.kernel.exact import Rounding, plain
from skillsapp.kernel.i18n import N_, _
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.screens.programmes.rows_editor import RowsEditor
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.text import label

ROUNDING_TITLES = {Rounding.HALF_UP: N_("Round half up"), Rounding.TRUNCATE: N_("Cut off")}
ROUND_AT_TITLES = {RoundAt.TOTAL: N_("The total only"), RoundAt.PARTS: N_("Each part, then the total")}
PASS_ON_TITLES = {PassOn.ROUNDED: N_("The rounded score"), PassOn.RAW: N_("The score before rounding")}
RANKING_TITLES = {RankingWay.COMPETITION: N_("1, 2, 2, 4"), RankingWay.DENSE: N_("1, 2, 2, 3")}
MULTIPLE_TITLES = {
    MultipleChoiceMode.ALL_OR_NOTHING: N_("All right or nothing"),
    MultipleChoiceMode.PER_OPTION: N_("A part for each right option"),
    MultipleChoiceMode.PROPORTIONAL: N_("In proportion to the right options"),
    MultipleChoiceMode.NEGATIVE: N_("Wrong answers cost marks"),
}
SIGN_IN_TITLES = {
    SignInWay.SIMPLE: N_("One field: entry number or ID number"),
    SignInWay.STANDARD: N_("Ticket number and last six of the ID"),
}
MOST_MINUTES = 600
HUNDRED = Decimal(100)


class RulesPage(QWidget):
    """Weights, pass marks, rounding and ties are locked once the exam has begun; times are not."""

    def __init__(self, draft: Programme, *, locked: str = "") -> None:
        super().__init__()
        self._locked = locked
        plan = draft.plan
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(12))
        if locked:
            column.addWidget(Banner(locked, Tone.WARN, name="rules_locked"))
        self.components = RowsEditor("components", _component_fields(locked))
        self.components.show_rows([_component_row(component) for component in plan.components])
        column.addWidget(label(_("Parts of the result"), "h2"))
        column.addWidget(self.components)
        self.ranking = Form(_ranking_fields(), plan.ranking, columns=2)
        self.ranking.setEnabled(not locked)
        column.addWidget(self.ranking)
        column.addWidget(label(_("When totals are equal, compare in this order"), "h2"))
        choices = [(component.key, component.title) for component in plan.components]
        choices += [(UNROUNDED_TOTAL, _("The total before rounding")), (SHARE, _("Share the rank"))]
        known = {key for key, _title in choices}
        choices += [(key, key) for key in plan.ranking.tie_order if key not in known]
        tie = Field("tie", _("Compare"), Kind.CHOICE, required=True, choices=choices, locked=locked)
        self.ties = RowsEditor("ties", (tie,), "" if locked else _("Add a comparison"))
        self.ties.show_rows([{"tie": key} for key in plan.ranking.tie_order])
        column.addWidget(self.ties)
        column.addWidget(label(_("Exam"), "h2"))
        self.exam = Form(_exam_fields(locked), plan.exam, columns=2)
        column.addWidget(self.exam)
        self.eligibility = Form(
            (
                Field("minimum_age", _("Youngest, in years"), Kind.INTEGER, least=0, most=120),
                Field("maximum_age", _("Oldest, in years"), Kind.INTEGER, least=0, most=120),
            ),
            plan.eligibility,
            columns=2,
        )
        column.addWidget(label(_("Age on the first day"), "h2"))
        column.addWidget(self.eligibility)
        column.addStretch()

    def check(self) -> bool:
        good = [self.exam.check(), self.eligibility.check()]
        if not self._locked:
            good += [self.components.check(self._weight_problem()), self.ranking.check(), self.ties.check(self._tie_problem())]
        return all(good)

    def applied(self, draft: Programme) -> Programme:
        plan = draft.plan
        exam = self.exam.values()
        sign_in = SignInWay(str(exam.pop("sign_in")))
        late = cast("int | None", exam.pop("late_minutes"))
        rest = {key: value if value is not None else 0 for key, value in exam.items()}
        changed = replace(plan.exam, **rest, sign_in=sign_in, late_minutes=late)  # type: ignore[arg-type]
        eligibility = Eligibility(**cast("dict[str, int | None]", self.eligibility.values()))
        plan = replace(plan, exam=changed, eligibility=eligibility)
        return replace(draft, plan=plan if self._locked else self._with_ranking(plan))

    def _with_ranking(self, plan: Plan) -> Plan:
        rows = {str(row["key"]): row for row in self.components.rows()}
        components = tuple(
            replace(
                component,
                title=str(rows[component.key]["title"]).strip(),
                weight=cast("Decimal", rows[component.key]["weight"]),
                full=cast("Decimal", rows[component.key]["full"]),
                pass_mark=cast("Decimal | None", rows[component.key]["pass_mark"]),
            )
            for component in plan.components
        )
        values = self.ranking.values()
        ranking = RankingSettings(
            decimals=int(str(values["decimals"])),
            rounding=Rounding(str(values["rounding"])),
            round_at=str(values["round_at"]),
            pass_on=str(values["pass_on"]),
            ranking=str(values["ranking"]),
            tie_order=tuple(dict.fromkeys(str(row["tie"]) for row in self.ties.rows())),
            rank_requires_pass=bool(values["rank_requires_pass"]),
        )
        return replace(plan, components=components, ranking=ranking)

    def _weight_problem(self) -> str:
        weights = [row["weight"] for row in self.components.rows()]
        total = sum((weight for weight in weights if isinstance(weight, Decimal)), Decimal(0))
        return "" if total == HUNDRED else _("The weights add up to {sum} %, not to 100 %.").format(sum=plain(total))

    def _tie_problem(self) -> str:
        """Refuse comparisons that would never be made."""
        order = [str(row["tie"]) for row in self.ties.rows()]
        return _("Nothing is compared after “Share the rank”; put it last.") if SHARE in order[:-1] else ""


def _component_fields(locked: str) -> tuple[Field, ...]:
    return (
        Field("title", _("Part"), required=True, longest=20, locked=locked),
        Field("weight", _("Weight %"), Kind.DECIMAL, required=True, least=0, most=100, locked=locked),
        Field("full", _("Full mark"), Kind.DECIMAL, required=True, least=1, most=1000, locked=locked),
        Field("pass_mark", _("Pass mark"), Kind.DECIMAL, least=0, most=1000, locked=locked),
    )


def _component_row(component: Component) -> dict[str, object]:
    return {
        "key": component.key,
        "title": component.title,
        "weight": component.weight,
        "full": component.full,
        "pass_mark": component.pass_mark,
    }


def _ranking_fields() -> tuple[Field, ...]:
    def titled(key: str, title: str, choices: Mapping[Any, str]) -> Field:
        offered = [(str(value), _(text)) for value, text in choices.items()]
        return Field(key, title, Kind.CHOICE, required=True, choices=offered)

    places = [(str(number), str(number)) for number in range(5)]
    return (
        Field("decimals", _("Decimals"), Kind.CHOICE, required=True, choices=places),
        titled("rounding", _("Rounding"), ROUNDING_TITLES),
        titled("round_at", _("What is rounded"), ROUND_AT_TITLES),
        titled("pass_on", _("A pass is decided on"), PASS_ON_TITLES),
        titled("ranking", _("Ranks after a tie"), RANKING_TITLES),
        Field("rank_requires_pass", _("Only those who passed are ranked"), Kind.FLAG),
    )


def _exam_fields(locked: str) -> tuple[Field, ...]:
    def minutes(key: str, title: str, *, required: bool = True, hint: str = "", least: int = 0) -> Field:
        return Field(key, title, Kind.INTEGER, required=required, least=least, most=MOST_MINUTES, hint=hint)

    modes = [(mode.value, _(title)) for mode, title in MULTIPLE_TITLES.items()]
    ways = [(way.value, _(title)) for way, title in SIGN_IN_TITLES.items()]
    return (
        minutes("duration_minutes", _("Exam time, minutes"), least=1),
        minutes("late_minutes", _("Late entry until minute"), required=False, hint=_("Empty: until the end.")),
        minutes("earliest_hand_in_minutes", _("Hand-in from minute")),
        Field("multiple_choice_mode", _("Multiple choice"), Kind.CHOICE, required=True, choices=modes, locked=locked),
        Field(
            "answer_limit",
            _("Two markers may differ, %"),
            Kind.INTEGER,
            required=True,
            least=0,
            most=100,
            hint=_("Of what a short answer is worth; beyond that it is settled."),
            locked=locked,
        ),
        Field("sign_in", _("Candidates sign in with"), Kind.CHOICE, required=True, choices=ways),
        Field("shuffle_questions", _("Shuffle the questions"), Kind.FLAG),
        Field("shuffle_options", _("Shuffle the options"), Kind.FLAG),
        Field("receipt", _("Print a receipt at hand-in"), Kind.FLAG),
    )


def exam_times(exam: ExamRules) -> str:
    """Return the times of an exam in one line."""
    late = _("late entry until minute {minutes}").format(minutes=exam.late_minutes) if exam.late_minutes is not None else ""
    early = (
        _("hand-in from minute {minutes}").format(minutes=exam.earliest_hand_in_minutes) if exam.earliest_hand_in_minutes else ""
    )
    return " · ".join(part for part in (_("{minutes} minutes").format(minutes=exam.duration_minutes), late, early) if part)
