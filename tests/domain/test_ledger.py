"""Whose is a line of an earlier ledger?  The document decides alone; a name never does; what speaks against it counts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from skillsapp.domain.certificate import LedgerMatch
from skillsapp.domain.expiring import Expiring, LaterOne, not_renewed, unit_message
from skillsapp.domain.id_documents import invent_resident_id, person_key
from skillsapp.domain.ledger import Evidence, Finding, KnownHolder, LedgerRow, by_name, find_holder

BORN = date(1990, 5, 17)
NUMBER = invent_resident_id(birth=BORN, sequence=11)
LI = KnownHolder("p1", "李华", "resident_id", NUMBER, BORN, "13800138000", ("佛山市安防公司", "老单位"))
LINE = LedgerRow(2, "A1", "李华")


def find(row: LedgerRow, *holders: KnownHolder) -> Finding:
    documents = {person_key(one.id_type, one.id_number): one.person_id for one in holders}
    return find_holder(row, documents, by_name(holders).get(row.name, ()))


def test_the_document_decides_alone_even_under_another_name() -> None:
    row = replace(LINE, name="李桦", id_type="resident_id", id_number=NUMBER)
    assert find(row, LI) == Finding(LedgerMatch.SURE, "p1")
    other = replace(LINE, id_type="resident_id", id_number=invent_resident_id(birth=BORN, sequence=12), organisation="老单位")
    assert find(other, LI) == Finding(LedgerMatch.NONE)


@pytest.mark.parametrize(
    ("changes", "evidence"),
    [
        ({"organisation": "佛山市 安防公司"}, (Evidence.COMPANY,)),
        ({"birth_date": BORN}, (Evidence.BIRTH_DATE,)),
        ({"phone": "13800138000"}, (Evidence.PHONE,)),
        ({"id_tail": NUMBER[-4:]}, (Evidence.NUMBER_TAIL,)),
        ({"birth_date": BORN, "organisation": "老单位"}, (Evidence.BIRTH_DATE, Evidence.COMPANY)),
    ],
)
def test_the_same_name_and_one_thing_more_is_asked_about(changes: dict[str, object], evidence: tuple[Evidence, ...]) -> None:
    found = find(replace(LINE, **changes), LI)  # type: ignore[arg-type]
    assert (found.match, found.person_id, found.likely[0].evidence) == (LedgerMatch.DOUBTFUL, None, evidence)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "李桦", "organisation": "老单位"},
        {"organisation": "别的公司"},
        {"organisation": "老单位", "birth_date": date(1991, 1, 1)},
        {"organisation": "老单位", "id_tail": "0000"},
    ],
)
def test_a_name_alone_or_something_against_it_is_no_match(changes: dict[str, object]) -> None:
    assert find(replace(LINE, **changes), LI) == Finding(LedgerMatch.NONE)  # type: ignore[arg-type]


def test_whatever_a_line_says_nobody_is_matched_without_a_document_or_a_question() -> None:
    """A thousand random lines against random people: sure only by the same document, doubtful only with the same name."""
    rng = random.Random(7)
    people = [
        KnownHolder(f"p{n}", rng.choice(("李华", "王伟", "张敏")), "resident_id", invent_resident_id(birth=BORN, sequence=n), rng.choice((BORN, None)),
                    rng.choice(("13800138000", "")), rng.choice((("甲公司",), ("乙公司",), ())))
        for n in range(30)
    ]  # fmt: skip
    for place in range(1000):
        has_number = rng.random() < 0.3
        row = LedgerRow(
            place, f"A{place}", rng.choice(("李华", "王伟", "赵六")), "", "resident_id" if has_number else "",
            invent_resident_id(birth=BORN, sequence=rng.randrange(60)) if has_number else "", "", rng.choice((BORN, None)),
            rng.choice(("甲公司", "丙公司", "")), rng.choice(("13800138000", "")),
        )  # fmt: skip
        found = find(row, *people)
        owners = [one.person_id for one in people if has_number and one.id_number == row.id_number]
        assert found.person_id == (owners[0] if owners else None)
        assert (found.match is LedgerMatch.SURE) == bool(owners)
        assert all(like.holder.name == row.name and like.evidence for like in found.likely)
        assert bool(found.likely) == (found.match is LedgerMatch.DOUBTFUL) and not (has_number and found.likely)


def ending(name: str, day: date, unit: str = "甲公司", key: str = "", title: str = "合格证") -> Expiring:
    return Expiring(key or name, name, "", "", "", unit, title, name, None, day)


def test_whoever_has_a_later_certificate_of_the_same_kind_is_not_reminded() -> None:
    day = date(2027, 1, 31)
    ones = [ending("甲", day), ending("乙", day), ending("丙", day), ending("丁", day)]
    later = [
        LaterOne("甲", "合格证", date(2028, 1, 1)),
        LaterOne("乙", "合格证", None),
        LaterOne("丙", "获奖证书", None),
        LaterOne("丁", "合格证", day),
    ]
    assert [one.name for one in not_renewed(ones, later)] == ["丁", "丙"]


def test_people_without_a_unit_come_last_and_a_message_names_no_numbers() -> None:
    ones = not_renewed(
        [ending("甲", date(2027, 1, 1), ""), replace(ending("乙", date(2027, 2, 1)), id_number=NUMBER, phone="13800138000")], []
    )
    assert [one.name for one in ones] == ["乙", "甲"]
    text = unit_message("甲公司", ones[:1], "协会")
    assert "乙" in text and "2027-02-01" in text and NUMBER not in text and "138" not in text
