"""What may stand in a file of ours, and how long one may grow."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from tests.house import ROOT, our_files, python_files

IDEOGRAPH_OR_FULL_WIDTH = re.compile("[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
LICENCES = re.compile(r"^(LICENSE|resources/.*/(OFL|LICENSE)[^/]*)$")  # licences are quoted word for word
ADDRESS = re.compile(r"\b(?:https?|ftp|git\+ssh|git\+https?)://([^\s/\"'<>)\]]+)", re.IGNORECASE)
HARMLESS_HOSTS = re.compile(  # names of XML vocabularies, reserved examples, this machine; nothing is ever loaded from them
    r"^(www\.w3\.org|purl\.org|schemas\.openxmlformats\.org|schemas\.microsoft\.com|ns\.adobe\.com|www\.aiim\.org|www\.imsglobal\.org|ltsc\.ieee\.org"
    r"|.*\.example(\.(com|org|net))?|.*example\.(com|org|net)|localhost|127\.0\.0\.1)(:\d+)?$",
    re.IGNORECASE,
)
NAMES_THAT_SAY_NOTHING = {
    *("util", "utils", "helper", "helpers", "common", "misc", "base", "core"),
    *("manager", "handler", "processor", "data", "info"),
}
LONGEST_FILE = 500
LARGEST_FILE = 8_000_000


def test_python_files_hold_no_chinese() -> None:
    """Chinese lives in catalogues, aliases and presets, where a translator finds it."""
    found = []
    for path in python_files("skillsapp", "ui", "installer"):
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1):
            if IDEOGRAPH_OR_FULL_WIDTH.search(line):
                found.append(f"{path}:{number}: {line.strip()}")
    assert not found, "\n".join(found)


def test_no_file_outgrows_its_noun() -> None:
    too_long = {}
    for path in python_files("skillsapp", "ui", "installer", "tests"):
        length = len((ROOT / path).read_text(encoding="utf-8").splitlines())
        if length > LONGEST_FILE:
            too_long[str(path)] = length
    assert not too_long, f"over {LONGEST_FILE} lines; which noun does it hide? {too_long}"


def test_module_names_say_something() -> None:
    nameless = [str(path) for path in python_files("skillsapp", "ui") if path.stem.strip("_") in NAMES_THAT_SAY_NOTHING]
    assert not nameless


def test_no_file_is_too_large_for_the_repository() -> None:
    assert not [str(path) for path in our_files() if (ROOT / path).stat().st_size > LARGEST_FILE]


def test_no_file_names_an_address_to_load_from() -> None:
    """The program works without a network and loads nothing; packages come by name from wherever the reader's clients look."""
    found = []
    for path in our_files():
        raw = (ROOT / path).read_bytes()
        if LICENCES.match(path.as_posix()) or b"\0" in raw[:8000] or path == Path(__file__).relative_to(ROOT):
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
            hosts = [host for host in ADDRESS.findall(line) if not HARMLESS_HOSTS.match(host)]
            found += [f"{path}:{number}: {host}" for host in hosts]
    assert not found, "\n".join(found)


def test_the_installed_libraries_are_the_pinned_ones() -> None:
    """An exact pin in pyproject.toml, the same version in the lock, and that version in this environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "installer" / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", lock, re.MULTILINE))
    wrong = []
    for line in project["dependencies"] + project["optional-dependencies"]["test"]:
        pin = re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][^\s;]*)", line)
        assert pin, f"{line} is no exact pin"
        name, wanted = pin.groups()
        if not (wanted == locked.get(name.lower()) == version(name)):
            wrong.append(f"{name}: pinned {wanted}, locked {locked.get(name.lower())}, installed {version(name)}")
    assert not wrong, "\n".join(wrong)
    assert "://" not in lock
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", lock)[1:])


def test_void_calls_keep_none_alive(qapp: object) -> None:
    """PySide6 6.12.0 takes one reference from None on every void call under Python 3.11 and crashes after a few answers."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QPen

    pen = QPen()
    before = sys.getrefcount(None)
    for _ in range(500):
        pen.setStyle(Qt.PenStyle.SolidLine)
    assert sys.getrefcount(None) > before - 100
