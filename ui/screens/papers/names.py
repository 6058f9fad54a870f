"""The names of witnesses as people type them: one person must never count as two because of a blank inside the name."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[,;/\n\uFF0C\u3001\uFF1B]+")


def read_names(text: str) -> tuple[str, ...]:
    """Return the names in *text*, each once.

    Signs separate names wherever there are any; without them a blank separates Chinese names only, and a single character is a part of a
    name: names of two characters are often written with a blank inside.
    """
    parts = [part.split() for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) > 1:
        names = ["".join(words) if _is_chinese(words) else " ".join(words) for words in parts]
    else:
        names = _apart(parts[0]) if parts else []
    return tuple(dict.fromkeys(names))


def _apart(words: list[str]) -> list[str]:
    if not _is_chinese(words):
        return [" ".join(words)]
    names: list[str] = []
    open_name = False  # the last name is a single character so far
    for word in words:
        if names and (open_name or (len(word) == 1 and word is words[-1])):
            names[-1] += word
            open_name = False
        else:
            names.append(word)
            open_name = len(word) == 1
    return names


def _is_chinese(words: list[str]) -> bool:
    return all(not word.isascii() for word in words)
