"""The staircase of the house holds: calls go down, and each library has one room."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house import ROOT, python_files

NOT_AT_THE_START = re.compile(r"^(?!from |import ).*\bimport\b", re.MULTILINE)


def test_import_contracts_hold(tmp_path: Path) -> None:
    command = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    words = [sys.executable, "-c", command, "--no-logo", "--cache-dir", str(tmp_path)]
    answer = subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_room_has_its_step_on_the_staircase() -> None:
    """A module outside the layers could import anything; a new one is given its place in pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    staircases = [contract for contract in contracts if contract["type"] == "layers"]
    named = {word for contract in staircases for layer in contract["layers"] for word in re.findall(r"[\w.]+", layer)}
    homeless = []
    for package in ("skillsapp", "ui"):
        rooms = {path.parts[1].removesuffix(".py") for path in python_files(package)} - {"__init__"}
        prefix = "" if package == "ui" else f"{package}."  # the windows' staircase names its rooms from inside
        homeless += [f"{package}.{room}" for room in sorted(rooms) if prefix + room not in named]
    assert not homeless, f"give these a layer in pyproject.toml: {homeless}"


def test_late_imports_say_why() -> None:
    """An import inside a function hides a knot unless it is there for start-up time; then a comment on its line says so."""
    silent = [place for path in python_files("skillsapp", "ui") for place in silent_late_imports(path)]
    assert not silent, "import at the top, or say on the line why it is late:\n" + "\n".join(silent)


def silent_late_imports(path: Path) -> list[str]:
    """Return the imports inside functions without a reason; one comment serves a block of them."""
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = text.splitlines()
    silent: list[str] = []
    if not NOT_AT_THE_START.search(text):  # taking a file apart takes far longer than this look at it
        return silent
    for function in ast.walk(ast.parse(text)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        last_excused = 0
        imports = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
        for node in sorted(imports, key=lambda found: found.lineno):
            end = node.end_lineno or node.lineno
            if node.lineno == last_excused + 1 or "#" in "".join(lines[node.lineno - 1 : end]):
                last_excused = end
            else:
                silent.append(f"{path}:{node.lineno}: {lines[node.lineno - 1].strip()}")
    return silent


def test_windows_load_no_heavy_library_before_they_are_needed() -> None:
    """Start-up promises: what takes a tenth of a second to import waits until somebody asks for it."""
    heavy = {
        "alembic",
        "pypinyin",
        "openpyxl",
        "xlsxwriter",
        "reportlab",
        "numpy",
        "highspy",
        "fastapi",
        "PIL",
        "pypdfium2",
        "ziamath",
    }
    question = "import sys; import skillsapp.app; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    answer = subprocess.run([sys.executable, "-c", question], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not heavy & set(answer.stdout.split())
