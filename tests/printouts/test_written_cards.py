"""Cards with answers written by hand: every field stands where the grid says, on pages that each say whose they are."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.card_fields import RULED, prose_lines
from skillsapp.domain.card_grid import PAGE, Box, CardGrid, card_grid
from skillsapp.domain.card_page import corners
from skillsapp.printouts.answer_card import ANSWER_CARD
from skillsapp.printouts.answer_key import ANSWER_KEY, KeyLine, KeySection, VariantKey
from skillsapp.printouts.reading import read_codes

from .forms import card_of, example
from .test_answer_card import darkness, picture
from .test_forms import pages_of


def written(type: str, count: int, fields: int = 1, *, first: int = 1, unit: str = "") -> tuple[CardQuestion, ...]:
    order = tuple(range(max(fields, 4))) if type in ("matching", "ordering") else ()
    return tuple(CardQuestion(n, f"{type}{n}", type, order, fields, unit) for n in range(first, first + count))


def mixed() -> tuple[CardQuestion, ...]:
    """Return twenty boxes and eleven questions of every type that is written."""
    return (
        *card_of(20),
        *written("fill_in", 3, first=21),
        *written("fill_in", 1, 3, first=24),
        *written("numeric", 2, first=25, unit="TB"),
        *written("matching", 2, 4, first=27),
        *written("ordering", 1, 8, first=29),
        *written("short_answer", 2, first=30),
    )


def under_cases(count: int) -> tuple[CardQuestion, ...]:
    """Return what cases ask from question 61 on: boxes and lines by turns."""
    kinds = itertools.islice(itertools.cycle(("single", "true_false", "fill_in", "multiple")), 4 * count)
    wide = {"single": 4, "multiple": 5}
    return tuple(
        CardQuestion(place, f"c{place}", kind, tuple(range(wide.get(kind, 0))), int(kind == "fill_in"))
        for place, kind in enumerate(kinds, 61)
    )


PAPERS = {
    "all_types": mixed(),
    "hundred_and_twenty": (*card_of(100), *written("fill_in", 20, first=101)),
    "eight_in_prose": written("short_answer", 8),
    "twenty_blanks_in_one": (*card_of(5), *written("fill_in", 1, 20, first=6)),
    "cases": (*card_of(60), *under_cases(12)),
    "letters_alone": (*written("matching", 3, 8), *written("ordering", 5, 3, first=4)),
}
WORTH = {question.ref: Decimal(worth) for question, worth in zip(written("short_answer", 40), itertools.cycle((10, 2, 15, 5)))}


def places(grid: CardGrid, page: int) -> list[Box]:
    own = [field.box for field in grid.fields if field.page == page] + list(corners(page))
    return own + ([bubble.box for bubble in grid.bubbles] + list(grid.marks) if page == 1 else [])


@pytest.mark.parametrize("paper", PAPERS)
def test_every_field_is_on_its_page_alone_in_the_order_of_the_questions(paper: str) -> None:
    questions = PAPERS[paper]
    grid = card_grid(questions, WORTH)
    wanted = [(one.number, place) for one in questions for place in range(1, one.fields + 1)]
    assert [(field.number, field.place) for field in grid.fields] == wanted
    assert all(len({field.page for field in answer.fields}) == 1 for answer in grid.written)
    assert sorted({field.page for field in grid.fields} | {1}) == list(range(1, grid.pages + 1))
    for page in range(1, grid.pages + 1):
        boxes = places(grid, page)
        assert all(box.x >= 0 and box.x + box.width <= PAGE[0] and box.y >= 0 and box.y + box.height <= PAGE[1] for box in boxes)
        for one, other in itertools.combinations(boxes, 2):
            apart = one.x + one.width <= other.x + 0.01 or other.x + other.width <= one.x + 0.01
            assert apart or one.y + one.height <= other.y + 0.01 or other.y + other.height <= one.y + 0.01


def test_cases_whose_types_change_with_every_question_still_find_room_for_their_boxes() -> None:
    boxes = tuple(one for one in (*card_of(60), *under_cases(9)) if one.type != "fill_in")
    grid = card_grid(boxes)
    assert grid.pages == 1 and {bubble.number for bubble in grid.bubbles} == {one.number for one in boxes}
    assert [block.type for block in grid.blocks if block.type] == ["single", "multiple", "true_false"]
    kinds = {one.number: one.type for one in PAPERS["cases"]}
    titled = [block for block in card_grid(PAPERS["cases"]).blocks if block.type]
    assert all({kinds[number] for number, _y in block.rows} == {block.type} for block in titled)


def test_what_is_written_stands_below_the_boxes_where_there_is_room_even_if_the_boxes_have_to_spread() -> None:
    few = (*card_of(20), *written("fill_in", 4, first=21))
    assert [block.x for block in card_grid(few).blocks] == [block.x for block in card_grid(card_of(20)).blocks]
    assert card_grid(few).pages == 1
    tall = (*card_of(30), *written("short_answer", 1, first=31))
    assert card_grid(tall, {"short_answer31": Decimal(3)}).pages == 1
    lowest = min(y for block in card_grid(tall, {"short_answer31": Decimal(3)}).blocks for _number, y in block.rows)
    assert lowest > min(y for block in card_grid(card_of(30)).blocks for _number, y in block.rows)


@pytest.mark.parametrize(("worth", "lines"), [("0.5", 4), ("2", 4), ("5", 10), ("7.5", 15), ("20", 16)])
def test_a_short_answer_has_two_lines_for_each_point_four_to_sixteen(worth: str, lines: int) -> None:
    assert prose_lines(Decimal(worth)) == lines
    (field,) = card_grid(written("short_answer", 1), {"short_answer1": Decimal(worth)}).fields
    assert field.box.height == pytest.approx(lines * RULED)


def test_fields_are_outlined_and_empty_where_the_grid_says(tmp_path: Path) -> None:
    data = replace(example("answer_card", count=1), questions=mixed())
    ANSWER_CARD.draw(data, tmp_path / "card.pdf")
    grid = card_grid(mixed())
    pages = [picture(tmp_path / "card.pdf", page) for page in range(grid.pages)]
    assert len({field.page for field in grid.fields}) > 1
    for page in range(1, grid.pages + 1):
        assert all(darkness(pages[page - 1], box) > 0.8 for box in corners(page))
    kinds = {answer.question.number: answer.question.type for answer in grid.written}
    for field in grid.fields:
        image, box = pages[field.page - 1], field.box
        inside = Box(box.x + 0.5, box.y + 0.7, box.width - 1, 7.0)
        assert darkness(image, inside) < 0.001, field
        below = Box(box.x + 1, box.y - 0.3, box.width - 2, 0.6)
        assert darkness(image, replace(below, height=0.8)) > 0.05, (field, kinds[field.number])


@pytest.mark.parametrize("pages", [2, 3])
def test_every_page_of_a_card_says_whose_it_is_and_which_it_is(pages: int, tmp_path: Path) -> None:
    questions = written("short_answer", 2 * pages - 1)
    data = replace(example("answer_card", count=3), questions=questions, worth=WORTH)
    ANSWER_CARD.draw(data, tmp_path / "cards.pdf")
    assert card_grid(questions, WORTH).pages == pages
    codes = Counter(found.text for found in read_codes(tmp_path / "cards.pdf"))
    assert codes == {card.code: pages for card in data.cards}
    sheet = pages + pages % 2  # a card of several pages ends on the back of its last sheet
    texts = pages_of(tmp_path / "cards.pdf")
    assert len(texts) == 3 * sheet
    for at, text in enumerate(texts):
        card, page = data.cards[at // sheet], at % sheet + 1
        if page <= pages:
            assert card.name in text and card.entry_no in text and f"第{page}页/共{pages}页" in text
            assert ("请继续作答" in text) == (page < pages)
        else:
            assert "本面空白" in text and card.name not in text


def test_the_instructions_name_what_the_card_has_and_nothing_else(tmp_path: Path) -> None:
    said = {"boxes": "2B铅笔", "letters": "字母格", "lines": "横线", "prose": "答题框"}
    for name, questions, has in (
        ("choices", card_of(20), {"boxes"}),
        ("prose", written("short_answer", 2), {"prose"}),
        ("all", mixed(), set(said)),
        ("lines", (*card_of(10), *written("numeric", 1, first=11)), {"boxes", "lines"}),
    ):
        ANSWER_CARD.draw(replace(example("answer_card", count=1), questions=questions), tmp_path / f"{name}.pdf")
        text = pages_of(tmp_path / f"{name}.pdf")[0]
        assert {key for key, words in said.items() if words in text} == has, name
        assert "缺考" in text and "本人签名" in text and ("正确填涂" in text) == ("boxes" in has)
        assert ("第1页" in text) == (name != "choices")


def test_a_booklet_whose_places_differ_has_cards_of_its_own(tmp_path: Path) -> None:
    one, other = written("numeric", 1, unit="TB"), written("fill_in", 1, 2)
    data = replace(example("answer_card", count=2), questions=one, differing={"B": other})
    ANSWER_CARD.draw(data, tmp_path / "cards.pdf")
    a, b = pages_of(tmp_path / "cards.pdf")
    assert "数值题" in a and "TB" in a and "填空题" not in a
    assert "填空题" in b and "(1)" in b and "(2)" in b and "TB" not in b


def test_a_long_key_flows_over_pages_and_loses_nothing(tmp_path: Path) -> None:
    wanted = tuple((f"要点{place}：\\(U=IR\\)", "2.5") for place in range(1, 60))
    lines = (
        KeyLine(1, "5", "(1) 前端 / 前端设备\n(2) 传输", note="各空不分先后。"),
        KeyLine(2, "10", "参考答案" * 400, wanted),
        *(KeyLine(number, "2", f"1-{'ABCD'[number % 4]} 2-C") for number in range(3, 60)),
    )
    data = example("answer_key", count=1)
    ANSWER_KEY.draw(replace(data, keys=(VariantKey("A", (KeySection("填空题", 1, lines=lines),)),)), tmp_path / "key.pdf")
    pages = pages_of(tmp_path / "key.pdf")
    text = "".join(pages)
    assert len(pages) > 4 and all("题号分值答案" in page for page in pages)
    assert text.count("参考答案" * 3) > 30 and "前端/前端设备" in text and "各空不分先后" in text
    assert all(f"{place}.要点{place}：" in text for place in range(1, 60)) and text.count("2.5分") == 59
    assert all(f"{number}21-{'ABCD'[number % 4]}2-C" in text for number in range(3, 60))
