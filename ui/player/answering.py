"""Answering: the question at the left, the answer sheet at the right, and everything by keyboard as well as by mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.exam import ExamQuestion
from skillsapp.domain.layout import LETTERS
from skillsapp.kernel.i18n import _
from ui.player.answer_sheet import AnswerSheet
from ui.player.head import ExamHead, Sitter
from ui.player.look import CandidateLook
from ui.player.question_card import QuestionCard
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.rich_layout import Pictures
from ui.widgets.text import ElidedLabel

SHEET_WIDTH, SHEET_SHARE = 330, 0.277
FOLD_BELOW, COMPACT_BELOW, LOW_BELOW, SHORT_BELOW = 900, 1000, 420, 620
"""Narrower than this (in pixels at 100 %) the answer sheet becomes a drawer, and the head's buttons show their icons only.

Lower than `LOW_BELOW` everything but the question keeps to one line; narrower than `SHORT_BELOW` the sheet's button says its count only.
"""


class AnsweringPage(QWidget):
    """Shows one question at a time; what the candidate does comes out as signals with the question's ref."""

    answered = Signal(str, str)
    flag_wanted = Signal(str, bool)
    moved = Signal(int)
    hand_in_wanted = Signal()

    def __init__(
        self, sitter: Sitter, questions: Sequence[ExamQuestion], look: CandidateLook, pictures: Pictures | None = None
    ) -> None:
        super().__init__()
        self.setObjectName("answering_page")
        self._questions = tuple(questions)
        self._numbers = _numbers_in_section(self._questions)
        self._answers: Mapping[str, str] = {}
        self._flags: set[str] = set()
        self.place = 0
        self.head = ExamHead(sitter, look)
        self.failing = Banner("", Tone.BAD, name="saving_failed")
        self.notice = Banner("", Tone.WARN, name="time_warning")
        self.card = QuestionCard(pictures)
        self.card.answered.connect(lambda response: self.answered.emit(self.question.ref, response))
        self.card.flagged.connect(lambda on: self.flag_wanted.emit(self.question.ref, on))
        self.sheet = AnswerSheet(self._questions)
        self.sheet.picked.connect(self._pick)
        self._fold_button = Button(_("Answer sheet"), "answer_sheet_open", self._toggle_drawer, icon="layout-grid", big=True)
        self._fold_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._drawer = QFrame(self)
        self._drawer.setObjectName("exam_drawer")
        drawn = QVBoxLayout(self._drawer)
        drawn.setContentsMargins(px(10), px(10), px(10), px(10))
        self._drawer_column = drawn
        self._drawer.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        bars = self._bars = QVBoxLayout()
        bars.setContentsMargins(px(20), 0, px(20), 0)
        bars.setSpacing(px(6))
        bars.addWidget(self.failing)
        bars.addWidget(self.notice)
        column.addLayout(bars)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(px(20), px(14), px(20), px(14))
        self._row.setSpacing(px(16))
        self._row.addWidget(self.card, 1)
        self._row.addWidget(self.sheet)
        column.addLayout(self._row, 1)
        column.addWidget(self._foot())
        self._is_folded = self._is_low = False
        self._shortcuts = self._keys()
        self.show_place(0)

    @property
    def question(self) -> ExamQuestion:
        """The question in front."""
        return self._questions[self.place]

    def show_states(self, answers: Mapping[str, str], flags: set[str]) -> None:
        """Show what is answered and flagged; the question in front keeps its widget."""
        self._answers, self._flags = answers, flags
        self.card.show_flag(self.question.ref in flags)
        self._show_sheet()

    def show_place(self, place: int) -> None:
        """Show the question at *place*, from 0; what was typed for the one before is told first."""
        self.card.flush()
        self.place = max(0, min(place, len(self._questions) - 1))
        question = self.question
        if self.card.answer is not None and self.card.answer.isAncestorOf(self.focusWidget()):
            self.setFocus()  # or Qt hands the focus of the vanishing option to "Larger", and Space makes the text bigger
        self.card.show_question(
            question,
            self._numbers[question.ref],
            len(self._questions),
            self._answers.get(question.ref, ""),
            question.ref in self._flags,
        )
        self._before.setEnabled(self.place > 0)
        self._after.setEnabled(self.place < len(self._questions) - 1)
        self._show_hint()
        self._show_sheet()
        if self.card.answer is not None and self.card.answer.is_typed:
            self.card.answer.move_focus(1)

    def take_keyboard(self) -> None:
        """Let what is typed reach the question in front: its first field where it has one, otherwise the page's own keys."""
        self.setFocus()
        if self.card.answer is not None and self.card.answer.is_typed:
            self.card.answer.move_focus(1)

    def flush(self) -> None:
        """Tell what was typed and not told yet."""
        self.card.flush()

    def freeze(self) -> None:
        """Take no more answers: the paper is on its way in."""
        self.rest(True)

    def rest(self, on: bool) -> None:
        """Take no keys and clicks while the time stands still: what is shown as chosen must be what is saved."""
        self.card.setEnabled(not on)
        self._foot_bar.setEnabled(not on)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not on)

    def show_notice(self, text: str, tone: Tone = Tone.WARN) -> None:
        """Say something above the question, such as how much time is left; an empty text takes it away."""
        self.notice.show_text(text, tone)
        self._bars_margin()

    def show_failing(self, text: str) -> None:
        """Say in red that answers are not durable; stays until it is called with an empty text."""
        self.failing.show_text(text, Tone.BAD)
        self._bars_margin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _bars_margin(self) -> None:
        shown = bool(self.failing.accessibleName() or self.notice.accessibleName())
        gap, wide = (px(4), px(4)) if self._is_low else (px(10), px(14))
        self._bars.setContentsMargins(px(20), gap if shown else 0, px(20), 0)
        self._row.setContentsMargins(px(20), gap if shown else wide, px(20), wide)

    def _foot(self) -> QFrame:
        foot = self._foot_bar = QFrame()
        foot.setObjectName("exam_foot")
        row = QHBoxLayout(foot)
        self._foot_row = row
        row.setContentsMargins(px(20), px(11), px(20), px(11))
        row.setSpacing(px(12))
        self._before = Button(_("Previous"), "question_before", lambda: self._pick(self.place - 1), icon="chevron-left", big=True)
        self._after = Button(
            _("Next"), "question_after", lambda: self._pick(self.place + 1), icon="chevron-right", kind="primary", big=True
        )
        self._after.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        hand_in = Button(_("Hand in"), "paper_hand_in", self.hand_in_wanted.emit, kind="danger", icon="send", big=True)
        for button in (self._before, self._after, hand_in):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setMinimumWidth(px(118))
        row.addWidget(self._before)
        row.addWidget(self._after)
        row.addSpacing(px(12))
        self._hint = ElidedLabel("", "hint")
        row.addWidget(self._hint, 1)
        row.addStretch()
        row.addWidget(self._fold_button)
        row.addWidget(hand_in)
        return foot

    def _keys(self) -> list[QShortcut]:
        made = []

        def on(keys: str, call: Callable[[], None], *, repeats: bool = False) -> None:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(repeats)
            shortcut.activated.connect(call)
            made.append(shortcut)

        for place, letter in enumerate(LETTERS):
            on(letter, partial(self._choose, place))
            on(str(place + 1), partial(self._choose, place))
        for keys, step in (("Left", -1), ("PgUp", -1), ("Right", 1), ("PgDown", 1)):
            on(keys, partial(self._step, step), repeats=True)
        for keys, step in (("Up", -1), ("Down", 1)):
            on(keys, partial(self._move_focus, step), repeats=True)
        for keys in ("M", "Ctrl+M"):
            on(keys, lambda: self.flag_wanted.emit(self.question.ref, self.question.ref not in self._flags))
        for keys, step in (("Ctrl+Up", -1), ("Ctrl+Down", 1)):
            on(keys, partial(self.card.case.scroll_by, step), repeats=True)
        on("Esc", self.setFocus)
        return made

    def _show_hint(self) -> None:
        hints = {
            "typed": _("Tab next field    Page Up, Page Down previous, next question    Ctrl+M flag"),
            "matching": _("↑↓ item on the left    {letters} or {numbers} option    ←→ previous, next    M flag"),
            "ordering": _("{letters} or {numbers} in turn    ←→ previous, next    Space the focused option    M flag"),
        }
        count = len(self.card.answer.buttons) if self.card.answer is not None else 0
        typed = self.card.answer is not None and self.card.answer.is_typed
        usual = _("{letters} or {numbers} choose    ←→ previous, next    Space the focused option    M flag")
        hint = hints.get("typed" if typed else self.question.type, usual)
        if count:
            hint = hint.format(letters=f"A\u2013{LETTERS[count - 1]}", numbers=f"1\u2013{count}")
        self._hint.setText(_("{keys}    Ctrl+↑↓ material").format(keys=hint) if self.question.case else hint)

    def _step(self, step: int) -> None:
        self._pick(self.place + step)

    def _choose(self, place: int) -> None:
        if self.card.answer is not None:
            self.card.answer.choose(place)
            self.card.reveal_focus()

    def _move_focus(self, step: int) -> None:
        if self.card.answer is not None:
            self.card.answer.move_focus(step)
            self.card.reveal_focus()

    def _pick(self, place: int) -> None:
        self._drawer.hide()
        if 0 <= place < len(self._questions) and place != self.place:
            self.show_place(place)
            self.moved.emit(place)

    def _show_sheet(self) -> None:
        self.sheet.show_states(self._answers, self._flags, self.question.ref)
        count = sum(question.ref in self._answers for question in self._questions)
        done = f"{count}/{len(self._questions)}"
        self._fold_button.show_text(done if self.width() < px(SHORT_BELOW) else f"{_('Answer sheet')} {done}")
        self._fold_button.setAccessibleName(f"{_('Answer sheet')} {done}")

    def _arrange(self) -> None:
        folded = self.width() < px(FOLD_BELOW)
        self.sheet.setFixedWidth(min(px(SHEET_WIDTH), max(SHEET_WIDTH, round(self.width() * SHEET_SHARE))))
        if folded != self._is_folded:
            self._is_folded = folded
            self._drawer.hide()
            if folded:
                self._drawer_column.addWidget(self.sheet)
            else:
                self._row.addWidget(self.sheet)
            self.sheet.show()
        self._fold_button.setVisible(folded)
        self._hint.setVisible(not folded)
        self.head.set_compact(self.width() < px(COMPACT_BELOW))
        low = self.height() < px(LOW_BELOW)
        if low != self._is_low:
            self._is_low = low
            self.head.set_low(low)
            self.card.set_low(low)
            self._foot_row.setContentsMargins(px(20), px(4 if low else 11), px(20), px(4 if low else 11))
            self._bars_margin()
        self._show_sheet()
        self._place_drawer()

    def _toggle_drawer(self) -> None:
        self._place_drawer()
        self._drawer.setVisible(not self._drawer.isVisible())
        self._drawer.raise_()

    def _place_drawer(self) -> None:
        width = min(self.width(), self.sheet.maximumWidth() + 2 * px(10) + 2)
        top, bottom = self.head.height(), self._foot_bar.height()
        self._drawer.setGeometry(self.width() - width, top, width, max(0, self.height() - top - bottom))


def _numbers_in_section(questions: Sequence[ExamQuestion]) -> dict[str, int]:
    counts: dict[str, int] = {}
    numbers = {}
    for question in questions:
        counts[question.section] = counts.get(question.section, 0) + 1
        numbers[question.ref] = counts[question.section]
    return numbers
