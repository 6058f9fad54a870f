"""The sheets for one person of the house: add, new password or PIN, badge."""

from __future__ import annotations

import tempfile
from abc import abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.domain.account import SHORTEST_PASSWORD, Account, PinWrongShape, check_pin, invent_pin
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import OFFICE_ROLES, ROLE_TITLES, Role
from skillsapp.kernel.errors import describe
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import AccountRow
from skillsapp.services.forms import FORMS
from ui.context import Context
from ui.dialogs import SheetDialog, tell
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.printing import print_pdf
from ui.theme import Tone
from ui.widgets.form_rows import FactRows
from ui.widgets.text import label


def password_fields(again: Callable[[object], str | None]) -> tuple[Field, Field]:
    """Return the two fields for a new password."""
    least = _("At least {count} characters.").format(count=SHORTEST_PASSWORD)
    return (
        Field(
            "secret",
            _("Password"),
            Kind.PASSWORD,
            required=True,
            hint=least,
            check=lambda given: least if len(str(given)) < SHORTEST_PASSWORD else None,
        ),
        Field("again", _("The password once more"), Kind.PASSWORD, required=True, check=again),
    )


def pin_field() -> Field:
    """Return the field for a PIN."""

    def check(given: object) -> str | None:
        try:
            check_pin(str(given))
        except PinWrongShape as error:
            return describe(error)
        return None

    return Field("secret", _("PIN"), required=True, hint=_("Proposed by the program; tell it to the person alone."), check=check)


def role_choices(office: bool) -> list[tuple[str, str]]:
    """Return the roles of the office, or those on site."""
    return [(role.value, _(title)) for role, title in ROLE_TITLES.items() if (role in OFFICE_ROLES) is office]


class _PersonSheet(SheetDialog):
    """A form, a service call, and the service's refusal in the sheet."""

    def __init__(self, parent: QWidget, context: Context, title: str, subtitle: str, name: str, yes: str) -> None:
        super().__init__(parent, title, subtitle, name=name, width=480)
        self.context = context
        self.form = self.make_form()
        self.add(self.form)
        self.add_cancel()
        self.add_button(yes, f"{name}_save", self._save, kind="primary")

    @abstractmethod
    def make_form(self) -> Form:
        """Return the form of the sheet; it is asked for once."""

    @abstractmethod
    def save(self) -> None:
        """Call the service; the form is right."""

    def refused(self, error: Exception) -> None:
        self.show_problem(sentence(error))

    def differs(self, given: object) -> str | None:
        return None if given == self.form["secret"].value() else _("The two passwords differ.")

    def _save(self) -> None:
        if self.form.check():
            self.set_busy(_("Saving…"))
            self.save()


class OfficePersonSheet(_PersonSheet):
    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent, context, _("Add to the office"), _("Signs in with a password."), "office_person", _("Add"))

    def make_form(self) -> Form:
        fields = (
            Field("name", _("Name"), required=True, longest=40),
            Field("login", _("Sign-in name"), required=True, longest=40, hint=_("Letters or digits that are easy to type.")),
            Field("role", _("Role"), Kind.CHOICE, required=True, choices=role_choices(True)),
            *password_fields(self.differs),
        )
        return Form(fields, {"role": Role.ORGANISER.value})

    def save(self) -> None:
        given = {key: str(value) for key, value in self.form.values().items()}
        self.context.change(
            self,
            lambda: self.context.app.accounts.add(given["name"], given["login"], [Role(given["role"])], given["secret"]),
            lambda _account: self.accept(),
            self.refused,
        )


class SitePersonSheet(_PersonSheet):
    """After saving, badge number and PIN are shown once, to be handed over."""

    def __init__(self, parent: QWidget, context: Context, programmes: Sequence[Programme]) -> None:
        self._programmes = tuple(programmes)
        super().__init__(
            parent, context, _("Add on site"), _("Signs in with badge and PIN, for one programme only."), "site_person", _("Add")
        )

    def make_form(self) -> Form:
        programmes = [(programme.id, programme.title) for programme in self._programmes]
        fields = (
            Field("name", _("Name"), required=True, longest=40),
            Field("login", _("Sign-in name"), required=True, longest=40, hint=_("For the case that no scanner is at hand.")),
            Field("role", _("Role"), Kind.CHOICE, required=True, choices=role_choices(False)),
            Field("programme", _("Programme"), Kind.CHOICE, required=True, choices=programmes),
            pin_field(),
        )
        return Form(fields, {"role": Role.INVIGILATOR.value, "programme": programmes[0][0], "secret": invent_pin()})

    def save(self) -> None:
        given = {key: str(value) for key, value in self.form.values().items()}
        self.context.change(
            self,
            lambda: self.context.app.accounts.add(
                given["name"], given["login"], [Role(given["role"])], given["secret"], given["programme"]
            ),
            lambda account: self._hand_over(account, given["secret"]),
            self.refused,
        )

    def _hand_over(self, account: Account, pin: str) -> None:
        text = _("{name}: badge {badge}, PIN {pin}. The PIN is shown only now.")
        self.accept()
        tell(
            self.parentWidget(),
            _("Hand this over"),
            text.format(name=account.name, badge=account.badge or "", pin=pin),
            Tone.OK,
            name="person_handed",
        )


class NewSecretSheet(_PersonSheet):
    def __init__(self, parent: QWidget, context: Context, row: AccountRow) -> None:
        self._row, self._is_office = row, bool(set(row.roles) & OFFICE_ROLES)
        title = _("New password") if self._is_office else _("New PIN")
        super().__init__(parent, context, title, row.name, "person_secret", _("Save"))

    def make_form(self) -> Form:
        if self._is_office:
            return Form(password_fields(self.differs))
        return Form((pin_field(),), {"secret": invent_pin()})

    def save(self) -> None:
        secret = str(self.form["secret"].value())
        self.context.change(
            self, lambda: self.context.app.accounts.set_secret(self._row.id, secret), lambda _account: self._done(), self.refused
        )

    def _done(self) -> None:
        self.accept()
        self.context.notices.say(_("{name} signs in with it from now on.").format(name=self._row.name))


class BadgeSheet(SheetDialog):
    """The badge's number and role; the badges of the whole programme are printed together, four to a page."""

    def __init__(self, parent: QWidget, context: Context, row: AccountRow, programme: str) -> None:
        super().__init__(parent, _("Badge"), row.name, name="badge_show", width=480)
        self._context, self._programme_id = context, row.programme_id or ""
        facts = FactRows("badge_facts")
        roles = _(", ").join(_(ROLE_TITLES[role]) for role in row.roles)
        facts.show_facts(((_("Badge"), row.badge or ""), (_("Role"), roles), (_("Programme"), programme)), names=90)
        hint = _(
            "The printed badge carries this number as a QR code. To sign in, scan it (or type the number), then type the PIN."
        )
        self.add(facts, label(hint, "hint", wrap=True))
        self.add_cancel(_("Close"))
        self.add_button(_("Print the programme's badges"), "badges_print", self._print, kind="primary", icon="printer")

    def _print(self) -> None:
        self.set_busy(_("Preparing the badges…"))
        folder = tempfile.TemporaryDirectory()
        path = Path(folder.name) / "badges.pdf"

        def ready(_files: object) -> None:
            self.set_busy("")
            print_pdf(self, path, _("Badges"), lambda _pages: folder.cleanup(), self._failed)

        self._context.change(
            self, lambda: self._context.app.forms.write(FORMS["badge"], self._programme_id, path), ready, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))
