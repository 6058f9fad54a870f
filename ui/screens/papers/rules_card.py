"""How papers are drawn: one for all, variants or one each; what must be on them, what must not, and the spare before witnesses."""

from __future__ import annotations

import random
import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.paper_set import MODE_TITLES
from skillsapp.domain.programme import PaperMode, PaperRules
from skillsapp.kernel.i18n import _
from skillsapp.services.papers import PaperRequest
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.theme import Tone, px
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import Pill

MOST = 2000
_PARTS = re.compile(r"[\s,;\uFF0C\u3001\uFF1B]+")


class RulesCard(Card):
    """The form beside the blueprint; `changed` after every change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(_("How the papers are drawn"), name="paper_rules_card")
        self._mode, self._accepted = PaperMode.ONE, 1
        self._badge = Pill(_("Draft questions admitted"), Tone.WARN, "triangle-alert")
        self._badge.setObjectName("drafts_badge")
        self._holder = QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self.form = Form(self._fields(), self._values(PaperRules()))
        self.form.changed.connect(self._follow)
        column.addWidget(self._badge)
        column.addWidget(self.form)
        column.addStretch()
        self.body.addWidget(scrolling(self._holder, "paper_rules_scroll"), 1)
        self._follow()

    def show_rules(self, rules: PaperRules, accepted: int) -> None:
        """Show what the programme has; *accepted* people would each get a paper."""
        self._mode, self._accepted = rules.mode, max(1, accepted)
        self.form.show_values(self._values(rules))
        self._follow()

    def rules(self) -> PaperRules:
        """Return what belongs to the programme."""
        values = self.form.values()
        return PaperRules(
            PaperMode(str(values["mode"])),
            tuple(part for part in _PARTS.split(str(values["must_include"] or "")) if part),
            int(str(values["recent_months"] or 0)),
            bool(values["drafts"]),
            bool(values["spare"]),
        )

    def request(self, programme_id: str) -> PaperRequest:
        """Return what to draw now."""
        values, rules = self.form.values(), self.rules()
        witnesses = tuple(part for part in _PARTS.split(str(values["witnesses"] or "")) if part)
        count = 1 if rules.mode is PaperMode.ONE else int(str(values["papers"] or 0))
        return PaperRequest(programme_id, count, int(str(values["seed"] or 0)), rules.mode, "", rules.spare, witnesses)

    def check(self) -> bool:
        return self.form.check()

    def fresh_seed(self) -> None:
        """Propose another seed for the next papers."""
        self.form.show_values({**self.form.values(), "seed": _seed()})

    def _fields(self) -> tuple[Field, ...]:
        modes = [(mode.value, _(title)) for mode, title in MODE_TITLES.items()]
        return (
            Field("mode", _("Who gets which paper"), Kind.CHOICE, required=True, choices=modes),
            Field("papers", _("How many papers"), Kind.INTEGER, required=True, least=1, most=MOST),
            Field("recent_months", _("Leave out the last … months"), Kind.INTEGER, least=0, most=60,
                  hint=_("0: everything may come again. Where the bank has nothing else, the oldest comes again.")),
            Field("must_include", _("Questions on every paper"), placeholder="REG-A01-001 STD-B02-003",
                  hint=_("Their numbers, with a space between.")),
            Field("drafts", _("Admit unreviewed drafts"), Kind.FLAG),
            Field("spare", _("Draw a spare paper too"), Kind.FLAG),
            Field("witnesses", _("Witnesses"), placeholder=_("Two names at least"), hint=_("Needed for a spare paper; printed on the fairness sheet.")),
            Field("seed", _("Seed"), Kind.INTEGER, required=True, least=0, most=999_999_999,
                  hint=_("The same seed draws the same papers again.")),
        )  # fmt: skip

    def _values(self, rules: PaperRules) -> dict[str, object]:
        return {
            "mode": rules.mode.value,
            "papers": self._usual_count(rules.mode),
            "recent_months": rules.recent_months,
            "must_include": " ".join(rules.must_include),
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
        for key, needed in (("papers", rules.mode is not PaperMode.ONE), ("witnesses", rules.spare)):
            self.form.set_field_visible(key, needed)
        self.changed.emit()


def _seed() -> int:
    return random.SystemRandom().randrange(1_000_000)
