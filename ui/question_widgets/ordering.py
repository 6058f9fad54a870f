"""Ordering: the options are taken in turn; one that is taken again gives its place free."""

from __future__ import annotations

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.domain.question_types.letter_parts import NONE, joined_letters, letters_of
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import AnswerWidget, QuestionEditor, QuestionWidgets, written
from ui.question_widgets.kept_order import in_kept_order
from ui.question_widgets.text_rows import TextRows
from ui.widgets.rich_layout import Pictures
from ui.widgets.text import label


class OrderingAnswer(AnswerWidget):
    """Each option shows its place at its right end; the next one taken gets the first place that is free."""

    def __init__(self, question: ExamQuestion, response: str, pictures: Pictures | None = None) -> None:
        super().__init__(question, response, pictures)
        hint = label(_("Take the steps in their order. Taking one again gives its place free."), wrap=True)
        hint.setProperty("answer", "note")
        self.column.addWidget(hint)
        self._placed = [letter if letter != NONE else "" for letter in letters_of(response, len(question.options))]
        for place, button in enumerate(self.add_options(question.options, several=True)):
            button.clicked.connect(lambda _checked=False, place=place: self._take(place))
            self.column.addWidget(button)
        self.summary = label("", "strong", wrap=True, name="order_shown")
        self.column.addWidget(self.summary)
        self._show()

    @property
    def response(self) -> str:
        return joined_letters(self._placed).rstrip(NONE)

    def _take(self, place: int) -> None:
        letter = self.question.options[place].letter
        if letter in self._placed:
            self._placed[self._placed.index(letter)] = ""
        else:
            self._placed[self._placed.index("")] = letter
        self._show()
        self.answered.emit(self.response)

    def _show(self) -> None:
        seen = {option.letter: LETTERS[place] for place, option in enumerate(self.question.options)}
        for button, option in zip(self.buttons, self.question.options, strict=True):
            number = self._placed.index(option.letter) + 1 if option.letter in self._placed else 0
            button.setChecked(bool(number))
            button.set_mark(str(number or ""), _("place {number}").format(number=number) if number else _("no place yet"))
        order = " \u2192 ".join(seen[letter] if letter else "?" for letter in self._placed)
        self.summary.setText(_("Your order: {order}").format(order=order))


class OrderingEditor(QuestionEditor):
    """The author writes the steps in their right order; the bank keeps them mixed."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = TextRows(
            "step",
            _("Write the steps in their right order; candidates see them mixed."),
            _("Add a step"),
            signs=[str(number) for number in range(1, len(LETTERS) + 1)],
            least=2,
            placeholder=_("Text of the step"),
            rich=True,
        )
        self.rows.changed.connect(self.changed.emit)
        self.column.addWidget(self.rows)

    def show_question(self, question: Question) -> None:
        known = [letter for letter in question.answer if letter in LETTERS[: len(question.options)]]
        rest = [letter for letter in LETTERS[: len(question.options)] if letter not in known]
        self.rows.show_texts([question.options[LETTERS.index(letter)] for letter in dict.fromkeys([*known, *rest])])

    def edited(self, question: Question) -> Question:
        steps = [text for text in self.rows.texts if text]
        options, answer = in_kept_order(question.options, steps, LETTERS[: len(steps)])
        return written(question, options=options, answer=answer)


ORDERING_WIDGETS = QuestionWidgets("ordering", OrderingAnswer, OrderingEditor)
