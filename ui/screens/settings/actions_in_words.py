"""The audit log's actions as sentences; the log itself keeps the codes."""

from __future__ import annotations

from collections.abc import Mapping

from skillsapp.kernel.i18n import N_, _
from skillsapp.services.forms import FORMS

TITLES: Mapping[str, str] = {
    "account.added": N_("Account added"),
    "account.disabled": N_("Account switched off"),
    "account.enabled": N_("Account switched on"),
    "account.secret_set": N_("New password or PIN given"),
    "account.signed_in": N_("Signed in"),
    "account.sign_in_refused": N_("Sign-in refused"),
    "amendment.confirmed": N_("Amendment confirmed"),
    "amendment.refused": N_("Amendment refused"),
    "amendment.requested": N_("Amendment requested"),
    "aspect.reconsidered": N_("Reconsideration ordered"),
    "attempt.collect": N_("Paper collected"),
    "attempt.collected_all": N_("All papers collected"),
    "attempt.entered": N_("Candidate signed in"),
    "attempt.extended": N_("Time extended"),
    "attempt.paused": N_("Exam paused"),
    "attempt.paper_ruled": N_("Valid paper ruled"),
    "attempt.rehearsed": N_("Rehearsal held"),
    "attempt.resumed": N_("Exam resumed"),
    "attempt.start": N_("Exam begun"),
    "attempt.submit": N_("Paper handed in"),
    "backup.created": N_("Backup made"),
    "bank.imported": N_("Questions imported"),
    "bank.shipped": N_("Shipped questions taken over"),
    "card.keyed": N_("Answer card keyed"),
    "card.ruled": N_("Differences of a card ruled"),
    "card.taken_back": N_("Keyed card taken back"),
    "card.variant_settled": N_("Variant of a card settled"),
    "certificate.reissued": N_("Certificate reissued"),
    "certificate.voided": N_("Certificate declared void"),
    "certificates.checked": N_("Certificates checked"),
    "certificates.issued": N_("Certificates issued"),
    "certificates.key_trusted": N_("Signing key trusted"),
    "honour.moved": N_("Honour moved on"),
    "honours.recommended": N_("Honours recommended"),
    "house.demonstration": N_("Demonstration data made"),
    "house.device_named": N_("Computer named"),
    "house.set_up": N_("First start"),
    "mark.awarded": N_("Mark given"),
    "marks.awarded": N_("Marks given"),
    "official_number.recorded": N_("Official number recorded"),
    "official_numbers.imported": N_("Official numbers imported"),
    "paper.drawn": N_("Paper drawn"),
    "penalty.cancelled": N_("Penalty cancelled"),
    "penalty.recorded": N_("Penalty recorded"),
    "person.photos": N_("Photos matched"),
    "programme.changed": N_("Programme changed"),
    "programme.created": N_("Programme created"),
    "programme.moved": N_("Programme moved on"),
    "programme.noted.printing": N_("Printing noted"),
    "programme.noted.report": N_("Report noted"),
    "registration.accepted": N_("Registration accepted"),
    "registration.added": N_("Person registered"),
    "registration.corrected": N_("Registration corrected"),
    "registration.imported": N_("Registrations imported"),
    "registration.rejected": N_("Registration rejected"),
    "registration.returned": N_("Registration returned"),
    "registration.submitted": N_("Registration submitted again"),
    "registration.withdrawn": N_("Registration withdrawn"),
    "results.computed": N_("Results computed"),
    "results.signed": N_("Results signed"),
    "seat.absent": N_("Marked absent"),
    "seat.checked_in": N_("Checked in"),
    "seat.disqualified": N_("Paper cancelled"),
    "seat.expected": N_("Set back to expected"),
    "seat.roll_call": N_("Roll call"),
    "settings.changed": N_("Settings changed"),
    "sheet.submitted": N_("Score sheet submitted"),
    "sheets.assigned": N_("Score sheets assigned"),
    "sheets.locked": N_("Score sheets locked"),
    "sheets.opened": N_("Score sheets opened"),
    "sheets.submitted": N_("Score sheets submitted"),
    "sitting.arranged": N_("Sitting arranged"),
    "sitting.closed": N_("Sitting closed"),
    "sitting.day_arranged": N_("Exam day arranged"),
    "sitting.opened": N_("Sitting opened for signing in"),
    "sitting.rehearsal": N_("Rehearsal arranged"),
    "sitting.removed": N_("Sitting removed"),
    "sitting.started": N_("Sitting started"),
}
PRINTED = "form."


def action_title(action: str) -> str:
    """Return an action in words; one that has none yet by its code."""
    if action.startswith(PRINTED):
        form = FORMS.get(action.removeprefix(PRINTED))
        return _("Printed: {form}").format(form=_(form.printout.title)) if form else _("Form printed")
    return _(TITLES[action]) if action in TITLES else action
