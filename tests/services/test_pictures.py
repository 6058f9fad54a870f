"""Pictures of questions in the data folder: kept once, found by their digest, on the record."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from skillsapp.domain.question import Question
from skillsapp.exchange.question_pictures import PictureRefused
from skillsapp.queries.audit import list_audit
from skillsapp.queries.pictures import PictureShelf, find_picture, find_pictures
from skillsapp.services.forms import FORMS
from skillsapp.services.forms.form import Filling
from tests.every_type import BANK, CASE, give_every_type
from tests.services.card_room import CardRoom
from tests.services.office import Office


def png(grey: int = 90) -> bytes:
    target = io.BytesIO()
    Image.new("L", (30, 20), grey).save(target, "PNG")
    return target.getvalue()


def test_the_same_picture_is_kept_once_and_every_taking_is_on_the_record(office: Office) -> None:
    first, again = office.app.pictures.take(png()), office.app.pictures.take(png())
    assert first.value == again.value
    assert first.topics and not again.topics
    found = find_picture(office.app.reader, first.value)
    assert found is not None and found.digest == first.value and (found.width, found.height) == (30, 20)
    assert [entry.subject for entry in list_audit(office.app.reader) if entry.action == "picture.taken"] == [first.value] * 2


def test_what_is_not_there_is_left_out(office: Office) -> None:
    digest = office.app.pictures.take(png()).value
    assert find_picture(office.app.reader, "0" * 64) is None
    assert set(find_pictures(office.app.reader, [digest, "0" * 64, digest])) == {digest}


def test_a_refused_picture_leaves_nothing(office: Office) -> None:
    with pytest.raises(PictureRefused):
        office.app.pictures.take(b"no picture")


def test_the_windows_get_the_bytes_of_a_picture_and_none_for_a_missing_one(office: Office) -> None:
    digest = office.app.pictures.take(png()).value
    shelf = PictureShelf(office.app.reader)
    assert shelf("0" * 64) is None
    found = shelf(digest)
    assert found is not None and found.startswith(b"\x89PNG")
    assert shelf(digest) is found


def test_a_booklet_carries_the_pictures_of_its_questions_and_keeps_those_of_a_case_together(office: Office) -> None:
    room = CardRoom.with_people(office)
    digest, explained = office.app.pictures.take(png()).value, office.app.pictures.take(png(120)).value
    stem, explanation = (f"![图](picture:{one})" for one in (digest, explained))
    give_every_type(office.app, room.sitting_id, [Question("E-PIC", 1, BANK, "single", stem, ("甲", "乙"), "A", explanation)])
    filling = Filling(office.app.reader, office.app.folder, office.app.clock.now(), "陈丽")
    for data in FORMS["booklet"].load(filling, room.sitting_id):
        assert set(data.pictures) == {digest}
        (case,) = [each.material for section in data.sections for each in section.questions if each.material]
        assert case == CASE.text, "told once, before the first of its questions"
        last = data.sections[-1]
        assert last.title == "案例题" and [each.stem[:5] for each in last.questions] == ["（单选题）", "（数值题）"]
