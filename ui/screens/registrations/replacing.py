"""The unit sends somebody else: one sheet withdraws the old entry, registers the new person and hands the seat over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from skillsapp.domain.programme import Programme
from skillsapp.domain.words import words_for
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import N_, _, ngettext
from skillsapp.queries.registrations import RegistrationRow, SeatPlace, list_seats_of
from skillsapp.services.registrations import Replacement
from ui.context import Context
from ui.screens.registrations.person_sheet import PersonSheet
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FormRow
from ui.widgets.text import label, set_tone

REASONS = (N_("The unit sends somebody else"), N_("Away on business"), N_("Ill"), N_("Has left the unit"))


class ReplaceDialog(PersonSheet):
    """The number of whoever comes first; unit and reason are filled in."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme, row: RegistrationRow) -> None:
        words = words_for(programme.kind)
        title = _("Replace {name}").format(name=row.name)
        below = " · ".join(part for part in (row.entry_no, row.organisation, programme.title) if part)
        super().__init__(parent, context, programme, title, below, name="registration_replacement", looks_up=True)
        self._row = row
        self._why = QLineEdit(_(REASONS[0]))
        self._why.setObjectName("replacement_reason_edit")
        self._why_row = FormRow(
            _("Why {name} does not come").format(name=row.name),
            self._why,
            required=True,
            hint=_("{name} is withdrawn with this reason; the new {candidate} is linked to the old entry.").format(
                name=row.name, candidate=words.candidate.lower()
            ),
        )
        quick = QHBoxLayout()
        quick.setSpacing(px(8))
        for number, reason in enumerate(REASONS):
            quick.addWidget(
                Button(_(reason), f"replacement_reason_{number + 1}", partial(self._why.setText, _(reason)), kind="chip")
            )
        quick.addStretch()
        self._seats = label("", "sub", wrap=True, name="replacement_seats")
        self.body.insertWidget(0, self._seats)
        place = self.body.indexOf(self.details)
        self.body.insertWidget(place, self._why_row)
        self.body.insertLayout(place + 1, quick)
        if len(self._groups) > 1:
            self.identity["group"].show(row.group)
            self.identity.set_field_visible("group", False)
        self.identity["organisation"].show(row.organisation)
        self.add_cancel()
        self.add_button(_("Replace"), "registration_replacement_save", self.try_save, kind="primary", icon="arrow-left-right")

    def open(self) -> None:
        super().open()
        reader, id = self._context.app.reader, self._row.id
        self._context.load(self, lambda: list_seats_of(reader, id), self._show_seats)

    def save(self) -> None:
        reason = self._why.text().strip()
        if not reason:
            self.set_busy("")
            self._why_row.show_error(_("Please write why, in a few words."))
            self._why.setFocus()
            return
        form, row, seen = self.desk_form(), self._row, self.seen_version()
        self._context.change(
            self,
            lambda: self._context.app.registrations.replace(row.id, row.version, form, reason, seen=seen),
            self._saved,
            self.failed,
        )

    def _show_seats(self, seats: Sequence[SeatPlace]) -> None:
        if not seats:
            self._seats.setText(_("No seat has been given yet."))
            return
        told = []
        for seat in seats:
            place = _("{title}, {time}, seat {number}").format(title=seat.title, time=stamp(seat.starts_at), number=seat.number)
            goes = (
                _("goes over to whoever comes")
                if seat.is_free
                else _("stays with {name}: it has begun").format(name=self._row.name)
            )
            told.append(_("{what}: {sentence}").format(what=place, sentence=goes))
        self._seats.setText("\n".join(told))
        set_tone(self._seats, Tone.OK if all(seat.is_free for seat in seats) else Tone.WARN)

    def _saved(self, value: Replacement) -> None:
        self.set_busy("")
        name = str(self.identity["name"].value())
        self.accept()
        text = _("{new} comes in place of {old}, no. {entry_no}.").format(
            new=name, old=self._row.name, entry_no=value.registration.entry_no
        )
        if value.seats:
            text += " " + ngettext("{count} seat went over.", "{count} seats went over.", value.seats).format(count=value.seats)
        self._context.notices.say(text)
