"""The people of the house in the demonstration, with secrets that the sign-in window of a demonstration folder shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from skillsapp.app import App
from skillsapp.domain.account import Account
from skillsapp.domain.roles import ROLE_TITLES, Role

ADMIN_PASSWORD = "demo-2026"

OFFICE = (("organiser", 0, Role.ORGANISER), ("exam_officer", 1, Role.EXAM_OFFICER))
ON_SITE = (
    ("invigilator", 2, Role.INVIGILATOR, "271828"),
    ("judge1", 3, Role.JUDGE, "314159"),
    ("judge2", 4, Role.JUDGE, "161803"),
    ("judge3", 5, Role.JUDGE, "141421"),
    ("chief_judge", 6, Role.CHIEF_JUDGE, "173205"),
    ("supervisor", 7, Role.SUPERVISOR, "223606"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who can act in the demonstration, by a short key."""

    accounts: Mapping[str, Account]
    words: Mapping[str, Any]

    def act(self, app: App, key: str) -> None:
        """Let the account with *key* be the one signed in."""
        app.session.actor = self.accounts[key].actor()


def hire_office(app: App, words: Mapping[str, Any], names: list[str]) -> Staff:
    """Do the first start and add the people of the office."""
    accounts = {"admin": app.accounts.set_up(words["association"], ADMIN_PASSWORD).value}
    app.session.actor = accounts["admin"].actor()
    for key, place, role in OFFICE:
        accounts[key] = app.accounts.add(names[place], key, [role], ADMIN_PASSWORD).value
    return Staff(accounts, words)


def hire_on_site(app: App, staff: Staff, names: list[str], programme_id: str) -> Staff:
    """Add the people on site of one programme."""
    staff.act(app, "admin")
    accounts = dict(staff.accounts)
    for key, place, role, pin in ON_SITE:
        accounts[key] = app.accounts.add(names[place], key, [role], pin, programme_id).value
    return Staff(accounts, staff.words)


def sign_in_card(staff: Staff) -> list[list[str]]:
    """Return name, sign-in name, secret and the role's title (to be translated) of everyone, for the sign-in window of the demonstration."""
    pins = {key: pin for key, _place, _role, pin in ON_SITE}
    return [
        [account.name, account.login, pins.get(key, ADMIN_PASSWORD), ROLE_TITLES[Role(account.roles[0])]]
        for key, account in staff.accounts.items()
    ]
