"""True or false: two options that no bank holds; the log keeps T and F."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton

from skillsapp.domain.exam import ExamOption, ExamQuestion
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.true_false import FALSE, TRUE
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import OptionsAnswer, QuestionEditor, QuestionWidgets, written
from ui.theme import px
from ui.widgets.text import label


class TrueFalseAnswer(OptionsAnswer):
    """Right first, wrong second, for everybody."""

    def options_of(self, question: ExamQuestion) -> Sequence[ExamOption]:
        return (ExamOption(TRUE, _("Right")), ExamOption(FALSE, _("Wrong")))


class TrueFalseEditor(QuestionEditor):
    """The statement of the stem is right or wrong."""

    def __init__(self) -> None:
        super().__init__()
        self._verdicts = {TRUE: QRadioButton(_("Right")), FALSE: QRadioButton(_("Wrong"))}
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(px(18))
        row.addWidget(label(_("The statement is"), "sub"))
        for name, button in (("verdict_true", self._verdicts[TRUE]), ("verdict_false", self._verdicts[FALSE])):
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False: self.changed.emit())
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        self.column.addLayout(row)

    def show_question(self, question: Question) -> None:
        self._group.setExclusive(False)
        for verdict, button in self._verdicts.items():
            button.setChecked(question.answer == verdict)
        self._group.setExclusive(True)

    def edited(self, question: Question) -> Question:
        return written(question, answer="".join(verdict for verdict, button in self._verdicts.items() if button.isChecked()))


TRUE_FALSE_WIDGETS = QuestionWidgets("true_false", TrueFalseAnswer, TrueFalseEditor)
