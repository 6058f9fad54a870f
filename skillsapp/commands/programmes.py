"""`programme create` and `programme list`."""

from __future__ import annotations

import argparse
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb, no_arguments
from skillsapp.domain.programme import STATE_TITLES, ProgrammeKind
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.programmes import list_programmes


def _create_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--preset", required=True, choices=[kind.value for kind in ProgrammeKind])
    parser.add_argument("--title", required=True)
    parser.add_argument("--settings", type=Path, metavar="F.toml")


def _create(desk: Desk, options: argparse.Namespace) -> Answer:
    done = desk.app.programmes.create(ProgrammeKind(options.preset), options.title, options.settings)
    return Answer({"id": done.value.id}, (done.value.id,))


def _list(desk: Desk, options: argparse.Namespace) -> Answer:
    rows = list_programmes(desk.app.reader)
    return Answer(
        [{"id": row.id, "kind": row.kind.value, "title": row.title, "state": row.state.value} for row in rows],
        tuple(f"{row.id}  {row.title}  {_(STATE_TITLES[row.state])}" for row in rows),
    )


PROGRAMME_VERBS = (
    Verb(("programme", "create"), N_("Create a programme from a preset."), _create_arguments, _create),
    Verb(("programme", "list"), N_("List the programmes."), no_arguments, _list),
)
