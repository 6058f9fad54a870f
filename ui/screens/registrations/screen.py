"""The registrations of one programme: filter while typing, states by chips, several rows at once, details at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Permission
from skillsapp.domain.words import words_for
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import names_of
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.registrations import RegistrationRow, find_replacements, list_registrations, list_steps
from ui.actions import ActionSet
from ui.context import Context
from ui.last_choice import last_choice, remember_choice
from ui.models.rows import RowModel
from ui.routes import Route
from ui.screens.registrations.actions import RegistrationActions
from ui.screens.registrations.columns import extra_keys, extra_title, filtered, registration_columns, state_title
from ui.screens.registrations.inspector import Details, RegistrationInspector
from ui.theme import px
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.choices import ChipBar, SearchBox
from ui.widgets.drawer import InspectorSplit
from ui.widgets.empty import EmptyState, nothing_yet
from ui.widgets.frames import Page, PageHeader
from ui.widgets.programme_choice import ProgrammeChoice, pick
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

if TYPE_CHECKING:
    from skillsapp.app import App

_S = RegistrationState
CHIPS = (_S.SUBMITTED, _S.ACCEPTED, _S.RETURNED, _S.REJECTED, _S.WITHDRAWN)
MENU = ("registrations_import", "photos_match", "template_save", "list_export")
SHOWN_COLUMNS = "registrations/columns"
REVIEW = ("registration_return", "registration_accept", "registration_resubmit")
MORE_STEPS = ("registration_correct", "registration_replace", "registration_reject", "registration_withdraw")
ROW_MENU = (*REVIEW, "", *MORE_STEPS)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the screen shows, read in one go."""

    programmes: Sequence[Programme]
    programme: Programme | None
    rows: Sequence[RegistrationRow]


def load(app: App, wanted: str) -> Loaded:
    """Return the programmes, the one wanted (or the newest), and its registrations."""
    programmes = list_programmes(app.reader)
    programme = pick(programmes, wanted)
    return Loaded(programmes, programme, list_registrations(app.reader, programme.id) if programme else ())


