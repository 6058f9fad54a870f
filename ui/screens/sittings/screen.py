"""The sittings of one programme above, the seats of the one in front below; new ones, removal, printing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Sitting, SittingState
from skillsapp.kernel.i18n import _, ngettext, running
from skillsapp.queries.sittings import SeatRow, SittingRow
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import confirm
from ui.models.rows import RowModel
from ui.routes import Route
from ui.screens.sittings.arranging import RESITS, Arranging
from ui.screens.sittings.forms import SittingForms, sitting_forms
from ui.screens.sittings.listing import (
    Listing,
    read_listing,
    read_seats,
    seat_columns,
    sitting_columns,
    staffing_sentence,
    waiting_sentence,
)
from ui.screens.sittings.package_dialog import PackageDialog
from ui.screens.sittings.plan_dialog import PlanDialog
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton, Button, icon_button
from ui.widgets.empty import EmptyState, nothing_yet
from ui.widgets.frames import Page, PageHeader
from ui.widgets.programme_choice import ProgrammeChoice
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

HEADER = ("sitting_remove", "sitting_run", "sitting_create", "day_arrange", "late_seat", "package_print", "resit_arrange")
ALWAYS = ("sitting_create",)


class SittingsScreen(Page):
    """See the module; opened by `Route.to("sittings", programme=..., sitting=...)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Sittings and seats")), name="sittings_screen")
        self._context = context
        self._listing = Listing()
        self._wanted_sitting = ""
        self._components: dict[str, str] = {}
        self._groups: dict[str, str] = {}
        self._model = RowModel[SittingRow](sitting_columns(self._components), key=lambda row: row.sitting.id, parent=self)
        self._empty = EmptyState(
            _("No sitting yet"),
            _("Arrange the exam day in one go, or a single sitting: a room, a time, a paper and seats."),
            "armchair",
        )
        self.table = DataTable(self._model, "sittings_list", _("Sittings"), empty=self._empty)
        self._seats = RowModel[SeatRow](seat_columns(self._groups), key=lambda row: row.seat_id, parent=self)
        self.seats = DataTable(
            self._seats,
            "seats_list",
            _("Seats"),
            empty=EmptyState(_("No seats to show"), _("Choose a sitting above."), "armchair"),
            row_height=32,
        )
        self.forms = SittingForms(self, context, lambda: self._listing, self.table.row)
        self.arranging = Arranging(self, context, lambda: self._listing, self._note_all, self.refresh)
        specs = (*self._specs(), *self.arranging.specs(), *self.forms.specs())
        self.actions_here = ActionSet(self, context.session.actor, specs)
        self._choice = ProgrammeChoice(context.app.folder)
        self._choice.chosen.connect(lambda _id: self.refresh())
        self._make_header()
        self._warning = Banner("", Tone.WARN, name="staff_warning")
        self._seats_title = label("", "h2", name="seats_title")
        upper = table_card(self.table, self._tools())
        lower = table_card(self.seats, self._seats_head())
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(upper, 1)
        column.addWidget(lower, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(both)
        nothing = nothing_yet(
            context.navigate,
            _("No programme yet"),
            _("Sittings belong to a programme: create it first."),
            "trophy",
            begin="programmes",
        )
        self._pages.addWidget(nothing)
        self.body.addWidget(self._pages, 1)
        self.table.current_row.connect(lambda _row: self._show_sitting())
        self.table.activated_row.connect(lambda row: self._run(row))

    def refresh(self) -> None:
        """Read the list again; the place in it is kept."""
        app, wanted = self._context.app, self._choice.wanted
        self._context.load(self, lambda: read_listing(app, wanted), self._show)

    def open(self, route: Route) -> None:
        """Show the programme and the sitting that the route names."""
        programme = route.get("programme")
        if programme:
            self._choice.want(programme)
        self._wanted_sitting = route.get("sitting") or ""

    def _specs(self) -> tuple[ActionSpec, ...]:
        manage = Permission.MANAGE_SITTINGS
        return (
            ActionSpec("sitting_run", _("Open invigilation"), lambda: self._run(self.table.row()), "monitor-check", "F5",
                       Permission.RUN_SITTING, self._refuse_choice),
            ActionSpec("sitting_remove", _("Remove"), self._remove, "trash-2", "Del", manage, self._refuse_removal),
            ActionSpec("sitting_create", _("New sitting"), self._create, "plus", "Ctrl+N", manage,
                       lambda: None if self._listing.programme else _("Create a programme first.")),
            ActionSpec("package_print", _("Print everything"), self._print_package, "printer", "Ctrl+P", manage,
                       lambda: None if self._listing.rows else _("Arrange the sittings first.")),
        )  # fmt: skip

    def _make_header(self) -> None:
        self._buttons: dict[str, ActionButton] = {}
        for key in HEADER:
            action = self.actions_here.get(key)
            if action is not None:
                button = self._buttons[key] = ActionButton(action, kind="")
                self.header.add_action_widget(button)
                button.setVisible(key in ALWAYS)  # the others once it is known what can be done
        self._resit_more = icon_button("chevron-down", "resit_choose", _("Other ways to sit again"))
        menu = QMenu(self._resit_more)
        for key in RESITS:
            action = self.actions_here.get(key)
            if action is not None:
                menu.addAction(action)
        self._resit_more.setMenu(menu)
        self.header.add_action_widget(self._resit_more)

    def next_step(self) -> str:
        """Return the key of the one primary action just now."""
        listing = self._listing
        if listing.comes_late is not None:
            return "late_seat"
        if listing.may_arrange_day and listing.is_class:
            return "day_arrange"
        if listing.resits and not listing.is_competition:
            return "resit_arrange"
        return "package_print" if listing.rows and listing.theory_waiting is None else "sitting_create"

    def _follow_actions(self) -> None:
        """Show what can be done now, and make the next step the one primary button."""
        self.actions_here.refresh()
        primary = self.next_step()
        for key, button in self._buttons.items():
            able = self.actions_here[key].isEnabled()
            button.set_kind("primary" if key == primary else "")
            button.setVisible(able or key in ALWAYS)
        for key, text in (("resit_arrange", self.arranging.resit_text()), ("late_seat", self.arranging.late_text())):
            if key in self._buttons and self.actions_here[key].isEnabled():
                self._buttons[key].show_text(text)
        self._resit_more.setVisible("resit_arrange" in self._buttons and self.actions_here["resit_arrange"].isEnabled())

    def _tools(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(14), 0, px(14), 0)
        row.setSpacing(px(12))
        row.addWidget(self._choice, 1)
        return tools

    def _seats_head(self) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(px(14), 0, px(14), 0)
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self._seats_title, 1)
        printing = self._printing = Button(_("Print"), "forms_open", icon="printer")
        menu = QMenu(printing)
        for form in sitting_forms():
            action = self.actions_here.get(f"{form.key}_print")
            if action is not None:
                menu.addAction(action)
        printing.setMenu(menu)
        row.addWidget(printing)
        column.addLayout(row)
        column.addWidget(self._warning)
        return head

    def _show(self, listing: Listing) -> None:
        self._listing = listing
        programme = listing.programme
        self._pages.setCurrentIndex(0 if programme else 1)
        if programme is None:
            self._follow_actions()
            return
        self._components.clear()
        self._components.update({component.key: component.title for component in programme.plan.components})
        self._groups.clear()
        self._groups.update({group.key: group.title for group in programme.plan.groups})
        self._choice.show_programmes(listing.programmes, programme.id)
        self.header.show_title(_("Sittings and seats"), waiting_sentence(listing))
        self._model.set_rows(listing.rows)
        if self._wanted_sitting and self.table.select_key(self._wanted_sitting):
            self._wanted_sitting = ""
        if self.table.row() is None and listing.rows:
            upcoming = next((row for row in listing.rows if row.sitting.state is not SittingState.CLOSED), listing.rows[0])
            self.table.select_key(upcoming.sitting.id)
        self._show_sitting()

    def _show_sitting(self) -> None:
        row: SittingRow | None = self.table.row()
        self._follow_actions()
        words = self._listing.words
        self._printing.setEnabled(row is not None)
        if row is None or words is None:
            self._seats_title.setText(_("Seats"))
            self._warning.show_text("", Tone.WARN)
            self._seats.set_rows(())
            return
        self._seats_title.setText(
            _("{title} · {room}: {seats}").format(title=row.sitting.title, room=row.sitting.room, seats=words.seats(row.seats))
        )
        over = row.sitting.state is SittingState.CLOSED
        self._warning.show_text("" if over else staffing_sentence(self._listing, row), Tone.WARN)
        app, id = self._context.app, row.sitting.id
        self._context.load(self, lambda: read_seats(app, id), self._still(id))

    def _still(self, sitting_id: str) -> Callable[[tuple[SeatRow, ...]], None]:
        """Return what shows the seats, if the sitting is still the one in front."""

        def show(seats: tuple[SeatRow, ...]) -> None:
            row: SittingRow | None = self.table.row()
            if row is not None and row.sitting.id == sitting_id:
                self._seats.set_rows(seats)

        return show

    def _create(self) -> None:
        listing = self._listing
        if listing.programme is not None:
            held = [row.sitting for row in listing.rows]
            PlanDialog(self, self._context, listing.programme, listing.waiting, self._note_arranged, held).open()

    def _note_arranged(self, sitting: Sitting) -> None:
        self._wanted_sitting = sitting.id
        self._context.notices.say(_("{title} is arranged.").format(title=sitting.title))
        self.refresh()

    def _note_all(self, sittings: Sequence[Sitting]) -> None:
        """Show the first of several new sittings."""
        self._wanted_sitting = sittings[0].id
        count = len(sittings)
        if sittings[0].resit:
            text = ngettext("The resit is arranged: {count} sitting.", "The resit is arranged: {count} sittings.", count)
            if sittings[0].carrier is Carrier.SCREEN and self._listing.is_class:
                text = running(text, _("If the USB stick was written before, write it again."))
        else:
            text = ngettext("The day is arranged: {count} sitting.", "The day is arranged: {count} sittings.", count)
        self._context.notices.say(text.format(count=count))
        self.refresh()

    def _print_package(self) -> None:
        if self._listing.programme is not None:
            PackageDialog(self, self._context, self._listing.programme).open()

    def _remove(self) -> None:
        row: SittingRow | None = self.table.row()
        if row is None:
            return
        confirm(
            self,
            _("Remove the sitting?"),
            _("{title} is removed with its seats ({count}); the people can be seated again.").format(
                title=row.sitting.title, count=row.seats
            ),
            _("Remove the sitting"),
            lambda: self._context.change(
                self, lambda: self._context.app.sittings.remove(row.sitting.id), lambda _none: self.refresh()
            ),
            danger=True,
            name="sitting_remove_confirm",
        )

    def _run(self, row: SittingRow | None) -> None:
        if row is not None:
            self._context.navigate(Route.to("invigilation", sitting=row.sitting.id))

    def _refuse_choice(self) -> str | None:
        return None if self.table.row() is not None else _("Choose a sitting first.")

    def _refuse_removal(self) -> str | None:
        row: SittingRow | None = self.table.row()
        if row is None:
            return _("Choose a sitting first.")
        begun = row.sitting.state is not SittingState.PLANNED or row.attempts
        return _("This sitting has begun and can no longer be removed.") if begun else None
