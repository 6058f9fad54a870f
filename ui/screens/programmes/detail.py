"""Everything about one programme on a page: its life cycle, its facts, its rules, its letterhead."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.programme import (
    ORGANISER_TITLES,
    STATE_ORDER,
    STATE_TITLES,
    THEORY_USE_TITLES,
    Component,
    Programme,
)
from skillsapp.domain.ranking import SHARE, UNROUNDED_TOTAL, RoundAt
from skillsapp.domain.registration import REGISTRATION_STATE_TITLES, RegistrationState
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _, ngettext
from ui.screens.programmes.columns import dates_of
from ui.screens.programmes.rules_page import ROUND_AT_TITLES, ROUNDING_TITLES, exam_times
from ui.theme import px
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card
from ui.widgets.steps import Step, StepBar, StepState
from ui.widgets.text import label

Facts = tuple[tuple[str, str], ...]


class ProgrammeDetail(QWidget):
    """Cards below one another; `buttons` holds the steps of the life cycle."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, px(6), 0)
        column.setSpacing(px(12))
        life = Card(_("Life cycle"), name="life_cycle")
        self._steps = StepBar()
        life.add(self._steps)
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        self._next = label("", "sub", wrap=True, name="life_next")
        foot.addWidget(self._next, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(px(10))
        foot.addLayout(self.buttons)
        life.body.addLayout(foot)
        column.addWidget(life)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(12))
        self._facts = {key: FactRows(f"programme_{key}") for key in ("about", "people", "groups", "rules", "organisers")}
        titles = {
            "about": _("About"),
            "people": _("Registration"),
            "groups": _("Groups and prizes"),
            "rules": _("Rules"),
            "organisers": _("Organisers"),
        }
        places = {"about": (0, 0), "people": (0, 1), "groups": (1, 0), "rules": (1, 1)}
        for key, facts in self._facts.items():
            card = Card(titles[key], name=f"card_{key}")
            card.add(facts)
            card.body.addStretch()
            if key in places:
                grid.addWidget(card, *places[key])
            else:
                grid.addWidget(card, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch()

    def show_programme(self, programme: Programme, states: Mapping[RegistrationState, int], next_sentence: str) -> None:
        """Show *programme* with the counts of its registrations and what the next step means."""
        now = STATE_ORDER.index(programme.state)

        def state_of(number: int) -> StepState:
            if number < now or now == len(STATE_ORDER) - 1:
                return StepState.DONE
            return StepState.CURRENT if number == now else StepState.TODO

        self._steps.show_steps(
            [Step(state, _(STATE_TITLES[state]), state_of(number)) for number, state in enumerate(STATE_ORDER)]
        )
        self._next.setText(next_sentence)
        self._facts["about"].show_facts(_about(programme), names=96)
        self._facts["people"].show_facts(_people(programme, states), names=96)
        self._facts["groups"].show_facts(_groups(programme), names=96)
        self._facts["rules"].show_facts(_rules(programme), names=96)
        self._facts["organisers"].show_facts(_organisers(programme), names=96)


def _about(programme: Programme) -> Facts:
    return (
        (_("Dates"), dates_of(programme)),
        (_("City"), programme.city),
        (_("Place"), programme.venue),
        (_("Document number"), programme.document_number),
        (_("Enquiries"), programme.plan.telephone),
    )


def _people(programme: Programme, states: Mapping[RegistrationState, int]) -> Facts:
    total = sum(states.values())
    shown = [
        (_(REGISTRATION_STATE_TITLES[state]), f"{count:,}") for state in RegistrationState if (count := states.get(state, 0))
    ]
    return ((_("Registrations in all"), f"{total:,}"), *shown)


def _groups(programme: Programme) -> Facts:
    plan, facts = programme.plan, []
    if plan.theory_use is not None:
        facts.append((_("First round"), _(THEORY_USE_TITLES[plan.theory_use])))
    for group in plan.groups:
        parts = (
            [ngettext("{count} finalist", "{count} finalists", group.finalists).format(count=group.finalists)]
            if group.finalists
            else []
        )
        parts += [
            _("{prize} × {places}").format(prize=prize.name, places=prize.places)
            for prize in plan.prizes
            if prize.group == group.key
        ]
        parts += [
            _("{prize} × {places}").format(prize=honour.title, places=honour.places)
            for honour in plan.honours
            if honour.group == group.key
        ]
        facts.append((group.title, "\n".join(parts)))
    return tuple(facts)


def _rules(programme: Programme) -> Facts:
    plan = programme.plan
    names = {component.key: component.title for component in plan.components}
    names |= {SHARE: _("Share the rank"), UNROUNDED_TOTAL: _("The total before rounding")}
    ranking = plan.ranking
    rounding = ngettext("{count} decimal", "{count} decimals", ranking.decimals).format(count=ranking.decimals)
    return (
        *((component.title, _component(component)) for component in plan.components),
        (_("Rounding"), f"{rounding} · {_(ROUNDING_TITLES[ranking.rounding])} · {_(ROUND_AT_TITLES[RoundAt(ranking.round_at)])}"),
        (_("On equal totals"), " → ".join(names.get(key, key) for key in ranking.tie_order)),
        (_("Exam"), exam_times(plan.exam)),
    )


def _component(component: Component) -> str:
    parts = [
        _("weight {weight} %").format(weight=plain(component.weight)),
        _("full mark {mark}").format(mark=plain(component.full)),
    ]
    if component.pass_mark is not None:
        parts.append(_("pass from {mark}").format(mark=plain(component.pass_mark)))
    return " · ".join(parts)


def _organisers(programme: Programme) -> Facts:
    named = [(_(title), "\n".join(getattr(programme.plan.organisers, key))) for key, title in ORGANISER_TITLES.items()]
    return tuple((title, names) for title, names in named if names)
