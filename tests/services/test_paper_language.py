"""Paper speaks Chinese whatever language the windows speak: the room, the candidates and the archive are the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skillsapp.domain.sitting import Carrier
from skillsapp.kernel import i18n
from skillsapp.services.forms import FORMS
from tests.every_type import give_every_type
from tests.printouts.test_forms import pages_of
from tests.services.office import Office

FORMS_OF_A_ROOM = (
    "admission_ticket",
    "seat_labels",
    "door_sheet",
    "sign_in_sheet",
    "room_record",
    "booklet",
    "answer_card",
    "answer_key",
)


@pytest.fixture
def sitting(office: Office) -> str:
    programme = office.create()
    id = office.arrange(programme, office.register(programme, 2), carrier=Carrier.CARD)
    give_every_type(office.app, id)
    return id


def test_the_forms_of_a_room_are_chinese_under_english_windows(office: Office, sitting: str, tmp_path: Path) -> None:
    i18n.set_language("en")
    for key in FORMS_OF_A_ROOM:
        for path in office.app.forms.write(FORMS[key], sitting, tmp_path / f"{key}.pdf").value:
            text = "".join(pages_of(path))
            assert text and not re.findall(r"[a-z]{4,}", text), key
