"""The questions that stand on every paper, in the form of the rules: a short list, each line with its number and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from skillsapp.queries.question_search import FoundRow
from ui.fields.editors import Editor
from ui.fields.field import Field
from ui.theme import px
from ui.widgets.buttons import Button, icon_button
from ui.widgets.text import ElidedLabel, label


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question that stands on every paper; `row` None where the banks have it no more."""

    id: str
    row: FoundRow | None


class MustList(Editor):
    """An editor whose value are the numbers of the questions; `wanted` asks for the sheet in which they are chosen."""

    wanted = Signal()

    def __init__(self, field: Field) -> None:
        self._chosen: tuple[Chosen, ...] = ()
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(6))
        self._holder = QWidget()
        self._column.addWidget(self._holder)
        self._choose = Button(_("Choose questions…"), f"{field.key}_edit", self._ask, icon="search", small=True)
        self._column.addWidget(self._choose)
        super().__init__(field, self._choose, whole)
        self._list()

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        return self._chosen

    @property
    def rows(self) -> tuple[FoundRow, ...]:
        """The questions that are there."""
        return tuple(one.row for one in self._chosen if one.row is not None)

    def raw(self) -> str:
        return " ".join(one.id for one in self._chosen)

    def value(self) -> object:
        return tuple(one.id for one in self._chosen)

    def show(self, value: object) -> None:
        """Show the chosen questions."""
        assert isinstance(value, Sequence)
        self._chosen = tuple(value)
        self._list()
        self.changed.emit()

    def _ask(self) -> None:
        self.wanted.emit()

    def _remove(self, id: str) -> None:
        self.show(tuple(one for one in self._chosen if one.id != id))
        self._choose.setFocus()

    def _list(self) -> None:
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        for number, one in enumerate(self._chosen, start=1):
            column.addWidget(self._line(number, one))
        fresh.setVisible(bool(self._chosen))
        self._column.replaceWidget(self._holder, fresh)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = fresh

    def _line(self, number: int, one: Chosen) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(label(one.id, "strong"))
        stem = one.row.stem if one.row is not None else _("Not in the bank any more")
        cut = ElidedLabel(stem, "hint")
        cut.setToolTip(stem)
        text.addWidget(cut)
        row.addLayout(text, 1)
        row.addWidget(
            icon_button(
                "x", f"must_{number}_remove", _("Take out {question}").format(question=one.id), partial(self._remove, one.id)
            )
        )
        return line
