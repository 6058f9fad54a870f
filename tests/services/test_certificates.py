"""What a certificate promises: issued once, printed the same for ever, verified without a network, numbers never invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pypdfium2
import pytest

from skillsapp.domain.certificate import Certificate
from skillsapp.domain.certificate_refusals import (
    CertificateVoid,
    NoCertificateRule,
    OfficialNumberShape,
    OfficialNumberTaken,
    VoidReasonMissing,
)
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.result_refusals import NotComputed, NotFrozen, OpenPoints, OutOfDate
from skillsapp.domain.sitting import SittingState
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.reading import read_codes
from skillsapp.queries import certificates as queries
from skillsapp.queries.year import year_figures
from skillsapp.services.certificate_files import write_certificates
from skillsapp.services.certificates import CertificateService, OfficialNumberRow
from skillsapp.services.programmes import ProgrammeService
from skillsapp.services.results import ResultService
from skillsapp.store.engine import open_store
from skillsapp.store.errors import DiskFull
from skillsapp.store.setting_store import SettingStore
from tests.services.event import Event

TODAY = date(2026, 11, 22)


class Class:
    """A class of three: two pass, one does not."""

    def __init__(self, event: Event, names: tuple[str, ...] = ("欧阳明", "李华", "王强")) -> None:
        self.event = event
        programme = event.create(ProgrammeKind.TRAINING, "第七十四期培训班")
        dated = replace(programme, starts_on=date(2026, 11, 21), ends_on=date(2026, 11, 22), edition=74)
        event.programme = ProgrammeService(event.begin).change(dated).value
        self.people = [event.register(name, "learner") for name in names]
        self.sitting, _ = event.hold("theory", self.people)
        event.theory(self.sitting, dict(zip(self.people, (5, 4, 2), strict=True)))
        self.service = CertificateService(event.begin, event.store.folder)

    @property
    def id(self) -> str:
        return self.event.programme.id

    def compute(self) -> None:
        ResultService(self.event.begin).compute(self.id)

    def issue(self) -> tuple[Certificate, ...]:
        return self.service.issue(self.id, TODAY).value.issued


@pytest.fixture
def held(event: Event) -> Class:
    held = Class(event)
    held.compute()
    return held


def test_those_who_passed_get_one_certificate_each_and_no_second(held: Class) -> None:
    assert [(c.name, c.number) for c in held.issue()] == [("李华", "GDAF-JX-2026-74-0001"), ("欧阳明", "GDAF-JX-2026-74-0002")]
    assert held.issue() == ()
    assert len(queries.list_certificates(held.event.store.reader, held.id)) == 2


def test_on_a_full_disk_nobody_gets_a_certificate_and_afterwards_no_number_is_missing(held: Class) -> None:
    writer = held.event.store.writer
    with writer.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.rollback()
    for size in (10_000, 1_000, 10):  # what is left of the last pages is used up
        with pytest.raises(DiskFull):
            for number in count():
                with held.event.begin("test", None) as uow:
                    SettingStore(uow).put(f"filling {size} {number}", "甲" * size)
                    uow.commit(None)
    with pytest.raises(DiskFull):
        held.issue()
    assert queries.list_certificates(held.event.store.reader, held.id) == ()
    with writer.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
        connection.rollback()
    assert [c.number[-4:] for c in held.issue()] == ["0001", "0002"]


def test_nothing_is_issued_before_results_are_computed_complete_and_current(event: Event) -> None:
    held = Class(event)
    with pytest.raises(NotComputed):
        held.issue()
    held.compute()
    late = event.register("迟来", "learner")
    event.hold("theory", [late], state=SittingState.RUNNING)
    with pytest.raises(OutOfDate):
        held.issue()
    held.compute()
    with pytest.raises(OpenPoints):
        held.issue()


def test_a_learner_who_never_had_a_seat_does_not_hold_up_the_class(held: Class) -> None:
    held.event.register("未到", "learner")
    held.compute()
    assert len(held.issue()) == 2


def test_a_competition_is_frozen_first_and_an_assessment_prints_no_official_certificate(event: Event) -> None:
    event.create(ProgrammeKind.COMPETITION)
    ResultService(event.begin).compute(event.programme.id)
    with pytest.raises(NotFrozen):
        CertificateService(event.begin, event.store.folder).issue(event.programme.id, TODAY)
    event.create(ProgrammeKind.ASSESSMENT)
    with pytest.raises(NoCertificateRule):
        CertificateService(event.begin, event.store.folder).issue(event.programme.id, TODAY)


def test_a_certificate_says_who_when_and_what_in_words(held: Class, tmp_path: Path) -> None:
    files = write_certificates(held.issue(), held.event.store.folder, tmp_path)
    assert [file.name for file in files] == ["GDAF-JX-2026-74-0001.pdf", "GDAF-JX-2026-74-0002.pdf", "all.pdf"]
    page = pypdfium2.PdfDocument(files[0])[0]
    text = "".join(page.get_textpage().get_text_range().split())
    assert "李华" in text and "于2026年11月21日至22日参加第七十四期培训班" in text
    assert "经考核成绩合格" in text and "二〇二六年十一月二十二日" in text and "**" not in text


def test_printing_again_gives_the_same_bytes_even_after_the_person_is_renamed(held: Class, tmp_path: Path) -> None:
    from sqlalchemy import update

    from skillsapp.store.tables.people import person

    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    certificates = held.issue()
    first = write_certificates(certificates, held.event.store.folder, folders[0])
    with held.event.begin("test", None) as uow:
        uow.connection.execute(update(person).values(name="改名"))
        uow.commit(None)
    stored = [row.certificate for row in queries.list_certificates(held.event.store.reader, held.id)]
    second = write_certificates(stored, held.event.store.folder, folders[1])
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_the_printed_code_is_verified_here_and_refused_elsewhere(held: Class, tmp_path: Path) -> None:
    files = write_certificates(held.issue(), held.event.store.folder, tmp_path)
    (code,) = read_codes(files[0])
    text = code.text
    found = queries.verify_certificate(held.event.store.reader, text)
    assert (found.valid, found.number, found.name, found.issued_on) == (True, "GDAF-JX-2026-74-0001", "李华", TODAY)
    assert text.startswith("合格证\nGDAF-JX-2026-74-0001\n李华\n广东省公共安全技术防范协会\nRC1:")

    elsewhere = open_store(DataFolder(tmp_path / "elsewhere"), SetClock(held.event.clock.now()))
    try:
        assert queries.verify_certificate(elsewhere.reader, text).code == "signature.signer_unknown"
    finally:
        elsewhere.close()
    forged = text[:-9] + "AAAAAA" + text[-3:]
    assert queries.verify_certificate(held.event.store.reader, forged).code == "signature.mismatch"


def test_a_void_certificate_verifies_as_revoked_is_not_printed_and_its_number_is_not_used_again(
    held: Class, tmp_path: Path
) -> None:
    first, second = held.issue()
    with pytest.raises(VoidReasonMissing):
        held.service.void(first.id, "")
    held.service.void(first.id, "冒名顶替")
    with pytest.raises(CertificateVoid):
        held.service.void(first.id, "再作废")
    assert queries.verify_certificate(held.event.store.reader, first.qr_text).code == "certificate.revoked"
    assert held.issue() == ()  # whoever lost a certificate does not get it back by the next issue
    fresh = held.service.reissue(second.id, "遗失补发", TODAY).value
    assert (fresh.name, fresh.number) == ("欧阳明", "GDAF-JX-2026-74-0003")
    assert year_figures(held.event.store.reader, 2026)[0].classes.certificates == 1  # void ones are none of the year
    stored = [row.certificate for row in queries.list_certificates(held.event.store.reader, held.id)]
    assert [file.name for file in write_certificates(stored, held.event.store.folder, tmp_path)] == [
        "GDAF-JX-2026-74-0003.pdf",
        "all.pdf",
    ]


def test_a_name_that_no_font_has_is_named_before_and_holds_nobody_else_up(event: Event) -> None:
    held = Class(event, ("张\ue123三", "李华", "王强"))
    held.compute()
    assert [(u.name, u.characters) for u in held.service.check(held.id, TODAY).unprintable] == [("张\ue123三", ("\ue123",))]
    issue = held.service.issue(held.id, TODAY).value
    assert [c.number for c in issue.issued] == ["GDAF-JX-2026-74-0001"]
    assert len(issue.unprintable) == 1


def test_numbers_run_on_where_two_classes_share_a_pattern(event: Event) -> None:
    first = Class(event)
    first.compute()
    first.issue()
    second = Class(event)
    second.compute()
    assert [c.number for c in second.issue()] == ["GDAF-JX-2026-74-0003", "GDAF-JX-2026-74-0004"]


def test_official_numbers_are_kept_by_shape_and_belong_to_one_person(event: Event) -> None:
    programme = event.create(ProgrammeKind.ASSESSMENT)
    plan = replace(programme.plan, official_number_pattern=r"\d{16}")
    event.programme = ProgrammeService(event.begin).change(replace(programme, plan=plan)).value
    one, two = event.register("甲", "candidate"), event.register("乙", "candidate")
    service, reader = CertificateService(event.begin, event.store.folder), event.store.reader
    with pytest.raises(OfficialNumberShape):
        service.record_official_number(one, "123")
    service.record_official_number(one, " 1234567890123456 ")
    with pytest.raises(OfficialNumberTaken):
        service.record_official_number(two, "1234567890123456")
    entries = {row.name: row.entry_no for row in queries.list_official_numbers(reader, event.programme.id)}
    outcome = service.import_official_numbers(
        event.programme.id,
        [
            OfficialNumberRow(2, entries["乙"], "6543210987654321"),
            OfficialNumberRow(3, "没有", "6543210987654322"),
            OfficialNumberRow(4, entries["甲"], "65"),
        ],
    ).value
    assert outcome.accepted == 1
    assert [(p.row, p.code) for p in outcome.problems] == [(3, "official_number.entry_unknown"), (4, "official_number.pattern")]
    assert {row.name: row.number for row in queries.list_official_numbers(reader, event.programme.id)} == {
        "甲": "1234567890123456",
        "乙": "6543210987654321",
    }
