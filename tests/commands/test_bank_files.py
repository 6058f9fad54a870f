"""`bank import` and `bank export` with files of other programs, as the contract says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run

GIFT = "::万用表::电阻的单位是？{=欧姆 ~安培}\n\n// 第二题\n安全电压常取 {＝36 ～220}\n\n地球是圆的。{T}\n"


def test_a_foreign_file_is_known_by_its_content(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "questions.dat"
    path.write_text(GIFT, encoding="utf-8")
    tried = run("bank", "import", path, "--bank", "own", "--dry-run", "--json")
    assert (tried.status, tried.data["read"], tried.data["accepted"], tried.data["rejected"]) == (0, 3, 2, 1)
    assert run("bank", "list", "--bank", "own", "--json").data == []
    taken = run("bank", "import", path, "--bank", "own", "--format", "gift", "--json")
    (problem,) = taken.data["problems"]
    assert (problem["line"], problem["code"], problem["severity"]) == (4, "question.full_width_signs", "error")
    assert problem["message"]
    again = run("bank", "import", path, "--bank", "own", "--json")
    assert (again.status, again.data["accepted"]) == (1, 0)
    assert [each["code"] for each in again.data["problems"] if each["code"] == "question.duplicate"] == ["question.duplicate"] * 2


@pytest.mark.parametrize(("key", "suffix"), [("gift", ".txt"), ("moodle-xml", ".xml"), ("qti", ".zip")])
def test_a_bank_goes_out_and_comes_back(run: Run, tmp_path: Path, key: str, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    out = run("bank", "export", "--bank", "standards", "--format", key, "--out", path, "--json")
    assert out.status == 0 and out.data["written"] > 30
    back = run("bank", "import", path, "--bank", "copy", "--json")
    assert (back.data["accepted"], back.data["rejected"]) == (out.data["written"], 0)
    left_out = {each["id"] for each in out.data["skipped"]}
    assert all(each["reason"] for each in out.data["skipped"])
    shown = ("type", "topic", "difficulty", "stem", "options", "answer", "source")
    originals = {
        json.dumps([row[name] for name in shown])
        for row in run("bank", "list", "--bank", "standards", "--json").data
        if row["id"] not in left_out
    }
    copies = {json.dumps([row[name] for name in shown]) for row in run("bank", "list", "--bank", "copy", "--json").data}
    assert copies == originals


def test_refusals_have_codes_and_no_traceback(run: Run, tmp_path: Path) -> None:
    unknown = run("bank", "export", "--bank", "none", "--format", "gift", "--out", tmp_path / "a", "--json")
    assert (unknown.status, unknown.data["code"]) == (1, "bank.unknown")
    bomb = tmp_path / "a.xml"
    bomb.write_text('<!DOCTYPE quiz [<!ENTITY a "b">]><quiz/>')
    assert (run("bank", "import", bomb, "--bank", "b", "--json").data["code"]) == "file.entities"
    bomb.write_text("<quiz><question>")
    broken = run("bank", "import", bomb, "--bank", "b", "--json")
    assert (broken.status, broken.data["code"]) == (3, "file.damaged")
    assert run("bank", "import", bomb, "--bank", "b", "--format", "pdf").status == 2
