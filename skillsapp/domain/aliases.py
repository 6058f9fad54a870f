"""The field's Chinese words for our keys, kept in `resources/aliases/*.toml` so that no code carries them."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from skillsapp.kernel import paths


def folded(text: str) -> str:
    """Return *text* as words are compared: full width made narrow, no spaces, no invisible characters, lower case."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(char for char in wide if not char.isspace() and unicodedata.category(char) not in ("Cf", "Cc")).casefold()


@dataclass(frozen=True, slots=True)
class AliasTable:
    """The keys of one family, each with the Chinese name to show and every word that means it."""

    names: Mapping[str, str]
    words: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Return the key that *text* means (the key itself, its name or an alias), or None."""
        return self.words.get(text) or self.words.get(folded(text))


@cache
def alias_table(family: str) -> AliasTable:
    """Return the table of `resources/aliases/<family>.toml`: one section per key with `name` and `aliases`.

    Raises ValueError when a word means two keys.
    """
    sections = tomllib.loads((paths.resources() / "aliases" / f"{family}.toml").read_text(encoding="utf-8"))
    names: dict[str, str] = {}
    words: dict[str, str] = {}
    for key, section in sections.items():
        names[key] = section["name"]
        for word in (key, section["name"], *section["aliases"]):
            if words.setdefault(folded(word), key) != key:
                raise ValueError(f"{family}: {word!r} means {words[folded(word)]} and {key}")
    return AliasTable(MappingProxyType(names), MappingProxyType(words))
