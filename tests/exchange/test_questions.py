"""Question spreadsheets: ours, the trainers', and the ones with a mistake in every row."""

from __future__ import annotations

import io
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from skillsapp.domain.question import Difficulty, QuestionState
from skillsapp.domain.rich_text import count_blanks, pictures_in
from skillsapp.exchange.list_file import ColumnsMissing
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.question_problems import TypeCodesUnknown
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.questions import ParsedQuestions, duplicate_key, parse_questions
from tests.exchange.tables import save_csv, save_xlsx
from tests.house import ROOT

FIXTURES = Path("/work/shared/fixtures/chinese")
HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "难度", "分值")
THEIR_TYPES = {"single": "single", "multi": "multiple", "judge": "true_false", "blank": "fill_in", "essay": "short_answer"}
THEIR_DEGREES = {"易": Difficulty.EASY, "中": Difficulty.MEDIUM, "难": Difficulty.HARD}

EMPTY = dict.fromkeys(("选项A", "选项B", "选项C", "选项D"), "")

needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"THE FOREIGN FILES ARE MISSING: {FIXTURES} is not there")


def question(**changes: object) -> list[object]:
    row = dict(zip(HEADER, ("单选题", "哪个是灯？", "甲", "乙", "丙", "丁", "B", "易", "1"), strict=True)) | changes
    return [row[title] for title in HEADER]


def one(tmp_path: Path, **changes: object) -> Parsed[QuestionRow]:
    return parse_questions(save_xlsx(tmp_path / "a.xlsx", [HEADER, question(**changes)]))


def found(parsed: Parsed[QuestionRow]) -> list[tuple[int, str]]:
    assert parsed.read == parsed.accepted + parsed.rejected
    return [(problem.row, problem.code) for problem in parsed.problems]


def in_our_form(expected: dict[str, Any]) -> tuple[object, ...]:
    """What a question of `expected.json` is as we write questions."""
    answer = expected["answer"]
    if expected["type"] == "judge":
        answer = {True: "T", False: "F"}[answer]
    elif expected["type"] == "blank":
        answer = "\n".join("|".join(blank) for blank in answer)
    return (
        THEIR_TYPES[expected["type"]],
        expected["stem"],
        tuple(expected["options"]),
        "".join(answer),
        THEIR_DEGREES[expected["difficulty"]],
        expected["topic"],
        Decimal(expected["score"]),
    )


@needs_fixtures
def test_the_standard_layout_is_read_as_expected() -> None:
    expected = json.loads((FIXTURES / "expected.json").read_text(encoding="utf-8"))["a_standard_*"]["questions"]
    parsed = parse_questions(FIXTURES / "a_standard_utf8_bom.csv")
    assert found(parsed) == []
    assert [(r.type, r.stem, r.options, r.answer, r.difficulty, r.topic, r.mark) for r in parsed.rows] == [
        in_our_form(each) for each in expected
    ]


@needs_fixtures
def test_one_mistake_in_every_row_is_found_in_every_row() -> None:
    parsed = parse_questions(FIXTURES / "d_errors_one_per_row.csv")
    assert [row.row for row in parsed.rows] == [2, 6, 11, 13, 14, 16]
    assert found(parsed) == [
        (3, "question.answer_not_an_option"),
        (4, "question.stem_missing"),
        (5, "question.single_with_several_answers"),
        (6, "question.multiple_with_one_answer"),
        (7, "question.option_duplicate"),
        (8, "question.option_gap"),
        (9, "question.left_missing"),
        (10, "question.mark_invalid"),
        (11, "question.answer_repeated"),
        (12, "question.duplicate"),
        (15, "question.mark_invalid"),
    ]
    answers = {row.row: row.answer for row in parsed.rows}
    assert (answers[11], answers[13], answers[14]) == ("AB", "A", "B")
    assert parsed.rows[-1].stem.startswith('=HYPERLINK("') and parsed.rows[-1].stem.endswith('","点我")')


