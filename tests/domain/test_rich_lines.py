"""Rich text in lines: broken where Chinese text may be broken, with pieces of one word kept together."""

from __future__ import annotations

from skillsapp.domain.rich_lines import SetLine, Size, natural_width, set_lines
from skillsapp.domain.rich_text import Blank, Formula, Picture, Piece, Run

DIGEST = "a" * 64


def ruler(piece: Piece) -> Size:
    """Every character is one wide; a formula is 3 wide and 4 high; a picture 5 x 20 and alone; a blank 4 wide."""
    match piece:
        case Run():
            return Size(len(piece.text), 1.0, 0.5)
        case Formula():
            return Size(3, 3.0, 1.0)
        case Picture():
            return Size(5, 20.0, 0.0, alone=True)
        case Blank():
            return Size(4, 1.0, 0.5)


def lines(text: str, room: float) -> list[str]:
    return [shown(line) for line in set_lines(text, ruler, room)]


def shown(line: SetLine) -> str:
    names = {Formula: "@", Picture: "#", Blank: "_"}
    return "".join(part.piece.text if isinstance(part.piece, Run) else names[type(part.piece)] for part in line.placed)


def test_chinese_breaks_between_any_two_characters() -> None:
    assert lines("一二三四五", 2) == ["一二", "三四", "五"]


def test_words_and_numbers_stay_whole() -> None:
    assert lines("速度 1.75 m/s", 6) == ["速度 ", "1.75 ", "m/s"]


def test_a_closing_sign_never_begins_a_line_and_an_opening_one_never_ends_it() -> None:
    assert lines("一二三，四", 3) == ["一二", "三，四"]
    assert lines("一二（三）", 3) == ["一二", "（三）"]
    assert lines("温度40℃。", 4) == ["温度", "40℃。"]


def test_the_empty_brackets_of_a_choice_stay_whole() -> None:
    assert lines("正确的是（　　）。", 6) == ["正确的是", "（　　）。"]


def test_a_word_stays_whole_over_a_change_of_look() -> None:
    assert lines("水是H<sub>2</sub>O。", 4) == ["水是", "H2O。"]
    first = set_lines("H<sub>2</sub>O", ruler, 9)[0]
    assert [part.x for part in first.placed] == [0, 1, 2]


def test_a_word_longer_than_a_line_is_broken_and_keeps_its_look() -> None:
    assert lines("<b>abcdefg</b>", 3) == ["abc", "def", "g"]
    assert all(
        isinstance(part.piece, Run) and part.piece.bold for line in set_lines("<b>abcdefg</b>", ruler, 3) for part in line.placed
    )


def test_neighbours_of_one_look_are_one_stretch_again() -> None:
    (line,) = set_lines("一二三，四五", ruler, 20)
    assert len(line.placed) == 1


def test_the_sign_behind_a_formula_stays_with_it() -> None:
    assert lines(r"一二\(x\)，三", 5) == ["一二", "@，三"]


def test_a_line_is_as_high_as_the_highest_piece_on_it() -> None:
    plain, formula = set_lines("一\n\\(x\\)", ruler, 9)
    assert (plain.ascent, plain.descent) == (1.0, 0.5)
    assert (formula.ascent, formula.descent) == (3.0, 1.0)


def test_a_large_picture_has_its_line_to_itself() -> None:
    assert lines(f"见图![x](picture:{DIGEST})所示。", 40) == ["见图", "#", "所示。"]


def test_empty_lines_keep_their_height_and_spaces_do_not_begin_a_broken_line() -> None:
    empty = set_lines("一\n\n二", ruler, 9)[1]
    assert empty.height == 1.5 and not empty.placed
    assert lines("一二 三四", 2) == ["一二", "三四"]


def test_the_natural_width_is_that_of_the_longest_line() -> None:
    assert natural_width("一二\n一二三四\n____", ruler) == 4
