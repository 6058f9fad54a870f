"""`registration import-folder`: a folder of returns, as forty companies send them."""

from __future__ import annotations

import argparse
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb, problem_json
from skillsapp.exchange.return_folder import FileOutcome
from skillsapp.exchange.return_sheets import write_all
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.programmes import find_programme
from skillsapp.services.returns import FileCheck, FolderCheck, KnownChange

_REFUSED, _UNREADABLE = 1, 3


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--returns", type=Path, metavar="DIR", help=_("write there what goes back to each unit"))


def _import(desk: Desk, options: argparse.Namespace) -> Answer:
    app = desk.app
    programme = find_programme(app.reader, options.programme)
    today = to_house(app.clock.now()).date()
    files = app.returns.read(options.folder, programme.id, today)
    check = app.returns.check(files, programme.id, today)
    doubtful = frozenset(change.person_id for change in check.changes if change.is_doubtful)
    sheets = check.sheets()
    if options.returns is not None:  # first: a refusal here must not leave rows behind that it says nothing of
        write_all(sheets, check.report(), programme.title, options.returns)
    added, updated = check.accepted, len(check.changes) - len(doubtful)
    if not options.dry_run and (added or updated):
        photos = app.returns.keep_photos(check, doubtful)
        for _file, problem in photos.problems:
            desk.say(problem.message())
        done = app.returns.apply(check, photos, doubtful).value
        added, updated = done.added, done.updated
    data = {
        "read": sum(file.read for file in check.files),
        "accepted": added,
        "present": check.present,
        "rejected": sum(len(file.rejected_rows) for file in check.files),
        "updated": updated,
        "files": [_file_json(file) for file in check.files],
        "changes": [_change_json(change) for change in check.changes],
        "returns": [sheet.company for sheet in sheets] if options.returns is not None else [],
    }
    counted = _("{read} rows read, {accepted} accepted, {present} on the list already, {rejected} rejected.").format(**data)
    lines = [counted, *(f"{file.file.name}: {file.file.sentence}" for file in check.files if file.file.sentence)]
    return Answer(data, tuple(lines), _status(check, added))


def _status(check: FolderCheck, added: int) -> int:
    """Return 0 where anybody is on the list by this folder; 3 where nothing in it could be read, 1 where nobody was taken."""
    outcomes = {file.file.outcome for file in check.files}
    if FileOutcome.READ not in outcomes:
        return _UNREADABLE if FileOutcome.UNREADABLE in outcomes else _REFUSED
    return 0 if added or check.present else _REFUSED


def _file_json(check: FileCheck) -> dict[str, object]:
    return {
        "file": check.file.name,
        "company": check.file.company.name or None,
        "outcome": check.file.outcome.value,
        "read": check.read,
        "accepted": len(check.accepted),
        "present": len(check.present),
        "rejected": len(check.rejected_rows),
        "photos": len(check.file.photos),
        "message": check.file.sentence or None,
        "problems": [problem_json(problem) for problem in check.problems],
    }


def _change_json(change: KnownChange) -> dict[str, object]:
    """Return what a return says anew of a known person: another name is left for a person to decide."""
    file, row = change.place
    return {
        "file": file,
        "row": row,
        "id_number": change.masked_id,
        "fields": sorted(change.changes),
        "taken": not change.is_doubtful,
    }


RETURN_VERBS = (Verb(("registration", "import-folder"), N_("Import a folder of registration returns."), _arguments, _import),)
