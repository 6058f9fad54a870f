"""People of the house: wrong tries are counted over restarts, secrets have their shape, and somebody always holds the keys."""

from __future__ import annotations

import pytest

from skillsapp.domain.account import (
    AccountDisabled,
    AlreadySetUp,
    LastAdministrator,
    LoginMissing,
    LoginTaken,
    PasswordTooShort,
    PinWrongShape,
    RolesMixed,
    SignInRefused,
    SignInThrottled,
)
from skillsapp.domain.roles import Permission, Role
from skillsapp.kernel.errors import NotFound
from skillsapp.queries.accounts import has_accounts, list_accounts
from skillsapp.queries.audit import list_audit
from skillsapp.queries.settings import all_settings
from skillsapp.security import passwords
from skillsapp.services import accounts as accounts_module
from skillsapp.services.settings import SettingWrong
from tests.services.office import Office

PASSWORD = "meigui-8-hao"


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real cost is measured elsewhere; here thirty hashes would take ten seconds."""
    monkeypatch.setattr(accounts_module, "hash_secret", lambda secret: passwords.hash_secret(secret, memory_kib=64, iterations=1))


def test_the_first_start_makes_one_administrator_and_only_one(office: Office) -> None:
    assert not has_accounts(office.app.reader)
    with pytest.raises(PasswordTooShort):
        office.app.accounts.set_up("协会", "kurz")
    assert not has_accounts(office.app.reader)
    office.app.accounts.set_up(" 广东省安防协会 ", PASSWORD)
    assert all_settings(office.app.reader)["association.name"] == "广东省安防协会"
    with pytest.raises(AlreadySetUp):
        office.app.accounts.set_up("别的协会", "another-password")
    assert office.app.accounts.sign_in("admin", PASSWORD).value.actor().may(Permission.MANAGE_ACCOUNTS)


def test_wrong_tries_are_counted_over_a_restart(office: Office) -> None:
    office.app.accounts.set_up("协会", PASSWORD)
    for _ in range(4):
        with pytest.raises(SignInRefused):
            office.app.accounts.sign_in("admin", "wrong")
    office.restart()
    with pytest.raises(SignInThrottled) as throttled:
        office.app.accounts.sign_in("admin", "wrong")
    assert throttled.value.seconds == 30
    office.restart()
    office.clock.advance(20)
    with pytest.raises(SignInThrottled) as throttled:
        office.app.accounts.sign_in("admin", PASSWORD)  # right, but too soon
    assert throttled.value.seconds == 10
    office.clock.advance(11)
    with pytest.raises(SignInThrottled) as throttled:
        office.app.accounts.sign_in("admin", "wrong")
    assert throttled.value.seconds == 60
    office.clock.advance(61)
    office.app.accounts.sign_in("admin", PASSWORD)
    with pytest.raises(SignInRefused):
        office.app.accounts.sign_in("admin", "wrong")  # and the count begins anew
    refused = [row for row in list_audit(office.app.reader) if row.action == "account.sign_in_refused"]
    assert len(refused) == 7


def test_an_unknown_name_is_answered_like_a_wrong_password(office: Office) -> None:
    with pytest.raises(SignInRefused):
        office.app.accounts.sign_in("nobody", PASSWORD)


@pytest.mark.parametrize(
    "pin", ["12345", "1234567", "111111", "123456", "654321", "12345a", "\uff11\uff12\uff19\uff14\uff15\uff16", ""]
)
def test_a_pin_that_is_easy_or_no_pin_is_refused(office: Office, pin: str) -> None:
    programme = office.create()
    with pytest.raises(PinWrongShape):
        office.app.accounts.add("张", "zhang", [Role.INVIGILATOR], pin, programme.id)


def test_people_on_site_have_a_pin_and_a_badge_for_one_programme(office: Office) -> None:
    programme = office.create()
    added = office.app.accounts.add("张", "zhang", [Role.INVIGILATOR, Role.CHECK_IN], "271828", programme.id).value
    assert added.badge is not None
    for name in ("zhang", " zhang ", added.badge):
        assert office.app.accounts.sign_in(name, "271828").value.actor().programme_id == programme.id
    office_person = office.app.accounts.add("李", "li", [Role.ORGANISER], PASSWORD, programme.id).value
    assert (office_person.badge, office_person.programme_id) == (None, None)


def test_roles_of_office_and_site_do_not_mix(office: Office) -> None:
    programme = office.create()
    for roles, programme_id in (([], programme.id), ([Role.ORGANISER, Role.JUDGE], programme.id), ([Role.JUDGE], None)):
        with pytest.raises(RolesMixed):
            office.app.accounts.add("张", "zhang", roles, "271828", programme_id)


def test_a_sign_in_name_belongs_to_one(office: Office) -> None:
    office.app.accounts.add("李", " li ", [Role.ORGANISER], PASSWORD)
    with pytest.raises(LoginTaken):
        office.app.accounts.add("黎", "li", [Role.ORGANISER], PASSWORD)
    with pytest.raises(LoginMissing):
        office.app.accounts.add("黎", "  ", [Role.ORGANISER], PASSWORD)
    assert [row.login for row in list_accounts(office.app.reader)] == ["li"]


def test_the_last_administrator_stays(office: Office) -> None:
    first = office.app.accounts.set_up("协会", PASSWORD).value
    with pytest.raises(LastAdministrator):
        office.app.accounts.set_disabled(first.id, True)
    second = office.app.accounts.add("王", "wang", [Role.ADMINISTRATOR], PASSWORD).value
    office.app.accounts.set_disabled(first.id, True)
    with pytest.raises(AccountDisabled):
        office.app.accounts.sign_in("admin", PASSWORD)
    with pytest.raises(LastAdministrator):
        office.app.accounts.set_disabled(second.id, True)


def test_a_new_secret_forgets_the_wrong_tries(office: Office) -> None:
    admin = office.app.accounts.set_up("协会", PASSWORD).value
    for _ in range(5):
        with pytest.raises((SignInRefused, SignInThrottled)):
            office.app.accounts.sign_in("admin", "wrong")
    office.app.accounts.set_secret(admin.id, "new-password")
    office.app.accounts.sign_in("admin", "new-password")


def test_settings_take_what_their_kind_knows(office: Office) -> None:
    office.app.settings.change({"display.language": "en", "office.idle_lock_minutes": "0"})
    for key, value in (("display.language", "fr"), ("office.idle_lock_minutes", "-1"), ("office.idle_lock_minutes", "\u4e94")):
        with pytest.raises(SettingWrong):
            office.app.settings.change({"association.name": "x", key: value})
    with pytest.raises(NotFound):
        office.app.settings.change({"no.such": "x"})
    assert all_settings(office.app.reader)["association.name"] == ""
