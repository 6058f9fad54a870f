"""Answer cards: any booklet, any answers, any way of typing them say the same; codes are checked; two keyings are compared."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skillsapp.domain.answer_card import (
    RUN,
    CardQuestion,
    card_code,
    card_questions,
    in_bank,
    read_card_code,
    variant_layout,
    variant_of,
)
from skillsapp.domain.attempt import (
    AnswerEvent,
    EventKind,
    agreement,
    card_ruling,
    first_head,
    fold,
    next_event,
    ruled_answer,
    ruling,
)
from skillsapp.domain.card_log import differences, keying_text, read_card_log
from skillsapp.domain.card_refusals import CardAnswerImpossible, CardDamaged, CardRunWrong
from skillsapp.domain.card_typing import BLANK, GROUP_END, CardTyping, begin_typing, read_run
from skillsapp.domain.layout import LETTERS, LayoutQuestion
from skillsapp.domain.question import Question, QuestionDetails
from skillsapp.domain.question_types import QUESTION_TYPES, MultipleChoiceMode, OnCard
from skillsapp.domain.question_types.fill_in import filled_in, values_of
from skillsapp.domain.question_types.letter_parts import NONE

ALL = MultipleChoiceMode.ALL_OR_NOTHING
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
TYPES = ("single", "multiple", "true_false", "fill_in", "numeric", "matching", "ordering", "short_answer")
NO_OPTIONS = ("true_false", "fill_in", "numeric", "short_answer")
KINDS = st.lists(st.tuples(st.sampled_from(TYPES), st.integers(2, 8), st.integers(2, 8)), min_size=1, max_size=30)
LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12).map(lambda text: " ".join(text.split()))


def question_of(type: str, options: int, blanks: int = 2, *, id: str = "q", exact: bool = False) -> Question:
    details = QuestionDetails(left=("item",) * blanks if type == "matching" else (), unit="V", exact=exact)
    shown = () if type in NO_OPTIONS else ("option",) * options
    return Question(id, 1, "bank", type, "stem" + "____" * blanks, shown, "A", details=details)


def booklet(questions: Sequence[Question], seed: str, variant: str) -> tuple[CardQuestion, ...]:
    parts = [LayoutQuestion(one.ref, one.type, len(one.options)) for one in questions]
    return card_questions(variant_layout(parts, seed, variant), {one.ref: one for one in questions})


@st.composite
def booklets(draw: st.DrawFn) -> tuple[CardQuestion, ...]:
    questions = [question_of(*kind, id=f"q{n}") for n, kind in enumerate(draw(KINDS))]
    return booklet(questions, draw(st.text(max_size=5)), draw(st.sampled_from("AB")))


def answer_for(draw: st.DrawFn, question: CardQuestion) -> str:
    match question.on_card_as:
        case OnCard.BOXES:
            most = len(question.letters) if question.is_multiple else 1
            return "".join(sorted(draw(st.sets(st.sampled_from(question.letters), max_size=most))))
        case OnCard.LETTERS:
            row = draw(st.permutations(question.letters))
            cells = row if not question.may_repeat else [draw(st.sampled_from(row)) for _ in range(question.fields)]
            kept = "".join(draw(st.sampled_from((cell, NONE))) for cell in cells)
            return kept if kept.strip(NONE) else ""
        case OnCard.LINES:
            lines = [draw(LINE) for _ in range(question.fields)]
            return "\n".join(lines) if any(lines) else ""
        case OnCard.PROSE:
            return ""


@st.composite
def cards(draw: st.DrawFn) -> tuple[tuple[CardQuestion, ...], tuple[str, ...]]:
    questions = draw(booklets())
    return questions, tuple(answer_for(draw, question) for question in questions)


@given(cards())
def test_what_is_marked_on_a_card_comes_back_from_the_banks_letters(
    card: tuple[tuple[CardQuestion, ...], tuple[str, ...]],
) -> None:
    questions, marked = card
    kept = in_bank(questions, marked)
    assert tuple(question.on_card(kept[question.ref]) for question in questions) == marked


@given(cards())
def test_the_banks_letter_is_the_option_printed_beside_the_marked_one(
    card: tuple[tuple[CardQuestion, ...], tuple[str, ...]],
) -> None:
    questions, marked = card
    for question, letters in zip(questions, marked, strict=True):
        if not question.order:
            continue
        options = {LETTERS[place]: LETTERS[option] for place, option in enumerate(question.order)} | {NONE: NONE}
        meant = [options[letter] for letter in letters]
        is_row = question.on_card_as is OnCard.LETTERS
        assert list(question.in_bank(letters)) == (meant if is_row else sorted(meant))


def is_keyed(question: CardQuestion) -> bool:
    return question.on_card_as in (OnCard.BOXES, OnCard.LETTERS)


@given(cards())
def test_a_typed_line_says_what_was_written(card: tuple[tuple[CardQuestion, ...], tuple[str, ...]]) -> None:
    keyed = [pair for pair in zip(*card, strict=True) if is_keyed(pair[0])]
    questions, marked = [question for question, _ in keyed], tuple(letters for _, letters in keyed)
    runs = begin_typing(questions).questions  # boxes are typed first, wherever they stand in the paper
    on_card = dict(keyed)
    ends = [one.is_multiple or one.number % RUN == 0 or one.on_card_as is OnCard.LETTERS for one in runs]
    line = "".join(f"{on_card[one] or '-'}{' ' if end else ''}" for one, end in zip(runs, ends, strict=True))
    assert read_run(questions, line) == marked


@given(cards(), st.booleans(), st.randoms())
def test_keys_and_digits_and_corrections_end_in_the_same_card(
    card: tuple[tuple[CardQuestion, ...], tuple[str, ...]], digits: bool, chance: object
) -> None:
    questions, marked = card
    typing, on_card = begin_typing(questions), dict(zip(questions, marked, strict=True))
    for question in typing.questions:
        answer = on_card[question]
        if question.on_card_as is OnCard.LINES:
            lines = (answer or "\n" * (question.fields - 1)).split("\n")
            typing = typing.written([*lines[:-1], "slip"]).erased().drafted(lines).written(lines)
            continue
        if chance.random() < 0.3:  # type: ignore[attr-defined]
            wrong = typing.press(question.letters[0])
            assert wrong is not None
            typing = wrong.erased()
            assert typing.current == question
        for key in keys_for(question, answer, digits):
            after = typing.press(key)
            assert after is not None, (question, key)
            typing = after
    assert typing.result() == marked


def keys_for(question: CardQuestion, answer: str, digits: bool) -> str:
    if not answer:
        return BLANK
    shown = {"T": "1", "F": "2"} if question.is_verdict else {letter: str(n) for n, letter in enumerate(LETTERS, 1)}
    typed = "".join(shown.get(letter, letter) for letter in answer) if digits else answer.lower()
    return typed + (GROUP_END if question.is_multiple or question.on_card_as is OnCard.LETTERS else "")


def paper() -> tuple[CardQuestion, ...]:
    return booklet(
        [question_of("single", 4, id="s1"), question_of("multiple", 4, id="m1"), question_of("true_false", 0, id="t1")], "p", "A"
    )


def written_paper() -> tuple[CardQuestion, ...]:
    """Return a case's paper: what is written stands before, between and behind the boxes."""
    kinds = ("fill_in", "single", "ordering", "matching", "short_answer", "numeric", "true_false")
    return booklet([question_of(kind, 4, 3, id=f"{kind}") for kind in kinds], "p", "A")


