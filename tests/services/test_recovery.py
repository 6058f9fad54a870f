"""The recovery sheet and what hangs on it: backups by themselves, rehearsals, and a new password against the code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from skillsapp.app import App
from skillsapp.domain.account import FREE_TRIES, PasswordTooShort, SignInRefused, SignInThrottled
from skillsapp.domain.exam import HandedIn
from skillsapp.domain.roles import NOBODY
from skillsapp.kernel.errors import PermissionRefused, Refused, describe
from skillsapp.printouts.reading import read_codes
from skillsapp.queries.audit import list_audit, verify_audit
from skillsapp.security.recovery import CodeForeign, CodeMistyped, new_code
from skillsapp.services.backups import RehearsalFailed
from skillsapp.store.header import read_header
from tests.services.office import Office


@pytest.fixture
def app(office: Office) -> Iterator[App]:
    office.app.accounts.set_up("某协会", "first password")
    yield office.app


@pytest.fixture
def code(app: App) -> str:
    draft = app.recovery.draft()
    app.recovery.put_in_force(draft, draft.code.split("-")[-1])
    return draft.code


def test_a_sheet_is_in_force_only_when_its_last_group_was_typed_back(app: App) -> None:
    draft = app.recovery.draft()
    before = read_header(app.folder)
    with pytest.raises(Refused):
        app.recovery.put_in_force(draft, draft.code.split("-")[0])
    assert app.recovery.sheet() is None and read_header(app.folder) == before
    app.recovery.put_in_force(draft, draft.code.split("-")[-1].lower())
    sheet = app.recovery.sheet()
    assert sheet is not None and sheet.mark == draft.mark


def test_the_code_stands_on_the_sheet_and_nowhere_in_the_data_folder(app: App, tmp_path: Path) -> None:
    draft = app.recovery.draft()
    app.recovery.write_sheet(draft, tmp_path / "sheet.pdf")
    app.recovery.put_in_force(draft, draft.code.split("-")[-1])
    assert [found.text for found in read_codes(tmp_path / "sheet.pdf")] == [draft.code]
    for file in app.folder.root.rglob("*"):
        if file.is_file() and file.name != "ballast.bin":
            content = file.read_bytes()
            assert draft.code.encode() not in content and draft.code.replace("-", "").encode() not in content
    assert {row.action for row in list_audit(app.reader)} >= {"recovery.sheet_written", "recovery.sheet_made"}


def test_the_code_gives_the_administrator_a_new_password_even_when_locked_out(app: App, code: str) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises((SignInRefused, SignInThrottled)):
            app.accounts.sign_in("admin", "forgotten one")
    app.session.actor = NOBODY
    with pytest.raises(PasswordTooShort):
        app.recovery.reset_password(code, "short")
    done = app.recovery.reset_password(code.lower(), "second password")
    assert done.value.login == "admin"
    assert app.accounts.sign_in("admin", "second password").value.id == done.value.id
    with pytest.raises(SignInRefused):
        app.accounts.sign_in("admin", "first password")
    assert "recovery.password_reset" in [row.action for row in list_audit(app.reader)]


def test_wrong_codes_are_kept_and_slowed_down_but_typing_errors_cost_nothing(app: App, office: Office, code: str) -> None:
    wrong = code[:2] + ("A" if code[2] != "A" else "B") + code[3:]
    for _ in range(2 * FREE_TRIES):
        with pytest.raises(CodeMistyped):
            app.recovery.reset_password(wrong, "second password")
    for _ in range(FREE_TRIES):
        with pytest.raises(CodeForeign):
            app.recovery.reset_password(new_code(), "second password")
    with pytest.raises(SignInThrottled):
        app.recovery.reset_password(code, "second password")
    office.clock.advance(31)
    app.recovery.reset_password(code, "second password")
    assert [row.action for row in list_audit(app.reader)].count("recovery.refused") == FREE_TRIES


def test_without_a_sheet_no_code_helps(app: App) -> None:
    with pytest.raises(Refused) as refused:
        app.recovery.reset_password(new_code(), "second password")
    assert "恢复单" in describe(refused.value)


def test_a_backup_counts_as_verified_only_after_a_rehearsal_with_its_code(app: App, office: Office, code: str) -> None:
    office.register(office.create(), 3)
    made = app.backups.create().value
    (state,) = app.backups.states()
    assert state.file.read_back and state.rehearsed_at is None
    with pytest.raises(CodeForeign):
        app.backups.rehearse(made.path, new_code())
    assert app.backups.states()[0].rehearsed_at is None
    found = app.backups.rehearse(made.path, code).value
    assert found.holdings.people == 3 and found.audit_entries > 3
    assert app.backups.states()[0].rehearsed_at == office.clock.now()
    assert not list(app.folder.root.glob("rehearsal-*"))
    assert verify_audit(app.reader).broken_at is None


def test_a_rehearsal_finds_a_log_that_was_changed_before_the_backup(app: App, code: str) -> None:
    with app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_entry SET actor = 'x' WHERE seq = 2")
    made = app.backups.create().value
    with pytest.raises(Exception, match="第 2 条"):
        app.backups.rehearse(made.path, code)
    assert app.backups.states()[0].rehearsed_at is None


def test_a_rehearsal_finds_an_answer_that_was_changed_before_the_backup(app: App, office: Office, code: str) -> None:
    programme = office.create()
    rows = office.register(programme, 1)
    sitting = office.arrange(programme, rows)
    app.sittings.start(sitting)
    session = office.enter(sitting, rows[0])
    assert isinstance(app.attempts.hand_in(session.hand_in()).value, HandedIn)
    with app.store.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE answer_event SET response = 'B' WHERE seq = 1")
    made = app.backups.create().value
    with pytest.raises(RehearsalFailed, match="1 "):
        app.backups.rehearse(made.path, code)
    assert app.backups.states()[0].rehearsed_at is None


def test_a_backup_from_before_the_sheet_cannot_be_rehearsed(app: App) -> None:
    made = app.backups.create().value
    draft = app.recovery.draft()
    app.recovery.put_in_force(draft, draft.code.split("-")[-1])
    with pytest.raises(Refused):
        app.backups.rehearse(made.path, draft.code)


def test_what_a_power_cut_left_of_a_rehearsal_is_swept_away(app: App, code: str) -> None:
    left = app.folder.root / "rehearsal-old"
    left.mkdir()
    (left / "skillsapp.db").write_bytes(b"people")
    app.backups.rehearse(app.backups.create().value.path, code)
    assert not left.exists()


def test_backups_by_themselves_go_here_and_to_the_stick(app: App, code: str, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    app.session.actor = NOBODY
    kept = app.backups.keep_up(stick).value
    assert not kept.problem and not kept.second_problem and not kept.second_missing
    assert {one.path.parent for one in app.backups.list(stick)} == {app.folder.backups, stick}
    assert app.backups.outcome() == kept


def test_a_stick_that_is_not_there_is_said_and_not_made_up_on_the_disk(app: App, tmp_path: Path) -> None:
    kept = app.backups.keep_up(tmp_path / "pulled").value
    assert kept.second_missing and not kept.problem and not (tmp_path / "pulled").exists()
    assert len(app.backups.list()) == 1
    with pytest.raises(Refused) as refused:
        app.backups.create_second(tmp_path / "pulled")
    assert "pulled" in describe(refused.value) and not (tmp_path / "pulled").exists()


def test_a_stick_that_refuses_does_not_take_the_backup_here_along(app: App, office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    (stick / f"skillsapp-auto-{office.clock.now():%Y%m%d-%H%M%S-%f}.db.part").mkdir(parents=True)  # nothing can be written there
    kept = app.backups.keep_up(stick).value
    assert not kept.problem and "stick" in kept.second_problem
    assert len(app.backups.list()) == 1 and not list(stick.glob("*.db"))


def test_while_an_exam_is_under_way_no_backup_is_made_by_itself(office: Office) -> None:
    programme = office.create()
    rows = office.register(programme, 2)
    sitting = office.arrange(programme, rows)
    office.app.sittings.start(sitting)
    assert office.app.backups.keep_up().value.postponed and office.app.backups.list() == ()
    office.app.sittings.close(sitting)
    assert not office.app.backups.keep_up().value.postponed and len(office.app.backups.list()) == 1


def test_old_automatic_backups_are_cleared_away_but_no_others(app: App, office: Office, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    foreign = stick / "skillsapp-auto-20200101-000000-000000.db"
    foreign.write_bytes(b"of another house")
    by_hand = app.backups.create().value
    for _ in range(14):
        office.clock.advance(60)
        app.backups.keep_up(stick)
    names = [one.path.name for one in app.backups.list()]
    assert len([name for name in names if "auto" in name]) == 10 and by_hand.path.name in names
    assert foreign.exists() and len(list(stick.glob("*.db"))) == 11
    assert len(list(app.folder.backups.glob("*.sum.json"))) == 11


def test_an_automatic_backup_that_a_rehearsal_proved_is_never_cleared_away(app: App, office: Office, code: str) -> None:
    app.backups.keep_up()
    (first,) = app.backups.list()
    app.backups.rehearse(first.path, code)
    for _ in range(14):
        office.clock.advance(60)
        app.backups.keep_up()
    names = [one.path.name for one in app.backups.list()]
    assert first.path.name in names and len(names) == 11


def test_only_whoever_manages_accounts_makes_a_sheet(app: App) -> None:
    app.session.actor = replace(NOBODY, id="x")
    draft = app.recovery.draft()
    with pytest.raises(PermissionRefused):
        app.recovery.put_in_force(draft, draft.code.split("-")[-1])
    assert app.recovery.sheet() is None
    assert timedelta(0) == draft.made_at.utcoffset()
