"""The list of programmes, and one of them opened with its life cycle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from skillsapp.domain.programme import KIND_TITLES, STATE_ORDER, STATE_TITLES, Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Permission
from skillsapp.exchange.programme_files import Preset, read_preset
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.accounts import AccountRow, list_accounts
from skillsapp.queries.programmes import list_programmes, proposed_edition
from skillsapp.queries.registrations import count_by_programme, count_by_state
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import confirm
from ui.last_choice import remember_choice
from ui.models.rows import RowModel
from ui.routes import Route
from ui.screens.programmes.columns import ProgrammeRow, dates_of, programme_columns
from ui.screens.programmes.copying import CopyDialog
from ui.screens.programmes.detail import ProgrammeDetail
from ui.screens.programmes.editor import ProgrammeEditor
from ui.screens.programmes.wizard import ProgrammeWizard
from ui.widgets.buttons import ActionButton
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Page, PageHeader, scrolling
from ui.widgets.programme_choice import KEY
from ui.widgets.table import DataTable, table_card

if TYPE_CHECKING:
    from skillsapp.app import App

MOVES: Mapping[ProgrammeState, str] = {
    ProgrammeState.REGISTRATION: N_("Open registration"),
    ProgrammeState.EXAM: N_("Begin the exams"),
    ProgrammeState.SCORING: N_("Begin scoring"),
    ProgrammeState.RESULTS: N_("Results are decided"),
    ProgrammeState.CERTIFICATES: N_("Certificates are issued"),
    ProgrammeState.ARCHIVED: N_("Archive"),
}
MEANINGS: Mapping[ProgrammeState, str] = {
    ProgrammeState.REGISTRATION: N_("Next: units send in their lists, people are registered and reviewed."),
    ProgrammeState.EXAM: N_("Next: seats, tickets and the exam itself."),
    ProgrammeState.SCORING: N_("Next: scoring. From then on groups, weights, pass marks and tie-breaks are locked."),
    ProgrammeState.RESULTS: N_("Next: results are decided. After that there is no way back."),
    ProgrammeState.CERTIFICATES: N_("Next: certificates are handed out."),
    ProgrammeState.ARCHIVED: N_("Next: the archive. The programme leaves the lists of what is under way."),
}
NO_WAY_BACK = (ProgrammeState.PREPARING, ProgrammeState.RESULTS, ProgrammeState.CERTIFICATES)
ASKED_BEFORE = (ProgrammeState.SCORING, ProgrammeState.RESULTS, ProgrammeState.ARCHIVED)
LIST_ACTIONS, DETAIL_ACTIONS = (
    ("programme_copy", "programme_create"),
    ("programmes_back", "registrations_open", "programme_copy", "programme_edit"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What both pages show; `states` are the counts of the programme opened."""

    rows: Sequence[ProgrammeRow]
    states: Mapping[RegistrationState, int]


def load(app: App, opened: str) -> Loaded:
    counts = count_by_programme(app.reader)
    rows = [ProgrammeRow(programme, counts.get(programme.id, 0)) for programme in list_programmes(app.reader)]
    return Loaded(rows, count_by_state(app.reader, opened) if opened else {})