def pressed(typing: CardTyping, keys: str) -> CardTyping:
    for key in keys:
        after = typing.press(key)
        assert after is not None, key
        typing = after
    return typing


def test_boxes_are_typed_before_what_is_written_and_what_markers_read_is_not_typed() -> None:
    typing = begin_typing(written_paper())
    assert [one.type for one in typing.questions] == ["single", "true_false", "fill_in", "ordering", "matching", "numeric"]
    typing = pressed(typing, "AT").written(["a", "", "c"])
    typing = pressed(typing, "D-BA+A-A+").written(["12"])
    assert typing.result() == ("a\n\nc", "A", "D-BA", "A-A", "", "12", "T")


def at_type(type: str) -> CardTyping:
    typing = begin_typing(written_paper())
    return typing.moved([one.type for one in typing.questions].index(type))


@pytest.mark.parametrize(
    ("typed", "wrong"), [("AB", "B"), ("ABCD", "-"), ("ABC", " "), ("ABC", "+"), ("", "E"), ("", "5"), ("", "+")]
)
def test_a_row_of_cells_takes_a_letter_or_a_dash_for_each_and_no_more(typed: str, wrong: str) -> None:
    assert pressed(at_type("ordering"), typed).press(wrong) is None


def test_a_letter_may_stand_twice_where_pairs_are_made_and_a_row_of_dashes_is_blank() -> None:
    assert pressed(at_type("matching"), "BB-+").answers[4] == "BB-"
    assert pressed(at_type("matching"), "--+").answers[4] == ""
    assert pressed(at_type("matching"), " ").answers[4] == ""


