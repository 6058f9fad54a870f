"""A settings file is taken whole or refused: 3 when it cannot be read, 1 when it says what nobody would follow."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillsapp.app import open_app
from skillsapp.kernel.clock import SystemClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.programmes import find_programme
from tests.commands.conftest import Run


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("titel = 'x'\n", 1, "programme.settings_file"),
        ("[plan]\nprizs = []\n", 1, "programme.settings_file"),
        ("year = 'x'\n", 1, "programme.settings_file"),
        ("[plan.ranking]\ndecimls = 1\n", 1, "programme.settings_file"),
        ("[plan.ranking]\ndecimals = 9\n", 1, "programme.settings_file"),
        ("[plan.ranking]\nround_at = 'never'\n", 1, "programme.settings_file"),
        ("[plan]\ngroups = []\n", 1, "programme.settings_file"),
        ("[plan]\ncomponents = []\n", 1, "programme.settings_file"),
        ("[[plan.prizes]]\ngroup = 'nobody'\nname = 'x'\nplaces = 1\n", 1, "programme.settings_file"),
        ("[[plan.groups]]\nkey = 'learner'\ntitle = 'x'\nseats = 3\n", 1, "programme.settings_file"),
        ("year = \n", 3, "programme.settings_file"),
        (None, 3, "file.unreadable"),
    ],
)
def test_a_wrong_settings_file_makes_no_programme(run: Run, tmp_path: Path, text: str | None, status: int, code: str) -> None:
    file = tmp_path / "settings.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    ran = run("--json", "programme", "create", "--preset", "training", "--title", "第一期", "--settings", file)
    assert (ran.status, ran.data["code"]) == (status, code)
    assert run("--json", "programme", "list").data == []


@pytest.mark.parametrize("types", ["single", "0:single", "0=", "=single", "0=single,1", "0=nonsense"])
def test_codes_without_their_meaning_are_wrong_usage(run: Run, tmp_path: Path, types: str) -> None:
    assert run("bank", "import", tmp_path / "any.csv", "--bank", "b", "--types", types).status == 2


def test_a_table_changes_what_it_names_and_nothing_else(run: Run, data_dir: Path, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[plan.ranking]\ndecimals = 1\n", encoding="utf-8")
    words = ("programme", "create", "--preset", "competition", "--title", "竞赛", "--json")
    ids = [run(*words, "--settings", file).data["id"], run(*words).data["id"]]
    app = open_app(DataFolder(data_dir), SystemClock())
    changed, preset = (find_programme(app.reader, id).plan.ranking for id in ids)
    app.close()
    assert changed == replace(preset, decimals=1)
