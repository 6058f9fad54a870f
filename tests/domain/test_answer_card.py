"""Answer cards: any booklet, any answers, any way of typing them say the same; codes are checked; two keyings are compared."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.answer_card import (
    RUN,
    CardQuestion,
    card_code,
    card_questions,
    differences,
    in_bank,
    keying_text,
    read_card_code,
    read_card_log,
    variant_layout,
    variant_of,
)
from skillsapp.domain.attempt import AnswerEvent, EventKind, agreement, card_ruling, first_head, fold, next_event, ruling
from skillsapp.domain.card_refusals import CardAnswerImpossible, CardDamaged, CardRunWrong
from skillsapp.domain.card_typing import BLANK, GROUP_END, CardTyping, begin_typing, read_run
from skillsapp.domain.layout import LETTERS, LayoutQuestion
from skillsapp.domain.question import Question

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
KINDS = st.lists(st.tuples(st.sampled_from(("single", "multiple", "true_false")), st.integers(2, 8)), min_size=1, max_size=30)


def question_of(part: LayoutQuestion) -> Question:
    id, version = part.ref.split("@")
    return Question(id, int(version), "bank", part.section, "stem", ("option",) * part.option_count, "A")


@st.composite
def booklets(draw: st.DrawFn) -> tuple[CardQuestion, ...]:
    order = ("single", "multiple", "true_false")
    kinds = sorted(draw(KINDS), key=lambda kind: order.index(kind[0]))
    parts = [LayoutQuestion(f"q{n}@1", kind, 0 if kind == "true_false" else count) for n, (kind, count) in enumerate(kinds)]
    layout = variant_layout(parts, draw(st.text(max_size=5)), draw(st.sampled_from("AB")))
    return card_questions(layout, {part.ref: question_of(part) for part in parts})


def answer_for(draw: st.DrawFn, question: CardQuestion) -> str:
    most = len(question.letters) if question.is_multiple else 1
    return "".join(sorted(draw(st.sets(st.sampled_from(question.letters), max_size=most))))


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
        if not question.is_verdict:
            options = {LETTERS[place]: option for place, option in enumerate(question.order)}
            assert sorted(LETTERS.index(each) for each in question.in_bank(letters)) == sorted(options[each] for each in letters)


@given(cards())
def test_a_typed_line_says_what_was_written(card: tuple[tuple[CardQuestion, ...], tuple[str, ...]]) -> None:
    questions, marked = card
    parted = [question.is_multiple or question.number % RUN == 0 for question in questions]
    line = "".join(f"{letters or '-'}{' ' if ends else ''}" for letters, ends in zip(marked, parted, strict=True))
    assert read_run(questions, line) == marked


@given(cards(), st.booleans(), st.randoms())
def test_keys_and_digits_and_corrections_end_in_the_same_card(
    card: tuple[tuple[CardQuestion, ...], tuple[str, ...]], digits: bool, chance: object
) -> None:
    questions, marked = card
    typing = begin_typing(questions)
    for question, answer in zip(questions, marked, strict=True):
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
    typed = "".join(shown[letter] for letter in answer) if digits else answer.lower()
    return typed + (GROUP_END if question.is_multiple else "")


def paper() -> tuple[CardQuestion, ...]:
    parts = [LayoutQuestion("s1@1", "single", 4), LayoutQuestion("m1@1", "multiple", 4), LayoutQuestion("t1@1", "true_false", 0)]
    return card_questions(variant_layout(parts, "p", "A"), {part.ref: question_of(part) for part in parts})


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
    assert differences({"b": "A", "a": "B", "c": ""}, {"a": "C", "b": "D"}) == ("b", "a")
