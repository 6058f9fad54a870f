"""A class on borrowed laptops, from the stick that is written to the laptop that is cleared."""

from __future__ import annotations

from skillsapp.domain.laptop import LaptopState
from skillsapp.domain.sitting import SittingState
from skillsapp.services.venue import clear_folder
from tests.services.class_day import ClassDay


def test_a_day_from_stick_to_clearing(class_day: ClassDay) -> None:
    office, stick, round_ = class_day.app, class_day.stick, class_day.rounds[0]
    for number in (1, 2):
        laptop = class_day.borrow(number)
        day = laptop.open_day(stick)
        assert [each.person.number for each in day.rounds if each.person] == [number]
        assert laptop.app.venue.open_round(round_, class_day.word(round_)).value.rounds[0].is_open
        laptop.sit(round_, class_day.person_at(round_, number))
        written = laptop.app.venue.write_result(stick).value
        assert (written.people, written.still_out) == (1, 0)
    report = office.collecting.read_stick(stick).value
    (done,) = report.days
    assert (done.laptops_in, done.laptops_all, done.people_in, done.people_all) == (2, 2, 2, 2), report
    assert report.enrolled == (1, 2) and not report.refused and not report.warnings
    assert office.collecting.read_stick(stick).value.new == 0
    assert class_day.state().rounds[0].sitting.state is SittingState.CLOSED
    for laptop in class_day.laptops.values():
        assert laptop.app.venue.read_receipt(stick).value.may_clear
        note = laptop.app.venue.clear().value
        laptop.app.close()
        assert clear_folder(laptop.folder, note, stick).note
        assert not list(laptop.folder.root.glob("*"))
    class_day.laptops.clear()
    assert office.collecting.read_stick(stick).value.cleared == (1, 2)
    assert {row.laptop.state for row in class_day.state().expected} == {LaptopState.CLEARED}
