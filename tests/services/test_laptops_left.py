"""A laptop that was collected but never cleared goes home with names in it: home and the list of the cleared ones say so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from skillsapp.queries.home import load_home
from skillsapp.services.forms import FORMS
from skillsapp.services.venue import clear_folder
from tests.services.class_day import DAY, ClassDay
from tests.services.office import CHEN
from tests.stories.papers import bare, pages
from ui.context import Session
from ui.screens.home.attention import attentions
from ui.screens.home.backups import BackupFacts


def test_a_laptop_that_is_not_cleared_is_named_at_home_and_on_the_list(class_day: ClassDay, tmp_path: Path) -> None:
    office, stick, round_ = class_day.app, class_day.stick, class_day.rounds[0]
    for number in (1, 2):
        laptop = class_day.borrow(number)
        laptop.open_day(stick)
        laptop.app.venue.open_round(round_, class_day.word(round_))
        laptop.sit(round_, class_day.person_at(round_, number), 3)
        laptop.app.venue.write_result(stick)
    office.collecting.read_stick(stick)
    first = class_day.laptops.pop(1)
    assert first.app.venue.read_receipt(stick).value.may_clear
    note = first.app.venue.clear().value
    first.app.close()
    assert clear_folder(first.folder, note, stick).note
    assert office.collecting.read_stick(stick).value.cleared == (1,)
    later = class_day.office.clock.now() + timedelta(days=1)
    home = load_home(office.reader, later)
    assert home.running[0].laptops.uncleared == ((DAY, (2,)),)
    told = {item.key.rpartition("_")[0]: item for item in attentions(home, BackupFacts(None), later, Session(CHEN))}
    said = told["laptops_uncleared"]
    assert f"{DAY.isoformat()} 2 号" in said.text and said.route is not None
    assert (said.route.screen, said.route.get("day")) == ("laptops", DAY.isoformat())
    (paper,) = office.forms.write(FORMS["laptop_clearing"], round_, tmp_path / "cleared.pdf").value
    assert "尚未清除，归还前须先清除：2号电脑" in bare("".join(pages(paper)))
