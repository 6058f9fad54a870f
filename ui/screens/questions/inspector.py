"""One question: as the candidate sees it with its answer, its versions, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.question import DIFFICULTY_TITLES, QUESTION_STATE_TITLES, Question, QuestionState
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _
from skillsapp.queries.question_uses import QuestionHistory, VersionRow
from ui.screens.questions.candidate_view import CandidateView
from ui.screens.questions.columns import DIFFICULTY_TONES, STATE_TONES, type_title
from ui.screens.questions.history import uses_page, versions_page
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton
from ui.widgets.choices import SegmentedControl
from ui.widgets.empty import EmptyState
from ui.widgets.flow import FlowLayout
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, rule, scrolling
from ui.widgets.rich_layout import Pictures
from ui.widgets.rich_text import RichText
from ui.widgets.text import Pill, label


class QuestionInspector(Card):
    """`may_see` tells whether the person may see answers; `opened(id)` is called for another question to be looked at.

    `lifted(id)` is called for one that is to be kept apart no longer; None for who may not decide that.
    """

    def __init__(
        self,
        may_see: bool,
        pictures: Pictures,
        actions: Iterable[QAction],
        opened: Callable[[str], None],
        lifted: Callable[[str], None] | None,
    ) -> None:
        super().__init__(padding=0, spacing=0, name="question_inspector")
        self._may_see, self._pictures, self._opened, self._lifted = may_see, pictures, opened, lifted
        self._question: Question | None = None
        self._history: QuestionHistory | None = None
        self._version: int | None = None
        self._shown: QWidget | None = None
        self.body.setContentsMargins(1, 1, 1, 1)
        self._top = QWidget()
        top = QVBoxLayout(self._top)
        top.setContentsMargins(px(14), px(10), px(14), px(6))
        top.setSpacing(px(8))
        flow = QWidget()
        row = FlowLayout(flow, px(6))
        for action in actions:
            row.addWidget(ActionButton(action, kind="", small=True))
        top.addWidget(flow)
        self._tab = SegmentedControl(
            (("question", _("Question")), ("versions", _("Versions")), ("uses", _("Use and figures"))), "question_part", _("Show")
        )
        self._tab.chosen.connect(lambda _key: self._build())
        if may_see:
            top.addWidget(self._tab, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self._top)
        self._build()

    @property
    def question(self) -> Question | None:
        """The question in front."""
        return self._question

    def show_question(self, question: Question | None, history: QuestionHistory | None = None) -> None:
        """Show *question*, or what to do when there is none."""
        self._question, self._history, self._version = question, history, None
        self._build()

    def _show_version(self, version: int) -> None:
        self._version = None if version == self._version else version
        self._build()

    def _build(self) -> None:
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._top.setVisible(self._question is not None)
        if self._question is None or self._history is None:
            self._shown = EmptyState(_("No question chosen"), _("Choose a row to see it as the candidate does."), "eye")
        elif self._tab.value == "versions" and self._may_see:
            self._shown = self._scrolled(versions_page(self._history, self._version, self._pictures, self._show_version))
        elif self._tab.value == "uses" and self._may_see:
            self._shown = self._scrolled(uses_page(self._history, self._opened, self._lifted))
        else:
            self._shown = self._scrolled(self._page(self._question, self._history))
        self.body.addWidget(self._shown, 1)
        self._shown.show()

    @staticmethod
    def _scrolled(page: QWidget) -> QWidget:
        layout = page.layout()
        if layout is not None:
            layout.setContentsMargins(px(14), px(6), px(14), px(14))
        area = scrolling(page, "question_scroll")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    def _page(self, question: Question, history: QuestionHistory) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setSpacing(px(10))
        pills = QHBoxLayout()
        pills.setSpacing(px(6))
        pills.addWidget(Pill(type_title(question.type), Tone.INFO))
        pills.addWidget(Pill(_(DIFFICULTY_TITLES[question.difficulty]), DIFFICULTY_TONES[question.difficulty]))
        pills.addWidget(Pill(_(QUESTION_STATE_TITLES[question.state]), STATE_TONES[question.state]))
        pills.addStretch()
        column.addLayout(pills)
        if question.note and question.state is QuestionState.DRAFT:
            column.addWidget(Banner(_("Sent back: {note}").format(note=question.note), Tone.WARN, name="question_note"))
        column.addWidget(CandidateView(question, history.case, self._pictures, answered=self._may_see))
        column.addWidget(rule())
        if self._may_see:
            column.addWidget(self._answer(question))
        else:
            column.addWidget(Banner(_("You may see the question, but not its answer."), Tone.MUTED, name="answer_hidden"))
        facts = FactRows("question_facts")
        rows = [(_("Source"), question.source), (_("Topic"), question.topic)]
        if question.facts:
            rows.append((_("Facts"), ", ".join(question.facts)))
        made = history.versions[0] if history.versions else None
        rows += [(_("Number"), question.id), (_("Version"), str(question.version))]
        rows += _people(made) if made is not None and self._may_see else []
        facts.show_facts(tuple(rows), names=62)
        column.addWidget(facts)
        column.addStretch()
        return holder

    def _answer(self, question: Question) -> QWidget:
        holder = QWidget()
        holder.setObjectName("question_key")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addWidget(label(_("Answer"), "sub"))
        text = answer_text(question)
        if len(text) <= 12 and "\n" not in text:
            column.addWidget(Pill(text, Tone.OK, "check"))
        else:
            column.addWidget(RichText(text, "strong", self._pictures))
        for line in question.details.rubric:
            column.addWidget(label(f"{line.points.normalize():f}  {line.text}", wrap=True))
        if question.explanation:
            column.addWidget(RichText(question.explanation, "", self._pictures, name="question_explanation"))
        return holder


def answer_text(question: Question) -> str:
    """Return the answer as people say it."""
    if question.type == "true_false":
        return {"T": _("Right"), "F": _("Wrong")}.get(question.answer, question.answer)
    kind = QUESTION_TYPES.get(question.type)
    return kind.shown(question, question.answer) if kind is not None else question.answer


def _people(row: VersionRow) -> list[tuple[str, str]]:
    rows = [(_("Written by"), row.made_by)] if row.made_by else []
    return rows + ([(_("Reviewed by"), row.reviewed_by)] if row.reviewed_by else [])
