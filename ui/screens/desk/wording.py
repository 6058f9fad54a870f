"""How the desk says scores, states and steps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from skillsapp.domain.certificate import CERTIFICATE_STEP_TITLES, CertificateStep
from skillsapp.domain.certificate_order import LAYOUT_TITLES, PrintLayout
from skillsapp.domain.certificate_record import Standing
from skillsapp.domain.id_documents import ID_TYPES
from skillsapp.domain.registration import REGISTRATION_STATE_TITLES, RegistrationState
from skillsapp.domain.result import RESULT_STATUS_TITLES, ResultStatus
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _
from skillsapp.queries.person_page import Achieved, Entered
from ui.theme import Tone

STANDING_TONES: Mapping[Standing, Tone] = {Standing.VALID: Tone.OK, Standing.EXPIRED: Tone.WARN, Standing.VOID: Tone.BAD}
STATE_TONES: Mapping[RegistrationState, Tone] = {
    RegistrationState.ACCEPTED: Tone.OK,
    RegistrationState.RETURNED: Tone.WARN,
    RegistrationState.REJECTED: Tone.BAD,
    RegistrationState.SUBMITTED: Tone.INFO,
}


def day_text(day: date | None) -> str:
    """Return a day as lists show it, empty where it is not known."""
    return f"{day:%Y-%m-%d}" if day else ""


def until_text(day: date | None) -> str:
    """Return the last day of validity, or that there is none."""
    return day_text(day) or _("Without end")


def id_type_text(key: str) -> str:
    """Return the name of a kind of document."""
    return ID_TYPES[key].label() if key in ID_TYPES else ""


def state_text(entered: Entered) -> str:
    return _(REGISTRATION_STATE_TITLES[entered.state])


def scores_text(entered: Entered) -> str:
    """Return the scores of a registration in one line, those before a resit beside the one that counts."""
    return " · ".join(_score(achieved) for achieved in entered.achieved)


def _score(achieved: Achieved) -> str:
    if achieved.status is not ResultStatus.NORMAL:
        value = _(RESULT_STATUS_TITLES[achieved.status])
    else:
        value = plain(achieved.score) if achieved.score is not None else "—"
    text = f"{achieved.title} {value}"
    if not achieved.is_resit:
        return text
    before = ", ".join(achieved.before) or _("absent")
    return _("{score} (resit, before {before})").format(score=text, before=before)


def outcome_text(entered: Entered) -> str:
    """Return what came of it: passed, the rank and the prize."""
    parts = []
    if entered.passed is not None:
        parts.append(_("Passed") if entered.passed else _("Not passed"))
    if entered.rank is not None:
        parts.append(_("Rank {rank}").format(rank=entered.rank))
    if entered.prize:
        parts.append(entered.prize)
    return " · ".join(parts)


def remark_text(entered: Entered) -> str:
    """Return why it is as it is: the reason, and the other one of a replacement."""
    parts = [entered.reason] if entered.reason else []
    if entered.replaces:
        parts.append(_("In place of {name}").format(name=entered.replaces))
    if entered.replaced_by:
        parts.append(_("{name} came instead").format(name=entered.replaced_by))
    return " · ".join(parts)


def step_text(step: CertificateStep, names: Mapping[str, str]) -> tuple[str, str]:
    """Return what happened, and when, by whom and why."""
    actor = names.get(step.actor) or step.actor.partition(":")[2] or step.actor
    below = f"{stamp(step.at)} · {actor}"
    reason = _(LAYOUT_TITLES[PrintLayout(step.reason)]) if step.reason in set(PrintLayout) else step.reason
    return _(CERTIFICATE_STEP_TITLES[step.kind]), f"{below}\n{reason}" if reason else below
