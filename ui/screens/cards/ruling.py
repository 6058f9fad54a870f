"""Ruling: the cards on which two entries differ, and question by question what counts, with the card in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from skillsapp.domain.card_refusals import CardRunWrong
from skillsapp.domain.card_typing import read_run
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.cards import CardDifference, CardRow, CardState, list_differences
from skillsapp.services.cards import CardRuling
from ui.context import Context
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.screens.cards.wording import shown_or_blank, type_of
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, scrolling
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label, set_tone


class DifferenceRow(QWidget):
    """One question: what the first typed, what the second typed, and what is on the card; `decided` when a choice was made."""

    decided = Signal()

    def __init__(self, grid: QGridLayout, line: int, difference: CardDifference) -> None:
        super().__init__()
        self.difference = difference
        self.answer: str | None = difference.ruled
        question, number = difference.question, difference.question.number
        self._first = self._choice(f"difference_{number}_first", difference.first)
        self._second = self._choice(f"difference_{number}_second", difference.second)
        self.other = QLineEdit()
        self.other.setObjectName(f"difference_{number}_other")
        self.other.setAccessibleName(_("Question {number}: on the card").format(number=number))
        self.other.setPlaceholderText(_("something else"))
        self.other.setMaxLength(8)
        self.other.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.other.textEdited.connect(self._type)
        self._counts = label("", "h1", name=f"difference_{number}_counts")
        grid.addWidget(label(str(number), "h1"), line, 0)
        grid.addWidget(label(type_of(question), "sub"), line, 1)
        for column, part in enumerate((self._first, self._second, self.other, self._counts), 2):
            grid.addWidget(part, line, column)
        self._show()

    def choose(self, letters: str) -> None:
        """Let *letters* count."""
        self.answer = letters
        self.other.clear()
        self._show()
        self.decided.emit()

    def _choice(self, name: str, letters: str) -> Button:
        text = shown_or_blank(self.difference.question, letters)
        button = Button(text, name, partial(self.choose, letters), kind="chip", big=True, checkable=True)
        button.setMinimumWidth(px(110))
        return button

    def _type(self, text: str) -> None:
        try:
            (self.answer,) = read_run((self.difference.question,), text) if text.strip() else (None,)
        except CardRunWrong:
            self.answer = None
        self._show()
        self.decided.emit()

    def _show(self) -> None:
        answer, difference = self.answer, self.difference
        typed = bool(self.other.text())
        self._first.setChecked(not typed and answer == difference.first)
        self._second.setChecked(not typed and answer == difference.second)
        self._counts.setText("?" if answer is None else shown_or_blank(difference.question, answer))
        set_tone(self._counts, Tone.MUTED if answer is None else Tone.OK)


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
                Column("differences", _("Differences"), lambda row: str(row.differences), RIGHT, lambda row: row.differences),
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
        left.setFixedWidth(px(320))
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
        self._context.notices.say(_("Ruled. The paper is in and marked."))
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
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(8))
        heads = (_("Question no."), _("Type"), _("First entry"), _("Second entry"), _("On the card"), _("Counts"))
        for place, head in enumerate(heads):
            grid.addWidget(label(head, "sub"), 0, place)
        self._rows = [DifferenceRow(grid, line, difference) for line, difference in enumerate(differences, 1)]
        for row in self._rows:
            row.setParent(host)
            row.hide()
            row.decided.connect(self._follow)
        grid.setColumnStretch(5, 1)
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
        missing = sum(row.answer is None for row in self._rows)
        if missing:
            left = ngettext("{count} question is not decided yet.", "{count} questions are not decided yet.", missing)
            return left.format(count=missing)
        return None if self._reason.text().strip() else _("Write down the reason.")

    def _follow(self) -> None:
        refusal = self._refusal()
        self._rule.setEnabled(refusal is None)
        self._rule.setAccessibleDescription(refusal or "")
        self._why_not.setText(refusal or "")
