"""Accounts of the house: office accounts have a password, people on site a 6-digit PIN and a badge for one programme; both are throttled."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from skillsapp.domain.roles import OFFICE_ROLES, Actor, Role, permissions_of
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
SHORTEST_PASSWORD = 8
PIN_DIGITS = 6
FIRST_LOGIN = "admin"
"""The sign-in name of the administrator that the first start makes."""


@dataclass(frozen=True, slots=True)
class Account:
    id: str
    name: str
    login: str
    roles: tuple[str, ...]
    secret: str
    programme_id: str | None = None
    badge: str | None = None
    disabled: bool = False
    failures: int = 0
    locked_until: datetime | None = None
    version: int = 1

    @property
    def is_office(self) -> bool:
        return any(Role(role) in OFFICE_ROLES for role in self.roles)

    def actor(self) -> Actor:
        """Return the account as someone who acts."""
        return Actor(self.id, self.name, permissions_of(frozenset(Role(role) for role in self.roles)), self.programme_id)


@dataclass(eq=False)
class SignInRefused(SkillsError):
    code = "account.refused"
    text = N_("Name and password or PIN do not belong together.")


@dataclass(eq=False)
class SignInThrottled(SkillsError):
    code = "account.throttled"
    text = N_("Too many wrong tries. Wait {seconds} seconds, then try again.")
    seconds: int


@dataclass(eq=False)
class AccountDisabled(SkillsError):
    code = "account.disabled"
    text = N_("This account is switched off. Ask the administrator.")


@dataclass(eq=False)
class PasswordTooShort(SkillsError):
    code = "account.password_short"
    text = N_("A password needs at least {least} characters.")
    least: int


@dataclass(eq=False)
class PinWrongShape(SkillsError):
    code = "account.pin_shape"
    text = N_("A PIN has {digits} digits, and not all the same or in a row.")
    digits: int


@dataclass(eq=False)
class LoginMissing(SkillsError):
    code = "account.login_missing"
    text = N_("Enter a name and a sign-in name.")


@dataclass(eq=False)
class AlreadySetUp(SkillsError):
    code = "house.set_up_already"
    text = N_("This data folder has its administrator already. Sign in.")


@dataclass(eq=False)
class LoginTaken(SkillsError):
    code = "account.login_taken"
    text = N_("The sign-in name “{login}” is taken. Choose another.")
    login: str


@dataclass(eq=False)
class RolesMixed(SkillsError):
    code = "account.roles_mixed"
    text = N_("Choose roles of the office or roles on site, not both; a role on site needs its programme.")


@dataclass(eq=False)
class LastAdministrator(SkillsError):
    code = "account.last_administrator"
    text = N_("This is the only administrator; there must be one.")


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many wrong tries in a row: nothing up to five, then doubling from 30 s to 15 min."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures - FREE_TRIES, 10)))


def check_password(password: str) -> None:
    """Raise PasswordTooShort when a password is too easy to guess."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(SHORTEST_PASSWORD)


def check_pin(pin: str) -> None:
    """Raise PinWrongShape for anything but six digits that are not all the same or in a row."""
    steps = {int(b) - int(a) for a, b in pairwise(pin)} if pin.isdecimal() and pin.isascii() else set()
    if len(pin) != PIN_DIGITS or not steps or steps in ({0}, {1}, {-1}):
        raise PinWrongShape(PIN_DIGITS)


def invent_pin() -> str:
    """Return six random digits that are not all the same or in a row."""
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
        with suppress(PinWrongShape):
            check_pin(pin)
            return pin
