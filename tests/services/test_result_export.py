"""The results workbook: a sheet for each group, words where there is no score, ID numbers only when asked for."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.sitting import Presence
from skillsapp.exchange.results import write_results
from skillsapp.queries.results import list_results
from skillsapp.services.results import ResultService
from tests.services.event import Event


def written(event: Event, path: Path, with_ids: bool = False) -> CalamineWorkbook:
    event.create(ProgrammeKind.COMPETITION, "某项竞赛")
    people = [event.register("甲", "employee"), event.register("乙", "employee"), event.register("丙", "student")]
    sitting, seats = event.hold("theory", people)
    event.theory(sitting, {people[0]: 5, people[2]: 4})
    event.set_presence(seats[people[1]], Presence.ABSENT)
    ResultService(event.begin).compute(event.programme.id)
    rows = list_results(event.store.reader, event.programme.id, unmasked=with_ids)
    write_results(path, event.programme, rows, with_ids=with_ids)
    return CalamineWorkbook.from_path(str(path))


def test_each_group_has_its_sheet_and_the_finalists_have_one(event: Event, tmp_path: Path) -> None:
    book = written(event, tmp_path / "成绩.xlsx")
    assert book.sheet_names == ["职工组", "学生组", "晋级名单"]
    advanced = [row[2] for row in book.get_sheet_by_name("晋级名单").to_python() if row[2] in ("甲", "乙", "丙")]
    assert advanced == ["甲", "丙"]


def test_an_absence_is_a_word_and_a_score_is_a_number(event: Event, tmp_path: Path) -> None:
    rows = written(event, tmp_path / "成绩.xlsx").get_sheet_by_name("职工组").to_python()
    header = next(row for row in rows if "姓名" in row)
    theory = header.index("理论知识")
    by_name = {row[header.index("姓名")]: row for row in rows}
    assert by_name["乙"][theory] == "缺考" and by_name["甲"][theory] == 100
    assert not any("44000019900101" in str(cell) for row in rows for cell in row)


def test_id_numbers_are_text_and_only_there_when_asked_for(event: Event, tmp_path: Path) -> None:
    rows = written(event, tmp_path / "成绩.xlsx", with_ids=True).get_sheet_by_name("学生组").to_python()
    header = next(row for row in rows if "姓名" in row)
    assert header[4:6] == ["证件类型", "证件号码"]
    person = next(row for row in rows if row[header.index("姓名")] == "丙")
    assert isinstance(person[5], str) and len(person[5]) == 19 and "*" not in person[5]
