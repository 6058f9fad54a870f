"""What can be done with registrations: each action with its shortcut, its permission, and why it cannot be done just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from skillsapp.domain.programme import STATE_TITLES, Programme, ProgrammeState
from skillsapp.domain.registration import NEEDS_REASON, TRANSITIONS, RegistrationState
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import N_, _, ngettext
from skillsapp.queries.registrations import RegistrationRow
from ui.actions import ActionSpec
from ui.context import Context
from ui.dialogs import ask_reason, confirm
from ui.screens.registrations.columns import state_title
from ui.screens.registrations.desk import CorrectDialog, DeskDialog
from ui.screens.registrations.files import ListFiles
from ui.screens.registrations.importing import ImportDialog
from ui.screens.registrations.photos import PhotosDialog
from ui.screens.registrations.replacing import ReplaceDialog
from ui.screens.registrations.returns import ReturnsDialog

_S = RegistrationState
VERBS = {
    _S.ACCEPTED: N_("Accept"),
    _S.RETURNED: N_("Return for correction"),
    _S.REJECTED: N_("Reject"),
    _S.WITHDRAWN: N_("Withdraw"),
    _S.SUBMITTED: N_("Submit again"),
}
REASONS = {
    _S.RETURNED: (N_("Photo missing"), N_("Proof of employment missing"), N_("Details do not agree with the document")),
    _S.REJECTED: (N_("Age outside the limits"), N_("Not eligible for this group"), N_("Registered after the closing day")),
    _S.WITHDRAWN: (N_("Withdraws in person"), N_("Withdrawn by the unit")),
}
ASKED_FROM = 20
"""Accepting this many at once is asked about first."""


class RegistrationActions:
    """The actions of the screen; `selected` and `shown` are asked when they are needed."""

    def __init__(
        self,
        owner: QWidget,
        context: Context,
        programme: Callable[[], Programme | None],
        selected: Callable[[], Sequence[RegistrationRow]],
        shown: Callable[[], Sequence[RegistrationRow]],
    ) -> None:
        self._owner, self._context = owner, context
        self._programme, self._selected = programme, selected
        self._files = ListFiles(owner, context, programme, shown)

    def specs(self) -> tuple[ActionSpec, ...]:
        manage = Permission.MANAGE_REGISTRATIONS
        return (
            self._step("registration_accept", _S.ACCEPTED, "check", "F8"),
            self._step("registration_return", _S.RETURNED, "undo-2", "F9"),
            self._step("registration_reject", _S.REJECTED, "circle-x", ""),
            self._step("registration_withdraw", _S.WITHDRAWN, "log-out", ""),
            self._step("registration_resubmit", _S.SUBMITTED, "send", ""),
            ActionSpec("registration_correct", _("Correct"), self._correct, "pencil", "F2", manage, self._one_row),
            ActionSpec(
                "registration_replace", _("Somebody else comes"), self._replace, "arrow-left-right", "F6", manage, self._one_row
            ),
            ActionSpec("photos_match", _("Photos from a folder"), self._match_photos, "image", "", manage, self._any_programme),
            ActionSpec(
                "template_save",
                _("Empty form to send out"),
                self._files.save_template,
                "file-spreadsheet",
                "",
                manage,
                self._any_programme,
            ),
            ActionSpec("list_export", _("Export this list"), self._files.export, "upload", "Ctrl+E", None, self._files.refusal),
            ActionSpec("registration_add", _("Register one"), self._add, "user-plus", "Ctrl+N", manage, self._any_programme),
            ActionSpec(
                "registrations_import",
                _("Import a list"),
                self.import_list,
                "download",
                "Ctrl+I",
                manage,
                self._any_programme,
            ),
            ActionSpec(
                "returns_import",
                _("Import a folder"),
                self.import_folder,
                "folder-open",
                "Ctrl+Shift+I",
                manage,
                self._any_programme,
                "primary",
            ),
        )

    def import_list(self) -> None:
        """Open the import; also called by the button of the empty list."""
        programme = self._programme()
        if programme is not None:
            self._when_sure(programme, lambda: ImportDialog(self._owner, self._context, programme).open())

    def import_folder(self) -> None:
        """Open the import of a whole folder of returns."""
        programme = self._programme()
        if programme is not None:
            self._when_sure(programme, lambda: ReturnsDialog(self._owner, self._context, programme).open())

    def _when_sure(self, programme: Programme, go_on: Callable[[], object]) -> None:
        """Ask before people come into a programme that is over: most often another one was meant."""
        if programme.state not in (ProgrammeState.CERTIFICATES, ProgrammeState.ARCHIVED):
            go_on()
            return
        text = _("“{title}” is at “{state}” already. People who are imported now come too late for its exam.")
        told = text.format(title=programme.title, state=_(STATE_TITLES[programme.state]))
        confirm(self._owner, _("Import into this programme?"), told, _("Import all the same"), go_on, name="late_import_confirm")

    def _any_programme(self) -> str | None:
        return None if self._programme() else _("Create a programme first.")

    def _one_row(self) -> str | None:
        return None if len(self._selected()) == 1 else _("Choose one row first.")

    def _add(self) -> None:
        programme = self._programme()
        if programme is not None:
            DeskDialog(self._owner, self._context, programme).open()

    def _correct(self) -> None:
        programme = self._programme()
        if programme is not None:
            CorrectDialog(self._owner, self._context, programme, self._selected()[0]).open()

    def _replace(self) -> None:
        programme = self._programme()
        if programme is not None:
            ReplaceDialog(self._owner, self._context, programme, self._selected()[0]).open()

    def _match_photos(self) -> None:
        programme = self._programme()
        if programme is not None:
            PhotosDialog(self._owner, self._context, programme).open()

    def _step(self, key: str, state: RegistrationState, icon: str, shortcut: str) -> ActionSpec:
        kind = "danger" if state is _S.REJECTED else ""
        return ActionSpec(
            key,
            _(VERBS[state]),
            partial(self._ask_step, state),
            icon,
            shortcut,
            Permission.MANAGE_REGISTRATIONS,
            partial(self._step_refusal, state),
            kind,
        )

    def _movable(self, state: RegistrationState) -> tuple[RegistrationRow, ...]:
        return tuple(row for row in self._selected() if state in TRANSITIONS[row.state])

    def _step_refusal(self, state: RegistrationState) -> str | None:
        chosen = self._selected()
        if not chosen:
            return _("Choose one or more rows first.")
        if self._movable(state):
            return None
        return _("Not possible for a registration that is “{state}”.").format(state=state_title(chosen[0].state))

    def _ask_step(self, state: RegistrationState) -> None:
        rows, verb = self._movable(state), _(VERBS[state])
        if not rows:
            return
        who = rows[0].name if len(rows) == 1 else ngettext("{count} person", "{count} people", len(rows)).format(count=len(rows))
        left_out = len(self._selected()) - len(rows)
        if left_out:
            who += "\n" + _("{count} others are in another state and stay as they are.").format(count=left_out)
        if state in NEEDS_REASON:
            presets = [_(reason) for reason in REASONS[state]]
            ask_reason(
                self._owner,
                verb,
                who,
                verb,
                partial(self._move, rows, state),
                presets=presets,
                danger=state is _S.REJECTED,
                name="registration_reason_ask",
            )
        elif len(rows) >= ASKED_FROM or left_out:
            confirm(self._owner, verb, who, verb, partial(self._move, rows, state, ""), name="registrations_confirm")
        else:
            self._move(rows, state, "")

    def _move(self, rows: Sequence[RegistrationRow], state: RegistrationState, reason: str) -> None:
        ids = [row.id for row in rows]

        def say(count: int) -> None:
            name = rows[0].name if count == 1 else ngettext("{count} person", "{count} people", count).format(count=count)
            self._context.notices.say(_("{people}: {state}").format(people=name, state=state_title(state)))

        self._context.change(self._owner, lambda: self._context.app.registrations.move(ids, state, reason), say)