def test_going_away_from_a_row_that_lacks_cells_leaves_it_untyped_and_keeps_a_whole_one() -> None:
    away = pressed(at_type("ordering"), "ABCD+").erased().moved(0)
    assert away.answers[3] is None and not away.is_complete
    assert pressed(at_type("ordering"), "ABCD").moved(0).answers[3] == "ABCD"


def test_lines_are_opened_again_as_written_and_count_when_gone_away_from() -> None:
    written = at_type("fill_in").written(["a", "b", ""])
    again = written.erased()
    assert (again.at, again.group, again.answers[2]) == (2, "a\nb\n", None)
    assert again.drafted(["x", "b", ""]).moved(0).answers[2] == "x\nb\n"
    assert again.drafted(["", "", ""]).moved(0).answers[2] is None  # rubbed out, not left blank
    assert again.drafted(["x", "", ""]).erased().answers[2] == "x\n\n"
    assert again.press("a") is None


@pytest.mark.parametrize(
    ("type", "marked"),
    [("ordering", "ABCA"), ("ordering", "ABC"), ("matching", "ABE"), ("matching", "A B"), ("fill_in", "a\nb"), ("numeric", "1\n2"),
     ("numeric", "1" * 201), ("short_answer", "text")],
)  # fmt: skip
def test_what_no_field_of_a_card_can_hold_is_refused(type: str, marked: str) -> None:
    question = next(one for one in written_paper() if one.type == type)
    with pytest.raises(CardAnswerImpossible):
        question.in_bank(marked)


@pytest.mark.parametrize(
    ("type", "one", "other", "same"),
    [
        ("fill_in", "IP 66\n\n", "ｉｐ66\n\n", True),
        ("fill_in", "IP66\n\n", "IP67\n\n", False),
        ("fill_in", "a\nb\n", "b\na\n", False),
        ("fill_in", "", "a\n\n", False),
        ("numeric", "1.3", "１．３０ V", True),
        ("numeric", "1.3", "13", False),
        ("numeric", "about 3", "About 3", True),
        ("ordering", "ABCD", "ABC-", False),
        ("single", "A", "B", False),
    ],
)
def test_only_what_changes_a_mark_is_a_difference(type: str, one: str, other: str, same: bool) -> None:
    question = next(each for each in written_paper() if each.type == type)
    assert question.same(one, other) is same
    assert differences([question], {question.ref: one}, {question.ref: other}) == (() if same else (question.ref,))


def test_capitals_are_a_difference_where_they_count() -> None:
    (question,) = booklet([question_of("fill_in", 0, 1, exact=True)], "p", "A")
    assert not question.same("RS485", "rs485") and question.same("RS485", " RS485")


