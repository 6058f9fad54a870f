"""Choosing the questions that stand on every paper: found by words as in the bank, listed below one another, taken out again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from skillsapp.domain.blueprint import fits
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import DIFFICULTY_TITLES
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.question_search import (
    FoundRow,
    QuestionIndex,
    QuestionSearch,
    find_questions,
    load_index,
    question_rows,
)
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.models.rows import REST, Column, RowModel
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.choices import SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable
from ui.widgets.text import label

MOST_LISTED = 200
TITLE_BAR = 56


class MustPicker(SheetDialog):
    """`taken` is called with the chosen questions; only such are listed as fit a row of *cells*."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        cells: Sequence[BlueprintCell],
        drafts: bool,
        chosen: Sequence[FoundRow],
        taken: Callable[[tuple[FoundRow, ...]], object],
    ) -> None:
        about = _("Questions that fit a row of the blueprint; chosen ones stand on every paper.")
        super().__init__(parent, _("Questions on every paper"), about, name="must_choose", width=900)
        self._context, self._cells, self._drafts, self._taken = context, tuple(cells), drafts, taken
        self._index = QuestionIndex()
        self._fitting: frozenset[str] = frozenset()
        self._asked = 0
        self.search = SearchBox(_("Stem, option, source, number, topic or its pinyin"), "must_filter")
        self.search.filtered.connect(self._find)
        self._found_model = RowModel[FoundRow](_columns(), key=lambda row: row.id, parent=self)
        nothing = EmptyState(_("Nothing found"), _("Try other words."), "search")
        self.found = DataTable(
            self._found_model, "must_found", _("Found questions"), empty=nothing, row_height=30, sortable=False
        )
        self.found.setMinimumHeight(px(110))
        self.found.activated_row.connect(self._add)
        self.found.current_row.connect(lambda _row: self._follow())
        self._chosen_model = RowModel[FoundRow](_columns(), key=lambda row: row.id, parent=self)
        nobody = EmptyState(_("None chosen"), _("Choose one above and press “Add”, or double-click it."), "list")
        self.chosen = DataTable(
            self._chosen_model, "must_chosen", _("Chosen questions"), empty=nobody, row_height=30, sortable=False
        )
        self.chosen.setMinimumHeight(px(96))
        self.chosen.activated_row.connect(self._take_out)
        self.chosen.current_row.connect(lambda _row: self._follow())
        self._count = label("", "hint", name="must_count")
        self._title = label("", "strong", name="must_title")
        self._add_button = Button(_("Add"), "must_add", lambda: self._add(self.found.row()), icon="plus", small=True)
        self._remove_button = Button(
            _("Take out"), "must_remove", lambda: self._take_out(self.chosen.row()), icon="x", small=True
        )
        self.body.addLayout(_line(self.search, self._count, self._add_button))
        self.body.addWidget(self.found, 3)
        self.body.addLayout(_line(self._title, None, self._remove_button))
        self.body.addWidget(self.chosen, 2)
        self.add_cancel()
        self.add_button(_("Take these questions"), "must_choose_yes", self._take, kind="primary", icon="check")
        for table in (self.found, self.chosen):
            table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.resize(px(900), min(px(620), parent.window().height() - px(TITLE_BAR)))
        self._show_chosen(tuple(chosen))
        context.load(self, lambda: load_index(context.app.reader), self._begin)
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter after the words goes to what was found, where it adds: it must not close the sheet before anything was chosen."""
        enter, down = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter), event.key() == Qt.Key.Key_Down
        if (enter or down) and self.focusWidget() is self.search:
            self.found.setFocus()
        elif not (enter and self.focusWidget() in (self.found, self.chosen)):
            super().keyPressEvent(event)

    def _begin(self, index: QuestionIndex) -> None:
        kinds = [any(fits(kind, cell, self._drafts) for cell in self._cells) for kind in index.kinds]
        self._index = index
        self._fitting = frozenset(id for id, code in zip(index.ids, index.filed, strict=True) if kinds[code])
        self._find(self.search.text().strip())

    def _find(self, words: str) -> None:
        """Look for what was typed; only the first lines are read, the number found is told."""
        self._asked += 1
        index, fitting, reader, asked = self._index, self._fitting, self._context.app.reader, self._asked

        def look() -> tuple[int, tuple[FoundRow, ...]]:
            ids = [id for id in find_questions(index, QuestionSearch(words)).ids if id in fitting]
            return len(ids), question_rows(reader, ids[:MOST_LISTED])

        self._context.load(self, look, partial(self._show_found, asked))

    def _show_found(self, asked: int, found: tuple[int, tuple[FoundRow, ...]]) -> None:
        if asked != self._asked:
            return
        total, rows = found
        self._found_model.set_rows(rows)
        text = ngettext("{count} question found", "{count} questions found", total).format(count=f"{total:,}")
        more = _("; the first {count} are listed").format(count=len(rows)) if len(rows) < total else ""
        self._count.setText(text + more)
        self.found.select_row(0)
        self._follow()

    def _add(self, row: FoundRow | None) -> None:
        rows = self._chosen_model.rows
        if row is not None and row.id not in {one.id for one in rows}:
            self._show_chosen((*rows, row))
            self.chosen.select_key(row.id)

    def _take_out(self, row: FoundRow | None) -> None:
        if row is not None:
            self._show_chosen(tuple(one for one in self._chosen_model.rows if one.id != row.id))

    def _show_chosen(self, rows: tuple[FoundRow, ...]) -> None:
        self._chosen_model.set_rows(rows)
        self._title.setText(ngettext("{count} question chosen", "{count} questions chosen", len(rows)).format(count=len(rows)))
        self._follow()

    def _follow(self) -> None:
        row, chosen = self.found.row(), {one.id for one in self._chosen_model.rows}
        self._add_button.setEnabled(row is not None and row.id not in chosen)
        self._remove_button.setEnabled(self.chosen.row() is not None)

    def _take(self) -> None:
        self._taken(self._chosen_model.rows)
        self.accept()


def _columns() -> tuple[Column[FoundRow], ...]:
    return (
        Column("id", _("Number"), lambda row: row.id, width=120),
        Column("type", _("Type"), _type_title, width=112),
        Column("stem", _("Stem"), lambda row: row.stem, hint=lambda row: row.stem, width=REST),
        Column("topic", _("Topic"), lambda row: row.topic, hint=lambda row: row.topic, width=150),
        Column("difficulty", _("Difficulty"), lambda row: _(DIFFICULTY_TITLES[row.difficulty]), width=72),
    )


def _type_title(row: FoundRow) -> str:
    return QUESTION_TYPES[row.type].label() if row.type in QUESTION_TYPES else row.type


def _line(first: QWidget, second: QWidget | None, button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(px(12))
    row.addWidget(first, 1)
    if second is not None:
        row.addWidget(second, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(button)
    return row
