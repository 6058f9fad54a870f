"""The recovery sheet: made and typed back, and what its code is good for when the password or the laptop is lost."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from skillsapp.domain.account import Account, SignInThrottled, check_password, wait_after
from skillsapp.domain.roles import PROGRAM, Permission, Role
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import Refused
from skillsapp.kernel.i18n import _
from skillsapp.printouts.recovery_sheet import RecoverySheetData, draw_recovery_sheet
from skillsapp.printouts.sheet import Imprint, Letterhead
from skillsapp.security.passwords import hash_secret
from skillsapp.security.recovery import GROUPS, CodeForeign, new_code, new_mark, plain_letters, read_code, unwrap_key, wrap_key
from skillsapp.store.account_store import AccountStore
from skillsapp.store.engine import Store
from skillsapp.store.header import Header, fresh_header, keep_header, ready_header
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

TRIES_KEY = "recovery.tries"
SHEET_PERMISSION = Permission.MANAGE_ACCOUNTS
"""Who holds the sheet can give the administrator a new password, so only who manages accounts makes one."""


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A code that is on no sheet yet; it is kept nowhere, and in force only when its last group was typed back."""

    code: str
    mark: str
    made_at: datetime

    @property
    def made_on(self) -> str:
        return to_house(self.made_at).strftime("%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class SheetInForce:
    mark: str
    made_on: str


@dataclass(frozen=True, slots=True)
class RecoveryService:
    begin: Begin
    begin_as_program: Begin
    store: Store

    def sheet(self) -> SheetInForce | None:
        """Return which recovery sheet is in force; None when none was made yet."""
        slot = self._header().recovery
        return SheetInForce(slot.mark, slot.made_on) if slot is not None else None

    def draft(self) -> SheetDraft:
        """Return a fresh code for a sheet."""
        return SheetDraft(new_code(), new_mark(), self.store.clock.now())

    def write_sheet(self, draft: SheetDraft, path: Path) -> Done[Path]:
        """Write the sheet as PDF; the log keeps its number, never its code.  Raises CannotWrite."""
        with self.begin("recovery.sheet_written", SHEET_PERMISSION) as uow:
            association = SettingStore(uow).get("association.name") or ""
            operator = uow.actor.name
        data = RecoverySheetData(
            Letterhead(association),
            Imprint(draft.made_at, operator),
            draft.code,
            draft.mark,
            draft.made_on,
            self.sheet() is not None,
        )
        draw_recovery_sheet(data, path)
        with self.begin("recovery.sheet_written", SHEET_PERMISSION) as uow:
            return uow.commit(path, subject=draft.mark)

    def put_in_force(self, draft: SheetDraft, last_group: str) -> Done[SheetInForce]:
        """Take the sheet into use once its last group was typed back; the sheet before opens no later backup.  Raises Refused.

        The data key is drawn anew where the database is not encrypted with it, so that an old sheet together with an old backup does not
        open new ones; the keys before stay in the header, for this computer's own older backups.
        """
        with self.begin("recovery.sheet_made", SHEET_PERMISSION):
            pass  # refused before the slow part
        if plain_letters(last_group) != draft.code.split("-")[-1]:
            raise Refused(
                _(
                    "That is not what stands in group {place} of the sheet. Look at the printed or written sheet and type it again."
                ).format(place=GROUPS)
            )
        before = self._header()
        key = self.store.key if before.locked else fresh_header(locked=False).key
        assert key is not None, "an open store with a key file has its key"
        slot = wrap_key(key, draft.code, draft.mark, draft.made_on)
        earlier = tuple(dict.fromkeys(old for old in (before.key, *before.earlier) if old is not None))
        after = replace(before, key=None if before.locked else key, recovery=slot, earlier=() if before.locked else earlier)
        with self.begin("recovery.sheet_made", SHEET_PERMISSION) as uow:
            uow.touch(Topic.SETTINGS, Topic.BACKUPS)
            keep_header(self.store.folder, after)
            try:
                return uow.commit(SheetInForce(slot.mark, slot.made_on), subject=slot.mark, replaced=before.recovery is not None)
            except BaseException:
                keep_header(self.store.folder, before)
                raise

    def reset_password(self, code: str, password: str) -> Done[Account]:
        """Give the first administrator a new password against the code of the recovery sheet, and return the account.

        Typing errors are named and cost nothing; a wrong code counts and makes wait, as at sign-in.
        Raises PasswordTooShort, CodeIncomplete, CodeMistyped, CodeForeign, SignInThrottled or Refused.
        """
        check_password(password)
        clean = read_code(code)
        header = self._header()
        if header.recovery is None:
            raise Refused(_("No recovery sheet was made for this data folder, so no code can help. Another administrator can."))
        with self.begin_as_program("recovery.tried", None) as uow:
            _refuse_if_waiting(uow)
        try:
            key = unwrap_key(header.recovery, clean)
            if key != (header.key or self.store.key):
                raise CodeForeign(header.recovery.mark, header.recovery.made_on)
        except CodeForeign:
            self._count_failure()
            raise
        secret = hash_secret(password)
        with self.begin_as_program("recovery.password_reset", None) as uow:
            store = AccountStore(uow)
            known = next((each for each in store.list() if Role.ADMINISTRATOR in each.roles), None)
            if known is None:
                raise Refused(_("This data folder has no administrator yet. Begin with the first start."))
            after = store.save(replace(known, secret=secret, failures=0, locked_until=None, disabled=False))
            SettingStore(uow).put(TRIES_KEY, "")
            return uow.commit(after, subject=after.id, sheet=header.recovery.mark)

    def _header(self) -> Header:
        return ready_header(self.store.folder, locked=self.store.key is not None)

    def _count_failure(self) -> None:
        with self.begin_as_program("recovery.refused", None) as uow:
            failures, _until = _tries(uow)
            wait = wait_after(failures + 1)
            until = (uow.now() + wait).isoformat() if wait else ""
            SettingStore(uow).put(TRIES_KEY, json.dumps([failures + 1, until]))
            uow.commit(None, subject=PROGRAM.id, failures=failures + 1)


def _tries(uow: UnitOfWork) -> tuple[int, datetime | None]:
    kept = SettingStore(uow).get(TRIES_KEY)
    failures, until = json.loads(kept) if kept else (0, "")
    return int(failures), datetime.fromisoformat(until) if until else None


def _refuse_if_waiting(uow: UnitOfWork) -> None:
    _failures, until = _tries(uow)
    if until is not None and uow.now() < until:
        raise SignInThrottled(max(1, round((until - uow.now()).total_seconds())))
