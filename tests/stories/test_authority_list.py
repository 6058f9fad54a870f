"""The list for the authority: documents in full as text, an absence as a word, the certificate's number and day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from skillsapp.app import App
from skillsapp.exchange.authority_list import write_authority_list
from skillsapp.exchange.tabular import read_tables
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.results import list_results
from tests.stories.conftest import Built


def test_every_person_of_a_class_stands_on_it_as_the_authority_asks(built: Built, demonstration: App, tmp_path: Path) -> None:
    app, id = demonstration, built.demonstration.training.id
    programme = find_programme(app.reader, id)
    results = list_results(app.reader, id, unmasked=True)
    people = {row.entry_no: row for row in list_registrations(app.reader, id)}
    certificates = list_certificates(app.reader, id)
    file = tmp_path / "上报.xlsx"
    write_authority_list(file, programme, results, tuple(people.values()), certificates, date(2026, 11, 21))
    (table,) = read_tables(file)
    rows = [[cell.text for cell in row] for row in table.rows]
    head = next(place for place, row in enumerate(rows) if "证书编号" in row)
    titles, lines = rows[head], [row for row in rows[head + 1 :] if row[0].isdigit()]
    at = {title: place for place, title in enumerate(titles)}
    assert len(lines) == len(results) == 60
    numbers = {row.entry_no: row.certificate.number for row in certificates}
    for line in lines:
        entry_no = line[at["报名号"]]
        assert line[at["证件号码"]] == people[entry_no].id_number
        assert line[at["证书编号"]] == numbers.get(entry_no, "")
        assert bool(line[at["证书编号"]]) == (line[at["结论"]] == "合格")
    absent = [line for line in lines if "缺考" in line]
    assert len(absent) == 2 and all("0" not in (line[at["结论"]], line[at["证书编号"]]) for line in absent)
    assert sum(line[at["备注"]] == "补考" for line in lines) == 3
