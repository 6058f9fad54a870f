"""`statistics items`: a contract that scripts rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Run

KEYS = {
    *("question", "facility", "sd", "random_guess", "intended_weight"),
    *("effective_weight", "discrimination", "efficiency"),
}


def ask(run: Run, path: Path, content: str | bytes) -> tuple[int, dict]:  # type: ignore[type-arg]
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    answer = run("statistics", "items", "--responses", path, "--json")
    return answer.status, answer.data


def test_candidates_and_full_marks_may_be_named(run: Run, tmp_path: Path) -> None:
    status, answer = ask(run, tmp_path / "F.csv", "candidate,Q1,Q2\r\nmax,2,4\r\nLi,2,1\r\nChen,1,4\r\nMa,,3\r\n")
    assert status == 0 and answer.keys() == {"questions", "test"}
    first, second = answer["questions"]
    assert first.keys() == KEYS and [first["question"], second["question"]] == ["Q1", "Q2"]
    assert (first["facility"], first["intended_weight"]) == (0.75, pytest.approx(1 / 3))
    assert second["facility"] == pytest.approx(2 / 3) and first["random_guess"] is None
    assert (answer["test"]["n"], answer["test"]["mean"], answer["test"]["kurtosis"]) == (3, pytest.approx(11 / 3), None)
    bare, same = ask(run, tmp_path / "G.csv", "Q1,Q2\n2,1\n1,4\n,3\n")
    assert bare == 0 and same == answer


def test_it_opens_no_data_folder(run: Run, tmp_path: Path) -> None:
    path, folder = tmp_path / "F.csv", tmp_path / "elsewhere"
    path.write_text("Q1,Q2\n1,0\n0,1\n")
    assert run("statistics", "items", "--responses", path, "--data-dir", folder).status == 0
    assert not folder.exists()


def test_every_cell_that_is_no_mark_is_told_by_row_and_column(run: Run, tmp_path: Path) -> None:
    status, answer = ask(run, tmp_path / "F.csv", "candidate,a,b\nmax,2,1\n\n1,3,0\n2,1,x,7\n")
    assert status == 1 and answer["code"] == "responses.format"
    told = [(problem["row"], problem["column"], problem["code"]) for problem in answer["details"]["problems"]]
    assert sorted(told) == [
        (4, "a", "responses.out_of_range"),
        (5, "", "responses.unnamed"),
        (5, "b", "responses.mark"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("candidate\nLi\n", "responses.no_questions"),
        ("a,b,a\n1,1,1\n", "responses.question_twice"),
        ("candidate,a\nmax,1\nmax,2\n", "responses.max_twice"),
        ("candidate,a\nmax,-1\n", "responses.max"),
        ("a\n1e400\n", "responses.mark"),
        ("a\nnan\n", "responses.mark"),
    ],
)
def test_a_file_that_says_nothing_clear_is_refused(run: Run, tmp_path: Path, content: str, code: str) -> None:
    status, answer = ask(run, tmp_path / "F.csv", content)
    assert (status, answer["details"]["problems"][0]["code"]) == (1, code)


def test_exit_statuses(run: Run, tmp_path: Path) -> None:
    status, answer = ask(run, tmp_path / "F.csv", "\ufeff考生,第1题\n")
    assert status == 0 and answer["test"]["n"] == 0 and answer["questions"][0]["facility"] is None
    assert ask(run, tmp_path / "F.csv", b"PK\x03\x04broken")[0] == 3
    assert run("statistics", "items", "--responses", tmp_path / "missing.csv", "--json").status == 3
    assert run("statistics", "items").status == 2
