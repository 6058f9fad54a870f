"""Our own layout and those of trainers, as CSV text or as a workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path

from skillsapp.domain.question import Question
from skillsapp.domain.rich_text import pictures_in
from skillsapp.exchange.question_formats.question_format import QuestionFile, QuestionFormat, ReadOptions, Skipped, WrittenBank
from skillsapp.exchange.question_sheet_writing import write_sheet_csv, write_sheet_xlsx
from skillsapp.exchange.questions import parse_questions
from skillsapp.kernel.i18n import N_, _

_WORD_STREAM, _WORKBOOK_STREAM = "WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read a spreadsheet.  Raises what `parse_questions` raises."""
    parsed = parse_questions(path, types=options.types, existing=options.existing)
    return QuestionFile(parsed.rows, parsed.rejected_rows, parsed.problems, parsed.cases, parsed.pictures)


def is_workbook(path: Path, head: bytes) -> bool:
    if head.startswith(_ZIP):
        try:
            with zipfile.ZipFile(path) as archive:
                return any(name.endswith("workbook.xml") for name in archive.namelist()) or path.suffix.lower() == ".xlsx"
        except (zipfile.BadZipFile, OSError, ValueError):
            return path.suffix.lower() in (".xlsx", ".xlsm")
    return head.startswith(_OLE) and not is_old_word(head, path)


def is_old_word(content: bytes, path: Path) -> bool:
    """Tell whether a file is a document of an older kind: .doc, .wps or .rtf, whatever its name says."""
    if content.startswith(b"{\\rtf"):
        return True
    documents = (".doc", ".dot", ".wps", ".wpt")
    return content.startswith(_OLE) and (
        _WORD_STREAM in content or (path.suffix.lower() in documents and _WORKBOOK_STREAM not in content)
    )


def is_text(path: Path, head: bytes) -> bool:
    return path.suffix.lower() == ".csv"


def write_xlsx(bank: WrittenBank, path: Path) -> tuple[Skipped, ...]:
    """Write our own layout as a workbook, with pictures over their cells.  Raises CannotWrite."""
    write_sheet_xlsx(path, bank.title, bank.questions, bank.cases, bank.pictures)
    return ()


def write_csv(bank: WrittenBank, path: Path) -> tuple[Skipped, ...]:
    """Write our own layout as text; questions with pictures are left out.  Raises CannotWrite."""
    shown = [question for question in bank.questions if _shows_pictures(question, bank)]
    without = [question for question in bank.questions if question not in shown]
    write_sheet_csv(path, without, bank.cases)
    return tuple(Skipped(question.id, _("A CSV file holds no pictures. Export a workbook instead.")) for question in shown)


def _shows_pictures(question: Question, bank: WrittenBank) -> bool:
    case = bank.cases.get(question.case)
    texts = (question.stem, *question.options, question.explanation, *question.details.left, case.text if case else "")
    return bool(pictures_in(*texts))


XLSX = QuestionFormat("xlsx", N_("Workbook"), (".xlsx", ".xls"), is_workbook, read, write_xlsx)
CSV = QuestionFormat("csv", N_("CSV text"), (".csv",), is_text, read, write_csv)
