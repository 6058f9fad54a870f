"""What a candidate must know before the first question: times, marks, keys, and what happens when something breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from skillsapp.domain.layout import CASES
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import Programme
from skillsapp.domain.question_types import MultipleChoiceMode
from skillsapp.domain.question_types.letter_parts import COUNTS_PARTS
from skillsapp.domain.sitting import Sitting
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel.i18n import _, listed, ngettext
from ui.player.answer_sheet import section_title
from ui.player.stage import StagePage
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.person import NumberedBadge
from ui.widgets.text import label

_MULTIPLE = {
    MultipleChoiceMode.ALL_OR_NOTHING: lambda: _(
        "Multiple choice: only the complete right answer counts; a missing or wrong option makes 0."
    ),
    MultipleChoiceMode.PER_OPTION: lambda: _("Multiple choice: each right option counts in part; any wrong option makes 0."),
    MultipleChoiceMode.PROPORTIONAL: lambda: _("Multiple choice: right options count in proportion; any wrong option makes 0."),
    MultipleChoiceMode.NEGATIVE: lambda: _("Multiple choice: a wrong answer costs marks; leave open what you do not know."),
}


def rules_of(sitting: Sitting, programme: Programme, paper: Paper) -> tuple[str, ...]:
    """Return the rules of this exam as sentences."""
    sections = Counter(CASES if item.case else item.type for item in paper.items)
    types = {item.type for item in paper.items}
    kinds = listed(_("{type} {count}").format(type=section_title(key), count=count) for key, count in sections.items())
    mode = MultipleChoiceMode(programme.plan.exam.multiple_choice_mode)
    said = [
        _("Questions: {count} ({kinds}); {full} marks in all; {minutes} minutes.").format(
            count=len(paper.items), kinds=kinds, full=f"{paper.full.normalize():f}", minutes=sitting.duration_minutes
        )
    ]
    if "multiple" in types:
        said.append(_MULTIPLE[mode]())
    if "fill_in" in types:
        said.append(
            _("Fill-in: each blank counts by itself; capitals and full-width signs do not matter unless the question says so.")
        )
    if {"matching", "ordering"} & types:
        said.append(
            _("Matching and ordering: what is in its place counts in proportion.")
            if mode in COUNTS_PARTS
            else _("Matching and ordering: only the complete right answer counts.")
        )
    said.append(
        _(
            "Every answer is saved at once and can be changed until you hand in. At the end of the time the paper is collected by itself."
        )
    )
    if sitting.earliest_hand_in_minutes:
        minutes = sitting.earliest_hand_in_minutes
        said.append(
            ngettext(
                "Handing in is possible after {minutes} minute.", "Handing in is possible after {minutes} minutes.", minutes
            ).format(minutes=minutes)
        )
    said.append(
        _("Do not leave this window: leaving it is recorded with the time, and the {invigilator} sees it.").format(
            invigilator=words_for(programme.kind).invigilator.lower()
        )
    )
    said.append(_("If the computer stops, stay seated and raise your hand: your answers are safe and the time is not lost."))
    return tuple(said)


class RulesPage(StagePage):
    """`begun` when the candidate wants to start; until the sitting has started the button waits and says so."""

    begun = Signal()

    def __init__(self, heading: str, place: str, words: Words, rules: Sequence[str]) -> None:
        super().__init__(heading, place, words, name="rules_page", width=700)
        self._words = words
        self.card.add(label(_("Rules of the exam"), "h1"))
        for number, rule in enumerate(rules, 1):
            line = QHBoxLayout()
            line.setSpacing(px(12))
            line.addWidget(NumberedBadge(number), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(rule, wrap=True), 1)
            self.card.body.addLayout(line)
        self._waiting = Banner("", Tone.INFO, name="start_waiting")
        self.card.add(self._waiting)
        self.end_card()
        row = QHBoxLayout()
        row.addStretch()
        self._go = Button(_("I have read this; start answering"), "exam_begin", self.begun.emit, kind="primary", big=True)
        self._go.setAutoDefault(True)
        row.addWidget(self._go)
        self.card.body.addLayout(row)
        self.setFocusProxy(self._go)

    def set_open(self, is_open: bool) -> None:
        """Let the candidate begin, or say that the start is awaited."""
        wait = _("Please wait: the {invigilator} starts the exam for everybody.").format(
            invigilator=self._words.invigilator.lower()
        )
        self._waiting.show_text("" if is_open else wait, Tone.INFO)
        if is_open and not self._go.isEnabled():
            self._go.setEnabled(True)
            self._go.setFocus()
        elif not is_open:
            self._go.setEnabled(False)

    def set_busy(self, what: str) -> None:
        super().set_busy(what)
        self._go.setEnabled(not what)

    def show_problem(self, text: str) -> None:
        super().show_problem(_("{problem} Raise your hand.").format(problem=text))
        self._go.setEnabled(True)
        self._go.setFocus()
