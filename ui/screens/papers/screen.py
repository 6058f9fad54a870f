"""Drawing papers: the blueprint and how papers are drawn from it on one page, what was drawn on the other."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.domain.blueprint import BlueprintShortfall, Shelf, Supply, supply, total_marks, total_questions
from skillsapp.domain.fairness import DrawingWay
from skillsapp.domain.paper import months_before
from skillsapp.domain.programme import BlueprintCell, ExamRules, Programme
from skillsapp.domain.question import DIFFICULTY_TITLES, Difficulty
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.roles import Permission
from skillsapp.exchange.paper_presets import PaperPreset, read_paper_presets
from skillsapp.kernel.changes import Done
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _, ngettext, running
from skillsapp.queries.papers import PaperDesk, list_asked, load_paper_desk
from skillsapp.queries.programmes import list_programmes
from skillsapp.services.forms import FORMS
from skillsapp.services.papers import DrawnPapers
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import confirm
from ui.paper_preview import Paper, PaperPreview
from ui.routes import Route
from ui.screens.papers.balancing_sheet import BalancingSheet
from ui.screens.papers.blueprint_editor import MOST_QUESTIONS, BlueprintEditor
from ui.screens.papers.effects import Facts, effects
from ui.screens.papers.must_picker import MustPicker
from ui.screens.papers.rules_card import MOST_MONTHS, RulesCard
from ui.screens.papers.sets_page import SetsPage
from ui.screens.papers.sheets import GiveDialog, SpareDialog
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.empty import nothing_yet
from ui.widgets.frames import Card, Page, PageHeader, scrolling
from ui.widgets.programme_choice import ProgrammeChoice, pick
from ui.widgets.text import label

P = Permission.MANAGE_SITTINGS
BLUEPRINT, DRAWN = "blueprint", "drawn"
RULES_WIDTH, RULES_NARROW, WIDE_FROM = 300, 264, 1100
TYPING_MS = 150
SHEET = "fairness_sheet"


class PapersScreen(Page):
    """Opened by `Route.to("papers", programme=...)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Draw papers")), name="papers_screen")
        self._context = context
        self.desk: PaperDesk | None = None
        self._shown: tuple[str, int] = ("", 0)
        self._exam: ExamRules | None = None
        self._wanted_set = ""
        self._lacking = ""
        self._asked: tuple[tuple[Shelf, datetime], ...] | None = None
        self._asking = False
        self.editor, self.rules, self.sets = BlueprintEditor(), RulesCard(), SetsPage(self._refresh_actions)
        self._ready = False
        self.actions_here = ActionSet(self, context.session.actor, self._specs())
        self._ready = True
        for key in ("papers_save", "papers_assemble"):
            if (action := self.actions_here.get(key)) is not None:
                self.header.add_action_widget(ActionButton(action))
        self.sets.add_actions(self.actions_here, ("papers_give", "fairness_print", "papers_spare", "papers_remove"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.check_supply)
        self.editor.changed.connect(self._typing.start)
        self.rules.changed.connect(self._typing.start)
        self.rules.must_wanted.connect(self._choose_must)
        self._choice = ProgrammeChoice(context.app.folder)
        self._choice.chosen.connect(lambda _id: self.refresh())
        self.tabs = SegmentedControl([(BLUEPRINT, _("Blueprint")), (DRAWN, _("Drawn papers"))], "papers_page", _("Page"))
        self.tabs.chosen.connect(self.show_page)
        tools = QHBoxLayout()
        tools.setSpacing(px(12))
        tools.addWidget(self._choice, 1)
        tools.addWidget(self.tabs)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addLayout(tools)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._plan_page())
        self._pages.addWidget(self.sets)
        column.addWidget(self._pages, 1)
        self._all = QStackedWidget()
        self._all.addWidget(inside)
        self._all.addWidget(
            nothing_yet(
                context.navigate,
                _("No programme yet"),
                _("Papers belong to a programme: create it first."),
                "file-text",
                begin="programmes",
            )
        )
        self.body.addWidget(self._all, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the blueprint more room in a narrow window."""
        super().resizeEvent(event)
        self.rules.setFixedWidth(px(RULES_WIDTH if self.width() >= px(WIDE_FROM) else RULES_NARROW))

    def refresh(self) -> None:
        """Read again; what was typed into the blueprint and not saved yet stays."""
        reader, wanted = self._context.app.reader, self._choice.wanted

        def read() -> tuple[tuple[Programme, ...], PaperDesk | None]:
            programmes = tuple(each for each in list_programmes(reader) if each.plan.theories)
            chosen = pick(programmes, wanted)
            return programmes, load_paper_desk(reader, chosen.id) if chosen else None

        self._context.load(self, read, lambda found: self._show(*found))

    def open(self, route: Route) -> None:
        if programme := route.get("programme"):
            self._choice.want(programme)

    def show_page(self, page: str) -> None:
        """Show the blueprint or the papers drawn."""
        self.tabs.choose(page)
        self._pages.setCurrentIndex((BLUEPRINT, DRAWN).index(page))

    def check_supply(self) -> None:
        """Say of each row what the bank has for it, and what the whole comes to."""
        desk = self.desk
        if desk is None:
            return
        cells = self.editor.cells()
        good = [cell for cell in cells if cell is not None]
        found = iter(supply(good, desk.stock, self.rules.rules().drafts))
        told: list[Supply | None] = [None if cell is None else next(found) for cell in cells]
        self.editor.show_supplies(told)
        minutes = (self._exam or desk.programme.plan.exam).duration_minutes
        self._totals.setText(
            _("{questions} questions · {marks} marks · {minutes} minutes").format(
                questions=total_questions(good), marks=plain(total_marks(good)), minutes=minutes
            )
        )
        self._lacking = self._say_lacks(desk, cells, told)
        self._banner.show_text(self._lacking, Tone.WARN)
        refused = self._say_effects(desk, good)
        self._lacking = self._lacking or refused
        self._refresh_actions()

    def _say_effects(self, desk: PaperDesk, cells: list[BlueprintCell]) -> str:
        """Say under the rules what they come to; return why nothing can be drawn like this, or an empty text."""
        rules, official, now = self.rules.rules(), self.rules.official, self._context.app.clock.now()
        if rules.recent_months and self._asked is None and not self._asking:
            self._asking = True
            reader, since = self._context.app.reader, months_before(now, MOST_MONTHS)
            self._context.load(self, lambda: list_asked(reader, since), self._take_asked)
        facts = Facts(cells, desk.stock, rules, official, official + rules.spare, self.rules.must.rows, self._asked, now)
        found = effects(facts)
        self.rules.show_effects(found)
        return next((effect.text for effect in found.values() if effect.refuses), "")

    def _take_asked(self, asked: tuple[tuple[Shelf, datetime], ...]) -> None:
        self._asked, self._asking = asked, False
        self.check_supply()

    def _choose_must(self) -> None:
        cells = [cell for cell in self.editor.cells() if cell is not None]
        drafts = self.rules.rules().drafts
        MustPicker(self, self._context, cells, drafts, self.rules.must.rows, self.rules.show_must).open()

    def _plan_page(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        card = Card(_("Blueprint"), name="blueprint_card")
        top = QHBoxLayout()
        self._totals = label("", "strong", name="blueprint_totals")
        top.addWidget(self._totals, 1)
        self._presets = Button(_("Take a preset"), "preset_choose", icon="list", small=True)
        menu = QMenu(self._presets)
        for preset in read_paper_presets():
            menu.addAction(preset.title, lambda preset=preset: self.take_preset(preset))
        self._presets.setMenu(menu)
        top.addWidget(self._presets, 0, Qt.AlignmentFlag.AlignRight)
        card.body.addLayout(top)
        self._banner = Banner("", Tone.WARN, name="blueprint_lacks")
        card.add(self._banner)
        card.body.addWidget(scrolling(self.editor, "blueprint_scroll"), 1)
        row.addWidget(card, 1)
        self.rules.setFixedWidth(px(RULES_WIDTH))
        row.addWidget(self.rules)
        return page

    def take_preset(self, preset: PaperPreset) -> None:
        """Put a pattern of papers in place of the rows, shared by the banks that the rows name, or by all."""
        desk = self.desk
        if desk is None:
            return
        usable = {shelf.bank for shelf in desk.stock}
        named = dict.fromkeys(cell.bank for cell in self.editor.cells() if cell is not None and cell.bank in usable)
        banks = list(named) or [bank for bank in desk.titles if bank in usable]
        if not banks:
            self._context.notices.say(_("There is no question bank yet. Import questions first."))
            return
        self._exam = replace(
            self._exam or desk.programme.plan.exam,
            duration_minutes=preset.duration_minutes,
            multiple_choice_mode=preset.multiple_choice_mode,
        )
        self.editor.show_cells(preset.cells(banks))
        self.check_supply()

    def _specs(self) -> tuple[ActionSpec, ...]:
        return (
            ActionSpec("papers_save", _("Save the blueprint"), self._save, "save", "Ctrl+S", P, self._save_refusal),
            ActionSpec("papers_assemble", _("Draw the papers"), self._assemble, "file-text", "F9", P, self._draw_refusal, "primary"),
            ActionSpec("papers_give", _("Give to sittings"), self._give, "send", permission=P, refusal=self._give_refusal),
            ActionSpec("fairness_print", _("Fairness sheet"), self._print, "printer", permission=P, refusal=self._set_refusal),
            ActionSpec("papers_spare", _("Use the spare"), self._use_spare, "shield-alert", permission=P, refusal=self._spare_refusal),
            ActionSpec("papers_remove", _("Remove papers"), self._remove, "trash-2", permission=P, refusal=self._remove_refusal),
        )  # fmt: skip

    def _show(self, programmes: tuple[Programme, ...], desk: PaperDesk | None) -> None:
        self._all.setCurrentIndex(0 if desk else 1)
        self.desk, self._asked = desk, None
        for key in self.actions_here:
            key.setVisible(desk is not None)
        if desk is None:
            self.header.show_title(_("Draw papers"))
            return
        programme = desk.programme
        self._choice.show_programmes(programmes, programme.id)
        self.editor.offer(desk.titles, desk.stock)
        if self._shown != (programme.id, programme.version):
            self._shown, self._exam = (programme.id, programme.version), None
            self.editor.show_cells(programme.plan.blueprint)
            self.rules.show_rules(programme.plan.papers, desk.accepted, desk.must)
        self.sets.show_sets(desk.sets, self._wanted_set)
        self._wanted_set = ""
        people = ngettext("{count} person accepted", "{count} people accepted", desk.accepted).format(count=f"{desk.accepted:,}")
        drawn = ngettext("{count} set of papers", "{count} sets of papers", len(desk.sets)).format(count=len(desk.sets))
        self.header.show_title(_("Draw papers"), f"{people} · {drawn}")
        self.check_supply()

    def _say_lacks(self, desk: PaperDesk, cells: tuple[BlueprintCell | None, ...], told: list[Supply | None]) -> str:
        if not any(shelf for shelf in desk.stock):
            return _("There is no question bank yet. Import questions first.")
        if not cells:
            return _("The blueprint has no rows yet. Add one, or take a preset.")
        if None in cells:
            return _("Some rows cannot be read: 1 to {most} questions each, and marks above 0 with two decimals at most.").format(
                most=MOST_QUESTIONS
            )
        short = [
            _("row {row} lacks {count}").format(row=row, count=each.lacking)
            for row, each in enumerate(told, start=1)
            if each is not None and each.lacking
        ]
        return _("The banks cannot fill this blueprint: {rows}.").format(rows="; ".join(short)) if short else ""

    def _save(self) -> None:
        self._plan(lambda: self._context.notices.say(_("The blueprint is saved.")))

    def _assemble(self) -> None:
        """Save the blueprint and draw from it: one click."""
        if self.rules.check():
            self._plan(self._draw)

    def _plan(self, then: object) -> None:
        desk, app = self.desk, self._context.app
        cells = [cell for cell in self.editor.cells() if cell is not None]
        if desk is None:
            return
        plan, rules, exam = desk.programme.plan, self.rules.rules(), self._exam or desk.programme.plan.exam
        if (tuple(cells), rules, exam) == (plan.blueprint, plan.papers, plan.exam):
            then()  # type: ignore[operator]
            return

        def saved(programme: Programme) -> None:
            self._shown = (programme.id, programme.version)
            self.desk = replace(desk, programme=programme)
            then()  # type: ignore[operator]

        self._context.change(self, lambda: app.papers.plan(desk.programme.id, desk.programme.version, cells, rules, exam), saved)

    def _draw(self) -> None:
        if self.desk is None:
            return
        request, app = self.rules.request(self.desk.programme.id), self._context.app
        if request.exact:
            sheet = BalancingSheet(self, self._context, request, self._drawn, self._not_drawn)
            sheet.open()
            sheet.begin()
        else:
            self._context.change(self, lambda: app.papers.assemble(request), self._drawn, self._not_drawn)

    def _drawn(self, drawn: DrawnPapers) -> None:
        self._wanted_set = drawn.set.id
        self.rules.fresh_seed()
        self.show_page(DRAWN)
        fair = drawn.set.fairness
        told = _("{papers} papers drawn; their expected scores lie {points} points of 100 apart.")
        told = told.format(papers=len(drawn.papers), points=f"{fair.spread:.2f}")
        if fair.way is DrawingWay.BEST_FOUND:
            told = running(told, _("This is the best that was found; better papers may exist."))
        self._context.notices.say(told)

    def _not_drawn(self, error: Exception) -> None:
        if not isinstance(error, BlueprintShortfall):
            self._context.notices.report(error)
            return
        titles = self.desk.titles if self.desk else {}
        short = []
        for lack in error.lacks:
            type = QUESTION_TYPES.get(lack.question_type)
            level = _(DIFFICULTY_TITLES[Difficulty(lack.difficulty)]) if lack.difficulty else ""
            where = " ".join(
                part
                for part in (titles.get(lack.bank, lack.bank), type.label() if type else lack.question_type, lack.topic, level)
                if part
            )
            short.append(_("{part}: {wanted} wanted, {found} there").format(part=where, wanted=lack.wanted, found=lack.found))
        self._banner.show_text("\n".join([_("No papers were drawn. These rows lack questions:"), *short]), Tone.BAD)
        self.show_page(BLUEPRINT)

    def _give(self) -> None:
        row, desk = self.sets.chosen, self.desk
        if row is not None and desk is not None:
            GiveDialog(self, self._context, row, desk.sittings, self._say_given).open()

    def _say_given(self, seats: int) -> None:
        if seats:
            told = ngettext("{count} seat has a paper of its own.", "{count} seats have papers of their own.", seats)
            self._context.notices.say(told.format(count=seats))
        else:
            self._context.notices.say(_("The sittings have their paper."))

    def _use_spare(self) -> None:
        row, desk = self.sets.chosen, self.desk
        if row is not None and desk is not None:
            used = _("The sittings have the spare paper.")
            SpareDialog(self, self._context, row, desk.sittings, lambda: self._context.notices.say(used)).open()

    def _remove(self) -> None:
        row, app = self.sets.chosen, self._context.app
        if row is None:
            return

        def go() -> None:
            self._context.change(self, lambda: app.papers.remove(row.set.id))

        text = _("Nobody was given these papers. The log keeps that they were drawn and removed.")
        confirm(self, _("Remove these papers?"), text, _("Remove"), go, name="papers_remove_confirm")

    def _print(self) -> None:
        row, app = self.sets.chosen, self._context.app
        if row is None:
            return
        form = FORMS[SHEET]
        title, set_id = _(form.printout.title), row.set.id

        def draw() -> Done[bytes]:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as folder:
                done = app.forms.write(form, set_id, Path(folder) / f"{form.key}.pdf")
                return Done(done.value[0].read_bytes(), done.topics)

        def show(file: bytes) -> None:
            PaperPreview(self, self._context, title, [Paper(title, file)]).open()

        self._context.change(self, draw, show)

    def _refresh_actions(self) -> None:
        if self._ready:
            self.actions_here.refresh()

    def _save_refusal(self) -> str | None:
        return _("Mend the rows that cannot be read first.") if self.desk is None or None in self.editor.cells() else None

    def _draw_refusal(self) -> str | None:
        return self._lacking or self._save_refusal()

    def _set_refusal(self) -> str | None:
        return None if self.sets.chosen else _("Choose papers in the list.")

    def _give_refusal(self) -> str | None:
        row = self.sets.chosen
        if row is None or self.desk is None:
            return self._set_refusal()
        fitting = any(choice.sitting.component == row.set.component for choice in self.desk.sittings)
        return None if fitting else _("No sitting can get papers now: arrange one first, or all have begun or are prepared.")

    def _spare_refusal(self) -> str | None:
        row = self.sets.chosen
        if row is not None and not row.has_spare:
            return _("This set of papers has no spare paper.")
        return self._give_refusal()

    def _remove_refusal(self) -> str | None:
        row = self.sets.chosen
        if row is not None and row.sittings:
            return _("These papers were given to a sitting already, so they stay as they are.")
        return self._set_refusal()
