"""A hall of more than 99 seats: the numbers on the tables, at the door and on every list are written alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.domain.sitting import Carrier, seat_digits
from skillsapp.queries.sittings import list_sittings
from skillsapp.services.forms import FORMS
from tests.services.office import Office
from tests.services.test_exam_day import arrange
from tests.stories.papers import pages


@pytest.mark.parametrize(("highest", "digits"), [(0, 2), (9, 2), (99, 2), (100, 3), (350, 3)])
def test_a_number_is_as_wide_as_the_highest_of_the_room(highest: int, digits: int) -> None:
    assert seat_digits(range(1, highest + 1)) == digits


def test_every_form_of_a_big_room_writes_a_seat_alike(office: Office, tmp_path: Path) -> None:
    programme = arrange(office)
    row = next(row for row in list_sittings(office.app.reader, programme.id) if row.sitting.carrier is Carrier.CARD)
    with office.app.store.writer.begin() as connection:  # the last one sits far behind
        connection.exec_driver_sql(
            "UPDATE seat SET number = 107 WHERE number = ? AND sitting_id = ?", (row.seats, row.sitting.id)
        )
    for key in ("admission_ticket", "seat_labels", "door_sheet", "sign_in_sheet", "answer_card", "seat_list"):
        subject = programme.id if key == "seat_list" else row.sitting.id
        files = office.app.forms.write(FORMS[key], subject, tmp_path / f"{key}.pdf").value
        words = " ".join(text for file in files for text in pages(file)).split()
        assert "001" in words and "107" in words, key
        assert key == "seat_list" or "01" not in words, key
