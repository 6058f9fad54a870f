"""The blueprint as a table to type into: so many questions of a bank, type, topic and difficulty; each row says what the bank has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from skillsapp.domain.blueprint import Shelf, Supply
from skillsapp.domain.programme import BlueprintCell
from skillsapp.domain.question import DIFFICULTY_TITLES
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.exact import parse_decimal, plain, rounded
from skillsapp.kernel.i18n import _
from ui.theme import Tone, px, set_state
from ui.widgets.buttons import Button, icon_button
from ui.widgets.drop_down import SHORT, DropDown, PageKeepsWheel
from ui.widgets.text import label, set_tone

MOST_QUESTIONS = 500
LEAST_ALIKE = 3
"""So many characters that all banks begin with are left out: what tells them apart has room."""
LEAST_CHOICE, LEAST_BANK = 86, 106
NUMBER_WIDTH = 52
STATE_WIDTH, STATE_GAP = 80, 8


class CellRow:
    """The controls of one row."""

    def __init__(self, number: int, titles: Mapping[str, str], topics: Mapping[str, Sequence[str]]) -> None:
        self._topics = topics
        self.bank = _choice(f"cell_{number}_bank", _("Bank"), [(key, title) for key, title in titles.items()])
        alike = _alike(list(titles.values()))
        for place, title in enumerate(titles.values()):
            if alike >= LEAST_ALIKE and len(title) > alike:
                self.bank.setItemData(place, title[alike:], SHORT)
        self.bank.setMinimumWidth(px(LEAST_BANK))
        self.type = _choice(f"cell_{number}_type", _("Type"), [(key, one.label()) for key, one in QUESTION_TYPES.items()])
        self.topic = _choice(f"cell_{number}_topic", _("Topic"), [])
        self.difficulty = _choice(
            f"cell_{number}_difficulty",
            _("Difficulty"),
            [("", _("Any")), *((key.value, _(title)) for key, title in DIFFICULTY_TITLES.items())],
        )
        self.count = _number(f"cell_{number}_count", _("Items"))
        self.mark = _number(f"cell_{number}_mark", _("Marks each"))
        self.state = label("", "hint", name=f"cell_{number}_state")
        self.state.setFixedWidth(px(STATE_WIDTH))
        self.state.setContentsMargins(px(STATE_GAP), 0, 0, 0)

    def show(self, cell: BlueprintCell) -> None:
        """Fill the controls without saying so."""
        if self.bank.findData(cell.bank) < 0 and cell.bank:
            self.bank.addItem(cell.bank, cell.bank)
        for box, value in ((self.bank, cell.bank), (self.type, cell.question_type), (self.difficulty, cell.difficulty or "")):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.offer_topics(cell.topic or "")
        self.count.setText(str(cell.count) if cell.count else "")
        self.mark.setText(plain(cell.mark))

    def offer_topics(self, current: str) -> None:
        """Offer the topics of the chosen bank; *current* stays chosen even where the bank has it no more."""
        self.topic.blockSignals(True)
        self.topic.clear()
        self.topic.addItem(_("Any"), "")
        known = self._topics.get(str(self.bank.currentData()), ())
        for topic in [*known, *([current] if current and current not in known else [])]:
            self.topic.addItem(topic, topic)
        self.topic.setCurrentIndex(max(0, self.topic.findData(current)))
        self.topic.blockSignals(False)

    def cell(self) -> BlueprintCell | None:
        """Return the row, or None where a number cannot be read; what is wrong gets a red frame."""
        count = int(self.count.text()) if self.count.text().strip().isdecimal() else 0
        mark = parse_decimal(self.mark.text())
        good_mark = mark is not None and mark > 0 and mark == rounded(mark, 2)
        set_state(self.count, "invalid", "false" if 1 <= count <= MOST_QUESTIONS else "true")
        set_state(self.mark, "invalid", "false" if good_mark else "true")
        bank = str(self.bank.currentData() or "")
        if not bank or mark is None or not good_mark or not 1 <= count <= MOST_QUESTIONS:
            return None
        topic, difficulty = str(self.topic.currentData() or "") or None, str(self.difficulty.currentData() or "") or None
        return BlueprintCell(str(self.type.currentData()), bank, count, mark, topic, difficulty)

    def show_supply(self, supply: Supply | None) -> None:
        """Say how many questions suit the row, and how many are missing."""
        if supply is None:
            self.state.setText(_("Unreadable"))
        elif supply.lacking:
            self.state.setText(_("{count} too few").format(count=supply.lacking))
        else:
            self.state.setText(_("{count} there").format(count=supply.fitting))
        tone = Tone.BAD if supply is None or supply.lacking else None
        set_tone(self.state, tone)
        self.state.setToolTip(_("In the bank for this row: {count}").format(count=supply.fitting) if supply is not None else "")

    @property
    def controls(self) -> tuple[QWidget, ...]:
        return (self.bank, self.type, self.topic, self.difficulty, self.count, self.mark, self.state)


class BlueprintEditor(QWidget):
    """Rows of cells; `changed` after every change, `cells()` None where a row cannot be read."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("blueprint_rows")
        self._titles: Mapping[str, str] = {}
        self._topics: Mapping[str, Sequence[str]] = {}
        self.rows: list[CellRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(8))
        self._holder = QWidget()
        self._column.addWidget(self._holder)
        self._add = Button(_("Add a row"), "cell_add", self.add_row, icon="plus", small=True)
        self._column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch()

    def offer(self, titles: Mapping[str, str], stock: Mapping[Shelf, int]) -> None:
        """Offer these banks and their topics from now on."""
        topics: dict[str, list[str]] = {}
        for shelf in stock:
            topics.setdefault(shelf.bank, []).append(shelf.topic)
        self._titles = titles
        self._topics = {bank: sorted({topic for topic in found if topic}) for bank, found in topics.items()}
        self._add.setEnabled(bool(titles))

    def show_cells(self, cells: Sequence[BlueprintCell]) -> None:
        """Show *cells* in place of the rows there."""
        fresh = QWidget()
        grid = QGridLayout(fresh)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(5))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(2, 1)  # the banks get what their names need, the topics what is left
        heads = (_("Bank"), _("Type"), _("Topic"), _("Difficulty"), _("Items"), _("Marks each"), _("In the bank"))
        for place, text in enumerate(heads if cells else ()):
            head = label(text, "sub")
            head.setContentsMargins(px(STATE_GAP) if place == len(heads) - 1 else 0, 0, 0, 0)
            grid.addWidget(head, 0, place)
        self.rows = []
        for number, cell in enumerate(cells, start=1):
            row = CellRow(number, self._titles, self._topics)
            row.show(cell)
            for place, control in enumerate(row.controls):
                control.setParent(fresh)
                if control is not row.state:
                    control.setAccessibleName(_("{column}, row {row}").format(column=control.accessibleName(), row=number))
                grid.addWidget(control, number, place)
            row.bank.currentIndexChanged.connect(partial(self._bank_changed, row))
            for box in (row.type, row.topic, row.difficulty):
                box.currentIndexChanged.connect(lambda _index: self.changed.emit())
            for line in (row.count, row.mark):
                line.textChanged.connect(lambda _text: self.changed.emit())
            remove = icon_button(
                "trash-2", f"cell_{number}_remove", _("Remove row {row}").format(row=number), partial(self._remove, number - 1)
            )
            grid.addWidget(remove, number, len(row.controls))
            self.rows.append(row)
        self._column.replaceWidget(self._holder, fresh)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = fresh
        fresh.show()

    def cells(self) -> tuple[BlueprintCell | None, ...]:
        """Return the rows as they stand, None for one that cannot be read."""
        return tuple(row.cell() for row in self.rows)

    def show_supplies(self, supplies: Sequence[Supply | None]) -> None:
        for row, supply in zip(self.rows, supplies, strict=False):
            row.show_supply(supply)

    def add_row(self) -> None:
        """Add a row like the last one, for one question."""
        kept = self._kept()
        fresh = replace(kept[-1], count=1) if kept else BlueprintCell("single", next(iter(self._titles), ""), 1, Decimal(1))
        self.show_cells([*kept, fresh])
        self.rows[-1].count.setFocus()
        self.rows[-1].count.selectAll()
        self.changed.emit()

    def _remove(self, place: int) -> None:
        kept = self._kept()
        del kept[place]
        self.show_cells(kept)
        self.changed.emit()

    def _kept(self) -> list[BlueprintCell]:
        """Return the rows, what cannot be read as one question of one mark: no row is lost because another goes."""
        cells = []
        for row in self.rows:
            cell = row.cell()
            bank, type = str(row.bank.currentData() or ""), str(row.type.currentData())
            cells.append(cell or BlueprintCell(type, bank, 1, Decimal(1), str(row.topic.currentData() or "") or None))
        return cells

    def _bank_changed(self, row: CellRow, _index: int) -> None:
        row.offer_topics("")
        self.changed.emit()


def _alike(titles: Sequence[str]) -> int:
    """Return with how many same characters all titles begin."""
    if len(titles) < 2:
        return 0
    return next((place for place, characters in enumerate(zip(*titles, strict=False)) if len(set(characters)) > 1), 0)


def _choice(name: str, title: str, choices: Sequence[tuple[str, str]]) -> DropDown:
    box = DropDown(name, title)
    for key, text in choices:
        box.addItem(text, key)
    box.setMinimumWidth(px(LEAST_CHOICE))
    PageKeepsWheel(box)
    return box


def _number(name: str, title: str) -> QLineEdit:
    line = QLineEdit()
    line.setObjectName(name)
    line.setAccessibleName(title)
    line.setFixedWidth(px(NUMBER_WIDTH))
    line.setMaxLength(7)
    line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return line
