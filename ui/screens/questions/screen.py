"""Question banks at the left, the list in the middle, the question at the right; the editor takes the whole page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.question import DIFFICULTY_TITLES, QUESTION_STATE_TITLES, Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.pictures import PictureShelf
from skillsapp.queries.question_search import (
    BankTopics,
    Found,
    FoundRow,
    QuestionIndex,
    QuestionSearch,
    bank_topics,
    find_questions,
    load_index,
    newest_questions,
    question_rows,
)
from skillsapp.queries.question_uses import (
    QuestionDraft,
    QuestionHistory,
    find_draft,
    has_last_filing,
    list_cases,
    list_drafts,
    question_history,
)
from skillsapp.queries.questions import list_banks
from ui.context import Context
from ui.routes import Route
from ui.screens.questions.actions import QuestionActions
from ui.screens.questions.columns import question_columns, question_name
from ui.screens.questions.duplicates import DuplicatesPage
from ui.screens.questions.editor import EditorPage
from ui.screens.questions.exporting import QuestionExport
from ui.screens.questions.importing import QuestionImport
from ui.screens.questions.inspector import QuestionInspector
from ui.screens.questions.list_model import PAGE, QuestionModel, QuestionTable
from ui.screens.questions.tree import BankTree
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton
from ui.widgets.choices import ChipBar, SearchBox
from ui.widgets.drawer import InspectorSplit
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, Page, PageHeader
from ui.widgets.table import table_card
from ui.widgets.text import label

TREE_WIDTH = 222
BESIDE_FROM = 620
LOOK_AFTER = 60
"""Milliseconds that the keyboard may run through the list before a question is read."""


@dataclass(frozen=True, slots=True)
class Loaded:
    banks: tuple[BankTopics, ...]
    index: QuestionIndex
    drafts: tuple[QuestionDraft, ...]
    may_undo: bool = False
    """There is a change of many questions to take back."""


class Turning(QWidget):
    """Two parts side by side where there is room, otherwise one below the other."""

    def __init__(self, first: QWidget, second: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(px(6))
        self._row.addWidget(first, 1)
        self._row.addWidget(second, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= px(BESIDE_FROM)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)


class FilterChips(ChipBar):
    """Low chips of what there is: a choice that would leave nothing is not offered, unless it is the one in force."""

    def __init__(self, choices: Sequence[tuple[str, str]], name: str, title: str) -> None:
        super().__init__(choices, name, title)
        for button in self._buttons.values():
            button.setProperty("small", "true")

    def set_counts(self, counts: Mapping[str, int]) -> None:
        super().set_counts(counts)
        for key, button in self._buttons.items():
            button.setVisible(not key or bool(counts.get(key)) or button.isChecked())

    @property
    def is_choice(self) -> bool:
        """Whether there is anything to choose: two kinds or more, or one that is in force."""
        return bool(self.value) or sum(not button.isHidden() for button in self._buttons.values()) > 2


class QuestionsScreen(QStackedWidget):
    """Search is instant: it runs over what is held in memory, and lines are read as they come into sight."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("questions_screen")
        self.setAcceptDrops(context.session.may(Permission.MANAGE_QUESTIONS))
        self._context = context
        self._loaded = Loaded((), QuestionIndex(), ())
        self._search = QuestionSearch()
        self._found = Found()
        self._wanted = ""
        self._turn = 0
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_AFTER)
        self._look.timeout.connect(self.look)
        self._page = Page(PageHeader(_("Question bank"), " "), name="questions_page")
        self.header = self._page.header
        self._model = QuestionModel(question_columns(), self._fetch, self._sort)
        self._empty = EmptyState(_("Reading the questions…"), "", "search")
        self.table = QuestionTable(self._model, _("Questions"), self._empty)
        self.tree = BankTree()
        self.tree.chosen.connect(lambda _bank, _topic: self._filter())
        kinds = [(key, kind.label()) for key, kind in QUESTION_TYPES.items()]
        self.types = FilterChips([("", _("All")), *kinds], "types_filter", _("Type"))
        states = [(state.value, _(title)) for state, title in QUESTION_STATE_TITLES.items()]
        self.states = FilterChips([("", _("All")), *states], "states_filter", _("State"))
        grades = [(grade.value, _(title)) for grade, title in DIFFICULTY_TITLES.items()]
        self.grades = FilterChips([("", _("All")), *grades], "grades_filter", _("Difficulty"))
        for chips in (self.types, self.states, self.grades):
            chips.chosen.connect(lambda _key: self._filter())
        self.search = SearchBox(_("Stem, option, source, number, topic or its pinyin"), "questions_filter")
        self.search.filtered.connect(self._find)
        self._count = label("", "hint", name="questions_count")
        self.doing = QuestionActions(self, context)
        self._inspector = QuestionInspector(
            context.session.may(Permission.SEE_QUESTIONS),
            PictureShelf(context.app.reader),
            self.doing.beside_question(),
            self.seek,
            self.doing.lift if context.session.may(Permission.MANAGE_QUESTIONS) else None,
        )
        for action in self.doing.at_top():
            self.header.add_action_widget(ActionButton(action))
        self._unfinished = Banner("", Tone.INFO, button=_("Go on writing"), clicked=self._go_on, name="draft_waiting")
        self._page.body.addWidget(self._unfinished)
        self.split = InspectorSplit(self._lists(), self._inspector, _("Question"), width=372)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._look.start())
        self.table.selection_changed.connect(self._selected)
        self.table.activated_row.connect(lambda _row: self._open_row())
        self._page.body.addWidget(self.split, 1)
        self.addWidget(self._page)

    @property
    def question(self) -> Question | None:
        """The question in front, as it was read."""
        shown = self._inspector.question
        return shown if shown is not None and shown.id == self.table.current_id() else None

    @property
    def found(self) -> Found:
        return self._found

    @property
    def banks(self) -> tuple[BankTopics, ...]:
        return self._loaded.banks

    @property
    def may_undo(self) -> bool:
        return self._loaded.may_undo

    def refresh(self) -> None:
        reader, actor, before = self._context.app.reader, self._context.session.actor.id, self._loaded.index

        def load() -> Loaded:
            return Loaded(bank_topics(reader), load_index(reader, before), list_drafts(reader, actor), has_last_filing(reader))

        self._context.load(self, load, self._show)

    def open(self, route: Route) -> None:
        """A route may name a question to look for."""
        wanted = route.get("question")
        if wanted:
            self.seek(wanted)

    def seek(self, id: str) -> None:
        """Look for a question by its number, in all banks."""
        self._wanted = id
        for chips in (self.types, self.states, self.grades):
            chips.choose("")
        self.tree.show_everything()
        self.search.setText(id)
        self._search = replace(self._search, text=id)
        self._filter()

    def edit(self, question: Question) -> None:
        """Open the editor on *question*, with what was not saved of it; an empty id is a new one."""
        reader, actor = self._context.app.reader, self._context.session.actor.id
        self._context.load(
            self,
            lambda: (list_cases(reader, question.bank), find_draft(reader, actor, question.id)),
            lambda given: self._enter(EditorPage(self._context, self.banks, given[0], question, given[1], self._back)),
        )

    def show_duplicates(self) -> None:
        """Compare what is listed now, two and two."""
        self._enter(DuplicatesPage(self._context, self._found.ids, lambda: self._back(None)))

    def take_file(self, path: Path | None) -> None:
        """Open the import, and read *path* where one was dropped."""
        reader, bank = self._context.app.reader, self.tree.place[0]

        def start(banks: tuple[object, ...]) -> None:
            sheet = QuestionImport(self, self._context, banks, bank)  # type: ignore[arg-type]
            sheet.open()
            if path is not None:
                sheet.take_file(path)

        self._context.load(self, lambda: list_banks(reader), start)

    def export(self) -> None:
        """Open the export of the bank in front."""
        reader, bank = self._context.app.reader, self.tree.place[0]
        self._context.load(
            self, lambda: list_banks(reader), lambda banks: QuestionExport(self, self._context, banks, bank).open()
        )

    def look(self) -> None:
        """Read the question in front and show it."""
        id, reader = self.table.current_id(), self._context.app.reader
        self._look.stop()
        if not id:
            self._show_question(None, None)
            return

        def load() -> tuple[Question | None, QuestionHistory]:
            return next(iter(newest_questions(reader, [id])), None), question_history(reader, id)

        self._context.load(self, load, lambda read: self._show_question(*read) if id == self.table.current_id() else None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.currentWidget() is self._page and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A file dropped onto the list is a file to import."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take_file(files[0])

    def _lists(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        left = Card(padding=8, spacing=6, name="banks_card")
        left.setFixedWidth(px(TREE_WIDTH))
        topics = SearchBox(_("Topic or pinyin"), "topics_filter")
        topics.filtered.connect(self.tree.narrow)
        left.add(topics, self.tree)
        row.addWidget(left)
        above, below = QWidget(), QWidget()
        tools = QVBoxLayout(above)
        tools.setContentsMargins(px(12), 0, px(12), 0)
        tools.setSpacing(px(6))
        tools.addWidget(self.search)
        tools.addWidget(self.types)
        tools.addWidget(Turning(self.states, self.grades))
        buttons = QWidget()
        line = QHBoxLayout(buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(px(8))
        for action in self.doing.below_list():
            line.addWidget(ActionButton(action, small=True))
        line.addStretch()
        foot = QVBoxLayout(below)
        foot.setContentsMargins(px(14), 0, px(14), 0)
        foot.addWidget(Turning(self._count, buttons))
        row.addWidget(table_card(self.table, above, below), 1)
        return holder

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        banks = ngettext("{count} bank", "{count} banks", len(loaded.banks)).format(count=len(loaded.banks))
        total = loaded.index.total
        questions = ngettext("{count} question", "{count} questions", total).format(count=f"{total:,}")
        self.header.show_title(_("Question bank"), f"{banks} · {questions}")
        self.tree.show_banks(loaded.banks)
        if total:
            self._empty.show_text(_("No question found"), _("Search for fewer words, or choose another topic."))
        else:
            how = (
                _("Write one, or drop a file of questions here.")
                if loaded.banks
                else _("Import a file of questions, or drop one here.")
            )
            self._empty.show_text(_("There is no question yet"), how)
        self._say_drafts()
        self._filter(keep=True)

    def _say_drafts(self) -> None:
        drafts = self._loaded.drafts
        text = ""
        if drafts:
            first = drafts[0]
            what = question_name(first.question) or _("a new question")
            text = _("You were writing {what} on {time} and have not saved it.").format(what=what, time=stamp(first.at))
        self._unfinished.show_text(text, Tone.INFO)

    def _go_on(self) -> None:
        draft = self._loaded.drafts[0].question
        newest = newest_questions(self._context.app.reader, [draft.id]) if draft.id else ()
        self.edit(newest[0] if newest else replace(draft, id="", stem="", options=(), answer="") if not draft.id else draft)

    def _find(self, text: str) -> None:
        self._search = replace(self._search, text=text)
        self._filter()

    def _sort(self, order: str) -> None:
        if order != self._search.order:
            self._search = replace(self._search, order=order)
            self._filter()

    def _filter(self, *, keep: bool = False) -> None:
        bank, topic = self.tree.place
        self._search = replace(
            self._search, bank=bank, topic=topic, type=self.types.value, state=self.states.value, difficulty=self.grades.value
        )
        self._turn += 1
        turn, index, search, reader = self._turn, self._loaded.index, self._search, self._context.app.reader

        def load() -> tuple[Found, tuple[FoundRow, ...]]:
            found = find_questions(index, search)
            return found, question_rows(reader, found.ids[:PAGE])

        self._context.load(self, load, lambda read: self._list(*read, keep=keep) if turn == self._turn else None)

    def _list(self, found: Found, first: tuple[FoundRow, ...], *, keep: bool) -> None:
        self._found = found
        self.types.set_counts(found.types)
        self.states.set_counts(found.states)
        self.grades.set_counts(found.difficulties)
        for chips in (self.types, self.states, self.grades):
            chips.setVisible(chips.is_choice)
        self._model.set_found(found.ids, first)
        wanted, self._wanted = self._wanted, ""
        if not (wanted and self.table.select_key(wanted)) and self.table.current_id() not in found.ids:
            self.table.select_row(0)
        if keep or not found.ids:  # otherwise once nobody types: whoever types on waits for no question on the way
            self.look()
        self._selected()

    def _fetch(self, ids: tuple[str, ...], take: object) -> None:
        reader = self._context.app.reader
        self._context.load(self, lambda: question_rows(reader, ids), take)  # type: ignore[arg-type]

    def _selected(self) -> None:
        chosen, shown, every = len(self.table.selected_ids()), len(self._found.ids), self._loaded.index.total
        text = _("{shown} of {all} questions").format(shown=f"{shown:,}", all=f"{every:,}")
        if chosen > 1:
            text += " · " + ngettext("{count} selected", "{count} selected", chosen).format(count=f"{chosen:,}")
        self._count.setText(text)
        self.doing.refresh()

    def _show_question(self, question: Question | None, history: QuestionHistory | None) -> None:
        self._inspector.show_question(question, history)
        self.doing.refresh()

    def _open_row(self) -> None:
        if self.split.is_drawer:
            self.split.open_inspector()
        else:
            self.doing.edit()

    def _enter(self, page: QWidget) -> None:
        self.split.close_inspector()
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        form = getattr(page, "form", None)
        if form is not None:
            form.stem.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self, saved: Question | None) -> None:
        page = self.currentWidget()
        self.setCurrentWidget(self._page)
        if page is not self._page:
            self.removeWidget(page)
            page.deleteLater()
        if saved is not None:
            self._wanted = saved.id
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
