"""Creating and changing programmes, and moving them along their life cycle."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from skillsapp.domain.account import Account, invent_pin
from skillsapp.domain.programme import STATE_ORDER, STATE_TITLES, ComponentKind, Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.progress import Step
from skillsapp.domain.roles import PERMISSION_TITLES, Permission
from skillsapp.exchange.programme_files import (
    ProgrammeSettings,
    apply_plan,
    read_preset,
    read_scheme,
    read_settings,
    with_theory_use,
)
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import PermissionRefused, SkillsError
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.ids import new_id
from skillsapp.security.passwords import hash_secret
from skillsapp.store.account_store import AccountStore
from skillsapp.store.marking_scheme_store import MarkingSchemeStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

_SEQUENCE_AT_END = re.compile(r"-[0-9]+(\.[0-9]+)?$")


@dataclass(eq=False)
class TitleMissing(SkillsError):
    code = "programme.title_missing"
    text = N_("Give the programme a title.")


@dataclass(eq=False)
class DatesReversed(SkillsError):
    code = "programme.dates_reversed"
    text = N_("The last day ({ends}) lies before the first day ({starts}).")
    starts: str
    ends: str


@dataclass(eq=False)
class RulesLocked(SkillsError):
    code = "programme.rules_locked"
    text = N_("The exam has begun: groups, weights, pass marks and tie-breaks can no longer be changed.")


@dataclass(eq=False)
class GroupInUse(SkillsError):
    code = "programme.group_in_use"
    text = N_("People are registered in the group “{group}”: put them into another group before you remove it.")
    group: str


@dataclass(eq=False)
class StateStep(SkillsError):
    code = "programme.step"
    text = N_("A programme that is “{now}” cannot go to “{wanted}”.")
    now: str
    wanted: str


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A member of staff with the PIN and badge for a copied programme; the PIN is told once and kept nowhere."""

    account_id: str
    name: str
    login: str
    roles: tuple[str, ...]
    pin: str
    badge: str


