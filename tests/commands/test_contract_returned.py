"""Rows that go back to a unit and come again: nothing that a spreadsheet lost may look whole on the way."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.commands.conftest import Run


@pytest.fixture
def training(run: Run) -> str:
    return str(run("--json", "programme", "create", "--preset", "training", "--title", "第一期").data["id"])


def test_an_id_number_that_lost_its_digits_is_refused_again_when_it_comes_back(run: Run, training: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "证件号码"])
    book.active.append(["李小明", 440000199001010007])  # the check digit of 440000199001010000 fits by chance
    book.save(tmp_path / "unit.xlsx")
    back = tmp_path / "back.xlsx"
    first = run("--json", "registration", "import", tmp_path / "unit.xlsx", "--programme", training, "--problems-to", back)
    assert [problem["code"] for problem in first.data["problems"]] == ["id.number_cell"]
    cells = [cell.value for row in openpyxl.load_workbook(back).active.iter_rows() for cell in row]
    assert "440000199001010???" in cells
    again = run("--json", "registration", "import", back, "--programme", training)
    assert (again.status, again.data["accepted"], again.data["rejected"]) == (1, 0, 1)


def test_a_birth_date_in_the_future_is_odd_and_not_kept(run: Run, training: str, tmp_path: Path) -> None:
    file = tmp_path / "unit.csv"
    file.write_text("姓名,证件类型,证件号码,性别,出生日期\n李小明,护照,E12345678,男,2199-01-01\n", encoding="utf-8")
    ran = run("--json", "registration", "import", file, "--programme", training)
    assert [(p["code"], p["severity"]) for p in ran.data["problems"]] == [("birth_date.future", "warning")]
    assert ran.data["accepted"] == 1


@pytest.mark.parametrize("content", [b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", b"{\\rtf1\\ansi hello}"])
def test_a_document_is_no_spreadsheet_whatever_its_name(run: Run, training: str, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    ran = run("--json", "registration", "import", file, "--programme", training)
    assert (ran.status, ran.data["code"]) == (3, "file.not_a_spreadsheet")


@pytest.mark.parametrize("name", ["back.csv", "back"])
def test_a_spreadsheet_is_not_written_under_an_ending_that_lies(run: Run, training: str, tmp_path: Path, name: str) -> None:
    (tmp_path / "unit.csv").write_text("姓名,证件号码\n李小明,1\n", encoding="utf-8")
    target = tmp_path / name
    assert run("registration", "import", tmp_path / "unit.csv", "--programme", training, "--problems-to", target).status == 2
    assert run("results", "export", "--programme", training, "--out", target).status == 2
    assert not target.exists()
