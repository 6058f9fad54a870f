"""Question banks at the left, the list in the middle, the question at the right."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.questions import BankRow, list_banks, list_questions
from ui import item_roles
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.models.rows import RowModel
from ui.routes import Route
from ui.screens.questions.columns import QuestionLine, found_lines, lines_of, question_columns
from ui.screens.questions.importing import QuestionImport
from ui.screens.questions.inspector import QuestionInspector
from ui.screens.questions.tree import BankTree
from ui.theme import px
from ui.widgets.buttons import ActionButton
from ui.widgets.choices import ChipBar, SearchBox
from ui.widgets.drawer import InspectorSplit
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, Page, PageHeader
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

TREE_WIDTH = 222
TOPIC_FROM = 680
"""Width of the list from which the topics have a column of their own; the tree tells them too."""


@dataclass(frozen=True, slots=True)
class Loaded:
    banks: tuple[BankRow, ...]
    lines: tuple[QuestionLine, ...]


class QuestionTable(DataTable):
    """Leaves the topics out where the list is narrow."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        keys = [self.model().headerData(n, Qt.Orientation.Horizontal, item_roles.KEY) for n in range(self.model().columnCount())]
        self.setColumnHidden(keys.index("topic"), event.size().width() < px(TOPIC_FROM))
        super().resizeEvent(event)


class QuestionsScreen(Page):
    """Search is instant: it runs over what is loaded, 10,000 questions in a few milliseconds."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Question banks"), " "), name="questions_screen")
        self._context = context
        self._loaded = Loaded((), ())
        self._text = ""
        self._model = RowModel[QuestionLine](question_columns(), key=lambda line: line.question.id)
        empty = EmptyState(_("No question found"), _("Search for fewer words, or choose another topic."), "search")
        self.table = QuestionTable(self._model, "questions_list", _("Questions"), empty=empty)
        self.tree = BankTree()
        self.tree.chosen.connect(lambda _bank, _topic: self._filter())
        self._types = ChipBar(
            [("", _("All")), *((type.key, type.label()) for type in QUESTION_TYPES.values())], "types_filter", _("Type")
        )
        self._types.chosen.connect(lambda _key: self._filter())
        self.search = SearchBox(_("Stem, option, source, number"), "questions_filter")
        self.search.filtered.connect(self._search)
        self._inspector = QuestionInspector(context.session.may(Permission.SEE_QUESTIONS))
        self._count = label("", "hint", name="questions_count")
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec(
                    "questions_import",
                    _("Import questions"),
                    self._import,
                    icon="download",
                    shortcut="Ctrl+I",
                    permission=Permission.MANAGE_QUESTIONS,
                    kind="primary",
                ),
                ActionSpec("questions_find", _("Search"), self.search.setFocus, shortcut="Ctrl+F"),
            ),
        )
        if (importing := self.actions_here.get("questions_import")) is not None:
            self.header.add_action_widget(ActionButton(importing))
        split = InspectorSplit(self._lists(), self._inspector, _("Question"), width=322)
        self.table.current_row.connect(self._show_question)
        self.table.activated_row.connect(lambda _row: split.open_inspector())
        self.body.addWidget(split, 1)

    def refresh(self) -> None:
        reader = self._context.app.reader
        self._context.load(self, lambda: Loaded(list_banks(reader), lines_of(list_questions(reader))), self._show)

    def open(self, route: Route) -> None:
        """A route may name a question to look for."""
        wanted = route.get("question")
        if wanted:
            self.search.setText(wanted)
            self._text = wanted

    def _lists(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        left = Card(padding=8, name="banks_card")
        left.setFixedWidth(px(TREE_WIDTH))
        left.add(self.tree)
        row.addWidget(left)
        above, below = QWidget(), QWidget()
        tools = QVBoxLayout(above)
        tools.setContentsMargins(px(12), 0, px(12), 0)
        tools.setSpacing(px(8))
        tools.addWidget(self.search)
        chips = QHBoxLayout()
        chips.addWidget(self._types)
        chips.addStretch()
        tools.addLayout(chips)
        foot = QHBoxLayout(below)
        foot.setContentsMargins(px(14), 0, px(14), 0)
        foot.addWidget(self._count, 1)
        row.addWidget(table_card(self.table, above, below), 1)
        return holder

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        banks = ngettext("{count} bank", "{count} banks", len(loaded.banks)).format(count=len(loaded.banks))
        questions = ngettext("{count} question", "{count} questions", len(loaded.lines)).format(count=f"{len(loaded.lines):,}")
        self.header.show_title(_("Question banks"), f"{banks} · {questions}")
        self.tree.show_banks(loaded.banks)
        self._filter()

    def _search(self, text: str) -> None:
        self._text = text
        self._filter()

    def _filter(self) -> None:
        here = found_lines(self._loaded.lines, self._text, *self.tree.place)
        counts = dict.fromkeys(QUESTION_TYPES, 0)
        for line in here:
            counts[line.question.type] = counts.get(line.question.type, 0) + 1
        self._types.set_counts({"": len(here), **counts})
        wanted = self._types.value
        shown = [line for line in here if not wanted or line.question.type == wanted]
        self._model.set_rows(shown)
        self._count.setText(_("{shown} of {all} questions").format(shown=f"{len(shown):,}", all=f"{len(self._loaded.lines):,}"))
        if self.table.row() is None:
            self.table.select_row(0)

    def _show_question(self, line: QuestionLine | None) -> None:
        self._inspector.show_question(line.question if line is not None else None)

    def _import(self) -> None:
        bank, _topic = self.tree.place
        QuestionImport(self, self._context, self._loaded.banks, bank).open()
