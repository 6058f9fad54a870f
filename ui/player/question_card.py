"""The question in front: its type and number, the flag, its text, and the widget that answers it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _
from ui.icons import icon
from ui.question_widgets import QUESTION_WIDGETS, AnswerWidget
from ui.theme import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import label

LINE_WIDTH = 960
"""A line of the question is never wider: about 45 characters are read without losing the line."""


class QuestionCard(Card):
    """`answered(response)` and `flagged(on)` tell what the candidate did to the question in front."""

    answered = Signal(str)
    flagged = Signal(bool)

    def __init__(self) -> None:
        super().__init__(padding=26, spacing=14, name="question_card")
        self.body.setContentsMargins(px(26), px(22), px(14), px(10))
        self._kind = QLabel()
        self._kind.setObjectName("question_kind")
        self._kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._worth = label("", "sub", name="question_worth")
        self._flag = Button(
            _("Flag this question  M"),
            "question_flag",
            lambda: self.flagged.emit(self._flag.isChecked()),
            icon="flag",
            checkable=True,
        )
        self._flag.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._kind)
        head.addWidget(self._worth)
        head.addStretch()
        head.addWidget(self._flag)
        head.addSpacing(px(12))
        self.body.addLayout(head)
        self._stem = label("", wrap=True, name="question_stem")
        self._stem.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.answer: AnswerWidget | None = None
        inside = QWidget()
        inside.setMaximumWidth(px(LINE_WIDTH))
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, px(12), px(8))
        self._column.setSpacing(px(16))
        self._column.addWidget(self._stem)
        self._column.addStretch(1)
        self._area = scrolling(inside, "question_scroll")
        self._area.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._area, 1)

    def show_question(self, question: ExamQuestion, place_in_type: int, total: int, response: str, flagged: bool) -> None:
        """Show *question*, the number *place_in_type* of its type on a paper of *total* questions."""
        self._kind.setText(_("{type}  no. {number}").format(type=QUESTION_TYPES[question.type].label(), number=place_in_type))
        self._worth.setText(
            _("Mark {mark} · question {number} of {total}").format(
                mark=f"{question.mark.normalize():f}", number=question.number, total=total
            )
        )
        self._stem.setText(question.stem)
        self.show_flag(flagged)
        before, self.answer = self.answer, QUESTION_WIDGETS[question.type].answer(question, response)
        self.answer.answered.connect(self.answered)
        self._column.insertWidget(1, self.answer)
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        self.answer.show()
        self._area.verticalScrollBar().setValue(0)
        self.setAccessibleName(f"{self._kind.text()} {question.stem}")

    def set_low(self, low: bool) -> None:
        """Give up the margins where the window is low."""
        top, bottom = (px(6), px(4)) if low else (px(22), px(10))
        self.body.setContentsMargins(px(26), top, px(14), bottom)

    def show_flag(self, flagged: bool) -> None:
        self._flag.setChecked(flagged)
        self._flag.show_text(_("Flagged  M") if flagged else _("Flag this question  M"))
        if flagged:
            self._flag.setIcon(icon("flag", tokens().flag, px(18)))

    def reveal_focus(self) -> None:
        """Scroll to the option that has the focus."""
        if self.answer is not None:
            for button in self.answer.buttons:
                if button.hasFocus():
                    self._area.ensureWidgetVisible(button, 0, px(20))
