"""What every answer widget is: options in the candidate's own order, named by their place, answered in the bank's letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamOption, ExamQuestion
from skillsapp.domain.layout import LETTERS
from ui.question_widgets.option import OptionButton
from ui.theme import px


@dataclass(frozen=True, slots=True)
class QuestionWidgets:
    """The widgets of the question type `key`."""

    key: str
    answer: type[AnswerWidget]


class AnswerWidget(QWidget):
    """A column of options; `answered(response)` tells every change in the bank's letters, sorted; empty means taken back."""

    answered = Signal(str)
    several = False

    def __init__(self, question: ExamQuestion, response: str) -> None:
        super().__init__()
        self.setObjectName("question_answer")
        self.question = question
        self._options = tuple(self.options_of(question))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self.buttons: list[OptionButton] = []
        for place, option in enumerate(self._options):
            button = OptionButton(LETTERS[place], option.text, several=self.several)
            button.setChecked(option.letter in response)
            button.clicked.connect(lambda _checked=False, place=place: self._take(place))
            self.buttons.append(button)
            column.addWidget(button)

    def options_of(self, question: ExamQuestion) -> Sequence[ExamOption]:
        """Return the options to show, in the order to show them."""
        return question.options

    @property
    def response(self) -> str:
        """What is chosen now, in the bank's letters."""
        chosen = (option.letter for option, button in zip(self._options, self.buttons, strict=True) if button.isChecked())
        return "".join(sorted(chosen))

    def choose(self, place: int) -> None:
        """Choose the option at *place* (0 is the uppermost), as a click on it does; a place that is not there is left alone."""
        if place < len(self.buttons):
            self.buttons[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.buttons[place].click()

    def move_focus(self, step: int) -> None:
        """Put the focus on the next option (1) or the one before (-1)."""
        places = [place for place, button in enumerate(self.buttons) if button.hasFocus()]
        if not self.buttons:
            return
        first = 0 if step > 0 else len(self.buttons) - 1
        wanted = (places[0] + step) % len(self.buttons) if places else first
        self.buttons[wanted].setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self, place: int) -> None:
        if not self.several:
            for other, button in enumerate(self.buttons):
                if other != place:
                    button.setChecked(False)
        self.answered.emit(self.response)
