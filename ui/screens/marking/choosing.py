"""Above the grid: which sitting, module and sheet is marked, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QWidget

from skillsapp.kernel.i18n import _
from ui.screens.marking.loading import Loaded, Wanted, module_key, slot_title
from ui.theme import px
from ui.widgets.buttons import icon_button
from ui.widgets.drop_down import SHORT, DropDown
from ui.widgets.text import label


class SheetChoice(QWidget):
    """Three lists that drop down; `chosen(Wanted)` when a person picked another entry of one of them."""

    chosen = Signal(object)

    def __init__(self, details: Callable[[], object]) -> None:
        super().__init__()
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(px(14), 0, px(14), 0)
        row.setSpacing(px(8))
        self._sitting = DropDown("sitting_choose", _("Sitting"))
        self._module = DropDown("module_choose", _("Module"))
        self._slot = DropDown("sheet_choose", _("Score sheet"))
        self._sitting_title = label(_("Sitting"), "sub")
        titles = (self._sitting_title, label(_("Module"), "sub"), label(_("Score sheet"), "sub"))
        for title, combo in zip(titles, (self._sitting, self._module, self._slot), strict=True):
            row.addWidget(title)
            row.addWidget(combo)
        row.addStretch(1)
        self._count = label("", "sub", name="marks_progress_text")
        row.addWidget(self._count)
        self._bar = QProgressBar()
        self._bar.setObjectName("marks_progress")
        self._bar.setAccessibleName(_("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(px(96))
        row.addWidget(self._bar)
        self._details = icon_button("panel-right", "details_open", _("Details"), details)
        row.addWidget(self._details)
        self._sitting.activated.connect(lambda _index: self.chosen.emit(Wanted(sitting=str(self._sitting.currentData()))))
        self._module.activated.connect(lambda _index: self.chosen.emit(self.wanted))
        self._slot.activated.connect(lambda _index: self.chosen.emit(self.wanted))

    @property
    def wanted(self) -> Wanted:
        """What the lists show."""
        slot = self._slot.currentData()
        sitting, module = str(self._sitting.currentData() or ""), str(self._module.currentData() or "")
        return Wanted(sitting, module, slot if isinstance(slot, int) else -1)

    def show_loaded(self, loaded: Loaded) -> None:
        """Show what there is to choose from, and what is in front, without saying so."""
        venue, module, slot = loaded.venue, loaded.module, loaded.slot
        _fill(self._sitting, [(v.sitting.id, f"{v.sitting.title} · {v.programme.title}") for v in loaded.venues])
        for place, each in enumerate(loaded.venues):
            self._sitting.setItemData(place, each.sitting.title, SHORT)  # the programme stands below the title of the page
        several = len({m.group for m in loaded.modules}) > 1
        titles = [(m, f"{m.module} {m.title}") for m in loaded.modules]
        _fill(self._module, [(module_key(m), f"{m.group_title} · {title}" if several else title) for m, title in titles])
        words = venue.words if venue else None
        _fill(self._slot, [(s.slot, slot_title(s, words)) for s in module.slots] if module and words else [])
        for part in (self._sitting_title, self._sitting):
            part.setVisible(len(loaded.venues) > 1)
        for combo, key in (
            (self._sitting, venue.sitting.id if venue else None),
            (self._module, module_key(module) if module else None),
            (self._slot, slot.slot if slot else None),
        ):
            combo.setCurrentIndex(combo.findData(key))
            combo.setToolTip(combo.currentText())
            combo.updateGeometry()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave the bar out where the lists need its room; the figures before it say the same."""
        parts = [item.widget() for item in (self._row.itemAt(place) for place in range(self._row.count())) if item.widget()]
        shown = [part for part in parts if part is self._bar or not part.isHidden()]
        needed = sum(self._bar.width() if part is self._bar else part.sizeHint().width() for part in shown)
        self._bar.setVisible(needed + self._row.spacing() * len(shown) + 2 * px(14) <= self.width())

    def show_progress(self, done: int, total: int) -> None:
        self._count.setText(_("Marked {done} / {total}").format(done=done, total=total))
        self._bar.setRange(0, max(1, total))
        self._bar.setValue(done)

    def offer_details(self, offered: bool) -> None:
        """Show the button for the details where they do not stand beside the grid."""
        self._details.setVisible(offered)


def _fill(combo: QComboBox, items: Sequence[tuple[object, str]]) -> None:
    combo.blockSignals(True)
    combo.clear()
    for key, text in items:
        combo.addItem(text, key)
        combo.setItemData(combo.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
    combo.setEnabled(len(items) > 1)
    combo.blockSignals(False)
