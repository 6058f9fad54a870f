"""The form for one person, the number first: sex and date of birth are read from it, a known person is filled in and compared."""

from __future__ import annotations

from abc import abstractmethod
from datetime import date
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.id_documents import ID_TYPES, age_on, check_id, normalise
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration_row import COMPARED
from skillsapp.exchange.contacts import is_phone, tidy_phone
from skillsapp.exchange.person_changes import changes_told
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.registrations import KnownPerson, find_known_person, list_units
from skillsapp.services.registrations import DeskForm, PersonDiffers
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.screens.registrations.columns import SEX_TITLES, sex_title, state_title
from ui.screens.registrations.units import UnitCompleter
from ui.theme import Tone
from ui.widgets.text import label, set_tone

EIGHTEEN_DIGITS = frozenset({"resident_id", "hk_macau_residence", "taiwan_residence", "foreign_residence"})
LONGEST = 60
WALKED = ("id_number", "name", "organisation")
"""The fields that Enter goes through before it saves."""


class PersonSheet(SheetDialog):
    """`looks_up`: a known number fills in the rest.  The primary button saves; Enter goes on to what is empty, then saves."""

    def __init__(
        self, parent: QWidget, context: Context, programme: Programme, title: str, subtitle: str, *, name: str, looks_up: bool
    ) -> None:
        super().__init__(parent, title, subtitle, name=name, width=720, scroll=True)
        self._context, self._programme, self._looks_up = context, programme, looks_up
        self._today: date = to_house(context.app.clock.now()).date()
        self._known: KnownPerson | None = None
        self._asked = ""  # the number looked for last
        self._filled: dict[str, str] = {}  # what a known person filled in, by field
        self._seen: tuple[str, int] | None = None  # the changes that were shown, and of which version
        self.is_unit_old = False
        self._groups = [(group.key, group.title) for group in programme.plan.groups]
        self.identity, self.details = self._make_identity(), self._make_details()
        self._finding = label("", "sub", wrap=True, name="id_finding")
        self._finding.setAccessibleName(_("What the ID number says"))
        self._met = label("", "sub", wrap=True, name="person_known")
        keep_room(self._met)
        self.add(self._finding, self._met, self.identity, self.details)
        self._units = UnitCompleter(cast("QLineEdit", self.identity["organisation"].control))
        self.identity["id_number"].changed.connect(self._show_finding)
        self.details["id_type"].changed.connect(self._show_finding)
        self.identity["organisation"].changed.connect(self._unit_typed)
        self._show_finding()

    def open(self) -> None:
        super().open()
        self.identity["id_number"].control.setFocus()
        reader = self._context.app.reader
        self._context.load(self, lambda: list_units(reader), self._units.show_units)

    def desk_form(self) -> DeskForm:
        """Return what stands in the form."""
        values = {**self.identity.values(), **self.details.values()}
        values.setdefault("group", self._groups[0][0])
        texts = {key: str(value or "") for key, value in values.items() if key != "birth_date"}
        texts["phone"] = tidy_phone(texts["phone"])
        return DeskForm(**texts, birth_date=cast("date | None", values["birth_date"]))

    def check(self) -> bool:
        """Show what is wrong in place; return whether it may be saved."""
        identity, details = self.identity.check(), self.details.check()
        if not identity:
            self.identity.check()  # the focus goes to the first wrong field
        return identity and details

    @abstractmethod
    def save(self) -> None:
        """Save what stands in the form; it is right, and every change of a known person was shown."""

    def seen_version(self) -> int | None:
        """Return the version of the known person whose old and new details stand above."""
        return self._seen[1] if self._seen else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field that is still empty; from the last one it saves."""
        empty = self._next_empty() if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else None
        if empty is None:
            super().keyPressEvent(event)
            return
        line = cast("QLineEdit", self.identity[empty].control)
        line.setFocus(Qt.FocusReason.TabFocusReason)
        line.selectAll()

    def clear_person(self) -> None:
        """Make room for the next person; the unit stays, to be looked at."""
        self._known, self._asked, self._filled, self._seen = None, "", {}, None
        self.identity.show_values({"id_number": "", "name": "", "phone": "", "job": ""})
        self.details.show_values({"sex": "", "birth_date": None, "education": ""})
        self.is_unit_old = bool(self.identity["organisation"].raw())
        self._met.hide()
        self.allow("")
        self.identity["id_number"].control.setFocus()

    def try_save(self) -> None:
        """Check, show what would change of a known person, and save once it was shown."""
        if not self.check():
            return
        told = self._changes()
        if self._known is not None and told and self._seen != (told, self._known.person.version):
            self._seen = (told, self._known.person.version)
            self._show_changes(told)
            return
        self.set_busy(_("Saving"))
        self.save()

    def failed(self, error: Exception) -> None:
        """Show what was refused; a person met only now is compared before the next try."""
        if isinstance(error, PersonDiffers):
            self._seen = (error.changes, error.version)
            self._show_changes(error.changes)
            return
        self.show_problem(sentence(error))

    def _make_identity(self) -> Form:
        several = len(self._groups) > 1
        group = [Field("group", _("Group"), Kind.CHOICE, required=True, choices=self._groups)] if several else []
        return Form(
            (
                Field("id_number", _("ID number"), required=True, check=self._id_problem),
                Field("name", _("Name"), required=True, longest=LONGEST),
                *group,
                Field(
                    "organisation",
                    _("Unit"),
                    wide=not several,
                    longest=120,
                    placeholder=_("Name, or the initials of its pinyin"),
                ),
                Field("phone", _("Mobile"), check=_phone_problem),
                Field("job", _("Post"), longest=LONGEST),
            ),
            columns=2,
        )

    def _make_details(self) -> Form:
        kinds = [(key, kind.label()) for key, kind in ID_TYPES.items()]
        return Form(
            (
                Field("id_type", _("Kind of document"), Kind.CHOICE, required=True, choices=kinds),
                Field("sex", _("Sex"), Kind.CHOICE, choices=[(key, _(title)) for key, title in SEX_TITLES.items()]),
                Field("birth_date", _("Born on"), Kind.DATE),
                Field("education", _("Education"), Kind.CHOICE, choices=list(alias_table("education").names.items())),
            ),
            columns=2,
        )

    def _next_empty(self) -> str | None:
        focused = next((key for key in WALKED if self.identity[key].control is self.focusWidget()), None)
        if focused is None:
            return None
        for key in WALKED[WALKED.index(focused) + 1 :]:
            if not self.identity[key].raw().strip() or (key == "organisation" and self.is_unit_old):
                return key
        return None

    def _show_finding(self) -> None:
        number, id_type = normalise(self.identity["id_number"].raw()), str(self.details["id_type"].value())
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
                self._look_up(check.type_key, check.normalised)
                return
            else:
                self._say(_("Number valid. Please add sex and date of birth."), Tone.OK)
                self._look_up(check.type_key, check.normalised)
                self._take(None, None)
                return
        self._look_up("", "")
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

    def _look_up(self, id_type: str, number: str) -> None:
        if not self._looks_up or number == self._asked:
            return
        self._asked = number
        if not number:
            self._meet(None)
            return
        reader, programme_id = self._context.app.reader, self._programme.id

        def found(person: KnownPerson | None) -> None:
            if self._asked == number:  # the number may have gone on meanwhile
                self._meet(person)

        self._context.load(self, lambda: find_known_person(reader, programme_id, id_type, number), found)

    def _meet(self, known: KnownPerson | None) -> None:
        """Fill in a known person, without touching what was typed; take out what the one before had filled in."""
        for key, value in self._filled.items():
            if self.identity[key].raw() == value:
                self.identity[key].show("")
        self._known, self._filled, self._seen = known, {}, None
        self.show_problem("")
        self.allow("")
        self._met.setVisible(known is not None)
        if known is None:
            return
        person = known.person
        for key, value in (
            ("name", person.name),
            ("phone", person.phone),
            ("organisation", known.organisation),
            ("job", known.job),
        ):
            if value and (not self.identity[key].raw().strip() or (key == "organisation" and self.is_unit_old)):
                self.identity[key].show(value)
                self._filled[key] = value
        if not self.details["education"].value():
            offer_education(self.details["education"].control, person.education)
            self.details["education"].show(person.education)
        for key, given in (("sex", person.sex), ("birth_date", person.birth_date)):
            if self.details[key].control.isEnabled() and given:
                self.details[key].show(given)
        if known.state is not None:
            told = _("{name} is registered here already: no. {entry_no}, {state}.")
            self._met.setText(told.format(name=person.name, entry_no=known.entry_no, state=state_title(known.state)))
            set_tone(self._met, Tone.WARN)
            self.allow(_("This person is registered already."))
            return
        self._met.setText(
            _("Known person: {facts}").format(
                facts=" · ".join(part for part in (person.name, known.organisation, known.programme) if part)
            )
        )
        set_tone(self._met, Tone.INFO)

    def _changes(self) -> str:
        """Return what the form says otherwise than the known person, as the service will see it."""
        if self._known is None or self._known.state is not None:
            return ""
        form, person = self.desk_form(), self._known.person
        values = {key: (getattr(person, key), getattr(form, key)) for key in COMPARED}
        return changes_told({key: (str(old or "-"), str(new)) for key, (old, new) in values.items() if new and old != new})

    def _show_changes(self, changes: str) -> None:
        told = _("We know this person with other details. Ours → the new ones: {changes}. Save once more to take the new ones.")
        self.show_problem(told.format(changes=changes), Tone.WARN)

    def _unit_typed(self) -> None:
        self.is_unit_old = False

    def _id_problem(self, value: object) -> str | None:
        check = check_id(str(self.details["id_type"].value()), str(value), today=self._today)
        return check.message() or None


def keep_room(words: QWidget) -> None:
    """Hide *words* without moving what stands below them."""
    policy = words.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    words.setSizePolicy(policy)
    words.hide()


def offer_education(box: QWidget, education: str) -> None:
    """Keep a word that no level of education has: the return brought it."""
    if isinstance(box, QComboBox) and education and box.findData(education) < 0:
        box.addItem(education, education)


def _phone_problem(value: object) -> str | None:
    return (
        None
        if is_phone(tidy_phone(str(value)))
        else _("This does not look like a telephone number. A mobile number has 11 digits.")
    )
