"""`registration import`, `registration list` and `id check`."""

from __future__ import annotations

import argparse
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb, problem_json, xlsx_file
from skillsapp.domain.id_documents import check_id, find_id_type
from skillsapp.domain.registration import REGISTRATION_STATE_TITLES
from skillsapp.exchange.returned_rows import write_rejected
from skillsapp.kernel.clock import SystemClock, to_house
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--problems-to", type=xlsx_file, metavar="F.xlsx")


def _import(desk: Desk, options: argparse.Namespace) -> Answer:
    app = desk.app
    preview = app.registrations.preview(options.file, options.programme, to_house(app.clock.now()).date())
    accepted = len(preview.accepted)
    if options.problems_to and preview.rejected_rows:  # first: a refusal here must not leave rows behind that it says nothing of
        write_rejected(preview.to_return(), options.problems_to)
    if accepted and not options.dry_run:
        accepted = app.registrations.apply(preview).value
    data = {
        "read": preview.read,
        "accepted": accepted,
        "rejected": len(preview.rejected_rows),
        "warnings": preview.warnings,
        "problems": [problem_json(problem) for problem in preview.problems],
    }
    counted = _("{read} rows read, {accepted} accepted, {rejected} rejected.").format(**data)
    lines = (counted, *(_row_sentence(problem.row, problem.column, problem.message()) for problem in preview.problems))
    return Answer(data, lines, 1 if preview.read and not accepted else 0)


def _row_sentence(row: int, column: str, message: str) -> str:
    return _("Row {row}, {column}: {message}").format(row=row, column=column or "-", message=message)


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--unmasked", action="store_true")


def _list(desk: Desk, options: argparse.Namespace) -> Answer:
    programme = find_programme(desk.app.reader, options.programme)
    rows = list_registrations(desk.app.reader, programme.id)
    data = [
        {
            "entry_no": row.entry_no,
            "name": row.name,
            "group": row.group,
            "id_type": row.id_type,
            "id_number": row.id_number if options.unmasked else row.masked_id,
            "organisation": row.organisation,
            "state": row.state.value,
        }
        for row in rows
    ]
    return Answer(
        data,
        tuple(
            f"{row.entry_no}  {row.name}  {row.masked_id}  {row.organisation}  {_(REGISTRATION_STATE_TITLES[row.state])}"
            for row in rows
        ),
    )


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--type", required=True)
    parser.add_argument("number")


def _check(desk: Desk, options: argparse.Namespace) -> Answer:
    check = check_id(options.type, options.number, today=to_house(SystemClock().now()).date())
    data = {
        "valid": check.valid,
        "code": check.code,
        "normalised": check.normalised if find_id_type(options.type) else None,
        "sex": check.sex,
        "birth_date": check.birth_date.isoformat() if check.birth_date else None,
    }
    sentence = _("The number is right.") if check.valid else check.message()
    return Answer(data, (sentence,), 0 if check.valid else 1)


REGISTRATION_VERBS = (
    Verb(("registration", "import"), N_("Import a spreadsheet of registrations."), _import_arguments, _import),
    Verb(("registration", "list"), N_("List the registrations of a programme."), _list_arguments, _list),
    Verb(("id", "check"), N_("Check the number of an identity document."), _check_arguments, _check),
)
