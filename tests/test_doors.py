"""One program, two doors: what a person types decides which one opens."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from skillsapp import __main__ as doors


@pytest.mark.parametrize(
    ("typed", "door"),
    [
        ("", "windows"),
        ("--data-dir D", "windows"),
        ("--lang en", "windows"),
        ("player", "windows"),
        ("demo", "windows"),
        ("--data-dir D demo", "windows"),
        ("demo --headless --out D", "verbs"),
        ("programme list --json", "verbs"),
        ("--data-dir D programme list", "verbs"),
        ("--data-dir=D audit verify", "verbs"),
        ("--version", "verbs"),
        ("--help", "verbs"),
        ("no-such-verb", "verbs"),
    ],
)
def test_a_verb_opens_the_command_line_and_nothing_opens_the_windows(
    typed: str, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    for name, module in (("windows", "ui.app"), ("verbs", "skillsapp.cli")):
        stand_in = ModuleType(module)
        stand_in.main = lambda given, name=name: opened.append((name, given)) or 0  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module, stand_in)
    assert doors.main(typed.split()) == 0
    assert opened == [(door, typed.split())]
