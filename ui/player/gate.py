"""The invigilator's door in the candidate's window: a name (or badge) and a PIN, then what may be done here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from skillsapp.domain.account import Account
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.words import Words
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence


def ask_staff(
    parent: QWidget,
    context: Context,
    words: Words,
    programme_id: str,
    choices: tuple[tuple[str, str, Callable[[Actor], object]], ...],
) -> SheetDialog:
    """Ask who it is; each of *choices* is (object name, text, what is called with the actor), the last one primary."""
    sheet = SheetDialog(parent, words.invigilator, _("Only staff who may run this sitting."), name="staff_gate", width=460)
    form = Form(
        (
            Field("login", _("Sign-in name or badge"), required=True),
            Field("secret", _("Password or PIN"), Kind.PASSWORD, required=True),
        ),
        {},
    )
    sheet.add(form)
    sheet.add_cancel()

    def ask(call: Callable[[Actor], object]) -> None:
        values = form.values()
        if values["login"] and not values["secret"]:  # Enter after the name, or a scanned badge
            form["secret"].control.setFocus()
            return
        if not form.check():
            return
        sheet.set_busy(_("Checking…"))

        def let_in(done: Done[Account]) -> None:
            actor = done.value.actor()
            if not actor.may(Permission.RUN_SITTING) or actor.programme_id not in (None, programme_id):
                form["secret"].show("")
                sheet.show_problem(_("This account may not run this sitting."))
                return
            sheet.set_busy("")
            sheet.accept()
            call(actor)

        def refuse(error: Exception) -> None:
            form["secret"].show("")
            sheet.show_problem(sentence(error))
            form["secret"].control.setFocus()

        context.jobs.run(sheet, lambda: context.app.accounts.sign_in(str(values["login"]), str(values["secret"])), let_in, refuse)

    for place, (name, text, call) in enumerate(choices):
        last = place == len(choices) - 1
        sheet.add_button(text, name, partial(ask, call), kind="primary" if last else "")
    sheet.open()
    form["login"].control.setFocus()
    return sheet
