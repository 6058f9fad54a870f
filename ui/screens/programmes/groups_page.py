"""What only a competition has to settle: how the first round counts, who goes on, prizes and honours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.programme import THEORY_USE_TITLES, Group, Honour, Plan, Prize, Programme, TheoryUse
from skillsapp.exchange.programme_files import Preset, with_theory_use
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.ids import new_id
from ui.fields.field import Field, Kind
from ui.screens.programmes.rows_editor import RowsEditor
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.choice_cards import CardChoice, ChoiceCards
from ui.widgets.text import label

USE_SENTENCES = {
    TheoryUse.COUNTS: N_("The first-round theory is 30 % of the total, the practical of the final 70 %."),
    TheoryUse.ADVANCE_ONLY: N_(
        "The first-round theory decides who goes to the final and is not carried over; the practical is the whole total."
    ),
    TheoryUse.FINAL_THEORY: N_(
        "The first round only decides who goes on. The final holds another theory exam: 30 % theory, 70 % practical."
    ),
}
MOST_PLACES = 999


class GroupsPage(QWidget):
    """Groups are locked once the exam has begun; prizes and honours stay editable."""

    def __init__(self, preset: Preset, draft: Programme, *, locked: str = "") -> None:
        super().__init__()
        self._preset, self._locked = preset, locked
        plan = draft.plan
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(12))
        if locked:
            column.addWidget(Banner(locked, Tone.WARN, name="groups_locked"))
        self.use: ChoiceCards | None = None
        if plan.theory_use is not None:
            column.addWidget(label(_("How does the first-round theory count?"), "h2"))
            choices = [CardChoice(use, _(title), _(USE_SENTENCES[use])) for use, title in THEORY_USE_TITLES.items()]
            self.use = ChoiceCards(choices, "theory_use", _("How does the first-round theory count?"), stacked=True)
            self.use.choose(plan.theory_use)
            self.use.setEnabled(not locked)
            column.addWidget(self.use)
        has_final = plan.preliminary is not None
        group_fields = [Field("title", _("Group"), required=True, longest=20, locked=locked)]
        if has_final:
            group_fields.append(Field("finalists", _("Finalists"), Kind.INTEGER, least=1, most=MOST_PLACES, locked=locked))
        self.groups = RowsEditor("groups", group_fields, "" if locked else _("Add a group"), lambda: {"key": new_id()})
        self.groups.show_rows(
            [{"key": g.key, "title": g.title, "finalists": g.finalists, "scheme": g.scheme} for g in plan.groups]
        )
        column.addWidget(label(_("Groups"), "h2"))
        column.addWidget(self.groups)
        keys = [(group.key, group.title) for group in plan.groups]
        group = Field("group", _("Group"), Kind.CHOICE, required=True, choices=keys)
        places = Field("places", _("Places"), Kind.INTEGER, required=True, least=1, most=MOST_PLACES)
        self.prizes = RowsEditor(
            "prizes", (group, Field("name", _("Prize"), required=True, longest=20), places), _("Add a prize")
        )
        self.prizes.show_rows([{"group": p.group, "name": p.name, "places": p.places} for p in plan.prizes])
        self.honours = RowsEditor(
            "honours", (group, Field("title", _("Honour"), required=True, longest=40), places), _("Add an honour")
        )
        self.honours.show_rows([{"key": h.key, "group": h.group, "title": h.title, "places": h.places} for h in plan.honours])
        column.addWidget(label(_("Prizes, from the first place down"), "h2"))
        column.addWidget(self.prizes)
        column.addWidget(label(_("Honours to recommend for"), "h2"))
        column.addWidget(
            label(_("Others grant them: the program lists who is recommended, applied for and awarded."), "hint", wrap=True)
        )
        column.addWidget(self.honours)
        column.addStretch()
        self.groups.changed.connect(self._offer_groups)

    def check(self) -> bool:
        missing = "" if self.groups.rows() else _("At least one group is needed.")
        return all([self.groups.check(missing), self.prizes.check(), self.honours.check()])

    def applied(self, draft: Programme) -> Programme:
        plan = draft.plan
        if self.use is not None and self.use.value and self.use.value != plan.theory_use:
            wanted = TheoryUse(self.use.value)
            ranking = replace(plan.ranking, tie_order=self._preset.plan.ranking.tie_order)
            plan = with_theory_use(replace(plan, ranking=ranking), wanted)
        return replace(draft, plan=replace(plan, groups=self._groups(plan), prizes=self._prizes(), honours=self._honours()))

    def _groups(self, plan: Plan) -> tuple[Group, ...]:
        if self._locked:
            return plan.groups
        return tuple(
            Group(
                str(row["key"]),
                str(row["title"]).strip(),
                cast("int | None", row.get("finalists")),
                cast("str | None", row.get("scheme")) or (plan.groups[0].scheme if plan.groups else None),
            )
            for row in self.groups.rows()
        )

    def _prizes(self) -> tuple[Prize, ...]:
        return tuple(Prize(str(row["group"]), str(row["name"]).strip(), cast("int", row["places"])) for row in self.prizes.rows())

    def _honours(self) -> tuple[Honour, ...]:
        return tuple(
            Honour(str(row.get("key") or new_id()), str(row["title"]).strip(), str(row["group"]), cast("int", row["places"]))
            for row in self.honours.rows()
        )

    def _offer_groups(self) -> None:
        """Prizes and honours name groups: a new title is offered at once, what belongs to a removed group goes with it."""
        choices: Sequence[tuple[str, str]] = [(str(row["key"]), str(row["title"])) for row in self.groups.rows()]
        for editor in (self.prizes, self.honours):
            editor.set_choices("group", choices)
