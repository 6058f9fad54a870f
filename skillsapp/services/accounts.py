"""People of the house: first start, accounts, signing in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from skillsapp.domain.account import (
    FIRST_LOGIN,
    Account,
    AccountDisabled,
    AlreadySetUp,
    LastAdministrator,
    LoginMissing,
    LoginTaken,
    RolesMixed,
    SignInRefused,
    SignInThrottled,
    check_password,
    check_pin,
    wait_after,
)
from skillsapp.domain.roles import OFFICE_ROLES, ROLE_TITLES, Permission, Role
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _
from skillsapp.kernel.ids import new_id
from skillsapp.security.passwords import hash_secret, is_secret
from skillsapp.store.account_store import AccountStore
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True)
class AccountService:
    begin: Begin
    begin_as_program: Begin

    def set_up(self, association: str, password: str) -> Done[Account]:
        """First start: keep the association's name and make the administrator (sign-in name `admin`).  Raises PasswordTooShort or AlreadySetUp."""
        check_password(password)
        secret = hash_secret(password)
        with self.begin_as_program("house.set_up", None) as uow:
            if AccountStore(uow).list():
                raise AlreadySetUp()
            SettingStore(uow).put("association.name", association.strip())
            value = Account(new_id(), _(ROLE_TITLES[Role.ADMINISTRATOR]), FIRST_LOGIN, (Role.ADMINISTRATOR.value,), secret)
            AccountStore(uow).add(value)
            return uow.commit(value, subject=value.id)

    def add(self, name: str, login: str, roles: Sequence[Role], secret: str, programme_id: str | None = None) -> Done[Account]:
        """Add an account: a password for office roles, a PIN and a badge for roles on site.

        Raises LoginMissing, RolesMixed, PasswordTooShort, PinWrongShape or LoginTaken.
        """
        name, login = name.strip(), login.strip()
        if not name or not login:
            raise LoginMissing()
        office = bool(set(roles) & OFFICE_ROLES)
        if not roles or (office and not set(roles) <= OFFICE_ROLES) or (not office and programme_id is None):
            raise RolesMixed()
        (check_password if office else check_pin)(secret)
        hashed = hash_secret(secret)
        with self.begin("account.added", Permission.MANAGE_ACCOUNTS) as uow:
            store = AccountStore(uow)
            if store.find_by_login_or_badge(login) is not None:
                raise LoginTaken(login)
            badge = None if office else secrets.token_hex(8).upper()
            value = Account(
                new_id(), name, login, tuple(role.value for role in roles), hashed, None if office else programme_id, badge
            )
            store.add(value)
            return uow.commit(value, subject=value.id, roles=[role.value for role in roles])

    def set_secret(self, account_id: str, secret: str) -> Done[Account]:
        """Give an account a new password or PIN; its wrong tries are forgotten.  Raises PasswordTooShort or PinWrongShape."""
        with self.begin("account.secret_set", Permission.MANAGE_ACCOUNTS) as uow:
            is_office = AccountStore(uow).find(account_id).is_office
        (check_password if is_office else check_pin)(secret)
        hashed = hash_secret(secret)
        with self.begin("account.secret_set", Permission.MANAGE_ACCOUNTS) as uow:
            store = AccountStore(uow)
            after = store.save(replace(store.find(account_id), secret=hashed, failures=0, locked_until=None))
            return uow.commit(after, subject=account_id)

    def set_disabled(self, account_id: str, disabled: bool) -> Done[Account]:
        """Switch an account off or on.  Raises LastAdministrator."""
        with self.begin("account.disabled" if disabled else "account.enabled", Permission.MANAGE_ACCOUNTS) as uow:
            store = AccountStore(uow)
            value = store.find(account_id)
            others = [a for a in store.list() if Role.ADMINISTRATOR in a.roles and not a.disabled and a.id != account_id]
            if disabled and Role.ADMINISTRATOR in value.roles and not others:
                raise LastAdministrator()
            after = store.save(replace(value, disabled=disabled))
            return uow.commit(after, subject=account_id)

    def sign_in(self, login: str, secret: str) -> Done[Account]:
        """Return the account when name (or badge) and secret belong together.

        Every wrong try is kept, so that throttling survives a restart.  Raises SignInRefused, SignInThrottled or AccountDisabled.
        """
        known = self._find(login.strip())
        if known is None:
            hash_secret(secret)  # as slow as a wrong password, so that names cannot be told apart by time
            raise SignInRefused()
        is_right = is_secret(secret, known.secret)  # slow on purpose, so outside the transaction that an exam's answers wait for
        with self.begin_as_program("account.signed_in", None) as uow:
            store = AccountStore(uow)
            value = store.find(known.id)
            _refuse_sign_in(value, uow.now())
            if is_right and value.secret == known.secret:
                after = store.save(replace(value, failures=0, locked_until=None)) if value.failures else value
                uow.actor = value.actor()
                return uow.commit(after, subject=value.id)
            refusal = self._count_failure(uow, store, value)
        raise refusal

    def _find(self, login: str) -> Account | None:
        """Return the account that signs in so, if it may be tried now.  Raises SignInThrottled or AccountDisabled."""
        with self.begin_as_program("account.found", None) as uow:
            value = AccountStore(uow).find_by_login_or_badge(login)
            if value is not None:
                _refuse_sign_in(value, uow.now())
            return value

    def _count_failure(self, uow: UnitOfWork, store: AccountStore, value: Account) -> Exception:
        failures = value.failures + 1
        wait = wait_after(failures)
        store.save(replace(value, failures=failures, locked_until=uow.now() + wait if wait else None))
        uow.action = "account.sign_in_refused"
        uow.commit(None, subject=value.id, failures=failures)
        return SignInThrottled(round(wait.total_seconds())) if wait else SignInRefused()


def _refuse_sign_in(value: Account, now: datetime) -> None:
    if value.disabled:
        raise AccountDisabled()
    if value.locked_until is not None and now < value.locked_until:
        raise SignInThrottled(max(1, round((value.locked_until - now).total_seconds())))
