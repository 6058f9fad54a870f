"""The enquiry desk: the box, and the page of whoever was found; Enter opens, Esc goes back."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import names_of
from skillsapp.queries.desk import Hit
from skillsapp.queries.person_page import PersonPage, load_person_page
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.routes import Route
from ui.screens.desk.expiring import ExpiringDialog
from ui.screens.desk.importing import LedgerDialog
from ui.screens.desk.papers import DeskPapers, ours_refusal, record_refusal
from ui.screens.desk.person import PersonView
from ui.screens.desk.searching import SearchPage
from ui.screens.desk.settling import SettleDialog
from ui.widgets.buttons import ActionButton
from ui.widgets.frames import Page, PageHeader

P = Permission
ON_PERSON = ("desk_back", "desk_correct", "desk_reissue", "desk_reprint", "desk_record")
ON_SEARCH = ("ledger_import", "desk_expiring")


class DeskScreen(Page):
    """Opened by `Route.to("desk", person=...)` for one person's page, or with `text=` for a search."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Enquiry desk")), name="desk_screen")
        self._context = context
        self._subject: tuple[str, str] = ("", "")
        self.papers = DeskPapers(self, context)
        self.search = SearchPage(context, self.settle)
        self.person = PersonView(may_unmask=context.session.may(P.SEE_ID_NUMBERS))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.search)
        self._stack.addWidget(self.person)
        issue = P.ISSUE_CERTIFICATES
        paper = self.person.paper
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("desk_back", _("Back to the search"), self.go_back, "arrow-left", kind="ghost", hint=_("Esc goes back")),
                ActionSpec("ledger_import", _("Import an earlier ledger"), self._import, "file-spreadsheet",
                           permission=P.MANAGE_REGISTRATIONS),
                ActionSpec("desk_expiring", _("Who expires"), self._show_expiring, "calendar-days"),
                ActionSpec("desk_correct", _("Correct and exchange"), self._correct, "pencil", "F8", permission=issue,
                           refusal=lambda: ours_refusal(paper())),
                ActionSpec("desk_reissue", _("Reissue"), self._reissue, "refresh-cw", "F7", permission=issue,
                           refusal=lambda: ours_refusal(paper())),
                ActionSpec("desk_reprint", _("Reprint"), self._reprint, "printer", "F6", permission=issue,
                           refusal=lambda: ours_refusal(paper())),
                ActionSpec("desk_record", _("Certificate of record"), self._record, "file-text", "F9", permission=P.ENQUIRE,
                           refusal=lambda: record_refusal(paper()), kind="primary"),
            ),
        )  # fmt: skip
        for action in self.actions_here:
            self.header.add_action_widget(ActionButton(action))
        self.search.opened.connect(self._open_hit)
        self.person.chosen.connect(self._refresh_actions)
        self.body.addWidget(self._stack, 1)
        self._show_page(0)

    def refresh(self) -> None:
        """Read again what can be searched, and the page in front."""
        self.search.refresh()
        if self._stack.currentIndex():
            self._load_person(*self._subject)

    def open(self, route: Route) -> None:
        """Show a person's page or a search where the route asks for one."""
        person, text = route.get("person"), route.get("text")
        if person:
            self._load_person(person, "")
        elif text is not None:
            self._show_page(0)
            self.search.box.setText(text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._focus)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let go of everybody's names and numbers when another screen is chosen; a minimised window keeps them."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.search.forget()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from a person's page, wherever the keyboard is on it."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentIndex():
            self.go_back()
        else:
            super().keyPressEvent(event)

    def go_back(self) -> None:
        """Go from a person's page to what was found."""
        self._show_page(0)

    def settle(self) -> None:
        """Ask about the lines of ledgers of which it is not sure whose they are, one by one."""
        SettleDialog(self, self._context).open()

    def _focus(self) -> None:
        if self.isVisible() and self._stack.currentIndex() == 0:
            self.search.focus()
        elif self.isVisible():
            self.person.table.setFocus()

    def _show_page(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        for keys, shown in ((ON_SEARCH, number == 0), (ON_PERSON, number == 1)):
            for key in keys:
                action = self.actions_here.get(key)
                if action is not None:
                    action.setVisible(shown)
        self._focus()

    def _refresh_actions(self) -> None:
        self.actions_here.refresh()
        paper = self.person.paper()
        may_issue = self._context.session.may(P.ISSUE_CERTIFICATES)
        self.person.say((ours_refusal(paper) or "") if paper is not None and may_issue else "")

    def _open_hit(self, hit: Hit) -> None:
        self._load_person(hit.person_id, hit.entry_id)

    def _load_person(self, person_id: str, entry_id: str) -> None:
        app = self._context.app
        self._subject = (person_id, entry_id)
        today = to_house(app.clock.now()).date()

        def read() -> tuple[PersonPage, Mapping[str, str]]:
            return load_person_page(app.reader, person_id, entry_id, today), names_of(app.reader)

        def show(found: tuple[PersonPage, Mapping[str, str]]) -> None:
            self.person.show_page(*found)
            self._refresh_actions()
            if self._stack.currentIndex() == 0:
                self._show_page(1)

        self._context.load(self, read, show)

    def _record(self) -> None:
        paper = self.person.paper()
        if paper is not None:
            self.papers.give_record(paper)

    def _reprint(self) -> None:
        paper, page = self.person.paper(), self.person.page
        if paper is not None and paper.held is not None and page is not None:
            self.papers.reprint(paper.held.certificate, page.layout_of(paper.held))

    def _reissue(self) -> None:
        paper, page = self.person.paper(), self.person.page
        if paper is not None and paper.held is not None and page is not None:
            self.papers.reissue(paper.held.certificate, page.layout_of(paper.held))

    def _correct(self) -> None:
        paper, page = self.person.paper(), self.person.page
        if paper is not None and paper.held is not None and page is not None and page.person is not None:
            self.papers.correct(paper.held.certificate, page.person, page.layout_of(paper.held))

    def _import(self) -> None:
        LedgerDialog(self, self._context, self.settle).open()

    def _show_expiring(self) -> None:
        ExpiringDialog(self, self._context).open()