@given(cards(), st.data())
def test_entries_that_are_one_to_the_marking_are_marked_the_same(
    card: tuple[tuple[CardQuestion, ...], tuple[str, ...]], data: st.DataObject
) -> None:
    for question, marked in zip(*card, strict=True):
        if question.on_card_as is OnCard.LINES:
            other = answer_for(data.draw, question) if data.draw(st.booleans()) else marked.upper().replace(" ", "\u3000")
            kept = filled_in(values_of(other, question.fields))
            asked = replace(question_of(question.type, 0, question.fields), answer=marked.replace("|", "") or "1")
            scores = [QUESTION_TYPES[question.type].mark(asked, each, Decimal(4), ALL).value for each in (marked, kept)]
            assert not question.same(marked, kept) or scores[0] == scores[1]


@pytest.mark.parametrize("key", ["E", "5", "0", "T", "中", "AB"])
def test_a_key_that_is_no_option_is_refused_and_changes_nothing(key: str) -> None:
    assert begin_typing(paper()).press(key) is None


def test_a_letter_twice_in_one_choice_and_a_plus_without_one_are_wrong_keys() -> None:
    at_multiple = begin_typing(paper()).press("a")
    assert at_multiple is not None and at_multiple.press(GROUP_END) is None
    started = at_multiple.press("b")
    assert started is not None and started.press("B") is None and started.press("-") is None


def test_going_back_types_over_and_the_end_goes_on_where_something_is_missing() -> None:
    typing: CardTyping | None = begin_typing(paper())
    for key in ("a", "b", "d", GROUP_END):
        assert typing is not None
        typing = typing.press(key)
    assert typing is not None
    back = typing.moved(0).press("C")
    assert back is not None
    end = back.to_open()
    assert end.at == 2 and not end.is_complete
    whole = end.press("×")
    assert whole is not None and whole.result() == ("C", "BD", "F")


def test_backspace_opens_a_choice_of_several_again_without_its_last_letter() -> None:
    typing: CardTyping | None = begin_typing(paper())
    for key in ("a", "b", "d", GROUP_END):
        assert typing is not None
        typing = typing.press(key)
    assert typing is not None
    again = typing.erased()
    assert (again.at, again.group, again.answers[1]) == (1, "B", None)
    assert again.erased().erased().answers[0] is None


@pytest.mark.parametrize(("line", "number"), [("A", 2), ("A BD", 3), ("E", 1), ("A BB T", 2), ("A B T T", 4)])
def test_a_line_that_goes_wrong_says_where(line: str, number: int) -> None:
    with pytest.raises(CardRunWrong) as refusal:
        read_run(paper(), line)
    assert refusal.value.number == number


@pytest.mark.parametrize("marked", [("AB", "", ""), ("A", "E", "T"), ("A", "A", "A"), ("A", "A"), ("A", "AA", "T")])
def test_answers_that_no_card_can_have_are_refused(marked: tuple[str, ...]) -> None:
    with pytest.raises(CardAnswerImpossible):
        in_bank(paper(), marked)


SEATS, ENTRIES = st.integers(1, 9999), st.from_regex(r"[0-9]{1,12}", fullmatch=True)


@given(st.text(max_size=26), st.sampled_from("AB"), SEATS, ENTRIES)
def test_a_code_says_whose_card_it_is(sitting: str, variant: str, seat: int, entry_no: str) -> None:
    text = card_code(sitting, variant, seat, entry_no)
    code = read_card_code(f" {text} ")
    assert text.isdigit() and code is not None
    assert (code.variant, code.seat, code.entry_no) == (variant, seat, entry_no)


@given(SEATS, ENTRIES, st.data())
def test_a_wrong_or_swapped_digit_is_noticed(seat: int, entry_no: str, data: st.DataObject) -> None:
    text = card_code("sitting", "A", seat, entry_no)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    wrong = {text[:place] + other + text[place + 1 :]}
    if place and text[place] != text[place - 1]:
        wrong.add(text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :])
    for each in wrong:
        with pytest.raises(CardDamaged):
            read_card_code(each)


def test_an_entry_number_is_no_card() -> None:
    assert read_card_code("260010007") is None and read_card_code("") is None and read_card_code("abc") is None


def test_full_width_digits_of_an_input_method_are_read_too() -> None:
    text = card_code("sitting", "B", 12, "260010007")
    assert read_card_code("".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in text)) == read_card_code(text)


