"""`audit verify` and the `backup` verbs."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from skillsapp.app import operator
from skillsapp.commands.verb import Answer, Desk, Verb, no_arguments
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.audit import verify_answer_logs, verify_audit
from skillsapp.services.backups import missing_files
from skillsapp.store import backup
from skillsapp.store.backup import BackupFile
from skillsapp.store.backup_file import BackupLocked

T = TypeVar("T")


def _verify_audit(desk: Desk, options: argparse.Namespace) -> Answer:
    verdict, logs = verify_audit(desk.app.reader), verify_answer_logs(desk.app.reader)
    data = {
        "entries": verdict.entries,
        "broken_at": verdict.broken_at,
        "head": verdict.head,
        "answer_logs": logs.logs,
        "broken_logs": [{"attempt": attempt, "seq": seq} for attempt, seq in logs.broken],
    }
    if verdict.broken_at is None:
        sentence = _("{entries} entries, all in order. Head {head}.").format(entries=verdict.entries, head=verdict.head)
    else:
        sentence = _("The audit log was changed: entry {seq} does not follow from the one before it.").format(
            seq=verdict.broken_at
        )
    told = [sentence, _("{logs} answer logs, {broken} of them changed.").format(logs=logs.logs, broken=len(logs.broken))]
    told += [
        _("Attempt {attempt}: event {seq} does not follow.").format(attempt=attempt, seq=seq) for attempt, seq in logs.broken
    ]
    return Answer(data, tuple(told), 0 if verdict.broken_at is None and not logs.broken else 1)


def _create_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="DIR")


def _create(desk: Desk, options: argparse.Namespace) -> Answer:
    return _told(desk.app.backups.create(options.to).value)


def _file_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--recovery-code",
        metavar="CODE",
        help=_("The code of the recovery sheet; “-” reads it from standard input, where nobody sees it."),
    )


def _code(options: argparse.Namespace) -> str | None:
    """Return the code given as an option or on standard input."""
    given: str | None = options.recovery_code
    return sys.stdin.readline().strip() if given == "-" and sys.stdin is not None else given


def _with_code(desk: Desk, options: argparse.Namespace, call: Callable[[str | None], T]) -> T:
    """Call with the code given; where a locked backup wants one and somebody sits at the terminal, ask for it."""
    code = _code(options)
    try:
        return call(code)
    except BackupLocked as locked:
        if code is not None or sys.stdin is None or not sys.stdin.isatty():
            raise
        desk.say(_("Code of recovery sheet {mark} of {made_on}:").format(mark=locked.mark, made_on=locked.made_on))
        return call(sys.stdin.readline().strip())


def _verify(desk: Desk, options: argparse.Namespace) -> Answer:
    file = _with_code(desk, options, lambda code: backup.verify(options.file, desk.key, folder=desk.folder, code=code))
    if not backup.has_check_sum(file.path):
        desk.say(
            _("The check sum that was written beside this backup is missing; what the backup says of itself was read instead.")
        )
    return _told(file)


def _restore(desk: Desk, options: argparse.Namespace) -> Answer:
    restored = _with_code(
        desk, options, lambda code: backup.restore(options.file, desk.folder, desk.key, code=code, actor=operator())
    )
    kept = str(restored.kept) if restored.kept else None
    data = {"restored": str(options.file), "kept": kept, "files": restored.files, "missing": restored.missing}
    told = [_("Restored. What was there before is kept as {kept}.").format(kept=kept or "-")]
    return Answer(data, (*told, *missing_files(restored.files, restored.missing)))


def _rehearse(desk: Desk, options: argparse.Namespace) -> Answer:
    code = _code(options) or ""
    if not code and sys.stdin is not None and sys.stdin.isatty():
        desk.say(_("Code of the recovery sheet:"))
        code = sys.stdin.readline().strip()
    found = desk.app.backups.rehearse(options.file, code).value
    counts = {"people": found.holdings.people, "results": found.holdings.results, "certificates": found.holdings.certificates}
    data = {"file": str(options.file), **counts, "audit_entries": found.audit_entries, "answer_logs": found.answer_logs}
    return Answer(
        data, (_("Restored for a trial: {people} people, {results} results, {certificates} certificates.").format(**counts),)
    )


def _told(file: BackupFile) -> Answer:
    data = {"file": str(file.path), "made_at": to_house(file.made_at).isoformat(timespec="seconds"), "bytes": file.size}
    data |= {"verified": True, "check_sum": backup.has_check_sum(file.path), "files": file.files, "missing": file.missing}
    told = [_("Backup {file}, read back and found whole.").format(file=file.path)]
    return Answer(data, (*told, *([file.problem] if file.problem else missing_files(file.files, file.missing))))


HOUSE_VERBS = (
    Verb(("audit", "verify"), N_("Prove that nobody changed the audit log."), no_arguments, _verify_audit),
    Verb(("backup", "create"), N_("Make a backup and read it back."), _create_arguments, _create),
    Verb(("backup", "verify"), N_("Read a backup whole."), _file_argument, _verify),
    Verb(("backup", "restore"), N_("Put a backup in the place of the data folder's database."), _file_argument, _restore),
    Verb(("backup", "rehearse"), N_("Prove a backup with the code of the recovery sheet."), _file_argument, _rehearse),
)
