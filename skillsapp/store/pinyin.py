"""Search keys of names: full pinyin and initials, with surnames read as surnames."""

from __future__ import annotations

import itertools
import tomllib
from functools import cache, lru_cache

from skillsapp.kernel import paths

MOST_READINGS = 8


@cache
def _surnames() -> tuple[dict[str, str], dict[str, list[str]]]:
    table = tomllib.loads((paths.resources() / "aliases" / "surnames.toml").read_text(encoding="utf-8"))
    return table["single"], table["compound"]


@lru_cache(maxsize=20_000)
def _readings(char: str) -> tuple[str, ...]:
    from pypinyin import Style, pinyin  # 60 ms and its dictionary, paid only when names are written

    found = pinyin(char, style=Style.NORMAL, heteronym=True, v_to_u=False)[0]
    return tuple(
        dict.fromkeys(
            form for reading in found for form in ((reading, reading.replace("v", "yu")) if "v" in reading else (reading,))
        )
    )[:3]


def pinyin_keys(name: str) -> str:
    """Return the keys of *name*, separated by spaces: every full reading, then its initials (at most eight readings)."""
    single, compound = _surnames()
    syllables: list[tuple[str, ...]]
    if name[:2] in compound:
        syllables = [(syllable,) for syllable in compound[name[:2]]]
    elif name[:1] in single:
        syllables = [(single[name[0]],)]
    else:
        syllables = []
    syllables += [_readings(char) for char in name[len(syllables) :] if char.isalnum()]
    combinations = list(itertools.islice(itertools.product(*syllables), MOST_READINGS))
    full = ["".join(combination).lower() for combination in combinations]
    initials = ["".join(syllable[:1] for syllable in combination).lower() for combination in combinations]
    return " ".join(dict.fromkeys([*full, *initials]))


@lru_cache(maxsize=2_000)
def reading(text: str) -> str:
    """Return how *text* is read, for sorting: phrases as phrases (a city by its name), letters and digits as they are."""
    from pypinyin import lazy_pinyin  # 60 ms and its dictionary, paid only when lists are sorted by company

    return "".join(lazy_pinyin(text.strip())).lower()


@lru_cache(maxsize=2_000)
def topic_keys(topic: str) -> str:
    """Return how a topic is found by letters alone: its reading and its initials, `biaozhunhuafa bzhf`."""
    from pypinyin import Style, lazy_pinyin  # 60 ms and its dictionary, paid only when questions are written

    full, initials = lazy_pinyin(topic.strip()), lazy_pinyin(topic.strip(), style=Style.FIRST_LETTER)
    return f"{''.join(full)} {''.join(initials)}".lower()
