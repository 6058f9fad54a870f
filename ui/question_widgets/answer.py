"""What every answer widget is, and what every editor of a question is; each type's own file holds the two."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamOption, ExamQuestion
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from ui.question_widgets.option import OptionButton
from ui.theme import px
from ui.widgets.rich_layout import Pictures


@dataclass(frozen=True, slots=True)
class QuestionWidgets:
    """The widgets of the question type `key`: what a candidate answers in, and what an author writes in."""

    key: str
    answer: type[AnswerWidget]
    editor: type[QuestionEditor]


class AnswerWidget(QWidget):
    """`answered(response)` tells every change, written as in `Question`; empty means taken back.

    Options stand in the candidate's own order, named by their place on the screen; the response speaks of the bank's letters.
    What is typed is told at pauses: `flush` tells it at once.  `is_typed`: letters and arrows belong to a text field.
    """

    answered = Signal(str)
    is_typed = False

    def __init__(self, question: ExamQuestion, response: str, pictures: Pictures | None = None) -> None:
        super().__init__()
        self.setObjectName("question_answer")
        self.question, self.pictures = question, pictures
        self.buttons: list[OptionButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(12))

    @property
    @abstractmethod
    def response(self) -> str:
        """What is answered now."""

    def stops(self) -> Sequence[QWidget]:
        """Return what the arrow keys move between, from top to bottom."""
        return self.buttons

    def choose(self, place: int) -> None:
        """Choose the option at *place* (0 is the uppermost), as a click on it does; a place that is not there is left alone."""
        if place < len(self.buttons):
            self.buttons[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.buttons[place].click()

    def move_focus(self, step: int) -> None:
        """Put the focus on the next stop (1) or the one before (-1)."""
        stops = self.stops()
        if not stops:
            return
        places = [place for place, stop in enumerate(stops) if stop.hasFocus()]
        first = 0 if step > 0 else len(stops) - 1
        wanted = (places[0] + step) % len(stops) if places else first
        stops[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Tell what was typed and not told yet."""

    def add_options(self, options: Sequence[ExamOption], *, several: bool) -> list[OptionButton]:
        """Return a column's buttons for *options*; the letter on each is its place on the screen."""
        self.buttons = [
            OptionButton(LETTERS[place], option.text, several=several, pictures=self.pictures)
            for place, option in enumerate(options)
        ]
        return self.buttons


class OptionsAnswer(AnswerWidget):
    """A column of options of which one, or several, are chosen."""

    several = False

    def __init__(self, question: ExamQuestion, response: str, pictures: Pictures | None = None) -> None:
        super().__init__(question, response, pictures)
        self._options = tuple(self.options_of(question))
        for place, button in enumerate(self.add_options(self._options, several=self.several)):
            button.setChecked(self._options[place].letter in response)
            button.clicked.connect(lambda _checked=False, place=place: self._take(place))
            self.column.addWidget(button)

    def options_of(self, question: ExamQuestion) -> Sequence[ExamOption]:
        """Return the options to show, in the order to show them."""
        return question.options

    @property
    def response(self) -> str:
        chosen = (option.letter for option, button in zip(self._options, self.buttons, strict=True) if button.isChecked())
        return "".join(sorted(chosen))

    def _take(self, place: int) -> None:
        if not self.several:
            for other, button in enumerate(self.buttons):
                if other != place:
                    button.setChecked(False)
        self.answered.emit(self.response)


class QuestionEditor(QWidget):
    """Writes what belongs to one type: options, answer and details.  The stem, and all that every question has, is written elsewhere.

    `changed` tells every change by the author.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("question_editor")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(10))

    def show_question(self, question: Question) -> None:
        """Show what *question* has of this type; says nothing of a change."""
        raise NotImplementedError

    def edited(self, question: Question) -> Question:
        """Return *question* with what is written here; what this type does not have is taken away."""
        raise NotImplementedError

    def follow_stem(self, stem: str) -> None:
        """Follow what the author writes as the stem: some types have a field for each of its blanks."""


def written(question: Question, *, options: Sequence[str] = (), answer: str = "", **details: object) -> Question:
    """Return *question* with these options, answer and details, and no other details."""
    kept = replace(type(question.details)(), **details)  # type: ignore[arg-type]
    return replace(question, options=tuple(options), answer=answer, details=kept)
