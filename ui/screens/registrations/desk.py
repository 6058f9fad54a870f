"""One person at the desk: sex and date of birth are read from the number while it is typed; the same form corrects."""

from __future__ import annotations

from datetime import date
from typing import cast

from PySide6.QtWidgets import QComboBox, QWidget

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.id_documents import ID_TYPES, age_on, check_id, normalise
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import Registration
from skillsapp.domain.words import words_for
from skillsapp.exchange.contacts import is_phone, tidy_phone
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.registrations import RegistrationRow
from skillsapp.services.registrations import DeskForm
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.screens.registrations.columns import SEX_TITLES, sex_title
from ui.theme import Tone
from ui.widgets.text import label, set_tone

EIGHTEEN_DIGITS = frozenset({"resident_id", "hk_macau_residence", "taiwan_residence", "foreign_residence"})
LONGEST = 60


class PersonSheet(SheetDialog):
    """The form of both dialogs; the primary button and Enter save."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme, title: str, *, name: str) -> None:
        super().__init__(parent, title, programme.title, name=name, width=720, scroll=True)
        self._context, self._programme = context, programme
        self._today: date = to_house(context.app.clock.now()).date()
        groups = [(group.key, group.title) for group in programme.plan.groups]
        self.identity = Form(
            (
                Field("name", _("Name"), required=True, longest=LONGEST),
                Field("group", _("Group"), Kind.CHOICE, required=True, choices=groups),
                Field(
                    "id_type",
                    _("Kind of document"),
                    Kind.CHOICE,
                    required=True,
                    choices=[(key, kind.label()) for key, kind in ID_TYPES.items()],
                ),
                Field("id_number", _("ID number"), required=True, check=self._id_problem),
            ),
            columns=2,
        )
        self.identity.set_field_visible("group", len(groups) > 1)
        self._finding = label("", "sub", wrap=True, name="id_finding")
        self._finding.setAccessibleName(_("What the ID number says"))
        educations = list(alias_table("education").names.items())
        self.details = Form(
            (
                Field("sex", _("Sex"), Kind.CHOICE, choices=[(key, _(title)) for key, title in SEX_TITLES.items()]),
                Field("birth_date", _("Born on"), Kind.DATE),
                Field("organisation", _("Unit"), wide=True, longest=120),
                Field("phone", _("Mobile"), check=_phone_problem),
                Field("job", _("Post"), longest=LONGEST),
                Field("education", _("Education"), Kind.CHOICE, choices=educations),
            ),
            columns=2,
        )
        self.add(self.identity, self._finding, self.details)
        for key in ("id_type", "id_number"):
            self.identity[key].changed.connect(self._show_finding)
        self._show_finding()

    def desk_form(self) -> DeskForm:
        """Return what stands in the form."""
        values = {**self.identity.values(), **self.details.values()}
        texts = {key: str(value or "") for key, value in values.items() if key != "birth_date"}
        return DeskForm(**texts, birth_date=cast("date | None", values["birth_date"]))

    def check(self) -> bool:
        """Show what is wrong in place; return whether it may be saved."""
        identity, details = self.identity.check(), self.details.check()
        if not identity:
            self.identity.check()  # the focus goes to the first wrong field
        return identity and details

    def _show_finding(self) -> None:
        number, id_type = normalise(self.identity["id_number"].raw()), str(self.identity["id_type"].value())
        if not number:
            self._say(_("Sex and date of birth are read from an 18-digit number."), None)
        elif id_type in EIGHTEEN_DIGITS and len(number) < 18:
            self._say(_("{count} of 18 characters").format(count=len(number)), None)
        else:
            check = check_id(id_type, number, today=self._today)
            if check.problem is not None:
                self._say(check.message(), Tone.BAD)
            elif check.birth_date is not None:
                told = (
                    sex_title(check.sex or ""),
                    check.birth_date.isoformat(),
                    _("{age} years").format(age=age_on(check.birth_date, self._today)),
                )
                self._say(_("Number valid: {facts}").format(facts=" · ".join(told)), Tone.OK)
                self._take(check.sex or "", check.birth_date)
                return
            else:
                self._say(_("Number valid. Please add sex and date of birth."), Tone.OK)
        self._take(None, None)

    def _take(self, sex: str | None, birth_date: date | None) -> None:
        """Write what the number says and lock it; unlock where it says nothing."""
        known = birth_date is not None
        for key, value in (("sex", sex), ("birth_date", birth_date)):
            editor = self.details[key]
            was_known = not editor.control.isEnabled()
            if known:
                editor.show(value)
            elif was_known:
                editor.show(None)
            editor.widget.setEnabled(not known)
            editor.control.setEnabled(not known)

    def _say(self, text: str, tone: Tone | None) -> None:
        self._finding.setText(text)
        set_tone(self._finding, tone)

    def _id_problem(self, value: object) -> str | None:
        check = check_id(str(self.identity["id_type"].value()), str(value), today=self._today)
        return check.message() or None

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))


class DeskDialog(PersonSheet):
    """Registers one person after another; group and unit stay for the next one."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme) -> None:
        title = _("Register one {candidate}").format(candidate=words_for(programme.kind).candidate.lower())
        super().__init__(parent, context, programme, title, name="registration_desk")
        self.add_cancel(_("Close"))
        self.add_button(_("Save, next person"), "registration_desk_save", self._save, kind="primary", icon="check")

    def open(self) -> None:
        super().open()
        self.identity["name"].control.setFocus()

    def _save(self) -> None:
        if not self.check():
            return
        form = self.desk_form()
        self.set_busy(_("Saving"))
        self._context.change(
            self, lambda: self._context.app.registrations.register(self._programme.id, form), self._saved, self._failed
        )

    def _saved(self, value: Registration) -> None:
        name = str(self.identity["name"].value())
        self.identity.show_values({"name": "", "id_number": ""})
        self.details.show_values({"sex": "", "birth_date": None, "phone": "", "job": "", "education": ""})
        self.show_problem(_("Registered: {name}, no. {number}").format(name=name, number=value.entry_no), Tone.OK)
        self.identity["name"].control.setFocus()


class CorrectDialog(PersonSheet):
    """Corrects one registration; a stale one is refused with a sentence."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme, row: RegistrationRow) -> None:
        super().__init__(parent, context, programme, _("Correct the registration"), name="registration_correction")
        self._row = row
        self.identity.show_values(row)
        self._offer(self.details["education"].control, row.education)
        self.details.show_values(row)
        self._show_finding()
        self.add_cancel()
        self.add_button(_("Save"), "registration_correction_save", self._save, kind="primary", icon="check")

    def open(self) -> None:
        super().open()
        self.identity["name"].control.setFocus()

    def _save(self) -> None:
        if not self.check():
            return
        form = self.desk_form()
        self.set_busy(_("Saving"))
        self._context.change(
            self,
            lambda: self._context.app.registrations.correct(self._row.id, self._row.version, form),
            self._saved,
            self._failed,
        )

    def _saved(self, _value: Registration) -> None:
        self.set_busy("")
        self.accept()
        self._context.notices.say(_("Saved."))

    @staticmethod
    def _offer(box: QWidget, education: str) -> None:
        """Keep a word that no level of education has: the return brought it."""
        if isinstance(box, QComboBox) and education and box.findData(education) < 0:
            box.addItem(education, education)


def _phone_problem(value: object) -> str | None:
    return (
        None
        if is_phone(tidy_phone(str(value)))
        else _("This does not look like a telephone number. A mobile number has 11 digits.")
    )
