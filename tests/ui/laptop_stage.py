"""A class on nine borrowed laptops and a spare for the pictures and tests of the screen: some of it collected, one paper begun twice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from skillsapp.app import open_app
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.engine import open_store
from tests.services.class_day import ClassDay, make_class_day
from tests.services.office import CHEN, MORNING, Office

TITLE = "第七十五期安全技术防范继续教育培训班（东莞站）"


def stage_class(root: Path, *, laptops: int = 9, rounds: int = 3) -> ClassDay:
    """Arrange the class with its stick written; nothing is collected yet."""
    (root / "empty").mkdir(parents=True)
    open_store(DataFolder(root / "empty"), SetClock(MORNING)).close()
    clock = SetClock(MORNING)
    app = open_app(DataFolder(root / "office"), clock)
    app.session.actor = CHEN
    office = Office(DataFolder(root / "office"), clock, app)
    return make_class_day(office, root / "empty", root, laptops=laptops, rounds=rounds, title=TITLE)


def collect_some(day: ClassDay, numbers: Sequence[int], *, twice: int = 0) -> None:
    """Let the people of these laptops sit the first round and collect them; at laptop *twice* somebody else begins the same paper."""
    round_ = day.rounds[0]
    names = [(number, "") for number in numbers] + ([(twice, "copy")] if twice else [])
    for number, name in names:
        laptop = day.borrow(number, name)
        laptop.open_day(day.stick)
        laptop.app.venue.open_round(round_, day.word(round_))
        laptop.sit(round_, day.person_at(round_, number), 20 + number)
        laptop.app.venue.write_result(day.stick)
        if name:
            laptop.app.close()
    day.office.clock.advance(3600)
    day.app.collecting.read_stick(day.stick)
