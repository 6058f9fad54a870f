"""The general rules of the command line, on which scripts at a venue rely."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from skillsapp.app import open_app
from skillsapp.commands import VERBS, verb
from skillsapp.kernel.clock import SystemClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.store.engine import open_store
from tests.commands.conftest import Run
from tests.house import ROOT

CHINESE = re.compile("[\u4e00-\u9fff]")
SECOND_PART = {
    *("site-package create", "site-package inspect", "site-package open"),
    *("result-package create", "result-package inspect", "result-package merge"),
    *("registration import-folder", "year figures", "archive write", "backup rehearse"),
}


def test_json_alone_stands_on_standard_output_in_utf_8(spawn: Run) -> None:
    created = spawn("programme", "create", "--preset", "training", "--title", "第七十四期（东莞站）", "--json")
    assert created.status == 0
    assert isinstance(created.data["id"], str)
    listed = spawn("--json", "programme", "list")
    assert [(row["id"], row["kind"], row["title"]) for row in listed.data] == [
        (created.data["id"], "training", "第七十四期（东莞站）")
    ]
    assert "第七十四期" in listed.out  # as letters and not as escapes
    assert not listed.out.startswith("\ufeff")
    assert "\r" not in listed.out
    assert spawn("programme", "list", "--json", "--lang", "en").data == listed.data


@pytest.mark.parametrize(
    "words",
    [
        ["--data-dir", "{}", "--json", "programme", "list"],
        ["programme", "list", "--data-dir", "{}", "--json"],
        ["programme", "--data-dir={}", "list", "--json"],
        ["--json", "programme", "list", "--data-dir={}"],
    ],
)
def test_general_options_stand_before_or_after_the_verb(run: Run, tmp_path: Path, words: list[str]) -> None:
    other = tmp_path / "new" / "office"
    answer = run(*(word.format(other) for word in words))
    assert (answer.status, answer.data) == (0, [])
    assert (other / "skillsapp.db").exists()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["programme"],
        ["no-such-verb"],
        ["programme", "create", "--title", "x"],
        ["programme", "create", "--preset", "wedding", "--title", "x"],
        ["programme", "list", "--lang", "fr"],
        ["rehearse", "--programme", "x", "--candidates", "0", "--seed", "1"],
        ["rehearse", "--programme", "x", "--candidates", "many", "--seed", "1"],
        ["registration", "import", "--programme", "x"],
        ["programme", "list", "--dat", "x"],
    ],
)
def test_wrong_usage_is_2_and_prints_no_json(run: Run, data_dir: Path, words: list[str]) -> None:
    answer = run(*words, "--json") if words else run()
    assert (answer.status, answer.out) == (2, "")
    assert answer.err


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (["registration", "list", "--programme", "none"], 1, "record.unknown"),
        (["attempt", "list", "--programme", "none"], 1, "record.unknown"),
        (["rehearse", "--programme", "none", "--candidates", "1", "--seed", "1"], 1, "record.unknown"),
        (["programme", "create", "--preset", "training", "--title", " "], 1, "programme.title_missing"),
        (["backup", "verify", "none.db"], 1, "backup.missing"),
        (["backup", "restore", "none.db"], 1, "backup.missing"),
        (["marking", "try", "--rule", "sum", "--marks", "[1,"], None, None),
        (["marking", "try", "--rule", "none", "--marks", "[1]"], None, None),
        (["marking", "try", "--rule", "sum", "--marks", "{{}}", "--params", "[]"], None, None),
        (["rules", "try", "--rules", "none.toml", "--scores", "none.csv"], 3, None),
        (["registration", "import", "none.xlsx", "--programme", "{programme}"], 3, None),
        (["registration", "import", ".", "--programme", "{programme}"], 3, None),
        (["bank", "import", "none.csv", "--bank", "b"], 3, None),
        (["bank", "import", "none.csv", "--bank", "a b"], 1, "bank.key"),
        (["programme", "create", "--preset", "training", "--title", "x", "--settings", "none.toml"], 3, "file.unreadable"),
    ],
)
def test_a_refusal_is_a_code_a_sentence_and_details(run: Run, words: list[str], status: int | None, code: str | None) -> None:
    programme = run("programme", "create", "--preset", "training", "--title", "一期", "--json").data["id"]
    answer = run("--json", *(word.format(programme=programme) for word in words))
    assert answer.data.keys() == {"code", "message", "details"}
    assert re.fullmatch(r"[a-z_]+(\.[a-z_0-9]+)+", answer.data["code"])
    assert answer.data["code"] != "program.mistake"
    assert CHINESE.search(answer.data["message"])
    assert answer.status in (1, 3)
    assert status in (None, answer.status)
    assert code in (None, answer.data["code"])
    english = run("--lang", "en", "--json", *(word.format(programme=programme) for word in words))
    assert english.data["code"] == answer.data["code"]
    assert english.data["message"] != answer.data["message"]
    plain = run(*(word.format(programme=programme) for word in words))
    assert plain.out == ""
    assert answer.data["message"] in plain.err


def test_a_folder_in_use_and_a_damaged_one_are_told_apart(run: Run, data_dir: Path) -> None:
    store = open_store(DataFolder(data_dir), SystemClock())
    answer = run("programme", "list", "--json")
    assert (answer.status, answer.data["code"]) == (1, "data.in_use")
    store.close()
    (data_dir / "skillsapp.db").write_bytes(b"something else" * 1000)
    answer = run("programme", "list", "--json")
    assert (answer.status, answer.data["code"]) == (3, "data.damaged")
    DataFolder(data_dir).header.unlink()  # without our own file beside it, it is somebody else's
    answer = run("programme", "list", "--json")
    assert (answer.status, answer.data["code"]) == (3, "data.foreign")


def test_an_encrypted_folder_asks_for_its_key(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, key = DataFolder(tmp_path / "locked"), bytes(range(32))
    open_store(folder, SystemClock(), key).close()
    (tmp_path / "key.txt").write_text(key.hex() + "\n")
    (tmp_path / "bad.txt").write_text("no key")
    words = ("--data-dir", folder.root, "programme", "list", "--json")
    for more in ((), ("--key-file", tmp_path / "bad.txt"), ("--key-file", tmp_path / "none.txt")):
        answer = run(*words, *more)
        assert (answer.status, answer.data["code"]) == (1, "data.locked")
    assert run(*words, "--key-file", tmp_path / "key.txt").data == []
    assert run("--key-file", tmp_path / "key.txt", *words).data == []
    monkeypatch.setenv("SKILLSAPP_KEY_FILE", str(tmp_path / "key.txt"))
    assert run(*words).data == []


def test_a_mistake_of_ours_is_a_sentence_and_the_trace_is_in_a_file(
    run: Run, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(folder: object, **_options: object) -> None:
        said = " ".join(("inner", "secret"))  # not a word of the source, which the trace shows
        raise RuntimeError(said)

    monkeypatch.setattr(verb, "open_app", broken)
    answer = run("programme", "list", "--json")
    assert (answer.status, answer.data["code"]) == (3, "program.mistake")
    assert "Traceback" not in answer.err + answer.out
    assert "inner secret" not in answer.err + answer.out
    log = (data_dir / "logs" / "commands.log").read_text(encoding="utf-8")
    assert "RuntimeError" in log and "test_contract" in log
    assert "inner secret" not in log  # a message may hold a name or an ID number


def test_verbs_run_as_the_local_operator_and_are_in_the_log(run: Run, data_dir: Path) -> None:
    run("programme", "create", "--preset", "training", "--title", "一期")
    app = open_app(DataFolder(data_dir))
    from skillsapp.queries.audit import list_audit

    actors = {row.action: row.actor for row in list_audit(app.reader)}
    app.close()
    assert actors["programme.created"].startswith("local:")


def test_calculators_open_no_data_folder(run: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert run("--data-dir", nowhere, "id", "check", "--type", "passport", "E12345678", "--json").status == 0
    assert run("--data-dir", nowhere, "marking", "try", "--rule", "sum", "--marks", "[1,2]", "--json").data["value"] == "3"
    assert not nowhere.exists()


def test_a_reader_that_goes_away_leaves_no_noise(spawn: Run, data_dir: Path) -> None:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "SKILLSAPP_DATA_DIR": str(data_dir)}
    words = [sys.executable, "-m", "skillsapp", "bank", "list", "--json"]
    with subprocess.Popen(words, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() in (0, 1)


def test_help_speaks_the_language_asked_for(run: Run) -> None:
    assert CHINESE.search(run("--help").out)
    assert not CHINESE.search(run("--lang", "en", "--help").out)
    assert run("registration", "import", "--help").status == 0


def test_every_verb_has_a_sentence_in_chinese(run: Run) -> None:
    from skillsapp.kernel.i18n import _

    assert [one.words for one in VERBS if not CHINESE.search(_(one.help))] == []


def test_every_verb_of_the_first_part_is_there() -> None:
    wanted = {
        *("programme create", "programme list", "registration import", "registration list", "bank import", "bank list"),
        *("rehearse", "attempt list", "rules try", "marking try", "id check"),
        *("audit verify", "backup create", "backup verify", "backup restore"),
    }
    assert wanted <= {" ".join(one.words) for one in VERBS}


def test_the_readme_tells_every_verb_of_the_second_part_with_options_that_are_there(run: Run) -> None:
    told = (ROOT / "README.md").read_text(encoding="utf-8").split("## A class day on the command line")[1].split("\n## ")[0]
    usages = [
        usage for line in told.splitlines() if line.startswith("| `") for usage in re.findall("`([^`]+)`", line.split(" | ")[0])
    ]
    words = [tuple(part for part in usage.split() if re.fullmatch("[a-z][a-z-]*", part)) for usage in usages]
    assert {" ".join(each) for each in words} == SECOND_PART
    for verb_words, usage in zip(words, usages, strict=True):
        parts = run(*verb_words, "--help").out
        assert [option for option in re.findall("--[a-z-]+", usage) if option not in parts] == [], usage


@pytest.fixture(autouse=True)
def _quiet_logging() -> object:
    """`main` sets up logging for its process; here that is the process of all tests."""
    handlers = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = handlers


def test_the_answer_is_one_document(run: Run) -> None:
    for words in (["programme", "list"], ["bank", "list"], ["audit", "verify"]):
        answer = run(*words, "--json")
        json.loads(answer.out)
        assert answer.status == 0