class RegistrationsScreen(Page):
    """See the module; opened by `Route.to("registrations", programme=..., state=..., registration=...)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Registration")), name="registrations_screen")
        self._context = context
        self._loaded = Loaded((), None, ())
        self._text, self._state, self._wanted_row = "", "", ""
        self._chosen: tuple[RegistrationRow, ...] = ()
        self._groups: Mapping[str, str] = {}
        self._model = RowModel[RegistrationRow](
            registration_columns(lambda key: self._groups.get(key, key)), key=lambda row: row.id, parent=self
        )
        self._empty = EmptyState("", "", "users")
        self.table = DataTable(self._model, "registrations_list", _("Registration"), empty=self._empty, many=True)
        self._doing = RegistrationActions(
            self, context, lambda: self._loaded.programme, lambda: self._chosen, lambda: self._model.rows
        )
        self.actions_here = ActionSet(self, context.session.actor, self._doing.specs())
        self._make_header()
        self._choice = ProgrammeChoice(context.app.folder)
        self._choice.chosen.connect(lambda _id: self.refresh())
        self.search = SearchBox(_("Name, pinyin, number, unit, end of the ID"), "registrations_filter")
        self.search.filtered.connect(self._filter)
        self.chips = ChipBar(
            [("", _("All")), *((state.value, state_title(state)) for state in CHIPS)], "state_filter", _("State")
        )
        self.chips.chosen.connect(self._choose_state)
        self._columns_button = Button(_("More columns"), "columns_choose", icon="list", kind="ghost", small=True)
        self._columns_button.setMenu(QMenu(self._columns_button))
        self._extras: tuple[str, ...] = ()
        self._count = label("", "sub", name="registrations_count")
        review = [action for key in REVIEW if (action := self.actions_here.get(key))]
        more = self.actions_here.menu(self, MORE_STEPS)
        self.inspector = RegistrationInspector(review, more, may_unmask=context.session.may(Permission.SEE_ID_NUMBERS))
        self._split = InspectorSplit(
            table_card(self.table, self._tools(), self._foot()), self.inspector, _("Registration details"), width=288
        )
        self.inspector.colleague_opened.connect(self._open_registration)
        self._pages = QStackedWidget()
        nothing = nothing_yet(
            context.navigate,
            _("No programme yet"),
            _("People register for a programme: create it first."),
            "trophy",
            begin="programmes",
        )
        self._pages.addWidget(self._split)
        self._pages.addWidget(nothing)
        self.body.addWidget(self._pages, 1)
        self.table.set_menu(self.actions_here.menu(self, ROW_MENU))
        self.table.selection_changed.connect(self._show_selection)
        self.table.activated_row.connect(lambda _row: self._split.open_inspector())
        QShortcut(QKeySequence("Ctrl+F"), self, self.search.setFocus)

    def refresh(self) -> None:
        """Read the list again; the place in it is kept."""
        app, wanted = self._context.app, self._choice.wanted
        self._context.load(self, lambda: load(app, wanted), self._show)

    def open(self, route: Route) -> None:
        """Show the programme, the state or the registration that the route names."""
        programme, state, registration = route.get("programme"), route.get("state"), route.get("registration")
        if programme:
            self._choice.want(programme)
        if state is not None and (state == "" or state in [chip.value for chip in CHIPS]):
            self._state = state
            self.chips.choose(state)
        self._wanted_row = registration or ""
        if registration:
            self._text = self._state = ""
            self.search.setText("")
            self.chips.choose("")

    def _make_header(self) -> None:
        more = Button(_("More"), "more_open", icon="ellipsis", kind="ghost")
        more.setMenu(QMenu(more))
        for key in MENU:
            action = self.actions_here.get(key)
            if action is not None:
                more.menu().addAction(action)
        self.header.add_action_widget(more)
        for key in ("registration_add", "returns_import"):
            action = self.actions_here.get(key)
            if action is not None:
                self.header.add_action_widget(ActionButton(action))

    def _tools(self) -> QWidget:
        tools = QWidget()
        column = QVBoxLayout(tools)
        column.setContentsMargins(px(14), 0, px(14), 0)
        column.setSpacing(px(10))
        first = QHBoxLayout()
        first.setSpacing(px(10))
        first.addWidget(self._choice, 1)
        first.addWidget(self.search)
        second = QHBoxLayout()
        second.addWidget(self.chips, 1)
        second.addWidget(self._columns_button)
        column.addLayout(first)
        column.addLayout(second)
        return tools

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.addWidget(self._count, 1)
        if "registration_accept" in self.actions_here:
            row.addWidget(label(_("Ctrl+F find · F8 accept · F9 return · F2 correct"), "hint"))
        return foot

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        programme = loaded.programme
        self._pages.setCurrentIndex(0 if programme else 1)
        self._choice.show_programmes(loaded.programmes, programme.id if programme else "")
        if programme is not None:
            groups = programme.plan.groups
            self._groups = {group.key: group.title for group in groups}
            self._offer_columns()
        counts = {state.value: 0 for state in CHIPS}
        for row in loaded.rows:
            counts[row.state] = counts.get(row.state, 0) + 1
        self.chips.set_counts({"": len(loaded.rows), **counts})
        self._show_rows()
        if self._wanted_row and self.table.select_key(self._wanted_row):
            self._split.open_inspector()
        self._wanted_row = ""

    def _offer_columns(self) -> None:
        """Offer what the returns brought besides our own fields; what was chosen for this programme is shown."""
        programme = self._loaded.programme
        assert programme is not None
        offered = extra_keys(self._loaded.rows)
        wanted = last_choice(self._context.app.folder, f"{SHOWN_COLUMNS}/{programme.id}").splitlines()
        menu = self._columns_button.menu()
        menu.clear()
        for number, key in enumerate(offered):
            action = menu.addAction(extra_title(key))
            action.setObjectName(f"column_{number}_show")
            action.setCheckable(True)
            action.setChecked(key in wanted)
            action.toggled.connect(lambda on, key=key: self._choose_column(key, on))
        self._columns_button.setVisible(bool(offered))
        self._show_columns(tuple(key for key in offered if key in wanted))

    def _choose_column(self, key: str, on: bool) -> None:
        programme = self._loaded.programme
        if programme is not None:
            shown = [other for other in self._extras if other != key] + ([key] if on else [])
            remember_choice(self._context.app.folder, f"{SHOWN_COLUMNS}/{programme.id}", "\n".join(shown))
            self._show_columns(tuple(shown))

    def _show_columns(self, extras: tuple[str, ...]) -> None:
        if extras != self._extras:
            self._extras = extras
            self._model.set_columns(registration_columns(lambda key: self._groups.get(key, key), extras))
        number = [column.key for column in self._model.columns].index("group")
        self.table.setColumnHidden(number, len(self._groups) < 2)

    def _open_registration(self, id: str) -> None:
        self.open(Route.to("registrations", registration=id))
        self.refresh()

    def _show_rows(self) -> None:
        loaded = self._loaded
        rows = filtered(loaded.rows, self._text, self._state)
        self._model.set_rows(rows)
        if loaded.rows:
            self._empty.show_text(_("Nobody fits the filter"), _("Change the words, or choose “All”."))
        elif loaded.programme is not None:
            candidate = words_for(loaded.programme.kind).candidate.lower()
            self._empty.show_text(
                _("No {candidate} registered yet").format(candidate=candidate),
                _("Send out the empty form, import the lists that come back, or register one person at the desk."),
            )
        self._show_selection()

    def _say_count(self) -> None:
        shown, chosen = len(self._model.rows), len(self._chosen)
        programme, total = self._loaded.programme, len(self._loaded.rows)
        people = words_for(programme.kind).people(total) if programme else ""
        text = people if shown == total else _("{shown} of {people}").format(shown=f"{shown:,}", people=people)
        if chosen > 1:
            text += "  " + _("{count} chosen").format(count=f"{chosen:,}")
        self._count.setText(text)

    def _filter(self, text: str) -> None:
        self._text = text
        self._show_rows()

    def _choose_state(self, state: str) -> None:
        self._state = state
        self._show_rows()

    def _show_selection(self) -> None:
        self._chosen = chosen = self.table.selected()
        self.actions_here.refresh()
        self._say_count()
        programme = self._loaded.programme
        if len(chosen) != 1 or programme is None:
            self.inspector.show_nothing(len(chosen))
            return
        row, app = chosen[0], self._context.app
        photo = app.folder.photos / row.photo if row.photo else None

        def read() -> Details:
            present = photo if photo is not None and photo.is_file() else None
            today = to_house(app.clock.now()).date()
            group = self._groups.get(row.group, row.group) if len(self._groups) > 1 else ""
            steps, others = list_steps(app.reader, row.id), find_replacements(app.reader, row)
            return Details(row, programme, group, steps, names_of(app.reader), present, today, others)

        self._context.load(self, read, self._show_details)

    def _show_details(self, details: Details) -> None:
        chosen = self._chosen
        if len(chosen) == 1 and chosen[0].id == details.row.id:  # another row may have been chosen meanwhile
            self.inspector.show_details(details)
