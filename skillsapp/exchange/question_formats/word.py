"""Questions in a Word document: paragraphs as trainers write them, tables with a header, pictures; out as a booklet with its key."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.columns import ColumnMapping, data_rows, find_columns
from skillsapp.exchange.question_formats.question_format import QuestionFile, QuestionFormat, ReadOptions
from skillsapp.exchange.question_formats.spreadsheet import is_old_word
from skillsapp.exchange.question_formats.word_booklet import write
from skillsapp.exchange.question_line import FAMILY, NO_CONVENTIONS, QuestionLine
from skillsapp.exchange.question_options import cut_at_labels
from skillsapp.exchange.question_script import ScriptLine, read_script
from skillsapp.exchange.questions import lines_of
from skillsapp.exchange.script_questions import take_script
from skillsapp.exchange.sheet import EMPTY, Cell, CellKind, Sheet
from skillsapp.exchange.source import read_bytes
from skillsapp.exchange.word_document import NoWordDocument, Paragraph, Table, read_word
from skillsapp.kernel.i18n import N_

_NEEDED = ("stem", "answer")


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read a .docx.  Raises FileUnreadable, FileTooLarge, FileDamaged, NoWordDocument or TypeCodesUnknown."""
    content = read_bytes(path)
    if is_old_word(content, path):
        raise NoWordDocument(path.name)
    found = read_word(content, path.name)
    lines: list[ScriptLine] = []
    rows: list[QuestionLine] = []
    conventions = NO_CONVENTIONS
    for block in found.blocks:
        if isinstance(block, Paragraph):
            lines += _script_lines(block)
            continue
        cards = list(_cards(block))
        if cards:
            rows += cards
            continue
        sheet = _sheet(block)
        mapping = find_columns([sheet], FAMILY, _NEEDED)
        is_list = mapping is not None and all(key in mapping.columns for key in _NEEDED) and len(block.rows) > 1
        if mapping is not None and is_list and "type" not in mapping.columns and "option_a" not in mapping.columns:
            lines += _listed_lines(sheet, mapping)
        elif mapping is not None and is_list:
            made, conventions = lines_of(sheet, mapping, options.types, conventions)
            rows += made
        else:
            lines += _key_lines(block) or list(_row_lines(block))
    script = read_script(lines)
    script.problems[:0] = found.problems
    taken = take_script(script, options.existing, rows, conventions)
    none = () if taken.rows or taken.rejected else (problems.NO_QUESTIONS.at(),)
    return QuestionFile(taken.rows, taken.rejected, taken.problems + none, taken.cases, MappingProxyType(found.pictures))


def knows(path: Path, head: bytes) -> bool:
    """Tell whether a file is a Word document, or an old one, which is refused with what to do."""
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as archive:
                return "word/document.xml" in archive.namelist()
        except (zipfile.BadZipFile, OSError, ValueError):
            return path.suffix.lower() == ".docx"
    return is_old_word(head, path)


def _script_lines(paragraph: Paragraph) -> Iterator[ScriptLine]:
    for place, text in enumerate(paragraph.text.split("\n")):
        yield ScriptLine(paragraph.number, text, paragraph.heading and place == 0)


def _sheet(table: Table) -> Sheet:
    width = max(map(len, table.rows))
    rows = tuple(
        tuple(Cell(text, CellKind.TEXT) if text else EMPTY for text in (*row, *[""] * (width - len(row)))) for row in table.rows
    )
    return Sheet("", table.number, rows)


def _row_lines(table: Table) -> Iterator[ScriptLine]:
    """Yield the rows of a table without a header as lines: options side by side stand on one line."""
    for number, row in enumerate(table.rows, table.number):
        filled = [cell for cell in row if cell.strip()]
        if all("\n" not in cell for cell in filled):
            yield ScriptLine(number, "\t".join(filled))
            continue
        for cell in filled:
            for text in cell.split("\n"):
                yield ScriptLine(number, text)


def _cards(table: Table) -> Iterator[QuestionLine]:
    """Yield the questions of a table that names a field in the first cell of each row and holds it in the second."""
    words = alias_table(FAMILY)
    fields = [
        (number, words.find(row[0].strip(" :\uff1a")), row) for number, row in enumerate(table.rows, table.number) if any(row)
    ]
    keys = [key for _number, key, _row in fields]
    if not all(keys) or not set(_NEEDED) <= set(keys) or any(len(row) < 2 for row in table.rows):
        return
    card: dict[str, str] = {}
    begun = 0
    for number, key, row in fields:
        if key in card:
            yield QuestionLine(begun, card)
            card = {}
        begun = begun if card else number
        card[str(key)] = "\n".join(dict.fromkeys(filter(None, row[1:])))
    yield QuestionLine(begun, card)


def _listed_lines(sheet: Sheet, mapping: ColumnMapping) -> Iterator[ScriptLine]:
    """Yield the rows of a list that names no types and holds options with their stems, as the text that they are."""
    words = alias_table(FAMILY).names
    for count, (number, cells) in enumerate(data_rows(sheet, mapping, _NEEDED), 1):
        said = {key: cells[index].text for key, index in mapping.columns.items() if index < len(cells)}
        stem, *more = said.pop("stem").split("\n")
        counted = folded(said.pop("number", "")).strip(".\u3001")
        yield ScriptLine(number, f"{counted if counted.isdecimal() else count}. {stem}")
        for text in more:
            yield ScriptLine(number, text)
        for key, text in said.items():
            if text:
                yield from (ScriptLine(number, each) for each in f"{words[key]}\uff1a{text}".split("\n"))


def _key_lines(table: Table) -> list[ScriptLine]:
    """Return the lines of a table that is a key, as numbers over answers or beside them; nothing for any other table."""
    across = _pairs(table.rows)
    pairs = across or _pairs(tuple(zip(*_even(table.rows), strict=True)))
    if not pairs:
        return []
    word = alias_table(FAMILY).names["answer"]
    return [ScriptLine(table.number, f"{word}\uff1a" + " ".join(f"{number}.{answer}" for number, answer in pairs))]


def _pairs(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Return numbers and answers of rows in pairs whose first cells say what they are, or hold nothing but numbers and letters."""
    words = alias_table(FAMILY)
    found: list[tuple[int, str]] = []
    if len(rows) < 2 or len(rows) % 2:
        return []
    for numbers, answers in zip(rows[::2], rows[1::2], strict=True):
        titled = words.find(numbers[0]) in ("number", "id", "stem") and words.find(answers[0]) == "answer"
        start = 1 if titled else 0
        for number, answer in zip(numbers[start:], answers[start:], strict=False):
            plain = folded(number).strip(".\u3001")
            if not plain and not answer.strip():
                continue
            short = len(folded(answer)) <= 8 and not cut_at_labels(answer)[1]
            if not plain.isdecimal() or not answer.strip() or not (titled or short) or folded(answer).isdecimal():
                return []
            found.append((int(plain), " ".join(answer.split())))
    return found


def _even(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    width = max(map(len, rows))
    return [(*row, *[""] * (width - len(row))) for row in rows]


WORD = QuestionFormat("docx", N_("Word document"), (".docx",), knows, read, write)
