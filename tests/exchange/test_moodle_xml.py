"""Moodle XML as Moodle writes it: every type, CDATA and entities, pictures, categories; what cannot be held is told; nothing hostile is read."""

from __future__ import annotations

import base64
from decimal import Decimal
from pathlib import Path

import pytest

from skillsapp.domain.question import QuestionState, RubricLine
from skillsapp.exchange.question_formats import QUESTION_FORMATS, choose_format
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions
from skillsapp.exchange.question_formats.xml_tree import XmlDamaged, XmlTooLarge, XmlUnsafe
from skillsapp.exchange.question_row import QuestionRow
from tests.exchange.question_banks import PICTURE


def read(
    tmp_path: Path, *questions: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', encoding: str = "utf-8"
) -> QuestionFile:
    path = tmp_path / "a.xml"
    path.write_bytes(f"{head}\n<quiz>\n{chr(10).join(questions)}\n</quiz>".encode(encoding))
    assert choose_format(path).key == "moodle-xml"
    reader = QUESTION_FORMATS["moodle-xml"].read
    assert reader is not None
    found = reader(path, ReadOptions())
    assert found.read == found.accepted + found.rejected
    return found


def question(kind: str, body: str, stem: str = "题干") -> str:
    return (
        f'<question type="{kind}"><name><text>n</text></name>'
        f'<questiontext format="html"><text><![CDATA[<p dir="ltr" style="text-align: left;">{stem}</p>]]></text></questiontext>{body}</question>'
    )


def answer(fraction: str, text: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[<p>{text}</p>]]></text>{more}<feedback format="html"><text></text></feedback></answer>'


def one(tmp_path: Path, kind: str, body: str, stem: str = "题干") -> QuestionRow:
    (row,) = read(tmp_path, question(kind, body, stem)).rows
    return row


def test_choice_single_and_multiple(tmp_path: Path) -> None:
    row = one(tmp_path, "multichoice", f"<single>true</single>{answer('100', '甲')}{answer('0', '乙')}")
    assert (row.type, row.stem, row.options, row.answer, row.details.fixed) == ("single", "题干", ("甲", "乙"), "A", "")
    row = one(tmp_path, "multichoice", f"<single>false</single>{answer('50', '甲')}{answer('-100', '乙')}{answer('50', '丙')}")
    assert (row.type, row.answer) == ("multiple", "AC")
    row = one(tmp_path, "multichoice", f"<shuffleanswers>0</shuffleanswers>{answer('100', '甲')}{answer('0', '乙')}")
    assert row.details.fixed == "AB"


def test_true_false_short_answer_numerical(tmp_path: Path) -> None:
    row = one(
        tmp_path, "truefalse", '<answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer>'
    )
    assert (row.type, row.answer) == ("true_false", "F")
    row = one(
        tmp_path,
        "shortanswer",
        '<usecase>1</usecase><answer fraction="100"><text>5 &lt; 6</text></answer><answer fraction="100"><text>LED</text></answer>',
    )
    assert (row.type, row.answer, row.details.exact) == ("fill_in", "5 < 6|LED", True)
    units = "<units><unit><multiplier>1000</multiplier><unit_name>mV</unit_name></unit><unit><multiplier>1</multiplier><unit_name>V</unit_name></unit></units>"
    found = read(
        tmp_path, question("numerical", f'<answer fraction="100"><text>220</text><tolerance>10</tolerance></answer>{units}')
    )
    (row,) = found.rows
    assert (row.type, row.answer, row.details.tolerance, row.details.unit) == ("numeric", "220", "10", "V")
    assert [problem.code for problem in found.problems] == ["question.units_lost"]


@pytest.mark.parametrize("kind", ["matching", "ddmatch"])
def test_matching_with_an_option_too_many(tmp_path: Path, kind: str) -> None:
    pairs = "".join(
        f'<subquestion format="html"><text><![CDATA[<p>{left}</p>]]></text><answer><text>{right}</text></answer></subquestion>'
        for left, right in (("电流", "安培"), ("电压", "伏特"), ("", "欧姆"))
    )
    row = one(tmp_path, kind, pairs)
    assert (row.type, row.details.left, row.options, row.answer) == ("matching", ("电流", "电压"), ("安培", "伏特", "欧姆"), "AB")


def test_ordering_and_essay(tmp_path: Path) -> None:
    row = one(tmp_path, "ordering", f"{answer('1.0000000', '断电')}{answer('2.0000000', '验电')}")
    assert (row.type, row.options, row.answer) == ("ordering", ("断电", "验电"), "AB")
    info = (
        '<graderinfo format="html"><text><![CDATA[<p>先断电</p><p>- 2: 断电</p><ul><li>1.5: 挂牌</li></ul>]]></text></graderinfo>'
    )
    row = one(tmp_path, "essay", info)
    assert (row.type, row.answer, row.state) == ("short_answer", "先断电", QuestionState.REVIEWED)
    assert row.details.rubric == (RubricLine("断电", Decimal("2")), RubricLine("挂牌", Decimal("1.5")))
    found = read(tmp_path, question("essay", ""))
    assert found.rows[0].state is QuestionState.DRAFT
    assert [problem.code for problem in found.problems] == ["question.model_answer_missing"]


