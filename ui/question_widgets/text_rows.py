"""Rows of text that an author writes one under the other: options, items, steps, lines of a rubric."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.question_widgets.growing_text import GrowingText
from ui.question_widgets.rich_field import RichField
from ui.theme import px
from ui.widgets.buttons import Button, icon_button
from ui.widgets.text import label

_MIDDLE = Qt.AlignmentFlag.AlignVCenter  # without it the low buttons would keep the row from growing with its text


class TextRow(QWidget):
    """One row: its sign, room for what stands before and behind, its text, and the buttons that move and remove it."""

    def __init__(self, rows: TextRows, noun: str, placeholder: str, *, rich: bool) -> None:
        super().__init__()
        self.sign = label("", "strong")
        self.sign.setFixedWidth(px(22))
        self.sign.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        made = RichField if rich else GrowingText
        self.field: GrowingText = made(f"{noun}_edit", placeholder, placeholder=placeholder)
        self.up = icon_button("chevron-up", f"{noun}_up", _("Move up"), lambda: rows.shift(self, -1))
        self.down = icon_button("chevron-down", f"{noun}_down", _("Move down"), lambda: rows.shift(self, 1))
        self.away = icon_button("x", f"{noun}_remove", _("Remove"), lambda: rows.remove(self))
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(px(6))
        self.line.addWidget(self.sign, 0, _MIDDLE)
        self.line.addWidget(self.field, 1)
        for button in (self.up, self.down, self.away):
            self.line.addWidget(button, 0, _MIDDLE)

    def put_before(self, widget: QWidget) -> None:
        """Put *widget* between the sign and the text."""
        self.line.insertWidget(self.line.indexOf(self.field), widget, 0, _MIDDLE)

    def put_behind(self, widget: QWidget, stretch: int = 0) -> None:
        """Put *widget* between the text and the buttons."""
        where = Qt.AlignmentFlag(0) if stretch else _MIDDLE
        self.line.insertWidget(self.line.indexOf(self.up), widget, stretch, where)

    @property
    def text(self) -> str:
        return self.field.text.strip()


class TextRows(QWidget):
    """`changed` tells every change by the author; `least` to `most` rows, `rich` ones take pictures; subclasses furnish their rows."""

    changed = Signal()

    def __init__(
        self,
        noun: str,
        title: str,
        add: str,
        *,
        signs: Sequence[str],
        least: int = 1,
        placeholder: str = "",
        rich: bool = False,
    ) -> None:
        super().__init__()
        self._noun, self._signs, self._least, self._placeholder = noun, signs, least, placeholder
        self._rich = rich
        self.rows: list[TextRow] = []
        self._title: QLabel | None = label(title, "sub", wrap=True) if title else None
        self._add = Button(add, f"{noun}_add", self._add_empty, kind="link", icon="plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        if self._title is not None:
            column.addWidget(self._title)
        self._column = QVBoxLayout()
        self._column.setSpacing(px(6))
        column.addLayout(self._column)
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addStretch()
        column.addLayout(foot)
        self.setAccessibleName(title or add)

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the rows, the empty ones too."""
        return tuple(row.text for row in self.rows)

    def show_texts(self, texts: Sequence[str]) -> None:
        """Show these rows, at least as many as are needed; says nothing of a change."""
        wanted = [*texts, *[""] * (self._least - len(texts))]
        while len(self.rows) > len(wanted):
            self._drop(self.rows[-1])
        while len(self.rows) < len(wanted):
            self._append()
        for row, text in zip(self.rows, wanted, strict=True):
            row.field.show_text(text)
        self._number()

    def shift(self, row: TextRow, step: int) -> None:
        """Move a row up (-1) or down (1)."""
        place = self.rows.index(row)
        if 0 <= place + step < len(self.rows):
            self.rows.insert(place + step, self.rows.pop(place))
            self._column.removeWidget(row)
            self._column.insertWidget(place + step, row)
            self._number()
            self.changed.emit()

    def remove(self, row: TextRow) -> None:
        """Take a row away; the last ones that are needed become empty instead."""
        if len(self.rows) > self._least:
            self._drop(row)
        else:
            row.field.setPlainText("")
        self._number()
        self.changed.emit()

    def furnish(self, row: TextRow) -> None:
        """Put what a kind of rows has besides its text into a new row."""

    def number(self, place: int, row: TextRow) -> None:
        """Show what a row says of its place."""

    def _add_empty(self) -> None:
        row = self._append()
        self._number()
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _append(self) -> TextRow:
        row = TextRow(self, f"{self._noun}_{len(self.rows) + 1}", self._placeholder, rich=self._rich)
        row.field.textChanged.connect(self.changed.emit)
        self.furnish(row)
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _drop(self, row: TextRow) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _number(self) -> None:
        for place, row in enumerate(self.rows):
            noun = f"{self._noun}_{place + 1}"
            for part, what in ((row.field, "edit"), (row.up, "up"), (row.down, "down"), (row.away, "remove")):
                part.setObjectName(f"{noun}_{what}")
            row.sign.setText(self._signs[place] if place < len(self._signs) else str(place + 1))
            row.up.setEnabled(place > 0)
            row.down.setEnabled(place < len(self.rows) - 1)
            self.number(place, row)
        full = len(self.rows) >= len(self._signs)
        self._add.setEnabled(not full)
        self._add.setToolTip(_("No more than {count} are possible.").format(count=len(self._signs)) if full else "")
