"""What the home page says of backups: how old the last one is, how the automatic one went, and whether there is a recovery sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from skillsapp.queries.settings import demonstration_people
from ui.context import Session
from ui.theme import Tone

if TYPE_CHECKING:
    from skillsapp.app import App

LATE_HOURS = 24


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """`missing` is the second folder that was not there at the last automatic backup; `problem` what a disk refused then."""

    last_at: datetime | None
    late_hours: int = LATE_HOURS
    has_sheet: bool = True
    missing: str = ""
    problem: str = ""


def backup_facts(app: App, settings: Mapping[str, str]) -> BackupFacts:
    """Return what is known of this folder's backups; a folder of invented people needs no sheet."""
    second, late = settings["backup.folder"], settings["backup.late_hours"]
    last, kept = app.backups.last(Path(second) if second else None), app.backups.outcome()
    has_sheet = app.recovery.sheet() is not None or bool(demonstration_people(app.reader))
    hours = int(late) if late.isdecimal() and int(late) > 0 else LATE_HOURS
    return BackupFacts(
        last.made_at if last else None,
        hours,
        has_sheet,
        second if kept is not None and kept.second_missing and kept.second_folder == second else "",
        (kept.problem or kept.second_problem) if kept is not None else "",
    )


def trouble_with(facts: BackupFacts, now: datetime, session: Session) -> tuple[tuple[str, str, str, Tone], ...]:
    """Return key, sentence, what stands below it, and how bad it is; nothing for who makes no backups."""
    if not session.may(Permission.BACK_UP):
        return ()
    found = []
    if facts.last_at is None or now - facts.last_at > timedelta(hours=facts.late_hours):
        below = (
            _("Last backup {time}").format(time=stamp(facts.last_at)) if facts.last_at else _("Nothing has been backed up yet.")
        )
        found.append(("backup", _("Make a backup"), below, Tone.WARN))
    if facts.problem:
        found.append(("backup_problem", _("The last automatic backup did not succeed"), facts.problem, Tone.WARN))
    if not facts.has_sheet and session.may(Permission.MANAGE_ACCOUNTS):
        text = _("Make the recovery sheet for the safe")
        found.append(("recovery_sheet", text, _("Until then a backup is as good as not encrypted."), Tone.WARN))
    if facts.missing:
        found.append(
            ("backup_stick", _("The stick for backups is not there"), _("The backup lies in the data folder."), Tone.INFO)
        )
    return tuple(found)
