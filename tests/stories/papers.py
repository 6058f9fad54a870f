"""Reads the papers that a story has printed: their texts, or one page of many."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pypdfium2


def bare(text: str) -> str:
    """Return a text without its blanks and line ends."""
    return "".join(text.split())


def pages(path: Path) -> list[str]:
    """Return the text of every page."""
    with closing(pypdfium2.PdfDocument(path)) as file:
        return [file[at].get_textpage().get_text_range() for at in range(len(file))]


def one_page(path: Path, at: int, target: Path) -> Path:
    """Take one page out of a file."""
    with closing(pypdfium2.PdfDocument(path)) as file, closing(pypdfium2.PdfDocument.new()) as page:
        page.import_pages(file, [at])
        page.save(target)
    return target
