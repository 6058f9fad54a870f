"""The code of the recovery sheet: every typing error is found and placed, and only the right code opens."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from skillsapp.kernel.errors import describe
from skillsapp.security.recovery import (
    ALPHABET,
    CodeForeign,
    CodeIncomplete,
    CodeMistyped,
    RecoverySlot,
    SlotAbsurd,
    is_group,
    new_code,
    read_code,
    unwrap_key,
    wrap_key,
)

KEY = bytes(range(32))


def test_a_code_has_24_characters_that_nobody_confuses() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 6
        assert not set(code) & set("OILU") and read_code(code) == code


def test_every_single_wrong_character_is_found_in_its_group() -> None:
    code = new_code()
    for place in range(len(code)):
        if code[place] == "-":
            continue
        for other in ALPHABET:
            if other != code[place]:
                with pytest.raises(CodeMistyped) as found:
                    read_code(code[:place] + other + code[place + 1 :])
                assert found.value.groups == str(place // 5 + 1)


def test_two_neighbours_or_two_groups_that_changed_places_are_found() -> None:
    rng = random.Random(1)
    for _ in range(200):
        code = new_code()
        groups = code.split("-")
        place, at = rng.randrange(6), rng.randrange(3)
        swapped = groups[place][:at] + groups[place][at + 1] + groups[place][at] + groups[place][at + 2 :]
        assert swapped == groups[place] or not is_group(swapped, place)
        one, two = rng.sample(range(6), 2)
        assert not is_group(groups[one], two)


def test_it_is_read_as_people_and_scanners_type_it() -> None:
    code = "0" + new_code()[1:]  # may be wrong in group 1; only the way of reading matters
    plain = code.replace("-", "")
    for typed in (
        code.lower(),
        plain,
        " ".join(plain),
        "".join(chr(ord(letter) + 0xFEE0) for letter in plain),
        code.replace("0", "O"),
    ):
        try:
            assert read_code(typed) == code
        except CodeMistyped as error:
            assert error.groups == "1"
    with pytest.raises(CodeIncomplete) as short:
        read_code(code[:-1])
    assert short.value.given == 23 and "23" in describe(short.value)
    with pytest.raises(CodeIncomplete):
        read_code("")


def test_only_the_right_code_gives_the_key_and_the_sentence_names_the_sheet_that_is_wanted() -> None:
    code = new_code()
    slot = RecoverySlot.of_json(wrap_key(KEY, code, "3071", "2026-11-22").to_json())
    assert unwrap_key(slot, code.lower().replace("-", " ")) == KEY
    assert KEY.hex() not in str(slot.to_json()) and code not in str(slot.to_json())
    with pytest.raises(CodeForeign) as refused:
        unwrap_key(slot, new_code())
    assert "3071" in describe(refused.value) and "2026-11-22" in describe(refused.value)


@pytest.mark.parametrize("change", [{"mark": "3072"}, {"made_on": "2026-11-23"}, {"memory_kib": 32 * 1024}, {"iterations": 2}])
def test_nothing_that_stands_beside_the_wrapped_key_can_be_changed_unseen(change: dict[str, object]) -> None:
    code = new_code()
    slot = wrap_key(KEY, code, "3071", "2026-11-22")
    with pytest.raises(CodeForeign):
        unwrap_key(replace(slot, **change), code)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 2 * 1024 * 1024},
        {"memory_kib": 1},
        {"memory_kib": "65536"},
        {"memory_kib": True},
        {"iterations": 11},
        {"iterations": 0},
        {"kdf": "md5"},
        {"salt": "AA=="},
        {"wrapped": "not base64"},
        {"nonce": None},
    ],
)
def test_absurd_parameters_are_refused_before_anything_is_computed(change: dict[str, object]) -> None:
    given = wrap_key(KEY, new_code(), "3071", "2026-11-22").to_json() | change
    with pytest.raises(SlotAbsurd):
        RecoverySlot.of_json(given)