@pytest.mark.parametrize(
    "kind",
    [
        "cloze",
        "multianswer",
        "calculated",
        "calculatedmulti",
        "calculatedsimple",
        "random",
        "randomsamatch",
        "gapselect",
        "ddwtos",
        "ddimageortext",
        "ddmarker",
        "stack",
    ],
)
def test_what_cannot_be_held_is_reported_by_name_and_line(tmp_path: Path, kind: str) -> None:
    found = read(tmp_path, question("essay", "", "first"), question(kind, ""))
    (problem,) = [problem for problem in found.problems if problem.is_error]
    assert (problem.code, problem.row, problem.column) == ("question.unsupported", 4, "question")
    assert kind in problem.message()
    assert (found.read, found.rejected) == (2, 1)


def test_categories_become_topics_and_lines_are_those_of_the_file(tmp_path: Path) -> None:
    category = '<question type="category"><category><text>$course$/top/Default for 安防/线缆</text></category></question>'
    found = read(tmp_path, category, question("truefalse", answer("100", "true")), question("truefalse", "", "无答案"))
    assert [(row.row, row.topic, row.answer) for row in found.rows] == [(4, "Default for 安防/线缆", "T")]
    assert [(problem.row, problem.code) for problem in found.problems] == [(5, "question.answer_missing")]


def test_pictures_beside_the_text_and_in_it(tmp_path: Path) -> None:
    coded = base64.b64encode(PICTURE.content).decode()
    stem = (
        '<questiontext format="html"><text><![CDATA[看 <img src="@@PLUGINFILE@@/a%20b.png" alt="图"> 和 '
        f'<img src="data:image/png;base64,{coded}"> 和 <img src="https://example.org/x.png" alt="远"> '
        '和 <img src="@@PLUGINFILE@@/bad.png">]]></text>'
        f'<file name="a b.png" path="/" encoding="base64">{coded}</file><file name="bad.png" encoding="base64">bm8=</file></questiontext>'
    )
    found = read(tmp_path, f'<question type="truefalse">{stem}{answer("100", "true")}</question>')
    (row,) = found.rows
    mark = f"picture:{PICTURE.digest})"
    assert row.stem == f"看 ![图]({mark} 和 ![]({mark} 和 [远] 和"
    assert found.pictures == {PICTURE.digest: PICTURE}
    assert [problem.code for problem in found.problems] == ["question.picture_missing", "question.picture_refused"]


def test_markup_becomes_our_marks_and_losses_are_told_once(tmp_path: Path) -> None:
    stem = (
        '<strong>粗</strong>&nbsp;<span style="color: red">红</span> H<sub>2</sub>O 若a&lt;b<br>第二行</p><ul><li>一</li><li>二</li></ul>'
        '<table><tr><td>甲</td><td>乙</td></tr></table><p>\\(x^2\\) $$y$$ <a href="http://files.example">link</a>'
    )
    found = read(tmp_path, question("truefalse", answer("100", "true"), stem))
    assert found.rows[0].stem == "<b>粗</b> 红 H<sub>2</sub>O 若a<b\n第二行\n- 一\n- 二\n甲 | 乙\n\\(x^2\\) \\(y\\) link"
    (problem,) = found.problems
    assert problem.code == "question.formatting_lost"
    assert all(name in problem.message() for name in ("span", "table", "a"))


def test_chinese_encodings_are_read(tmp_path: Path) -> None:
    found = read(
        tmp_path, question("truefalse", answer("100", "true")), head='<?xml version="1.0" encoding="GBK"?>', encoding="gbk"
    )
    assert found.rows[0].stem == "题干"


BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "declared", [BOMB, '<!DOCTYPE quiz SYSTEM "file:///etc/passwd">', '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>']
)
def test_document_types_and_entities_are_refused(tmp_path: Path, declared: str) -> None:
    with pytest.raises(XmlUnsafe) as refused:
        read(tmp_path, question("truefalse", answer("100", "true"), "&x;"), head=f'<?xml version="1.0"?>{declared}')
    assert refused.value.code == "file.entities" and refused.value.exit_status == 1


def test_what_is_broken_or_endlessly_deep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(XmlDamaged) as damaged:
        read(tmp_path, "<question>")
    assert damaged.value.exit_status == 3 and damaged.value.line == 4
    with pytest.raises(XmlTooLarge):
        read(tmp_path, "<b>" * 5000 + "</b>" * 5000)
    with pytest.raises(XmlDamaged):
        read(tmp_path, "&nbsp;")


def test_an_empty_quiz_is_no_fault(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert (found.read, [problem.code for problem in found.problems]) == (0, ["file.no_questions"])
