"""Short answer: a large field for a few sentences; the author writes a model answer and what markers look for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.question import Question, RubricLine
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import AnswerWidget, QuestionEditor, QuestionWidgets, written
from ui.question_widgets.growing_text import GrowingText
from ui.question_widgets.text_rows import TextRow, TextRows
from ui.question_widgets.typing import LONGEST_TEXT, AnswerText, Pause
from ui.theme import px
from ui.widgets.rich_layout import Pictures
from ui.widgets.text import label

MOST_LINES = 12


class ShortAnswer(AnswerWidget):
    """An input method may be used; how much is written is counted below."""

    is_typed = True

    def __init__(self, question: ExamQuestion, response: str, pictures: Pictures | None = None) -> None:
        super().__init__(question, response, pictures)
        self._pause = Pause(self)
        self._pause.over.connect(lambda: self.answered.emit(self.response))
        self.field = AnswerText("text_fill", _("Your answer"))
        self.field.setPlainText(response)
        self.count = label("", name="text_counted")
        self.count.setProperty("answer", "note")
        self.field.textChanged.connect(self._note)
        self.field.left.connect(self.flush)
        self.column.addWidget(self.field)
        self.column.addWidget(self.count)
        self._show_count()

    @property
    def response(self) -> str:
        return self.field.text

    def stops(self) -> Sequence[QWidget]:
        return (self.field,)

    def flush(self) -> None:
        self._pause.flush()

    def _note(self) -> None:
        self._pause.begin()
        self._show_count()

    def _show_count(self) -> None:
        self.count.setText(
            _("{count} characters written, at most {most}").format(count=len("".join(self.response.split())), most=LONGEST_TEXT)
        )


class PointsBox(QDoubleSpinBox):
    """Points without needless zeros."""

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


class RubricRows(TextRows):
    """Rows with what each is worth."""

    def __init__(self) -> None:
        super().__init__(
            "rubric",
            _("Rubric: what markers look for, and what each point is worth"),
            _("Add a point"),
            signs=[str(number) for number in range(1, MOST_LINES + 1)],
            least=0,
            placeholder=_("What the answer should say"),
        )
        self._points: dict[TextRow, PointsBox] = {}

    def furnish(self, row: TextRow) -> None:
        points = self._points[row] = PointsBox()
        points.setRange(0.01, 100)
        points.setSingleStep(0.5)
        points.setDecimals(2)
        points.setAccessibleName(_("Worth"))
        points.setSuffix(_(" points"))
        points.setValue(1)
        points.ensurePolished()
        points.setFixedWidth(max(px(96), points.sizeHint().width()))
        points.valueChanged.connect(lambda _value: self.changed.emit())
        row.put_behind(points)

    def number(self, place: int, row: TextRow) -> None:
        self._points[row].setObjectName(f"rubric_{place + 1}_points")

    @property
    def lines(self) -> tuple[RubricLine, ...]:
        """The rows that have a text."""
        return tuple(RubricLine(row.text, Decimal(str(self._points[row].value()))) for row in self.rows if row.text)

    def show_lines(self, lines: Sequence[RubricLine]) -> None:
        self.show_texts([line.text for line in lines])
        for row, line in zip(self.rows, lines, strict=True):
            self._points[row].blockSignals(True)
            self._points[row].setValue(float(line.points))
            self._points[row].blockSignals(False)


class ShortAnswerEditor(QuestionEditor):
    """Model answer and rubric."""

    def __init__(self) -> None:
        super().__init__()
        title = _("Model answer")
        self._model = GrowingText("model_answer_edit", title, placeholder=_("As a good candidate would write it"), lines=4)
        self._rubric = RubricRows()
        self._sum = label("", "hint", name="rubric_sum")
        self._model.textChanged.connect(self.changed.emit)
        self._rubric.changed.connect(self.changed.emit)
        self._rubric.changed.connect(self._show_sum)
        self.column.addWidget(label(title, "sub"))
        self.column.addWidget(self._model)
        self.column.addWidget(self._rubric)
        self.column.addWidget(self._sum)

    def show_question(self, question: Question) -> None:
        self._model.show_text(question.answer)
        self._rubric.show_lines(question.details.rubric)
        self._show_sum()

    def edited(self, question: Question) -> Question:
        return written(question, answer=self._model.text, rubric=self._rubric.lines)

    def _show_sum(self) -> None:
        total = sum((line.points for line in self._rubric.lines), Decimal(0))
        self._sum.setText(
            _("{points} points together; they are taken in proportion to the question's mark.").format(points=plain(total))
            if total
            else ""
        )


SHORT_ANSWER_WIDGETS = QuestionWidgets("short_answer", ShortAnswer, ShortAnswerEditor)
