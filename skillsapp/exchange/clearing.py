"""Clearing a borrowed laptop: everything of the exam goes from its data folder, then the note of it goes onto the stick."""

from __future__ import annotations

import io
import logging
import shutil
from pathlib import Path

from skillsapp.domain.venue_day import Cleared, ClearedNote
from skillsapp.exchange.stick import put_on_stick
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.files import cannot_write
from skillsapp.kernel.paths import DataFolder

_log = logging.getLogger(__name__)


def clear_folder(folder: DataFolder, note: ClearedNote, stick: Path | None) -> Cleared:
    """Remove everything in a closed data folder, then put the note onto the stick.  Raises CannotWrite where a file cannot be removed."""
    try:
        for inner in (folder.photos, folder.packages, folder.backups, folder.scratch):
            if inner.exists():
                shutil.rmtree(inner)
        for file in (*folder.root.glob("skillsapp.*"), folder.ballast, folder.root / "open.mark", folder.root / "windows.ini"):
            if file != folder.lock:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(folder.root, error) from error
    shutil.rmtree(folder.logs, ignore_errors=True)
    folder.lock.unlink(missing_ok=True)
    if stick is None:
        return Cleared(None)
    try:
        return Cleared(put_on_stick(stick, note.name, io.BytesIO(note.content), lambda _done, _total: None))
    except SkillsError as problem:
        _log.warning("venue.cleared_without_note %s", problem.code)
        return Cleared(None)
