"""Banks written as CSV, workbook and Word booklet: what comes back is what went out, and nothing in a cell is run."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from skillsapp.domain.question import CaseMaterial, Difficulty, Question, QuestionDetails, QuestionState, RubricLine
from skillsapp.domain.rich_text import pictures_in
from skillsapp.exchange.question_formats import QUESTION_FORMATS
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions, WrittenBank
from skillsapp.exchange.question_pictures import checked_picture

BOTH = pytest.mark.parametrize("key", ["csv", "xlsx"])


def question(id: str, type: str, stem: str, answer: str, options: tuple[str, ...] = (), **more: object) -> Question:
    return replace(Question(id, 1, "own", type, stem, options, answer), **more)  # type: ignore[arg-type]


ALL_TYPES = (
    question(
        "Q-1", "single", "哪个是灯（ ）？", "B", ("甲", "乙", "丙", "以上都对"), details=QuestionDetails(fixed="D"), topic="照明"
    ),
    question("Q-2", "multiple", "第一行\n第二行", "AC", ("甲", "乙", "丙"), difficulty=Difficulty.HARD, source="GB 1-2018 第1条"),
    question("Q-3", "true_false", "灯会亮。", "F", explanation="不会，要先通电。", state=QuestionState.RETIRED),
    question("Q-4", "fill_in", "____和____", "PE|PE线\nN", details=QuestionDetails(exact=True, any_order=True)),
    question("Q-5", "fill_in", "语句以____结尾", "分号；|;", state=QuestionState.DRAFT),
    question("Q-6", "numeric", "电压为____", "-12.5", details=QuestionDetails(tolerance="5%", unit="V"), facts=("A001", "B002")),
    question("Q-7", "matching", "配对", "BA", ("室外", "室内"), details=QuestionDetails(left=("枪机", "半球"))),
    question("Q-8", "ordering", "先后", "BAC", ("停电", "验电", "挂牌")),
    question(
        "Q-9",
        "short_answer",
        "简述步骤。",
        "先停电，\n再验电。",
        details=QuestionDetails(rubric=(RubricLine("停电", Decimal("1.5")), RubricLine("验电", Decimal(2)))),
    ),
    question("Q-10", "single", "谁验收？", "A", ("甲", "乙"), case="K1@1"),
    question("Q-11", "single", "谁施工？", "A", ("甲", "乙"), case="K1@1"),
)
CASES = {"K1@1": CaseMaterial("K1", 1, "own", "小区", "某小区装了系统。\n由甲公司施工。")}


def written(tmp_path: Path, key: str, bank: WrittenBank) -> tuple[Path, tuple[object, ...]]:
    path = tmp_path / f"bank.{key}"
    write = QUESTION_FORMATS[key].write
    assert write is not None
    return path, write(bank, path)


def back(path: Path, key: str) -> QuestionFile:
    read = QUESTION_FORMATS[key].read
    assert read is not None
    return read(path, ReadOptions())


@BOTH
def test_every_type_comes_back_equal(tmp_path: Path, key: str) -> None:
    path, skipped = written(tmp_path, key, WrittenBank("自有题库", ALL_TYPES, CASES, {}))
    file = back(path, key)
    assert not skipped and not [problem for problem in file.problems if problem.is_error]
    assert [
        (r.id, r.type, r.stem, r.options, r.answer, r.explanation, r.difficulty, r.topic, r.source, r.facts, r.state, r.details)
        for r in file.rows
    ] == [
        (q.id, q.type, q.stem, q.options, q.answer, q.explanation, q.difficulty, q.topic, q.source, q.facts, q.state, q.details)
        for q in ALL_TYPES
    ]
    assert [(case.key, case.text) for case in file.cases] == [("K1", CASES["K1@1"].text)]
    assert [row.case for row in file.rows] == [""] * 9 + ["K1"] * 2


DANGEROUS = ('=HYPERLINK("x","点我")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")


@BOTH
@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_ever_run(tmp_path: Path, key: str, text: str) -> None:
    bank = WrittenBank("题库", (question("Q-1", "single", text, "A", (text + "1", "乙")),), {}, {})
    path, _skipped = written(tmp_path, key, bank)
    if key == "csv":
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
        assert all(cell[:1] not in ("=", "+", "-", "@", "\t") for row in rows for cell in row)
    else:
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert all(cell.data_type == "s" for cell in cells)
        assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@", "\t")))
    (row,) = back(path, key).rows
    assert (row.stem, row.options[0]) == (text.strip(), text.strip() + "1")


def png(colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 30), colour).save(target, "PNG")
    return target.getvalue()


def with_picture() -> WrittenBank:
    picture = checked_picture(png("red"))
    mark = f"![](picture:{picture.digest})"
    shown = question("Q-1", "single", f"图里是什么？\n{mark}", "A", ("甲", f"乙\n{mark}"))
    return WrittenBank("题库", (shown, question("Q-2", "true_false", "灯会亮。", "T")), {}, {picture.digest: picture})


def test_a_workbook_shows_pictures_in_their_cells(tmp_path: Path) -> None:
    bank = with_picture()
    path, skipped = written(tmp_path, "xlsx", bank)
    file = back(path, "xlsx")
    assert not skipped and not file.problems
    assert (file.rows[0].stem, file.rows[0].options) == (bank.questions[0].stem, bank.questions[0].options)
    assert file.pictures == bank.pictures


def test_a_text_says_which_questions_it_cannot_hold(tmp_path: Path) -> None:
    path, skipped = written(tmp_path, "csv", with_picture())
    assert [getattr(one, "id", "") for one in skipped] == ["Q-1"]
    assert [row.id for row in back(path, "csv").rows] == ["Q-2"]


def test_a_booklet_holds_all_questions_and_its_key(tmp_path: Path) -> None:
    path, skipped = written(tmp_path, "docx", WrittenBank("自有题库", ALL_TYPES, CASES, {}))
    assert not skipped
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    questions, sign, key = text.partition("参考答案")
    assert sign and all(stem.split("\n")[0].replace("____", "________") in questions for stem in (q.stem for q in ALL_TYPES))
    assert "某小区装了系统。" in questions and "不会，要先通电。" in key and "停电（1.5分）" in key
    assert "不会，要先通电。" not in questions


def test_a_booklet_without_cases_can_be_read_back(tmp_path: Path) -> None:
    plain = tuple(q for q in ALL_TYPES if not q.case and q.type in ("single", "multiple", "true_false", "fill_in", "ordering"))
    path, _skipped = written(tmp_path, "docx", WrittenBank("自有题库", plain, {}, {}))
    file = back(path, "docx")
    assert [(row.type, row.answer) for row in file.rows] == [(q.type, q.answer) for q in plain]
    assert [row.options for row in file.rows] == [q.options for q in plain]


def test_a_booklet_shows_pictures(tmp_path: Path) -> None:
    bank = with_picture()
    path, _skipped = written(tmp_path, "docx", bank)
    file = back(path, "docx")
    assert len(pictures_in(file.rows[0].stem)) == 1 and dict(file.pictures) == dict(bank.pictures)
