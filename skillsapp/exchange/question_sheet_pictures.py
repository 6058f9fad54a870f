"""Put what the cells of a workbook show beside their values into the questions: pictures, percent signs, raised figures."""

from __future__ import annotations

import re
from pathlib import Path

from skillsapp.domain.picture import PictureFile
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.cell_looks import read_looks
from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.question_line import QuestionLine, tidy
from skillsapp.exchange.question_pictures import PictureRefused, checked_picture
from skillsapp.exchange.sheet_pictures import PlacedPicture, SheetPictures, count_pictures, read_pictures
from skillsapp.exchange.source import read_bytes
from skillsapp.exchange.spreadsheet import ZIP_MARK
from skillsapp.kernel.problems import Problem

_FIELDS = ("stem", "material", "explanation", *(f"option_{letter}" for letter in "abcdefgh"))
_IN_CELL = re.compile(r'=?(?:_xlfn\.)?DISPIMG\("([^"]+)"[^)]*\)', re.IGNORECASE)


class SheetShows:
    """The pictures and looks of one sheet; `place` puts those of a line into its texts, `left_over` tells of the other pictures."""

    def __init__(self, path: Path, sheet: str, mapping: ColumnMapping) -> None:
        self.pictures: dict[str, PictureFile] = {}
        self._fields = {index: key for key, index in mapping.columns.items()}
        content = b""
        with path.open("rb") as stream:
            if stream.read(len(ZIP_MARK)) == ZIP_MARK:
                content = read_bytes(path)
        found = read_pictures(content, sheet) if content else SheetPictures()
        self._looks: dict[int, dict[str, str]] = {}
        for (row, column), text in (read_looks(content, sheet) if content else {}).items():
            if column in self._fields:
                self._looks.setdefault(row, {})[self._fields[column]] = text
        self._named = found.named
        self._by_row: dict[int, list[PlacedPicture]] = {}
        for placed in found.placed:
            self._by_row.setdefault(placed.row, []).append(placed)
        self._in_file = count_pictures(content) if content else 0
        self._used: set[bytes] = set()

    def place(self, line: QuestionLine) -> None:
        for key, text in self._looks.get(line.number, {}).items():
            line.replace(key, tidy(text))
        for key in _FIELDS if self._named else ():
            text = line.text(key)
            if _IN_CELL.search(text):
                line.replace(key, self._with_shown(line, key, text))
        for placed in sorted(self._by_row.pop(line.number, ()), key=lambda placed: placed.first_column):
            touched = [self._fields.get(column, "") for column in range(placed.first_column, placed.last_column + 1)]
            key = next((each for each in touched if each in _FIELDS), "")
            if not key:
                line.note(problems.PICTURE_BESIDE, "stem")
            line.add(key or "stem", self._shown(line, key or "stem", placed.content))

    def left_over(self) -> list[Problem]:
        """Tell of pictures that lie beside all questions, and of those that could not be got at."""
        told = [problems.PICTURE_NOWHERE.at(row) for row in sorted(self._by_row)]
        beside = {placed.content for many in self._by_row.values() for placed in many}
        missed = self._in_file - len(self._used | beside)
        return [*told, problems.PICTURES_MISSED.at(count=missed)] if missed > 0 else told

    def _with_shown(self, line: QuestionLine, key: str, text: str) -> str:
        def shown(found: re.Match[str]) -> str:
            return self._shown(line, key, self._named.get(found[1]))

        return _IN_CELL.sub(shown, text).strip()

    def _shown(self, line: QuestionLine, key: str, content: bytes | None) -> str:
        if content is None:
            line.note(problems.PICTURE_LOST, key)
            return ""
        self._used.add(content)
        try:
            picture = checked_picture(content)
        except PictureRefused as refused:
            line.note(problems.PICTURE_REFUSED, key, reason=str(refused))
            return ""
        self.pictures[picture.digest] = picture
        return f"![](picture:{picture.digest})"
