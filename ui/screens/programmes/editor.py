"""Edit a programme: the pages of the wizard beside one another; what the exam has locked says so."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from skillsapp.domain.programme import STATE_ORDER, Programme, ProgrammeState
from skillsapp.exchange.programme_files import Preset
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import describe
from skillsapp.kernel.i18n import _
from skillsapp.services.programmes import RulesLocked
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

NAME, GROUPS, ORGANISERS, RULES = "name", "groups", "organisers", "rules"


class ProgrammeEditor(SheetDialog):
    """Saves all pages at once; a page with a mistake comes to the front."""

    def __init__(self, parent: QWidget, context: Context, preset: Preset, programme: Programme) -> None:
        super().__init__(parent, _("Edit the programme"), programme.title, name="programme_editor", width=860)
        self._context, self._programme = context, programme
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
        self.set_busy(_("Saving"))
        self._context.change(self, partial(self._context.app.programmes.change, draft), self._done, self._failed)

    def _done(self, _value: Programme) -> None:
        self.set_busy("")
        self.accept()
        self._context.notices.say(_("Saved."))

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))
