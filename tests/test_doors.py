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
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    opened = []
    for name, module in (("windows", "ui.app"), ("verbs", "skillsapp.cli")):
        stand_in = ModuleType(module)
        stand_in.main = lambda given, name=name: opened.append((name, given)) or 0  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module, stand_in)
    assert doors.main(typed.split()) == 0
    assert opened == [(door, typed.split())]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
@pytest.mark.parametrize("typed", ["", "player", "demo"])
def test_without_a_display_a_sentence_is_told_instead_of_a_crash(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert doors.main(typed.split()) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("本机没有显示器")