@dataclass(frozen=True, slots=True)
class CopiedProgramme:
    programme: Programme
    staff: tuple[NewStaff, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeService:
    begin: Begin

    def create(self, kind: ProgrammeKind, title: str, settings_file: Path | None = None) -> Done[Programme]:
        """Create a programme from the preset of its kind, with what the settings file changes.  Raises SettingsFileWrong."""
        settings = read_settings(settings_file) if settings_file else ProgrammeSettings()
        preset = read_preset(kind)
        plan = apply_plan(preset.plan, settings.plan, str(settings_file))
        if settings.theory_use is not None and kind is ProgrammeKind.COMPETITION:
            plan = with_theory_use(plan, settings.theory_use)
        draft = Programme(
            id=new_id(),
            kind=kind,
            title=title,
            year=settings.year or 0,
            plan=plan,
            edition=settings.edition,
            city=settings.city,
            venue=settings.venue,
            document_number=settings.document_number,
            starts_on=settings.starts_on,
            ends_on=settings.ends_on,
            state=ProgrammeState.REGISTRATION,
        )
        return self.add(draft)

    def add(self, draft: Programme) -> Done[Programme]:
        """Create a programme as drafted; it gets its id and running number here.  Raises TitleMissing or DatesReversed."""
        _check(draft)
        with self.begin("programme.created", Permission.MANAGE_PROGRAMMES) as uow:
            store = ProgrammeStore(uow)
            year = draft.year or (draft.starts_on.year if draft.starts_on else to_house(uow.now()).year)
            value = replace(draft, id=draft.id or new_id(), year=year, sequence=store.next_sequence(), version=1)
            store.add(value)
            _copy_schemes(uow, value)
            return uow.commit(value, subject=value.id, kind=value.kind, sequence=value.sequence)

    def copy(self, source_id: str, draft: Programme, staff: Sequence[str] = ()) -> Done[CopiedProgramme]:
        """Create a programme with the rules of another one and the name, place and days of *draft*; people are not copied.

        The accounts *staff* of the other one get accounts of their own here, with new PINs and badges.
        Raises TitleMissing, DatesReversed, or PermissionRefused when whoever acts may not manage accounts.
        """
        _check(draft)
        pins = {account_id: invent_pin() for account_id in staff}
        secrets_of = {
            account_id: hash_secret(pin) for account_id, pin in pins.items()
        }  # slow on purpose, so before the transaction
        with self.begin("programme.copied", Permission.MANAGE_PROGRAMMES) as uow:
            if staff and not uow.actor.may(Permission.MANAGE_ACCOUNTS):
                raise PermissionRefused(_(PERMISSION_TITLES[Permission.MANAGE_ACCOUNTS]))
            store = ProgrammeStore(uow)
            source = store.find(source_id)
            year = draft.starts_on.year if draft.starts_on else draft.year or to_house(uow.now()).year
            value = replace(
                draft,
                id=new_id(),
                kind=source.kind,
                plan=source.plan,
                year=year,
                state=ProgrammeState.REGISTRATION,
                sequence=store.next_sequence(),
                version=1,
            )
            store.add(value)
            _copy_schemes(uow, value)
            made = tuple(_copy_account(uow, value, account_id, pins[account_id], secrets_of[account_id]) for account_id in pins)
            return uow.commit(
                CopiedProgramme(value, made), subject=value.id, source=source.id, sequence=value.sequence, staff=len(made)
            )

    def change(self, value: Programme) -> Done[Programme]:
        """Save an edited programme.  Raises StaleEdit, TitleMissing, DatesReversed, GroupInUse, or RulesLocked once the exam has begun."""
        _check(value)
        with self.begin("programme.changed", Permission.MANAGE_PROGRAMMES) as uow:
            store = ProgrammeStore(uow)
            before = store.find(value.id)
            if store.has_begun(before.id) and _rules(before) != _rules(value):
                raise RulesLocked()
            _keep_groups_in_use(uow, before, value)
            store.save(value)
            _copy_schemes(uow, value)
            return uow.commit(replace(value, version=value.version + 1), subject=value.id)

    def move(self, id: str, wanted: ProgrammeState) -> Done[Programme]:
        """Move a programme along its life cycle, one or more steps on, or one step back before results are decided.  Raises StateStep."""
        with self.begin("programme.moved", Permission.MANAGE_PROGRAMMES) as uow:
            store = ProgrammeStore(uow)
            before = store.find(id)
            now, then = STATE_ORDER.index(before.state), STATE_ORDER.index(wanted)
            may_go_back = then == now - 1 and before.state not in (ProgrammeState.RESULTS, ProgrammeState.CERTIFICATES)
            if not (then > now or may_go_back):
                raise StateStep(_(STATE_TITLES[before.state]), _(STATE_TITLES[wanted]))
            after = replace(before, state=wanted)
            store.save(after)
            return uow.commit(replace(after, version=after.version + 1), subject=id, to=wanted)

    def note(self, id: str, step: Step) -> Done[None]:
        """Keep in the log that a step outside the program (printing, reporting) is done.  Raises NotFound."""
        with self.begin(f"programme.noted.{step}", Permission.MANAGE_PROGRAMMES) as uow:
            ProgrammeStore(uow).find(id)
            uow.touch(Topic.PROGRAMMES)
            return uow.commit(None, subject=id)


def _copy_account(uow: UnitOfWork, programme: Programme, account_id: str, pin: str, secret: str) -> NewStaff:
    accounts = AccountStore(uow)
    source = accounts.find(account_id)
    root = _SEQUENCE_AT_END.sub("", source.login) or source.login
    login, number = f"{root}-{programme.sequence}", 1
    while accounts.find_by_login_or_badge(login) is not None:
        number += 1
        login = f"{root}-{programme.sequence}.{number}"
    badge = secrets.token_hex(8).upper()
    value = Account(new_id(), source.name, login, source.roles, secret, programme.id, badge)
    accounts.add(value)
    return NewStaff(value.id, value.name, login, value.roles, pin, badge)


def _copy_schemes(uow: UnitOfWork, value: Programme) -> None:
    """Give each practical component and group the shipped scheme that the plan names, unless it has one: it may be edited later."""
    schemes = MarkingSchemeStore(uow)
    kept = schemes.kept(value.id)
    for component in value.plan.components:
        for group in value.plan.groups if component.kind is ComponentKind.PRACTICAL else ():
            if group.scheme and (component.key, group.key) not in kept:
                schemes.add(value.id, component.key, group.key, read_scheme(group.scheme))


def _check(value: Programme) -> None:
    if not value.title.strip():
        raise TitleMissing()
    if value.starts_on and value.ends_on and value.ends_on < value.starts_on:
        raise DatesReversed(value.starts_on.isoformat(), value.ends_on.isoformat())


def _keep_groups_in_use(uow: UnitOfWork, before: Programme, after: Programme) -> None:
    kept = {group.key for group in after.plan.groups}
    removed = {group.key: group.title for group in before.plan.groups if group.key not in kept}
    used = RegistrationStore(uow).groups_in_use(before.id) & removed.keys() if removed else frozenset()
    if used:
        raise GroupInUse(removed[min(used)])


def _rules(value: Programme) -> tuple[object, ...]:
    """Return what must be the same for everyone who sits the exam; papers are marked as they come in."""
    exam = value.plan.exam
    return value.plan.components, value.plan.ranking, value.plan.groups, exam.multiple_choice_mode, exam.answer_limit
