"""Every use case with every role: whoever may, may; whoever may not is refused before anything is read or written."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from skillsapp.app import App
from skillsapp.domain.attempt import EventKind
from skillsapp.domain.collecting import Verdict
from skillsapp.domain.exam import EventDraft
from skillsapp.domain.programme import PaperRules, ProgrammeKind, ProgrammeState
from skillsapp.domain.progress import Step
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.question_filing import RETIRE
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.result import HonourState
from skillsapp.domain.roles import (
    NOBODY,
    PERMISSION_TITLES,
    ROLE_PERMISSIONS,
    ROLE_TITLES,
    Actor,
    Permission,
    Role,
    permissions_of,
)
from skillsapp.domain.sitting import Presence
from skillsapp.exchange.sheet import Sheet
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.services.desk import Correction, LedgerPreview
from skillsapp.services.forms import FORMS
from skillsapp.services.papers import PaperRequest
from skillsapp.services.registrations import DeskForm, ImportPreview
from skillsapp.services.returns import FolderCheck
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.unit_of_work import UnitOfWork
from tests.services.office import CHEN, MORNING, Office

P = Permission
NO = "nothing-has-this-id"
QUESTION = Question("", 1, "", "single", "", (), "")
CASE = CaseMaterial("", 0, "", "", "")
DAY = date(2026, 11, 21)
FORM = DeskForm("甲", "passport", "E12345678", "learner")
PLAN = SittingPlan(NO, "theory", "一场", "一室", MORNING, 60, (NO,))
LEDGER = LedgerPreview("", object(), (), (), (), ())  # type: ignore[arg-type]
PREVIEW = ImportPreview(NO, object(), (), (), (), ())  # type: ignore[arg-type]

Call = Callable[[App], object]
USE_CASES: dict[str, tuple[Permission, Call]] = {
    "accounts.add": (P.MANAGE_ACCOUNTS, lambda app: app.accounts.add("乙", "yi", [Role.ORGANISER], "12345678")),
    "accounts.set_secret": (P.MANAGE_ACCOUNTS, lambda app: app.accounts.set_secret(NO, "12345678")),
    "accounts.set_disabled": (P.MANAGE_ACCOUNTS, lambda app: app.accounts.set_disabled(NO, True)),
    "answer_marks.mark": (P.MARK_ANSWERS, lambda app: app.answer_marks.mark(NO, NO, ())),
    "answer_marks.settle": (P.SETTLE_ANSWERS, lambda app: app.answer_marks.settle(NO, NO, (), "看过")),
    "answer_marks.agree": (P.MARK_ANSWERS, lambda app: app.answer_marks.agree(NO, NO, (), "商定")),
    "archives.write": (P.MANAGE_PROGRAMMES, lambda app: app.archives.write(NO, Path("/proc/no"))),
    "attempts.collect_all": (P.RUN_SITTING, lambda app: app.attempts.collect_all(NO)),
    "attempts.extend": (P.RUN_SITTING, lambda app: app.attempts.extend([NO], 5, "断电")),
    "attempts.pause": (P.RUN_SITTING, lambda app: app.attempts.pause([NO], "断电")),
    "attempts.let_go_on": (P.RUN_SITTING, lambda app: app.attempts.let_go_on([NO], "来电")),
    "backups.create": (P.BACK_UP, lambda app: app.backups.create(Path("/proc/no"))),
    "backups.create_second": (P.BACK_UP, lambda app: app.backups.create_second(Path("/proc"))),
    "backups.rehearse": (P.BACK_UP, lambda app: app.backups.rehearse(Path("/proc/no"), "")),
    "certificate_steps.note_printed": (P.ISSUE_CERTIFICATES, lambda app: app.certificate_steps.note_printed([NO], "one")),
    "certificate_steps.hand_out": (P.ISSUE_CERTIFICATES, lambda app: app.certificate_steps.hand_out([NO])),
    "papers.assemble": (P.MANAGE_SITTINGS, lambda app: app.papers.assemble(PaperRequest(NO, 1, 1))),
    "papers.give": (P.MANAGE_SITTINGS, lambda app: app.papers.give(NO, [NO])),
    "papers.plan": (P.MANAGE_SITTINGS, lambda app: app.papers.plan(NO, 1, [], PaperRules())),
    "papers.remove": (P.MANAGE_SITTINGS, lambda app: app.papers.remove(NO)),
    "papers.use_spare": (P.MANAGE_SITTINGS, lambda app: app.papers.use_spare(NO, [NO], "破损", ["甲", "乙"])),
    "printers.set_offset": (P.ISSUE_CERTIFICATES, lambda app: app.printers.set_offset("HP", 5, -3)),
    "printers.set_speed": (P.MANAGE_SITTINGS, lambda app: app.printers.set_speed("HP", 20)),
    "pictures.take": (P.MANAGE_QUESTIONS, lambda app: app.pictures.take(b"no picture")),
    "seals.keep": (P.MANAGE_SEAL, lambda app: app.seals.keep(b"no picture", 42)),
    "seals.remove": (P.MANAGE_SEAL, lambda app: app.seals.remove()),
    "seals.use": (P.ISSUE_CERTIFICATES, lambda app: app.seals.use([NO], "one")),
    "cards.key": (P.KEY_CARDS, lambda app: app.cards.key(NO, NO, ())),
    "cards.rule": (P.RULE_ATTEMPTS, lambda app: app.cards.rule(NO, (), "看卡")),
    "cards.settle_variant": (P.RULE_ATTEMPTS, lambda app: app.cards.settle_variant(NO, NO, "A", "拿错卷")),
    "cards.take_back": (P.RULE_ATTEMPTS, lambda app: app.cards.take_back(NO, "录错人")),
    "cards.rule_paper": (P.RULE_ATTEMPTS, lambda app: app.cards.rule_paper(NO, "机考中断")),
    "desk.confirm": (P.ENQUIRE, lambda app: app.desk.confirm(NO, Path("/proc/no.pdf"))),
    "desk.confirm_entry": (P.ENQUIRE, lambda app: app.desk.confirm_entry(NO, Path("/proc/no.pdf"))),
    "desk.print_paper": (P.ISSUE_CERTIFICATES, lambda app: app.desk.print_paper(NO, Path("/proc/no.pdf"))),
    "desk.reprint": (P.ISSUE_CERTIFICATES, lambda app: app.desk.reprint(NO, "弄脏", Path("/proc/no.pdf"))),
    "desk.correct": (P.ISSUE_CERTIFICATES, lambda app: app.desk.correct(NO, Correction("甲", "1", 1), "错", DAY)),
    "desk.apply_ledger": (P.MANAGE_REGISTRATIONS, lambda app: app.desk.apply_ledger(LEDGER)),
    "desk.settle": (P.MANAGE_REGISTRATIONS, lambda app: app.desk.settle(NO, 1, None)),
    "certificates.check": (P.ISSUE_CERTIFICATES, lambda app: app.certificates.check(NO, DAY)),
    "certificates.issue": (P.ISSUE_CERTIFICATES, lambda app: app.certificates.issue(NO, DAY)),
    "certificates.void": (P.ISSUE_CERTIFICATES, lambda app: app.certificates.void(NO, "错")),
    "certificates.reissue": (P.ISSUE_CERTIFICATES, lambda app: app.certificates.reissue(NO, "错", DAY)),
    "certificates.trust_key": (P.ISSUE_CERTIFICATES, lambda app: app.certificates.trust_key(bytes(32))),
    "certificates.record_official_number": (P.ISSUE_CERTIFICATES, lambda app: app.certificates.record_official_number(NO, "1")),
    "certificates.import_official_numbers": (P.ISSUE_CERTIFICATES, lambda app: app.certificates.import_official_numbers(NO, ())),
    "marking.open_sheets": (P.MANAGE_SITTINGS, lambda app: app.marking.open_sheets(NO)),
    "marking.assign_judge": (P.MANAGE_SITTINGS, lambda app: app.marking.assign_judge(NO, "A", 1, NO)),
    "marking.award_mark": (P.AWARD_MARK, lambda app: app.marking.award_mark(NO, "A1", Decimal(1))),
    "marking.award_marks": (P.AWARD_MARK, lambda app: app.marking.award_marks(())),
    "marking.submit_sheet": (P.AWARD_MARK, lambda app: app.marking.submit_sheet(NO)),
    "marking.submit_sheets": (P.AWARD_MARK, lambda app: app.marking.submit_sheets(())),
    "marking.reconsider": (P.CONFIRM_AMENDMENT, lambda app: app.marking.reconsider(NO, "A", "A1", "差距大")),
    "marking.lock": (P.FREEZE_RESULTS, lambda app: app.marking.lock(NO)),
    "marking.request_amendment": (P.REQUEST_AMENDMENT, lambda app: app.marking.request_amendment(NO, "A1", Decimal(1), "错")),
    "marking.confirm_amendment": (P.CONFIRM_AMENDMENT, lambda app: app.marking.confirm_amendment(NO)),
    "marking.refuse_amendment": (P.CONFIRM_AMENDMENT, lambda app: app.marking.refuse_amendment(NO)),
    "marking.record_penalty": (P.AWARD_MARK, lambda app: app.marking.record_penalty(NO, None, "disturbance", "喧哗")),
    "marking.cancel_penalty": (P.CONFIRM_AMENDMENT, lambda app: app.marking.cancel_penalty(NO, "错")),
    "print_package.parts": (P.MANAGE_SITTINGS, lambda app: app.print_package.parts(NO)),
    "print_package.draw": (P.MANAGE_SITTINGS, lambda app: app.print_package.draw(NO, (), Path("/proc/no"), print, bool)),
    "print_package.join": (P.MANAGE_SITTINGS, lambda app: app.print_package.join(NO, (), Path("/proc/no"), 20)),
    "programmes.create": (P.MANAGE_PROGRAMMES, lambda app: app.programmes.create(ProgrammeKind.TRAINING, "一期")),
    "programmes.add": (P.MANAGE_PROGRAMMES, lambda app: app.programmes.add(_draft(app))),
    "programmes.change": (P.MANAGE_PROGRAMMES, lambda app: app.programmes.change(_draft(app))),
    "programmes.copy": (P.MANAGE_PROGRAMMES, lambda app: app.programmes.copy(NO, _draft(app))),
    "programmes.move": (P.MANAGE_PROGRAMMES, lambda app: app.programmes.move(NO, ProgrammeState.EXAM)),
    "programmes.note": (P.MANAGE_PROGRAMMES, lambda app: app.programmes.note(NO, Step.PRINTING)),
    "question_files.export": (P.MANAGE_QUESTIONS, lambda app: app.question_files.export("b", "gift", Path("/proc/no"))),
    "question_files.apply": (P.MANAGE_QUESTIONS, lambda app: app.question_files.apply("b", _Nothing())),  # type: ignore[arg-type]
    "recovery.write_sheet": (
        P.MANAGE_ACCOUNTS,
        lambda app: app.recovery.write_sheet(app.recovery.draft(), Path("/proc/no/sheet.pdf")),
    ),
    "recovery.put_in_force": (P.MANAGE_ACCOUNTS, lambda app: app.recovery.put_in_force(app.recovery.draft(), NO)),
    "registrations.apply": (P.MANAGE_REGISTRATIONS, lambda app: app.registrations.apply(PREVIEW)),
    "registrations.register": (P.MANAGE_REGISTRATIONS, lambda app: app.registrations.register(NO, FORM)),
    "registrations.correct": (P.MANAGE_REGISTRATIONS, lambda app: app.registrations.correct(NO, 1, FORM)),
    "registrations.move": (P.MANAGE_REGISTRATIONS, lambda app: app.registrations.move([NO], RegistrationState.ACCEPTED)),
    "registrations.replace": (P.MANAGE_REGISTRATIONS, lambda app: app.registrations.replace(NO, 1, FORM, "出差")),
    "registrations.set_photos": (P.MANAGE_REGISTRATIONS, lambda app: app.registrations.set_photos({NO: "a.jpg"})),
    "returns.apply": (P.MANAGE_REGISTRATIONS, lambda app: app.returns.apply(FolderCheck(NO, ()))),
    "results.compute": (P.COMPUTE_RESULTS, lambda app: app.results.compute(NO)),
    "results.freeze": (P.FREEZE_RESULTS, lambda app: app.results.freeze(NO)),
    "results.recommend_honours": (P.COMPUTE_RESULTS, lambda app: app.results.recommend_honours(NO)),
    "results.move_honour": (P.COMPUTE_RESULTS, lambda app: app.results.move_honour(NO, HonourState.APPLIED)),
    "settings.change": (P.MANAGE_SETTINGS, lambda app: app.settings.change({"association.name": "协会"})),
    "laptops.plan": (P.MAKE_PACKAGES, lambda app: app.laptops.plan(NO, DAY, [1])),
    "laptops.write_stick": (P.MAKE_PACKAGES, lambda app: app.laptops.write_stick(NO, DAY, Path("/proc/no"))),
    "laptops.close_rounds": (P.MAKE_PACKAGES, lambda app: app.laptops.close_rounds(NO, DAY)),
    "laptops.give_up": (P.MAKE_PACKAGES, lambda app: app.laptops.give_up(NO, "坏了")),
    "laptops.rule": (P.RULE_ATTEMPTS, lambda app: app.laptops.rule(NO, Verdict.KEEP, "重复")),
    "collecting.read_files": (P.MAKE_PACKAGES, lambda app: app.collecting.read_files([])),
    "collecting.read_stick": (P.MAKE_PACKAGES, lambda app: app.collecting.read_stick(Path("/proc/no"))),
    "sittings.arrange": (P.MANAGE_SITTINGS, lambda app: app.sittings.arrange(PLAN)),
    "sittings.arrange_day": (P.MANAGE_SITTINGS, lambda app: app.sittings.arrange_day([PLAN])),
    "sittings.arrange_resit": (P.MANAGE_SITTINGS, lambda app: app.sittings.arrange_resit(NO, "theory")),
    "sittings.seat_late": (P.MANAGE_SITTINGS, lambda app: app.sittings.seat_late(NO, "theory", [NO])),
    "sittings.arrange_rehearsal": (P.RUN_SITTING, lambda app: app.sittings.arrange_rehearsal(NO, "theory", MORNING, 1)),
    "question_editing.add": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.add(QUESTION)),
    "question_editing.save": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.save(QUESTION)),
    "question_editing.approve": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.approve(NO, 1)),
    "question_editing.send_back": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.send_back(NO, 1, "改")),
    "question_editing.set_enemies": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.set_enemies([NO])),
    "question_editing.save_case": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.save_case(CASE)),
    "question_editing.keep_draft": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.keep_draft(QUESTION)),
    "question_editing.drop_draft": (P.MANAGE_QUESTIONS, lambda app: app.question_editing.drop_draft(NO)),
    "question_filing.file": (P.MANAGE_QUESTIONS, lambda app: app.question_filing.file([NO], RETIRE)),
    "question_filing.undo": (P.MANAGE_QUESTIONS, lambda app: app.question_filing.undo()),
    "sittings.remove": (P.MANAGE_SITTINGS, lambda app: app.sittings.remove(NO)),
    "sittings.open": (P.RUN_SITTING, lambda app: app.sittings.open(NO)),
    "sittings.start": (P.RUN_SITTING, lambda app: app.sittings.start(NO)),
    "sittings.close": (P.RUN_SITTING, lambda app: app.sittings.close(NO)),
    "sittings.check_in": (P.CHECK_IN, lambda app: app.sittings.check_in(NO)),
    "sittings.set_presence": (P.RUN_SITTING, lambda app: app.sittings.set_presence(NO, Presence.ABSENT, "未到")),
    "sittings.set_presences": (P.RUN_SITTING, lambda app: app.sittings.set_presences(NO, [], "")),
}
FOR_EVERYONE = {
    "accounts.set_up": "the first start, refused once there is an account",
    "accounts.sign_in": "who signs in is nobody yet",
    "attempts.reading": "reads clocks",
    "attempts.enter": "a candidate has no account; the seat is the right",
    "attempts.enter_rehearsal": "only in a rehearsal, whose arranging has a permission",
    "attempts.write": "the candidate's own log",
    "attempts.write_all": "the candidate's own log",
    "attempts.hand_in": "the candidate's own log",
    "backups.check_data": "reads pages, shows nothing of them",
    "backups.last": "tells a date on the home screen",
    "backups.list": "tells files",
    "backups.verify": "reads",
    "backups.keep_up": "the program makes its own backups, whoever is signed in",
    "backups.outcome": "tells how the last one went",
    "backups.states": "tells files",
    "recovery.sheet": "tells which sheet is wanted",
    "recovery.draft": "a random code that opens nothing yet",
    "recovery.reset_password": "whoever forgot the password is nobody yet; the code of the sheet is the right",
    "desk.preview_ledger": "reads a file and compares",
    "forms.write": "each form has its own permission: tested below",
    "print_package.unprintable": "tells entry numbers of names that no font prints",
    "question_files.preview": "reads a file",
    "questions.take_shipped": "the program itself, at its start",
    "registrations.preview": "reads a file",
    "returns.read": "reads a folder",
    "venue.packages_on": "a borrowed laptop has no accounts: the code of the day is the right",
    "venue.current": "tells this laptop's day",
    "venue.open_day": "the code is the right",
    "venue.update_day": "the code that was given before is the right",
    "venue.is_code": "asks for the code",
    "venue.open_round": "the word is the right",
    "venue.close_round": "nothing is open here without code and word",
    "venue.find_person": "tells who of the day's roster it is",
    "venue.move_here": "nothing is open here without code and word; the reason is kept in the log",
    "venue.write_result": "sealed for the office",
    "venue.read_receipt": "signed by the office",
    "venue.verified": "tells counts",
    "venue.clear": "refused until the office has verified everything",
    "returns.check": "reads and compares",
    "returns.keep_photos": "writes pictures that nobody has yet; noting whose they are has a permission",
}
"""Use cases without a permission, each with the reason."""


class _Nothing:
    rows: tuple[object, ...] = ()
    rejected = 0
    accepted = 0
    sheet: Sheet


def _draft(app: App) -> Any:
    from skillsapp.domain.programme import Programme
    from skillsapp.exchange.programme_files import read_preset

    return Programme("x", ProgrammeKind.TRAINING, "一期", 2026, read_preset(ProgrammeKind.TRAINING).plan)


def services(app: App) -> dict[str, Any]:
    return {
        name: getattr(app, name)
        for name in type(app).__dataclass_fields__
        if type(getattr(app, name)).__name__.endswith("Service")
    }


def recorded(app: App) -> tuple[App, list[Permission | None]]:
    """Return the application with services that note which permission they ask for."""
    asked: list[Permission | None] = []

    def begin(action: str, permission: Permission | None) -> UnitOfWork:
        asked.append(permission)
        return app.store.begin(app.session.actor, action, permission)

    guarded = {name: service for name, service in services(app).items() if "begin" in type(service).__dataclass_fields__}
    return replace(app, **{name: replace(service, begin=begin) for name, service in guarded.items()}), asked


def test_every_use_case_stands_in_the_table(office: Office) -> None:
    names = {
        f"{name}.{method}"
        for name, service in services(office.app).items()
        for method, _function in inspect.getmembers(type(service), inspect.isfunction)
        if not method.startswith("_")
    }
    assert names == USE_CASES.keys() | FOR_EVERYONE.keys()


@pytest.mark.parametrize("name", USE_CASES)
def test_only_whoever_may_gets_past_the_door(office: Office, name: str) -> None:
    permission, call = USE_CASES[name]
    app, asked = recorded(office.app)
    for role in Role:
        app.session.actor = Actor("a", "a", permissions_of(frozenset({role})))
        refused = False
        try:
            call(app)
        except PermissionRefused:
            refused = True
        except Exception:  # past the door: the record does not exist
            refused = False
        assert refused == (permission not in ROLE_PERMISSIONS[role]), f"{role} {name}"
    app.session.actor = NOBODY
    with pytest.raises(PermissionRefused):
        call(app)
    assert set(asked) == {permission}


@pytest.mark.parametrize("key", FORMS)
def test_only_whoever_may_prints_a_form(office: Office, key: str, tmp_path: Path) -> None:
    app, asked = recorded(office.app)
    for actor in (CHEN, NOBODY):
        app.session.actor = actor
        with pytest.raises(PermissionRefused if actor is NOBODY else Exception):
            app.forms.write(FORMS[key], NO, tmp_path / "form.pdf")
    assert set(asked) == {FORMS[key].permission}
    assert FORMS[key].permission is not None


def test_an_answer_is_written_by_the_program_whoever_is_signed_in(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 1)
    sitting = office.arrange(programme, rows)
    office.app.sittings.start(sitting)
    office.app.session.actor = NOBODY
    session = office.enter(sitting, rows[0])
    draft = session.answer(session.questions[0].ref, "A")
    assert isinstance(draft, EventDraft)
    assert draft.kind is EventKind.ANSWER
    assert office.app.attempts.write(draft).value.seq == 2


def test_the_separations_of_the_house_hold() -> None:
    judge, blinding, admin = (ROLE_PERMISSIONS[role] for role in (Role.JUDGE, Role.BLINDING_OFFICER, Role.ADMINISTRATOR))
    assert not judge & {P.SEE_PEOPLE, P.SEE_ID_NUMBERS, P.SEE_MARKS, P.CONFIRM_AMENDMENT, P.FREEZE_RESULTS}
    assert not blinding & {P.AWARD_MARK, P.SEE_MARKS, P.COMPUTE_RESULTS, P.FREEZE_RESULTS}
    assert not admin & {P.AWARD_MARK, P.CONFIRM_AMENDMENT}
    assert ROLE_PERMISSIONS.keys() == ROLE_TITLES.keys() == set(Role)
    assert PERMISSION_TITLES.keys() == set(Permission)
    assert sum(P.FREEZE_RESULTS in allowed for allowed in ROLE_PERMISSIONS.values()) >= 2
