"""Pictures of questions in the data folder: kept once, found by their digest, on the record."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from skillsapp.exchange.question_pictures import PictureRefused
from skillsapp.queries.audit import list_audit
from skillsapp.queries.pictures import PictureShelf, find_picture, find_pictures
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
