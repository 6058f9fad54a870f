"""Which exam day, which laptop: big buttons, and those that other laptops took are grey."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from skillsapp.domain.venue_day import PackageOffer
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from ui.theme import px
from ui.venue.page import VenuePage, large
from ui.widgets.buttons import Button

ACROSS = 6


class PackagePage(VenuePage):
    """Several exam days are on the stick: `chosen(PackageOffer)`."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, offers: Sequence[PackageOffer], problems: Sequence[str]) -> None:
        super().__init__(_("Which exam?"), name="venue_package")
        for place, offer in enumerate(offers, 1):
            text = _("{day}  {title}").format(day=offer.day, title=offer.title)
            button = Button(text, f"package_{place}_choose", partial(self.chosen.emit, offer))
            button.setProperty("venue", "row")
            button.setAutoDefault(True)
            button.setToolTip(_("Written {time}").format(time=stamp(offer.created_at)))
            self.body.addWidget(button)
            if place == 1:
                self.setFocusProxy(button)
        for problem in problems:
            self.body.addWidget(large(problem, "advice"))
        self.body.addStretch()
        self.add_button(_("Back"), "package_back", self.left.emit, icon="arrow-left", left=True)


class NumberPage(VenuePage):
    """`chosen(int)`; a number that another laptop took can be had only by the one that replaces it."""

    chosen = Signal(int)
    left = Signal()

    def __init__(self, offer: PackageOffer, taken: frozenset[int], problems: Sequence[str] = ()) -> None:
        super().__init__(
            _("Which laptop is this?"),
            _("The number stands on the label of the seat and on the code sheet."),
            name="venue_number_page",
            heading=f"{offer.title} · {offer.day}",
        )
        self._taken = taken
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, px(8), 0, px(8))
        grid.setSpacing(px(12))
        self._tiles: dict[int, Button] = {}
        for place, number in enumerate(offer.numbers):
            tile = Button(str(number), f"laptop_{number}_choose", partial(self.chosen.emit, number))
            tile.setProperty("venue", "tile")
            tile.setAutoDefault(True)
            grid.addWidget(tile, place // ACROSS, place % ACROSS)
            self._tiles[number] = tile
        self.body.addWidget(holder)
        self._replaces = QCheckBox(_("This laptop replaces a broken one: let me choose a grey number"))
        self._replaces.setObjectName("laptop_replace")
        self._replaces.setProperty("venue", "true")
        self._replaces.toggled.connect(self._show_taken)
        if taken:
            self.body.addWidget(large(_("Grey: another laptop has this number today."), "advice"))
            self.body.addWidget(self._replaces)
        else:
            self._replaces.hide()
        for problem in problems:
            self.body.addWidget(large(problem, "advice"))
        self.body.addStretch()
        self.add_button(_("Back"), "number_back", self.left.emit, icon="arrow-left", left=True)
        self._show_taken(False)
        first = next((tile for tile in self._tiles.values() if tile.isEnabled()), None)
        self.setFocusProxy(first or self._replaces)

    def _show_taken(self, allowed: bool) -> None:
        for number, tile in self._tiles.items():
            is_taken = number in self._taken
            tile.setEnabled(not is_taken or allowed)
            tile.setAccessibleName(
                _("Laptop {number}, taken").format(number=number) if is_taken else _("Laptop {number}").format(number=number)
            )
