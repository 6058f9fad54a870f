"""One question of a file before it is understood: its fields as text, and the problems found in them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from skillsapp.exchange.columns import ColumnMapping, column_title
from skillsapp.exchange.sheet import Cell
from skillsapp.kernel.problems import Problem, ProblemKind

FAMILY = "question_columns"
LETTERS = "ABCDEFGH"

_QUOTED_FORMULA = re.compile(r"^'(?='*[=+\-@\t\r])")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class FileConventions:
    """What holds for a whole file: numeric type codes, and whether the figures 1 to 3 are its degrees of difficulty."""

    type_codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    figures_are_grades: bool = False


NO_CONVENTIONS = FileConventions()


class Refusal(Exception):
    """The question cannot be taken; the reason has been noted on its line."""


class QuestionLine:
    """The fields of one question, whose keys are those of `resources/aliases/question_columns.toml`, and the problems found in them."""

    def __init__(self, number: int, texts: Mapping[str, str], titles: Mapping[str, str] = MappingProxyType({})) -> None:
        self.number = number
        self.problems: list[Problem] = []
        self._texts = {key: tidy(text) for key, text in texts.items() if text}
        self._titles = titles

    @classmethod
    def of_cells(cls, number: int, cells: Sequence[Cell], mapping: ColumnMapping, titles: Mapping[str, str]) -> QuestionLine:
        """Return the line of a row in a table with a header; *titles* are the mapping's, made once for all rows."""
        filled = {key: cells[i].text for key, i in mapping.columns.items() if i < len(cells)}
        return cls(number, {key: _QUOTED_FORMULA.sub("", text) for key, text in filled.items() if text}, titles)

    def text(self, key: str) -> str:
        """Return the tidy text of a field, empty where there is none."""
        return self._texts.get(key, "")

    def has_column(self, key: str) -> bool:
        return key in self._titles

    def add(self, key: str, text: str) -> None:
        """Write *text* behind what a field holds: what a picture in its cell shows."""
        self._texts[key] = "\n".join(filter(None, (self._texts.get(key, ""), text)))

    def replace(self, key: str, text: str) -> None:
        self._texts[key] = text

    def note(self, kind: ProblemKind, key: str, value: str = "", **details: object) -> None:
        """Note a problem in a field's column, named as the file names it."""
        self.problems.append(kind.at(self.number, self._titles.get(key) or column_title(key, FAMILY), value, **details))

    def refuse(self, kind: ProblemKind, key: str, value: str = "", **details: object) -> Refusal:
        """Note a problem and return what to raise because of it."""
        self.note(kind, key, value, **details)
        return Refusal()


def tidy(text: str) -> str:
    """Return *text* without invisible characters and without blanks at its ends; its own line breaks stay."""
    return _INVISIBLE.sub("", text).replace("\u00a0", " ").strip()
