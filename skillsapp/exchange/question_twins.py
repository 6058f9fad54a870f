"""Tell whether two questions ask the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SIGNS = re.compile(  # never signs that change a meaning: a decimal point, a percent sign, greater than
    "[\\s_,;:?!'\"()\\[\\]{}\u200b-\u200f\ufeff\u2018\u2019\u201c\u201d\u2026\u3001\u3002\u300a\u300b\u3010\u3011]|[.](?![0-9])"
)


def duplicate_key(stem: str, options: Iterable[str]) -> str:
    """Return a text that is the same for two questions that ask the same: stem and options without signs, in any order."""
    return "\n".join([_bare(stem), *sorted(map(_bare, options))])


def _bare(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
