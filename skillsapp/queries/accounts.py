"""Accounts for the sign-in window and the settings page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from skillsapp.domain.roles import Role
from skillsapp.store.engine import Reader
from skillsapp.store.tables.accounts import account


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account without its secret."""

    id: str
    name: str
    login: str
    roles: tuple[Role, ...]
    programme_id: str | None
    badge: str | None
    disabled: bool
    version: int


def list_accounts(reader: Reader) -> tuple[AccountRow, ...]:
    """Return all accounts in the order they were made."""
    with reader.connect() as connection:
        rows = connection.execute(select(account).order_by(account.c.id)).all()
    return tuple(
        AccountRow(
            row.id,
            row.name,
            row.login,
            tuple(Role(role) for role in row.roles),
            row.programme_id,
            row.badge,
            row.disabled,
            row.version,
        )
        for row in rows
    )


def has_accounts(reader: Reader) -> bool:
    """Say whether the first start is behind us."""
    with reader.connect() as connection:
        return bool(connection.execute(select(func.count()).select_from(account)).scalar_one())


def names_of(reader: Reader) -> dict[str, str]:
    """Return the names of the accounts by their ids, for logs and lists."""
    with reader.connect() as connection:
        return {row.id: row.name for row in connection.execute(select(account.c.id, account.c.name))}
