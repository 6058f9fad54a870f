"""The fields into which is typed what stands on the lines of a card: Enter goes on, Backspace in an empty field goes back."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from skillsapp.domain.answer_card import LONGEST_LINE, CardQuestion
from skillsapp.domain.question_types.fill_in import filled_in, values_of
from skillsapp.domain.question_types.numeric import NUMERIC
from skillsapp.kernel.i18n import _
from ui.theme import px
from ui.widgets.frames import scrolling
from ui.widgets.text import label

FIELD, NUMBER = 38, 260
MOST_SHOWN = 4
"""So many fields are seen at once; the others scroll in."""


class LineField(QLineEdit):
    """One line; an input method may be used where no number is asked.

    `ended` by Enter or Tab; an Enter goes no further, the pad would take it for the end of the card.  `emptied` by Backspace where
    nothing stands, `stepped` asks for the field or question so far away.
    """

    ended = Signal()
    emptied = Signal()
    stepped = Signal(int)
    left = Signal()

    def __init__(self, name: str, title: str, *, input_method: bool) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMaxLength(LONGEST_LINE)
        self.setMinimumHeight(px(FIELD))
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, input_method)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if forward:
            self.ended.emit()
        else:
            self.stepped.emit(-1)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ended.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class LinesPanel(QWidget):
    """The fields of the question in front.

    `drafted` after every change, `written` when Enter ends the last field, `erased` when Backspace leaves the empty first one, `stepped`
    when an arrow leaves the fields, `left` when Esc puts the card away.
    """

    drafted = Signal()
    written = Signal()
    erased = Signal()
    stepped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[LineField] = []
        self.question: CardQuestion | None = None
        self._holder: QWidget | None = None
        self._inside = QVBoxLayout()
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolling(self._inside, "card_lines_scroll")
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        self.hide()

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(field.text() for field in self.fields)

    def show_question(self, question: CardQuestion | None, answer: str) -> None:
        """Show the fields of a question with what stands there; None hides them.  What is being typed in them stays."""
        if question != self.question:
            self._build(question)
        if question is not None and answer != filled_in(self.values):
            for field, value in zip(self.fields, values_of(answer, question.fields), strict=True):
                field.setText(value)

    def enter(self, *, backwards: bool = False) -> None:
        """Put the cursor into the first field, or behind the last text when coming from below."""
        if self.fields:
            self._to(len(self.fields) - 1 if backwards else 0)

    def _build(self, question: CardQuestion | None) -> None:
        self.question, self.fields = question, []
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
            self._holder = None
        self.setVisible(question is not None)
        if question is None:
            return
        self._holder = holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, px(4), 0)
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        for place in range(question.fields):
            name = _("Question {number}, blank {blank}").format(number=question.number, blank=place + 1)
            field = LineField(f"line_{place + 1}_type", name, input_method=question.type != NUMERIC.key)
            self._connect(field, place)
            self.fields.append(field)
            if question.fields > 1:
                grid.addWidget(label(f"({place + 1})", "strong"), place, 0)
            grid.addWidget(field, place, 1)
            if question.type == NUMERIC.key:
                field.setFixedWidth(px(NUMBER))
                grid.addWidget(label(question.unit, "strong"), place, 2)
                grid.setColumnStretch(1, 0)
                grid.setColumnStretch(3, 1)
        self._inside.addWidget(holder)
        shown = min(question.fields, MOST_SHOWN)
        self._scroll.setFixedHeight(shown * px(FIELD) + (shown - 1) * px(6) + px(4))

    def _connect(self, field: LineField, place: int) -> None:
        field.textEdited.connect(lambda _text: self.drafted.emit())
        field.ended.connect(lambda: self._on(place))
        field.emptied.connect(lambda: self._back(place))
        field.stepped.connect(lambda by: self._step(place, by))
        field.left.connect(self.left.emit)

    def _on(self, place: int) -> None:
        if place + 1 < len(self.fields):
            self._to(place + 1)
        else:
            self.written.emit()

    def _back(self, place: int) -> None:
        if place:
            self._to(place - 1)
        else:
            self.erased.emit()

    def _step(self, place: int, by: int) -> None:
        if 0 <= place + by < len(self.fields):
            self._to(place + by)
        else:
            self.stepped.emit(by)

    def _to(self, place: int) -> None:
        field = self.fields[place]
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.end(False)
        QTimer.singleShot(
            0, field, lambda: self._scroll.ensureWidgetVisible(field, 0, px(FIELD))
        )  # new fields have no places yet
