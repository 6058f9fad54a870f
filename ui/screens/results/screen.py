"""Results and certificates of one programme, on five pages; the next step is the one primary button."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Sitting
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _, ngettext, running
from skillsapp.queries.exam_day import by_company
from skillsapp.queries.results import ResultRow
from skillsapp.services.forms import FORMS
from skillsapp.services.results import Computation
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.models.rows import RowModel
from ui.routes import Route
from ui.screens.results.certificates import CertificatesPage
from ui.screens.results.columns import advancement_columns
from ui.screens.results.freezing import FreezeDialog
from ui.screens.results.honours import HonoursPage
from ui.screens.results.loading import Loaded, load
from ui.screens.results.official import OfficialPage
from ui.screens.results.overview import OverviewPage
from ui.screens.results.papers import ExportDialog, preview_form, state_line
from ui.screens.results.spot import SpotDialog
from ui.theme import px
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.empty import EmptyState, nothing_yet
from ui.widgets.frames import Card, Page, PageHeader
from ui.widgets.programme_choice import ProgrammeChoice
from ui.widgets.table import DataTable, table_card

P = Permission
PAGES = ("results", "advancement", "honours", "certificates", "official")
MENUS = {
    "results": (
        "results_compute",
        "results_freeze",
        "",
        "spot_results",
        "resit_arrange",
        "",
        "results_export",
        "result_list_print",
    ),
    "advancement": ("results_export",),
    "honours": ("honour_step", "", "recommendations_print", "results_export"),
    "certificates": (
        *("certificates_save", "certificates_print", "hand_out_list_print", "register_print", ""),
        *("certificates_hand_out", "", "certificate_reissue", "certificate_void"),
    ),
    "official": ("official_import", "official_type"),
}
BESIDE = {
    "results": ("resit_arrange", "spot_results", "result_list_print", "results_export"),
    "advancement": ("results_export",),
    "honours": ("honour_step", "recommendations_print"),
    "certificates": ("certificates_save", "certificates_hand_out"),
    "official": ("official_type",),
}
MOST_BESIDE = 3
"""More buttons than these and the next step leave no room for the title; the rest stand in the menu."""


class ResultsScreen(Page):
    """See the module; opened by `Route.to("results", programme=..., page=...)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Results and certificates")), name="results_screen")
        self._context, self._loaded, self._page = context, Loaded(), "results"
        self._is_read = False
        certifies = context.session.may(P.ISSUE_CERTIFICATES)
        self.overview = OverviewPage(context)
        self.honours = HonoursPage(context, self._refresh_actions)
        self.certificates = CertificatesPage(context, self._refresh_actions)
        self.official = OfficialPage(context, self._refresh_actions)
        self._advancement, self._advanced_of = QWidget(), ""
        QVBoxLayout(self._advancement).setContentsMargins(0, 0, 0, 0)
        self._actions_made = False
        self.actions_here = ActionSet(self, context.session.actor, self._specs())
        self._actions_made = True
        self._make_header()
        self._choice = ProgrammeChoice(context.app.folder)
        self._choice.chosen.connect(lambda _id: self.refresh())
        titles = {
            "results": _("Results"),
            "advancement": _("Advancement list"),
            "honours": _("Honours"),
            "certificates": _("Certificates"),
            "official": _("Official numbers"),
        }
        kept = [page for page in PAGES if certifies or page not in ("certificates", "official")]
        self.tabs = SegmentedControl([(page, titles[page]) for page in kept], "results_page", _("Page"))
        self.tabs.chosen.connect(self.show_page)
        tools = QHBoxLayout()
        tools.setSpacing(px(12))
        tools.addWidget(self._choice, 1)
        tools.addWidget(self.tabs)
        self._body = QWidget()
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(px(12))
        body.addLayout(tools)
        self._stack = QStackedWidget()
        for page in (self.overview, self._advancement, self.honours, self.certificates, self.official):
            self._stack.addWidget(page)
        body.addWidget(self._stack, 1)
        self._nothing = nothing_yet(
            context.navigate,
            _("No programme yet"),
            _("Results belong to a programme: create it first."),
            "trophy",
            begin="programmes",
        )
        self._all = QStackedWidget()
        self._all.addWidget(self._body)
        self._all.addWidget(self._nothing)
        reading = Card()
        reading.body.addWidget(EmptyState(_("Reading the results…"), icon="chart-column"))
        self._all.addWidget(reading)
        self._all.setCurrentWidget(reading)
        self.body.addWidget(self._all, 1)
        self.show_page("results")

    @property
    def loaded(self) -> Loaded:
        """What is shown."""
        return self._loaded

    def refresh(self) -> None:
        """Read again; the place in the lists is kept."""
        app, actor, wanted = self._context.app, self._context.session.actor, self._choice.wanted
        self._context.load(self, lambda: load(app, actor, wanted), self._show)

    def open(self, route: Route) -> None:
        """Show the programme and the page that the route names."""
        programme, page = route.get("programme"), route.get("page")
        if programme:
            self._choice.want(programme)
        if page in PAGES:
            self.show_page(str(page))

    def show_page(self, page: str) -> None:
        """Show one of the pages and the buttons that belong to it."""
        self._page = page
        self.tabs.choose(page)
        self._stack.setCurrentIndex(PAGES.index(page))
        self._refresh_actions()

    def _specs(self) -> tuple[ActionSpec, ...]:
        def spec(
            key: str, text: str, call: Callable[[], None], icon: str, permission: Permission | None = None, kind: str = ""
        ) -> ActionSpec:
            return ActionSpec(key, text, call, icon=icon, permission=permission, refusal=partial(self._refusal, key), kind=kind)

        certify = P.ISSUE_CERTIFICATES
        return (
            spec("results_compute", _("Compute"), self._compute, "refresh-cw", P.COMPUTE_RESULTS, "primary"),
            spec("results_freeze", _("Freeze…"), self._freeze, "lock", P.FREEZE_RESULTS, "primary"),
            spec("spot_results", _("Results on the spot"), self._spot, "list-checks", P.COMPUTE_RESULTS),
            spec("resit_arrange", _("Resit"), self._resit, "rotate-ccw", P.MANAGE_SITTINGS),
            spec(
                "certificates_open",
                _("Go to the certificates"),
                partial(self.show_page, "certificates"),
                "award",
                certify,
                "primary",
            ),
            spec("results_export", _("Export"), self._export, "download"),
            spec("result_list_print", _("Print the result list"), partial(self._print, "result_list"), "printer"),
            spec("honours_recommend", _("Recommend"), self.honours.recommend, "award", P.COMPUTE_RESULTS, "primary"),
            spec("honour_step", _("Note the next step…"), self.honours.step, "check", P.COMPUTE_RESULTS),
            spec("recommendations_print", _("Print the recommendations"), partial(self._print, "recommendation_list"), "printer"),
            spec("certificates_issue", _("Issue…"), self.certificates.issue, "stamp", certify, "primary"),
            spec("certificates_print", _("Print…"), self.certificates.print_chosen, "printer", certify, "primary"),
            spec("certificates_save", _("Save as PDF…"), self.certificates.save_chosen, "save", certify),
            spec(
                "register_print",
                _("Print the register of issue"),
                partial(self._print, "certificate_register"),
                "printer",
                certify,
            ),
            spec("hand_out_list_print", _("Print the hand-out list"), partial(self._print, "hand_out_list"), "printer", certify),
            spec("certificates_hand_out", _("Handed out…"), self.certificates.hand_out, "check", certify),
            spec("certificate_reissue", _("Reissue…"), self.certificates.reissue, "rotate-ccw", certify),
            spec("certificate_void", _("Make void…"), self.certificates.void, "x", certify),
            spec("official_import", _("Import…"), self.official.import_numbers, "upload", certify, "primary"),
            spec("official_type", _("Type a number…"), self.official.type_number, "pencil", certify),
        )

    def _make_header(self) -> None:
        self._more = Button(_("More"), "more_open", icon="ellipsis", kind="ghost")
        self._more.setMenu(QMenu(self._more))
        self._more.menu().setToolTipsVisible(True)
        self.header.add_action_widget(self._more)
        self._buttons: dict[str, ActionButton] = {}
        primaries = [
            "results_compute",
            "results_freeze",
            "certificates_open",
            "honours_recommend",
            "certificates_issue",
            "certificates_print",
            "official_import",
        ]
        for key in [*dict.fromkeys(key for keys in BESIDE.values() for key in keys), *primaries]:
            action = self.actions_here.get(key)
            if action is not None:
                button = ActionButton(action)
                self._buttons[key] = button
                self.header.add_action_widget(button)
                button.hide()  # until it is known which of them this page needs: all together are wider than a screen

    def _refresh_actions(self) -> None:
        """Ask every action again, and show the buttons of the page in front with its one next step."""
        if not self._actions_made:
            return
        self.actions_here.refresh()
        if not self._is_read:  # nothing is said or offered before it is known what there is
            self._more.hide()
            return
        if "resit_arrange" in self._buttons and self._loaded.resits:
            self._buttons["resit_arrange"].show_text(resit_words(sum(self._loaded.resits.values())))
        able = [key for key in BESIDE[self._page] if (action := self.actions_here.get(key)) and action.isEnabled()][:MOST_BESIDE]
        shown = {*able, self._next_step()}  # what cannot be done now stands in the menu, with its reason
        for key, button in self._buttons.items():
            button.setVisible(key in shown)
        menu = self._more.menu()
        menu.clear()
        for key in MENUS[self._page]:
            action = self.actions_here.get(key) if key else None
            if action is not None and (key not in shown):
                menu.addAction(action)
            elif not key and menu.actions():
                menu.addSeparator()
        self._more.setVisible(bool(menu.actions()))

    def _next_step(self) -> str:
        """Return the key of the primary action of the page in front, empty where there is none."""
        loaded, may = self._loaded, self._context.session.may
        if self._page == "results":
            if loaded.needs_computing and may(P.COMPUTE_RESULTS):
                return "results_compute"
            if loaded.may_certify and may(P.ISSUE_CERTIFICATES):
                return "certificates_open"
            return "" if loaded.is_frozen else "results_freeze"
        if self._page == "certificates":  # once everybody has theirs, the pile is to be printed
            return "certificates_issue" if self.certificates.issue_refusal() is None else self._after_issuing()
        return {"honours": "honours_recommend", "official": "official_import"}.get(self._page, "")

    def _after_issuing(self) -> str:
        return "certificates_print" if self.certificates.files_refusal() is None else "certificates_issue"

    def _refusal(self, key: str) -> str | None:
        loaded = self._loaded
        if loaded.programme is None:
            return _("There is no programme yet.")
        match key:
            case "results_compute":
                return _("The results are frozen and cannot be computed again.") if loaded.is_frozen else None
            case "results_freeze":
                return self._freeze_refusal()
            case "spot_results":
                return None if loaded.programme.plan.theories else _("There are no results yet.")
            case "resit_arrange":
                return (
                    None
                    if loaded.resits and not loaded.is_frozen
                    else _("Nobody failed or was absent, they all have a seat in a resit already, or the results are frozen.")
                )
            case "results_export" | "result_list_print":
                return None if loaded.rows else _("There are no results yet.")
            case "honours_recommend":
                return self.honours.recommend_refusal()
            case "honour_step":
                return self.honours.step_refusal()
            case "recommendations_print":
                return None if loaded.honours else _("Nobody is recommended yet.")
            case "certificates_issue":
                return self.certificates.issue_refusal()
            case "certificates_print" | "certificates_save" | "register_print" | "hand_out_list_print" | "certificates_hand_out":
                return self.certificates.files_refusal()
            case "certificate_void" | "certificate_reissue":
                return self.certificates.void_refusal()
            case "official_type":
                return self.official.row_refusal()
        return None

    def _freeze_refusal(self) -> str | None:
        loaded = self._loaded
        if loaded.result_set is None:
            return _("Compute the results first.")
        if loaded.is_frozen:
            return _("The results are frozen.")
        if loaded.needs_computing:
            return _("Compute the results again first.")
        count = len(loaded.overview.open_points)
        if count:
            return ngettext(
                "{count} point is still open, see the list.", "{count} points are still open, see the list.", count
            ).format(count=count)
        return None

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self._is_read = loaded, True
        programme = loaded.programme
        self._all.setCurrentIndex(0 if programme else 1)
        self._choice.show_programmes(loaded.programmes, programme.id if programme else "")
        if programme is not None:
            self.header.show_title(_("Results and certificates"), state_line(loaded))
            self._show_advancement(loaded)
            self._show_tabs(programme)
        for page in (self.overview, self.honours, self.certificates, self.official):
            page.show_loaded(loaded)
        self._refresh_actions()

    def _show_tabs(self, programme: Programme) -> None:
        """Leave out the pages that mean nothing for a programme without a first round or without honours."""
        plan = programme.plan
        for page, is_there in (("advancement", plan.preliminary is not None), ("honours", bool(plan.honours))):
            button = self.tabs.findChild(QPushButton, f"results_page_{page}")
            if button is not None:
                button.setVisible(is_there)
            if page == self._page and not is_there:
                self.show_page("results")

    def _show_advancement(self, loaded: Loaded) -> None:
        programme = loaded.programme
        assert programme is not None
        layout = self._advancement.layout()
        assert layout is not None
        if self._advanced_of != programme.id:
            self._advanced_of = programme.id
            while layout.count():
                widget = layout.takeAt(0).widget()
                widget.hide()
                widget.deleteLater()
            self._advanced = RowModel(advancement_columns(programme), key=lambda row: row.registration_id, parent=self)
            if programme.plan.preliminary is None:
                empty = EmptyState(_("No first round"), _("In this programme nobody has to qualify for a final."), "list-checks")
            else:
                empty = EmptyState(
                    _("Nobody goes on yet"),
                    _("The list appears when the first round is closed and the results are computed."),
                    "list-checks",
                )
            layout.addWidget(table_card(DataTable(self._advanced, "advancement_list", _("Advancement list"), empty=empty)))
        self._advanced.set_rows(loaded.advanced)

    def _compute(self) -> None:
        programme, results = self._loaded.programme, self._context.app.results
        if programme is None:
            return

        def say(value: Computation) -> None:
            open_points = sum(problem.is_error for problem in value.problems)
            text = _("The results are computed.")
            if open_points:
                still = ngettext("{count} point is still open.", "{count} points are still open.", open_points)
                text = running(text, still.format(count=open_points))
            self._context.notices.say(text)

        self._context.change(self, lambda: results.compute(programme.id), say)

    def _spot(self) -> None:
        """Compute, where that is still to be done, and show the list."""
        loaded, app = self._loaded, self._context.app
        programme = loaded.programme
        if programme is None:
            return

        def read() -> tuple[Loaded, Sequence[ResultRow]]:
            found = load(app, self._context.session.actor, programme.id)
            order = {one.registration_id: place for place, one in enumerate(by_company(app.reader, programme.id))}
            return found, sorted(found.rows, key=lambda row: order[row.registration_id])

        def computed() -> Done[tuple[Loaded, Sequence[ResultRow]]]:
            topics = app.results.compute(programme.id).topics
            return Done(read(), topics)

        if loaded.needs_computing:
            self._context.change(self, computed, self._show_spot)
        else:
            self._context.load(self, read, self._show_spot)

    def _show_spot(self, read: tuple[Loaded, Sequence[ResultRow]]) -> None:
        loaded, rows = read
        programme = loaded.programme
        assert programme is not None
        may = bool(loaded.resits) and not loaded.is_frozen and self._context.session.may(P.MANAGE_SITTINGS)
        text = resit_words(sum(loaded.resits.values()))

        def show_paper(over: QWidget) -> None:
            preview_form(over, self._context, FORMS["spot_results"], programme)

        SpotDialog(self, self._context, loaded, rows, show_paper, self._resit if may else None, text).open()

    def _resit(self) -> None:
        """Arrange the resit of everybody who failed or was absent: now, on the carrier of before."""
        loaded, app = self._loaded, self._context.app
        programme, component = loaded.programme, next(iter(loaded.resits), None)
        if programme is None or component is None:
            return
        seed = random.SystemRandom().randrange(1_000_000)

        def arranged(sittings: tuple[Sitting, ...]) -> None:
            self._context.notices.say(_("The resit is arranged."))
            self._context.navigate(Route.to("sittings", programme=programme.id, sitting=sittings[0].id))

        self._context.change(self, lambda: app.sittings.arrange_resit(programme.id, component, seed=seed), arranged)

    def _freeze(self) -> None:
        if self._loaded.result_set is not None:
            FreezeDialog(self, self._context, self._loaded).open()

    def _export(self) -> None:
        ExportDialog(self, self._context, self._loaded).open()

    def _print(self, form: str) -> None:
        if self._loaded.programme is not None:
            preview_form(self, self._context, FORMS[form], self._loaded.programme)


def resit_words(count: int) -> str:
    """Return what the button of the resit says."""
    return ngettext("Resit: {count} person", "Resit: {count} people", count).format(count=count)
