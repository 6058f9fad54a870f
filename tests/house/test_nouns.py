"""What a refusal names has its Chinese: “there is no {noun} with the key ...” never mixes two languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from skillsapp.kernel.errors import NOUNS
from tests.house import ROOT, python_files

PLACES = {"NotFound": 0, "StaleEdit": 0, "find": 3, "replace_row": 3}
"""Who is told a noun, and as which argument."""


def told_nouns() -> Iterator[tuple[str, str]]:
    for path in python_files("skillsapp", "ui"):
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in PLACES:
                continue
            place = PLACES[node.func.id]
            told = node.args[place] if len(node.args) > place else None
            if isinstance(told, ast.Constant):
                yield str(told.value), f"{path}:{node.lineno}"


def test_every_noun_of_a_refusal_is_translated() -> None:
    told = list(told_nouns())
    assert len(told) > 20
    assert not [place for noun, place in told if noun not in NOUNS]
