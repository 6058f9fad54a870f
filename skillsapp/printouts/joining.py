"""Several finished PDF files as one, in printing order, each as often as it is wanted."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from skillsapp.printouts.pen import TargetUnwritable


def count_pages(path: Path) -> int:
    """Return how many pages a finished file has."""
    import pypdfium2  # 60 ms that only printing pays

    document = pypdfium2.PdfDocument(path)
    try:
        return len(document)
    finally:
        document.close()


def join(files: Sequence[tuple[Path, int]], target: Path) -> int:
    """Write (file, copies) one after the other to *target*; return the number of pages.

    The pages of one file share their fonts however often it is repeated.  Raises TargetUnwritable; then *target* is as before.
    """
    import pypdfium2  # 60 ms that only printing pays

    joined = pypdfium2.PdfDocument.new()
    try:
        for path, copies in files:
            part = pypdfium2.PdfDocument(path)
            try:
                joined.import_pages(part, [place for _copy in range(copies) for place in range(len(part))])
            finally:
                part.close()
        pages = len(joined)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
            unfinished = Path(name)
            try:
                with os.fdopen(handle, "wb") as stream:
                    joined.save(stream)
                os.replace(unfinished, target)
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError as refused:
            raise TargetUnwritable(target.name) from refused
    finally:
        joined.close()
    return pages
