"""The first page after signing in."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.progress import Step
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.home import Home, load_home
from skillsapp.queries.settings import all_settings
from ui.context import Context
from ui.dialogs import confirm
from ui.routes import Route
from ui.screens.home.attention import AttentionRow, attentions
from ui.screens.home.backups import BackupFacts, backup_facts
from ui.screens.home.card import ProgrammeCard
from ui.screens.home.charts import charts_row
from ui.screens.home.tiles import tiles_row
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, Page, PageHeader, scrolling

ATTENTION_WIDTH = 300


@dataclass(frozen=True, slots=True)
class HomeView:
    home: Home
    association: str
    backups: BackupFacts


class HomeScreen(Page):
    """Tiles, programmes, what needs attention, charts; a first step where there is nothing yet."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(" "), name="home_screen")
        self._context = context
        self._view: HomeView | None = None
        self._shows_archived = False
        self._actions: list[Button] = []
        if context.session.may(Permission.MANAGE_REGISTRATIONS):
            go = Route("registrations")
            self._actions.append(Button(_("Import registrations"), "registrations_import", lambda: self._go(go), icon="download"))
        if context.session.may(Permission.MANAGE_PROGRAMMES):
            self._actions.append(Button(_("New programme"), "programme_create", self._create, icon="plus"))
        for action in self._actions:
            self.header.add_action_widget(action)
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(10))
        self.body.addWidget(scrolling(self._content, "home_scroll"), 1)
        self.body.setContentsMargins(px(24), px(14), px(24), px(10))

    def refresh(self) -> None:
        self._context.load(self, self._load, self._show)

    def open(self, route: Route) -> None:
        """Nothing on this page can be asked for by a route."""

    def _load(self) -> HomeView:
        app = self._context.app
        settings = all_settings(app.reader)
        home = load_home(app.reader, app.clock.now(), self._context.session.actor.programme_id)
        return HomeView(home, settings["association.name"], backup_facts(app, settings))

    def _show(self, view: HomeView) -> None:
        self._greet(view)
        if view == self._view:
            return
        self._view = view
        while self._column.count():
            item = self._column.takeAt(0).widget()
            if item is not None:
                item.hide()
                item.deleteLater()
        for action in self._actions:
            action.setVisible(bool(view.home.programmes))
        if view.home.programmes:
            self._column.addWidget(tiles_row(view.home, self._context.session, self._go))
            self._column.addWidget(self._middle(view))
            charts = charts_row(view.home)
            if charts is not None:
                self._column.addWidget(charts)
            self._column.addStretch()
        else:
            self._column.addWidget(self._first_step(), 1)

    def _greet(self, view: HomeView) -> None:
        now = to_house(self._context.app.clock.now())
        day = QLocale().toString(QDate(now.year, now.month, now.day), QLocale.FormatType.LongFormat)
        self.header.show_title(
            greeting(now.hour).format(name=self._context.session.actor.name),
            " · ".join(part for part in (day, view.association) if part),
        )

    def _first_step(self) -> QWidget:
        may_create = self._context.session.may(Permission.MANAGE_PROGRAMMES)
        return EmptyState(
            _("Create the first programme"),
            _("A competition, an assessment or a training class: the usual rules are filled in, you only name it.")
            if may_create
            else _("An organiser creates programmes; they will appear here."),
            "trophy",
            button=_("New programme") if may_create else "",
            button_name="programme_create_first",
            clicked=self._create,
            kind="primary",
        )

    def _middle(self, view: HomeView) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(14))
        grid.addLayout(self._cards(view.home), 0, 0)
        grid.addWidget(self._attention(view), 0, 1)
        grid.setColumnStretch(0, 1)
        return holder

    def _cards(self, home: Home) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(px(12))
        shown = [*home.running, *(home.archived if self._shows_archived else ())]
        for facts in shown:
            card = ProgrammeCard(facts, self._context.session)
            id, title = facts.programme.id, facts.programme.title
            card.went.connect(self._go)
            card.noted.connect(lambda step, id=id, title=title: self._note(id, title, step))
            column.addWidget(card)
        if home.archived:
            text = (
                _("Hide archived programmes")
                if self._shows_archived
                else ngettext("Show {count} archived programme", "Show {count} archived programmes", len(home.archived)).format(
                    count=len(home.archived)
                )
            )
            icon = "chevron-up" if self._shows_archived else "chevron-down"
            row = QHBoxLayout()
            row.addWidget(Button(text, "archived_toggle", self._toggle_archived, kind="ghost", icon=icon, small=True))
            row.addStretch()
            column.addLayout(row)
        column.addStretch()
        return column

    def _attention(self, view: HomeView) -> Card:
        card = Card(_("Needs attention"), padding=14, spacing=4, name="attention_card")
        card.setFixedWidth(px(ATTENTION_WIDTH))
        items = attentions(view.home, view.backups, self._context.app.clock.now(), self._context.session)
        for item in items:
            row = AttentionRow(item)
            row.opened.connect(self._go)
            card.add(row)
        if not items:
            card.add(EmptyState(_("Nothing needs attention"), "", "circle-check"))
        card.body.addStretch()
        return card

    def _toggle_archived(self) -> None:
        self._shows_archived = not self._shows_archived
        self._view = None
        self.refresh()

    def _create(self) -> None:
        self._go(Route.to("programmes", new="1"))

    def _go(self, route: Route) -> None:
        self._context.navigate(route)

    def _note(self, id: str, title: str, step: Step) -> None:
        text = {
            Step.PRINTING: _("Tickets, labels and sign-in sheets are printed. The log keeps when, and your name."),
            Step.REPORT: _("The results went to the authority that asked for them. The log keeps when, and your name."),
        }[step]
        yes = {Step.PRINTING: _("Note that the forms are printed"), Step.REPORT: _("Mark as reported")}[step]
        confirm(self, title, text, yes, lambda: self._context.change(self, lambda: self._context.app.programmes.note(id, step)))


def greeting(hour: int) -> str:
    """Return the greeting for an hour of the day, with a place for the name."""
    if 5 <= hour < 11:
        return _("Good morning, {name}")
    if 11 <= hour < 13:
        return _("Good day, {name}")
    return _("Good afternoon, {name}") if 13 <= hour < 18 else _("Good evening, {name}")
