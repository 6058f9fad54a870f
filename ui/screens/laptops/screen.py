"""A day on borrowed laptops: who has which code, what was collected, who is missing, what waits for a ruling."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.laptop import GIVEN_UP, LaptopState
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import SittingState
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.laptops import (
    DayChoice,
    HeldRow,
    LaptopDay,
    LaptopRow,
    PersonRow,
    PersonState,
    RoundRow,
    list_held,
    list_laptop_days,
    load_laptop_day,
)
from skillsapp.queries.programmes import list_programmes
from skillsapp.services.forms import FORMS
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import ask_reason, confirm
from ui.models.rows import RowModel
from ui.paper_preview import Paper, PaperPreview
from ui.routes import Route
from ui.screens.laptops.columns import laptop_columns, missing_columns, round_columns
from ui.screens.laptops.sheets import CountSheet, ReadSheet, RulingSheet, WriteSheet
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.drop_down import DropDown
from ui.widgets.empty import EmptyState, nothing_yet
from ui.widgets.frames import Page, PageHeader, StatTile
from ui.widgets.programme_choice import ProgrammeChoice, pick
from ui.widgets.table import DataTable, table_card


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the screen shows: the programme in front, its days on laptops, the day in front."""

    programmes: tuple[Programme, ...] = ()
    programme: Programme | None = None
    days: tuple[DayChoice, ...] = ()
    day: LaptopDay | None = None
    held: tuple[HeldRow, ...] = ()


