"""A question as the candidate sees it, to look at: its case, its text and the widget of its type, which takes neither mouse nor key."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamQuestion, exam_question
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _
from ui.question_widgets import QUESTION_WIDGETS
from ui.theme import px
from ui.widgets.rich_layout import Pictures
from ui.widgets.rich_text import RichText
from ui.widgets.text import label


class CandidateView(QWidget):
    """Shows *question* with its answer filled in, or blank without *answered*."""

    def __init__(self, question: Question, case: CaseMaterial | None, pictures: Pictures, *, answered: bool) -> None:
        super().__init__()
        self.setObjectName("candidate_view")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        if case is not None:
            column.addWidget(label(case.title or _("Material"), "h2", wrap=True))
            column.addWidget(RichText(case.text, "", pictures, name="case_text"))
        column.addWidget(RichText(question.stem, "strong", pictures, name="question_stem"))
        if question.type in QUESTION_WIDGETS:
            column.addWidget(self._answer(question, case, pictures, answered))

    def _answer(self, question: Question, case: CaseMaterial | None, pictures: Pictures, answered: bool) -> QWidget:
        shown = as_shown(question, case)
        made = QUESTION_WIDGETS[question.type].answer(
            shown, QUESTION_TYPES[question.type].right_response(question) if answered else "", pictures
        )
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for part in (made, *made.findChildren(QWidget)):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.column.setSpacing(px(6))
        return made


def as_shown(question: Question, case: CaseMaterial | None) -> ExamQuestion:
    """Return what a candidate gets of *question*, its options in the order of the bank."""
    cases: Mapping[str, CaseMaterial] = {question.case: case} if case is not None else {}
    return exam_question(question, 1, Decimal(1), range(len(question.options)), cases)
