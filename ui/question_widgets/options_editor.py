"""Writes the options of a choice: which are right, and which keep their place when options are mixed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import Question
from skillsapp.kernel.i18n import _
from ui.question_widgets.answer import QuestionEditor, written
from ui.question_widgets.text_rows import TextRow, TextRows
from ui.widgets.text import label

FIRST_ROWS = 4


class OptionRows(TextRows):
    """Rows with a mark for the right ones and a box for those that keep their place."""

    def __init__(self, *, several: bool) -> None:
        super().__init__("option", "", _("Add an option"), signs=LETTERS, least=2, placeholder=_("Text of the option"), rich=True)
        self._right: dict[TextRow, QCheckBox | QRadioButton] = {}
        self._fixed: dict[TextRow, QCheckBox] = {}
        self._several = several
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)

    def furnish(self, row: TextRow) -> None:
        right: QCheckBox | QRadioButton = QCheckBox(_("Right")) if self._several else QRadioButton(_("Right"))
        if isinstance(right, QRadioButton):
            self._group.addButton(right)
        fixed = QCheckBox(_("Keeps its place"))
        fixed.setToolTip(_("The option stays where it is when options are mixed, such as “all of these”."))
        right.toggled.connect(lambda _on: self.changed.emit())
        fixed.toggled.connect(lambda _on: self.changed.emit())
        row.put_before(right)
        row.put_behind(fixed)
        self._right[row], self._fixed[row] = right, fixed

    def number(self, place: int, row: TextRow) -> None:
        letter = LETTERS[place]
        self._right[row].setObjectName(f"option_{place + 1}_right")
        self._right[row].setAccessibleName(_("Option {letter} is right").format(letter=letter))
        self._fixed[row].setObjectName(f"option_{place + 1}_fixed")
        self._fixed[row].setAccessibleName(_("Option {letter} keeps its place").format(letter=letter))

    def letters(self, *, fixed: bool = False) -> str:
        """Return the letters of the options that are right, or that keep their place."""
        boxes = self._fixed if fixed else self._right
        return "".join(LETTERS[place] for place, row in enumerate(self.rows) if boxes[row].isChecked())

    def show_letters(self, right: str, fixed: str) -> None:
        self._group.setExclusive(False)
        for place, row in enumerate(self.rows):
            for box, letters in ((self._right[row], right), (self._fixed[row], fixed)):
                box.blockSignals(True)
                box.setChecked(LETTERS[place] in letters)
                box.blockSignals(False)
        self._group.setExclusive(not self._several)


class OptionsEditor(QuestionEditor):
    """Options with the right ones marked; empty rows at the end are left out."""

    several = False

    def __init__(self) -> None:
        super().__init__()
        self.rows = OptionRows(several=self.several)
        self.rows.changed.connect(self.changed.emit)
        hint = _("Mark every right option.") if self.several else _("Mark the right option.")
        self.column.addWidget(label(hint, "hint"))
        self.column.addWidget(self.rows)

    def show_question(self, question: Question) -> None:
        texts: Sequence[str] = question.options or ("",) * FIRST_ROWS
        self.rows.show_texts(texts)
        self.rows.show_letters(question.answer if question.options else "", question.details.fixed)

    def edited(self, question: Question) -> Question:
        texts = list(self.rows.texts)
        while texts and not texts[-1]:
            texts.pop()
        there = LETTERS[: len(texts)]
        right, fixed = (
            "".join(letter for letter in self.rows.letters(fixed=of_place) if letter in there) for of_place in (False, True)
        )
        return written(question, options=texts, answer=right, fixed=fixed)