@needs_fixtures
def test_a_template_with_notes_before_and_lists_behind_is_read() -> None:
    parsed = parse_questions(FIXTURES / "e_template.xlsx")
    assert (parsed.sheet.name, parsed.mapping.header_row, parsed.read, parsed.accepted) == ("试题", 2, 14, 14)
    by_row = {row.row: row for row in parsed.rows}
    assert by_row[15].options == ("4", "7", "9", "1")
    assert by_row[16].options == ("2026-05-01", "2026-10-01")
    assert by_row[17].answer == "T"
    assert by_row[18].options == ("甲", "乙", "丙", "丁") and by_row[18].stem == "第一行\n第二行（单元格内换行）"


@needs_fixtures
def test_figures_for_types_are_asked_for_and_never_guessed() -> None:
    path = FIXTURES / "c_numeric_types_header_variant.csv"
    with pytest.raises(TypeCodesUnknown, match="0, 1, 2") as caught:
        parse_questions(path)
    assert (caught.value.code, caught.value.exit_status) == ("bank.type_codes_unknown", 1)
    with pytest.raises(TypeCodesUnknown, match="1, 2"):
        parse_questions(path, types={"0": "single"})
    parsed = parse_questions(path, types={"0": "single", "1": "true_false", "2": "multiple"})
    assert [row.type for row in parsed.rows] == ["single"] * 2 + ["multiple"] * 3 + ["true_false"] * 3
    assert [row.difficulty.value for row in parsed.rows][:4] == ["easy", "medium", "medium", "hard"]


def test_figures_that_the_header_explains_need_not_be_asked_for(tmp_path: Path) -> None:
    rows = [
        ["问题", "题型(0单选，1判断，2多选)", "A", "B", "答案"],
        ["甲？", "2", "是", "不是", "AB"],
        ["乙。", "1", "", "", "√"],
    ]
    assert [row.type for row in parse_questions(save_csv(tmp_path / "a.csv", rows, separator=";")).rows] == [
        "multiple",
        "true_false",
    ]


@pytest.mark.parametrize("bank", ["regulations", "standards", "acceptance"])
def test_the_shipped_banks_are_read_whole(bank: str) -> None:
    parsed = parse_questions(ROOT / "question_bank" / bank / "questions.csv")
    assert parsed.accepted >= 230 and not parsed.problems and not parsed.mapping.unknown
    for row in parsed.rows:
        assert row.id and row.state is QuestionState.REVIEWED and row.facts and row.source and row.explanation


@pytest.mark.parametrize("answer", ["对", "√", "正确", "T", "true", "是", "1", "Ｙ", "✔", True])
@pytest.mark.parametrize("options", [{}, {"选项A": "正确", "选项B": "错误"}])
def test_true_is_understood_however_it_is_written(tmp_path: Path, answer: object, options: dict[str, str]) -> None:
    empty = dict.fromkeys(("选项A", "选项B", "选项C", "选项D"), "")
    assert one(tmp_path, 题型="判断", 答案=answer, **{**empty, **options}).rows[0].answer == "T"


