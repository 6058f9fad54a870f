"""Edit a programme: the pages of the wizard beside one another; what the exam has locked says so."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from skillsapp.domain.programme import STATE_ORDER, Programme, ProgrammeState
from skillsapp.exchange.programme_files import Preset
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import StaleEdit, describe
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.programmes import find_programme
from skillsapp.services.programmes import RulesLocked
from ui.both_versions import Both, merged, show_both
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.notices import sentence
from ui.screens.programmes.groups_page import GroupsPage
from ui.screens.programmes.name_page import NamePage
from ui.screens.programmes.organisers_page import OrganisersPage
from ui.screens.programmes.rules_page import RulesPage
from ui.theme import px
from ui.widgets.choices import SegmentedControl
from ui.widgets.frames import scrolling

PARTS = {"groups": N_("Groups and prizes"), "certificates": N_("Certificates"), "organisers": N_("Organisers"), "": N_("Rules")}
NAME, GROUPS, ORGANISERS, RULES = "name", "groups", "organisers", "rules"


class ProgrammeEditor(SheetDialog):
    """Saves all pages at once; a page with a mistake comes to the front."""

    def __init__(self, parent: QWidget, context: Context, preset: Preset, programme: Programme) -> None:
        super().__init__(parent, _("Edit the programme"), programme.title, name="programme_editor", width=860)
        self._context, self._programme = context, programme
        self._stored = programme  # by somebody else meanwhile, once that is known
        begun = STATE_ORDER.index(programme.state) >= STATE_ORDER.index(ProgrammeState.SCORING)
        self._locked = describe(RulesLocked()) if begun else ""
        titles = (
            (NAME, _("Name and dates")),
            (GROUPS, _("Groups and prizes")),
            (ORGANISERS, _("Organisers")),
            (RULES, _("Rules")),
        )
        self._tabs = SegmentedControl(titles, "programme_page", _("Page"))
        self._tabs.chosen.connect(self._show_page)
        self._stack = QStackedWidget()
        today = to_house(context.app.clock.now()).date()
        self.name_page = NamePage(preset, programme, today, is_new=False)
        self.groups_page = GroupsPage(preset, programme, locked=self._locked)
        self.organisers_page = OrganisersPage(programme)
        self.rules_page = RulesPage(programme, locked=self._locked)
        for page in (self.name_page, self.groups_page, self.organisers_page, self.rules_page):
            self._stack.addWidget(scrolling(page, "editor_scroll"))
        if self.groups_page.use is not None:
            self.groups_page.use.chosen.connect(lambda _key: self._rebuild_rules())
        self.add(self._tabs)
        self.body.addWidget(self._stack, 1)
        self.add_cancel()
        self.add_button(_("Save"), "programme_save", self._save, kind="primary", icon="check")

    def adjustSize(self) -> None:
        """Keep the size: the pages must not jump."""

    def open(self) -> None:
        self.resize(px(860), px(640))
        super().open()

    def _show_page(self, key: str) -> None:
        self._stack.setCurrentIndex((NAME, GROUPS, ORGANISERS, RULES).index(key))

    def _rebuild_rules(self) -> None:
        """Another use of the first round means other parts and weights."""
        old = self._stack.widget(3)
        self.rules_page = RulesPage(self.groups_page.applied(self._programme), locked=self._locked)
        self._stack.removeWidget(old)
        old.deleteLater()
        self._stack.addWidget(scrolling(self.rules_page, "editor_scroll"))

    def _save(self) -> None:
        draft = self._programme
        for key, page in (
            (NAME, self.name_page),
            (GROUPS, self.groups_page),
            (ORGANISERS, self.organisers_page),
            (RULES, self.rules_page),
        ):
            if not page.check():
                self._tabs.choose(key)
                self._show_page(key)
                page.check()  # once it is in front the first wrong field can take the focus
                return
            draft = page.applied(draft)
        draft = self._with_stored(draft)
        self.set_busy(_("Saving"))
        self._context.change(self, partial(self._context.app.programmes.change, draft), self._done, self._failed)

    def _done(self, _value: Programme) -> None:
        self.set_busy("")
        self.accept()
        self._context.notices.say(_("Saved."))

    def _with_stored(self, draft: Programme) -> Programme:
        """Return what is stored with what was changed in this window."""
        plan = merged(self._programme.plan, draft.plan, self._stored.plan)
        return replace(merged(self._programme, draft, self._stored), plan=plan)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, StaleEdit):
            self.show_problem(sentence(error))
            return
        reader, id = self._context.app.reader, self._programme.id
        self._context.load(self, lambda: find_programme(reader, id), self._compare)

    def _compare(self, stored: Programme) -> None:
        """Show what somebody else saved beside what stands here; the pages keep what was typed."""
        self.set_busy("")
        before, self._stored = self._stored, stored
        draft = self._programme
        for page in (self.name_page, self.groups_page, self.organisers_page, self.rules_page):
            draft = page.applied(draft)
        ours = self._with_stored(draft)
        rows = both_programmes(before, stored, ours)
        if rows:
            show_both(self, rows, self._save)
        else:
            self._save()


def both_programmes(before: Programme, stored: Programme, ours: Programme) -> list[Both]:
    """Return what somebody else changed of a programme, each beside what would be saved from this window."""
    texts = (
        ("title", _("Title")),
        ("city", _("City")),
        ("venue", _("Place")),
        ("document_number", _("Document number")),
        ("edition", _("Class no.")),
        ("starts_on", _("First day")),
        ("ends_on", _("Last day")),
    )
    rows = [
        Both(title, str(getattr(stored, key) or ""), str(getattr(ours, key) or ""))
        for key, title in texts
        if getattr(stored, key) != getattr(before, key)
    ]
    for field in fields(stored.plan):
        theirs, mine = getattr(stored.plan, field.name), getattr(ours.plan, field.name)
        if theirs != getattr(before.plan, field.name):
            part = _(PARTS.get(field.name, PARTS[""]))
            kept = _("the same") if mine == theirs else _("as you changed it")
            rows.append(Both(part, _("changed by the other person"), kept))
    return rows
