"""One file per format of question files.  A new format is a new file and a new line here; a file is of the first format that knows it."""

from __future__ import annotations

from skillsapp.exchange.question_formats.question_format import QuestionFormat
from skillsapp.exchange.question_formats.spreadsheet import CSV, XLSX
from skillsapp.kernel.registry import registry

__all__ = ["QUESTION_FORMATS", "QuestionFormat"]

QUESTION_FORMATS = registry(XLSX, CSV)
