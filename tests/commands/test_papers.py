"""`paper assemble` as its contract says, on a data folder that has nothing but a preset."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.commands.conftest import Run


@pytest.mark.parametrize("preset", ["training", "assessment", "competition"])
def test_every_preset_draws_equal_papers_at_once(run: Run, preset: str) -> None:
    id = run("programme", "create", "--preset", preset, "--title", "T", "--json").data["id"]
    drawn = run("paper", "assemble", "--programme", id, "--papers", "6", "--seed", "11", "--json")
    assert drawn.status == 0
    assert drawn.data["papers"] == 6
    fairness = drawn.data["fairness"]
    assert fairness.keys() == {"difficulty_min", "difficulty_max", "mean_overlap", "max_exposure"}
    assert all(re.fullmatch(r"[01]\.[0-9]{4}", value) for value in fairness.values())
    assert Decimal(fairness["difficulty_max"]) - Decimal(fairness["difficulty_min"]) < Decimal("0.005")
    again = run("paper", "assemble", "--programme", id, "--papers", "6", "--seed", "11", "--json")
    other = run("paper", "assemble", "--programme", id, "--papers", "6", "--seed", "12", "--json")
    assert again.data["digest"] == drawn.data["digest"] != other.data["digest"]
    assert again.data["fairness"] == fairness


def test_a_programme_that_is_not_there_and_wrong_usage_are_told(run: Run) -> None:
    missing = run("paper", "assemble", "--programme", "nobody", "--papers", "1", "--seed", "1", "--json")
    assert (missing.status, missing.data["code"]) == (1, "record.unknown")
    assert run("paper", "assemble", "--programme", "x", "--papers", "0", "--seed", "1").status == 2


def test_a_bank_too_small_names_the_cells(run: Run, tmp_path: Path) -> None:
    cell = '[[plan.blueprint]]\nquestion_type = "single"\nbank = "standards"\ncount = {}\nmark = "1"\n'
    settings = tmp_path / "big.toml"
    settings.write_text(cell.format(9000) + cell.replace("standards", "nowhere").format(2), encoding="utf-8")
    id = run("programme", "create", "--preset", "training", "--title", "T", "--settings", settings, "--json").data["id"]
    short = run("paper", "assemble", "--programme", id, "--papers", "3", "--seed", "1", "--json")
    assert (short.status, short.data["code"]) == (1, "blueprint.shortfall")
    assert [(lack["bank"], lack["wanted"]) for lack in short.data["details"]["lacks"]] == [("standards", 9000), ("nowhere", 2)]
    many = run("paper", "assemble", "--programme", id, "--papers", "3000", "--seed", "1", "--json")
    assert (many.status, many.data["code"]) == (1, "papers.count")


def test_variants_are_balanced_exactly_on_request_and_the_contract_stays_as_it_is(run: Run) -> None:
    id = run("programme", "create", "--preset", "training", "--title", "T", "--json").data["id"]
    words = ("paper", "assemble", "--programme", id, "--seed", "11", "--json", "--papers")
    plain, exact = run(*words, "3"), run(*words, "3", "--exact")
    assert (plain.data["way"], exact.data["way"]) == ("levelled", "exact") and plain.data.keys() == exact.data.keys()
    fairness = exact.data["fairness"]
    assert (
        fairness["difficulty_min"] == fairness["difficulty_max"]
        and fairness["mean_overlap"] <= plain.data["fairness"]["mean_overlap"]
    )
    assert run(*words, "3", "--exact").data["digest"] == exact.data["digest"] != plain.data["digest"]
    many = run(*words, "5", "--exact")
    assert (many.status, many.data["code"]) == (1, "papers.exact_count")
