"""A form from declared fields: shows a frozen dataclass, gives the changed values back, says in place what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import is_dataclass
from types import MappingProxyType
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.fields.editors import Editor, editor_for
from ui.fields.field import Field, Kind
from ui.theme import Tone, px
from ui.widgets.form_rows import FormRow
from ui.widgets.text import label


class Form(QWidget):
    """The rows of *fields*, in one column or two; `check()` shows every problem and goes to the first one.

    *own* makes the editors of fields that hold what no kind of field does, by key.
    """

    changed = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        values: object = None,
        *,
        columns: int = 1,
        beside: bool = False,
        own: Mapping[str, Callable[[Field], Editor]] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._fields = tuple(fields)
        self._own = own
        self._editors: dict[str, Editor] = {}
        self._rows: dict[str, FormRow] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(12))
        line = column = 0
        for field in self._fields:
            if field.section:
                line, column = line + (1 if column else 0), 0
                grid.addWidget(label(field.section, "h2"), line, 0, 1, columns)
                line += 1
            wide = field.wide or columns == 1 or field.kind in (Kind.LONG_TEXT, Kind.LINES)
            if wide and column:
                line, column = line + 1, 0
            grid.addWidget(self._make_row(field, beside), line, column, 1, columns if wide else 1)
            column += columns if wide else 1
            if column >= columns:
                line, column = line + 1, 0
        grid.setRowStretch(line + 1, 1)
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        if values is not None:
            self.show_values(values)

    def __getitem__(self, key: str) -> Editor:
        """Return the editor of a field."""
        return self._editors[key]

    @property
    def fields(self) -> tuple[Field, ...]:
        return self._fields

    def show_values(self, values: object) -> None:
        """Show a mapping or a dataclass; keys that no field has are left out."""
        given: Mapping[str, object]
        if is_dataclass(values) and not isinstance(values, type):
            given = {field.name: getattr(values, field.name) for field in fields_of(values)}
        else:
            given = cast("Mapping[str, object]", values)
        for key, editor in self._editors.items():
            if key in given:
                editor.show(given[key])
        self.show_errors({})

    def values(self) -> dict[str, object]:
        """Return the values by key, right or wrong; call `check` before using them."""
        return {key: editor.value() for key, editor in self._editors.items()}

    def check(self) -> bool:
        """Show what is wrong under each field and put the focus on the first; return whether all is right."""
        problems = {key: text for key in self._editors if (text := self._problem(key))}
        self.show_errors(problems)
        return not problems

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show given sentences under their fields (such as what a service refused) and clear the others."""
        for key, row in self._rows.items():
            row.show_error(errors.get(key, ""))
        first = next((key for key in self._rows if errors.get(key)), None)
        if first is not None:
            self._editors[first].control.setFocus()

    def errors(self) -> dict[str, str]:
        """Return the sentences shown, by key."""
        return {key: row.error for key, row in self._rows.items() if row.error}

    def set_field_visible(self, key: str, visible: bool) -> None:
        """Hide a field that another one makes meaningless; a hidden field is not checked."""
        self._rows[key].setVisible(visible)

    def show_hint(self, key: str, text: str, tone: Tone | None = None) -> None:
        """Say under a field what its value comes to."""
        self._rows[key].show_hint(text, tone)

    def _make_row(self, field: Field, beside: bool) -> FormRow:
        editor = self._own.get(field.key, editor_for)(field)
        editor.setParent(self)
        self._editors[field.key] = editor
        hint = field.locked or field.hint
        title = "" if field.kind is Kind.FLAG else field.title
        row = FormRow(title, editor.widget, required=field.required and field.kind is not Kind.FLAG, hint=hint, beside=beside)
        row.control = editor.control
        editor.control.setAccessibleDescription(hint)
        editor.control.setEnabled(not field.locked)
        editor.changed.connect(lambda key=field.key: self._on_change(key))
        self._rows[field.key] = row
        return row

    def _on_change(self, key: str) -> None:
        """Take an error away as soon as it is mended; a field not yet left is not scolded."""
        if self._rows[key].error:
            self._rows[key].show_error(self._problem(key))
        self.changed.emit()

    def _problem(self, key: str) -> str:
        if self._rows[key].isHidden():
            return ""
        editor = self._editors[key]
        return editor.field.problem(editor.value(), editor.raw())
