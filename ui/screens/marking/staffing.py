"""For the organiser: open the score sheets of a sitting and say who judges what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from skillsapp.app import App
from skillsapp.domain.marking import CONSENSUS
from skillsapp.domain.roles import Role
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import AccountRow, list_accounts
from skillsapp.queries.marking import ModuleProgress
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.notices import sentence
from ui.screens.marking.loading import Venue
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.drop_down import PageKeepsWheel
from ui.widgets.text import label

JUDGING = frozenset({Role.JUDGE, Role.CHIEF_JUDGE, Role.ASSESSOR})
Slot = tuple[str, int]


def judges_of(app: App, programme_id: str) -> tuple[AccountRow, ...]:
    """Return who may judge in a programme."""
    accounts = list_accounts(app.reader)
    return tuple(a for a in accounts if a.programme_id == programme_id and not a.disabled and JUDGING & set(a.roles))


class StaffingDialog(SheetDialog):
    """A line for each module, a choice for each sheet; saving opens the sheets that are lacking and hands over the open ones."""

    def __init__(
        self, parent: QWidget, context: Context, venue: Venue, modules: Sequence[ModuleProgress], judges: Sequence[AccountRow]
    ) -> None:
        super().__init__(
            parent,
            _("Score sheets and judges"),
            _("Any judge of this programme may see and mark a sheet that has no judge of its own."),
            name="sheets_staff",
            width=820,
            scroll=True,
        )
        self._context, self._venue = context, venue
        self._before: dict[Slot, str] = {}
        self._choices: dict[Slot, QComboBox] = {}
        if not judges:
            self.add(
                Banner(
                    _("No judge has an account for this programme yet. Add the accounts in the settings."),
                    Tone.WARN,
                    name="judges_missing",
                )
            )
        titles: dict[str, str] = {}
        for module in modules:
            titles.setdefault(module.module, module.title)
            for progress in module.slots:
                if progress.judge_id or (module.module, progress.slot) not in self._before:
                    self._before[module.module, progress.slot] = progress.judge_id
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        slots = sorted({slot for _module, slot in self._before})
        judge = venue.words.judge
        for column, slot in enumerate(slots, 1):
            head = _("Measurement") if slot == CONSENSUS else _("{judge} {number}").format(judge=judge, number=slot)
            grid.addWidget(label(head, "sub"), 0, column)
            grid.setColumnStretch(column, 1)
        for line, (key, title) in enumerate(titles.items(), 1):
            grid.addWidget(label(f"{key} {title}"), line, 0)
            for column, slot in enumerate(slots, 1):
                if (key, slot) in self._before:
                    grid.addWidget(self._choice(key, title, slot, judges), line, column)
        self.body.addLayout(grid)
        lacking = any(slot.sheets == 0 for module in modules for slot in module.slots)
        self.add_cancel()
        self.add_button(_("Open the sheets") if lacking else _("Save"), "sheets_open", self._save, kind="primary")

    def _choice(self, module: str, title: str, slot: int, judges: Sequence[AccountRow]) -> QComboBox:
        choice = QComboBox()
        PageKeepsWheel(choice)
        choice.setObjectName(f"judge_choose_{module}_{slot}")
        choice.setAccessibleName(f"{title} {slot}")
        choice.addItem(_("Any judge"), "")
        for account in judges:
            choice.addItem(account.name, account.id)
        choice.setCurrentIndex(max(0, choice.findData(self._before[module, slot])))
        choice.setMinimumWidth(px(130))
        self._choices[module, slot] = choice
        return choice

    def _save(self) -> None:
        chosen = {slot: str(choice.currentData() or "") for slot, choice in self._choices.items()}
        changed = {slot: judge for slot, judge in chosen.items() if judge != self._before[slot]}
        app, sitting = self._context.app, self._venue.sitting.id
        self.set_busy(_("Opening the score sheets…"))

        def done(count: int) -> None:
            self.set_busy("")
            self.accept()
            said = _("{count} score sheets opened.").format(count=count) if count else _("Saved.")
            self._context.notices.say(said)

        self._context.change(
            self, lambda: _staff(app, sitting, chosen, changed), done, lambda error: self.show_problem(sentence(error))
        )


def _staff(app: App, sitting: str, chosen: Mapping[Slot, str], changed: Mapping[Slot, str]) -> Done[int]:
    """Open what is lacking and hand over what changed; return how many sheets were opened."""
    opened = app.marking.open_sheets(sitting, chosen)
    topics: set[Topic] = set(opened.topics)
    for (module, slot), judge in changed.items():
        topics |= app.marking.assign_judge(sitting, module, slot, judge).topics
    return Done(opened.value, frozenset(topics))
