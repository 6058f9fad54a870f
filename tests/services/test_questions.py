"""The question banks: shipped questions come once, local edits stay, and a file never adds what is there already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillsapp.app import open_app
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel import paths
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.questions import list_banks, list_questions, questions_by_ref
from skillsapp.services.question_files import BankKeyWrong
from skillsapp.store.question_store import QuestionStore
from tests.exchange.tables import save_csv
from tests.house import ROOT
from tests.services.office import Office

HEADER = ("编号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "难度", "知识点")
SHIPPED = {"acceptance", "regulations", "standards"}


def line(number: int, **changes: str) -> list[str]:
    values = dict(
        zip(
            HEADER, ("", "单选题", f"第{number}问：下列哪项正确？", "甲", "乙", "丙", f"丁{number}", "A", "易", "一"), strict=True
        )
    )
    return [changes.get(title, value) for title, value in values.items()]


def test_the_shipped_banks_are_there_and_come_once(office: Office) -> None:
    banks = {bank.key: bank.questions for bank in list_banks(office.app.reader)}
    assert banks.keys() >= SHIPPED
    assert sum(banks.values()) >= 120
    office.restart()
    assert {bank.key: bank.questions for bank in list_banks(office.app.reader)} == banks


def test_a_local_edit_stays_when_the_shipped_bank_changes(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = list_questions(office.app.reader, "standards")[0]
    with office.app.store.begin(PROGRAM, "test", None) as uow:
        QuestionStore(uow).add_version(replace(question, version=2, stem="改过的题干"))
        uow.commit(None)
    shipped = tmp_path / "banks"
    for bank in (ROOT / "question_bank").iterdir():
        if (bank / "questions.csv").exists():
            (shipped / bank.name).mkdir(parents=True)
            for name in ("questions.csv", "bank.toml"):
                (shipped / bank.name / name).write_bytes((bank / name).read_bytes())
    csv = shipped / "standards" / "questions.csv"
    text = csv.read_text(encoding="utf-8-sig").splitlines()
    new = text[1].replace(question.id, "STD-NEW-1").replace(text[1].split(",")[2], "一道新题")
    csv.write_text("\n".join([*text, new]), encoding="utf-8-sig")
    monkeypatch.setattr(paths, "question_banks", lambda: shipped)
    before = len(list_questions(office.app.reader, "standards"))
    office.restart()
    after = {one.id: one for one in list_questions(office.app.reader, "standards")}
    assert after[question.id].stem == "改过的题干"
    assert len(after) == before + 1
    assert "STD-NEW-1" in after


def test_an_old_version_stays_for_the_papers_that_hold_it(office: Office) -> None:
    question = list_questions(office.app.reader, "standards")[0]
    with office.app.store.begin(PROGRAM, "test", None) as uow:
        QuestionStore(uow).add_version(replace(question, version=2, stem="改过的题干"))
        uow.commit(None)
    both = questions_by_ref(office.app.reader, [(question.id, 1), (question.id, 2)])
    assert {one.stem for one in both.values()} == {question.stem, "改过的题干"}


def test_a_file_adds_to_a_new_bank_once(office: Office, tmp_path: Path) -> None:
    path = save_csv(tmp_path / "q.csv", [HEADER, line(1), line(2), line(1)], "utf-8")
    parsed = office.app.question_files.preview(path, "own.bank_1")
    assert (parsed.read, parsed.accepted, parsed.rejected) == (3, 2, 1)
    assert office.app.question_files.apply("own.bank_1", parsed).value == 2
    again = office.app.question_files.preview(path, "own.bank_1")
    assert (again.accepted, again.rejected) == (0, 3)
    assert office.app.question_files.apply("own.bank_1", parsed).value == 0  # the same preview again adds nobody either


def test_the_same_question_may_stand_in_another_bank_under_an_id_of_its_own(office: Office, tmp_path: Path) -> None:
    path = save_csv(tmp_path / "q.csv", [HEADER, line(1, 编号="Q-1")])
    for bank in ("one", "two"):
        assert office.app.question_files.apply(bank, office.app.question_files.preview(path, bank)).value == 1
    ids = [question.id for bank in ("one", "two") for question in list_questions(office.app.reader, bank)]
    assert ids[0] == "Q-1"
    assert len(set(ids)) == 2


@pytest.mark.parametrize("key", ["", "a b", "../x", "题库", "x" * 65])
def test_a_bank_has_a_plain_key(office: Office, tmp_path: Path, key: str) -> None:
    with pytest.raises(BankKeyWrong):
        office.app.question_files.preview(save_csv(tmp_path / "q.csv", [HEADER, line(1)]), key)


def test_the_program_of_a_borrowed_laptop_carries_no_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "question_banks", lambda: None)
    app = open_app(DataFolder(tmp_path / "laptop"))
    assert list_banks(app.reader) == () and list_questions(app.reader) == ()
    app.close()