@pytest.mark.parametrize("answer", ["ABD", "A,B,D", "A、B、D", "ＡＢＤ", "d b a", "A;B;D", "A|B|D", "（A）（B）（D）", "abd。"])
def test_letters_are_understood_however_they_are_written(tmp_path: Path, answer: str) -> None:
    parsed = one(tmp_path, 题型="多选", 答案=answer)
    assert [row.answer for row in parsed.rows] == ["ABD"] and not parsed.problems


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"题型": ""}, "question.type_missing"),
        ({"题型": "看图说话"}, "question.type_unknown"),
        ({"选项B": "", "选项C": "", "选项D": "", "答案": "A"}, "question.options_too_few"),
        ({"答案": ""}, "question.answer_missing"),
        ({"答案": "戊"}, "question.answer_unreadable"),
        ({"题型": "判断题", "答案": "也许"}, "question.answer_unreadable"),
        ({**EMPTY, "题型": "填空题", "题干": "先____、后____", "答案": "勘察"}, "question.blanks_differ"),
        ({**EMPTY, "题型": "数值题", "题干": "为____V", "答案": "三十"}, "question.answer_not_a_number"),
        ({**EMPTY, "题型": "数值题", "题干": "____V和____A", "答案": "3"}, "question.numbers_several"),
        ({"分值": "0"}, "question.mark_invalid"),
        ({"分值": "0.00001"}, "question.mark_invalid"),
    ],
)
def test_what_cannot_be_represented_is_rejected(tmp_path: Path, changes: dict[str, object], code: str) -> None:
    parsed = one(tmp_path, **changes)
    assert (parsed.accepted, found(parsed)) == (0, [(2, code)])


@pytest.mark.parametrize(
    ("stem", "answer", "taken"),
    [
        ("电流的单位是____，电压的单位是____。", "安培|A；伏特|V", "安培|A\n伏特|V"),
        ("先____、后_______。", "勘察，设计", "勘察\n设计"),
        ("先（　　）、后（ ）。", "勘察;设计", "勘察\n设计"),
        ("频率为＿＿＿Hz", "50 ｜ 五十", "50|五十"),
        ("频率为____Hz", "50、60", "50、60"),  # one blank: the sign belongs to the answer
    ],
)
def test_blanks_are_read_however_they_are_marked(tmp_path: Path, stem: str, answer: str, taken: str) -> None:
    (row,) = one(tmp_path, **EMPTY, 题型="填空题", 题干=stem, 答案=answer).rows
    assert (row.type, row.answer) == ("fill_in", taken)
    assert count_blanks(row.stem) == taken.count("\n") + 1


@pytest.mark.parametrize(
    ("answer", "taken"),
    [
        ("30", ("30", "", "")),
        (30, ("30", "", "")),
        ("１２．５±０．５", ("12.5", "0.5", "")),
        ("30±5%", ("30", "5%", "")),
        ("30（±5%）", ("30", "5%", "")),
        ("1,500 W", ("1500", "", "W")),
        ("12.5±0.5V", ("12.5", "0.5", "V")),
        ("20～30℃", ("25", "5", "°C")),
        ("-0.50", ("-0.50", "", "")),
    ],
)
def test_numbers_are_read_with_what_they_may_be_off_by(tmp_path: Path, answer: object, taken: tuple[str, ...]) -> None:
    (row,) = one(tmp_path, **EMPTY, 题型="数值题", 题干="标称值为____。", 答案=answer).rows
    assert (row.answer, row.details.tolerance, row.details.unit) == taken


def test_a_unit_that_stands_behind_the_blank_is_not_said_twice(tmp_path: Path) -> None:
    (row,) = one(tmp_path, **EMPTY, 题型="数值题", 题干="误差不大于____W。", 答案="5W").rows
    assert (row.answer, row.details.unit) == ("5", "")


def test_an_unknown_difficulty_is_a_warning(tmp_path: Path) -> None:
    parsed = one(tmp_path, 难度="0.7")
    assert found(parsed) == [(2, "question.difficulty_unknown")] and parsed.rows[0].difficulty is Difficulty.MEDIUM


def test_letters_in_front_of_options_are_struck_out(tmp_path: Path) -> None:
    labelled = {"选项A": "A. 甲", "选项B": "B、乙", "选项C": "Ｃ．丙", "选项D": "(D)丁"}
    assert one(tmp_path, **labelled).rows[0].options == ("甲", "乙", "丙", "丁")
    assert one(tmp_path, 选项A="A.C. 电源").rows[0].options[0] == "A.C. 电源"


