"""A small table to type into: groups, prizes, honours, the parts of the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.fields.editors import Editor, editor_for
from ui.fields.field import Field, Kind
from ui.theme import px, set_state
from ui.widgets.buttons import Button, icon_button
from ui.widgets.text import label


class RowsEditor(QWidget):
    """Rows of values by the keys of *fields*; without *add_text* rows can neither be added nor removed.

    Values of keys that no field has come back as they were given.
    """

    changed = Signal()

    def __init__(
        self,
        name: str,
        fields: Sequence[Field],
        add_text: str = "",
        fresh: Callable[[], Mapping[str, object]] = dict,
    ) -> None:
        super().__init__()
        self._fresh = fresh
        self.setObjectName(name)
        self._name, self._fields, self._fixed = name, tuple(fields), not add_text
        self._rows: list[tuple[Mapping[str, object], dict[str, Editor]]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        self._holder = QWidget()
        column.addWidget(self._holder)
        self._grid = _grid(self._holder)
        self._error = label("", "error", wrap=True, name=f"{name}_error")
        self._error.hide()
        column.addWidget(self._error)
        if add_text:
            add = Button(add_text, f"{name}_add", self.add_row, icon="plus", small=True)
            column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_rows(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Show *rows* in place of those there."""
        self._rows = []
        self._build(rows)

    def rows(self) -> list[dict[str, object]]:
        """Return what stands in the rows."""
        return [{**given, **{key: editor.value() for key, editor in editors.items()}} for given, editors in self._rows]

    def add_row(self) -> None:
        """Add a fresh row with the last row's choices."""
        last = self.rows()[-1] if self._rows else {}
        fresh = {**self._fresh(), **{field.key: last.get(field.key) for field in self._fields if field.kind is Kind.CHOICE}}
        self._build([*self.rows(), fresh])
        next(iter(self._rows[-1][1].values())).control.setFocus()
        self.changed.emit()

    def check(self, extra: str = "") -> bool:
        """Mark the cells that are wrong and say the first problem below; *extra* is a problem of the whole."""
        first = ""
        for number, (_given, editors) in enumerate(self._rows):
            for field in self._fields:
                editor = editors[field.key]
                problem = field.problem(editor.value(), editor.raw())
                set_state(editor.control, "invalid", "true" if problem else "false")
                if problem and not first:
                    first = _("Row {row}, {column}: {problem}").format(row=number + 1, column=field.title, problem=problem)
                    editor.control.setFocus()
        self._error.setText(first or extra)
        self._error.setVisible(bool(first or extra))
        return not (first or extra)

    def set_choices(self, key: str, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices from now on; rows whose choice is gone go too."""
        offered = {choice for choice, _title in choices}
        kept = [row for row in self.rows() if row.get(key) in offered]
        self._fields = tuple(replace(field, choices=choices) if field.key == key else field for field in self._fields)
        self._build(kept)

    def _remove(self, number: int) -> None:
        rows = self.rows()
        del rows[number]
        self._build(rows)
        self.changed.emit()

    def _build(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Make the grid anew: a row that goes takes its place with it."""
        column = self.layout()
        assert column is not None
        fresh = QWidget()
        grid = _grid(fresh)
        column.replaceWidget(self._holder, fresh)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder, self._rows = fresh, []
        for place, field in enumerate(self._fields):
            if rows:
                grid.addWidget(label(field.title, "sub"), 0, place)
            grid.setColumnStretch(place, 1 if field.kind in (Kind.TEXT, Kind.CHOICE) else 0)
        for number, given in enumerate(rows):
            editors: dict[str, Editor] = {}
            for place, field in enumerate(self._fields):
                editor = editor_for(replace(field, key=f"{self._name}_{number + 1}_{field.key}"))
                editor.setParent(fresh)
                editor.control.setAccessibleName(_("{column}, row {row}").format(column=field.title, row=number + 1))
                editor.show(given.get(field.key))
                if field.kind in (Kind.INTEGER, Kind.DECIMAL):
                    editor.control.setFixedWidth(px(96))
                if field.locked:
                    editor.control.setEnabled(False)
                editor.changed.connect(self.changed.emit)
                grid.addWidget(editor.widget, number + 1, place)
                editors[field.key] = editor
            if not self._fixed:
                remove = icon_button(
                    "trash-2",
                    f"{self._name}_{number + 1}_remove",
                    _("Remove row {row}").format(row=number + 1),
                    partial(self._remove, number),
                )
                grid.addWidget(remove, number + 1, len(self._fields))
            self._rows.append((given, editors))
        fresh.show()


def _grid(holder: QWidget) -> QGridLayout:
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(px(10))
    grid.setVerticalSpacing(px(6))
    return grid
