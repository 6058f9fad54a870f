"""The enquiry desk: found by any word over all years, papers with a number and a reason, corrections all or nothing, ledgers never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from skillsapp.domain.certificate import Certificate, CertificateState, CertificateStepKind, LedgerMatch
from skillsapp.domain.certificate_record import Standing
from skillsapp.domain.certificate_refusals import CertificateVoid, VoidReasonMissing
from skillsapp.domain.ledger import Evidence, LedgerChanged
from skillsapp.domain.person import Person
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.kernel.errors import StaleEdit
from skillsapp.printouts.reading import read_codes
from skillsapp.queries.audit import list_audit
from skillsapp.queries.certificates import verify_certificate
from skillsapp.queries.desk import load_index, search_people
from skillsapp.queries.expiring import list_expiring
from skillsapp.queries.ledger import count_questions, list_questions
from skillsapp.queries.people import find_person
from skillsapp.queries.person_page import load_person_page
from skillsapp.services.certificates import CertificateService
from skillsapp.services.desk import Correction, DeskService, DetailRefused, DocumentTaken, NothingToCorrect
from skillsapp.services.programmes import ProgrammeService
from skillsapp.services.registrations import DeskForm, RegistrationService
from skillsapp.services.results import ResultService
from tests.exchange.tables import save_xlsx
from tests.services.event import Event
from tests.services.office import invent_id

TODAY = date(2026, 11, 22)
HEADER = ["姓名", "身份证号", "单位", "证书名称", "证书编号", "发证日期", "有效期至", "教材"]


class Desk:
    """A class of three with certificates, valid for two years; 王强 failed."""

    def __init__(self, event: Event, folder: Path) -> None:
        self.event, self.folder, self.reader = event, folder, event.store.reader
        programme = event.create(ProgrammeKind.TRAINING, "第七十四期培训班")
        rules = tuple(replace(rule, valid_months=24) for rule in programme.plan.certificates)
        plan = replace(programme.plan, certificates=rules)
        dated = replace(programme, starts_on=date(2026, 11, 21), ends_on=date(2026, 11, 22), edition=74, plan=plan)
        event.programme = ProgrammeService(event.begin).change(dated).value
        desk = RegistrationService(event.begin, self.reader)
        self.ids = []
        for number, (name, unit) in enumerate((("欧阳明", "佛山市安防公司"), ("李华", "东莞智能公司"), ("王强", "东莞智能公司"))):
            phone = f"1380013800{number}"
            form = DeskForm(name, "resident_id", invent_id(number), "learner", phone=phone, organisation=unit)
            self.ids.append(desk.register(event.programme.id, form, walk_in=True).value.id)
        sitting, _seats = event.hold("theory", self.ids)
        event.theory(sitting, dict(zip(self.ids, (5, 4, 2), strict=True)))
        ResultService(event.begin).compute(event.programme.id)
        issued = CertificateService(event.begin, event.store.folder).issue(event.programme.id, TODAY).value.issued
        self.certificates = {certificate.name: certificate for certificate in issued}
        self.service = DeskService(event.begin, self.reader, event.store.folder)

    def find(self, text: str) -> list[str]:
        return [hit.name for hit in search_people(self.reader, load_index(self.reader), text).rows]

    def person(self, name: str) -> Person:
        (hit,) = (h for h in search_people(self.reader, load_index(self.reader), name).rows if h.person_id)
        found = find_person(self.reader, hit.person_id)
        assert found is not None
        return found

    def page(self, name: str):  # type: ignore[no-untyped-def]
        return load_person_page(self.reader, self.person(name).id, "", TODAY)

    def steps(self, name: str) -> list[tuple[str, CertificateStepKind, str]]:
        return [(held.certificate.number, step.kind, step.reason) for held in self.page(name).held for step in held.steps]

    def ledger(self, *rows: list[object], name: str = "2019年合格证台账.xlsx"):  # type: ignore[no-untyped-def]
        return self.service.preview_ledger(save_xlsx(self.folder / name, [HEADER, *rows]), TODAY)


@pytest.fixture
def desk(event: Event, tmp_path: Path) -> Desk:
    return Desk(event, tmp_path)


def line(name: str = "赵六", id_number: object = None, number: str = "JX-2019-001", **changes: object) -> list[object]:
    values = {"姓名": name, "身份证号": id_number, "单位": "老公司", "证书名称": "合格证", "证书编号": number,
              "发证日期": "2019-05-06", "有效期至": "2027-01-31", "教材": "第三版"}  # fmt: skip
    return list({**values, **changes}.values())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("欧阳", ["欧阳明"]), ("ouyangming", ["欧阳明"]), ("oym", ["欧阳明"]), (invent_id(1), ["李华"]), (invent_id(1)[-6:], ["李华"]),
        ("13800138002", ["王强"]), ("GDAF-JX-2026-74-0001", ["李华"]), ("gdaf-jx-2026-74-0001", ["李华"]), ("佛山", ["欧阳明"]),
        ("ouyang ming", ["欧阳明"]), ("000", ["欧阳明", "王强", "李华"]),
        ("东莞", ["王强", "李华"]), ("东莞 lh", ["李华"]), ("东莞 欧阳", []), ("没有", []), ("%", []), ("  ", []),
    ],
)  # fmt: skip
def test_a_person_is_found_by_any_word(desk: Desk, text: str, names: list[str]) -> None:
    assert desk.find(text) == names


def test_a_person_s_page_holds_what_came_of_every_registration(desk: Desk) -> None:
    page = desk.page("王强")
    (entered,) = page.entered
    assert (entered.programme, entered.passed, [str(a.score) for a in entered.achieved]) == ("第七十四期培训班", False, ["40"])
    (held,) = desk.page("李华").held
    assert (held.certificate.number, held.certificate.expires_on, held.standing) == (
        "GDAF-JX-2026-74-0001", date(2028, 11, 21), Standing.VALID,
    )  # fmt: skip


def test_a_certificate_of_record_says_what_is_on_record_and_its_code_is_verified(desk: Desk) -> None:
    certificate = desk.certificates["李华"]
    first = desk.service.confirm(certificate.id, desk.folder / "a.pdf", "投标").value
    second = desk.service.confirm(certificate.id, desk.folder / "b.pdf").value
    assert (first.number, second.number) == ("CX-2026-0001", "CX-2026-0002")
    assert desk.steps("李华") == [
        (certificate.number, CertificateStepKind.CONFIRMED, "CX-2026-0001 投标"),
        (certificate.number, CertificateStepKind.CONFIRMED, "CX-2026-0002"),
    ]
    file = pypdfium2.PdfDocument(first.path)
    text = "".join(file[0].get_textpage().get_text_bounded().split())
    file.close()
    (code,) = (found.text for found in read_codes(first.path))
    for word in (
        "查询证明",
        "CX-2026-0001",
        "李华",
        invent_id(1),
        certificate.number,
        "投标",
        "第七十四期培训班",
        "2028年11月21日",
    ):
        assert word in text
    verdict = verify_certificate(desk.reader, code)
    assert (verdict.valid, verdict.number, verdict.name) == (True, "CX-2026-0001", "李华")
    entry = list_audit(desk.reader)[0]
    assert entry.action == "certificate.confirmed" and "李华" not in entry.details


def test_no_number_of_record_is_used_when_the_page_cannot_be_written(desk: Desk) -> None:
    with pytest.raises(Exception, match=r"a\.pdf"):
        desk.service.confirm(desk.certificates["李华"].id, Path("/proc/no-folder/a.pdf"))
    assert desk.service.confirm(desk.certificates["李华"].id, desk.folder / "a.pdf").value.number == "CX-2026-0001"


def test_a_reprint_is_the_same_to_the_byte_and_says_why(desk: Desk) -> None:
    certificate = desk.certificates["李华"]
    desk.service.print_paper(certificate.id, desk.folder / "first.pdf")
    desk.service.reprint(certificate.id, "弄脏", desk.folder / "again.pdf")
    assert (desk.folder / "first.pdf").read_bytes() == (desk.folder / "again.pdf").read_bytes()
    assert [(kind, reason) for _number, kind, reason in desk.steps("李华")] == [
        (CertificateStepKind.PRINTED, "one"), (CertificateStepKind.REPRINTED, "弄脏"),
    ]  # fmt: skip
    with pytest.raises(VoidReasonMissing):
        desk.service.reprint(certificate.id, " ", desk.folder / "x.pdf")
    CertificateService(desk.event.begin, desk.event.store.folder).void(certificate.id, "错")
    with pytest.raises(CertificateVoid):
        desk.service.reprint(certificate.id, "弄脏", desk.folder / "x.pdf")


def correct(desk: Desk, name: str, right: str, id_number: str = "", reason: str = "姓名有误"):  # type: ignore[no-untyped-def]
    person = desk.person(name)
    correction = Correction(right, id_number or person.id_number, person.version)
    return desk.service.correct(desk.certificates[name].id, correction, reason, TODAY).value


def test_a_correction_changes_the_person_and_exchanges_the_certificate(desk: Desk) -> None:
    old = desk.certificates["李华"]
    done = correct(desk, "李华", "李桦")
    assert (done.fresh.name, done.fresh.number, done.fresh.replaces_id) == ("李桦", "GDAF-JX-2026-74-0003", old.id)
    assert done.fresh.expires_on == old.expires_on
    assert desk.find("lihua") == ["李桦"] and desk.find("李华") == []
    fresh, void = desk.page("李桦").held
    assert (void.certificate.state, void.replaced_by, void.standing) == (
        CertificateState.VOID,
        fresh.certificate.number,
        Standing.VOID,
    )
    assert [step.kind for step in (*void.steps, *fresh.steps)] == [CertificateStepKind.VOIDED, CertificateStepKind.CORRECTED]
    record = desk.service.confirm(old.id, desk.folder / "void.pdf").value
    text = "".join(pypdfium2.PdfDocument(record.path)[0].get_textpage().get_text_bounded().split())
    assert fresh.certificate.number in text and "作废" in text


def test_a_correction_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(NothingToCorrect):
        correct(desk, "李华", "李华")
    with pytest.raises(DetailRefused):
        correct(desk, "李华", "李?")
    with pytest.raises(DetailRefused):
        correct(desk, "李华", "李桦", "440000199001011234")
    with pytest.raises(DocumentTaken):
        correct(desk, "李华", "李华", invent_id(0))
    with pytest.raises(VoidReasonMissing):
        correct(desk, "李华", "李桦", reason=" ")
    person = desk.person("李华")
    with pytest.raises(StaleEdit):
        stale = Correction("李桦", person.id_number, person.version + 1)
        desk.service.correct(desk.certificates["李华"].id, stale, "错", TODAY)
    (held,) = desk.page("李华").held
    assert held.certificate.state is CertificateState.ISSUED and held.steps == ()


def test_a_line_with_our_person_s_number_is_theirs_and_anybody_else_s_is_a_stranger_s(desk: Desk) -> None:
    preview = desk.ledger(
        line("李华", invent_id(1)), line("赵六", invent_id(50), "JX-2019-002"), line("赵六", invent_id(50), "JX-2020-9")
    )
    assert [finding.match for finding in preview.findings] == [LedgerMatch.SURE, LedgerMatch.NONE, LedgerMatch.NONE]
    done = desk.service.apply_ledger(preview).value
    assert (done.taken, done.sure, done.doubtful) == (3, 1, 0)
    (earlier,) = desk.page("李华").earlier
    assert (earlier.entry.number, earlier.entry.extra["教材"], earlier.entry.source) == (
        "JX-2019-001",
        "第三版",
        "2019年合格证台账.xlsx",
    )
    assert desk.find("JX-2019-001") == ["李华"] and desk.find("zhaoliu") == ["赵六"]
    (stranger,) = search_people(desk.reader, load_index(desk.reader), "JX-2019-002").rows
    assert stranger.numbers[0] == "JX-2019-002"
    page = load_person_page(desk.reader, "", stranger.entry_id, TODAY)
    assert page.person is None and len(page.earlier) == 2


def test_a_stranger_who_registers_later_finds_the_old_certificates(desk: Desk) -> None:
    desk.service.apply_ledger(desk.ledger(line("赵六", invent_id(50))))
    form = DeskForm("赵六", "resident_id", invent_id(50), "learner")
    RegistrationService(desk.event.begin, desk.reader).register(desk.event.programme.id, form)
    assert desk.find("JX-2019-001") == ["赵六"]
    assert [earlier.entry.number for earlier in desk.page("赵六").earlier] == ["JX-2019-001"]


def test_a_line_without_a_number_is_asked_about_and_never_guessed(desk: Desk) -> None:
    rows = [
        line("李华", None, "A1", 单位="东莞智能公司"),
        line("李华", None, "A2", 单位="别的公司"),
        line("李华", "440000********" + invent_id(1)[-4:], "A3"),
    ]
    preview = desk.ledger(*rows)
    assert [finding.match for finding in preview.findings] == [LedgerMatch.DOUBTFUL, LedgerMatch.NONE, LedgerMatch.DOUBTFUL]
    desk.service.apply_ledger(preview)
    assert desk.page("李华").earlier == () and count_questions(desk.reader) == 2
    first, third = list_questions(desk.reader)
    assert first.likely[0].evidence == (Evidence.COMPANY,) and third.likely[0].evidence == (Evidence.NUMBER_TAIL,)
    desk.service.settle(first.entry.id, first.entry.version, first.likely[0].holder.person_id)
    desk.service.settle(third.entry.id, third.entry.version, None)
    with pytest.raises(StaleEdit):
        desk.service.settle(third.entry.id, third.entry.version, None)
    assert [earlier.entry.number for earlier in desk.page("李华").earlier] == ["A1"] and count_questions(desk.reader) == 0


def test_a_ledger_is_taken_once_and_numbers_of_others_never(desk: Desk) -> None:
    ours: Certificate = desk.certificates["李华"]
    rows = [line("赵六", None, "A1"), line("李华", invent_id(1), ours.number), line("孙七", None, ours.number.lower())]
    preview = desk.ledger(*rows[:2])
    assert [problem.code for problem in preview.problems] == ["ledger.issued_here"] and preview.rejected_rows == (3,)
    desk.service.apply_ledger(preview)
    with pytest.raises(LedgerChanged):
        desk.service.apply_ledger(preview)
    again = desk.ledger(rows[0], line("钱八", None, "A1"), line("孙七", None, ours.number))
    assert sorted(problem.code for problem in again.problems) == [
        "ledger.known_already",
        "ledger.number_of_two",
        "ledger.number_taken",
    ]
    assert again.accepted == ()


def test_a_certificate_of_a_ledger_is_confirmed_too(desk: Desk) -> None:
    desk.service.apply_ledger(desk.ledger(line("赵六", invent_id(50))))
    (hit,) = search_people(desk.reader, load_index(desk.reader), "赵六").rows
    record = desk.service.confirm_entry(hit.entry_id, desk.folder / "old.pdf", "求职").value
    text = "".join(pypdfium2.PdfDocument(record.path)[0].get_textpage().get_text_bounded().split())
    assert "JX-2019-001" in text and "2019年5月6日" in text and "台账" in text
    (earlier,) = load_person_page(desk.reader, "", hit.entry_id, TODAY).earlier
    assert [given.number for given in earlier.records] == [record.number]


def test_who_expires_is_listed_by_unit_and_whoever_renewed_is_left_out(desk: Desk) -> None:
    rows = [
        line("赵六", None, "A1"),
        line("钱八", None, "A2", 有效期至="长期"),
        line("孙九", None, "A3", 有效期至=""),
        line("李华", invent_id(1), "A4", 单位="东莞智能公司"),
        line("周十", None, "A5", 有效期至="2027-03-01"),
    ]
    desk.service.apply_ledger(desk.ledger(*rows))
    ending = list_expiring(desk.reader, date(2027, 1, 1), date(2027, 2, 28))
    assert [(one.organisation, one.name) for one in ending] == [("老公司", "赵六")]
    ending = list_expiring(desk.reader, date(2028, 11, 1), date(2028, 11, 30))
    assert [one.name for one in ending] == ["李华", "欧阳明"]
