"""Writes accounts."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import or_, select

from skillsapp.domain.account import Account
from skillsapp.kernel.changes import Topic
from skillsapp.store.rows import add, find, replace_row, to_value
from skillsapp.store.tables.accounts import account
from skillsapp.store.unit_of_work import UnitOfWork


class AccountStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def add(self, value: Account) -> None:
        add(self._uow.connection, account, value)
        self._uow.touch(Topic.ACCOUNTS)

    def find(self, id: str) -> Account:
        """Return the account.  Raises NotFound."""
        return find(self._uow.connection, account, Account, "account", id)

    def find_by_login_or_badge(self, text: str) -> Account | None:
        """Return the account that signs in as *text*: its sign-in name or the code on its badge."""
        row = self._uow.connection.execute(select(account).where(or_(account.c.login == text, account.c.badge == text))).first()
        return to_value(Account, row) if row else None

    def save(self, value: Account) -> Account:
        """Save an edited account.  Raises StaleEdit."""
        replace_row(self._uow.connection, account, value, "account")
        self._uow.touch(Topic.ACCOUNTS)
        return replace(value, version=value.version + 1)

    def list(self) -> tuple[Account, ...]:
        rows = self._uow.connection.execute(select(account).order_by(account.c.id)).all()
        return tuple(to_value(Account, row) for row in rows)
