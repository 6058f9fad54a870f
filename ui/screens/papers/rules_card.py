"""How papers are drawn: one for all, variants or one each; what must be on them, what must not, and the spare before witnesses."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.paper_set import MODE_TITLES
from skillsapp.domain.programme import PaperMode, PaperRules
from skillsapp.kernel.i18n import _
from skillsapp.queries.question_search import FoundRow
from skillsapp.services.papers import PaperRequest
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.screens.papers.effects import Effect
from ui.screens.papers.must_list import Chosen, MustList
from ui.screens.papers.names import read_names
from ui.theme import Tone, px
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import Pill

MOST = 2000
MOST_MONTHS = 60
ORDINARY, EXACT = "ordinary", "exact"


class RulesCard(Card):
    """The form beside the blueprint; `changed` after every change, `must_wanted` when questions for every paper are to be chosen."""

    changed = Signal()
    must_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("How the papers are drawn"), name="paper_rules_card")
        self._mode, self._accepted = PaperMode.ONE, 1
        self._badge = Pill(_("Draft questions admitted"), Tone.WARN, "triangle-alert")
        self._badge.setObjectName("drafts_badge")
        self._holder = QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.form = Form(self._fields(), self._values(PaperRules(), ()), own={"must_include": MustList})
        self.must = must_of(self.form)
        self.must.wanted.connect(self.must_wanted)
        self.form.changed.connect(self._follow)
        column.addWidget(self._badge)
        column.addWidget(self.form)
        column.addStretch()
        self.body.addWidget(scrolling(self._holder, "paper_rules_scroll"), 1)
        self._follow()

    def show_rules(self, rules: PaperRules, accepted: int, must: Sequence[FoundRow]) -> None:
        """Show what the programme has; *accepted* people would each get a paper, *must* are the questions that every one holds."""
        self._mode, self._accepted = rules.mode, max(1, accepted)
        self.form.show_values(self._values(rules, must))
        self._follow()

    def show_must(self, rows: Sequence[FoundRow]) -> None:
        """Show which questions were chosen for every paper."""
        self.must.show(tuple(Chosen(row.id, row) for row in rows))

    def show_effects(self, effects: Mapping[str, Effect]) -> None:
        """Say under the fields what they come to."""
        for key, effect in effects.items():
            self.form.show_hint(key, effect.text, effect.tone)

    @property
    def official(self) -> int:
        """How many papers are drawn without the spare; 0 where the number cannot be read."""
        values = self.form.values()
        return 1 if values["mode"] == PaperMode.ONE.value else int(str(values["papers"] or 0))

    def rules(self) -> PaperRules:
        """Return what belongs to the programme."""
        values = self.form.values()
        return PaperRules(
            PaperMode(str(values["mode"])),
            tuple(one.id for one in self.must.chosen),
            int(str(values["recent_months"] or 0)),
            bool(values["drafts"]),
            bool(values["spare"]),
            int(str(values["cap"] or 0)),
            values["way"] == EXACT,
        )

    def request(self, programme_id: str) -> PaperRequest:
        """Return what to draw now."""
        values, rules = self.form.values(), self.rules()
        witnesses = read_names(str(values["witnesses"] or ""))
        exact = rules.exact and rules.mode is PaperMode.VARIANTS
        seed = int(str(values["seed"] or 0))
        return PaperRequest(programme_id, self.official, seed, rules.mode, "", rules.spare, witnesses, exact)

    def check(self) -> bool:
        return self.form.check()

    def fresh_seed(self) -> None:
        """Propose another seed for the next papers."""
        self.form["seed"].show(_seed())

    def _fields(self) -> tuple[Field, ...]:
        modes = [(mode.value, _(title)) for mode, title in MODE_TITLES.items()]
        ways = [(ORDINARY, _("Ordinary way")), (EXACT, _("Balance exactly"))]
        return (
            Field("mode", _("Who gets which paper"), Kind.CHOICE, required=True, choices=modes),
            Field("papers", _("How many papers"), Kind.INTEGER, required=True, least=1, most=MOST),
            Field("way", _("How they are made equal"), Kind.CHOICE, required=True, choices=ways),
            Field("recent_months", _("Leave out the last … months"), Kind.INTEGER, least=0, most=MOST_MONTHS),
            Field("cap", _("One question on … papers at most"), Kind.INTEGER, least=0, most=MOST),
            Field("must_include", _("Questions on every paper")),
            Field("drafts", _("Admit unreviewed drafts"), Kind.FLAG),
            Field("spare", _("Draw a spare paper too"), Kind.FLAG),
            Field("witnesses", _("Witnesses"), placeholder=_("Two names at least"), hint=_("Needed for a spare paper; printed on the fairness sheet.")),
            Field("seed", _("Seed"), Kind.INTEGER, required=True, least=0, most=999_999_999,
                  hint=_("The same seed draws the same papers again.")),
        )  # fmt: skip

    def _values(self, rules: PaperRules, must: Sequence[FoundRow]) -> dict[str, object]:
        rows = {row.id: row for row in must}
        return {
            "mode": rules.mode.value,
            "papers": self._usual_count(rules.mode),
            "recent_months": rules.recent_months,
            "way": EXACT if rules.exact else ORDINARY,
            "cap": rules.cap,
            "must_include": tuple(Chosen(id, rows.get(id)) for id in rules.must_include),
            "drafts": rules.drafts,
            "spare": rules.spare,
            "witnesses": "",
            "seed": _seed(),
        }

    def _usual_count(self, mode: PaperMode) -> int:
        return {PaperMode.ONE: 1, PaperMode.VARIANTS: 2, PaperMode.EACH: self._accepted}[mode]

    def _follow(self) -> None:
        rules = self.rules()
        if rules.mode is not self._mode:
            self._mode = rules.mode
            self.form["papers"].show(self._usual_count(rules.mode))
        self._badge.setVisible(rules.drafts)
        several, variants = rules.mode is not PaperMode.ONE, rules.mode is PaperMode.VARIANTS
        for key, needed in (("papers", several), ("cap", several), ("way", variants), ("witnesses", rules.spare)):
            self.form.set_field_visible(key, needed)
        self.changed.emit()


def must_of(form: Form) -> MustList:
    """Return the editor of the questions that stand on every paper."""
    editor = form["must_include"]
    assert isinstance(editor, MustList)
    return editor


def _seed() -> int:
    return random.SystemRandom().randrange(1_000_000)
