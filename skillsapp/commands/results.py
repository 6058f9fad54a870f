"""`results compute`, `results export`, `certificate issue` and `certificate verify`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb, xlsx_file
from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.programme import Programme
from skillsapp.domain.result_refusals import NotComputed
from skillsapp.exchange.results import write_results
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.files import make_folder
from skillsapp.kernel.i18n import N_, _
from skillsapp.printouts.certificate import PrintSetup
from skillsapp.printouts.reading import read_codes
from skillsapp.queries.certificates import Verification, list_certificates, verify_certificate
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.results import ResultRow, find_result_set, list_honours, list_results
from skillsapp.services.certificate_files import write_certificates


@dataclass(eq=False)
class NoCodeFound(SkillsError):
    code = "certificate.no_code"
    text = N_("No code was found in {file}. Take a sharper or larger picture.")
    file: str


_CODE_FILES = (".pdf", ".png", ".jpg", ".jpeg")


def _programme_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", required=True, metavar="ID")


def _compute(desk: Desk, options: argparse.Namespace) -> Answer:
    computation = desk.app.results.compute(options.programme).value
    for problem in computation.problems:
        desk.say(problem.message())
    return _told(desk, find_programme(desk.app.reader, options.programme))


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    _programme_argument(parser)
    parser.add_argument("--out", type=xlsx_file, metavar="F.xlsx")


def _export(desk: Desk, options: argparse.Namespace) -> Answer:
    programme = find_programme(desk.app.reader, options.programme)
    if find_result_set(desk.app.reader, programme.id) is None:
        raise NotComputed()
    if options.out is not None:
        rows = list_results(desk.app.reader, programme.id, unmasked=True)
        write_results(options.out, programme, rows, list_honours(desk.app.reader, programme.id), with_ids=True)
    return _told(desk, programme)


def _told(desk: Desk, programme: Programme) -> Answer:
    rows = list_results(desk.app.reader, programme.id)
    lines = (
        f"{row.rank or '-'}  {row.entry_no}  {row.name}  {_text(row.total) or row.status.value}  {row.prize or ''}"
        for row in rows
    )
    return Answer([_result_json(row) for row in rows], tuple(lines))


def _result_json(row: ResultRow) -> dict[str, object]:
    return {
        "entry_no": row.entry_no,
        "group": row.group,
        "components": {key: _text(value) for key, value in row.components.items()},
        "total": _text(row.total),
        "status": row.status.value,
        "passed": row.passed,
        "rank": row.rank,
        "decided_by": row.decided_by,
        "prize": row.prize,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _issue_arguments(parser: argparse.ArgumentParser) -> None:
    _programme_argument(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    parser.add_argument("--start", type=int, metavar="N", help=_("the first running number; without it numbers go on"))
    parser.add_argument("--layout", choices=[layout.value for layout in PrintLayout], default=PrintLayout.ONE.value)


def _issue(desk: Desk, options: argparse.Namespace) -> Answer:
    app = desk.app
    make_folder(options.out)  # first: nobody should be certified into a folder that cannot be
    issue = app.certificates.issue(options.programme, to_house(app.clock.now()).date(), options.start).value
    certificates = [row.certificate for row in list_certificates(app.reader, options.programme)]
    setup = PrintSetup(PrintLayout(options.layout))
    files = write_certificates(certificates, app.folder, options.out, setup) if certificates else ()
    data = {
        "issued": len(issue.issued),
        "files": [str(file) for file in files],
        "unprintable": [
            {"entry_no": each.entry_no, "name": each.name, "characters": list(each.characters)} for each in issue.unprintable
        ],
    }
    lines = [_("{count} certificates issued, {files} files written.").format(count=len(issue.issued), files=len(files))]
    lines += [
        _("{name} ({entry_no}): no font has {characters}.").format(
            name=each.name, entry_no=each.entry_no, characters=" ".join(each.characters)
        )
        for each in issue.unprintable
    ]
    return Answer(data, tuple(lines))


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT|FILE")


def _verify(desk: Desk, options: argparse.Namespace) -> Answer:
    path = Path(options.text)
    if path.suffix.lower() in _CODE_FILES:
        texts = [code.text for code in read_codes(path)]
        if not texts:
            raise NoCodeFound(str(path))
    else:
        texts = [options.text]
    verdicts = [verify_certificate(desk.app.reader, text) for text in texts]
    data = [_verdict_json(verdict) for verdict in verdicts]
    status = 0 if all(verdict.valid for verdict in verdicts) else 1
    return Answer(data if len(data) > 1 else data[0], tuple(_sentence(verdict) for verdict in verdicts), status)


def _sentence(verdict: Verification) -> str:
    """Return the verdict for people: what the code certifies, or why it may not be believed."""
    if not verdict.number:
        return verdict.message
    shown = _("{title} {number}, {name}, {day}").format(
        title=verdict.title, number=verdict.number, name=verdict.name, day=verdict.issued_on or "-"
    )
    if verdict.revoked:
        return _("Void: {certificate}. {reason}").format(certificate=shown, reason=verdict.message)
    return _("Genuine: {certificate}.").format(certificate=shown)


def _verdict_json(verdict: Verification) -> dict[str, object]:
    return {
        "valid": verdict.valid,
        "code": verdict.code,
        "number": verdict.number or None,
        "name": verdict.name or None,
        "title": verdict.title or None,
        "issued_on": verdict.issued_on.isoformat() if verdict.issued_on else None,
        "revoked": verdict.revoked,
    }


RESULT_VERBS = (
    Verb(("results", "compute"), N_("Compute the results of a programme."), _programme_argument, _compute),
    Verb(("results", "export"), N_("Export the results as a spreadsheet."), _export_arguments, _export),
    Verb(
        ("certificate", "issue"),
        N_("Issue the certificates that are due and write all of them as PDF."),
        _issue_arguments,
        _issue,
    ),
    Verb(
        ("certificate", "verify"),
        N_("Verify the code of a certificate, as text or in a picture or PDF."),
        _verify_arguments,
        _verify,
    ),
)
