"""GIFT: the foreign files as another parser understands them, our own traps, and what stands wrong in a file with its line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from skillsapp.domain.question import QuestionState
from skillsapp.domain.question_types.letter_parts import letters_of
from skillsapp.domain.rich_text import plain_text
from skillsapp.exchange.question_formats import choose_format
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions
from skillsapp.exchange.question_row import QuestionRow

FIXTURES = Path("/work/shared/fixtures/gift")
needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"THE FOREIGN FILES ARE MISSING: {FIXTURES} is not there")
TREES = sorted(path.stem for path in FIXTURES.glob("*.json"))


def read(path: Path, **options: Any) -> QuestionFile:
    chosen = choose_format(path)
    assert chosen.key == "gift" and chosen.read is not None
    found = chosen.read(path, ReadOptions(**options))
    assert found.read == found.accepted + found.rejected
    return found


def read_text(tmp_path: Path, text: str, encoding: str = "utf-8") -> QuestionFile:
    path = tmp_path / "questions.gift"
    path.write_bytes(text.encode(encoding))
    return read(path)


def codes(found: QuestionFile) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in found.problems]


def bare(text: str) -> str:
    """Return what a text says without markup, blanks made alike: what two parsers must agree on."""
    text = re.sub(r"<!--.*?-->|</?[a-z]+[^<>]*>", "", text)
    return re.sub(r"\s+|_+|[*]", "", plain_text(text))


def same_question(row: QuestionRow, tree: dict[str, Any]) -> None:
    text = tree["stem"]["text"].replace("_tomb_", "tomb")
    assert bare(row.stem) == bare(text)
    match tree["type"]:
        case "TF":
            assert (row.type, row.answer) == ("true_false", "T" if tree["isTrue"] else "F")
        case "Essay":
            assert (row.type, row.answer, row.state) == ("short_answer", "", QuestionState.DRAFT)
        case "MC":
            assert [bare(option) for option in row.options] == [bare(each["text"]["text"]) for each in tree["choices"]]
            right = [n for n, each in enumerate(tree["choices"]) if each["isCorrect"] or (each["weight"] or 0) > 0]
            assert row.answer == letters_of("".join("ABCDEFGH"[n] for n in right), len(right))
            assert row.type == ("single" if len(right) == 1 else "multiple")
        case "Short":
            full = [each["text"]["text"] for each in tree["choices"] if each["weight"] in (None, 100)]
            assert row.type == "fill_in"
            assert [bare(way) for way in row.answer.split("|")] == [bare(text) for text in full]
        case "Matching":
            pairs = {bare(pair["subquestion"]["text"]): pair["subanswer"] for pair in tree["matchPairs"]}
            by_letter = dict(zip("ABCDEFGH", row.options, strict=False))
            found = {bare(left): by_letter[letter] for left, letter in zip(row.details.left, row.answer, strict=True)}
            distractor = pairs.pop("", None)
            assert found == pairs and (distractor is None or distractor in row.options)
        case "Numerical":
            same_number(row, tree["choices"])
        case other:
            raise AssertionError(other)
    general = tree.get("globalFeedback")
    assert not general or bare(general["text"]) in bare(row.explanation)


def same_number(row: QuestionRow, choices: Any) -> None:
    if isinstance(choices, list):
        choices = next(each["text"] for each in choices if each["weight"] in (None, 100))
    number, width = float(row.answer), float(row.details.tolerance or 0)
    if choices["type"] == "high-low":
        assert (number - width, number + width) == pytest.approx((choices["numberLow"], choices["numberHigh"]))
    else:
        assert (number, width) == pytest.approx((choices["number"], choices.get("range", 0)))


@needs_fixtures
@pytest.mark.parametrize("name", TREES)
def test_a_foreign_file_is_read_as_another_parser_reads_it(name: str) -> None:
    """Information texts are no questions here: they are counted and reported; doubles within a file are kept out."""
    trees = [tree for tree in json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")) if tree["type"] != "Category"]
    found = read(FIXTURES / f"{name}.gift")
    assert found.read == len(trees)
    rejected = {problem.row: problem.code for problem in found.problems if problem.is_error}
    assert len(rejected) == found.rejected
    seen: set[tuple[str, str]] = set()
    wanted = []
    for tree in trees:
        key = (
            bare(tree["stem"]["text"]),
            str([bare(each["text"]["text"]) for each in tree.get("choices", ()) if "isCorrect" in each and tree["type"] == "MC"]),
        )
        if tree["type"] != "Description" and key not in seen:
            seen.add(key)
            wanted.append(tree)
    assert len(found.rows) == len(wanted)
    for row, tree in zip(found.rows, wanted, strict=True):
        same_question(row, tree)
    assert set(rejected.values()) <= {"question.unsupported", "question.duplicate"}


@needs_fixtures
def test_the_traps_of_chinese_input_methods() -> None:
    """Each expectation stands in the comment above its question."""
    found = read(FIXTURES / "zh_traps.gift.txt")
    assert codes(found) == [(29, "question.full_width_signs"), (38, "question.model_answer_missing")]
    assert "＝" in found.problems[0].message() and "=" in found.problems[0].message()
    rows = [(row.type, row.stem, row.options, row.answer) for row in found.rows]
    assert rows == [
        ("single", "使用万用表测电阻应先:", ("断电", "通电", "短接", "任意"), "A"),
        ("multiple", "下列属于个人防护用品的有", ("安全帽", "绝缘手套", "验电器"), "AB"),
        ("true_false", "雷雨天气可以登杆作业。", (), "F"),
        ("fill_in", "电流的单位是____。", (), "安培|A"),
        ("matching", "请配对", ("安培", "伏特", "欧姆"), "ABC"),
        ("numeric", "单相电压约为多少伏？", (), "220"),
        ("single", "［说明］下列哪项最先做？", ("断电", "登杆"), "A"),
        ("single", "已知 U=IR，集合 {1,2}，I=2，R=3，则 U 为", ("6", "5"), "A"),
        ("short_answer", "简述心肺复苏步骤。", (), ""),
    ]
    assert found.rows[4].details.left == ("电流", "电压", "电阻")
    assert found.rows[5].details.tolerance == "10"
    assert found.rows[-1].state is QuestionState.DRAFT


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("// one\n\nQ {=a ~b\n\nR {T}", 3, "question.gift_brace"),
        ("Q =a ~b}", 1, "question.gift_brace"),
        ("Q ｛=a ~b｝\n\nR {T}", 1, "question.full_width_signs"),
        ("Q {=a ~b｝\n\nR {T}", 1, "question.full_width_signs"),
        ("Q {\n=a\n～b\n}", 3, "question.full_width_signs"),
        ("Q {＃3}\n\nR {T}", 1, "question.full_width_signs"),
        ("Q {~％50％a ~%50%b}", 1, "question.full_width_signs"),
        ("Q {\n=a→1\n=b→2\n}", 2, "question.full_width_signs"),
        ("Q {=a ~b} and {=c ~d}.", 1, "question.gift_blocks"),
        ("Q {a =b ~c}", 1, "question.structure"),
        ("Q {maybe}\n\nR {T}", 1, "question.answer_unreadable"),
        ("Q {#three}", 1, "question.answer_no_number"),
        ("Q {#5..1}", 1, "question.answer_no_number"),
        ("Q {#1e999999999}", 1, "question.answer_no_number"),
        ("Q {~%150%a ~b}", 1, "question.weight"),
        ("Q {~a ~b}", 1, "question.answer_missing"),
        ("Q {=a =b ~c}", 1, "question.single_with_several_answers"),
        ("Q {=only}\n\nQ {=only}", 3, "question.duplicate"),
        ("Q {=a ~a}", 1, "question.option_twice"),
        ("{=a ~b}", 1, "question.stem_missing"),
        ("A text that asks nothing.\n\nQ {T}", 1, "question.unsupported"),
        ("Q {=1 ~2 ~3 ~4 ~5 ~6 ~7 ~8 ~9}", 1, "question.options_many"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, code: str) -> None:
    found = read_text(tmp_path, text)
    assert (line, code) in [(problem.row, problem.code) for problem in found.problems if problem.is_error]
    assert found.rejected == 1
    assert all(problem.message() for problem in found.problems)


def test_questions_without_an_empty_line_between_them_are_told_apart(tmp_path: Path) -> None:
    found = read_text(tmp_path, "One {T}\nTwo\nlines {F}\nThree {=a ~b}.")
    assert [(row.row, row.stem, row.answer) for row in found.rows] == [
        (1, "One", "T"),
        (2, "Two lines", "F"),
        (4, "Three ____.", "A"),
    ]
    assert codes(found) == [(2, "question.gift_no_empty_line"), (4, "question.gift_no_empty_line")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_every_encoding_that_text_comes_in(tmp_path: Path, encoding: str) -> None:
    found = read_text(tmp_path, "电压的单位是？{=伏特 ~安培}\r\n\r\n对吗？{对}\r\n", encoding)
    assert [(row.stem, row.answer) for row in found.rows] == [("电压的单位是？", "A"), ("对吗？", "T")]


def test_categories_ids_tags_and_comments(tmp_path: Path) -> None:
    text = (
        "$CATEGORY: $course$/top/安防/线缆//桥架\n\n// [id:Q-1] [tag:difficulty:hard] [tag:my \\] own]\nQ {T}\n// inside\n\nR {F}"
    )
    found = read_text(tmp_path, text)
    assert [(row.id, row.topic, row.difficulty.value) for row in found.rows] == [
        ("Q-1", "安防/线缆/桥架", "hard"),
        (None, "安防/线缆/桥架", "medium"),
    ]
    assert codes(found) == [(4, "question.tags_lost")]
    assert "my ] own" in found.problems[0].message()


def test_texts_in_every_format(tmp_path: Path) -> None:
    text = (
        "[html]<p>First <b>bold</b> H<sub>2</sub>O &lt; 3</p><p>Second</p>{T}\n\n"
        "[plain]if a<b>c then {T}\n\n"
        "[markdown]**strong** and *soft*{T}\n\n"
        "若a<b，且 <i>x</i>\\n下一行{T}\n\n"
        '[html]<span style\\="color\\: red">red</span> <script>bad()</script>{T}'
    )
    found = read_text(tmp_path, text)
    assert [row.stem for row in found.rows] == [
        "First <b>bold</b> H<sub>2</sub>O < 3\nSecond",
        "if a<b>c then",
        "<b>strong</b> and <i>soft</i>",
        "若a<b，且 <i>x</i>\n下一行",
        "red",
    ]
    assert codes(found) == [(9, "question.formatting_lost")]


def test_partial_weights_and_wildcards_are_told(tmp_path: Path) -> None:
    text = "Q {~%50%a ~%30%b ~%20%c ~d}\n\nR {=a =%50%b}\n\nS {=pre*}\n\nT {=%100%a ~%50%b ~c}\n\nU {~%100%a ~b}"
    found = read_text(tmp_path, text)
    assert [row.answer for row in found.rows] == ["ABC", "a", "pre*", "A", "A"]
    assert codes(found) == [
        (1, "question.partial_credit_lost"),
        (3, "question.partial_credit_lost"),
        (5, "question.wildcard_lost"),
        (7, "question.partial_credit_lost"),
    ]


def test_feedback_becomes_the_explanation(tmp_path: Path) -> None:
    found = read_text(tmp_path, "Q {=a#yes ~b#no ####because}\n\nR {F#wrong#right}")
    assert [row.explanation for row in found.rows] == ["because\nA: yes\nB: no", "wrong\nright"]


def test_an_empty_file_holds_no_questions(tmp_path: Path) -> None:
    found = read_text(tmp_path, "$CATEGORY: nothing\n")
    assert (found.read, [problem.code for problem in found.problems]) == (0, ["file.no_questions"])