def test_twins_are_found_in_the_file_and_in_the_bank(tmp_path: Path) -> None:
    rows = [HEADER, question(), question(题干="哪个是灯?  "), question(选项A="乙", 选项B="甲"), question(选项D="戊")]
    path = save_xlsx(tmp_path / "a.xlsx", rows)
    assert found(parse_questions(path)) == [(3, "question.duplicate"), (4, "question.duplicate")]
    in_bank = {duplicate_key("哪个是灯", ["甲", "乙", "丙", "丁"])}
    assert [row.row for row in parse_questions(path, existing=in_bank).rows] == [5]


@pytest.mark.parametrize(("one", "other"), [("5%", "5"), ("1.5 m", "15 m"), ("＞3", "＜3"), ("-5", "5")])
def test_signs_that_change_a_meaning_make_two_questions(one: str, other: str) -> None:
    assert duplicate_key("哪个？", [one, "x"]) != duplicate_key("哪个？", [other, "x"])


def test_matching_questions_with_other_left_items_are_not_twins(tmp_path: Path) -> None:
    head = ("题型", "题干", "选项A", "选项B", "答案")
    same = ("匹配题", "把设备与它的用途连起来。")
    rows = [head, (*same, "探测器|发现入侵", "硬盘录像机|保存图像", ""), (*same, "红外对射|发现入侵", "存储阵列|保存图像", "")]
    parsed = parse_questions(save_csv(tmp_path / "a.csv", rows))
    assert [row.details.left for row in parsed.rows] == [("探测器", "硬盘录像机"), ("红外对射", "存储阵列")]
    bank = {duplicate_key(row.stem, row.options, row.details.left) for row in parsed.rows[:1]}
    assert [row.row for row in parse_questions(tmp_path / "a.csv", existing=bank).rows] == [3]


def test_a_file_without_answers_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing, match="答案"):
        parse_questions(save_csv(tmp_path / "a.csv", [["题型", "题干"], ["单选题", "？"]]))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["单选题", "多选题", "判断题", "填空题", ""]),
            st.text("甲乙AB1", max_size=3),
            st.text("ABCD对错、", max_size=4),
        ),
        max_size=8,
    )
)
def test_every_row_is_either_taken_or_accounted_for(tmp_path: Path, cells: list[tuple[str, str, str]]) -> None:
    rows = [question(题型=type_name, 题干=stem, 答案=answer) for type_name, stem, answer in cells]
    parsed = parse_questions(save_xlsx(tmp_path / "a.xlsx", [HEADER, *rows]))
    assert parsed.read == len(rows)
    assert {problem.row for problem in parsed.problems if problem.is_error} == set(parsed.rejected_rows)
    for row in parsed.rows:
        assert row.answer
        if row.type in ("single", "multiple", "ordering"):
            assert set(row.answer) <= set("ABCD"[: len(row.options)])
        elif row.type == "true_false":
            assert row.answer in ("T", "F")


MORE = (
    "题型",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "答案",
    "左列",
    "评分标准",
    "固定选项",
    "填空要求",
    "允许误差",
    "数值单位",
    "材料",
    "案例",
    "编号",
)


def more(tmp_path: Path, *rows: dict[str, object], without: tuple[str, ...] = ()) -> ParsedQuestions:
    titles = [title for title in MORE if title not in without]
    return parse_questions(save_xlsx(tmp_path / "b.xlsx", [titles, *[[row.get(title, "") for title in titles] for row in rows]]))


@pytest.mark.parametrize("answer", ["BAC", "B、A、C", "1-B；2-A；3-C", "1B 2A 3C", "①B②A③C", "3-C,1-B,2-A", "（1）B（2）A（3）C"])
def test_matches_are_understood_however_they_are_written(tmp_path: Path, answer: str) -> None:
    row = {
        "题型": "连线题",
        "题干": "配对",
        "选项A": "甲",
        "选项B": "乙",
        "选项C": "丙",
        "左列": "1. 一；2. 二；3. 三",
        "答案": answer,
    }
    (taken,) = more(tmp_path, row).rows
    assert (taken.type, taken.details.left, taken.options, taken.answer) == (
        "matching",
        ("一", "二", "三"),
        ("甲", "乙", "丙"),
        "BAC",
    )