@pytest.mark.parametrize("rows", [4, 5, 6, 7])
def test_neighbours_have_different_booklets_in_rows_numbered_in_an_s(rows: int) -> None:
    columns = [[column * rows + (row if column % 2 == 0 else rows - 1 - row) + 1 for row in range(rows)] for column in range(5)]
    for left, right in itertools.pairwise(columns):
        assert all(variant_of(a) != variant_of(b) for a, b in zip(left, right, strict=True))
    assert all(variant_of(a) != variant_of(b) for column in columns for a, b in itertools.pairwise(column))


def test_the_booklets_differ_in_both_orders_and_stay_what_they_are() -> None:
    parts = [LayoutQuestion(f"s{n}", "single", 4) for n in range(30)]
    a, b = variant_layout(parts, "paper", "A"), variant_layout(parts, "paper", "B")
    assert a == variant_layout(parts, "paper", "A")
    assert [ref for ref, _ in a] != [ref for ref, _ in b] and dict(a) != dict(b)
    assert sorted(ref for ref, _ in a) == sorted(ref for ref, _ in b)


def log(*steps: tuple[EventKind, str, str]) -> list[AnswerEvent]:
    head, events = first_head("a"), []
    for number, (kind, question, response) in enumerate(steps):
        step = next_event(
            head, kind, device_id="d", at=NOW, boot_id="b", boot_ms=number, used_ms=0, question=question, response=response
        )
        events.append(step)
        head = step.head
    return events


def keyed(by: str, **answers: str) -> tuple[EventKind, str, str]:
    return EventKind.KEYED, "", keying_text(1, by, answers)


def test_the_log_of_a_card_folds_into_the_answers_that_count() -> None:
    events = log(
        keyed("li", q1="A", q2="B", q3=""),
        keyed("wu", q1="A", q2="C", q3="D"),
        (EventKind.COMPARED, "", agreement({"q1": "A"})),
        (EventKind.RULED, "q2", card_ruling("C", "看卡")),
        (EventKind.RULED, "q3", card_ruling("", "没涂")),
        (EventKind.COLLECT, "", "card"),
    )
    card = read_card_log(events)
    assert card.differing == ("q2", "q3") and not card.open and card.is_in
    state = fold(events)
    assert dict(state.answers) == {"q1": "A", "q2": "C"} and state.is_over
    assert read_card_log(events[:4]).open == ("q3",)


@given(st.text(max_size=20), st.text(max_size=20))
@example("-", "看卡").via("a dash that was written")
def test_a_ruling_lets_written_words_count_whatever_signs_they_have(answer: str, reason: str) -> None:
    (event,) = log((EventKind.RULED, "q", card_ruling(answer, reason)))
    assert ruled_answer(event) == answer


def test_two_blank_answers_are_no_difference() -> None:
    events = log(keyed("li", q1="A", q2=""), keyed("wu", q1="B", q2=""), (EventKind.COMPARED, "", agreement({"q2": ""})))
    assert read_card_log(events).differing == ("q1",)


def test_nothing_counts_before_two_different_people_have_keyed() -> None:
    events = log(keyed("li", q1="A"), keyed("li", q1="B"))
    card = read_card_log(events)
    assert card.first is not None and card.first.answers == {"q1": "A"} and card.second is None
    assert not fold(events).answers


def test_what_was_taken_back_is_forgotten() -> None:
    events = log(keyed("li", q1="A"), (EventKind.RULING, "", ruling("taken_back", (), "别人的卡")), keyed("wu", q1="B"))
    card = read_card_log(events)
    assert card.first is not None and card.first.by == "wu" and card.second is None


def test_differences_are_told_in_the_order_of_the_card() -> None:
    questions = booklet([question_of("single", 4, id=id) for id in "abc"], "p", "A")
    first = {one.ref: "A" for one in questions}
    assert differences(questions, first, {**first, "c@1": "", "a@1": "B"}) == tuple(
        one.ref for one in questions if one.ref != "b@1"
    )
