"""The forms of a sitting on paper, filled from the store: what is printed, keyed and marked fits together."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.domain.attempt import fold
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.printouts.reading import read_codes
from skillsapp.queries.attempts import attempt_scores, list_attempts
from skillsapp.queries.cards import list_card_codes
from skillsapp.services.forms import FORMS
from skillsapp.services.forms.form import Filling
from tests.services.card_room import LI, OFFICER, WU, CardRoom
from tests.services.office import Office


@pytest.fixture
def room(office: Office) -> CardRoom:
    return CardRoom.with_people(office)


def filling(room: CardRoom) -> Filling:
    app = room.office.app
    return Filling(app.reader, app.folder, app.clock.now(), "陈丽")


def test_whoever_fills_in_the_printed_key_has_full_marks_in_either_booklet(room: CardRoom) -> None:
    (data,) = FORMS["answer_key"].load(filling(room), room.sitting_id)
    signs = {"\u221a": "T", "\u00d7": "F"}
    for place, key in enumerate(data.keys):  # the first person has booklet A, the second B
        printed = [signs.get(answer, answer) for section in key.sections for answer in section.answers]
        room.key(LI, place, printed)
        room.key(WU, place, printed)
    reader = room.office.app.reader
    for row in list_attempts(reader, room.programme.id):
        assert sum(score.score for score in attempt_scores(reader, row.record.id)) == 100, row.record.variant
        assert fold(row.events).answered == 50
    assert data.keys[0].sections != data.keys[1].sections


def test_the_booklets_hold_the_same_questions_in_another_order_and_never_their_answers(room: CardRoom) -> None:
    a, b = FORMS["booklet"].load(filling(room), room.sitting_id)
    texts = [[question.stem for section in data.sections for question in section.questions] for data in (a, b)]
    assert texts[0] != texts[1] and sorted(texts[0]) == sorted(texts[1]) and len(texts[0]) == 50
    assert [(section.title, len(section.questions)) for section in a.sections] == [("单选题", 30), ("多选题", 10), ("判断题", 10)]
    assert [question.number for section in b.sections for question in section.questions] == list(range(1, 51))
    assert (a.variant, b.variant) == ("A", "B") and "每题 2 分" in a.sections[0].note


def test_every_person_has_one_card_whose_code_finds_it(room: CardRoom, tmp_path: Path) -> None:
    app = room.office.app
    (path,) = app.forms.write(FORMS["answer_card"], room.sitting_id, tmp_path / "cards.pdf").value
    assert [found.text for found in read_codes(path)] == list(list_card_codes(app.reader, room.sitting_id).values())


def test_the_key_is_for_the_office_and_a_sitting_on_screen_prints_none_of_it(room: CardRoom, tmp_path: Path) -> None:
    app = room.office.app
    screen = room.office.arrange(room.programme, room.office.register(room.programme, 1, start=3))
    for key in ("booklet", "answer_card", "answer_key"):
        assert app.forms.write(FORMS[key], screen, tmp_path / f"{key}.pdf").value == ()
    app.session.actor = OFFICER
    assert len(app.forms.write(FORMS["booklet"], room.sitting_id, tmp_path / "booklet.pdf").value) == 2
    with pytest.raises(PermissionRefused):
        app.forms.write(FORMS["answer_key"], room.sitting_id, tmp_path / "key.pdf")