class ProgrammesScreen(Page):
    """See the module; opened by `Route.to("programmes", programme=...)` or `Route.to("programmes", new="1")`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Programmes")), name="programmes_screen")
        self._context = context
        self._opened, self._wants_new = "", False
        self._programme: Programme | None = None
        self._model = RowModel[ProgrammeRow](programme_columns(), key=lambda row: row.programme.id, parent=self)
        manage = Permission.MANAGE_PROGRAMMES
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("programmes_back", _("All programmes"), self.show_list, "arrow-left", "Alt+Left", kind="ghost"),
                ActionSpec(
                    "registrations_open",
                    _("Registrations here"),
                    self._open_registrations,
                    "users",
                    permission=Permission.SEE_PEOPLE,
                ),
                ActionSpec("programme_edit", _("Edit"), self._edit, "pencil", "F2", manage),
                ActionSpec(
                    "programme_copy", _("Copy the last class"), self._copy, "copy", "", manage, lambda: self._no_copy_because()
                ),
                ActionSpec(
                    "programme_create", _("New programme"), self.create_programme, "plus", "Ctrl+N", manage, kind="primary"
                ),
                ActionSpec("programme_step_back", _("One step back"), self._step_back, "undo-2", "", manage, kind="ghost"),
                ActionSpec("programme_move", _("Go on"), self._ask_move, "arrow-right", "", manage, kind="primary"),
            ),
        )
        may_create = "programme_create" in self.actions_here
        self.table = DataTable(
            self._model,
            "programmes_list",
            _("Programmes"),
            empty=EmptyState(
                _("Nothing here yet"),
                _("Create a class, an assessment or a competition. Then people can be registered.")
                if may_create
                else _("An organiser creates classes, assessments and competitions."),
                "trophy",
            ),
            row_height=42,
        )
        self.table.activated_row.connect(lambda row: self.show_programme(row.programme.id))
        self.detail = ProgrammeDetail()
        for key in dict.fromkeys((*DETAIL_ACTIONS, *LIST_ACTIONS)):
            action = self.actions_here.get(key)
            if action is not None:
                self.header.add_action_widget(ActionButton(action))
        for key in ("programme_step_back", "programme_move"):
            action = self.actions_here.get(key)
            if action is not None:
                self.detail.buttons.addWidget(ActionButton(action))
        self._pages = QStackedWidget()
        self._pages.addWidget(table_card(self.table))
        self._pages.addWidget(scrolling(self.detail, "programme_scroll"))
        self.body.addWidget(self._pages, 1)
        self._show_page()

    def refresh(self) -> None:
        """Read both pages again."""
        app, opened = self._context.app, self._opened
        self._context.load(self, lambda: load(app, opened), self._show)

    def open(self, route: Route) -> None:
        """Open the programme that the route names, or the wizard; without either, the list."""
        self._opened = route.get("programme") or ""
        self._wants_new = route.get("new") is not None

    def show_list(self) -> None:
        """Go back to all programmes."""
        self._opened = ""
        self.refresh()
        self.table.setFocus()

    def show_programme(self, id: str) -> None:
        """Open a programme; the other screens will start with it too."""
        self._opened = id
        remember_choice(self._context.app.folder, KEY, id)
        self.refresh()

    def create_programme(self) -> None:
        """Open the wizard."""
        if "programme_create" in self.actions_here:
            ProgrammeWizard(self, self._context, lambda value: self.show_programme(value.id)).open()

    def _show(self, loaded: Loaded) -> None:
        self._model.set_rows(loaded.rows)
        self._programme = next((row.programme for row in loaded.rows if row.programme.id == self._opened), None)
        if self._programme is None:
            self._opened = ""
        else:
            self.table.select_key(self._opened)
            following = _following(self._programme.state)
            meaning = _(MEANINGS[following]) if following else _("This programme is archived.")
            self.detail.show_programme(self._programme, loaded.states, meaning)
        self._show_page()
        if self._wants_new:
            self._wants_new = False
            self.create_programme()

    def _show_page(self) -> None:
        programme = self._programme
        self._pages.setCurrentIndex(0 if programme is None else 1)
        self.actions_here.refresh()
        for key in (*LIST_ACTIONS, *DETAIL_ACTIONS):
            action = self.actions_here.get(key)
            if action is not None:
                action.setVisible(key in (LIST_ACTIONS if programme is None else DETAIL_ACTIONS))
        copy = self.actions_here.get("programme_copy")
        if copy is not None:
            copy.setText(_("Copy the last class") if programme is None else _("Another one like this"))
        if programme is None:
            self.header.show_title(_("Programmes"), "")
            return
        parts = (_(KIND_TITLES[programme.kind]), _(STATE_TITLES[programme.state]), dates_of(programme), programme.city)
        self.header.show_title(programme.title, " · ".join(part for part in parts if part))
        following, back = _following(programme.state), self.actions_here.get("programme_step_back")
        move = self.actions_here.get("programme_move")
        if move is not None:
            move.setVisible(following is not None)
            move.setText(_(MOVES[following]) if following else "")
        if back is not None:
            back.setVisible(programme.state not in NO_WAY_BACK)

    def _open_registrations(self) -> None:
        if self._programme is not None:
            self._context.navigate(Route.to("registrations", programme=self._programme.id))

    def _copied_from(self) -> Programme | None:
        """Return the programme opened or, on the list, the last class."""
        classes = [row.programme for row in self._model.rows if row.programme.kind is ProgrammeKind.TRAINING]
        return self._programme or max(classes, key=lambda value: (value.starts_on or date.min, value.sequence), default=None)

    def _no_copy_because(self) -> str | None:
        return None if self._copied_from() else _("There is no class yet that could be copied.")

    def _copy(self) -> None:
        source, reader = self._copied_from(), self._context.app.reader
        if source is None:
            return

        def read() -> tuple[Preset, int, list[AccountRow]]:
            staff = [row for row in list_accounts(reader) if row.programme_id == source.id and not row.disabled]
            return read_preset(source.kind), proposed_edition(reader), staff

        def show(found: tuple[Preset, int, list[AccountRow]]) -> None:
            CopyDialog(
                self, self._context, found[0], source, found[1], found[2], lambda made: self.show_programme(made.id)
            ).open()

        self._context.load(self, read, show)

    def _edit(self) -> None:
        programme = self._programme
        if programme is None:
            return

        def show(preset: Preset) -> None:
            ProgrammeEditor(self, self._context, preset, programme).open()

        self._context.load(self, partial(read_preset, programme.kind), show)

    def _ask_move(self) -> None:
        following = _following(self._programme.state) if self._programme else None
        if following is None:
            return
        if following in ASKED_BEFORE:
            verb = _(MOVES[following])
            confirm(self, verb, _(MEANINGS[following]), verb, partial(self._move, following), name="programme_move_confirm")
        else:
            self._move(following)

    def _step_back(self) -> None:
        if self._programme is not None and self._programme.state not in NO_WAY_BACK:
            self._move(STATE_ORDER[STATE_ORDER.index(self._programme.state) - 1])

    def _move(self, wanted: ProgrammeState) -> None:
        programme = self._programme
        assert programme is not None

        def say(value: Programme) -> None:
            self._context.notices.say(_("{name}: {value}").format(name=value.title, value=_(STATE_TITLES[value.state])))
            self.refresh()

        self._context.change(self, lambda: self._context.app.programmes.move(programme.id, wanted), say)


def _following(state: ProgrammeState) -> ProgrammeState | None:
    number = STATE_ORDER.index(state) + 1
    return STATE_ORDER[number] if number < len(STATE_ORDER) else None
