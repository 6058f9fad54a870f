"""What an author writes of a question: the text with its tools, the fields of the type, and where the question is filed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from skillsapp.domain.question import DIFFICULTY_TITLES, CaseMaterial, Difficulty, Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _
from skillsapp.queries.question_search import BankTopics
from ui.question_widgets import QUESTION_WIDGETS, QuestionEditor
from ui.question_widgets.rich_field import RichField, wrap_selection
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.drop_down import PageKeepsWheel
from ui.widgets.flow import FlowLayout
from ui.widgets.form_rows import FormRow
from ui.widgets.text import label

TOPIC = int(Qt.ItemDataRole.UserRole) + 1


class TopicCompleter(QCompleter):
    """Proposes topics whose name, reading or initials hold what is typed."""

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(TOPIC) or "")

    def splitPath(self, path: str) -> list[str]:
        return [path.casefold()]


class QuestionForm(QWidget):
    """`changed` tells every change; `picture_wanted` that a picture is to be chosen, `picture_given(bytes)` that one came by paste or drop."""

    changed = Signal()
    picture_wanted = Signal()
    picture_given = Signal(object)
    case_wanted = Signal(str)

    def __init__(self, banks: Sequence[BankTopics], question: Question, cases: Sequence[CaseMaterial]) -> None:
        super().__init__()
        self.setObjectName("question_form")
        self._banks, self._base, self._cases = banks, question, tuple(cases)
        self._editor: QuestionEditor | None = None
        self._type = question.type
        self._stops: list[QWidget] = []
        self._watched: list[QPlainTextEdit] = []
        self._last: QPlainTextEdit | None = None
        self._showing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, px(12), px(8))
        column.setSpacing(px(12))
        self._types = _combo(
            "type_choose", _("Type"), [(key, kind.label()) for key, kind in QUESTION_TYPES.items() if key in QUESTION_WIDGETS]
        )
        self._bank = _combo("bank_choose", _("Question bank"), [(bank.key, bank.title) for bank in banks])
        first = QHBoxLayout()
        first.setSpacing(px(12))
        first.addWidget(FormRow(_("Type"), self._types), 1)
        first.addWidget(FormRow(_("Question bank"), self._bank), 2)
        column.addLayout(first)
        self.stem = RichField(
            "stem_edit", _("Stem"), placeholder=_("Write the question. Pictures can be pasted or dropped here."), lines=3
        )
        stem = QWidget()
        inside = QVBoxLayout(stem)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(px(4))
        inside.addWidget(self._toolbar())
        inside.addWidget(self.stem)
        self._stem_row = FormRow(_("Stem"), stem, required=True)
        self._stem_row.control = self.stem
        column.addWidget(self._stem_row)
        self._answers = QVBoxLayout()
        column.addWidget(label(_("Options and answer"), "sub"))
        column.addLayout(self._answers)
        self._error = label("", "error", wrap=True, name="question_problem")
        self._error.hide()
        column.addWidget(self._error)
        self.topic = QLineEdit()
        self.topic.setObjectName("topic_edit")
        self.topic.setPlaceholderText(_("Name, pinyin or initials of a topic"))
        self._grade = SegmentedControl(
            [(grade.value, _(title)) for grade, title in DIFFICULTY_TITLES.items()], "difficulty_choose", _("Difficulty")
        )
        filed = QHBoxLayout()
        filed.setSpacing(px(12))
        filed.addWidget(FormRow(_("Topic"), self.topic), 1)
        filed.addWidget(FormRow(_("Difficulty"), self._grade))
        column.addLayout(filed)
        self.source = QLineEdit()
        self.source.setObjectName("source_edit")
        column.addWidget(
            FormRow(_("Source"), self.source, hint=_("Document with its year and clause, such as GB 50348-2018 9.1.5."))
        )
        self.explanation = RichField("explanation_edit", _("Explanation"), lines=2)
        column.addWidget(
            FormRow(_("Explanation"), self.explanation, hint=_("Why the answer is right; candidates see it only after the exam."))
        )
        self._case = _combo("case_choose", _("Case"), [("", _("Stands by itself"))])
        self._case_open = Button(
            _("Write a case"), "case_open", lambda: self.case_wanted.emit(self._case.currentData() or ""), small=True
        )
        cases_row = QWidget()
        row = QHBoxLayout(cases_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._case, 1)
        row.addWidget(self._case_open)
        self._case_row = FormRow(
            _("Case"), cases_row, hint=_("Questions of one case share its material and stay together on a paper.")
        )
        column.addWidget(self._case_row)
        column.addStretch()
        self.show_cases(cases)
        self._types.currentIndexChanged.connect(lambda _n: self._change_type())
        self._bank.currentIndexChanged.connect(lambda _n: self._complete())
        self._bank.currentIndexChanged.connect(lambda _n: self._say())
        self._case.currentIndexChanged.connect(lambda _n: self._name_case())
        self._grade.chosen.connect(lambda _key: self._say())
        for text in (self.stem, self.explanation):
            text.textChanged.connect(self._say)
        for line in (self.topic, self.source):
            line.textChanged.connect(lambda _text: self._say())
        self.show_question(question)

    @property
    def field(self) -> QPlainTextEdit:
        """The text field that was written in last."""
        return self._last or self.stem

    def show_question(self, question: Question) -> None:
        """Show *question*; says nothing of a change."""
        self._showing = True
        self._base = question
        _choose(self._types, question.type)
        _choose(self._bank, question.bank)
        _choose(self._case, question.case)
        self.stem.show_text(question.stem)
        self.explanation.show_text(question.explanation)
        self.topic.setText(question.topic)
        self.source.setText(question.source)
        self._grade.choose(question.difficulty.value)
        self._type = question.type
        self._show_editor(question)
        self._complete()
        self._name_case(say=False)
        self._showing = False

    def edited(self) -> Question:
        """Return the question as it is written now."""
        value = replace(
            self._base,
            type=self._type,
            bank=str(self._bank.currentData() or self._base.bank),
            stem=self.stem.text,
            topic=" ".join(self.topic.text().split()),
            source=self.source.text().strip(),
            explanation=self.explanation.text,
            difficulty=Difficulty(self._grade.value),
            case=str(self._case.currentData() or ""),
        )
        return self._editor.edited(value) if self._editor is not None else value

    def show_error(self, text: str) -> None:
        """Say under the answers what is wrong with the question."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def show_cases(self, cases: Sequence[CaseMaterial], chosen: str | None = None) -> None:
        """Offer these cases; *chosen* is chosen, and says so."""
        before = self._case.currentData() if chosen is None else chosen
        self._cases = tuple(cases)
        self._case.blockSignals(True)
        self._case.clear()
        self._case.addItem(_("Stands by itself"), "")
        for case in cases:
            self._case.addItem(case.title, case.ref)
        _choose(self._case, str(before or ""))
        self._case.blockSignals(False)
        self._name_case(say=chosen is not None)

    def case(self) -> CaseMaterial | None:
        """Return the case that the question stands under."""
        return next((case for case in self._cases if case.ref == self._case.currentData()), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QPlainTextEdit):
            self._last = watched
        return False

    def _toolbar(self) -> QWidget:
        holder = QWidget()
        row = FlowLayout(holder, px(4))
        tools = (
            ("bold", _("Bold"), "<b>", "</b>"),
            ("sub", _("Subscript"), "<sub>", "</sub>"),
            ("sup", _("Superscript"), "<sup>", "</sup>"),
            ("formula", _("Formula"), r"\(", r"\)"),
            ("blank", _("Blank"), "____", ""),
        )
        for name, title, before, after in tools:
            hint = _("Puts it around what is selected")
            button = Button(title, f"{name}_put", partial(self._wrap, before, after), small=True, hint=hint)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        picture = Button(_("Picture"), "picture_put", self.picture_wanted.emit, small=True, icon="image")
        picture.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addWidget(picture)
        return holder

    def _wrap(self, before: str, after: str) -> None:
        wrap_selection(self.field, before, after)

    def _change_type(self) -> None:
        if self._showing:
            return
        value = self.edited()
        self._type = str(self._types.currentData())
        self._show_editor(replace(value, type=self._type))
        self._say()

    def _show_editor(self, question: Question) -> None:
        """Show the fields of the type; those of the same type stay, so that the cursor does."""
        wanted = QUESTION_WIDGETS[question.type].editor
        fresh = type(self._editor) is not wanted
        if fresh or self._editor is None:
            if self._editor is not None:
                self._answers.removeWidget(self._editor)
                self._editor.hide()
                self._editor.deleteLater()
            self._editor = wanted()
            self._editor.changed.connect(self._say)
            self._answers.addWidget(self._editor)
        if fresh or self._editor.edited(question) != question:
            self._editor.show_question(question)
        self._editor.follow_stem(question.stem)
        if fresh:
            self._last = None
        self._watch()
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go from the stem through the options, which were made later than what stands below them, to the topic."""
        stops = [self.stem, *_stops(self._editor), self.topic] if self._editor is not None else []
        if stops != self._stops:
            self._stops = stops
            for before, stop in pairwise(stops):
                QWidget.setTabOrder(before, stop)

    def _watch(self) -> None:
        """Know which text field was in use last: the tools write there, and pictures that are given to a field go into it."""
        for field in self.findChildren(QPlainTextEdit):
            if field not in self._watched:
                self._watched.append(field)
                field.installEventFilter(self)
                field.destroyed.connect(partial(self._forget, field))
                if isinstance(field, RichField):
                    field.picture_given.connect(partial(self._pass_on, field))

    def _forget(self, field: QPlainTextEdit) -> None:
        self._watched.remove(field)
        if self._last is field:
            self._last = None

    def _pass_on(self, field: RichField, content: bytes) -> None:
        self._last = field
        self.picture_given.emit(content)

    def _complete(self) -> None:
        bank = next((bank for bank in self._banks if bank.key == self._bank.currentData()), None)
        model = QStandardItemModel(self)
        for topic in bank.topics if bank is not None else ():
            item = QStandardItem(topic.topic)
            item.setData(topic.keys, Qt.ItemDataRole.UserRole)
            item.setData(topic.topic, TOPIC)
            model.appendRow(item)
        completer = TopicCompleter(model, self)
        completer.setCompletionRole(Qt.ItemDataRole.UserRole)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.topic.setCompleter(completer)

    def _name_case(self, *, say: bool = True) -> None:
        self._case_open.show_text(_("Change the case") if self._case.currentData() else _("Write a case"))
        if say:
            self._say()

    def _say(self) -> None:
        if not self._showing:
            if self._editor is not None:
                self._editor.follow_stem(self.stem.text)
            self._order_tabs()
            self._watch()
            self.changed.emit()


def _stops(part: QWidget) -> list[QWidget]:
    """Return what Tab stops at inside *part*, in the order in which it is laid out."""
    return [stop for widget in _laid_out(part.layout()) for stop in ([widget] if _takes_tab(widget) else _stops(widget))]


def _laid_out(layout: QLayout | None) -> list[QWidget]:
    found: list[QWidget] = []
    for place in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(place) if layout is not None else None
        widget = item.widget() if item is not None else None
        found += [widget] if widget is not None else _laid_out(item.layout()) if item is not None else []
    return found


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _combo(name: str, title: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(title)
    box.setMinimumWidth(px(120))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for key, title in choices:
        box.addItem(title, key)
    PageKeepsWheel(box)
    return box


def _choose(box: QComboBox, key: str) -> None:
    box.setCurrentIndex(max(0, box.findData(key)))
