"""What a scripted office brings in and hands in: a folder of returns, the year's figures, the archive of a programme."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.commands.conftest import Run
from tests.exchange.folder_of_returns import company, row, save_return

FILE_KEYS = {"file", "company", "outcome", "read", "accepted", "present", "rejected", "photos", "message", "problems"}


@pytest.fixture
def training(run: Run) -> str:
    return str(run("programme", "create", "--preset", "training", "--title", "第七十四期", "--json").data["id"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two units' returns, one row with a wrong ID number, and a letter that is no return."""
    root = tmp_path / "returns"
    root.mkdir()
    save_return(root / "a.xlsx", company(0), [row(0), row(1)])
    wrong = row(2)
    save_return(root / "b.xlsx", company(1), [wrong.__class__(wrong.name, "440000199001011230", wrong.phone), row(3)])
    (root / "letter.docx").write_bytes(b"no spreadsheet")
    return root


def test_a_folder_of_returns_is_imported_and_told_file_by_file(run: Run, training: str, folder: Path, tmp_path: Path) -> None:
    words = ("--json", "registration", "import-folder", folder, "--programme", training, "--returns", tmp_path / "back")
    tried = run(*words, "--dry-run")
    assert (tried.status, tried.data["accepted"]) == (0, 3)
    assert run("--json", "registration", "list", "--programme", training).data == []
    ran = run(*words)
    assert ran.status == 0
    assert ran.data.keys() == {"read", "accepted", "present", "rejected", "updated", "files", "changes", "returns"}
    assert [ran.data[key] for key in ("read", "accepted", "present", "rejected", "updated")] == [4, 3, 0, 1, 0]
    assert ran.data == tried.data
    assert all(file.keys() == FILE_KEYS for file in ran.data["files"])
    assert [(file["file"], file["outcome"], file["accepted"], file["rejected"]) for file in ran.data["files"]] == [
        ("a.xlsx", "read", 2, 0),
        ("b.xlsx", "read", 1, 1),
        ("letter.docx", "no_return", 0, 0),
    ]
    (problem,) = [one for one in ran.data["files"][1]["problems"] if one["severity"] == "error"]
    assert problem.keys() == {"row", "column", "code", "severity", "message"} and problem["code"].startswith("id.")
    assert ran.data["returns"] == [company(1)]
    assert {f"{company(1)}.xlsx", f"{company(1)}.txt"} < {path.name for path in (tmp_path / "back").iterdir()}
    assert len(run("--json", "registration", "list", "--programme", training).data) == 3
    again = run(*words)
    assert (again.status, again.data["accepted"], again.data["present"]) == (0, 0, 3)


def test_a_folder_that_brings_nobody_is_told_by_its_status(run: Run, training: str, tmp_path: Path) -> None:
    words = ("--json", "registration", "import-folder")
    missing = run(*words, tmp_path / "none", "--programme", training)
    assert (missing.status, missing.data["code"]) == (3, "file.unreadable")
    (tmp_path / "empty").mkdir()
    empty = run(*words, tmp_path / "empty", "--programme", training)
    assert (empty.status, empty.data["code"]) == (1, "returns.no_files")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    broken = run(*words, tmp_path / "broken", "--programme", training)
    assert (broken.status, broken.data["accepted"], broken.data["files"][0]["outcome"]) == (3, 0, "unreadable")
    assert run(*words, tmp_path / "broken", "--programme", "none").data["code"] == "record.unknown"


def test_rows_are_not_taken_when_the_return_sheets_cannot_be_written(run: Run, training: str, folder: Path) -> None:
    ran = run("--json", "registration", "import-folder", folder, "--programme", training, "--returns", folder / "a.xlsx")
    assert (ran.status, ran.data["code"]) == (1, "file.cannot_write")
    assert run("--json", "registration", "list", "--programme", training).data == []


def test_the_name_of_a_known_person_is_left_to_a_person(run: Run, training: str, folder: Path, tmp_path: Path) -> None:
    run("registration", "import-folder", folder, "--programme", training)
    known = row(0)
    other = tmp_path / "other"
    other.mkdir()
    save_return(other / "c.xlsx", company(0), [known.__class__("另一人", known.id_number, "13900000001")])
    ran = run("--json", "registration", "import-folder", other, "--programme", training)
    (change,) = ran.data["changes"]
    assert change["taken"] is False and "name" in change["fields"] and ran.data["updated"] == 0
    assert known.id_number not in ran.out
    names = {one["name"] for one in run("--json", "registration", "list", "--programme", training).data}
    assert known.name in names and "另一人" not in names


def test_the_years_figures_are_told_and_written(run: Run, training: str, folder: Path, tmp_path: Path) -> None:
    run("registration", "import-folder", folder, "--programme", training)
    ran = run("--json", "year", "figures", "--out", tmp_path / "year.xlsx")
    assert ran.status == 0 and ran.data.keys() == {*("year", "classes", "assessments", "competitions", "before", "paragraph")}
    classes = ran.data["classes"]
    assert (classes["count"], classes["sat"], classes["pass_rate"]) == (0, 0, None)  # nobody has sat yet
    kinds = {"count", "entries", "people", "companies", "sat", "passed", "certificates", "cities", "pass_rate"}
    assert ran.data["assessments"].keys() == kinds and classes.keys() == kinds | {"visits"}
    assert ran.data["competitions"].keys() == kinds | {"winners"}
    assert ran.data["before"]["year"] == ran.data["year"] - 1 and ran.data["paragraph"]
    assert len(openpyxl.load_workbook(tmp_path / "year.xlsx").sheetnames) == 2
    early = run("--json", "year", "figures", "--year", 1999)
    assert (early.status, early.data["year"], early.data["classes"]["count"]) == (0, 1999, 0)
    assert run("--json", "year", "figures", "--year", "last").status == 2
    assert run("--json", "year", "figures", "--out", "year.txt").status == 2


def test_the_archive_of_a_programme_is_one_numbered_folder(run: Run, training: str, folder: Path, tmp_path: Path) -> None:
    run("registration", "import-folder", folder, "--programme", training)
    ran = run("--json", "archive", "write", "--programme", training, "--out", tmp_path / "archive")
    assert ran.status == 0 and ran.data.keys() == {"folder", "number", "files", "archived"} and not ran.data["archived"]
    written = Path(ran.data["folder"])
    assert written.parent == tmp_path / "archive" and written.name.startswith(ran.data["number"])
    assert ran.data["files"] == sorted(str(path) for path in written.iterdir()) and len(ran.data["files"]) >= 2
    (only,) = run("--json", "programme", "list").data
    assert only["state"] == "registration"  # what is not decided yet is copied out, and goes on
    assert run("--json", "archive", "write", "--programme", "none", "--out", tmp_path).data["code"] == "record.unknown"
    (tmp_path / "file").write_text("x", encoding="ascii")
    refused = run("--json", "archive", "write", "--programme", training, "--out", tmp_path / "file")
    assert (refused.status, refused.data["code"]) == (1, "file.cannot_write")
