"""What happens at the edges of a process: names that are no text, outputs that are closed or full, folders named by nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.house import ROOT

NUMBER = ("id", "check", "--type", "passport", "E12345678")


@pytest.mark.skipif(os.name != "posix", reason="arguments are bytes on POSIX only")
def test_bytes_that_are_no_text_are_answered_with_a_document() -> None:
    number = os.fsdecode(b"\xff\xfe123")
    command = [sys.executable, "-m", "skillsapp", "--json", "id", "check", "--type", "resident_id", number]
    done = subprocess.run(command, capture_output=True, cwd=ROOT)
    assert done.returncode == 1
    assert json.loads(done.stdout.decode("utf-8"))["valid"] is False
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_answer_that_cannot_be_written_is_told_and_is_no_success() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "skillsapp", "--json", *NUMBER], stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False
        )
    assert done.returncode == 3
    assert done.stderr.decode("utf-8").startswith("结果没有写出")
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="closes a handle through the shell")
def test_a_closed_output_is_no_mistake() -> None:
    script = f'"{sys.executable}" -m skillsapp --json {" ".join(NUMBER)} >&-'
    done = subprocess.run(["sh", "-c", script], capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_folder_named_by_nothing_is_wrong_usage(run: Run) -> None:
    assert run("--data-dir", "", "--json", "programme", "list").status == 2


def test_the_details_of_a_refusal_are_json_and_not_its_picture(run: Run, tmp_path: Path) -> None:
    rules, scores = tmp_path / "rules.toml", tmp_path / "scores.csv"
    rules.write_text('[[component]]\nkey = "theory"\nweight = "100"\n', encoding="utf-8")
    scores.write_text("candidate,group,status,theory\na,g,normal,x\n", encoding="utf-8")
    ran = run("--json", "rules", "try", "--rules", rules, "--scores", scores)
    assert ran.status == 1
    problem = ran.data["details"]["problems"][0]
    assert (problem["row"], problem["column"], problem["severity"]) == (2, "theory", "error")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless file")
def test_an_endless_file_is_refused_and_not_read_to_its_end(run: Run) -> None:
    ran = run("--json", "rules", "try", "--rules", "/dev/zero", "--scores", "/dev/zero")
    assert (ran.status, ran.data["code"]) == (3, "file.too_large")


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_issued(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="ascii")
    programme = run("--json", "programme", "create", "--preset", "training", "--title", "第一期").data["id"]
    for words in (("certificate", "issue", "--programme", programme), ("demo", "--headless")):
        ran = run("--json", *words, "--out", tmp_path / "file" / "out")
        assert (ran.status, ran.data["code"]) == (1, "file.cannot_write")


def test_a_picture_that_is_not_there_is_told_in_one_language(run: Run, tmp_path: Path) -> None:
    ran = run("--json", "certificate", "verify", tmp_path / "none.png")
    assert (ran.status, ran.data["code"]) == (3, "file.unreadable")
    assert "No such file" not in ran.data["message"]