class LaptopsScreen(Page):
    """See the module; opened by `Route.to("laptops", programme=...)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Laptops and sticks")), name="laptops_screen")
        self._context = context
        self._loaded = Loaded()
        self._folder = folder = Path(tempfile.mkdtemp(prefix="skillsapp-laptops-"))
        self.destroyed.connect(lambda _gone: shutil.rmtree(folder, ignore_errors=True))
        self._wanted_day: date | None = None
        self._waiting = Banner("", Tone.WARN, button=_("Rule"), clicked=self._rule, name="papers_held")
        self._tiles = {
            "laptops": StatTile(_("Laptops collected"), "", icon="usb", name="laptops_in_tile"),
            "people": StatTile(_("Papers collected"), "", icon="users", name="people_in_tile"),
            "missing": StatTile(_("Missing people"), "", icon="circle-alert", tone=Tone.WARN, name="missing_tile"),
            "absent": StatTile(_("Absent people"), "", icon="user-round", tone=Tone.MUTED, name="absent_tile"),
        }
        self._laptops = RowModel[LaptopRow](laptop_columns(), key=lambda row: row.laptop.id, parent=self)
        self.laptops = DataTable(
            self._laptops,
            "laptops_list",
            _("Laptops"),
            empty=EmptyState(_("No laptops planned yet"), _("Say how many laptops come; each gets its code."), "usb"),
            row_height=34,
        )
        self._rounds = RowModel[RoundRow](round_columns(), key=lambda row: row.sitting.id, parent=self)
        self.rounds = DataTable(self._rounds, "laptop_rounds_list", _("Rounds"), row_height=32, sortable=False)
        self._missing = RowModel[PersonRow](missing_columns(), key=lambda row: row.seat_id, parent=self)
        self.missing = DataTable(
            self._missing,
            "missing_people_list",
            _("Missing people"),
            empty=EmptyState(_("Nobody is missing"), _("All papers of the day are in."), "circle-check"),
            row_height=32,
        )
        self.actions_here = ActionSet(self, context.session.actor, self._specs())
        self._choice = ProgrammeChoice(context.app.folder)
        self._choice.chosen.connect(lambda _id: self.refresh())
        self._days = DropDown("laptops_day_choose", _("Day"))
        self._days.activated.connect(lambda _index: self._choose_day())
        self._make_header()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._make_day())
        nothing = nothing_yet(
            context.navigate,
            _("No round on the computer yet"),
            _("Arrange sittings on the computer first; each seat's number is its laptop's."),
            "usb",
            begin="sittings",
        )
        self._pages.addWidget(nothing)
        self.body.addWidget(self._pages, 1)
        self.laptops.current_row.connect(lambda _row: self.actions_here.refresh())

    def refresh(self) -> None:
        """Read the day again."""
        reader, wanted, day = self._context.app.reader, self._choice.wanted, self._wanted_day

        def read() -> Loaded:
            programmes = list_programmes(reader)
            days = list_laptop_days(reader)
            with_days = {one.programme_id for one in days}
            programme = pick(tuple(one for one in programmes if one.id in with_days) or programmes, wanted)
            if programme is None:
                return Loaded()
            mine = tuple(one for one in days if one.programme_id == programme.id)
            chosen = next((one.day for one in mine if one.day == day), mine[0].day if mine else None)
            shown = load_laptop_day(reader, programme.id, chosen) if chosen else None
            return Loaded(programmes, programme, mine, shown, list_held(reader, programme.id))

        self._context.load(self, read, self._show)

    def open(self, route: Route) -> None:
        """Show the programme and the day that the route names."""
        programme, day = route.get("programme"), route.get("day")
        if programme:
            self._choice.want(programme)
        if day:
            self._wanted_day = date.fromisoformat(day)

    def _specs(self) -> tuple[ActionSpec, ...]:
        make = Permission.MAKE_PACKAGES
        return (
            ActionSpec("laptops_plan_open", _("Number of laptops…"), self._plan, "monitor-check", permission=make, refusal=self._refuse_day),
            ActionSpec("laptop_give_up", _("Laptop given up…"), self._give_up, permission=make, refusal=self._refuse_given_up),
            ActionSpec("rounds_close", _("Close the rounds…"), self._close, permission=make, refusal=self._refuse_close),
            ActionSpec("stick_write_open", _("Write the stick"), self._write, "upload", "F6", make, self._refuse_day),
            ActionSpec("stick_read_open", _("Read the stick"), self._read, "download", "F5", make),
        )  # fmt: skip

    def _make_header(self) -> None:
        printing = self._printing = Button(_("Print"), "laptop_forms_open", icon="printer")
        menu = QMenu(printing)
        for key, text in (("laptop_codes", _("Codes and words")), ("laptop_clearing", _("Laptops cleared and handed back"))):
            entry = menu.addAction(text, partial(self._print, key))
            entry.setObjectName(f"{key}_print")
        printing.setMenu(menu)
        self._sticks: dict[str, ActionButton] = {}
        more = Button(_("More"), "laptops_more", icon="ellipsis")
        other = QMenu(more)
        for key in ("laptops_plan_open", "laptop_give_up", "rounds_close"):
            action = self.actions_here.get(key)
            if action is not None:
                other.addAction(action)
        more.setMenu(other)
        self.header.add_action_widget(more)
        self.header.add_action_widget(printing)
        for key in ("stick_write_open", "stick_read_open"):
            action = self.actions_here.get(key)
            if action is not None:
                button = self._sticks[key] = ActionButton(action)
                self.header.add_action_widget(button)

    def next_step(self) -> str:
        """Return the key of the one primary action just now: the stick is written before there is anything to read."""
        day = self._loaded.day
        if day is None:
            return ""
        if day.written_at is not None:
            return "stick_read_open"
        return "stick_write_open" if any(row.sitting.state is not SittingState.CLOSED for row in day.rounds) else ""

    def _follow_actions(self) -> None:
        """Make the next step the one primary button."""
        self.actions_here.refresh()
        primary = self.next_step()
        for key, button in self._sticks.items():
            button.set_kind("primary" if key == primary else "")

    def _make_day(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        for tile in self._tiles.values():
            tiles.addWidget(tile, 1)
        column.addLayout(tiles)
        column.addWidget(self._waiting)
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(14), 0, px(14), 0)
        row.setSpacing(px(12))
        row.addWidget(self._choice, 1)
        row.addWidget(self._days)
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addWidget(table_card(self.laptops, tools), 3)
        right = QVBoxLayout()
        right.setSpacing(px(12))
        right.addWidget(table_card(self.rounds), 2)
        right.addWidget(table_card(self.missing), 3)
        both.addLayout(right, 2)
        column.addLayout(both, 1)
        return page

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        day = loaded.day
        self._pages.setCurrentIndex(0 if day else 1)
        self._printing.setEnabled(day is not None and bool(day.laptops))
        if loaded.programme is not None:
            self._choice.show_programmes(loaded.programmes, loaded.programme.id)
        if day is None:
            self.header.show_title(_("Laptops and sticks"))
            self._follow_actions()
            return
        self._days.clear()
        for one in loaded.days:
            self._days.addItem(one.day.isoformat(), one.day)
        self._days.setCurrentIndex(next((place for place, one in enumerate(loaded.days) if one.day == day.day), 0))
        self._wanted_day = day.day
        written = (
            _("Stick last written {time}").format(time=f"{to_house(day.written_at):%m-%d %H:%M}")
            if day.written_at
            else _("The stick has not been written yet")
        )
        self.header.show_title(_("Laptops and sticks"), written)
        absent = sum(row.state is PersonState.ABSENT for row in day.people)
        spares = sum(not row.is_expected for row in day.laptops)
        self._tiles["laptops"].show_value(f"{day.laptops_in} / {len(day.expected)}", _("{count} spare").format(count=spares))
        self._tiles["people"].show_value(
            f"{day.people_in} / {day.people_all}", _("{count} in rounds not begun").format(count=len(day.waiting))
        )
        self._tiles["missing"].show_value(f"{len(day.missing)}", _("in the rounds that have begun"))
        self._tiles["absent"].show_value(f"{absent}", _("without a paper"))
        count = len(loaded.held)
        waiting = ngettext(
            "{count} person has papers that wait for a ruling.", "{count} people have papers that wait for a ruling.", count
        )
        self._waiting.show_text(waiting.format(count=count) if count else "", Tone.WARN)
        self._laptops.set_rows(day.laptops)
        self._rounds.set_rows(day.rounds)
        self._missing.set_rows((*day.missing, *day.waiting))
        self._follow_actions()

    def _choose_day(self) -> None:
        self._wanted_day = self._days.currentData()
        self.refresh()

    def _plan(self) -> None:
        if self._loaded.day is not None:
            CountSheet(self, self._context, self._loaded.day, self.refresh).open()

    def _write(self) -> None:
        day = self._loaded.day
        if day is None:
            return
        write = WriteSheet(self, self._context, day.programme_id, day.day).begin if day.laptops else None
        if write is not None:
            write()
        else:
            CountSheet(
                self, self._context, day, lambda: WriteSheet(self, self._context, day.programme_id, day.day).begin()
            ).open()

    def _read(self) -> None:
        ReadSheet(self, self._context).begin()

    def _rule(self) -> None:
        if self._loaded.held:
            RulingSheet(self, self._context, self._loaded.held[0], self.refresh).open()

    def _give_up(self) -> None:
        row: LaptopRow | None = self.laptops.row()
        if row is not None:
            ask_reason(
                self,
                _("Give up laptop {number}?").format(number=row.laptop.number),
                _("Its papers are no longer waited for. If it turns up again, its results can still be read."),
                _("Give up the laptop"),
                lambda reason: self._context.change(self, lambda: self._context.app.laptops.give_up(row.laptop.id, reason)),
                name="laptop_give_up_reason",
            )

    def _close(self) -> None:
        day = self._loaded.day
        if day is None:
            return
        text = _(
            "Missing people: {count}. They are marked absent, and papers not handed in are collected as they are. What a laptop brings later is still taken."
        )
        confirm(
            self,
            _("Close the rounds of the day?"),
            text.format(count=len(day.missing) + len(day.waiting)),
            _("Close the rounds"),
            lambda: self._context.change(self, lambda: self._context.app.laptops.close_rounds(day.programme_id, day.day)),
            name="rounds_close_confirm",
        )

    def _print(self, key: str) -> None:
        day = self._loaded.day
        if day is None or not day.rounds:
            return
        form = FORMS[key]
        target = self._folder / f"{key}-{day.day.isoformat()}.pdf"
        self._context.change(
            self,
            lambda: self._context.app.forms.write(form, day.rounds[0].sitting.id, target),
            lambda files: self._preview(_(form.printout.title), files),
        )

    def _preview(self, title: str, files: tuple[Path, ...]) -> None:
        if files:
            PaperPreview(self, self._context, title, [Paper(title, file) for file in files]).open()
        else:
            self._context.notices.say(_("No laptop has been cleared yet. Clear the laptops, then read the stick once more."))

    def _refuse_day(self) -> str | None:
        return None if self._loaded.day else _("Arrange sittings on the computer first.")

    def _refuse_close(self) -> str | None:
        day = self._loaded.day
        if day is None:
            return _("Arrange sittings on the computer first.")
        is_open = any(row.sitting.state is not SittingState.CLOSED for row in day.rounds)
        return None if is_open else _("All rounds of this day are closed.")

    def _refuse_given_up(self) -> str | None:
        row: LaptopRow | None = self.laptops.row()
        if row is None:
            return _("Choose a laptop first.")
        done = row.laptop.state in (LaptopState.COLLECTED, LaptopState.CLEARED) or row.laptop.checks.get(GIVEN_UP)
        return _("Nothing of this laptop is waited for.") if done else None
