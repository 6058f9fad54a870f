"""What stands in the grid: saved marks, marks on their way to the store, and what was typed wrong and is not saved."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from skillsapp.domain.marking import Aspect, SheetState, check_mark
from skillsapp.domain.sitting import Presence, seat_digits
from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.kernel.exact import parse_decimal, plain
from skillsapp.kernel.i18n import _
from skillsapp.queries.marking import Grid, GridRow
from ui.item_roles import Index
from ui.judging.states import LOOKS, RowState, row_state

Key = tuple[str, str]
"""Sheet and aspect."""
MOST_CHARACTERS = 6
EXTRA_COLUMNS = 2
"""Total and state, after the aspects."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of the grid as others know it."""

    row: GridRow
    aspect: Aspect


class MarkModel(QAbstractTableModel):
    """Rows are stations, columns aspects, then total and state.  What is typed lives here until the store has it."""

    changed = Signal()
    typing_changed = Signal()

    def __init__(self, station: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.station = station
        self._grid: Grid | None = None
        self._digits = 2
        self._refusal: Callable[[GridRow], str] = lambda _row: ""
        self._closed: frozenset[str] = frozenset()
        self._states: dict[str, RowState] = {}
        self._marks: dict[Key, Decimal | None] = {}
        self._saving: dict[Key, list[Decimal | None]] = {}
        self._wrong: dict[Key, str] = {}
        self._problems: dict[Key, str] = {}
        self.typing: tuple[Key, str] | None = None
        """The cell being typed into and its text so far."""

    @property
    def grid(self) -> Grid | None:
        return self._grid

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        return self._grid.aspects if self._grid else ()

    @property
    def rows(self) -> tuple[GridRow, ...]:
        return self._grid.rows if self._grid else ()

    def number(self, station: int) -> str:
        """Return a station's number as it stands on the papers of this sitting: “07”, or “007” where there are over 99."""
        return f"{station:0{self._digits}d}"

    def named(self, row: GridRow) -> str:
        """Return the station of a line by its word and number."""
        return f"{self.station} {self.number(row.number)}"

    def show_grid(self, grid: Grid | None, station: str, refusal: Callable[[GridRow], str]) -> None:
        """Show *grid*; *refusal* says why a line cannot be marked by this person.  What is typed wrong or not saved yet stays."""
        self.beginResetModel()
        same = self._grid is not None and grid is not None and _subject(self._grid) == _subject(grid)
        self._grid, self.station, self._refusal = grid, station, refusal
        self._digits = seat_digits(row.number for row in self.rows)
        self._closed = frozenset(row.sheet_id for row in self.rows if self._row_refusal(row))
        self._marks = {(row.sheet_id, key): value for row in self.rows for key, value in row.marks.items()}
        for key, values in self._saving.items():
            if key in self._marks:
                self._marks[key] = values[-1]
        if not same:
            self._wrong.clear()
            self._problems.clear()
            self.typing = None
        self._states.clear()
        self.endResetModel()
        self.changed.emit()

    def place(self, index: Index) -> Place | None:
        """Return the station and aspect of a cell, None for total and state."""
        if not index.isValid() or index.column() >= len(self.aspects):
            return None
        return Place(self.rows[index.row()], self.aspects[index.column()])

    def mark(self, place: Place) -> Decimal | None:
        """Return the mark that counts, the one on its way included."""
        return self._marks.get(_key(place))

    def text(self, place: Place) -> str:
        """Return what stands in a cell; an unscored one is empty and never 0."""
        key = _key(place)
        if self.typing is not None and self.typing[0] == key:
            return self.typing[1]
        if key in self._wrong:
            return self._wrong[key]
        value = self._marks.get(key)
        return "" if value is None else plain(value)

    def refusal(self, place: Place) -> str:
        """Return why the cell cannot be marked, or an empty text."""
        row = place.row
        if row.sheet_id not in self._closed and row.reopened and place.aspect.key not in row.reopened:
            number = self.named(row)
            return _("{station}: only the aspects sent back may be marked again.").format(station=number)
        return self._row_refusal(row) if row.sheet_id in self._closed else ""

    def is_closed(self, place: Place) -> bool:
        """Tell whether the cell cannot be marked; quicker than the sentence, for painting."""
        row = place.row
        return row.sheet_id in self._closed or bool(row.reopened and place.aspect.key not in row.reopened)

    def is_for_me(self, row: GridRow) -> bool:
        """Tell whether a line is this person's to mark and hand in."""
        return not self._refusal(row)

    def _row_refusal(self, row: GridRow) -> str:
        number = self.named(row)
        if row.presence is Presence.ABSENT:
            return _("{station}: recorded as absent.").format(station=number)
        if row.presence is Presence.DISQUALIFIED:
            return _("{station}: the result was cancelled.").format(station=number)
        if row.state is SheetState.LOCKED:
            return _("{station}: the sheet is locked.").format(station=number)
        if row.state is SheetState.SUBMITTED:
            return _("{station}: submitted and read-only. Changes need an amendment.").format(station=number)
        return self._refusal(row)

    def is_wrong(self, place: Place) -> bool:
        key = _key(place)
        if self.typing is not None and self.typing[0] == key:
            return bool(self.problem_of(place, self.typing[1], finished=False))
        return key in self._wrong

    def problem(self, place: Place) -> str:
        """Return the sentence about what stands wrong in a cell, or an empty text."""
        key = _key(place)
        if self.typing is not None and self.typing[0] == key:
            return self.problem_of(place, self.typing[1], finished=False)
        return self._problems.get(key, "")

    def first_problem(self) -> str:
        """Return the sentence about any cell that is wrong, or an empty text."""
        return next(iter(self._problems.values()), "")

    def problem_of(self, place: Place, text: str, *, finished: bool = True) -> str:
        """Return what is wrong with *text* as a mark; while typing is not *finished*, a bare point is still fine."""
        if not text or (not finished and text == "."):
            return ""
        value = parse_decimal(text)
        number = self.named(place.row)
        if value is None:
            return _("{station}: “{text}” is not a mark.").format(station=number, text=text)
        try:
            check_mark(place.aspect, value)
        except SkillsError as error:
            return _("{station}: {problem}").format(station=number, problem=describe(error))
        return ""

    def type_text(self, index: Index, text: str) -> None:
        """Put *text* into the cell being typed into."""
        place = self.place(index)
        if place is not None:
            self.typing = (_key(place), text[:MOST_CHARACTERS])
            self.dataChanged.emit(index, index)
            self.typing_changed.emit()

    def stop_typing(self, index: Index) -> None:
        """Forget what was typed since the last saved mark."""
        self.typing = None
        self.dataChanged.emit(index, index)
        self.typing_changed.emit()

    def take(self, index: Index, text: str) -> tuple[bool, Decimal | None]:
        """Accept *text* for a cell: (True, mark) where it is to be saved, (False, None) where it is wrong or changes nothing."""
        place = self.place(index)
        self.typing = None
        if place is None:
            return False, None
        key = _key(place)
        problem = self.problem_of(place, text)
        if problem:
            self._wrong[key], self._problems[key] = text, problem
            self._tell(index.row())
            return False, None
        self._wrong.pop(key, None)
        self._problems.pop(key, None)
        value = parse_decimal(text) if text else None
        unchanged = self._marks.get(key) == value
        if not unchanged:
            self._marks[key] = value
            self._saving.setdefault(key, []).append(value)
        self._tell(index.row())
        return not unchanged, value

    def saved(self, sheet_id: str, aspect: str) -> None:
        """Note that the store has the oldest mark on its way to this cell."""
        self._arrived((sheet_id, aspect))

    def not_saved(self, sheet_id: str, aspect: str, value: Decimal | None, before: Decimal | None, problem: str) -> None:
        """Show a mark that the store refused as wrong; what it replaced counts again."""
        key = (sheet_id, aspect)
        self._arrived(key)
        if key not in self._marks:
            return
        if key not in self._saving:
            self._marks[key] = before
        station = next((self.named(row) for row in self.rows if row.sheet_id == sheet_id), self.station)
        self._wrong[key] = "" if value is None else plain(value)
        self._problems[key] = _("{station}: {problem}").format(station=station, problem=problem)
        self._tell_sheet(sheet_id)

    def is_done(self, row: GridRow) -> bool:
        """Tell whether every aspect of a line is marked."""
        return all(self._marks.get((row.sheet_id, aspect.key)) is not None for aspect in self.aspects)

    def state(self, row: GridRow) -> RowState:
        """Return the state of a line with what has been typed."""
        known = self._states.get(row.sheet_id)
        if known is None:
            marked = sum(self._marks.get((row.sheet_id, aspect.key)) is not None for aspect in self.aspects)
            wrong = any(sheet == row.sheet_id for sheet, _aspect in self._wrong)
            known = self._states[row.sheet_id] = row_state(row, marked, len(self.aspects), wrong)
        return known

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() or self._grid is None else len(self.aspects) + EXTRA_COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, place = self.rows[index.row()], self.place(index)
        if role == Qt.ItemDataRole.DisplayRole:
            if place is not None:
                return self.text(place)
            if index.column() == len(self.aspects):
                return "–" if row.total is None else plain(row.total)
            return _(LOOKS[self.state(row)].title)
        if role == Qt.ItemDataRole.AccessibleTextRole and place is not None:
            shown = self.text(place) or _("not scored")
            return f"{self.named(row)} {place.aspect.title} {shown}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.ToolTipRole and place is not None:
            return self.problem(place) or None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.DisplayRole and section < len(self.rows):
                return self.number(self.rows[section].number)
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if section < len(self.aspects):
                return self.aspects[section].title
            return _("Total") if section == len(self.aspects) else _("State")
        if role == Qt.ItemDataRole.ToolTipRole and section < len(self.aspects):
            return self.aspects[section].title
        return None

    def _arrived(self, key: Key) -> None:
        waiting = self._saving.get(key)
        if waiting:
            waiting.pop(0)
            if not waiting:
                del self._saving[key]
        self._tell_sheet(key[0])

    def _tell_sheet(self, sheet_id: str) -> None:
        number = next((number for number, row in enumerate(self.rows) if row.sheet_id == sheet_id), None)
        if number is not None:
            self._tell(number)

    def _tell(self, row: int) -> None:
        self._states.pop(self.rows[row].sheet_id, None)
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))
        self.changed.emit()


def typed(text: str) -> str:
    """Return the characters of a mark in what a key gave: full-width digits and the Chinese full stop count too."""
    plain_text = unicodedata.normalize("NFKC", text).replace("\u3002", ".")
    return "".join(char for char in plain_text if char in "0123456789.")


def _key(place: Place) -> Key:
    return place.row.sheet_id, place.aspect.key


def _subject(grid: Grid) -> tuple[str, str, str, int]:
    return grid.sitting_id, grid.group, grid.module, grid.slot
