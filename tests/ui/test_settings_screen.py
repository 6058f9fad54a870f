"""Settings: every declared setting can be changed, people get in and are kept out, backups and the log prove themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from skillsapp.app import App
from skillsapp.domain.account import invent_pin
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import Permission, Role
from skillsapp.kernel.settings import SETTINGS
from skillsapp.queries.accounts import list_accounts
from skillsapp.queries.settings import all_settings
from tests.house import ROOT
from tests.ui.office_stage import CHEN, PASSWORD, open_empty, reopened
from ui.context import Context, Session
from ui.routes import Route
from ui.screens.settings.actions_in_words import TITLES
from ui.screens.settings.association import ELSEWHERE, key_of
from ui.screens.settings.backups import age_text
from ui.screens.settings.details_in_words import ID, details_text, ids_in, subject_text
from ui.screens.settings.screen import SettingsScreen

Open = Callable[..., SettingsScreen]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    app = open_empty(folder)
    app.programmes.create(ProgrammeKind.TRAINING, "第七十四期")
    app.close()
    return folder


@pytest.fixture
def app(prepared: Path, tmp_path: Path) -> Iterator[App]:
    made = reopened(prepared, tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def opened(app: App, context: Context, qtbot: QtBot) -> Open:
    def open_section(section: str, *permissions: Permission, **more: Any) -> SettingsScreen:
        session = Session(replace(CHEN, permissions=frozenset(permissions or Permission)))
        screen = SettingsScreen(replace(context, app=app, session=session, **more))
        qtbot.addWidget(screen)
        screen.resize(1170, 728)
        screen.open(Route.to("settings", section=section))
        screen.refresh()
        screen.show()
        return screen

    return open_section


def press(widget: QWidget, name: str) -> None:
    button = widget.findChild(QPushButton, name)
    assert button is not None, name
    button.click()


def sheet_of(screen: QWidget) -> Any:
    return [dialog for dialog in screen.findChildren(QDialog) if dialog.isVisible()][-1]


def shown(widget: QWidget) -> str:
    return "\n".join(part.text() for part in widget.findChildren(QLabel) if part.isVisibleTo(widget))


def test_every_declared_setting_has_its_place(opened: Open) -> None:
    form = opened("association")._front().form  # type: ignore[attr-defined]
    for setting in SETTINGS:
        if not setting.key.startswith(ELSEWHERE):
            assert form[key_of(setting)].field.title


def test_only_what_was_changed_is_saved(app: App, opened: Open) -> None:
    screen = opened("association")
    page: Any = screen._front()
    assert not page.save.isEnabled()
    page.form.show_values({"association_name": "某省某协会"})
    press(screen, "settings_save")
    assert all_settings(app.reader)["association.name"] == "某省某协会"
    page.form["office_idle_lock_minutes"].show("-5")
    press(screen, "settings_save")
    assert all_settings(app.reader)["office.idle_lock_minutes"] == "10" and page.form.errors()


def test_a_person_on_site_gets_a_badge_and_a_pin_that_open_the_door(app: App, opened: Open) -> None:
    screen = opened("people")
    press(screen, "site_person_add_button")
    sheet = sheet_of(screen)
    sheet.form.show_values({"name": "王建国", "login": "wangjg", "role": Role.INVIGILATOR.value, "secret": "480215"})
    press(sheet, "site_person_save")
    told = shown(sheet_of(screen))
    made = next(account for account in list_accounts(app.reader) if account.login == "wangjg")
    assert made.badge and made.badge in told and "480215" in told
    assert app.accounts.sign_in(made.badge, "480215").value.name == "王建国"


def test_an_office_account_needs_the_password_twice_and_a_free_name(app: App, opened: Open) -> None:
    screen = opened("people")
    press(screen, "office_person_add_button")
    sheet = sheet_of(screen)
    sheet.form.show_values({"name": "李秀英", "login": "admin", "secret": "long enough", "again": "long enough!"})
    press(sheet, "office_person_save")
    assert "两次输入的密码不一致。" in shown(sheet)
    sheet.form.show_values({"again": "long enough"})
    press(sheet, "office_person_save")
    assert "admin" in shown(sheet) and len(list_accounts(app.reader)) == 1
    sheet.form.show_values({"login": "lixy"})
    press(sheet, "office_person_save")
    assert app.accounts.sign_in("lixy", "long enough").value.name == "李秀英"


def test_a_switched_off_person_stays_outside_but_the_last_administrator_cannot_be(app: App, opened: Open) -> None:
    app.accounts.add("李秀英", "lixy", [Role.ORGANISER], PASSWORD)
    screen = opened("people")
    page: Any = screen._front()
    page.table.select_key(next(account.id for account in list_accounts(app.reader) if account.login == "lixy"))
    press(screen, "person_switch_button")
    press(sheet_of(screen), "person_switch_confirm_yes")
    assert [account.login for account in list_accounts(app.reader) if account.disabled] == ["lixy"]
    page.refresh()
    page.table.select_key(next(account.id for account in list_accounts(app.reader) if account.login == "admin"))
    press(screen, "person_switch_button")
    press(sheet_of(screen), "person_switch_confirm_yes")
    assert not next(account for account in list_accounts(app.reader) if account.login == "admin").disabled


def test_a_backup_is_made_here_and_in_the_second_folder_and_can_be_restored(app: App, opened: Open, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    app.settings.change({"backup.folder": str(stick)})
    asked: list[Path] = []
    screen = opened("backup", restore=asked.append)
    page: Any = screen._front()
    press(screen, "backup_create_button")
    page.refresh()
    assert {row.file.path.parent for row in page._model.rows} == {app.folder.backups, tmp_path / "stick"}
    page.table.select_row(0)
    press(screen, "backup_restore_button")
    press(sheet_of(screen), "backup_restore_yes")
    assert asked == [page._model.rows[0].file.path]


def test_the_log_is_proved_and_a_change_in_it_is_found(app: App, opened: Open) -> None:
    app.settings.change({"association.name": "某省某协会"})
    screen = opened("audit")
    press(screen, "audit_verify")
    assert "完整无误" in shown(screen)
    with app.store.writer.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET details = '{}' WHERE action = 'settings.changed'"))
    press(screen, "audit_verify")
    assert "被改动" in shown(screen) or "不符" in shown(screen)


def test_sections_follow_the_permissions(opened: Open) -> None:
    screen = opened("people", Permission.SEE_PEOPLE)
    assert list(screen._sections) == ["appearance", "about"]
    assert screen._current == "appearance"


def test_words_for_the_log_and_the_ages() -> None:
    assert details_text('{"keys":["display.theme","display.language"]}') == "设置项：外观、语言"
    assert details_text('{"seed":20261121,"result_set":"01M80GSAAS0GF0PNSMTPH2ZTKN","results":60}') == "人数：60"
    assert details_text("{}") == ""
    assert (age_text(0), age_text(3)) == ("今天", "3 天")
    assert all("." in action for action in TITLES)


def test_the_log_shows_what_ids_stand_for_and_never_an_id() -> None:
    one, other, gone = "01M80GSAAS0GF0PNSMTPH2ZTKN", "01M80GSD0T95GQMS9WD3DXT8W7", "01M80GSCCXSY89ND5VW7PA6FYW"
    names = {one: "260010042", other: "第七十四期"}
    details = json.dumps({"count": 3, "ids": [one, gone], "programme": other, "honours": [[one, "skills_expert"]]})
    assert set(ids_in(f"{one},{gone}", details)) == {one, other, gone}
    assert subject_text(f"{one},{gone}", names) == "260010042"
    shown = details_text(details, names)
    assert "报名号：260010042" in shown and "第七十四期" in shown and "拟推荐：1" in shown
    assert not ID.search(shown) and "skills_expert" not in shown


def test_every_action_of_the_log_has_words() -> None:
    called = re.compile(r"(?:begin|begin_as_program|_step|_for_all)\([^()]*?\"([a-z_]+\.[a-z_]+)\"")
    found = {
        action for path in (ROOT / "skillsapp" / "services").rglob("*.py") for action in called.findall(path.read_text("utf-8"))
    }
    assert len(found) > 40
    # The answer log is a log of its own, and somebody found is written down as signed in or refused.
    assert found - set(TITLES) == {"attempt.event", "attempt.events", "account.found"}


def test_invented_pins_are_taken() -> None:
    assert all(len(invent_pin()) == 6 for _try in range(50))
