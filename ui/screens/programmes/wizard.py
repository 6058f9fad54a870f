"""A new programme in a few steps; every step shows what the preset proposes, and all of it can be changed later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.programme import KIND_TITLES, Programme, ProgrammeKind, ProgrammeState
from skillsapp.exchange.programme_files import Preset, read_preset
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.programmes import proposed_edition
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.notices import sentence
from ui.screens.programmes.columns import KIND_ICONS
from ui.screens.programmes.groups_page import GroupsPage
from ui.screens.programmes.name_page import DraftPage, NamePage
from ui.screens.programmes.organisers_page import OrganisersPage
from ui.screens.programmes.rules_page import RulesPage
from ui.theme import px
from ui.widgets.choice_cards import CardChoice, ChoiceCards
from ui.widgets.frames import scrolling
from ui.widgets.steps import WizardSteps

KIND_SENTENCES = {
    ProgrammeKind.COMPETITION: N_("Groups, a first round and a final, prizes and honours; judges mark the practical."),
    ProgrammeKind.ASSESSMENT: N_("Theory and practical, 60 marks each to pass; results go to the authority that certifies."),
    ProgrammeKind.TRAINING: N_("Two days of continuing education that end with one theory exam and our own certificate."),
}
KIND_ORDER = (ProgrammeKind.TRAINING, ProgrammeKind.ASSESSMENT, ProgrammeKind.COMPETITION)


class ProgrammeWizard(SheetDialog):
    """`created(programme)` is called after the programme was saved."""

    def __init__(self, parent: QWidget, context: Context, created: Callable[[Programme], None]) -> None:
        super().__init__(parent, _("New programme"), name="programme_wizard", width=860)
        self._context, self._created = context, created
        self._today = to_house(context.app.clock.now()).date()
        self._preset: Preset | None = None
        self._draft: Programme | None = None
        self._step = 0
        self._page: QWidget | None = None
        self.kinds = ChoiceCards(
            [CardChoice(kind, _(KIND_TITLES[kind]), _(KIND_SENTENCES[kind]), KIND_ICONS[kind]) for kind in KIND_ORDER],
            "programme_kind",
            _("Kind of programme"),
        )
        self.kinds.chosen.connect(lambda _key: self.allow(""))
        self._head, self._holder = QWidget(), QWidget()
        for part in (self._head, self._holder):
            inner = QVBoxLayout(part)
            inner.setContentsMargins(0, 0, 0, 0)
        self.add(self._head)
        self.body.addWidget(self._holder, 1)
        self.add_cancel()
        self._back = self.add_button(_("Back"), "wizard_back", self._go_back, icon="arrow-left")
        self._next = self.add_button(_("Next step"), "wizard_next", self._go_on, kind="primary", icon="arrow-right")
        self._enter(0)

    def adjustSize(self) -> None:
        """Keep the size: the steps must not jump."""

    def open(self) -> None:
        self.resize(px(860), px(640))
        super().open()
        self.kinds.focus()

    def _titles(self) -> list[str]:
        competition = self.kinds.value == ProgrammeKind.COMPETITION
        groups = [_("Groups and prizes")] if competition else []
        return [_("Kind"), _("Name and dates"), *groups, _("Organisers"), _("Rules")]

    def _builders(self) -> list[Callable[[], QWidget]]:
        preset, draft = cast("Preset", self._preset), cast("Programme", self._draft)
        competition = preset.kind is ProgrammeKind.COMPETITION
        groups: list[Callable[[], QWidget]] = [lambda: GroupsPage(preset, draft)] if competition else []
        return [
            lambda: NamePage(preset, draft, self._today, is_new=True),
            *groups,
            lambda: OrganisersPage(draft),
            lambda: RulesPage(draft),
        ]

    def _enter(self, step: int) -> None:
        """Show a step, built from the draft as it stands."""
        self.show_problem("")
        self._step = step
        titles = self._titles()
        _replace(self._head, WizardSteps(titles, step))
        self._back.setVisible(step > 0)
        last = step == len(titles) - 1
        self._next.show_text(_("Create") if last else _("Next step"), "check" if last else "arrow-right")
        if step == 0:
            self._page = None
            self.kinds.setParent(None)
            _replace(self._holder, self.kinds, top=True)
            self.allow("" if self.kinds.value else _("Choose a kind."))
            self.kinds.focus()
            return
        self.kinds.setParent(None)
        self._page = self._builders()[step - 1]()
        _replace(self._holder, scrolling(self._page, "wizard_scroll"))
        self.allow("")
        first = self._page.nextInFocusChain()
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_on(self) -> None:
        if self._step == 0:
            self._choose_kind(ProgrammeKind(self.kinds.value))
        elif self._keep():
            if self._step == len(self._titles()) - 1:
                self._create()
            else:
                self._enter(self._step + 1)

    def _go_back(self) -> None:
        self._keep()
        self._enter(self._step - 1)

    def _keep(self) -> bool:
        """Take what stands on the page into the draft, if it is right."""
        page = cast("DraftPage", self._page)
        if not page.check():
            return False
        self._draft = page.applied(cast("Programme", self._draft))
        return True

    def _choose_kind(self, kind: ProgrammeKind) -> None:
        if self._draft is not None and self._draft.kind is kind:
            self._enter(1)
            return
        reader = self._context.app.reader
        self._context.load(self, lambda: (read_preset(kind), proposed_edition(reader)), self._begin, self._failed)

    def _begin(self, found: tuple[Preset, int]) -> None:
        self._preset, edition = found
        kind = self._preset.kind
        self._draft = Programme(
            id="",
            kind=kind,
            title="",
            year=self._today.year,
            plan=self._preset.plan,
            edition=edition if kind is ProgrammeKind.TRAINING else None,
            state=ProgrammeState.REGISTRATION,
        )
        self._enter(1)

    def _create(self) -> None:
        draft = replace(cast("Programme", self._draft))
        self.set_busy(_("Saving"))
        self._context.change(self, lambda: self._context.app.programmes.add(draft), self._done, self._failed)

    def _done(self, value: Programme) -> None:
        self.set_busy("")
        self.accept()
        self._context.notices.say(_("Created: {title}").format(title=value.title))
        self._created(value)

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))


def _replace(holder: QWidget, widget: QWidget, *, top: bool = False) -> None:
    """Put *widget* in place of what *holder* holds; what was there and has no other owner goes."""
    inner = cast("QVBoxLayout", holder.layout())
    while inner.count():
        old = cast("QWidget | None", inner.takeAt(0).widget())  # None for a stretch
        if old is not None and old is not widget:
            old.hide()
            old.deleteLater()
    inner.addWidget(widget, 0 if top else 1)
    if top:
        inner.addStretch(1)
    widget.show()
