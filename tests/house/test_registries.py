"""A new thing is a new file and one line in a list: no file of a family may be missing from its list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass
from types import ModuleType
from typing import Any

import pytest

import skillsapp
import ui


def packages() -> list[str]:
    """Return every package of ours by its dotted name."""
    found = []
    for top in (skillsapp, ui):
        found += [name for _, name, is_package in pkgutil.walk_packages(top.__path__, top.__name__ + ".") if is_package]
    return found


def members(value: object) -> list[Any]:
    """Return the members of a list of extensions; nothing where the value is no such list."""
    items = list(value.values()) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple | list) else []
    same_kind = len({type(item) for item in items}) == 1
    return items if items and same_kind and is_dataclass(items[0]) and hasattr(items[0], "key") else []


def lists_of(module: ModuleType) -> Iterable[tuple[str, Any]]:
    """Return the lists of extensions that a package declares in its own file."""
    return [(name, value) for name, value in vars(module).items() if name.isupper() and members(value)]


@pytest.mark.parametrize("package", packages())
def test_no_file_of_a_family_is_missing_from_its_list(package: str) -> None:
    module = importlib.import_module(package)
    listed: dict[type, list[Any]] = {}
    for _, value in lists_of(module):
        listed.setdefault(type(members(value)[0]), []).extend(members(value))
    forgotten = []
    for _, name, _ in pkgutil.iter_modules(module.__path__, package + ".") if listed else ():
        for constant, value in vars(importlib.import_module(name)).items():
            known = listed.get(type(value))
            if known is not None and constant.isupper() and not any(value is other for other in known):
                forgotten.append(f"{name}.{constant}")
    assert not forgotten, f"add to the list in {package}: {forgotten}"


@pytest.mark.parametrize("package", packages())
def test_keys_of_a_family_are_its_own(package: str) -> None:
    for name, value in lists_of(importlib.import_module(package)):
        keys = [member.key for member in members(value)]
        assert len(set(keys)) == len(keys), f"{package}.{name} has twins: {keys}"
        if isinstance(value, Mapping):
            assert list(value) == keys, f"{package}.{name} is not keyed by its members' keys"
