"""Identity documents: what a registration desk may trust in a number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.id_documents import ID_TYPES, age_on, check_id, find_id_type, invent_resident_id, mask_id, person_key

TODAY = date(2026, 11, 21)
GOOD = invent_resident_id(birth=date(1990, 1, 1), sequence=1)
births = st.dates(date(1930, 1, 1), TODAY)


def of_area(area: str, birth: date = date(1990, 1, 1), sequence: int = 1) -> str:
    return invent_resident_id(birth=birth, sequence=sequence, area=area)


def code(type_key: str, number: str, **options: bool) -> str | None:
    return check_id(type_key, number, today=TODAY, **options).code


def test_the_published_example_of_the_standard_is_valid() -> None:
    check = check_id("resident_id", "11010519491231002X", today=TODAY)
    assert (check.valid, check.code, check.sex, check.birth_date) == (True, None, "female", date(1949, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２ｘ",
        "'11010519491231002X",
        "\ufeff11010519491231002X\u200b",
    ],
)
def test_spaces_full_width_digits_and_a_small_x_are_normalised(typed: str) -> None:
    check = check_id("居民身份证", typed, today=TODAY)
    assert check.valid and check.normalised == "11010519491231002X"


@given(births, st.integers(0, 999), st.sampled_from(["440000", "110105", "650102", "710000"]))
def test_a_valid_number_tells_birth_date_and_sex(birth: date, sequence: int, area: str) -> None:
    check = check_id("resident_id", of_area(area, birth, sequence), today=TODAY)
    assert check.valid and check.birth_date == birth and check.sex == ("male" if sequence % 2 else "female")


@given(births, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(birth: date, sequence: int, place: int, shift: int) -> None:
    number = of_area("440000", birth, sequence)
    digits = "0123456789" if number[place] != "X" else "X0123456789"
    wrong = digits[(digits.index(number[place]) + shift) % len(digits)]
    check = check_id("resident_id", number[:place] + wrong + number[place + 1 :], today=TODAY)
    assert not check.valid and check.birth_date is None and check.sex is None


@given(births, st.integers(0, 999), st.integers(0, 16))
def test_two_neighbours_swapped_are_always_found(birth: date, sequence: int, place: int) -> None:
    number = of_area("440000", birth, sequence)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or not check_id("resident_id", swapped, today=TODAY).valid


def test_a_wrong_check_digit_says_which_was_expected() -> None:
    check = check_id("resident_id", "110105194912310021", today=TODAY)
    assert check.code == "id.checksum" and check.details == {"expected": "X", "given": "1"}
    assert "X" in check.message()


@pytest.mark.parametrize(
    ("type_key", "number", "expected"),
    [
        ("resident_id", "", "id.missing"),
        ("resident_id", "  ", "id.missing"),
        ("resident_id", GOOD[:17], "id.length"),
        ("resident_id", GOOD[:15], "id.fifteen_digits"),
        ("resident_id", GOOD[:10] + "A" + GOOD[11:], "id.format"),
        ("resident_id", GOOD[:16] + "X" + GOOD[17], "id.format"),
        ("resident_id", "A123456(7)", "id.hong_kong_card"),
        ("resident_id", "a123456（7）", "id.hong_kong_card"),
        ("resident_id", "WX123456A", "id.hong_kong_card"),
        ("hk_macau_permit", "A123456(7)", "id.hong_kong_card"),
        ("resident_id", of_area("810000"), "id.area"),
        ("resident_id", of_area("830000"), "id.area"),
        ("resident_id", of_area("911156"), "id.area"),
        ("hk_macau_residence", of_area("810000"), None),
        ("hk_macau_residence", of_area("820000"), None),
        ("hk_macau_residence", of_area("830000"), "id.area"),
        ("hk_macau_residence", GOOD, "id.area"),
        ("taiwan_residence", of_area("830000"), None),
        ("taiwan_residence", of_area("820000"), "id.area"),
        ("foreign_residence", of_area("911156"), None),
        ("foreign_residence", of_area("911156")[:17] + "?", "id.format"),
        ("foreign_residence", GOOD, "id.area"),
        ("foreign_residence", "USA110085120503", None),
        ("foreign_residence", "US1110085120503", "id.format"),
        ("foreign_residence", "USA1100", "id.length"),
        ("resident_id", "440000" + "19900230" + "0010", "id.birth_date"),
        ("resident_id", "440000" + "00000101" + "0010", "id.birth_date"),
        ("resident_id", of_area("440000", date(2026, 11, 22)), "id.future_birth"),
        ("resident_id", of_area("440000", TODAY), None),
        ("hk_macau_permit", "H12345678", None),
        ("hk_macau_permit", "m1234567801", None),
        ("hk_macau_permit", "H123456789", "id.format"),
        ("hk_macau_permit", "K12345678", "id.format"),
        ("taiwan_permit", "12345678", None),
        ("taiwan_permit", "1234567801", None),
        ("taiwan_permit", "123456789", "id.format"),
        ("passport", "E12345678", None),
        ("passport", "E123", "id.format"),
        ("passport", "E" * 18, "id.format"),
        ("passport", "E-1234567", "id.format"),
        ("officer", "军字第0012345号", None),
        ("officer", "", "id.missing"),
        ("学生证", GOOD, "id.type_unknown"),
    ],
)
def test_each_document_has_its_own_rule(type_key: str, number: str, expected: str | None) -> None:
    assert code(type_key, number) == expected


@pytest.mark.parametrize("text", ["4.40103199001011E+17", "4.401E17", "440103199001011000.0"])
def test_what_a_spreadsheet_made_of_a_number_is_refused(text: str) -> None:
    assert code("resident_id", text) == "id.number_cell"


def test_eighteen_digits_in_a_number_cell_are_refused_and_eight_are_not() -> None:
    assert code("resident_id", GOOD, number_cell=True) == "id.number_cell"
    assert code("taiwan_permit", "12345678", number_cell=True) is None
    assert code("taiwan_permit", "12345678.0") is None


@pytest.mark.parametrize("key", ID_TYPES)
def test_every_type_is_found_by_key_name_and_alias(key: str) -> None:
    name = alias_table("id_types").names[key]
    found = [find_id_type(word) for word in (key, key.upper(), name, f" {name} ")]
    assert found == [ID_TYPES[key]] * 4


def test_the_words_of_the_units_are_understood() -> None:
    meant = {
        "身份证": "resident_id",
        "港澳通行证": "hk_macau_permit",
        "回乡证": "hk_macau_permit",
        "台胞证": "taiwan_permit",
        "港澳居住证": "hk_macau_residence",
    }
    assert {word: getattr(find_id_type(word), "key", None) for word in meant} == meant
    assert find_id_type("驾驶证") is None


def test_a_renewed_permit_is_the_same_person() -> None:
    assert (
        person_key("hk_macau_permit", "H1234567801")
        == person_key("hk_macau_permit", "H1234567802")
        == person_key("hk_macau_permit", "H12345678")
    )
    assert person_key("passport", "E12345678") != person_key("taiwan_permit", "E12345678")
    assert person_key("passport", "E123456781") != person_key("passport", "E123456782")


@given(st.sampled_from(sorted(ID_TYPES)), st.text("ABC0123456789", min_size=1, max_size=20))
def test_a_mask_keeps_the_length_and_hides_at_least_half_of_the_rest(type_key: str, number: str) -> None:
    masked = mask_id(type_key, number)
    assert len(masked) == len(number)
    assert masked.count("*") * 5 >= len(number) * 2


def test_a_mask_shows_six_and_four_of_eighteen() -> None:
    assert mask_id("resident_id", "11010519491231002X") == "110105********002X"
    assert mask_id("hk_macau_permit", "H12345678") == "H1*****78"


def test_age_counts_full_years() -> None:
    assert [
        age_on(date(2000, 11, 22), TODAY),
        age_on(date(2000, 11, 21), TODAY),
        age_on(date(2004, 2, 29), date(2025, 2, 28)),
    ] == [25, 26, 20]


def test_the_problem_carries_no_id_number() -> None:
    problem = check_id("resident_id", "110105194912310021", today=TODAY).problem
    assert problem is not None and problem.value == ""
    assert "110105194912310021" not in problem.message()
