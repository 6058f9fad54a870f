"""One programme on the home page: what it is, how far it is, and the next step as its only primary button."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from skillsapp.domain.programme import KIND_TITLES, STATE_TITLES, Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.progress import STEP_TITLES, ProgrammeFacts, Standing, Step, Task, next_task, standings
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _, ngettext
from ui.context import Session
from ui.routes import Route
from ui.screens.home.tasks import STEP_SCREENS, TASKS, step_detail, task_route
from ui.theme import Tone, px
from ui.widgets.buttons import Button, icon_button
from ui.widgets.frames import Card
from ui.widgets.steps import Step as ShownStep
from ui.widgets.steps import StepBar, StepState
from ui.widgets.text import ElidedLabel, IconTile, Pill

KIND_ICONS: Mapping[ProgrammeKind, tuple[str, Tone]] = {
    ProgrammeKind.COMPETITION: ("trophy", Tone.WARN),
    ProgrammeKind.ASSESSMENT: ("badge-check", Tone.OK),
    ProgrammeKind.TRAINING: ("graduation-cap", Tone.INFO),
}
STATE_TONES: Mapping[ProgrammeState, Tone] = {
    ProgrammeState.PREPARING: Tone.MUTED,
    ProgrammeState.REGISTRATION: Tone.INFO,
    ProgrammeState.EXAM: Tone.WARN,
    ProgrammeState.SCORING: Tone.WARN,
    ProgrammeState.RESULTS: Tone.OK,
    ProgrammeState.CERTIFICATES: Tone.OK,
    ProgrammeState.ARCHIVED: Tone.MUTED,
}
STEP_STATES: Mapping[Standing, StepState] = {
    Standing.DONE: StepState.DONE,
    Standing.CURRENT: StepState.CURRENT,
    Standing.TODO: StepState.TODO,
    Standing.SKIPPED: StepState.SKIPPED,
}


class ProgrammeCard(Card):
    """`went(Route)` for everything that leads to another screen; `noted(Step)` for what is done here."""

    went = Signal(object)
    noted = Signal(object)

    def __init__(self, facts: ProgrammeFacts, session: Session) -> None:
        programme = facts.programme
        super().__init__(padding=12, spacing=6, name=f"programme_card_{programme.sequence}")
        self._facts, self._session = facts, session
        self.setAccessibleName(programme.title)
        top = QHBoxLayout()
        top.setSpacing(px(12))
        icon, tone = KIND_ICONS[programme.kind]
        top.addWidget(IconTile(icon, tone, 40), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(ElidedLabel(programme.title, "h2"))
        below = QHBoxLayout()
        below.setSpacing(px(8))
        below.addWidget(Pill(_(STATE_TITLES[programme.state]), STATE_TONES[programme.state]))
        below.addWidget(ElidedLabel(about(facts), "sub"), 1)
        words.addLayout(below)
        top.addLayout(words, 1)
        self.primary = self._primary_button()
        if self.primary is not None:
            top.addWidget(self.primary)
        more = icon_button("ellipsis", f"programme_more_{programme.sequence}", _("More for this programme"))
        menu = self._menu(more)
        more.setMenu(menu)
        more.setVisible(not menu.isEmpty())
        top.addWidget(more)
        self.body.addLayout(top)
        self.steps = StepBar(shown_steps(facts), name=f"programme_steps_{programme.sequence}")
        self.steps.setCursor(Qt.CursorShape.PointingHandCursor)
        self.steps.step_clicked.connect(self._open_step)
        self.add(self.steps)

    def _primary_button(self) -> Button | None:
        task = next_task(self._facts)
        if task is Task.RUN and not self._session.may(Permission.RUN_SITTING) and self._facts.sheets_waiting:
            task = Task.MARK  # whoever marks while others run the sitting
        shown = TASKS.get(task)
        if shown is None or not self._session.may(shown.permission):
            return None
        name = f"programme_next_{self._facts.programme.sequence}"
        return Button(shown.text(self._facts), name, lambda: self._do(task), kind="primary", icon=shown.icon)

    def _do(self, task: Task) -> None:
        if task is Task.REPORT:
            self.noted.emit(Step.REPORT)
        else:
            self.went.emit(task_route(task, self._facts))

    def _menu(self, parent: Button) -> QMenu:
        menu = QMenu(parent)
        programme = self._facts.programme
        if self._session.may(Permission.SEE_PEOPLE):
            menu.addAction(_("Open the programme"), lambda: self.went.emit(Route.to("programmes", programme=programme.id)))
        if self._session.may(Permission.MANAGE_PROGRAMMES) and programme.state is not ProgrammeState.ARCHIVED:
            menu.addSeparator()
            if Step.PRINTING not in self._facts.noted and not self._facts.begun:
                menu.addAction(_("Note that the forms are printed"), lambda: self.noted.emit(Step.PRINTING))
            if Step.REPORT not in self._facts.noted:
                menu.addAction(_("Mark as reported"), lambda: self.noted.emit(Step.REPORT))
            menu.addAction(_("Go to the archive"), lambda: self.went.emit(task_route(Task.ARCHIVE, self._facts)))
        return menu

    def _open_step(self, key: str) -> None:
        screen = STEP_SCREENS.get(Step(key))
        if screen is not None:
            self.went.emit(Route.to(screen, programme=self._facts.programme.id))


def shown_steps(facts: ProgrammeFacts) -> tuple[ShownStep, ...]:
    """Return the nine steps for the bar."""
    return tuple(
        ShownStep(step.value, _(STEP_TITLES[step]), STEP_STATES[standing], step_detail(step, facts))
        for step, standing in standings(facts).items()
    )


def about(facts: ProgrammeFacts) -> str:
    """Return kind, days, place and size in one line."""
    programme = facts.programme
    people = ngettext("{count} entered", "{count} entered", facts.registered).format(count=facts.registered)
    parts = (_(KIND_TITLES[programme.kind]), days(programme), programme.city or programme.venue, people)
    return " · ".join(part for part in parts if part)


def days(programme: Programme) -> str:
    """Return the days of a programme: 2026-11-21, or 2026-11-21 to 11-22."""
    if programme.starts_on is None:
        return ""
    if programme.ends_on is None or programme.ends_on == programme.starts_on:
        return programme.starts_on.isoformat()
    same_year = programme.ends_on.year == programme.starts_on.year
    last = f"{programme.ends_on:%m-%d}" if same_year else programme.ends_on.isoformat()
    return _("{first} to {last}").format(first=programme.starts_on.isoformat(), last=last)
