"""What a search in the bank looks through, and how the words typed are compared with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from skillsapp.domain.rich_text import plain_text

_BEFORE_NUMBER = re.compile(r"(?<=[a-z]) +(?=[0-9])")
"""What parts the letters of a standard from its number: printed "GB 50348", typed "gb50348"."""


def search_text(id: str, texts: Iterable[str], source: str, topic: str, topic_keys: str) -> str:
    """Return one line of everything that can be searched: number, stem and options, source, topic and how the topic is read.

    Never the answer: people who may not see answers may search.
    """
    own = _looked_through("\n".join((id, *map(plain_text, texts), source)))
    return f"{own}\n{topic_text(topic, topic_keys)}"


def topic_text(topic: str, topic_keys: str) -> str:
    """Return the end of every search text of a topic: the same for all its questions."""
    return _looked_through(f"{topic}\n{topic_keys}")


def _looked_through(text: str) -> str:
    """Return *text* with the numbers of standards closed up: found with a blank, as two words, and without one."""
    return _BEFORE_NUMBER.sub("", searchable(text))


def searchable(text: str) -> str:
    """Return *text* as it is compared: full width made narrow, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def search_words(typed: str) -> tuple[str, ...]:
    """Return the words of a search box; every one has to occur somewhere."""
    return tuple(dict.fromkeys(searchable(typed).split()))