def test_pairs_in_one_cell_each_are_a_matching_question(tmp_path: Path) -> None:
    row = {"题型": "匹配题", "题干": "配对", "选项A": "枪机|室外", "选项B": "半球 | 室内", "选项C": "球机|广场"}
    (taken,) = more(tmp_path, row).rows
    assert (taken.details.left, taken.options, taken.answer) == (("枪机", "半球", "球机"), ("室外", "室内", "广场"), "ABC")


@pytest.mark.parametrize("answer", ["CAB", "C→A→B", "C-A-B", "C、A、B", "③①②", "3,1,2", "C>A>B"])
def test_orders_are_understood_however_they_are_written(tmp_path: Path, answer: str) -> None:
    row = {"题型": "排序题", "题干": "按先后排列", "选项A": "验电", "选项B": "挂牌", "选项C": "停电", "答案": answer}
    assert [(taken.type, taken.answer) for taken in more(tmp_path, row).rows] == [("ordering", "CAB")]


def test_a_rubric_says_what_each_point_is_worth(tmp_path: Path) -> None:
    row = {
        "题型": "简答题",
        "题干": "简述步骤",
        "答案": "按压、开放气道",
        "评分标准": "1. 胸外按压（2分）；2. 开放气道（1.5分）；人工呼吸",
    }
    (taken,) = more(tmp_path, row).rows
    assert [(line.text, line.points) for line in taken.details.rubric] == [
        ("胸外按压", Decimal(2)),
        ("开放气道", Decimal("1.5")),
        ("人工呼吸", Decimal(1)),
    ]


def test_rules_of_blanks_and_numbers_stand_in_columns_of_their_own(tmp_path: Path) -> None:
    blanks = {"题型": "填空题", "题干": "____和____", "答案": "PE；N", "填空要求": "不分顺序；区分大小写"}
    number = {"题型": "数值题", "题干": "电压为____。", "答案": "12", "允许误差": "±5％", "数值单位": "V"}
    first, second = more(tmp_path, blanks, number).rows
    assert (first.details.exact, first.details.any_order) == (True, True)
    assert (second.details.tolerance, second.details.unit) == ("5%", "V")


def test_options_that_speak_of_others_keep_their_place(tmp_path: Path) -> None:
    plain = {"题型": "单选题", "选项A": "甲", "选项B": "乙", "答案": "A"}
    rows = [
        {**plain, "题干": "一", "选项C": "以上都对"},
        {**plain, "题干": "二", "选项C": "A和B"},
        {**plain, "题干": "三", "选项C": "丙", "固定选项": "A、C"},
        {**plain, "题干": "四", "选项C": "丙", "固定选项": "全部"},
        {**plain, "题干": "五", "选项C": "A类"},
    ]
    assert [row.details.fixed for row in more(tmp_path, *rows).rows] == ["C", "C", "AC", "ABC", ""]


def test_a_case_holds_the_questions_that_name_it(tmp_path: Path) -> None:
    single = {"题型": "单选题", "选项A": "甲", "选项B": "乙", "答案": "A"}
    parsed = more(
        tmp_path,
        {**single, "题干": "先问的", "案例": "K1"},
        {"题型": "案例分析题", "编号": "K1", "题干": "某小区新装了一套视频监控系统。"},
        {**single, "题干": "再问的", "案例": "K1"},
        {**single, "题干": "不相干的"},
        {**single, "题干": "问别的", "案例": "K9"},
        {"题型": "案例题", "编号": "K2", "题干": "没有小题的材料"},
    )
    assert found(parsed) == [(6, "question.case_unknown"), (7, "question.case_empty")]
    assert [(case.key, case.text) for case in parsed.cases] == [("K1", "某小区新装了一套视频监控系统。")]
    assert [row.case for row in parsed.rows] == ["K1", "K1", ""]


