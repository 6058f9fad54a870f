"""Answer cards and booklets on paper: whose card it is can be scanned, every bubble stands where a scanner will look for it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL.Image import Image

from skillsapp.domain.answer_card import read_card_code
from skillsapp.domain.card_grid import PAGE, Box, card_grid
from skillsapp.domain.card_refusals import CardTooLong
from skillsapp.printouts.answer_card import ANSWER_CARD
from skillsapp.printouts.answer_key import ANSWER_KEY
from skillsapp.printouts.booklet import BOOKLET
from skillsapp.printouts.reading import read_codes

from .forms import NAMES, card_of, entry, example
from .test_forms import pages_of

DPI = 200


def picture(path: Path, page: int = 0) -> Image:
    file = pypdfium2.PdfDocument(path)
    made: Image = file[page].render(scale=DPI / 72, grayscale=True).to_pil()
    file.close()
    return made


def darkness(image: Image, box: Box) -> float:
    """Return how black a place of the card is printed, from 0 to 1."""
    scale = DPI / 25.4
    left, right = box.x * scale, (box.x + box.width) * scale
    top, bottom = (PAGE[1] - box.y - box.height) * scale, (PAGE[1] - box.y) * scale
    values = image.crop((round(left) + 1, round(top) + 1, round(right) - 1, round(bottom) - 1)).tobytes()
    return 1 - sum(values) / len(values) / 255


def test_the_code_of_each_card_says_whose_it_is(tmp_path: Path) -> None:
    ANSWER_CARD.draw(example("answer_card", count=6), tmp_path / "cards.pdf")
    codes = [read_card_code(found.text) for found in read_codes(tmp_path / "cards.pdf")]
    assert [(code.entry_no, code.seat, code.variant) for code in codes if code] == [
        (entry(place), place + 1, "AB"[place % 2]) for place in range(6)
    ]
    texts = pages_of(tmp_path / "cards.pdf")
    assert all(name in text and entry(place) in text for place, (name, text) in enumerate(zip(NAMES, texts, strict=True)))


@pytest.mark.parametrize(("count", "options"), [(50, 4), (100, 4), (80, 5), (60, 7), (5, 8)])
def test_nothing_on_a_card_overlaps_or_leaves_the_page(count: int, options: int) -> None:
    questions = card_of(count, options)
    grid = card_grid(questions)
    assert [(bubble.number, bubble.letter) for bubble in sorted(grid.bubbles, key=lambda one: one.number)] == [
        (question.number, letter) for question in questions for letter in question.letters
    ]
    height = {number: y for block in grid.blocks for number, y in block.rows}
    assert all(abs(bubble.box.y + bubble.box.height / 2 - height[bubble.number]) < 0.01 for bubble in grid.bubbles)
    boxes = [bubble.box for bubble in grid.bubbles] + list(grid.corners) + list(grid.marks)
    assert all(box.x >= 0 and box.x + box.width <= PAGE[0] and box.y >= 0 and box.y + box.height <= PAGE[1] for box in boxes)
    for one, other in itertools.combinations(boxes, 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("count", [50, 100])
def test_marks_are_black_and_bubbles_are_empty_where_the_grid_says(count: int, tmp_path: Path) -> None:
    data = replace(example("answer_card", count=1), questions=card_of(count))
    ANSWER_CARD.draw(data, tmp_path / "card.pdf")
    image, grid = picture(tmp_path / "card.pdf"), card_grid(data.questions)
    assert all(darkness(image, box) > 0.8 for box in (*grid.corners, *grid.marks))
    assert all(0.005 < darkness(image, bubble.box) < 0.25 for bubble in grid.bubbles)
    rows = {mark.y + mark.height / 2 for mark in grid.marks if mark.x < 10 and mark.width > mark.height}
    columns = {mark.x + mark.width / 2 for mark in grid.marks if mark.height > mark.width}
    for bubble in grid.bubbles:  # a scanner goes from a bar at the side and a bar below to the bubble
        assert min(abs(bubble.box.y + bubble.box.height / 2 - row) for row in rows) < 0.01
        assert min(abs(bubble.box.x + bubble.box.width / 2 - column) for column in columns) < 0.01


def test_a_paper_that_no_card_holds_is_refused_with_both_numbers() -> None:
    with pytest.raises(CardTooLong) as refusal:
        card_grid(card_of(130))
    assert refusal.value.count == 130 and 100 <= refusal.value.most < 130


def test_a_booklet_says_its_letter_its_pages_and_where_names_stand(tmp_path: Path) -> None:
    BOOKLET.draw(example("booklet"), tmp_path / "booklet.pdf")
    pages = pages_of(tmp_path / "booklet.pdf")
    assert len(pages) > 2 and all(
        "B卷" in text and f"第{place}页/共{len(pages)}页" in text for place, text in enumerate(pages, 1)
    )
    assert "密封线内不要答题" in pages[0] and "姓名：" in pages[0]
    assert all(f"第{number}题的题干" in "".join(pages) for number in range(1, 41))


def test_a_question_and_its_options_stay_on_one_page(tmp_path: Path) -> None:
    BOOKLET.draw(example("booklet"), tmp_path / "booklet.pdf")
    for text in pages_of(tmp_path / "booklet.pdf"):
        assert text.count("A.甲项很长的说法") == text.count("E.戊项很长的说法")
        assert text.count("A.5个") == text.count("D.20个")


def test_the_key_has_every_answer_of_both_booklets_in_runs_of_five(tmp_path: Path) -> None:
    ANSWER_KEY.draw(example("answer_key"), tmp_path / "key.pdf")
    a, b = pages_of(tmp_path / "key.pdf")
    assert "1-5ABCDA6-10BCDAB" in a and "1-5BCDAB" in b and "36-40" in a and "保密" in a
    assert re.search(r"理论考试试卷（A卷）", a) and "（B卷）" in b
