"""One control for each kind of field: show a value, give it back, say that it changed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import cast

from PySide6.QtCore import QDate, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from skillsapp.kernel.i18n import _
from ui.fields.field import Field, Kind
from ui.fields.reading import read_date, read_decimal, read_integer, read_time
from ui.icons import icon
from ui.theme import px, tokens
from ui.widgets.buttons import icon_button
from ui.widgets.drop_down import PageKeepsWheel


class Editor(QObject):
    """What a form knows of a control: `widget` stands in the row, `control` takes the focus and the red frame."""

    changed = Signal()

    def __init__(self, field: Field, control: QWidget, widget: QWidget | None = None) -> None:
        super().__init__()
        self.field, self.control = field, control
        self.widget = widget or control
        control.setObjectName(f"{field.key}_edit")
        control.setAccessibleName(field.title)

    @abstractmethod
    def raw(self) -> str:
        """Return what stands in the control as text."""

    @abstractmethod
    def value(self) -> object:
        """Return the value, or None where nothing readable stands there."""

    @abstractmethod
    def show(self, value: object) -> None:
        """Put *value* into the control."""


class LineEditor(Editor):
    """Text, numbers, dates, times and passwords: a line whose text is read when it is asked for."""

    def __init__(self, field: Field) -> None:
        line = QLineEdit()
        line.setPlaceholderText(field.placeholder)
        if field.kind is Kind.PASSWORD:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        if field.kind in (Kind.INTEGER, Kind.DECIMAL):
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.setMaximumWidth(px(160))
        if field.kind in (Kind.DATE, Kind.TIME):
            line.setMaximumWidth(px(180))
            line.setPlaceholderText(field.placeholder or ("2026-11-21" if field.kind is Kind.DATE else "09:30"))
        super().__init__(field, line, _with_calendar(line, field) if field.kind is Kind.DATE else None)
        self._line = line
        line.textChanged.connect(lambda _text: self.changed.emit())
        line.editingFinished.connect(self._tidy)

    def raw(self) -> str:
        return self._line.text()

    def value(self) -> object:
        text = self._line.text().strip()
        match self.field.kind:
            case Kind.INTEGER:
                return read_integer(text)
            case Kind.DECIMAL:
                return read_decimal(text)
            case Kind.DATE:
                return read_date(text)
            case Kind.TIME:
                return read_time(text)
            case Kind.PASSWORD:
                return self._line.text()
        return text

    def show(self, value: object) -> None:
        self._line.setText(_written(value))

    def _tidy(self) -> None:
        """Write a readable date or time in the one way of the house."""
        value = self.value()
        if isinstance(value, date | time) and _written(value) != self._line.text():
            self._line.setText(_written(value))


class TextEditor(Editor):
    """Several lines."""

    def __init__(self, field: Field) -> None:
        area = QPlainTextEdit()
        area.setPlaceholderText(field.placeholder)
        area.setTabChangesFocus(True)
        area.setMinimumHeight(px(84))
        area.setMaximumHeight(px(140))
        super().__init__(field, area)
        self._area = area
        area.textChanged.connect(self.changed.emit)

    def raw(self) -> str:
        return self._area.toPlainText()

    def value(self) -> object:
        text = self._area.toPlainText().strip()
        if self.field.kind is Kind.LINES:
            return tuple(line.strip() for line in text.splitlines() if line.strip())
        return text

    def show(self, value: object) -> None:
        lines = cast("Iterable[str]", value) if isinstance(value, tuple | list) else ()
        self._area.setPlainText("\n".join(lines) if lines else _written(value) if not isinstance(value, tuple | list) else "")


class ChoiceEditor(Editor):
    """One of a few: a list that drops down; an empty first line where nothing need be chosen."""

    def __init__(self, field: Field) -> None:
        box = QComboBox()
        box.setMinimumWidth(px(160))
        if not field.required:
            box.addItem("", "")
        for key, title in field.choices:
            box.addItem(title, key)
        super().__init__(field, box)
        self._box = box
        PageKeepsWheel(box)
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def raw(self) -> str:
        return ""

    def value(self) -> object:
        return self._box.currentData() or ""

    def show(self, value: object) -> None:
        self._box.setCurrentIndex(max(0, self._box.findData(str(value) if value is not None else "")))


class FlagEditor(Editor):
    """Yes or no."""

    def __init__(self, field: Field) -> None:
        box = QCheckBox(field.title)
        super().__init__(field, box)
        self._box = box
        box.toggled.connect(lambda _on: self.changed.emit())

    def raw(self) -> str:
        return ""

    def value(self) -> object:
        return self._box.isChecked()

    def show(self, value: object) -> None:
        self._box.setChecked(bool(value))


def editor_for(field: Field) -> Editor:
    """Return the control for *field*."""
    match field.kind:
        case Kind.LONG_TEXT | Kind.LINES:
            return TextEditor(field)
        case Kind.CHOICE:
            return ChoiceEditor(field)
        case Kind.FLAG:
            return FlagEditor(field)
    return LineEditor(field)


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def _with_calendar(line: QLineEdit, field: Field) -> QWidget:
    """Put a button beside the line that opens a month to pick from."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(4))
    row.addWidget(line)

    def pick() -> None:
        month = QCalendarWidget(holder)
        month.setWindowFlags(Qt.WindowType.Popup)
        month.setObjectName(f"{field.key}_calendar")
        month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        month.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = read_date(line.text())
        if shown is not None:
            month.setSelectedDate(QDate(shown.year, shown.month, shown.day))

        def take(day: QDate) -> None:
            line.setText(day.toString("yyyy-MM-dd"))
            month.close()

        month.clicked.connect(take)
        month.activated.connect(take)
        month.move(holder.mapToGlobal(QPoint(0, holder.height() + 2)))
        month.show()

    button = icon_button("calendar-days", f"{field.key}_pick", _("Pick a date"), pick)
    button.setIcon(icon("calendar-days", tokens().text2, px(18)))
    row.addWidget(button)
    row.addStretch()
    return holder