def test_a_case_without_a_key_holds_the_numbered_parts_below_it(tmp_path: Path) -> None:
    single = {"题型": "单选题", "选项A": "甲", "选项B": "乙", "答案": "A"}
    parsed = more(
        tmp_path,
        {"题型": "案例题", "题干": "某小区新装了一套系统。"},
        {**single, "题干": "（1）谁先到？"},
        {**single, "题干": "（2）谁后到？"},
        {**single, "题干": "与材料无关"},
        without=("案例",),
    )
    key = parsed.cases[0].key
    assert [(row.stem, row.case) for row in parsed.rows] == [("谁先到？", key), ("谁后到？", key), ("与材料无关", "")]


def test_rows_with_the_same_material_are_one_case(tmp_path: Path) -> None:
    single = {"题型": "单选题", "选项A": "甲", "选项B": "乙", "答案": "A", "材料": "某小区的材料"}
    parsed = more(
        tmp_path, {**single, "题干": "谁先到？"}, {**single, "题干": "谁后到？"}, {**single, "题干": "另一题", "材料": "别的"}
    )
    assert len(parsed.cases) == 2 and parsed.rows[0].case == parsed.rows[1].case != parsed.rows[2].case


@pytest.mark.parametrize(
    "together", ["A.甲 B.乙 C.丙", "A、甲\nB、乙\nC、丙", "甲|乙|丙", "甲\n乙\n丙", "甲；乙；丙", "(A)甲(B)乙(C)丙"]
)
def test_options_in_one_cell_are_told_apart(tmp_path: Path, together: str) -> None:
    rows = [["题型", "题干", "选项", "答案"], ["单选题", "哪个？", together, "B"]]
    assert parse_questions(save_xlsx(tmp_path / "a.xlsx", rows)).rows[0].options == ("甲", "乙", "丙")


def test_the_layout_of_other_question_programs_is_read(tmp_path: Path) -> None:
    rows = [
        ["序号", "题目分类", "题目难度", "所属范围", "试题", "选项A", "选项B", "选项C", "选项D", "答案", "知识点名称", "录入人"],
        ["1", "单选", "易", "消防", "哪个是灯？", "甲", "乙", "丙", "丁", "Ｂ", "照明", "小王"],
    ]
    parsed = parse_questions(save_csv(tmp_path / "a.csv", rows))
    assert (parsed.rows[0].topic, parsed.rows[0].answer) == ("照明", "B")
    assert {(problem.code, problem.value) for problem in parsed.problems} == {
        ("question.column_ignored", "录入人"),
        ("question.column_ignored", "所属范围"),
    }


def test_an_answer_that_repeats_an_option_is_taken_with_a_warning(tmp_path: Path) -> None:
    parsed = one(tmp_path, 答案="丙")
    assert (parsed.rows[0].answer, found(parsed)) == ("C", [(2, "question.answer_by_text")])


def test_pictures_in_a_workbook_are_shown_where_they_lie(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("试题")
    for number, row in enumerate((HEADER, question(), question(题干="图里是什么？", 选项C="", 选项D=""), question(题干="别的"))):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    for row, column, colour in ((2, 1, "red"), (2, 3, "blue"), (9, 1, "green")):
        sheet.insert_image(row, column, "p.png", {"image_data": io.BytesIO(png(colour)), "object_position": 1})
    book.close()
    parsed = parse_questions(path)
    stem, option = parsed.rows[1].stem, parsed.rows[1].options[1]
    assert re.fullmatch(r"图里是什么？\n!\[\]\(picture:[0-9a-f]{64}\)", stem)
    assert set(pictures_in(stem, option)) == set(parsed.pictures) and len(parsed.pictures) == 2
    assert found(parsed) == [(10, "question.picture_nowhere")]


def png(colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(target, "PNG")
    return target.getvalue()
