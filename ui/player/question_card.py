"""The question in front: its type and number, the flag, the case it stands under, its text, and the widget that answers it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.question import CaseMaterial
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.i18n import _
from ui.icons import icon
from ui.player.answer_sheet import section_title
from ui.question_widgets import QUESTION_WIDGETS, AnswerWidget
from ui.theme import px, tokens
from ui.widgets.buttons import Button
from ui.widgets.frames import Card, scrolling
from ui.widgets.rich_layout import Pictures
from ui.widgets.rich_text import RichText
from ui.widgets.text import label

LINE_WIDTH = 960
"""A line of the question is never wider: about 45 characters are read without losing the line."""
CASE_BESIDE = 820
"""From this width on (in pixels at 100 %) a case stands beside its questions, below it above them."""
CASE_HEIGHT = 0.42
"""Above its questions a case takes at most this share of the height."""


class CasePanel(Card):
    """The material that several questions share; it keeps its place while one moves between them."""

    def __init__(self, pictures: Pictures | None) -> None:
        super().__init__(padding=14, spacing=8, name="case_panel")
        self.ref = ""
        self._title = label("", "h2", wrap=True, name="case_title")
        self._text = RichText("", "option", pictures, name="case_text")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(10), 0)
        column.addWidget(self._text)
        column.addStretch(1)
        self._area = scrolling(inside, "case_scroll")
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add(self._title)
        self.body.addWidget(self._area, 1)

    def show_case(self, case: CaseMaterial | None) -> None:
        """Show *case*, from its beginning where it is another one; nothing where there is none."""
        self.setVisible(case is not None)
        ref = case.ref if case else ""
        if case is not None and ref != self.ref:
            self._title.setText(case.title or _("Material"))
            self._text.show_text(case.text)
            self._area.verticalScrollBar().setValue(0)
            self.setAccessibleName(f"{case.title} {plain_text(case.text)}")
        self.ref = ref

    def scroll_by(self, step: int) -> None:
        """Scroll the material down (1) or up (-1) by a good part of what is seen."""
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + step * max(bar.singleStep(), round(bar.pageStep() * 0.6)))


class QuestionCard(Card):
    """`answered(response)` and `flagged(on)` tell what the candidate did to the question in front.

    To an author, who flags nothing, it is shown without its flag and may be as narrow as its texts.
    """

    answered = Signal(str)
    flagged = Signal(bool)

    def __init__(self, pictures: Pictures | None = None, *, with_flag: bool = True) -> None:
        super().__init__(padding=26, spacing=14, name="question_card")
        self._pictures = pictures
        self.body.setContentsMargins(px(26), px(22), px(14), px(10))
        self._kind = QLabel()
        self._kind.setObjectName("question_kind")
        self._kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._worth = label("", "sub", name="question_worth")
        self._flag = Button(
            _("Flag this question  {key}").format(key="M"),
            "question_flag",
            lambda: self.flagged.emit(self._flag.isChecked()),
            icon="flag",
            checkable=True,
        )
        self._flag.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._flag.setVisible(with_flag)
        self._flag_text, self._flag_key = self._flag.text(), "M"
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(self._kind)
        head.addWidget(self._worth)
        head.addStretch()
        head.addWidget(self._flag)
        head.addSpacing(px(12))
        self.body.addLayout(head)
        self._stem = RichText("", "stem", pictures, name="question_stem")
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
        self.case = CasePanel(pictures)
        self.case.hide()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(px(16))
        self._row.addWidget(self.case, 4)
        self._row.addWidget(self._area, 5)
        self.body.addLayout(self._row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._fit_head()

    def show_question(self, question: ExamQuestion, place: int, total: int, response: str, flagged: bool) -> None:
        """Show *question*, number *place* of its section on a paper of *total* questions."""
        kind = _("{type}  no. {number}").format(type=section_title(question.section), number=place)
        self._kind.setText(f"{kind} \u00b7 {QUESTION_TYPES[question.type].label()}" if question.case else kind)
        self._worth.setText(
            _("Mark {mark} · question {number} of {total}").format(
                mark=f"{question.mark.normalize():f}", number=question.number, total=total
            )
        )
        self.case.show_case(question.case)
        self._arrange()
        self._stem.show_text(question.stem)
        before, self.answer = self.answer, QUESTION_WIDGETS[question.type].answer(question, response, self._pictures)
        self.show_flag(flagged)
        self.answer.answered.connect(self.answered)
        if not self.answer.is_typed:  # a text keeps its own line in sight
            self.answer.answered.connect(lambda _response: self.reveal_focus())
        self._column.insertWidget(1, self.answer)
        if before is not None:
            self._column.removeWidget(before)
            before.hide()
            before.deleteLater()
        self.answer.show()
        self._area.verticalScrollBar().setValue(0)
        self.setAccessibleName(f"{self._kind.text()} {plain_text(question.stem)}")

    def set_low(self, low: bool) -> None:
        """Give up the margins where the window is low."""
        top, bottom = (px(6), px(4)) if low else (px(22), px(10))
        self.body.setContentsMargins(px(26), top, px(14), bottom)

    def show_flag(self, flagged: bool) -> None:
        self._flag.setChecked(flagged)
        text = _("Flagged  {key}") if flagged else _("Flag this question  {key}")
        self._flag_key = "Ctrl+M" if self.answer is not None and self.answer.is_typed else "M"
        self._flag_text = text.format(key=self._flag_key)
        self._fit_head()
        if flagged:
            self._flag.setIcon(icon("flag", tokens().flag, px(18)))

    def _fit_head(self) -> None:
        """Where the line is too long for its room, give up the words of the flag, then what the question is worth; nothing is cut."""
        parts = (self._kind, self._worth, self._flag)
        room = self.width() - px(26 + 14 + 12) - 3 * px(10)

        def wanted() -> int:
            return sum(part.sizeHint().width() for part in parts if not part.isHidden())

        self._flag.show_text(self._flag_text)
        self._worth.show()
        if wanted() > room:
            self._flag.show_text(self._flag_key)
            self._flag.setAccessibleName(self._flag_text)
        if wanted() > room:
            self._worth.hide()

    def reveal_focus(self) -> None:
        """Scroll to the option or field that has the focus."""
        if self.answer is not None:
            for stop in self.answer.stops():
                if stop.hasFocus():
                    self._area.ensureWidgetVisible(stop, 0, px(20))

    def flush(self) -> None:
        """Tell what was typed and not told yet."""
        if self.answer is not None:
            self.answer.flush()

    def _arrange(self) -> None:
        """Put a case beside its questions where there is room, otherwise above them."""
        beside = self.width() >= px(CASE_BESIDE)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.case.setMaximumHeight(16_777_215 if beside else max(px(90), round(self.height() * CASE_HEIGHT)))
