"""Fill-in: a field for each blank of the stem; the author writes what is right there, the best way first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.fill_in import BETWEEN_ANSWERS, MOST_BLANKS, blanks_of, filled_in, values_of
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import AnswerWidget, QuestionEditor, QuestionWidgets, written
from ui.question_widgets.text_rows import TextRows
from ui.question_widgets.typing import AnswerLine, Pause
from ui.theme import px
from ui.widgets.rich_layout import Pictures
from ui.widgets.text import label


class FillInAnswer(AnswerWidget):
    """Enter goes to the next blank; an input method may be used."""

    is_typed = True

    def __init__(self, question: ExamQuestion, response: str, pictures: Pictures | None = None) -> None:
        super().__init__(question, response, pictures)
        self._pause = Pause(self)
        self._pause.over.connect(lambda: self.answered.emit(self.response))
        blanks = blanks_of(question.stem)
        self.fields: list[QLineEdit] = []
        grid = QGridLayout()
        grid.setSpacing(px(12))
        grid.setColumnStretch(1, 1)
        for place, value in enumerate(values_of(response, blanks)):
            title = _("Blank {number}").format(number=place + 1) if blanks > 1 else _("Your answer")
            field = AnswerLine(f"blank_{place + 1}_fill", title, input_method=True)
            field.setText(value)
            field.textEdited.connect(lambda _text: self._pause.begin())
            field.returnPressed.connect(lambda place=place: self._leave(place))
            field.left.connect(self.flush)
            name = label(f"({place + 1})" if blanks > 1 else title, "strong")
            grid.addWidget(name, place, 0)
            grid.addWidget(field, place, 1)
            self.fields.append(field)
        self.column.addLayout(grid)

    @property
    def response(self) -> str:
        return filled_in([field.text() for field in self.fields])

    def stops(self) -> Sequence[QWidget]:
        return self.fields

    def flush(self) -> None:
        self._pause.flush()

    def _leave(self, place: int) -> None:
        self.flush()
        if place + 1 < len(self.fields):
            self.fields[place + 1].setFocus(Qt.FocusReason.TabFocusReason)


class FillInEditor(QuestionEditor):
    """A row for each blank of the stem."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = TextRows(
            "blank",
            _("Answers of the blanks, one row for each"),
            _("Add a blank"),
            signs=[f"({number})" for number in range(1, MOST_BLANKS + 1)],
            placeholder=_("What is right here; alternatives between |"),
        )
        self._any_order = QCheckBox(_("The blanks may be filled in any order"))
        self._any_order.setObjectName("any_order_allow")
        self._exact = QCheckBox(_("Capitals and full-width signs count"))
        self._exact.setObjectName("exact_ask")
        self.rows.changed.connect(self.changed.emit)
        self.column.addWidget(label(_("Mark blanks in the text with ____."), "hint"))
        self.column.addWidget(self.rows)
        for box in (self._any_order, self._exact):
            box.clicked.connect(lambda _checked=False: self.changed.emit())
            self.column.addWidget(box)

    def show_question(self, question: Question) -> None:
        lines = question.answer.split("\n") if question.answer else []
        self.rows.show_texts([*lines, *[""] * (blanks_of(question.stem) - len(lines))])
        self._any_order.setChecked(question.details.any_order)
        self._exact.setChecked(question.details.exact)

    def follow_stem(self, stem: str) -> None:
        """Have a row for each blank; rows that have become too many go only where they are empty."""
        texts = list(self.rows.texts)
        blanks = blanks_of(stem)
        while len(texts) > blanks and not texts[-1]:
            texts.pop()
        wanted = [*texts, *[""] * (blanks - len(texts))]
        if len(wanted) != len(self.rows.rows):
            self.rows.show_texts(wanted)

    def edited(self, question: Question) -> Question:
        answer = "\n".join(_tidy(text) for text in self.rows.texts)
        return written(
            question,
            answer=answer if answer.strip() else "",
            any_order=self._any_order.isChecked(),
            exact=self._exact.isChecked(),
        )


def _tidy(text: str) -> str:
    """Return the alternatives of a blank on one line; a full-width separator is understood."""
    ways = " ".join(text.split()).replace("\uff5c", BETWEEN_ANSWERS).split(BETWEEN_ANSWERS)
    return BETWEEN_ANSWERS.join(way.strip() for way in ways if way.strip())


FILL_IN_WIDGETS = QuestionWidgets("fill_in", FillInAnswer, FillInEditor)
