"""Every sentence of the program has its Chinese, and no fragment of the catalogue contradicts another."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeGuard

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from skillsapp.kernel import i18n
from tests.house import ROOT, python_files

CATALOGUES = ROOT / "resources" / "i18n"
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
MARKS_OF_TRANSLATION = {"_", "N_", "ngettext"}
COMPLETE_LANGUAGES = [key for key in i18n.LANGUAGES if key != "en"]

MessageId = str | tuple[str, ...]


@cache
def used_messages() -> dict[MessageId, str]:
    """Return every message id of both packages with the first place that uses it."""
    found: dict[MessageId, str] = {}
    for path in python_files("skillsapp", "ui"):
        for line, message, _comments, _context in extract_from_file("python", ROOT / path, keywords=KEYWORDS):
            key: MessageId = message if isinstance(message, str) else tuple(message)
            found.setdefault(key, f"{path}:{line}")
    return found


@cache
def translations(language: str) -> tuple[tuple[str, Message], ...]:
    """Return (fragment, message) of all fragments of a language."""
    found = []
    for fragment in sorted((CATALOGUES / language).glob("*.po")):
        with fragment.open("rb") as stream:
            found += [(fragment.name, message) for message in read_po(stream, locale=language) if message.id]
    return tuple(found)


def key_of(message: Message) -> str:
    """Return what gettext looks up: the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_every_message_is_translated(language: str) -> None:
    known = {key_of(message): message for _, message in translations(language) if all(forms_of(message.string))}
    missing = []
    for used, place in used_messages().items():
        entry = known.get(used if isinstance(used, str) else used[0])
        if entry is None:
            missing.append(f"{place}: {used!r}")
        elif not isinstance(used, str) and isinstance(entry.id, str):
            missing.append(f"{place}: {used!r} needs a plural entry (msgid_plural)")
    assert not missing, f"{len(missing)} without {language}:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_no_translation_is_unsure(language: str) -> None:
    assert not [f"{fragment}: {message.id!r}" for fragment, message in translations(language) if message.fuzzy]


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    """A name that the translation does not know would end as an error in front of a user; a dropped one as a lost number."""
    differing = []
    for fragment, message in translations(language):
        wanted = {name for form in forms_of(message.id) for name in PLACEHOLDER.findall(form)}
        for form in forms_of(message.string):
            if form and set(PLACEHOLDER.findall(form)) != wanted:
                differing.append(f"{fragment}: {message.id!r} -> {form!r}")
    assert not differing, "\n".join(differing)


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_fragments_do_not_contradict_each_other(language: str) -> None:
    first: dict[str, tuple[str, tuple[str, ...]]] = {}
    contradictions = []
    for fragment, message in translations(language):
        key, forms = key_of(message), forms_of(message.string)
        other, there = first.setdefault(key, (fragment, forms))
        if there != forms:
            contradictions.append(f"{key!r}: {other} says {there}, {fragment} says {forms}")
    assert not contradictions, "\n".join(contradictions)


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    """A sentence that the program no longer says, or that two fragments translate, misleads whoever revises the catalogue."""
    used = {message if isinstance(message, str) else message[0] for message in used_messages()}
    seen: set[str] = set()
    left_over = []
    for fragment, message in translations(language):
        key = key_of(message)
        if key not in used or key in seen:
            left_over.append(f"{fragment}: {key!r}")
        seen.add(key)
    assert not left_over, "take out of the catalogue:\n" + "\n".join(left_over)


def test_sentences_are_translated_before_they_are_filled() -> None:
    """`_(f"...")` and `_("...".format())` look up a sentence that no catalogue can hold."""
    found = [place for path in python_files("skillsapp", "ui") for place in filled_too_early(path)]
    assert not found, "\n".join(found)


def filled_too_early(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if is_marked(node) and any(is_filled(argument) for argument in node.args[:2]):
            yield f"{path}:{node.lineno}: {ast.unparse(node)}"


def is_marked(node: ast.AST) -> TypeGuard[ast.Call]:
    """Tell whether this is a call of `_`, `N_` or `ngettext`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS_OF_TRANSLATION


def is_filled(argument: ast.expr) -> bool:
    """Tell whether the text is put together at run time: an f-string, a sum, or a call of format()."""
    if isinstance(argument, ast.Call):
        return isinstance(argument.func, ast.Attribute) and argument.func.attr == "format"
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


COUNTED = re.compile(r"(?<!of )\{count\} (people|laptops|papers|questions|cards|rounds|booklets|seats|lines|rows|pages)\b")


def test_what_the_windows_count_is_said_for_one_too() -> None:
    """A sentence of the windows with a number before a plural has its singular: nobody reads “1 people”."""
    found = {key: place for key, place in used_messages().items() if isinstance(key, str) and place.startswith("ui/")}
    assert {key: place for key, place in found.items() if COUNTED.search(key)} == {}
