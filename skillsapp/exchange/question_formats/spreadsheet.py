"""Our own layout and those of trainers, as CSV text or as a workbook."""

from __future__ import annotations

from pathlib import Path

from skillsapp.exchange.question_formats.question_format import QuestionFile, QuestionFormat, ReadOptions
from skillsapp.exchange.questions import parse_questions
from skillsapp.kernel.i18n import N_

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read a spreadsheet.  Raises what `parse_questions` raises."""
    parsed = parse_questions(path, types=options.types, existing=options.existing)
    return QuestionFile(parsed.rows, parsed.rejected_rows, parsed.problems, parsed.cases, parsed.pictures)


def is_workbook(path: Path, head: bytes) -> bool:
    return head.startswith(_OLE) or (head.startswith(_ZIP) and path.suffix.lower() != ".docx")


def is_text(path: Path, head: bytes) -> bool:
    return path.suffix.lower() == ".csv"


XLSX = QuestionFormat("xlsx", N_("Workbook"), (".xlsx", ".xls"), is_workbook, read)
CSV = QuestionFormat("csv", N_("CSV text"), (".csv",), is_text, read)
