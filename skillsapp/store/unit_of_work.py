"""One use case, one transaction, one audit entry: all of it is kept or none of it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from sqlalchemy import Connection, Engine, func, insert, select
from sqlalchemy.exc import DBAPIError

from skillsapp.domain.roles import PERMISSION_TITLES, Actor, Permission
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.clock import Clock
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.kernel.i18n import _
from skillsapp.store.tables.audit import audit_entry
from skillsapp.store.tables.columns import to_json

T = TypeVar("T")
FIRST_PREV = hashlib.sha256(b"skillsapp audit").digest()


class Transactions(Protocol):
    """What a unit of work needs of the store."""

    @property
    def writer(self) -> Engine: ...

    @property
    def clock(self) -> Clock: ...

    def translate(self, error: BaseException) -> Exception: ...


class UnitOfWork:
    """A transaction with its actor.  Leaving it without `commit` undoes everything.

    Raises PermissionRefused on entering when the actor may not do this.
    """

    def __init__(self, store: Transactions, actor: Actor, action: str, permission: Permission | None) -> None:
        self._store, self.actor, self.action, self._permission = store, actor, action, permission
        self._topics: set[Topic] = set()

    @property
    def connection(self) -> Connection:
        """The open connection; stores speak SQL through it."""
        return self._connection

    @property
    def clock(self) -> Clock:
        return self._store.clock

    def now(self) -> datetime:
        """Return the wall clock's time in UTC."""
        return self._store.clock.now()

    def __enter__(self) -> Self:
        if self._permission is not None and not self.actor.may(self._permission):
            raise PermissionRefused(_(PERMISSION_TITLES[self._permission]))
        try:
            self._connection = self._store.writer.connect()
            try:
                self._transaction = self._connection.begin()
            except BaseException:
                self._connection.close()  # there is only one: kept, it would lock out every later use case
                raise
        except DBAPIError as error:
            raise self._store.translate(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._transaction.is_active:
                self._transaction.rollback()
            elif isinstance(error, DBAPIError):
                # A commit that failed leaves SQLAlchemy thinking that it is over, and the database in the middle of it.
                self._connection.connection.rollback()
        except Exception:  # whatever the driver says to that, nothing half-done lives on in a connection thrown away
            self._connection.invalidate()
        finally:
            self._connection.close()
        if isinstance(error, DBAPIError):
            raise self._store.translate(error) from error

    def stay_within(self, programme_id: str) -> None:
        """Raise PermissionRefused when the actor belongs to another programme: people on site have their roles in one."""
        if self.actor.programme_id not in (None, programme_id):
            title = PERMISSION_TITLES[self._permission] if self._permission is not None else ""
            raise PermissionRefused(_(title) if title else self.action)

    def touch(self, *topics: Topic) -> None:
        """Note what changed, for the screens."""
        self._topics.update(topics)

    def commit(self, value: T, *, subject: str = "", **details: Any) -> Done[T]:
        """Write the audit entry and make everything durable.  Details hold codes, ids and numbers, never answers or ID numbers."""
        self._write_audit(subject, details)
        self._transaction.commit()
        return Done(value, frozenset(self._topics))

    def commit_unaudited(self, value: T) -> Done[T]:
        """Make everything durable without an audit entry: for the answer log, which is its own chain."""
        self._transaction.commit()
        return Done(value, frozenset(self._topics))

    def _write_audit(self, subject: str, details: dict[str, Any]) -> None:
        last = self._connection.execute(
            select(audit_entry.c.seq, audit_entry.c.hash).where(
                audit_entry.c.seq == select(func.max(audit_entry.c.seq)).scalar_subquery()
            )
        ).first()
        seq, prev = (last.seq + 1, last.hash) if last else (1, FIRST_PREV)
        at = self.now()
        text = to_json(details)
        self._connection.execute(
            insert(audit_entry).values(
                seq=seq,
                at=at,
                actor=self.actor.id,
                action=self.action,
                subject=subject,
                details=text,
                prev=prev,
                hash=audit_hash(prev, seq, at, self.actor.id, self.action, subject, text),
            )
        )


def audit_hash(prev: bytes, seq: int, at: datetime, actor: str, action: str, subject: str, details: str) -> bytes:
    """Return the hash that chains one entry to the one before it."""
    body = to_json([seq, round(at.timestamp() * 1000), actor, action, subject, details])
    return hashlib.sha256(prev + body.encode()).digest()


class Begin(Protocol):
    """Opens a unit of work for whoever is signed in: `with begin("mark.awarded", Permission.AWARD_MARK) as uow:`."""

    def __call__(self, action: str, permission: Permission | None) -> UnitOfWork: ...
