"""Registrations and the steps they may take (rules.md 7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_, _


class RegistrationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


REGISTRATION_STATE_TITLES: Mapping[RegistrationState, str] = {
    RegistrationState.DRAFT: N_("Draft"),
    RegistrationState.SUBMITTED: N_("Awaiting review"),
    RegistrationState.RETURNED: N_("Returned for correction"),
    RegistrationState.ACCEPTED: N_("Accepted"),
    RegistrationState.REJECTED: N_("Rejected"),
    RegistrationState.WITHDRAWN: N_("Withdrawn"),
}

_S = RegistrationState
TRANSITIONS: Mapping[RegistrationState, frozenset[RegistrationState]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.RETURNED, _S.ACCEPTED, _S.REJECTED, _S.WITHDRAWN}),
    _S.RETURNED: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.RETURNED, _S.WITHDRAWN}),
    _S.REJECTED: frozenset({_S.SUBMITTED}),
    _S.WITHDRAWN: frozenset({_S.SUBMITTED}),
}
NEEDS_REASON = frozenset({_S.RETURNED, _S.REJECTED, _S.WITHDRAWN})


@dataclass(eq=False)
class StepNotAllowed(SkillsError):
    code = "registration.step"
    text = N_("A registration that is “{now}” cannot become “{wanted}”.")
    now: str
    wanted: str


@dataclass(eq=False)
class ReasonMissing(SkillsError):
    code = "registration.reason_missing"
    text = N_("Say why: a reason is kept with this step.")


@dataclass(frozen=True, slots=True)
class Registration:
    """One person in one programme.  `organisation` is the unit's name as the return gave it; `extra` keeps unknown columns.

    `replaces_id` is the withdrawn registration of the colleague in whose place the unit sends this person.
    """

    id: str
    programme_id: str
    person_id: str
    entry_no: str
    group: str
    organisation: str = ""
    organisation_id: str | None = None
    job: str = ""
    state: RegistrationState = RegistrationState.SUBMITTED
    reason: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    replaces_id: str | None = None


def step(now: RegistrationState, wanted: RegistrationState, reason: str) -> None:
    """Check that a registration may go from *now* to *wanted*.  Raises StepNotAllowed or ReasonMissing."""
    if wanted not in TRANSITIONS[now]:
        raise StepNotAllowed(_(REGISTRATION_STATE_TITLES[now]), _(REGISTRATION_STATE_TITLES[wanted]))
    if wanted in NEEDS_REASON and not reason.strip():
        raise ReasonMissing()
