"""Each verb answers with the fields of its contract."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.commands.conftest import Run
from tests.exchange.tables import HEADER, person, resident, save_csv, save_xlsx


@pytest.fixture
def competition(run: Run) -> str:
    return str(run("programme", "create", "--preset", "competition", "--title", "竞赛", "--json").data["id"])


def bad(sequence: int) -> list[object]:
    row = person(sequence)
    row[1] = "440000199001011230"
    return row


def test_an_import_tells_what_it_did_row_by_row(run: Run, competition: str, tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [["报名表"], HEADER, person(1), bad(2), person(3)])
    answer = run("registration", "import", path, "--programme", competition, "--json", "--problems-to", tmp_path / "back.xlsx")
    assert answer.status == 0
    assert {key: answer.data[key] for key in ("read", "accepted", "rejected")} == {"read": 3, "accepted": 2, "rejected": 1}
    (problem,) = [one for one in answer.data["problems"] if one["severity"] == "error"]
    assert (problem["row"], problem["column"], problem["code"].split(".")[0]) == (4, "身份证号", "id")
    assert answer.data["warnings"] == sum(one["severity"] == "warning" for one in answer.data["problems"])
    back = openpyxl.load_workbook(tmp_path / "back.xlsx").active
    assert back is not None
    assert any("440000199001011230" in [str(cell) for cell in row] for row in back.iter_rows(values_only=True))
    again = run("registration", "import", path, "--programme", competition, "--json")
    assert (again.status, again.data["accepted"], again.data["rejected"]) == (1, 0, 3)


def test_a_dry_run_writes_nothing(run: Run, competition: str, tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1), bad(2)])
    answer = run("registration", "import", path, "--programme", competition, "--dry-run", "--json")
    assert (answer.status, answer.data["accepted"]) == (0, 1)
    assert run("registration", "list", "--programme", competition, "--json").data == []


def test_rows_are_not_taken_when_the_rejected_cannot_be_written(run: Run, competition: str, tmp_path: Path) -> None:
    """Otherwise a script sees a refusal and half of the people are in."""
    path = save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1), bad(2)])
    answer = run(
        "registration", "import", path, "--programme", competition, "--json", "--problems-to", tmp_path / "no" / "b.xlsx"
    )
    assert (answer.status, answer.data["code"]) == (1, "file.cannot_write")
    assert run("registration", "list", "--programme", competition, "--json").data == []


def test_a_well_formed_file_with_nothing_in_it_is_done_with_a_warning(run: Run, competition: str, tmp_path: Path) -> None:
    answer = run("registration", "import", save_xlsx(tmp_path / "a.xlsx", [HEADER]), "--programme", competition, "--json")
    assert (answer.status, answer.data["read"], answer.data["accepted"]) == (0, 0, 0)
    assert [one["severity"] for one in answer.data["problems"]] == ["warning"]
    empty = save_csv(tmp_path / "q.csv", [["题型", "题干", "答案"]])
    questions = run("bank", "import", empty, "--bank", "b", "--json")
    assert (questions.status, questions.data["read"]) == (0, 0)
    assert [one["severity"] for one in questions.data["problems"]] == ["warning"]


def test_the_list_masks_numbers_unless_asked(run: Run, competition: str, tmp_path: Path) -> None:
    run("registration", "import", save_xlsx(tmp_path / "a.xlsx", [HEADER, person(1)]), "--programme", competition)
    (row,) = run("registration", "list", "--programme", competition, "--json").data
    assert row.keys() == {"entry_no", "name", "group", "id_type", "id_number", "organisation", "state"}
    assert (row["name"], row["group"], row["id_type"], row["state"]) == ("张三", "employee", "resident_id", "submitted")
    assert row["id_number"] != resident(1)
    assert "*" in row["id_number"]
    (open_row,) = run("registration", "list", "--programme", competition, "--json", "--unmasked").data
    assert open_row["id_number"] == resident(1)
    assert resident(1) not in run("registration", "list", "--programme", competition).out


def test_a_bank_is_made_and_listed(run: Run, tmp_path: Path) -> None:
    header = ("题型", "题干", "选项A", "选项B", "答案")
    path = save_csv(
        tmp_path / "q.csv", [header, ("0", "一？", "甲", "乙", "A"), ("1", "二。", "", "", "对"), ("0", "一？", "甲", "乙", "A")]
    )
    unknown = run("bank", "import", path, "--bank", "own", "--json")
    assert (unknown.status, unknown.data["code"]) == (1, "bank.type_codes_unknown")
    words = ("bank", "import", path, "--bank", "own", "--types", "0=single,1=true_false", "--json")
    assert run(*words, "--dry-run").data["accepted"] == 2
    assert run("bank", "list", "--bank", "own", "--json").data == []
    answer = run(*words)
    assert {key: answer.data[key] for key in ("read", "accepted", "rejected")} == {"read": 3, "accepted": 2, "rejected": 1}
    assert [(one["line"], one["code"]) for one in answer.data["problems"] if one["severity"] == "error"] == [
        (4, "question.duplicate")
    ]
    rows = run("bank", "list", "--bank", "own", "--json").data
    assert [row["type"] for row in rows] == ["single", "true_false"]
    assert {"id", "type", "topic", "difficulty", "stem", "options", "answer", "source"} <= rows[0].keys()
    assert run(*words).status == 1  # all there already


def test_id_check_answers_with_what_the_number_says(run: Run) -> None:
    right = run("id", "check", "--type", "居民身份证", resident(1), "--json")
    assert (right.status, right.data["valid"], right.data["code"], right.data["sex"]) == (0, True, None, "male")
    assert right.data["birth_date"] == "1990-05-17"
    spaced = "\uff14\uff14" + resident(1)[2:6] + " " + resident(1)[6:]
    assert run("id", "check", "--type", "resident_id", spaced, "--json").data["normalised"] == resident(1)
    wrong = run("id", "check", "--type", "resident_id", "440000199001011230", "--json")
    assert (wrong.status, wrong.data["valid"], wrong.data["code"]) == (1, False, "id.checksum")
    for type in (
        "hk_macau_residence",
        "taiwan_residence",
        "hk_macau_permit",
        "taiwan_permit",
        "foreign_residence",
        "passport",
        "officer",
    ):
        assert run("id", "check", "--type", type, "x", "--json").data["code"] != "id.type_unknown"
    assert run("id", "check", "--type", "library card", "1", "--json").data["code"] == "id.type_unknown"


def test_a_rehearsal_is_counted_and_listed_as_one(run: Run) -> None:
    training = run("programme", "create", "--preset", "training", "--title", "一期", "--json").data["id"]
    answer = run("rehearse", "--programme", training, "--candidates", 3, "--seed", 1, "--json")
    assert answer.status == 0
    assert answer.data.keys() == {"attempts", "answers", "seconds", "save_ms"}
    assert answer.data["attempts"] == 3
    assert answer.data["answers"] >= 150
    assert 0 < answer.data["save_ms"]["p50"] <= answer.data["save_ms"]["p99"]
    rows = run("attempt", "list", "--programme", training, "--json").data
    assert [row.keys() for row in rows] == [{"attempt", "entry_no", "state", "answered", "seconds_left", "rehearsal"}] * 3
    assert {(row["state"], row["answered"], row["rehearsal"]) for row in rows} == {("collected", 50, True)}
    events = run("attempt", "list", "--programme", training, "--events", "--json").data[0]["events"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert (events[0]["kind"], events[-1]["kind"], events[0]["question"]) == ("start", "collect", None)
    assert all(datetime.fromisoformat(event["at"]).utcoffset() is not None for event in events)


def test_acknowledgements_stand_alone_and_are_in_the_log(run: Run) -> None:
    training = run("programme", "create", "--preset", "training", "--title", "一期", "--json").data["id"]
    answer = run("rehearse", "--programme", training, "--candidates", 2, "--seed", 1, "--acks", "--json")
    lines = answer.out.splitlines()
    assert all(re.fullmatch(r"ACK \w+ \d+ \S+ [A-H]+|ACK \w+ \d+ \S+ [TF]", line) for line in lines)
    attempts = run("attempt", "list", "--programme", training, "--events", "--json").data
    log = {
        (row["attempt"], event["seq"], event["question"], event["response"])
        for row in attempts
        for event in row["events"]
        if event["kind"] == "answer"
    }
    assert {(a, int(seq), q, r) for _ack, a, seq, q, r in map(str.split, lines)} == log


def test_the_audit_log_is_proved_and_a_change_is_found(run: Run, data_dir: Path) -> None:
    answer = run("audit", "verify", "--json")
    assert (answer.status, answer.data["broken_at"]) == (0, None)
    assert answer.data["entries"] >= 2
    with sqlite3.connect(data_dir / "skillsapp.db") as connection:
        connection.execute("UPDATE audit_entry SET actor = 'x' WHERE seq = 2")
    connection.close()
    changed = run("audit", "verify", "--json")
    assert (changed.status != 0, changed.data["broken_at"]) == (True, 2)


def test_a_backup_is_made_read_and_put_back(run: Run, data_dir: Path, tmp_path: Path) -> None:
    run("programme", "create", "--preset", "training", "--title", "之前")
    made = run("backup", "create", "--to", tmp_path / "stick", "--json").data
    assert {"file", "made_at", "bytes", "verified", "check_sum", "files", "missing"} == made.keys()
    assert run("backup", "verify", made["file"], "--json").status == 0
    run("programme", "create", "--preset", "training", "--title", "之后")
    restored = run("backup", "restore", made["file"], "--json")
    assert Path(restored.data["kept"]).exists()
    assert [row["title"] for row in run("programme", "list", "--json").data] == ["之前"]
    with Path(made["file"]).open("r+b") as stream:
        stream.seek(5000)
        stream.write(b"\xff\xff\xff")
    damaged = run("backup", "verify", made["file"], "--json")
    assert (damaged.status, damaged.data["code"]) == (3, "backup.damaged")


def test_settings_change_the_preset(run: Run, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text('theory_use = "final_theory"\n', encoding="utf-8")
    made = run("programme", "create", "--preset", "competition", "--title", "竞赛", "--settings", tmp_path / "s.toml", "--json")
    assert made.status == 0
    (row,) = run("programme", "list", "--json").data
    assert row.keys() == {"id", "kind", "title", "state"}
