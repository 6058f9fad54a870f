"""Numeric: a field for a number with its unit behind; the author writes the number and how far off is still right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.numeric import tolerance_of
from skillsapp.domain.question_types.typed_text import read_number
from skillsapp.domain.score import shown
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import AnswerWidget, QuestionEditor, QuestionWidgets, written
from ui.question_widgets.typing import AnswerLine, Pause
from ui.theme import px, set_state
from ui.widgets.rich_layout import Pictures
from ui.widgets.text import label


class NumericAnswer(AnswerWidget):
    """No input method: figures come out half width.  What is no number is saved as it is, and said to be none."""

    is_typed = True

    def __init__(self, question: ExamQuestion, response: str, pictures: Pictures | None = None) -> None:
        super().__init__(question, response, pictures)
        self._pause = Pause(self)
        self._pause.over.connect(self._tell)
        self.field = AnswerLine("number_fill", _("Your answer, a number"), input_method=False)
        self.field.setText(response)
        self.field.setMaximumWidth(px(260))
        self.field.textEdited.connect(lambda _text: self._pause.begin())
        self.field.returnPressed.connect(self.flush)
        self.field.left.connect(self.flush)
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(label(_("Your answer"), "strong"))
        row.addWidget(self.field)
        unit = label(question.unit)
        unit.setProperty("answer", "unit")
        row.addWidget(unit)
        row.addStretch(1)
        self.column.addLayout(row)
        self.note = label("", wrap=True, name="number_note")
        self.column.addWidget(self.note)
        self._show_note()

    @property
    def response(self) -> str:
        return self.field.text().strip()

    def stops(self) -> Sequence[QWidget]:
        return (self.field,)

    def flush(self) -> None:
        self._pause.flush()

    def _tell(self) -> None:
        self._show_note()
        self.answered.emit(self.response)

    def _show_note(self) -> None:
        is_none = bool(self.response) and read_number(self.response, self.question.unit) is None
        example = "12.5"
        self.note.setText(
            _("This is not read as a number. Write it like {example}.").format(example=example)
            if is_none
            else _("Write the number only, such as {example}.").format(example=example)
        )
        set_state(self.note, "answer", "trouble" if is_none else "note")


class NumericEditor(QuestionEditor):
    """Number, tolerance and unit, and in words what will be right."""

    def __init__(self) -> None:
        super().__init__()
        self._fields = {
            "answer": _line("answer_edit", _("Answer"), "12.5"),
            "tolerance": _line("tolerance_edit", _("Tolerance"), _("0.5 or 5%, empty for none")),
            "unit": _line("unit_edit", _("Unit"), _("printed behind the field")),
        }
        grid = QGridLayout()
        grid.setSpacing(px(8))
        for place, field in enumerate(self._fields.values()):
            grid.addWidget(label(field.accessibleName(), "sub"), 0, place)
            grid.addWidget(field, 1, place)
            field.textEdited.connect(lambda _text: self._tell())
        self._range = label("", "hint", wrap=True, name="number_range")
        self.column.addLayout(grid)
        self.column.addWidget(self._range)

    def show_question(self, question: Question) -> None:
        texts = {"answer": question.answer, "tolerance": question.details.tolerance, "unit": question.details.unit}
        for name, field in self._fields.items():
            if field.text() != texts[name]:
                field.setText(texts[name])
        self._show_range(question)

    def edited(self, question: Question) -> Question:
        answer, tolerance, unit = (field.text().strip() for field in self._fields.values())
        return written(question, answer=answer, tolerance=tolerance, unit=unit)

    def _tell(self) -> None:
        self.changed.emit()
        self._show_range(self.edited(Question("", 0, "", "numeric", "", (), "")))

    def _show_range(self, question: Question) -> None:
        answer, tolerance = read_number(question.answer, question.details.unit), tolerance_of(question)
        if answer is None or tolerance is None:
            self._range.setText("")
        elif tolerance == 0:
            self._range.setText(_("Only {number} is right.").format(number=shown(answer)))
        else:
            self._range.setText(
                _("Right from {low} to {high}.").format(low=shown(answer - tolerance), high=shown(answer + tolerance))
            )


def _line(name: str, title: str, placeholder: str) -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(title)
    field.setPlaceholderText(placeholder)
    return field


NUMERIC_WIDGETS = QuestionWidgets("numeric", NumericAnswer, NumericEditor)
