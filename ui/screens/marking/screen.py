"""Practical marking: choose the sheet, type marks, submit; the chief judge and the organiser find their tasks in the menu."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.marking import Mark, SheetState
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.marking import GridRow, SheetProgress, list_sheets
from skillsapp.services.marking import Submission
from ui.actions import ActionSet
from ui.context import Context
from ui.dialogs import confirm
from ui.judging.mark_grid import MarkGrid
from ui.judging.mark_model import MarkModel, Place
from ui.last_choice import last_choice, remember_choice
from ui.notices import sentence
from ui.paper_preview import Paper, PaperPreview
from ui.routes import Route
from ui.screens.marking.amendments import AmendmentDialog, AmendmentsDialog
from ui.screens.marking.choosing import SheetChoice
from ui.screens.marking.inspector import MarkInspector
from ui.screens.marking.loading import Loaded, Wanted, load
from ui.screens.marking.penalties import PenaltiesDialog, PenaltyDialog
from ui.screens.marking.reconsideration import ReconsiderationDialog
from ui.screens.marking.sheets import write_score_sheets
from ui.screens.marking.staffing import StaffingDialog, judges_of
from ui.screens.marking.submitting import submit, submit_all, submit_refusal
from ui.screens.marking.tasks import MENU, MarkingTasks
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.drawer import InspectorSplit
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Page, PageHeader
from ui.widgets.table import table_card
from ui.widgets.text import IconLabel, label, set_tone

P = Permission
OTHERS_AFTER_MS = 120
"""The state of the other sheets is read when the cursor has rested on a station for so long."""
DESCRIBED_AFTER_MS = 60
CHOICE = "marking_sheet"


class MarkingScreen(Page):
    """See the module; opened by `Route.to("marking", programme=..., sitting=...)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Practical marking")), name="marking_screen")
        self._context = context
        self._loaded = Loaded()
        self._wanted = Wanted.from_text(last_choice(context.app.folder, CHOICE))
        self._own_news = False
        self._saves = 0
        self._saved = ""
        self._others: tuple[tuple[str, str], Sequence[SheetProgress]] | None = None
        self.marks = MarkModel("", self)
        self.grid = MarkGrid(self.marks)
        self.tasks = MarkingTasks(self, context)
        self.actions_here = ActionSet(self, context.session.actor, self.tasks.specs())
        self._make_header()
        beside = [action for key in ("amendment_ask", "penalty_add", "sheet_submit") if (action := self.actions_here.get(key))]
        self.inspector = MarkInspector(beside)
        self.choice = SheetChoice(lambda: self._split.open_inspector())
        self.choice.chosen.connect(self._choose)
        self._apart = Banner("", Tone.WARN, button=_("Reconsider"), clicked=self.show_apart, name="apart_banner")
        self._waiting = Banner("", Tone.INFO, button=_("View"), clicked=self.show_amendments, name="amendments_banner")
        self._failed = Banner("", Tone.BAD, name="saving_banner")
        self._nothing = EmptyState("", "", "clipboard-pen")
        opener = self.actions_here.get("sheets_staff")
        self._opener = ActionButton(opener, kind="primary") if opener else None
        self._middle = QStackedWidget()
        self._middle.addWidget(self.grid)
        self._middle.addWidget(self._empty_page())
        card = table_card(self._middle, self.choice, self._foot())
        self._split = InspectorSplit(card, self.inspector, _("Details"), width=248)
        for part in (self._failed, self._apart, self._waiting):
            self.body.addWidget(part)
        self.body.addWidget(self._split, 1)
        self.setFocusProxy(self.grid)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(OTHERS_AFTER_MS)
        self._resting.timeout.connect(self._read_others)
        self._describing = QTimer(self)
        self._describing.setSingleShot(True)
        self._describing.setInterval(DESCRIBED_AFTER_MS)
        self._describing.timeout.connect(self._describe)
        self.grid.entered.connect(self._save)
        self.grid.place_changed.connect(self._show_place)
        self.grid.refused.connect(self._say_refused)
        self.marks.changed.connect(self._say)
        self.marks.typing_changed.connect(self._say_status)

    @property
    def loaded(self) -> Loaded:
        """What is shown."""
        return self._loaded

    def refresh(self) -> None:
        """Read again; what is being typed and what is wrong stays."""
        if self._own_news:
            return
        app, actor, wanted, saves = self._context.app, self._context.session.actor, self._wanted, self._saves

        def show(loaded: Loaded) -> None:
            if saves == self._saves:
                self._show(loaded)
            else:
                self.refresh()  # a mark was saved while this was read: what was read may be older than the mark

        self._context.load(self, lambda: load(app, actor, wanted), show)

    def open(self, route: Route) -> None:
        """Show the sitting, or the first practical sitting of the programme, that the route names."""
        programme, sitting = route.get("programme"), route.get("sitting")
        if sitting:
            self._wanted = Wanted(sitting=sitting)
        elif programme and (self._loaded.venue is None or self._loaded.venue.programme.id != programme):
            self._wanted = Wanted(programme=programme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.choice.offer_details(self._split.is_drawer)

    def _make_header(self) -> None:
        more = Button(_("More"), "more_open", icon="ellipsis", kind="ghost")
        more.setMenu(QMenu(more))
        more.menu().setToolTipsVisible(True)
        for keys in MENU:
            if more.menu().actions():
                more.menu().addSeparator()
            for key in keys:
                action = self.actions_here.get(key)
                if action is not None:
                    more.menu().addAction(action)
        self.header.add_action_widget(more)
        for key in ("sheets_print", "sheets_submit"):
            action = self.actions_here.get(key)
            if action is not None:
                self.header.add_action_widget(ActionButton(action))

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self._nothing)
        if self._opener is not None:
            column.addWidget(self._opener, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _foot(self) -> QWidget:
        foot = self._foot_line = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(16), px(4), px(16), px(2))
        row.setSpacing(px(8))
        typing = _("Type marks directly; Enter or Tab goes on, Del clears. Names stay hidden while marking.")
        looking = _("You may look, but only judges enter marks.")
        self._hint = label(typing if self._context.session.may(P.AWARD_MARK) else looking, "hint")
        row.addWidget(self._hint)
        row.addStretch(1)
        self._icon = IconLabel("circle-alert", 16, Tone.BAD)
        self._icon.hide()
        row.addWidget(self._icon)
        self._line = label("", "sub", name="marking_status")
        row.addWidget(self._line)
        return foot

    def _choose(self, wanted: Wanted) -> None:
        self.grid.view.leave()
        self._wanted = wanted
        remember_choice(self._context.app.folder, CHOICE, wanted.as_text())
        self.refresh()

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        venue, words = loaded.venue, loaded.venue.words if loaded.venue else None
        self.choice.show_loaded(loaded)
        if venue is not None:
            self._wanted = self.choice.wanted
            self.header.show_title(_("Practical marking"), f"{venue.programme.title} · {venue.sitting.title}")
        shown = loaded.grid if loaded.grid is not None and loaded.grid.rows else None
        self._others = None
        self.marks.show_grid(shown, words.station if words else "", self._refusal)
        self._middle.setCurrentIndex(0 if shown else 1)
        self.choice.setVisible(venue is not None)
        self._foot_line.setVisible(shown is not None)
        self._show_empty()
        self._show_banners()
        self.tasks.show_again()
        self.actions_here.refresh()
        self._describe()

    def _show_empty(self) -> None:
        loaded = self._loaded
        may_open = self._context.session.may(P.MANAGE_SITTINGS)
        if self._opener is not None:
            self._opener.setVisible(loaded.venue is not None and not loaded.has_sheets)
        if loaded.venue is None:
            self._nothing.show_text(
                _("No practical sitting yet"), _("Marking begins when a practical sitting with seats has been arranged.")
            )
        elif not loaded.has_sheets:
            self._nothing.show_text(
                _("The score sheets are not open yet"),
                _("Open them and say who judges what.") if may_open else _("Ask the organiser to open the score sheets."),
            )
        else:
            self._nothing.show_text(_("No sheets here"), _("Choose another module or sheet above."))

    def _show_banners(self) -> None:
        loaded, session = self._loaded, self._context.session
        apart = len(loaded.apart)
        self._apart.show_text(_("{count} judgements lie too far apart.").format(count=apart) if apart else "", Tone.WARN)
        decides = session.may(P.CONFIRM_AMENDMENT)
        waiting = len(loaded.waiting) if decides else 0
        self._waiting.show_text(_("{count} amendments wait for a decision.").format(count=waiting) if waiting else "", Tone.INFO)

    def _refusal(self, row: GridRow) -> str:
        """Return why this person cannot mark a line."""
        actor = self._context.session.actor
        if not actor.may(P.AWARD_MARK):
            return _("You may look, but only judges enter marks.")
        if row.judge_id not in ("", actor.id):
            return _("{station}: the sheet belongs to another judge.").format(station=self.marks.named(row))
        return ""

    def _save(self, sheet: str, aspect: str, value: Decimal | None, before: Decimal | None) -> None:
        marking = self._context.app.marking
        self._say_line(_("Saving…"), None)

        def saved(done: Done[Mark]) -> None:
            self._saved = _("Saved {time}").format(time=f"{to_house(done.value.given_at):%H:%M:%S}")
            self._saves += 1
            self._failed.show_text("", Tone.BAD)
            self.marks.saved(sheet, aspect)
            self._own_news = True
            self._context.news.publish(done.topics)
            self._own_news = False

        def failed(error: Exception) -> None:
            text = sentence(error)
            self._saved = ""
            self.marks.not_saved(sheet, aspect, value, before, text)
            self._failed.show_text(_("Not saved: {problem}").format(problem=text), Tone.BAD)

        self._context.jobs.run(self, lambda: marking.award_mark(sheet, aspect, value), saved, failed)

    def _say(self) -> None:
        """Show progress, the sentence about what is wrong in front, and when the last mark was saved."""
        self._say_status()
        rows = [row for row in self.marks.rows if row.presence not in (Presence.ABSENT, Presence.DISQUALIFIED)]
        done = sum(self.marks.is_done(row) for row in rows)
        self.choice.show_progress(done, len(rows))
        self.actions_here.refresh()

    def _say_status(self) -> None:
        place = self.grid.place()
        problem = (self.marks.problem(place) if place else "") or self.marks.first_problem()
        if problem:
            self._say_line(problem, Tone.BAD)
        else:
            self._say_line(self._saved, Tone.OK if self._saved else None)

    def _say_line(self, text: str, tone: Tone | None) -> None:
        self._line.setText(text)
        set_tone(self._line, tone)
        self._icon.setVisible(tone is Tone.BAD)
        self._hint.setVisible(tone is not Tone.BAD)

    def _say_refused(self, text: str) -> None:
        self._say_line(text, Tone.BAD)

    def _show_place(self, place: Place | None) -> None:
        self._say_status()
        if place is None:
            self._describing.stop()
            self.inspector.show_nothing()
            self.actions_here.refresh()
        elif not self._describing.isActive():
            self._describing.start()

    def _describe(self) -> None:
        """Show in the inspector what is in front; not at every key, a fast judge would wait for it."""
        place = self.grid.place()
        if place is None or self._loaded.grid is None:
            return
        self.actions_here.refresh()
        others = self._others[1] if self._others and self._others[0] == (place.row.seat_id, self._module_key()) else None
        self.inspector.show_place(place, self._loaded, others)
        if others is None:
            self._resting.start()

    def _module_key(self) -> str:
        return self._loaded.grid.module if self._loaded.grid else ""

    def _read_others(self) -> None:
        place = self.grid.place()
        if place is None:
            return
        app, seat, module = self._context.app, place.row.seat_id, self._module_key()

        def show(sheets: Sequence[SheetProgress]) -> None:
            self._others = ((seat, module), sheets)
            now = self.grid.place()
            if now is not None and now.row.seat_id == seat:
                self.inspector.show_place(now, self._loaded, sheets)

        self._context.load(self, lambda: list_sheets(app.reader, seat, module), show)

    def submit_everything(self) -> None:
        self.grid.view.leave()
        submit_all(self, self._context, self.marks, self._after_submitting)

    def submit_station(self) -> None:
        self.grid.view.leave()
        place = self.grid.place()
        if place is not None:
            submit(self, self._context, self.marks, [place.row], self._after_submitting)

    def ask_amendment(self) -> None:
        place = self.grid.place()
        if place is not None:
            AmendmentDialog(self, self._context, place, self.marks).open()

    def add_penalty(self) -> None:
        place, grid = self.grid.place(), self._loaded.grid
        if place is not None and grid is not None:
            scheme = self._loaded.schemes[grid.group]
            PenaltyDialog(self, self._context, place.row, scheme, grid.module, self.marks).open()

    def show_amendments(self) -> None:
        self.tasks.keep(AmendmentsDialog(self, self._context, lambda: tuple(self._loaded.amendments), self.marks))

    def show_penalties(self) -> None:
        self.tasks.keep(PenaltiesDialog(self, self._context, lambda: tuple(self._loaded.penalties), self.marks))

    def show_apart(self) -> None:
        self.tasks.keep(ReconsiderationDialog(self, self._context, lambda: self._loaded.apart, self.marks))

    def staff(self) -> None:
        venue, app = self._loaded.venue, self._context.app
        if venue is not None:
            self._context.load(
                self,
                lambda: judges_of(app, venue.programme.id),
                lambda judges: StaffingDialog(self, self._context, venue, self._loaded.modules, judges).open(),
            )

    def lock(self) -> None:
        venue, marking = self._loaded.venue, self._context.app.marking
        if venue is not None:
            confirm(
                self,
                _("Lock the sitting"),
                _(
                    "All submitted sheets of “{sitting}” are locked. Open sheets and undecided amendments stand in the way."
                ).format(sitting=venue.sitting.title),
                _("Lock"),
                lambda: self._context.change(
                    self,
                    lambda: marking.lock(venue.sitting.id),
                    lambda count: self._context.notices.say(_("{count} sheets locked.").format(count=count)),
                ),
                name="sheets_lock_confirm",
            )

    def print_sheets(self) -> None:
        """Draw the empty score sheets of the module in front and show them."""
        venue, grid, app = self._loaded.venue, self._loaded.grid, self._context.app
        if venue is None or grid is None:
            return
        scheme, operator = self._loaded.schemes[grid.group], self._context.session.actor.name
        title = _("Score sheets {module}").format(module=f"{grid.module} {grid.title}")

        def draw() -> bytes:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as folder:
                path = Path(folder) / "sheets.pdf"
                write_score_sheets(path, venue, grid, scheme, operator, app.clock.now())
                return path.read_bytes()

        def show(content: bytes) -> None:
            PaperPreview(self, self._context, title, (Paper(title, content),), name="sheets_preview").open()

        self._context.load(self, draw, show)

    def refusal_of(self, key: str) -> str | None:
        """Return why an action cannot be done just now."""
        place, loaded = self.grid.place(), self._loaded
        if loaded.venue is None:
            return _("There is no practical sitting yet.")
        if key == "sheets_submit":
            return submit_refusal(self.marks)
        if key == "sheets_print":
            return None if self.marks.rows else _("There are no score sheets yet.")
        if key == "sheet_submit":
            return self._submit_refusal(place)
        if key == "amendment_ask":
            return self._amendment_refusal(place)
        if key == "penalty_add":
            return None if place is not None else _("Choose a cell first.")
        return None

    def _submit_refusal(self, place: Place | None) -> str | None:
        if place is None:
            return _("Choose a cell first.")
        refusal = self._refusal(place.row)
        if refusal:
            return refusal
        return _("This sheet is submitted.") if place.row.state is not SheetState.OPEN else None

    def _amendment_refusal(self, place: Place | None) -> str | None:
        if place is None:
            return _("Choose a cell first.")
        if place.row.state is SheetState.OPEN:
            return _("The sheet is still open: simply type the mark.")
        if place.aspect.key in place.row.waiting:
            return _("An amendment of this mark is waiting already.")
        return None

    def _after_submitting(self, _value: Submission) -> None:
        self.grid.setFocus()
