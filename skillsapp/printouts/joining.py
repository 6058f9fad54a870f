"""Several finished PDF files as one, in printing order, each as often as it is wanted."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from enum import StrEnum
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


class Backs(StrEnum):
    """What stands on the backs of a file's sheets: they are not printed at all, are left empty, or carry the next page."""

    UNPRINTED = "unprinted"
    EMPTY = "empty"
    FILLED = "filled"


def join(files: Sequence[tuple[Path, int, Backs]], target: Path) -> int:
    """Write (file, copies, backs) one after the other to *target*; return the number of pages.

    The pages of one file share their fonts however often it is repeated.  Where backs are printed every copy begins on a sheet of its
    own.  Raises TargetUnwritable; then *target* is as before.
    """
    import pypdfium2  # 60 ms that only printing pays

    joined = pypdfium2.PdfDocument.new()
    try:
        for path, copies, backs in files:
            part = pypdfium2.PdfDocument(path)
            try:
                places = list(range(len(part)))
                if backs is not Backs.UNPRINTED:
                    part.new_page(*part[0].get_size())
                    empty = len(places)
                    if backs is Backs.EMPTY:
                        places = [each for place in places for each in (place, empty)]
                    elif len(places) % 2:
                        places.append(empty)
                joined.import_pages(part, places * copies)
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
