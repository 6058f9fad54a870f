"""Ruling: the cards on which two entries differ, and question by question what counts, with the card in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from skillsapp.domain.answer_card import LONGEST_LINE, CardQuestion
from skillsapp.domain.card_refusals import CardRunWrong
from skillsapp.domain.card_typing import read_run
from skillsapp.domain.question_types import OnCard
from skillsapp.domain.question_types.fill_in import values_of
from skillsapp.domain.question_types.letter_parts import NONE
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.cards import CardDifference, CardRow, CardState, list_differences
from skillsapp.services.cards import CardRuling
from ui.context import Context
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.screens.cards.wording import around_difference, shown_or_blank, type_of
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, scrolling
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import ElidedLabel, label, set_tone


class DifferenceRow(QWidget):
    """One question: what the first typed, what the second typed, and what is on the card; `decided` when a choice was made.

    Of a question that is written on several lines, each line that differs is decided by itself.
    """

    decided = Signal()

    def __init__(self, grid: QGridLayout, line: int, difference: CardDifference) -> None:
        super().__init__()
        self.difference = difference
        question, number = difference.question, difference.question.number
        in_lines = question.on_card_as is OnCard.LINES and question.fields > 1
        firsts, seconds = _parts(question, difference.first, in_lines), _parts(question, difference.second, in_lines)
        ruled = [None] * len(firsts) if difference.ruled is None else _parts(question, difference.ruled, in_lines)
        self._kept: list[str] = list(firsts)
        self.choices: dict[int, Choice] = {}
        for place, (first, second) in enumerate(zip(firsts, seconds, strict=True)):
            if question.same_line(first, second) if in_lines else first == second:
                continue
            name = f"difference_{number}_{place + 1}" if in_lines else f"difference_{number}"
            choice = self.choices[place] = Choice(question, name, first, second, ruled[place])
            choice.decided.connect(self.decided.emit)
            choice.setParent(self)
            at = line + len(self.choices) - 1
            shown = f"{number} ({place + 1})" if in_lines else str(number)
            grid.addWidget(label(shown, "h1"), at, 0)
            grid.addWidget(label(type_of(question), "sub"), at, 1)
            for column, part in enumerate(choice.parts, 2):
                grid.addWidget(part, at, column)

    @property
    def answer(self) -> str | None:
        """What counts, as it stands on the card; None until all of it is decided."""
        decided = {place: choice.answer for place, choice in self.choices.items()}
        if None in decided.values():
            return None
        return "\n".join(decided.get(place, kept) or "" for place, kept in enumerate(self._kept))

    @property
    def open(self) -> int:
        """How much of it is not decided yet."""
        return sum(choice.answer is None for choice in self.choices.values())


class Choice(QWidget):
    """What may count at one place: one of two texts, or something else that stands there; `parts` go into a grid."""

    decided = Signal()

    def __init__(self, question: CardQuestion, name: str, first: str, second: str, ruled: str | None) -> None:
        super().__init__()
        self._question, self._texts = question, (first, second)
        self.answer: str | None = ruled
        self._first = self._button(f"{name}_first", first, second)
        self._second = self._button(f"{name}_second", second, first)
        self.other = QLineEdit()
        self.other.setObjectName(f"{name}_other")
        self.other.setAccessibleName(_("Question {number}: on the card").format(number=question.number))
        self.other.setPlaceholderText(_("something else"))
        self.other.setMinimumWidth(px(88))
        self.other.setMaxLength(LONGEST_LINE if self._in_words else 8)
        self.other.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, self._in_words)
        self.other.textEdited.connect(self._type)
        if self._in_words:
            self.other.setToolTip(_("Type “-” where nothing stands on the card."))
        self._counts = ElidedLabel("", "h1")
        self._counts.setObjectName(f"{name}_counts")
        self.parts = (self._first, self._second, self.other, self._counts)
        self.hide()
        self._show()

    def choose(self, answer: str) -> None:
        """Let *answer* count."""
        self.answer = answer
        self.other.clear()
        self._show()
        self.decided.emit()

    @property
    def _in_words(self) -> bool:
        return self._question.on_card_as is OnCard.LINES

    def _button(self, name: str, answer: str, other: str) -> Button:
        whole = self._shown(answer)
        text = around_difference(whole, self._shown(other))
        button = Button(text, name, partial(self.choose, answer), kind="chip", big=True, checkable=True)
        button.setToolTip(whole if text != whole else "")
        button.ensurePolished()
        button.setMinimumWidth(max(px(110), button.sizeHint().width() + px(12)))  # the chosen one is written stronger
        return button

    def _shown(self, answer: str) -> str:
        return (answer or _("blank")) if self._in_words else shown_or_blank(self._question, answer)

    def _type(self, text: str) -> None:
        typed = " ".join(text.split())
        self.answer = None
        if typed and self._in_words:
            self.answer = "" if typed == NONE else typed
        elif typed:
            with suppress(CardRunWrong):
                (self.answer,) = read_run((self._question,), typed)
        self._show()
        self.decided.emit()

    def _show(self) -> None:
        typed = bool(self.other.text())
        for button, text in zip((self._first, self._second), self._texts, strict=True):
            button.setChecked(not typed and self.answer == text)
        self._counts.setText("?" if self.answer is None else self._shown(self.answer))
        set_tone(self._counts, Tone.MUTED if self.answer is None else Tone.OK)


def _parts(question: CardQuestion, answer: str, in_lines: bool) -> tuple[str, ...]:
    return values_of(answer, question.fields) if in_lines else (answer,)


class RulingPage(QWidget):
    """The list at the left goes on to the next card by itself once one is ruled."""

    def __init__(self, context: Context, refresh: Callable[[], None]) -> None:
        super().__init__()
        self._context, self._refresh = context, refresh
        self._rows: list[DifferenceRow] = []
        self._attempt = ""
        self._may = context.session.may(Permission.RULE_ATTEMPTS)
        self._model = RowModel[CardRow](
            (
                Column("number", _("Seat"), lambda row: str(row.number), RIGHT, lambda row: row.number, width=60),
                Column("name", _("Name"), lambda row: row.name, width=REST),
                Column(
                    "differences",
                    _("Differences"),
                    lambda row: str(row.differences),
                    RIGHT,
                    lambda row: row.differences,
                    width=96,
                ),
            ),
            key=lambda row: row.attempt_id,
            parent=self,
        )
        self.table = DataTable(
            self._model,
            "differences_list",
            _("Cards with differences"),
            empty=EmptyState(_("No differences"), _("Both entries of every card agree."), "circle-check"),
        )
        self.table.current_row.connect(self._open)
        self._title = label("", "h1", name="ruling_person", wrap=True)
        self._by = label("", "sub", name="ruling_by", wrap=True)
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(QWidget())
        self._column.addStretch()
        self._reason = QLineEdit()
        self._reason.setObjectName("ruling_reason")
        self._reason.setAccessibleName(_("Reason"))
        self._reason.setPlaceholderText(_("Reason, for example: compared with the card"))
        self._reason.textChanged.connect(lambda _text: self._follow())
        self._rule = Button(_("This counts"), "card_rule", self.rule, kind="primary", icon="gavel")
        self._why_not = label("", "hint", name="ruling_refusal", wrap=True)
        self._sheet = Card(padding=16, name="ruling_sheet")
        self._sheet.add(self._title, self._by)
        self._sheet.body.addWidget(scrolling(inside, "ruling_scroll"), 1)
        foot = QHBoxLayout()
        foot.setSpacing(px(10))
        preset = Button(_("Compared with the card"), "ruling_preset", self._fill_reason, kind="chip")
        foot.addWidget(preset)
        foot.addWidget(self._reason, 1)
        foot.addWidget(self._rule)
        self._foot = QWidget()
        self._foot.setLayout(foot)
        foot.setContentsMargins(0, 0, 0, 0)
        self._sheet.add(self._why_not, self._foot)
        self._foot.setVisible(self._may)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        left = table_card(self.table)
        left.setFixedWidth(px(256))
        row.addWidget(left)
        row.addWidget(self._sheet, 1)
        self._sheet.hide()

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        """Show the cards that differ; the one being ruled stays."""
        waiting = [row for row in rows if row.state is CardState.DIFFERING]
        self._model.set_rows(waiting)
        if not waiting:
            self._attempt = ""
            self._sheet.hide()
        elif self.table.row() is None:
            self.table.select_row(0)

    def rule(self) -> None:
        """Save what counts on this card."""
        rulings = [CardRuling(row.difference.question.number, row.answer) for row in self._rows if row.answer is not None]
        attempt, reason = self._attempt, self._reason.text().strip()
        if self._refusal() is None:
            self._context.change(self, lambda: self._context.app.cards.rule(attempt, rulings, reason), self._ruled)

    def _ruled(self, _left: int) -> None:
        self._context.notices.say(_("Ruled. The paper is in."))
        self._attempt = ""
        self._refresh()

    def _open(self, row: CardRow | None) -> None:
        if row is None or row.attempt_id == self._attempt:
            return
        self._attempt = row.attempt_id
        self._title.setText(_("Seat {seat} {name} · {entry_no} · booklet {variant}").format(
            seat=row.number, name=row.name, entry_no=row.entry_no, variant=row.variant
        ))  # fmt: skip
        self._by.setText(
            _("Take the card in your hand and decide what is marked on it. First entry: {first}; second entry: {second}.").format(
                first=row.first_by, second=row.second_by
            )
        )
        reader, attempt = self._context.app.reader, row.attempt_id
        self._context.load(self, lambda: list_differences(reader, attempt), self._show_differences)

    def _show_differences(self, differences: Sequence[CardDifference]) -> None:
        host = QWidget()
        grid = QGridLayout(host)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        heads = (_("Question no."), _("Type"), _("First entry"), _("Second entry"), _("On the card"), _("Counts"))
        for place, head in enumerate(heads):
            grid.addWidget(label(head, "sub"), 0, place)
        self._rows, line = [], 1
        for difference in differences:
            row = DifferenceRow(grid, line, difference)
            row.setParent(host)
            row.hide()
            row.decided.connect(self._follow)
            self._rows.append(row)
            line += len(row.choices)
        grid.setColumnStretch(5, 1)
        grid.setColumnMinimumWidth(5, px(80))
        host.setEnabled(self._may)
        if (old := self._column.takeAt(0).widget()) is not None:
            old.deleteLater()
        self._column.insertWidget(0, host)
        self._reason.clear()
        self._sheet.setVisible(bool(differences))
        self._follow()

    def _fill_reason(self) -> None:
        self._reason.setText(_("Compared with the card"))

    def _refusal(self) -> str | None:
        if not self._may:
            return _("Somebody who may rule on answer cards decides here.")
        missing = sum(row.open > 0 for row in self._rows)
        if missing:
            left = ngettext("{count} question is not decided yet.", "{count} questions are not decided yet.", missing)
            return left.format(count=missing)
        return None if self._reason.text().strip() else _("Write down the reason.")

    def _follow(self) -> None:
        refusal = self._refusal()
        self._rule.setEnabled(refusal is None)
        self._rule.setAccessibleDescription(refusal or "")
        self._why_not.setText(refusal or "")
