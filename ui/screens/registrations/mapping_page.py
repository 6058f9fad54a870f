"""The second step of the import: which column holds what, as found, to be corrected by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.aliases import alias_table
from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.registrations import FAMILY, REQUIRED
from skillsapp.kernel.i18n import N_, _
from ui.theme import Tone, px
from ui.widgets.drop_down import PageKeepsWheel
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import IconLabel, label

NOT_FIELDS = ("corrections", "entry", "photo")
COLUMNS = 2
FIELD_TITLES: Mapping[str, str] = {
    "name": N_("Name"),
    "id_type": N_("Kind of document"),
    "id_number": N_("ID number"),
    "sex": N_("Sex"),
    "birth_date": N_("Born on"),
    "group": N_("Group"),
    "organisation": N_("Unit"),
    "school": N_("School"),
    "phone": N_("Mobile"),
    "education": N_("Education"),
    "job": N_("Post"),
    "work_years": N_("Years of work"),
    "email": N_("E-mail"),
    "address": N_("Address"),
    "invoice_title": N_("Invoice title"),
    "tax_number": N_("Tax number"),
    "meals": N_("Meals"),
    "lodging": N_("Lodging"),
    "remark": N_("Remark"),
}


class MappingPage(QWidget):
    """Shows a `ColumnMapping`; `changed` after every correction."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: ColumnMapping | None = None
        self._boxes: dict[str, QComboBox] = {}
        self._marks: dict[str, IconLabel] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(10))
        card = Card(padding=14)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, px(8), 0)
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(8))
        fields = [key for key in alias_table(FAMILY).names if key not in NOT_FIELDS]
        lines = -(-len(fields) // COLUMNS)
        for number, key in enumerate(fields):
            grid.addLayout(self._line(key), number % lines, number // lines)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        card.body.addWidget(scrolling(holder, "columns_scroll"), 1)
        outer.addWidget(card, 1)
        self._kept = label("", "hint", wrap=True, name="columns_kept")
        outer.addWidget(self._kept)

    def show_mapping(self, mapping: ColumnMapping) -> None:
        """Show what was recognised."""
        self._found = mapping
        for key, box in self._boxes.items():
            box.blockSignals(True)
            box.clear()
            box.addItem(_("(not in the file)"), -1)
            for index, title in enumerate(mapping.titles):
                if title:
                    box.addItem(title, index)
            box.setCurrentIndex(max(0, box.findData(mapping.columns.get(key, -1))))
            box.blockSignals(False)
        self._say()

    def mapping(self) -> ColumnMapping:
        """Return the mapping as corrected."""
        assert self._found is not None
        columns = {key: int(box.currentData()) for key, box in self._boxes.items() if box.currentData() >= 0}
        kept = {key: index for key, index in self._found.columns.items() if key in NOT_FIELDS and index not in columns.values()}
        return replace(self._found, columns=MappingProxyType({**kept, **columns}))

    def refusal(self) -> str:
        """Return which columns are still needed, or an empty text."""
        missing = [_(FIELD_TITLES[key]) for key in REQUIRED if self._boxes[key].currentData() in (None, -1)]
        return _("Say which column holds: {columns}").format(columns=_(", ").join(missing)) if missing else ""

    def _line(self, key: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self._marks[key] = IconLabel("minus", 16)
        row.addWidget(self._marks[key])
        name = label(_(FIELD_TITLES[key]))
        name.setFixedWidth(px(96))
        row.addWidget(name)
        box = QComboBox()
        PageKeepsWheel(box)
        box.setObjectName(f"column_{key}_choose")
        box.setAccessibleName(_("Column for “{field}”").format(field=_(FIELD_TITLES[key])))
        box.setMinimumWidth(px(160))
        box.currentIndexChanged.connect(lambda _index, key=key: self._chosen(key))
        name.setBuddy(box)
        self._boxes[key] = box
        row.addWidget(box, 1)
        return row

    def _chosen(self, key: str) -> None:
        """A column holds one field: the field that had it before loses it."""
        index = self._boxes[key].currentData()
        for other, box in self._boxes.items():
            if other != key and index is not None and index >= 0 and box.currentData() == index:
                box.blockSignals(True)
                box.setCurrentIndex(0)
                box.blockSignals(False)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        for key, box in self._boxes.items():
            if (box.currentData() or 0) >= 0 and box.currentIndex() > 0:
                self._marks[key].show_icon("circle-check", Tone.OK)
            elif key in REQUIRED:
                self._marks[key].show_icon("circle-alert", Tone.BAD)
            else:
                self._marks[key].show_icon("minus", None)
        unknown = self.mapping().unknown
        self._kept.setText(
            _("Other columns are kept as they are: {columns}").format(columns=_(", ").join(unknown)) if unknown else ""
        )
