"""What a trainer relies on when the shipped questions go straight into a paper."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest

from skillsapp.exchange.questions import parse_questions
from tests.question_bank import shipped_rows as shipped
from tests.question_bank.shipped_rows import BLANK, MULTIPLE, NUMERIC, PRODUCED, SINGLE, TRUE_FALSE, Row

EVERY_BANK = pytest.mark.parametrize("bank", sorted(shipped.PREFIXES))


def all_rows() -> list[Row]:
    return [row for bank in shipped.PREFIXES for row in shipped.read_rows(bank)]


@EVERY_BANK
def test_a_bank_is_large_enough_to_draw_many_papers_from(bank: str) -> None:
    assert len(shipped.read_rows(bank)) >= shipped.LEAST[bank]


@EVERY_BANK
def test_a_bank_holds_the_agreed_mix_of_types(bank: str) -> None:
    rows = shipped.read_rows(bank)
    shares = {
        kind: sum(row.kind in kind for row in rows) / len(rows) for kind in ((SINGLE,), (MULTIPLE,), (TRUE_FALSE,), PRODUCED)
    }
    wanted = {(SINGLE,): 0.60, (MULTIPLE,): 0.15, (TRUE_FALSE,): 0.20, PRODUCED: 0.05}
    assert {kind: share for kind, share in shares.items() if abs(share - wanted[kind]) > 0.03} == {}


def test_no_two_questions_share_an_id() -> None:
    assert [id_ for id_, times in Counter(row.id for row in all_rows()).items() if times > 1] == []


@EVERY_BANK
def test_a_spreadsheet_opens_the_file_as_chinese_with_the_agreed_header(bank: str) -> None:
    assert (shipped.BANKS / bank / "questions.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert shipped.read_header(bank) == shipped.HEADER


@EVERY_BANK
def test_ids_name_bank_and_topic(bank: str) -> None:
    for row in shipped.read_rows(bank):
        assert re.fullmatch(rf"{shipped.PREFIXES[bank]}-{row.topic[:3]}-\d{{3}}", row.id), row.id


@EVERY_BANK
def test_every_column_is_filled_without_stray_blanks(bank: str) -> None:
    for row in shipped.read_rows(bank):
        for text in (row.stem, *row.options, row.explanation, row.topic, row.source, *row.facts):
            assert text and text == text.strip() and "\n" not in text, row.id
        assert row.state == "已审", row.id


@EVERY_BANK
def test_answers_fit_their_type(bank: str) -> None:
    for row in shipped.read_rows(bank):
        assert len(set(row.options)) == len(row.options), row.id
        if row.kind == TRUE_FALSE:
            assert row.options == () and row.answer in ("对", "错"), row.id
            continue
        if row.kind in PRODUCED:
            assert row.options == () and answers_fit_blanks(row), row.id
            continue
        letters = shipped.LETTERS[: len(row.options)]
        assert row.answer == "".join(letter for letter in letters if letter in row.answer), row.id
        if row.kind == SINGLE:
            assert len(row.options) == 4 and len(row.answer) == 1, row.id
        else:
            assert row.kind == MULTIPLE, row.id
            assert len(row.options) in (4, 5) and 2 <= len(row.answer) <= 4, row.id
            assert len(row.answer) < len(row.options), row.id


def answers_fit_blanks(row: Row) -> bool:
    """Each blank has its answers, none twice; a number is a plain one, and stands alone."""
    if set(re.findall("_+", row.stem)) != {BLANK}:
        return False
    if row.kind == NUMERIC:
        return row.stem.count(BLANK) == 1 and re.fullmatch(r"\d+(\.\d+)?(±\d+(\.\d+)?%?)?", row.answer) is not None
    blanks = [blank.split("|") for blank in row.answer.split("；")]
    return len(blanks) == row.stem.count(BLANK) and all(
        word == word.strip() != "" and words.count(word) == 1 for words in blanks for word in words
    )


@EVERY_BANK
def test_a_number_is_asked_for_with_its_unit(bank: str) -> None:
    units = "[年日天月]|工作日|个工作日|万元|[kMm]?(?:m|W|V|Hz|dB|A|s|min)|m/min|%|倍"
    bare = [
        row.id for row in shipped.read_rows(bank) if row.kind == NUMERIC and not re.match(units, row.stem.partition(BLANK)[2])
    ]
    assert bare == []


@EVERY_BANK
def test_only_negations_are_emphasised(bank: str) -> None:
    emphasised = [(row.id, word) for row in shipped.read_rows(bank) for word in re.findall("【(.*?)】", row.stem)]
    assert [(id_, word) for id_, word in emphasised if not re.search("[不错非无未]", word)] == []


@EVERY_BANK
def test_a_question_for_what_is_not_so_emphasises_the_not(bank: str) -> None:
    asked = re.compile("(?<!【)(?:不属于|不包括|不正确|不符合|错误|不恰当|不需要|不得|不应)的(?:是|有|一项|做法是|说法是|项目是)")
    rows = [row for row in shipped.read_rows(bank) if row.kind in (SINGLE, MULTIPLE)]
    assert [row.id for row in rows if asked.search(row.stem) and "【" not in row.stem] == []


@EVERY_BANK
def test_options_that_refer_to_the_others_are_rare(bank: str) -> None:
    rows = shipped.read_rows(bank)
    refer = [row.id for row in rows if any("以上都" in option or "以上均" in option for option in row.options)]
    assert len(refer) <= 0.02 * len(rows), refer


@EVERY_BANK
def test_every_topic_of_the_textbook_is_covered(bank: str) -> None:
    topics = shipped.read_topics(bank)
    covered = Counter(row.topic for row in shipped.read_rows(bank))
    assert set(covered) <= set(topics)
    facts = shipped.usable_facts()
    least = {topic: min(shipped.ENOUGH_PER_TOPIC, facts[topic]) if facts else 3 for topic in topics}
    assert {topic: covered[topic] for topic in topics if covered[topic] < least[topic]} == {}


@EVERY_BANK
def test_guessing_one_letter_does_not_pay(bank: str) -> None:
    letters = Counter(row.answer for row in shipped.read_rows(bank) if row.kind == SINGLE)
    shares = {letter: letters[letter] / letters.total() for letter in "ABCD"}
    assert all(0.20 <= share <= 0.30 for share in shares.values()), shares


@EVERY_BANK
def test_ticking_always_true_does_not_pay(bank: str) -> None:
    answers = Counter(row.answer for row in shipped.read_rows(bank) if row.kind == TRUE_FALSE)
    assert 0.45 <= answers["对"] / answers.total() <= 0.55, answers


@EVERY_BANK
def test_choosing_the_longest_option_does_not_pay(bank: str) -> None:
    singles = [row for row in shipped.read_rows(bank) if row.kind == SINGLE]
    longest = [
        row.id for row in singles if all(len(o) < len(row.right_options[0]) for o in row.options if o not in row.right_options)
    ]
    assert len(longest) / len(singles) <= 0.35, longest


@EVERY_BANK
def test_no_two_questions_of_a_topic_ask_the_same(bank: str) -> None:
    pairs = itertools.combinations(shipped.read_rows(bank), 2)
    assert [(a.id, b.id) for a, b in pairs if a.topic == b.topic and shipped.alikeness(a.stem, b.stem) >= 0.6] == []


@EVERY_BANK
def test_difficulty_follows_the_printed_rule(bank: str) -> None:
    rows = shipped.read_rows(bank)
    assert [(row.id, row.difficulty) for row in rows if row.difficulty != shipped.difficulty_of(row)] == []
    assert {row.difficulty for row in rows} == {"易", "中", "难"}


@EVERY_BANK
def test_every_question_rests_on_a_checked_fact(bank: str) -> None:
    facts = shipped.read_facts()
    for row in shipped.read_rows(bank):
        assert row.facts[0].startswith(shipped.FACT_BANKS[bank]), row.id
        assert len(set(row.facts)) == len(row.facts), row.id
        for id_ in row.facts:
            assert re.fullmatch(r"[ABC]\d{3}", id_), row.id
            if facts:
                assert facts[id_]["confidence"] != "unverified", (row.id, id_)
        if facts:
            assert row.topic == facts[row.facts[0]]["chapter"], row.id


@EVERY_BANK
def test_the_importer_has_no_advice_for_it(bank: str) -> None:
    parsed = parse_questions(shipped.BANKS / bank / "questions.csv")
    assert [(problem.row, problem.code) for problem in parsed.problems] == []


# Documents that newer ones replaced; a stem that names one says so with its year.
REPLACED = (
    "GA 308", "GA/T 75", "GA/T 367", "GA/T 368", "GA/T 394", "GB 50348", "GB/T 28181", "GA 38",
    "GB/T 29315", "GB/T 16571", "GB 12663", "GB 16796", "GB 17565", "GB/T 50312", "GB 50311", "GB 50198",
)  # fmt: skip


@EVERY_BANK
def test_a_document_that_was_replaced_is_named_with_its_year(bank: str) -> None:
    for row in shipped.read_rows(bank):
        for name in REPLACED:
            if re.search(re.escape(name) + r"(?!\d)", row.stem):
                assert re.search(re.escape(name) + r"(?!\d)[^，。？]*?\d{4}", row.stem), (row.id, name)
