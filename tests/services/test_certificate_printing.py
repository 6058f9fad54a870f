"""What happens around a certificate: the order of its number, how long it is valid, what was printed, sealed and handed out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from skillsapp.domain.certificate import CertificateStepKind, LedgerMatch
from skillsapp.domain.certificate_order import PrintLayout, PrintOrder
from skillsapp.domain.certificate_refusals import (
    CertificateVoid,
    DatedTooEarly,
    NoLongerDue,
    NumberTaken,
    SealMissing,
    StartWrong,
)
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.roles import Role
from skillsapp.domain.seal import SealUnusable
from skillsapp.kernel.errors import NotFound, PermissionRefused
from skillsapp.printouts.certificate import PrintSetup
from skillsapp.printouts.reading import read_codes
from skillsapp.queries import certificates as queries
from skillsapp.queries.audit import list_audit
from skillsapp.queries.printers import find_printer, list_printers
from skillsapp.queries.seals import find_seal
from skillsapp.services.certificate_files import write_certificates, write_pile
from skillsapp.services.certificate_steps import CertificateStepService
from skillsapp.services.certificates import CertificateService
from skillsapp.services.forms import FORMS, FormService
from skillsapp.services.forms.form import Filling
from skillsapp.services.printers import PrinterService
from skillsapp.services.programmes import ProgrammeService
from skillsapp.services.results import ResultService
from skillsapp.services.seals import SealService
from skillsapp.services.settings import SettingService, SettingWrong
from skillsapp.store.tables.attempts import attempt_score
from skillsapp.store.tables.certificates import ledger_entry
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration
from tests.printouts.seals import seal_picture
from tests.services.event import Event, actor

TODAY = date(2026, 11, 22)
PEOPLE = {
    "赵一": "重庆安防公司",
    "钱二": "广州安防公司",
    "孙三": "",
    "李四": "广州安防公司",
    "周五": "重庆安防公司",
    "吴六": "广州安防公司",
}
IN_ORDER = ["赵一", "周五", "李四", "钱二", "吴六", "孙三"]  # Chongqing before Guangzhou, people without a company last


class Class:
    """A class of six from two companies, all of whom passed; one has no company."""

    def __init__(self, event: Event) -> None:
        self.event = event
        programme = event.create(ProgrammeKind.TRAINING, "第七十四期培训班")
        plan = replace(programme.plan, telephone="020-87654321")
        dated = replace(programme, plan=plan, starts_on=date(2026, 11, 21), ends_on=date(2026, 11, 22), edition=74)
        event.programme = ProgrammeService(event.begin).change(dated).value
        self.people = {name: event.register(name, "learner") for name in PEOPLE}
        with event.begin("test", None) as uow:
            for name, company in PEOPLE.items():
                where = registration.c.id == self.people[name]
                uow.connection.execute(update(registration).where(where).values(organisation=company))
            uow.commit(None)
        sitting, _seats = event.hold("theory", list(self.people.values()))
        event.theory(sitting, dict.fromkeys(self.people.values(), 5))
        ResultService(event.begin).compute(programme.id)
        self.service = CertificateService(event.begin, event.store.folder)
        self.steps = CertificateStepService(event.begin)
        self.seals = SealService(event.begin)

    @property
    def id(self) -> str:
        return self.event.programme.id

    def rows(self) -> tuple[queries.CertificateRow, ...]:
        return queries.list_certificates(self.event.store.reader, self.id)

    def kinds(self, name: str) -> list[str]:
        return [step.kind.value for row in self.rows() if row.certificate.name == name for step in row.steps]


@pytest.fixture
def held(event: Event) -> Iterator[Class]:
    yield Class(event)


def test_numbers_run_by_company_and_then_by_the_reading_of_the_name(held: Class) -> None:
    issued = held.service.issue(held.id, TODAY).value.issued
    assert [one.name for one in issued] == IN_ORDER
    assert [one.number[-4:] for one in issued] == ["0001", "0002", "0003", "0004", "0005", "0006"]
    assert [row.certificate.name for row in queries.in_printing_order(held.rows()[::-1], PrintOrder.COMPANY)] == IN_ORDER


def test_no_certificate_is_dated_before_the_first_day(held: Class) -> None:
    with pytest.raises(DatedTooEarly):
        held.service.issue(held.id, date(2020, 11, 22))
    assert held.rows() == ()
    assert len(held.service.issue(held.id, date(2026, 11, 21)).value.issued) == len(PEOPLE)


def test_numbers_begin_where_somebody_says_unless_one_of_them_is_taken(held: Class) -> None:
    check = held.service.check(held.id, TODAY, 27)
    assert (check.numbers[0], check.numbers[-1]) == ("GDAF-JX-2026-74-0027", "GDAF-JX-2026-74-0032")
    with pytest.raises(StartWrong):
        held.service.issue(held.id, TODAY, 0)
    with held.event.begin("test", None) as uow:
        uow.connection.execute(
            insert(ledger_entry).values(
                id="l", source="2026.xlsx", row=2, number="GDAF-JX-2026-74-0030", title="合格证", name="前人", pinyin="", id_type="",
                id_number="", id_key="", organisation="", phone="", programme="", issued_on=None, expires_on=None, person_id=None,
                match=LedgerMatch.NONE, extra={}, version=1,
            )
        )  # fmt: skip
        uow.commit(None)
    with pytest.raises(NumberTaken, match="0030"):
        held.service.issue(held.id, TODAY, 27)
    assert held.rows() == ()
    issued = held.service.issue(held.id, TODAY).value.issued  # without a number it goes on after the ledger
    assert issued[0].number == "GDAF-JX-2026-74-0031"


def test_a_certificate_says_until_when_it_is_valid_and_a_reissued_one_is_valid_no_longer(held: Class) -> None:
    issued = held.service.issue(held.id, TODAY, valid_months=36).value.issued
    assert {one.expires_on for one in issued} == {date(2029, 11, 21)}
    assert issued[0].content["valid_until"] == "至2029年11月21日"
    fresh = held.service.reissue(issued[0].id, "遗失", date(2027, 6, 1)).value
    assert (fresh.expires_on, fresh.replaces_id, fresh.number[-4:]) == (date(2029, 11, 21), issued[0].id, "0007")
    assert held.kinds(fresh.name) == ["voided", "reissued"]


def test_without_months_a_certificate_has_no_end_and_says_so(held: Class) -> None:
    (first, *_others) = held.service.issue(held.id, TODAY).value.issued
    assert first.expires_on is None and first.content["valid_until"] == "长期"


def test_the_months_of_the_programme_hold_unless_the_issuer_says_otherwise(held: Class) -> None:
    programme = held.event.programme
    rule = replace(programme.plan.certificates[0], valid_months=12)
    plan = replace(programme.plan, certificates=(rule,))
    held.event.programme = ProgrammeService(held.event.begin).change(replace(programme, plan=plan)).value
    ResultService(held.event.begin).compute(held.id)
    assert held.service.issue(held.id, TODAY).value.issued[0].expires_on == date(2027, 11, 21)


def test_nobody_gets_a_certificate_again_whose_result_no_longer_meets_the_rule(held: Class) -> None:
    issued = {one.name: one for one in held.service.issue(held.id, TODAY).value.issued}
    with held.event.begin("test", None) as uow:
        uow.connection.execute(update(attempt_score).values(score=Decimal(0)))
        uow.commit(None)
    ResultService(held.event.begin).compute(held.id)
    with pytest.raises(NoLongerDue, match="赵一"):
        held.service.reissue(issued["赵一"].id, "遗失", TODAY)
    assert held.kinds("赵一") == []  # refused whole: the old one is not void either


def test_a_corrected_certificate_has_the_name_as_it_is_now_and_says_that_it_was_a_correction(held: Class) -> None:
    old = next(one for one in held.service.issue(held.id, TODAY).value.issued if one.name == "赵一")
    with held.event.begin("test", None) as uow:
        uow.connection.execute(update(person).where(person.c.name == "赵一").values(name="赵乙"))
        uow.commit(None)
    fresh = held.service.reissue(old.id, "姓名有误", TODAY, correction=True).value
    assert (fresh.name, held.kinds("赵乙")) == ("赵乙", ["corrected"])


def test_the_full_id_number_stands_on_a_class_certificate(held: Class) -> None:
    (first, *_others) = held.service.issue(held.id, TODAY).value.issued
    assert "*" not in first.content["id_text"] and len(first.content["id_text"]) > 14


def test_the_code_says_in_words_what_it_is_until_the_association_has_a_page(held: Class, tmp_path: Path) -> None:
    settings = SettingService(held.event.begin)
    (first, *_others) = held.service.issue(held.id, TODAY).value.issued
    assert first.qr_text.split("\n")[:5] == ["合格证", first.number, "赵一", "广东省公共安全技术防范协会", "020-87654321"]
    settings.change({"association.telephone": "020-11112222", "association.verification_address": "https://verify.example.org/c"})
    fresh = held.service.reissue(first.id, "遗失", TODAY).value
    assert fresh.qr_text.startswith("HTTPS://VERIFY.EXAMPLE.ORG/C/") and fresh.qr_text == fresh.qr_text.upper()
    write_certificates([fresh], held.event.store.folder, tmp_path)
    (code,) = read_codes(tmp_path / f"{fresh.number}.pdf")
    for text in (code.text, code.text.lower()):  # a telephone may hand the address on in small letters
        found = queries.verify_certificate(held.event.store.reader, text)
        assert (found.valid, found.number, found.name) == (True, fresh.number, "赵一")
    settings.change({"association.verification_address": ""})
    again = held.service.reissue(fresh.id, "又遗失", TODAY).value
    assert "020-11112222" in again.qr_text.split("\n")


@pytest.mark.parametrize(
    "text", ["http://verify.example.org", "verify.example.org", "https://", "https://x.example/?q=", "https://x.example y"]
)
def test_an_address_that_no_telephone_opens_is_refused(held: Class, text: str) -> None:
    with pytest.raises(SettingWrong):
        SettingService(held.event.begin).change({"association.verification_address": text})


@pytest.mark.parametrize(
    "text", ["HTTPS://VERIFY.EXAMPLE.ORG/C/", "HTTPS://VERIFY.EXAMPLE.ORG/C/ABC", "HTTPS://X.EXAMPLE/" + "A" * 400]
)
def test_an_address_without_our_signature_is_not_believed(held: Class, text: str) -> None:
    assert not queries.verify_certificate(held.event.store.reader, text).valid


def test_printing_again_is_the_same_paper_and_another_step(held: Class, tmp_path: Path) -> None:
    issued = held.service.issue(held.id, TODAY).value.issued
    setup = PrintSetup(PrintLayout.TWO)
    first = write_pile(issued, held.event.store.folder, tmp_path / "first.pdf", setup)
    held.steps.note_printed([one.id for one in issued], "two", "HP")
    assert held.steps.note_printed([issued[0].id], "two", "HP", "污损").value == 1
    again = write_pile(issued, held.event.store.folder, tmp_path / "again.pdf", setup)
    assert first.read_bytes() == again.read_bytes()
    assert held.kinds("赵一") == ["printed", "reprinted"] and held.kinds("周五") == ["printed"]
    assert [step.reason for step in queries.list_steps(held.event.store.reader, issued[0].id)] == ["two", "污损"]


def test_a_void_certificate_is_neither_printed_nor_handed_out(held: Class) -> None:
    (first, *_others) = held.service.issue(held.id, TODAY).value.issued
    held.service.void(first.id, "误发")
    with pytest.raises(CertificateVoid):
        held.steps.note_printed([first.id], "one")
    with pytest.raises(CertificateVoid):
        held.steps.hand_out([first.id])
    with pytest.raises(NotFound):
        held.steps.hand_out(["nobody"])


def test_a_seal_is_kept_by_who_may_and_every_use_is_written_down(held: Class) -> None:
    ids = [one.id for one in held.service.issue(held.id, TODAY).value.issued]
    with pytest.raises(SealMissing):
        held.seals.use(ids, "one")
    held.event.who = actor("organiser", Role.ORGANISER)
    with pytest.raises(PermissionRefused):
        held.seals.keep(seal_picture(), 42)
    held.event.who = actor("admin", Role.ADMINISTRATOR)
    with pytest.raises(SealUnusable):
        held.seals.keep(seal_picture(form="JPEG"), 42)
    held.seals.keep(seal_picture(), 45)
    held.event.who = actor("organiser", Role.ORGANISER)
    seal = held.seals.use(ids[:2], "two").value
    assert seal == find_seal(held.event.store.reader) and seal.width_mm == 45
    assert held.kinds("赵一") == [CertificateStepKind.SEALED.value] and held.kinds("李四") == []
    (used,) = [entry for entry in list_audit(held.event.store.reader) if entry.action == "seal.used"]
    assert used.actor == "organiser"
    held.event.who = actor("admin", Role.ADMINISTRATOR)
    held.seals.remove()
    assert find_seal(held.event.store.reader) is None


def test_what_is_known_of_a_printer_is_kept_by_its_name(event: Event) -> None:
    service, reader = PrinterService(event.begin), event.store.reader
    assert find_printer(reader, "HP").right_tenths == 0
    service.set_offset("HP", 5, -3)
    service.set_speed("HP", 22)
    service.set_offset("HP", 7, -3)
    service.set_offset("Brother", -1, 0)
    known = find_printer(reader, "HP")
    assert (known.right_tenths, known.down_tenths, known.pages_per_minute) == (7, -3, 22)
    assert [one.name for one in list_printers(reader)] == ["Brother", "HP"]


def test_companies_sign_for_exactly_the_numbers_they_get(held: Class) -> None:
    issued = held.service.issue(held.id, TODAY).value.issued
    held.service.reissue(issued[2].id, "遗失", TODAY)
    store = held.event.store
    (data,) = FORMS["hand_out_list"].load(Filling(store.reader, store.folder, held.event.clock.now(), "陈丽"), held.id)
    listed = {company.name: [(s.first[-4:], s.last[-4:], s.count) for s in company.spans] for company in data.companies}
    assert listed == {
        "重庆安防公司": [("0001", "0002", 2)],
        "广州安防公司": [("0004", "0005", 2), ("0007", "0007", 1)],
        "": [("0006", "0006", 1)],
    }
    assert data.count == 6


@pytest.mark.parametrize("key", ["hand_out_list", "hand_out_pages"])
def test_the_hand_out_list_is_written_and_noted(held: Class, key: str, tmp_path: Path) -> None:
    held.service.issue(held.id, TODAY)
    service = FormService(held.event.begin, held.event.store.reader, held.event.store.folder)
    (file,) = service.write(FORMS[key], held.id, tmp_path / "list.pdf").value
    assert file.stat().st_size > 1000
    assert any(entry.action == f"form.{key}" for entry in list_audit(held.event.store.reader))
