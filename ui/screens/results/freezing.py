"""Freeze the results: one person signs, then another, who gives the own name and secret on the spot."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from skillsapp.app import App
from skillsapp.domain.result import ResultSet
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.screens.results.loading import Loaded
from ui.theme import Tone
from ui.widgets.banners import Banner
from ui.widgets.form_rows import FactRows


class FreezeDialog(SheetDialog):
    """Shows who signed; the next signature is asked from the person signed in, or from another one beside them."""

    def __init__(self, parent: QWidget, context: Context, loaded: Loaded) -> None:
        super().__init__(
            parent,
            _("Freeze the results"),
            _("Two people sign. After the second signature nothing in the results or marks can be changed."),
            name="results_freeze_sheet",
            width=520,
        )
        self._context, self._loaded = context, loaded
        result_set = loaded.result_set
        assert result_set is not None
        self._set = result_set
        self._facts = FactRows("freeze_facts")
        self._saying = Banner("", Tone.INFO, name="freeze_banner")
        self.form = Form(
            (
                Field("second_login", _("Sign-in name of the second person"), required=True),
                Field("second_secret", _("Password or PIN"), Kind.PASSWORD, required=True),
            )
        )
        self.add(self._facts, self._saying, self.form)
        self.add_cancel(_("Close"))
        self._sign = self.add_button("", "results_sign", self._on_sign, kind="primary", icon="lock")
        self._show()

    @property
    def _needs_another(self) -> bool:
        return self._set.first_freeze == self._context.session.actor.id

    def _show(self) -> None:
        loaded, value = self._loaded, self._set

        def signed(who: str | None, at: object) -> str:
            return loaded.name(who) if at is None else f"{loaded.name(who)}  {at}"

        first = stamp(value.first_freeze_at) if value.first_freeze_at else None
        second = stamp(value.second_freeze_at) if value.second_freeze_at else None
        self._facts.show_facts(
            (
                (_("Computed at"), stamp(value.computed_at)),
                (_("First signature"), signed(value.first_freeze, first)),
                (_("Second signature"), signed(value.second_freeze, second)),
            ),
            names=96,
        )
        self.form.setVisible(self._needs_another)
        name = self._context.session.actor.name
        if self._needs_another:
            self._saying.show_text(
                _("You have signed. Now another person signs here with their own name and password."), Tone.INFO
            )
            self._sign.show_text(_("Sign as the second person"))
            self.form["second_login"].control.setFocus()
        else:
            self._saying.show_text("", Tone.INFO)
            self._sign.show_text(_("Sign as {name}").format(name=name))

    def _on_sign(self) -> None:
        app, id = self._context.app, self._set.id
        if not self._needs_another:
            self.set_busy(_("Signing…"))
            self._context.change(self, lambda: app.results.freeze(id), self._signed, self._refused)
        elif self.form.check():
            values = self.form.values()
            login, secret = str(values["second_login"]), str(values["second_secret"])
            self.set_busy(_("Signing…"))
            self._context.change(self, lambda: sign_as_another(app, id, login, secret), self._signed, self._refused)

    def _signed(self, value: ResultSet) -> None:
        self.set_busy("")
        self._set = value
        if value.is_frozen:
            self.accept()
            self._context.notices.say(_("The results are frozen."))
        else:
            self._show()

    def _refused(self, error: Exception) -> None:
        self.form["second_secret"].show("")
        self.show_problem(sentence(error))


def sign_as_another(app: App, result_set: str, login: str, secret: str) -> Done[ResultSet]:
    """Check the name and secret, and sign in that person's name; whoever is signed in here stays signed in."""
    account = app.accounts.sign_in(login, secret).value
    return app.results_in_name_of(account.actor()).freeze(result_set)
