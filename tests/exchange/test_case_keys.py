"""The key at the end of a text finds the parts of its cases, however trainers number them; what fits none is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.exchange.question_formats import QUESTION_FORMATS
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions

BRACKETED = """一、单选题
1. 甲题
A. 一
B. 二
2. 乙题
A. 一
B. 二
二、案例分析题
1. 某园区改造视频监控系统，共设摄像机86台。
（1）存储天数至少为
A. 7天
B. 30天
（2）下列正确的有
A. 甲
B. 乙
C. 丙
D. 丁
（3）应当设 UPS。（  ）
2. 某小区加装门禁系统。
（1）属于前端设备的是
A. 读卡器
B. 服务器
（2）简述验收步骤。

参考答案
一、单选题
1.A 2.B
二、案例分析题
"""
RUNNING = """一、案例题
案例一：某园区改造视频监控系统。
1. 存储天数至少为
A. 7天
B. 30天
2. 下列正确的有
A. 甲
B. 乙
C. 丙
案例二：某小区加装门禁系统。
3. 属于前端设备的是
A. 读卡器
B. 服务器
4. 应当设 UPS。（  ）

答案
"""
ANEW = RUNNING.replace("3. 属于", "1. 属于").replace("4. 应当", "2. 应当")
FIVE, FOUR = ["B", "ABD", "T", "A", "自检、试运行、验收。"], ["B", "AC", "A", "T"]


def read(text: str, tmp_path: Path) -> QuestionFile:
    path = tmp_path / "题.txt"
    path.write_text(text, encoding="utf-8")
    return QUESTION_FORMATS["text"].read(path, ReadOptions())


@pytest.mark.parametrize(
    ("body", "key", "answers"),
    [
        (BRACKETED, "1.（1）B（2）ABD（3）对\n2.（1）A（2）自检、试运行、验收。", FIVE),
        (BRACKETED, "1.\n（1）B\n（2）ABD\n（3）√\n2.\n（1）A\n（2）自检、试运行、验收。", FIVE),
        (BRACKETED, "案例1：（1）B（2）ABD（3）√\n案例2：（1）A（2）自检、试运行、验收。", FIVE),
        (BRACKETED, "案例一\n(1)B\n(2)ABD\n(3)√\n案例二\n(1)A\n(2)自检、试运行、验收。", FIVE),
        (BRACKETED, "1. ①B ②ABD ③√\n2. ①A ②自检、试运行、验收。", FIVE),
        (BRACKETED, "1. B、ABD、√\n2. (1)A; (2)自检、试运行、验收。", FIVE),
        (RUNNING, "1.B 2.AC 3.A 4.对", FOUR),
        (RUNNING, "1-3 B,AC,A 4.√", FOUR),
        (RUNNING, "案例一：1.B 2.AC\n案例二：3.A 4.对", FOUR),
        (ANEW, "案例一\n1.B 2.AC\n案例二\n1.A 2.对", FOUR),
        (ANEW, "1.B 2.AC\n1.A 2.对", FOUR),
    ],
)
def test_each_part_gets_its_answer(body: str, key: str, answers: list[str], tmp_path: Path) -> None:
    found = read(body + key, tmp_path)
    assert [row.answer for row in found.rows if row.case] == answers
    assert len(found.cases) == 2 and not [problem for problem in found.problems if problem.is_error]


def test_a_list_within_an_answer_is_no_number_of_a_part(tmp_path: Path) -> None:
    found = read(f"{BRACKETED}1.（1）B（2）ABD（3）对\n2.（1）A（2）分三步：（1）自检（2）试运行（3）验收", tmp_path)
    assert [row.answer for row in found.rows][-1] == "分三步：（1）自检（2）试运行（3）验收"


def test_what_the_key_says_to_no_part_is_told(tmp_path: Path) -> None:
    found = read(f"{BRACKETED}1.（1）B（2）ABD\n2. 甲乙丙", tmp_path)
    assert [(p.code, p.details["number"]) for p in found.problems if p.code == "question.key_unmatched"] == [
        ("question.key_unmatched", 2)
    ]
    assert [row.answer for row in found.rows if row.case] == ["B", "ABD"]
    missing = [problem.row for problem in found.problems if problem.code == "question.answer_missing"]
    assert missing == [18, 20, 23]
