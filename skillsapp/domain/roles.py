"""Who may do what: roles, permissions, and the one table that joins them.

Separations (decisions.md): a judge sees no names; who enters a mark does not confirm its amendment; results are frozen by two.
An assessor invigilates and scores an assessment, where nothing is blind (rules.md 3.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from skillsapp.kernel.i18n import N_


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    EXAM_OFFICER = "exam_officer"
    CHECK_IN = "check_in"
    INVIGILATOR = "invigilator"
    ASSESSOR = "assessor"
    JUDGE = "judge"
    CHIEF_JUDGE = "chief_judge"
    BLINDING_OFFICER = "blinding_officer"
    SUPERVISOR = "supervisor"
    ARBITRATOR = "arbitrator"


ROLE_TITLES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: N_("Administrator"),
    Role.ORGANISER: N_("Organiser"),
    Role.EXAM_OFFICER: N_("Exam officer"),
    Role.CHECK_IN: N_("Check-in clerk"),
    Role.INVIGILATOR: N_("Invigilator"),
    Role.ASSESSOR: N_("Assessor"),
    Role.JUDGE: N_("Judge"),
    Role.CHIEF_JUDGE: N_("Chief judge"),
    Role.BLINDING_OFFICER: N_("Blinding officer"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.ARBITRATOR: N_("Arbitrator"),
}

OFFICE_ROLES = frozenset({Role.ADMINISTRATOR, Role.ORGANISER, Role.EXAM_OFFICER})
"""Roles that sign in with a password and belong to no single programme; all others have a PIN for one programme."""


class Permission(StrEnum):
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"
    MANAGE_PROGRAMMES = "manage_programmes"
    SEE_PEOPLE = "see_people"
    SEE_ID_NUMBERS = "see_id_numbers"
    MANAGE_REGISTRATIONS = "manage_registrations"
    CHECK_IN = "check_in"
    SEE_QUESTIONS = "see_questions"
    MANAGE_QUESTIONS = "manage_questions"
    MANAGE_SITTINGS = "manage_sittings"
    RUN_SITTING = "run_sitting"
    AWARD_MARK = "award_mark"
    REQUEST_AMENDMENT = "request_amendment"
    CONFIRM_AMENDMENT = "confirm_amendment"
    SEE_MARKS = "see_marks"
    SEE_RESULTS = "see_results"
    COMPUTE_RESULTS = "compute_results"
    FREEZE_RESULTS = "freeze_results"
    ISSUE_CERTIFICATES = "issue_certificates"
    SEE_AUDIT = "see_audit"
    BACK_UP = "back_up"
    RESTORE = "restore"
    MAKE_PACKAGES = "make_packages"
    KEY_CARDS = "key_cards"
    RULE_ATTEMPTS = "rule_attempts"
    MANAGE_SEAL = "manage_seal"
    ENQUIRE = "enquire"
    MARK_ANSWERS = "mark_answers"
    SETTLE_ANSWERS = "settle_answers"


PERMISSION_TITLES: Mapping[Permission, str] = {
    Permission.MANAGE_ACCOUNTS: N_("manage staff accounts"),
    Permission.MANAGE_SETTINGS: N_("change settings"),
    Permission.MANAGE_PROGRAMMES: N_("create and change programmes"),
    Permission.SEE_PEOPLE: N_("see registrations"),
    Permission.SEE_ID_NUMBERS: N_("see full ID numbers"),
    Permission.MANAGE_REGISTRATIONS: N_("change registrations"),
    Permission.CHECK_IN: N_("check people in"),
    Permission.SEE_QUESTIONS: N_("see questions"),
    Permission.MANAGE_QUESTIONS: N_("change the question bank"),
    Permission.MANAGE_SITTINGS: N_("arrange sittings and seats"),
    Permission.RUN_SITTING: N_("run a sitting"),
    Permission.AWARD_MARK: N_("enter marks"),
    Permission.REQUEST_AMENDMENT: N_("ask for a mark to be amended"),
    Permission.CONFIRM_AMENDMENT: N_("confirm an amendment"),
    Permission.SEE_MARKS: N_("see all marks"),
    Permission.SEE_RESULTS: N_("see results"),
    Permission.COMPUTE_RESULTS: N_("compute results"),
    Permission.FREEZE_RESULTS: N_("freeze results"),
    Permission.ISSUE_CERTIFICATES: N_("issue certificates"),
    Permission.SEE_AUDIT: N_("read the audit log"),
    Permission.BACK_UP: N_("make backups"),
    Permission.RESTORE: N_("restore a backup"),
    Permission.MAKE_PACKAGES: N_("prepare and collect laptops"),
    Permission.KEY_CARDS: N_("enter answer cards"),
    Permission.RULE_ATTEMPTS: N_("rule on answer cards and double papers"),
    Permission.MANAGE_SEAL: N_("keep and use the image of the seal"),
    Permission.ENQUIRE: N_("use the enquiry desk"),
    Permission.MARK_ANSWERS: N_("mark short answers"),
    Permission.SETTLE_ANSWERS: N_("settle what two markers see differently"),
}

_P = Permission
ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(set(_P) - {_P.AWARD_MARK, _P.CONFIRM_AMENDMENT, _P.MARK_ANSWERS}),
    Role.ORGANISER: frozenset(set(_P) - {_P.MANAGE_ACCOUNTS, _P.AWARD_MARK, _P.CONFIRM_AMENDMENT, _P.RESTORE, _P.MANAGE_SEAL}),
    Role.EXAM_OFFICER: frozenset(
        {
            _P.SEE_PEOPLE,
            _P.SEE_ID_NUMBERS,
            _P.MANAGE_REGISTRATIONS,
            _P.CHECK_IN,
            _P.MANAGE_SITTINGS,
            _P.RUN_SITTING,
            _P.SEE_RESULTS,
            _P.BACK_UP,
            _P.MAKE_PACKAGES,
            _P.KEY_CARDS,
            _P.RULE_ATTEMPTS,
            _P.ENQUIRE,
            _P.MARK_ANSWERS,
        }
    ),
    Role.CHECK_IN: frozenset({_P.SEE_PEOPLE, _P.CHECK_IN}),
    Role.INVIGILATOR: frozenset({_P.SEE_PEOPLE, _P.CHECK_IN, _P.RUN_SITTING, _P.KEY_CARDS}),
    Role.ASSESSOR: frozenset({_P.AWARD_MARK, _P.REQUEST_AMENDMENT, _P.SEE_PEOPLE, _P.CHECK_IN, _P.RUN_SITTING, _P.MARK_ANSWERS}),
    Role.JUDGE: frozenset({_P.AWARD_MARK, _P.REQUEST_AMENDMENT, _P.MARK_ANSWERS}),
    Role.CHIEF_JUDGE: frozenset(
        {
            _P.AWARD_MARK,
            _P.REQUEST_AMENDMENT,
            _P.CONFIRM_AMENDMENT,
            _P.SEE_MARKS,
            _P.SEE_RESULTS,
            _P.FREEZE_RESULTS,
            _P.MARK_ANSWERS,
            _P.SETTLE_ANSWERS,
        }
    ),
    Role.BLINDING_OFFICER: frozenset({_P.SEE_PEOPLE, _P.CHECK_IN}),
    Role.SUPERVISOR: frozenset(
        {_P.SEE_MARKS, _P.SEE_RESULTS, _P.CONFIRM_AMENDMENT, _P.FREEZE_RESULTS, _P.SEE_AUDIT, _P.SETTLE_ANSWERS}
    ),
    Role.ARBITRATOR: frozenset({_P.SEE_MARKS, _P.SEE_RESULTS, _P.SEE_AUDIT, _P.RULE_ATTEMPTS}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, the operator of the command line, or the program itself."""

    id: str
    name: str
    permissions: frozenset[Permission]
    programme_id: str | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Return what the roles together allow."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles)) if roles else frozenset()


NOBODY = Actor("nobody", "", frozenset())
"""The actor before anyone has signed in: may do nothing."""


def local_operator(system_user: str) -> Actor:
    """Return the operator of the command line, who has the data folder and so every permission."""
    return Actor(f"local:{system_user}", system_user, frozenset(Permission))


PROGRAM = Actor("program", "skillsapp", frozenset(Permission))
"""The program itself: migrations, automatic collection at zero, the demonstration."""
