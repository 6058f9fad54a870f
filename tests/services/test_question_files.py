"""Question files: what is brought in with its cases and pictures comes out again, in one transaction, noted in the audit log."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from skillsapp.domain.question import Question
from skillsapp.domain.rich_text import pictures_in
from skillsapp.exchange.question_formats import QUESTION_FORMATS, FormatUnknown
from skillsapp.queries.audit import list_audit
from skillsapp.queries.case_material import cases_by_ref
from skillsapp.queries.pictures import find_picture
from skillsapp.queries.questions import list_banks, list_questions
from skillsapp.services.question_files import BankUnknown
from tests.exchange.question_banks import CASE, PICTURE, bank_of
from tests.exchange.tables import save_csv
from tests.services.office import Office

ONE = Question("Q-1", 1, "b", "single", "哪个？", ("甲", "乙"), "A")
SHOWN = f"看图 ![接线](picture:{PICTURE.digest})"


def save(path: Path, key: str = "qti") -> Path:
    """Write a bank with a case of two questions and a picture."""
    questions = [replace(ONE, id=f"Q-{n}", stem=f"第{n}问 {SHOWN}", case=CASE.ref) for n in (1, 2)]
    write = QUESTION_FORMATS[key].write
    assert write is not None
    write(bank_of(*questions, replace(ONE, id="Q-3")), path)
    return path


@pytest.mark.parametrize("key", ["gift", "moodle-xml", "qti"])
def test_cases_and_pictures_come_with_their_questions_and_go_out_again(office: Office, tmp_path: Path, key: str) -> None:
    app = office.app
    file = app.question_files.preview(save(tmp_path / "a", key), "own")
    assert (len(file.cases), len(file.pictures)) == (1, 1)
    assert app.question_files.apply("own", file, "自建题库").value == 3
    questions = list_questions(app.reader, "own")
    (ref,) = {question.case for question in questions if question.case}
    (case,) = cases_by_ref(app.reader, [ref]).values()
    assert (case.title, case.text, case.bank) == (CASE.title, CASE.text, "own")
    assert find_picture(app.reader, PICTURE.digest) == PICTURE
    assert {question.made_by for question in questions} == {app.session.actor.id}

    exported = app.question_files.export("own", key, tmp_path / "b").value
    assert (exported.written, exported.skipped) == (3, ())
    again = app.question_files.preview(tmp_path / "b", "other")
    assert app.question_files.apply("other", again).value == 3
    copies = list_questions(app.reader, "other")
    assert [(one.stem, one.options, one.answer) for one in sorted(copies, key=lambda one: one.stem)] == [
        (one.stem, one.options, one.answer) for one in sorted(questions, key=lambda one: one.stem)
    ]
    assert len({one.case for one in copies if one.case} | {ref}) == 2  # a bank has cases of its own


def test_a_case_that_the_bank_has_already_is_not_made_again(office: Office, tmp_path: Path) -> None:
    app = office.app
    app.question_files.apply("own", app.question_files.preview(save(tmp_path / "a.zip"), "own"))
    more = replace(ONE, id="Q-9", stem="又一问", case=CASE.ref)
    write = QUESTION_FORMATS["gift"].write
    assert write is not None
    write(bank_of(more), tmp_path / "b.gift")
    app.question_files.apply("own", app.question_files.preview(tmp_path / "b.gift", "own"))
    titles = [
        case.title
        for case in cases_by_ref(app.reader, {one.case for one in list_questions(app.reader, "own") if one.case}).values()
    ]
    assert set(titles) == {CASE.title}


def test_a_case_is_taken_with_the_question_that_the_bank_has_already_and_known_only_as_a_whole(
    office: Office, tmp_path: Path
) -> None:
    app, head = office.app, ("题型", "题干", "选项A", "选项B", "答案", "案例", "编号")
    single = ("单选题", "监控中心设在哪里？", "一楼", "三楼", "A")
    app.question_files.apply("own", app.question_files.preview(save_csv(tmp_path / "a.csv", [head[:5], single]), "own"))
    case = ("案例题", "某小区新装了一套系统。", "", "", "", "", "K1")
    rows = [head, case, (*single, "K1", ""), ("单选题", "由谁验收？", "甲方", "乙方", "A", "K1", "")]
    file = app.question_files.preview(save_csv(tmp_path / "b.csv", rows), "own")
    assert app.question_files.apply("own", file).value == file.accepted == 2
    assert len([one for one in list_questions(app.reader, "own") if one.case]) == 2
    assert app.question_files.apply("own", file).value == 0
    assert app.question_files.preview(tmp_path / "b.csv", "own").accepted == 0


def save_without_material(path: Path, key: str) -> Path:
    """Write one question of a case as somebody copies it out of a file: it names its case, whose material is not there."""
    write = QUESTION_FORMATS[key].write
    assert write is not None
    write(bank_of(replace(ONE, id="Q-7", stem="单独一问", case=CASE.ref)), path)
    text = path.read_text(encoding="utf-8")
    if key == "gift":
        parts = [part for part in text.split("\n\n") if "material" not in part]
        assert len(parts) < len(text.split("\n\n"))
        path.write_text("\n\n".join(parts), encoding="utf-8")
    else:
        assert '<question type="description">' in text
        path.write_text(re.sub(r'<question type="description">.*?</question>', "", text, flags=re.DOTALL), encoding="utf-8")
    return path


@pytest.mark.parametrize("key", ["gift", "moodle-xml"])
def test_a_question_whose_material_is_not_in_the_file_says_so_unless_the_bank_has_it(
    office: Office, tmp_path: Path, key: str
) -> None:
    app, path = office.app, save_without_material(tmp_path / "one", key)
    file = app.question_files.preview(path, "own")
    assert [(p.code, p.is_error) for p in file.problems if p.code.startswith("question.case")] == [
        ("question.case_material_missing", False)
    ]
    app.question_files.apply("own", file)
    assert [one.case for one in list_questions(app.reader, "own")] == [""]
    app.question_files.apply("whole", app.question_files.preview(save(tmp_path / "a.zip", "gift"), "whole"))
    again = app.question_files.preview(path, "whole")
    assert not [p for p in again.problems if p.code.startswith("question.case")]
    app.question_files.apply("whole", again)
    assert (
        len({one.case for one in list_questions(app.reader, "whole") if one.stem != "哪个？"}) == 1
    )  # all stand under one material


@pytest.mark.parametrize("key", ["gift", "moodle-xml", "qti"])
def test_a_case_of_which_the_bank_has_one_question_is_taken_as_a_whole(office: Office, tmp_path: Path, key: str) -> None:
    app, path = office.app, save(tmp_path / "a", key)
    write = QUESTION_FORMATS[key].write
    assert write is not None
    write(bank_of(replace(ONE, stem=f"第1问 {SHOWN}")), tmp_path / "first")
    app.question_files.apply("own", app.question_files.preview(tmp_path / "first", "own"))
    file = app.question_files.preview(path, "own")
    assert [row.stem[:3] for row in file.rows if row.case] == ["第1问", "第2问"]
    app.question_files.apply("own", file)
    whole = app.question_files.preview(path, "own")
    assert (whole.accepted, {p.code for p in whole.problems}) == (0, {"question.duplicate"})


def test_a_case_that_is_taken_in_part_says_how_much_of_it(office: Office, tmp_path: Path) -> None:
    write = QUESTION_FORMATS["moodle-xml"].write
    assert write is not None
    two = (replace(ONE, id="Q-1", case=CASE.ref), replace(ONE, id="Q-2", stem="没有题干的一问", case=CASE.ref))
    write(bank_of(*two), tmp_path / "a.xml")
    text = (tmp_path / "a.xml").read_text(encoding="utf-8")
    (tmp_path / "a.xml").write_text(text.replace("没有题干的一问", ""), encoding="utf-8")  # a question without its text
    file = office.app.question_files.preview(tmp_path / "a.xml", "own")
    (told,) = [p for p in file.problems if p.code == "question.case_incomplete"]
    assert (told.details["taken"], told.details["count"], file.accepted) == (1, 2, 1)


def test_pictures_of_questions_that_are_not_taken_are_not_kept(office: Office, tmp_path: Path) -> None:
    app = office.app
    app.question_files.apply("own", app.question_files.preview(save(tmp_path / "a.zip"), "own"))
    file = app.question_files.preview(tmp_path / "a.zip", "own")
    assert (file.accepted, file.rejected) == (0, 3)
    assert app.question_files.apply("third", replace(file, rows=())).value == 0
    assert pictures_in(*(one.stem for one in list_questions(app.reader, "third"))) == ()


def test_import_and_export_are_noted(office: Office, tmp_path: Path) -> None:
    app = office.app
    app.question_files.apply("own", app.question_files.preview(save(tmp_path / "a.zip"), "own"))
    app.question_files.export("own", "gift", tmp_path / "b.gift")
    actions = [entry.action for entry in list_audit(app.reader)]
    assert "bank.imported" in actions and "bank.exported" in actions


def test_what_cannot_be_chosen_is_refused(office: Office, tmp_path: Path) -> None:
    app = office.app
    with pytest.raises(BankUnknown):
        app.question_files.export("none", "gift", tmp_path / "a")
    with pytest.raises(FormatUnknown):
        app.question_files.export("standards", "aiken", tmp_path / "a")
    with pytest.raises(FormatUnknown):
        app.question_files.preview(tmp_path / "a", "own", format="pdf")
    assert not any(bank.key == "own" for bank in list_banks(app.reader)) and not (tmp_path / "a").exists()
