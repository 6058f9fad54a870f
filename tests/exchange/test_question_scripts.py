"""Questions as trainers type them into a text: every way of numbering, lettering and answering that was seen."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillsapp.exchange.question_formats import QUESTION_FORMATS, choose_format
from skillsapp.exchange.question_formats.plain_text import read
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions
from tests.exchange.test_questions import FIXTURES, needs_fixtures


def script(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> QuestionFile:
    path = tmp_path / "q.txt"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return read(path, ReadOptions())


def brief(file: QuestionFile) -> list[tuple[str, str, str]]:
    assert {problem.row for problem in file.problems if problem.is_error} == set(file.rejected_rows)
    return [(row.type, row.stem, row.answer) for row in file.rows]


def codes(file: QuestionFile) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in file.problems]


@needs_fixtures
def test_sections_with_every_kind_of_answer_are_read() -> None:
    path = FIXTURES / "g_plain_sections_utf8.txt"
    assert choose_format(path).key == "text"
    file = read(path, ReadOptions())
    assert not file.problems
    assert brief(file) == [
        ("single", "使用万用表测量电阻时，应先（ ）。", "A"),
        ("single", "人体安全电压上限在一般干燥环境下常取（　　）V。", "C"),
        ("single", "下列哪项最先做？ ( )", "A"),
        ("multiple", "下列属于个人防护用品的有（ ）。", "ABD"),
        ("multiple", "触电急救正确的做法有：", "ABD"),
        ("true_false", "雷雨天气可以登杆作业。", "F"),
        ("true_false", "验电前应先在有电的设备上检验验电器是否良好。", "T"),
        ("true_false", "停电检修时应挂标示牌。", "T"),
        ("fill_in", "电流的单位是____，电压的单位是____。", "安培\n伏特"),
        ("fill_in", "交流电的频率为____Hz。", "50"),
        ("short_answer", "简述心肺复苏的基本步骤。", "（1）胸外按压；\n（2）开放气道；\n（3）人工呼吸。"),
    ]
    assert file.rows[0].options == ("断开被测电路电源", "接通电源", "短接表笔后带电测量", "任意挡位均可")
    assert [row.mark for row in file.rows[:5]] == [Decimal(1)] * 3 + [Decimal(2)] * 2
    assert (file.rows[2].explanation, file.rows[4].difficulty.value) == ("先断电。", "hard")


@pytest.mark.parametrize(
    "options",
    [
        ("A. 甲", "B. 乙", "C. 丙"),
        ("A、甲　B、乙　C、丙",),
        ("A.甲B.乙C.丙",),
        ("(A) 甲 (B) 乙", "(C) 丙"),
        ("Ａ．甲", "Ｂ．乙", "Ｃ．丙"),
        ("a) 甲", "b) 乙", "c) 丙"),
        ("A 甲", "B 乙", "C 丙"),
        ("A：甲；B：乙；C：丙",),
        ("A. 甲\tB. 乙\tC. 丙",),
        ("【A】甲", "【B】乙", "【C】丙"),
    ],
)
@pytest.mark.parametrize("number", ["1.", "1、", "１．", "1)", "（1）", "第1题", "第1题：", "【1】", "1 "])
def test_options_and_numbers_are_understood_however_they_are_written(
    tmp_path: Path, options: tuple[str, ...], number: str
) -> None:
    file = script(tmp_path, "一、单选题", f"{number}哪个是灯？", *options, "答案：B")
    assert [(row.stem, row.options, row.answer) for row in file.rows] == [("哪个是灯？", ("甲", "乙", "丙"), "B")]
    assert not file.problems


@pytest.mark.parametrize(
    "answer",
    ["答案：B", "答案:B", "【答案】B", "[答案] B", "正确答案： b", "答案 B", "答案B", "参考答案为：Ｂ", "答：B。", "答案：乙"],
)
def test_an_answer_below_is_understood_however_it_is_written(tmp_path: Path, answer: str) -> None:
    assert script(tmp_path, "单选题", "1.哪个？", "A.甲", "B.乙", answer).rows[0].answer == "B"


@pytest.mark.parametrize(
    ("stem", "kept", "answer"),
    [
        ("应先（B）停电。", "应先（ ）停电。", "B"),
        ("应先 ( b ) 停电。", "应先 （ ） 停电。", "B"),
        ("应先__B__停电。", "应先（ ）停电。", "B"),
        ("应先【B】", "应先（ ）", "B"),
        ("TN（A）系统应先（B）", "TN（A）系统应先（ ）", ""),
        ("TN（A）系统应先（ ）\n答案：B", "TN（A）系统应先（ ）", "B"),
    ],
)
def test_an_answer_in_the_stem_is_taken_out_of_it(tmp_path: Path, stem: str, kept: str, answer: str) -> None:
    first, *more = stem.split("\n")
    file = script(tmp_path, "单选题", f"1.{first}", "A.甲 B.乙", *more)
    assert [(row.stem, row.answer) for row in file.rows] == ([(kept, answer)] if answer else [])
    assert answer or codes(file) == [(2, "question.answers_differ")]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("1.可以登杆。（√）", "T"),
        ("1.可以登杆（×）。", "F"),
        ("1.可以登杆。(对)", "T"),
        ("1、可以登杆。  ×", "F"),
        ("1、(F)可以登杆。", "F"),
        ("1、可以登杆。( )\n答案：错误", "F"),
        ("1、可以登杆。\n【答案】正确", "T"),
        ("1、可以登杆。\nA.正确\nB.错误\n答案：B", "F"),
    ],
)
def test_verdicts_are_understood_however_they_are_written(tmp_path: Path, line: str, answer: str) -> None:
    (row,) = script(tmp_path, "三、判断题（每题1分）", *line.split("\n")).rows
    assert (row.type, row.answer, row.mark) == ("true_false", answer, Decimal(1))
    assert row.stem.strip("。") == "可以登杆"


KEYLESS = ("一、单选题", "1.哪个？", "A.甲 B.乙 C.丙", "2.再哪个？", "A.甲 B.乙 C.丙", "二、判断题", "1.是。（ ）", "2.否。（）")


@pytest.mark.parametrize(
    "key",
    [
        ("参考答案", "一、单选题", "1.B 2.C", "二、判断题", "1.√ 2.×"),
        ("答案：", "一、单选题：1-2 BC", "二、判断题：1～2：√×"),
        ("【参考答案】", "一、1.B  2.C", "二、1.对  2.错"),
        ("附：参考答案", "1．B　2．C", "1．√　2．×"),
        ("标准答案", "单选题", "1、B", "2、C", "判断题", "1、正确", "2、错误"),
        ("参考答案", "一、单选题", "1B 2C", "二、判断题", "1√ 2×"),
    ],
)
def test_a_key_at_the_end_is_dealt_out(tmp_path: Path, key: tuple[str, ...]) -> None:
    file = script(tmp_path, *KEYLESS, *key)
    assert [row.answer for row in file.rows] == ["B", "C", "T", "F"] and not file.problems


def test_a_key_through_whose_sections_the_numbers_run_is_dealt_out(tmp_path: Path) -> None:
    file = script(tmp_path, "单选题", "1.哪个？", "A.甲 B.乙", "多选题", "2.哪些？", "A.甲 B.乙", "参考答案", "1-2 A AB")
    assert brief(file) == [("single", "哪个？", "A"), ("multiple", "哪些？", "AB")]


def test_a_key_below_each_section_is_dealt_out(tmp_path: Path) -> None:
    lines = (
        "一、单选题",
        "1.甲？",
        "A.一 B.二",
        "2.乙？",
        "A.一 B.二",
        "答案：1.B 2.A",
        "二、判断题",
        "1.是。",
        "2.非。",
        "答案：1-2 √×",
    )
    assert [row.answer for row in script(tmp_path, *lines).rows] == ["B", "A", "T", "F"]


def test_answers_of_a_key_may_go_over_lines_and_explain_themselves(tmp_path: Path) -> None:
    lines = ("一、单选题", "1.甲？", "A.一 B.二", "二、简答题", "1.简述步骤。", "2.简述意义。")
    key = (
        "参考答案",
        "一、单选题",
        "1.B 解析：二才对。",
        "二、简答题",
        "1.答：（1）按压；",
        "（2）通气。",
        "2.意义有二：",
        "其一……",
    )
    first, *answers = script(tmp_path, *lines, *key).rows
    assert (first.answer, first.explanation) == ("B", "二才对。")
    assert [row.answer for row in answers] == ["（1）按压；\n（2）通气。", "意义有二：\n其一……"]


def test_two_answers_that_differ_are_not_chosen_between(tmp_path: Path) -> None:
    file = script(tmp_path, "单选题", "1.哪个（A）？", "A.一 B.二", "答案：B")
    assert file.accepted == 0 or file.rows[0].answer == "B"  # letters in brackets may belong to the text
    file = script(tmp_path, "判断题", "1.是。（√）", "2.非。（×）", "参考答案", "1.× 2.×")
    assert codes(file) == [(2, "question.answers_differ")] and file.accepted == 1


def test_an_entry_of_the_key_that_fits_no_question_is_told(tmp_path: Path) -> None:
    file = script(tmp_path, "单选题", "1.哪个？", "A.一 B.二", "参考答案", "1.A 2.B")
    assert (file.accepted, codes(file)) == (1, [(5, "question.key_unmatched")])


@pytest.mark.parametrize(
    ("stem", "below", "kept", "answer"),
    [
        ("先____、后____。", ("答案：勘察；设计",), "先____、后____。", "勘察\n设计"),
        ("先____和____。", ("答案：勘察 设计",), "先____和____。", "勘察\n设计"),
        ("频率为（　　）Hz。", ("答案：50|五十",), "频率为____Hz。", "50|五十"),
        ("电流的单位是__安培__，电压的单位是（伏特）。", (), "电流的单位是____，电压的单位是____。", "安培\n伏特"),
        ("直流（GB）为____V。", ("【答案】12",), "直流（GB）为____V。", "12"),
    ],
)
def test_blanks_and_what_is_written_on_them_are_told_apart(
    tmp_path: Path, stem: str, below: tuple[str, ...], kept: str, answer: str
) -> None:
    (row,) = script(tmp_path, "四、填空题（每空1.5分）", f"1.{stem}", *below).rows
    assert (row.type, row.stem, row.answer) == ("fill_in", kept, answer)
    assert row.mark == Decimal("1.5") * (answer.count("\n") + 1)


def test_a_list_within_an_answer_is_no_list_of_questions(tmp_path: Path) -> None:
    lines = ("五、简答题", "1、简述步骤。", "答：1.停电；", "2.验电；", "3.挂牌。", "2、简述意义。", "答：安全。")
    assert [row.answer for row in script(tmp_path, *lines).rows] == ["1.停电；\n2.验电；\n3.挂牌。", "安全。"]


def test_a_list_may_go_on_below_the_line_that_holds_its_beginning(tmp_path: Path) -> None:
    lines = ("简答题", "6.简述防雷措施（5分）", "答案要点：1.接地；2.等电位连接；", "3.安装SPD。")
    (row,) = script(tmp_path, *lines).rows
    assert (row.stem, row.answer, row.mark) == ("简述防雷措施", "1.接地；2.等电位连接；\n3.安装SPD。", Decimal(5))


def test_types_may_stand_in_front_of_each_question(tmp_path: Path) -> None:
    lines = (
        "1、【单选题】哪个？（2分）",
        "A 甲",
        "B 乙",
        "正确答案：B",
        "难度：难",
        "知识点：照明",
        "2、（多选）哪些？",
        "A 甲",
        "B 乙",
        "答案：A,B",
    )
    file = script(tmp_path, *lines)
    assert brief(file) == [("single", "哪个？", "B"), ("multiple", "哪些？", "AB")] and not file.problems
    assert (file.rows[0].mark, file.rows[0].difficulty.value, file.rows[0].topic) == (Decimal(2), "hard", "照明")


def test_types_that_nothing_names_are_told_by_the_answers_and_said_so(tmp_path: Path) -> None:
    lines = (
        "1.哪个（A）？",
        "A.甲 B.乙",
        "2.哪些（AB）？",
        "A.甲 B.乙",
        "3.是。（√）",
        "4.为____V",
        "答案：12",
        "5.为什么？",
        "答：因为。",
    )
    file = script(tmp_path, *lines)
    assert [row.type for row in file.rows] == ["single", "multiple", "true_false", "fill_in", "short_answer"]
    assert codes(file) == [(1, "question.types_told")]


def test_a_type_that_is_not_known_is_not_taken_for_another(tmp_path: Path) -> None:
    file = script(tmp_path, "一、作图题", "1.画图", "答案：略", "二、单选题", "1.哪个（A）？", "A.甲 B.乙")
    assert (file.accepted, codes(file)) == (1, [(2, "question.type_unknown")])


@pytest.mark.parametrize(
    "lines",
    [
        "三、案例分析题（20分）|1、某小区装了系统。|由甲公司施工。|问题：|（1）谁验收？|A.甲 B.乙|答案：B|（2）简述步骤。|答：先测后验。",
        "案例一|某小区装了系统。|由甲公司施工。|问题：|1、谁验收？（单选题）|A.甲 B.乙|答案：B|2、简述步骤。|答：先测后验。",
        "四、案例题|案例1：某小区装了系统。|由甲公司施工。|问题1：谁验收？|A.甲 B.乙|答案：B|问题2：简述步骤。|答：先测后验。",
    ],
)
def test_a_case_holds_its_questions(tmp_path: Path, lines: str) -> None:
    file = script(tmp_path, *lines.split("|"))
    assert brief(file) == [("single", "谁验收？", "B"), ("short_answer", "简述步骤。", "先测后验。")]
    assert [case.text for case in file.cases] == ["某小区装了系统。\n由甲公司施工。"]
    assert {row.case for row in file.rows} == {file.cases[0].key}


def test_matching_and_ordering_questions_are_read(tmp_path: Path) -> None:
    lines = (
        "四、连线题",
        "1、配对",
        "①枪机  A.室外",
        "②半球  B.室内",
        "答案：①B②A",
        "五、排序题",
        "1、按先后排列",
        "A.停电 B.验电 C.挂牌",
        "答案：B→A→C",
    )
    matching, ordering = script(tmp_path, *lines).rows
    assert (matching.details.left, matching.options, matching.answer) == (("枪机", "半球"), ("室外", "室内"), "BA")
    assert (ordering.type, ordering.answer) == ("ordering", "BAC")


def test_what_belongs_to_no_question_is_told(tmp_path: Path) -> None:
    file = script(tmp_path, "安防题库", "单选题", "1.哪个（A）？", "A.甲 B.乙")
    assert codes(file) == [(1, "question.text_left_out")]
    assert codes(script(tmp_path, "只是一封信", "没有试题"))[-1] == (0, "file.no_questions")


def test_chapters_are_topics(tmp_path: Path) -> None:
    file = script(tmp_path, "第一章 用电", "单选题", "1.哪个（A）？", "A.甲 B.乙", "第二章 消防", "判断题", "1.是。（√）")
    assert [row.topic for row in file.rows] == ["第一章 用电", "第二章 消防"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    assert script(tmp_path, "单选题", "1.哪个（A）？", "A.甲 B.乙", encoding=encoding).accepted == 1


def test_a_table_saved_as_text_is_read_as_a_table(tmp_path: Path) -> None:
    file = script(tmp_path, "题型\t题干\t选项A\t选项B\t答案", "单选题\t哪个？\t甲\t乙\tB")
    assert brief(file) == [("single", "哪个？", "B")]


def test_every_format_that_reads_or_writes_is_registered() -> None:
    assert {"text", "docx", "csv", "xlsx"} <= set(QUESTION_FORMATS)


LINES = st.sampled_from(
    [
        "一、单选题",
        "判断题",
        "五、简答题",
        "三、案例题",
        "1.甲？",
        "2、乙（A）",
        "（1）丙",
        "A.一 B.二",
        "A.一",
        "B.二",
        "答案：A",
        "答：1.一",
        "2.二",
        "参考答案",
        "1-2 AB",
        "1.A 2.√",
        "解析：因为",
        "____",
        "第1章 丁",
        "随便",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LINES, max_size=14))
def test_no_text_breaks_the_reader_and_none_is_lost_silently(tmp_path: Path, lines: list[str]) -> None:
    file = script(tmp_path, "题库", *lines)
    assert {problem.row for problem in file.problems if problem.is_error} == set(file.rejected_rows)
    assert all(row.answer and row.stem for row in file.rows)
    assert file.rows or file.problems
