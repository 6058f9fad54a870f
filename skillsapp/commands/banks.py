"""`bank import`, `bank export` and `bank list`."""

from __future__ import annotations

import argparse
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb, problem_json
from skillsapp.domain.aliases import alias_table
from skillsapp.exchange.question_formats import AUTO, read_keys, write_keys
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.questions import list_questions


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--bank", required=True, metavar="KEY")
    parser.add_argument("--format", choices=(AUTO, *read_keys()), default=AUTO)
    parser.add_argument("--types", type=_types, default={}, metavar="0=single,1=true_false")
    parser.add_argument("--dry-run", action="store_true")


def _types(text: str) -> dict[str, str]:
    """Return the meaning of each code; an unfinished pair or a word that is no type of question is wrong usage."""
    known = alias_table("question_types")
    types = {}
    for pair in text.split(","):
        code, sign, word = (part.strip() for part in pair.partition("="))
        if not (code and sign and known.find(word)):
            told = _("“{pair}” is not a code and its type of question, like 0=single. Types: {known}.")
            raise argparse.ArgumentTypeError(told.format(pair=pair, known=", ".join(known.names)))
        types[code] = word
    return types


def _import(desk: Desk, options: argparse.Namespace) -> Answer:
    parsed = desk.app.question_files.preview(options.file, options.bank, options.types, options.format)
    accepted = parsed.accepted
    if accepted and not options.dry_run:
        accepted = desk.app.question_files.apply(options.bank, parsed).value
    data = {
        "read": parsed.read,
        "accepted": accepted,
        "rejected": parsed.rejected,
        "problems": [problem_json(problem, "line") for problem in parsed.problems],
    }
    counted = _("{read} questions read, {accepted} accepted, {rejected} rejected.").format(**data)
    told = (
        _("Line {row}, {column}: {message}").format(row=p.row, column=p.column or "-", message=p.message())
        for p in parsed.problems
    )
    return Answer(data, (counted, *told), 1 if parsed.read and not accepted else 0)


def _export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bank", required=True, metavar="KEY")
    parser.add_argument("--format", required=True, choices=write_keys())
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")


def _export(desk: Desk, options: argparse.Namespace) -> Answer:
    exported = desk.app.question_files.export(options.bank, options.format, options.out).value
    data = {"written": exported.written, "skipped": [{"id": one.id, "reason": one.reason} for one in exported.skipped]}
    counted = _("{written} questions written, {skipped} left out.").format(
        written=exported.written, skipped=len(exported.skipped)
    )
    return Answer(data, (counted, *(f"{one.id}: {one.reason}" for one in exported.skipped)))


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--bank", metavar="KEY")


def _list(desk: Desk, options: argparse.Namespace) -> Answer:
    rows = list_questions(desk.app.reader, options.bank)
    data = [
        {
            "id": row.id,
            "bank": row.bank,
            "type": row.type,
            "topic": row.topic,
            "difficulty": row.difficulty.value,
            "stem": row.stem,
            "options": list(row.options),
            "answer": row.answer,
            "source": row.source,
        }
        for row in rows
    ]
    return Answer(data, tuple(f"{row.id}  {row.stem}" for row in rows))


BANK_VERBS = (
    Verb(("bank", "import"), N_("Import questions into a bank."), _import_arguments, _import),
    Verb(("bank", "export"), N_("Write a bank into a file of another program."), _export_arguments, _export),
    Verb(("bank", "list"), N_("List the questions of the banks."), _list_arguments, _list),
)
