"""Near-duplicates are found whatever their width and punctuation, none is missed that comparing every pair would find, and soon enough."""

from __future__ import annotations

import random
import time
from itertools import combinations

from skillsapp.domain.similarity import near_duplicates, similarity

WORDS = "入侵报警系统防区控制器探测视频监控摄像机录像存储网络交换门禁读卡锁具巡更停车道闸供电接地防雷检验验收"


def sentence(rng: random.Random) -> str:
    return "".join(rng.choice(WORDS) for _ in range(rng.randint(20, 45)))


def test_signs_width_and_capitals_do_not_count() -> None:
    assert similarity("GB 50348-2018 何时实施？", "ｇｂ50348—2018，何时实施") == 1
    assert similarity("入侵报警", "停车管理") == 0
    assert similarity("", "") == 0


def test_every_pair_that_is_alike_enough_is_found() -> None:
    rng = random.Random(4)
    texts = [sentence(rng) for _ in range(60)]
    texts += [text[:-2] + rng.choice(WORDS) for text in texts[:20]] + [texts[0], "", ""]
    wanted = {(i, j) for i, j in combinations(range(len(texts)), 2) if similarity(texts[i], texts[j]) >= 0.7}
    found = near_duplicates(texts, 0.7)
    assert {(twins.one, twins.other) for twins in found} == wanted and len(wanted) >= 20
    assert found[0].share == 1 and [twins.share for twins in found] == sorted((twins.share for twins in found), reverse=True)


def test_a_text_of_which_half_stands_nowhere_else_is_like_none_and_hides_no_pair() -> None:
    texts = ["红外对射探测器甲乙丙丁戊己庚辛", "红外对射探测器的安装高度是多少", "红外对射探测器的安装高度是多高", "ABCDEFG"]
    assert [(twins.one, twins.other) for twins in near_duplicates(texts, 0.8)] == [(1, 2)]


def test_comparing_can_be_ended_and_gives_what_was_found() -> None:
    texts = [f"{number}号楼的探测器应安装在哪一层？" for number in range(400)]
    told: list[tuple[int, int, int]] = []

    def go_on(done: int, total: int, found: int) -> bool:
        told.append((done, total, found))
        return found < 50

    found = near_duplicates(texts, 0.6, go_on)
    assert 50 <= len(found) < 2000, "all of them would be tens of thousands"
    assert told[0] == (0, 400, 0) and told[-1][2] >= 50


def test_ten_thousand_questions_take_seconds_not_minutes() -> None:
    rng = random.Random(4)
    texts = [sentence(rng) for _ in range(10_000)]
    texts[9_999] = texts[17] + "吗"
    started = time.perf_counter()
    found = near_duplicates(texts, 0.8)
    assert (found[0].one, found[0].other) == (17, 9_999)
    assert time.perf_counter() - started < 20
