"""One question: as the candidate sees it, then the answer, why, and where it comes from."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamOption, ExamQuestion
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import DIFFICULTY_TITLES, QUESTION_STATE_TITLES, Question
from skillsapp.kernel.i18n import _
from ui.question_widgets import QUESTION_WIDGETS
from ui.screens.questions.columns import DIFFICULTY_TONES, STATE_TONES, type_title
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, rule, scrolling
from ui.widgets.text import Pill, label


class QuestionInspector(Card):
    """`may_see` tells whether the person may see answers."""

    def __init__(self, may_see: bool) -> None:
        super().__init__(padding=0, spacing=0, name="question_inspector")
        self._may_see = may_see
        self._shown: QWidget | None = None
        self.body.setContentsMargins(1, 1, 1, 1)
        self.show_question(None)

    def show_question(self, question: Question | None) -> None:
        """Show *question*, or what to do when there is none."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = self._page(question) if question is not None else self._nothing()
        self.add(self._shown)

    @staticmethod
    def _nothing() -> QWidget:
        return EmptyState(_("No question chosen"), _("Choose a row to see it as the candidate does."), "eye")

    def _page(self, question: Question) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(16), px(14), px(16), px(14))
        column.setSpacing(px(10))
        pills = QHBoxLayout()
        pills.setSpacing(px(6))
        pills.addWidget(Pill(type_title(question.type), Tone.INFO))
        pills.addWidget(Pill(_(DIFFICULTY_TITLES[question.difficulty]), DIFFICULTY_TONES[question.difficulty]))
        pills.addWidget(Pill(_(QUESTION_STATE_TITLES[question.state]), STATE_TONES[question.state]))
        pills.addStretch()
        column.addLayout(pills)
        stem = label(question.stem, "strong", wrap=True, name="question_stem")
        stem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(stem)
        column.addWidget(self._options(question))
        column.addWidget(rule())
        if self._may_see:
            column.addWidget(self._answer(question))
        else:
            column.addWidget(Banner(_("You may see the question, but not its answer."), Tone.MUTED, name="answer_hidden"))
        facts = FactRows("question_facts")
        facts.show_facts(
            (
                (_("Source"), question.source),
                (_("Topic"), question.topic),
                (_("Number"), question.id),
                (_("Version"), str(question.version)),
            ),
            names=62,
        )
        column.addWidget(facts)
        column.addStretch()
        return scrolling(holder, "question_scroll")

    def _options(self, question: Question) -> QWidget:
        """Return the candidate's own widget, with the right options chosen; it only shows and takes no key."""
        widgets = QUESTION_WIDGETS.get(question.type)
        if widgets is None:
            return label("\n".join(f"{LETTERS[n]}. {text}" for n, text in enumerate(question.options)), wrap=True)
        options = tuple(ExamOption(LETTERS[place], text) for place, text in enumerate(question.options))
        shown = ExamQuestion(question.ref, 1, question.type, question.stem, options, Decimal(1))
        made = widgets.answer(shown, question.answer if self._may_see else "")
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for button in made.buttons:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = made.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(px(6))
        return made

    def _answer(self, question: Question) -> QWidget:
        holder = QWidget()
        holder.setObjectName("question_key")
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        line = QHBoxLayout()
        line.addWidget(label(_("Answer"), "sub"))
        line.addWidget(Pill(answer_text(question), Tone.OK, "check"))
        line.addStretch()
        column.addLayout(line)
        if question.explanation:
            column.addWidget(label(question.explanation, wrap=True, name="question_explanation"))
        return holder


def answer_text(question: Question) -> str:
    """Return the answer as people say it: letters, or right and wrong."""
    return {"T": _("Right"), "F": _("Wrong")}.get(question.answer, question.answer)
