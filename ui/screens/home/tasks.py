"""What the primary button of a card says, where it leads, and who may press it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from skillsapp.domain.progress import ProgrammeFacts, Step, Task
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _, ngettext, running
from ui.routes import Route


@dataclass(frozen=True, slots=True)
class TaskButton:
    """`screen` is the key of a screen; empty where the step is only noted, on this page."""

    text: Callable[[ProgrammeFacts], str]
    icon: str
    screen: str
    permission: Permission


TASKS: Mapping[Task, TaskButton] = {
    Task.REGISTER: TaskButton(lambda _facts: _("Register people"), "user-plus", "registrations", Permission.MANAGE_REGISTRATIONS),
    Task.REVIEW: TaskButton(
        lambda facts: ngettext("Review {count} registration", "Review {count} registrations", facts.awaiting).format(
            count=facts.awaiting
        ),
        "list-checks",
        "registrations",
        Permission.MANAGE_REGISTRATIONS,
    ),
    Task.ARRANGE: TaskButton(lambda _facts: _("Arrange sittings"), "armchair", "sittings", Permission.MANAGE_SITTINGS),
    Task.SEAT: TaskButton(
        lambda facts: ngettext("Seat {count} person", "Seat {count} people", facts.unseated).format(count=facts.unseated),
        "armchair",
        "sittings",
        Permission.MANAGE_SITTINGS,
    ),
    Task.ARRANGE_FINAL: TaskButton(lambda _facts: _("Arrange the final"), "armchair", "sittings", Permission.MANAGE_SITTINGS),
    Task.PRINT: TaskButton(lambda _facts: _("Print the forms"), "printer", "sittings", Permission.MANAGE_SITTINGS),
    Task.PLAN_STICK: TaskButton(lambda _facts: _("Plan the laptops"), "usb", "laptops", Permission.MAKE_PACKAGES),
    Task.WRITE_STICK: TaskButton(lambda _facts: _("Write the USB stick"), "usb", "laptops", Permission.MAKE_PACKAGES),
    Task.RUN_LAPTOPS: TaskButton(lambda _facts: _("Open the laptops"), "usb", "laptops", Permission.MAKE_PACKAGES),
    Task.COLLECT: TaskButton(
        lambda facts: ngettext("Collect {count} laptop", "Collect {count} laptops", facts.laptops.out).format(
            count=facts.laptops.out
        ),
        "usb",
        "laptops",
        Permission.MAKE_PACKAGES,
    ),
    Task.KEY_CARDS: TaskButton(
        lambda facts: ngettext("Enter {count} answer card", "Enter {count} answer cards", facts.cards.waiting).format(
            count=facts.cards.waiting
        ),
        "keyboard",
        "cards",
        Permission.KEY_CARDS,
    ),
    Task.CLOSE_CARDS: TaskButton(lambda _facts: _("Close the sitting on paper"), "lock", "cards", Permission.RUN_SITTING),
    Task.RUN: TaskButton(lambda _facts: _("Open the invigilation"), "layout-grid", "invigilation", Permission.RUN_SITTING),
    Task.MARK: TaskButton(
        lambda facts: ngettext("See {count} open score sheet", "See {count} open score sheets", facts.sheets_waiting).format(
            count=facts.sheets_waiting
        ),
        "clipboard-pen",
        "marking",
        Permission.SEE_MARKS,
    ),
    Task.MARK_ANSWERS: TaskButton(
        lambda facts: ngettext("Mark {count} short answer", "Mark {count} short answers", facts.answers_waiting).format(
            count=facts.answers_waiting
        ),
        "clipboard-pen",
        "answers",
        Permission.MARK_ANSWERS,
    ),
    Task.COMPUTE: TaskButton(lambda _facts: _("Compute the results"), "chart-column", "results", Permission.COMPUTE_RESULTS),
    Task.COMPUTE_AGAIN: TaskButton(
        lambda _facts: _("Compute the results again"), "refresh-cw", "results", Permission.COMPUTE_RESULTS
    ),
    Task.FREEZE: TaskButton(lambda _facts: _("Check and freeze the results"), "lock", "results", Permission.FREEZE_RESULTS),
    Task.ISSUE: TaskButton(lambda _facts: _("Issue certificates"), "award", "results", Permission.ISSUE_CERTIFICATES),
    Task.REPORT: TaskButton(lambda _facts: _("Mark as reported"), "send", "", Permission.MANAGE_PROGRAMMES),
    Task.ARCHIVE: TaskButton(lambda _facts: _("Go to the archive"), "archive", "year", Permission.MANAGE_PROGRAMMES),
}

STEP_SCREENS: Mapping[Step, str] = {
    Step.REGISTRATION: "registrations",
    Step.SITTINGS: "sittings",
    Step.PRINTING: "sittings",
    Step.STICK: "laptops",
    Step.EXAM: "invigilation",
    Step.RESULTS: "results",
    Step.CERTIFICATES: "results",
    Step.REPORT: "results",
    Step.ARCHIVE: "year",
}


def task_route(task: Task, facts: ProgrammeFacts) -> Route:
    """Return where the next step is done."""
    extra = {"state": "submitted"} if task is Task.REVIEW else {}
    return Route.to(TASKS[task].screen, programme=facts.programme.id, **extra)


def step_detail(step: Step, facts: ProgrammeFacts) -> str:
    """Return the figures behind a step, for its tooltip."""
    match step:
        case Step.REGISTRATION:
            return _("{registered} registered, {accepted} accepted, {awaiting} awaiting review").format(
                registered=facts.registered, accepted=facts.accepted, awaiting=facts.awaiting
            )
        case Step.SITTINGS:
            count = sum(of.count for of in facts.sittings.values())
            text = _("Sittings: {count}, people without a seat: {unseated}").format(count=count, unseated=facts.unseated)
            if facts.cards.sittings and facts.laptops.rounds:
                rounds, rooms = facts.laptops.rounds, facts.cards.sittings
                text = running(text, _("{rounds} on the computer, {rooms} on paper").format(rounds=rounds, rooms=rooms))
            return text
        case Step.STICK:
            return _stick_detail(facts)
        case Step.EXAM:
            count = sum(of.count for of in facts.sittings.values())
            closed = sum(of.closed for of in facts.sittings.values())
            return _("{closed} of {count} sittings closed").format(closed=closed, count=count)
        case Step.CERTIFICATES:
            return _("{count} issued").format(count=facts.certificates)
        case _:
            return ""


def _stick_detail(facts: ProgrammeFacts) -> str:
    laptops = facts.laptops
    if not laptops.needed:
        return _("Not needed: no round is held on other laptops.")
    if not laptops.planned:
        return _("No laptop is planned yet.")
    state = _("the stick is written") if laptops.written else _("the stick is not written yet")
    return _("Laptops planned: {count}; {state}").format(count=laptops.planned, state=state)
