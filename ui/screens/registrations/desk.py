"""At the desk: register one person after another, and correct a registration."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QCheckBox, QWidget

from skillsapp.domain.programme import Programme, ProgrammeState
from skillsapp.domain.registration import Registration
from skillsapp.domain.words import words_for
from skillsapp.kernel.errors import StaleEdit
from skillsapp.kernel.i18n import _
from skillsapp.queries.registrations import RegistrationRow, find_registration
from ui.both_versions import show_both, take_stored
from ui.context import Context
from ui.screens.registrations.person_sheet import PersonSheet, offer_education
from ui.theme import Tone


class DeskDialog(PersonSheet):
    """Registers one person after another; on the days of the programme whoever walks in is accepted at once."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme) -> None:
        title = _("Register one {candidate}").format(candidate=words_for(programme.kind).candidate.lower())
        super().__init__(parent, context, programme, title, programme.title, name="registration_desk", looks_up=True)
        self.walk_in = QCheckBox(_("Walked in on the day: accept at once"))
        self.walk_in.setObjectName("walk_in_choose")
        self.walk_in.setChecked(self._is_today())
        self.add(self.walk_in)
        self.add_cancel(_("Close"))
        self.add_button(_("Save, next person"), "registration_desk_save", self.try_save, kind="primary", icon="check")

    def save(self) -> None:
        form, walk_in, seen = self.desk_form(), self.walk_in.isChecked(), self.seen_version()
        self._context.change(
            self,
            lambda: self._context.app.registrations.register(self._programme.id, form, walk_in=walk_in, seen=seen),
            self._saved,
            self.failed,
        )

    def _is_today(self) -> bool:
        programme = self._programme
        if programme.starts_on is None:
            return programme.state is ProgrammeState.EXAM
        return programme.starts_on <= self._today <= (programme.ends_on or programme.starts_on)

    def _saved(self, value: Registration) -> None:
        name = str(self.identity["name"].value())
        self.clear_person()
        self.show_problem(_("Registered: {name}, no. {number}").format(name=name, number=value.entry_no), Tone.OK)
        self.identity["id_number"].control.setFocus()


class CorrectDialog(PersonSheet):
    """Corrects one registration; where somebody else saved it meanwhile, both versions are shown and nothing typed is lost."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme, row: RegistrationRow) -> None:
        super().__init__(
            parent,
            context,
            programme,
            _("Correct the registration"),
            programme.title,
            name="registration_correction",
            looks_up=False,
        )
        self._row = row
        offer_education(self.details["education"].control, row.education)
        self.details.show_values(row)
        self.identity.show_values(row)
        self.add_cancel()
        self.add_button(_("Save"), "registration_correction_save", self.try_save, kind="primary", icon="check")

    def save(self) -> None:
        form = self.desk_form()
        self._context.change(
            self,
            lambda: self._context.app.registrations.correct(self._row.id, self._row.version, form, self._row.person_version),
            self._saved,
            self.failed,
        )

    def failed(self, error: Exception) -> None:
        if not isinstance(error, StaleEdit):
            super().failed(error)
            return
        reader, id = self._context.app.reader, self._row.id
        self._context.load(self, lambda: find_registration(reader, id), self._compare)

    def _compare(self, stored: RegistrationRow) -> None:
        """Take over what only somebody else changed, and show the rest; saving goes on from what is stored now."""
        self.set_busy("")
        before, now = asdict(self._row), asdict(stored)
        rows = [*take_stored(self.identity, before, now), *take_stored(self.details, before, now)]
        self._row = stored
        if rows:
            show_both(self, rows, self.try_save)
        else:
            self.try_save()

    def _saved(self, _value: Registration) -> None:
        self.set_busy("")
        self.accept()
        self._context.notices.say(_("Saved."))
