"""What can be done on the marking screen, and the lists that follow the news while they are open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from shiboken6 import isValid

from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _
from ui.actions import ActionSpec
from ui.context import Context

if TYPE_CHECKING:
    from ui.screens.marking.screen import MarkingScreen  # for types only: the screen builds its tasks

P = Permission
MENU = (
    ("sheet_submit", "amendment_ask", "penalty_add"),
    ("amendments_show", "penalties_show", "judgements_reconsider"),
    ("sheets_staff", "sheets_lock"),
)


class Following(Protocol):
    """A list in a dialog that is shown again when marks changed."""

    def show_rows(self) -> None: ...

    def open(self) -> None: ...


class MarkingTasks:
    """The actions; each asks the screen whether it can be done just now."""

    def __init__(self, screen: MarkingScreen, context: Context) -> None:
        self._screen, self._context = screen, context
        self._open: list[Following] = []

    def specs(self) -> tuple[ActionSpec, ...]:
        """Return what this person may do here."""
        screen, may = self._screen, self._context.session.may
        judges = may(P.AWARD_MARK)
        staff_kind = "" if judges else "primary"
        return (
            self._spec("amendments_show", _("Amendments…"), screen.show_amendments, "history"),
            self._spec("penalties_show", _("Deductions…"), screen.show_penalties, "minus"),
            self._spec("judgements_reconsider", _("Reconsider judgements…"), screen.show_apart, "scale", P.CONFIRM_AMENDMENT),
            self._spec("sheets_staff", _("Score sheets and judges…"), screen.staff, "users", P.MANAGE_SITTINGS, staff_kind),
            self._spec("sheets_lock", _("Lock the sitting…"), screen.lock, "lock", P.FREEZE_RESULTS),
            self._spec("sheets_print", _("Print score sheets"), screen.print_sheets, "printer"),
            self._spec(
                "sheets_submit", _("Submit and lock"), screen.submit_everything, "lock", P.AWARD_MARK, "primary", "Ctrl+Return"
            ),
            self._spec("sheet_submit", _("Submit this station"), screen.submit_station, "send", P.AWARD_MARK),
            self._spec("amendment_ask", _("Ask for an amendment"), screen.ask_amendment, "pencil", P.REQUEST_AMENDMENT),
            self._spec("penalty_add", _("Record a deduction"), screen.add_penalty, "minus", P.AWARD_MARK),
        )

    def keep(self, dialog: Following) -> None:
        """Open a list and show it again with every change."""
        self._open = [known for known in self._open if isValid(known)]
        self._open.append(dialog)
        dialog.open()

    def show_again(self) -> None:
        """Show the open lists again."""
        self._open = [known for known in self._open if isValid(known)]
        for dialog in self._open:
            dialog.show_rows()

    def _spec(
        self,
        key: str,
        text: str,
        call: Callable[[], None],
        icon: str,
        permission: Permission | None = None,
        kind: str = "",
        shortcut: str = "",
    ) -> ActionSpec:
        return ActionSpec(
            key,
            text,
            call,
            icon=icon,
            shortcut=shortcut,
            permission=permission,
            refusal=partial(self._screen.refusal_of, key),
            kind=kind,
        )
