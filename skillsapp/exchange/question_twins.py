"""Tell whether two questions ask the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from skillsapp.exchange.question_row import QuestionRow

_SIGNS = re.compile(  # never signs that change a meaning: a decimal point, a percent sign, greater than
    "[\\s_,;:?!'\"()\\[\\]{}\u200b-\u200f\ufeff\u2018\u2019\u201c\u201d\u2026\u3001\u3002\u300a\u300b\u3010\u3011]|[.](?![0-9])"
)


def duplicate_key(stem: str, options: Iterable[str], left: Iterable[str] = ()) -> str:
    """Return a text that is the same for two questions that ask the same: stem, options and left items without signs, in any order."""
    parts = ([_bare(stem)], sorted(map(_bare, options)), sorted(map(_bare, left)))
    return "\n\n".join("\n".join(part) for part in parts)


def known_rows(rows: Sequence[QuestionRow], existing: AbstractSet[str]) -> tuple[list[QuestionRow], list[QuestionRow]]:
    """Return the rows that are new and those that are known, by the `duplicate_key` of what a bank has.

    The questions of a case are known only all together: two cases may well ask the same once, but not throughout.
    """
    if not existing:
        return list(rows), []
    known = [duplicate_key(row.stem, row.options, row.details.left) in existing for row in rows]
    new_cases = {row.case for row, there in zip(rows, known, strict=True) if not there}
    doubles = [row.case not in new_cases if row.case else there for row, there in zip(rows, known, strict=True)]
    return (
        [row for row, double in zip(rows, doubles, strict=True) if not double],
        [row for row, double in zip(rows, doubles, strict=True) if double],
    )


def _bare(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()
