"""`demo --headless`: the whole demonstration without windows, real code everywhere."""

from __future__ import annotations

import argparse
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from skillsapp.app import Session, open_app, operator
from skillsapp.commands.verb import Answer, Desk, Verb
from skillsapp.demo.build import build
from skillsapp.demo.outputs import write_outputs
from skillsapp.kernel.clock import SystemClock, to_house
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.files import make_folder
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.attempts import list_attempts
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.results import list_results

_MARK = "demonstration.txt"


@dataclass(eq=False)
class NotEmpty(SkillsError):
    code = "demo.not_empty"
    text = N_("The data folder {folder} holds data already. The demonstration needs an empty folder of its own.")
    folder: str


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--headless", action="store_true", required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")


def _run(desk: Desk, options: argparse.Namespace) -> Answer:
    started = time.perf_counter()
    folder = _fresh_folder(options.data_dir, options.out)
    today = to_house(SystemClock().now()).date()
    built = build(folder, today, lambda done, total: desk.say(f"{done}/{total}"))
    app = open_app(folder, session=Session(operator()))
    try:
        files = [str(file) for file in write_outputs(app, built, options.out)]
        programmes = list_programmes(app.reader)
        attempts = [attempt for each in programmes for attempt in list_attempts(app.reader, each.id)]
        data = {
            "programmes": len(programmes),
            "registrations": built.registrations,
            "attempts": len(attempts),
            "answers": sum(attempt.state.answered for attempt in attempts),
            "results": sum(len(list_results(app.reader, each.id)) for each in programmes),
            "certificates": sum(len(list_certificates(app.reader, each.id)) for each in programmes),
            "files": files,
            "seconds": round(time.perf_counter() - started, 1),
        }
    finally:
        app.close()
    told = _(
        "{registrations} registrations, {attempts} attempts, {answers} answers, {certificates} certificates in {seconds} seconds."
    )
    return Answer(data, (told.format(**data), *files))


def _fresh_folder(data_dir: Path | None, out: Path) -> DataFolder:
    """Return the empty data folder to build in: the one asked for, or `data` beside the files, where an older demonstration is removed."""
    if data_dir is not None:
        folder = DataFolder(data_dir)
        if folder.database.exists():
            raise NotEmpty(str(data_dir))
        return folder
    root = out / "data"
    if root.exists():
        if not (root / _MARK).exists():
            raise NotEmpty(str(root))
        shutil.rmtree(root)
    make_folder(root)
    (root / _MARK).write_text("invented people only\n", encoding="ascii")
    return DataFolder(root)


DEMO_VERBS = (
    Verb(
        ("demo",), N_("Build the demonstration and run a whole competition day and a class, without windows."), _arguments, _run
    ),
)
