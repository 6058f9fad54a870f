"""`rehearse` and `attempt list`."""

from __future__ import annotations

import argparse
import sys

from skillsapp.commands.verb import Answer, Desk, Verb, whole_number
from skillsapp.domain.attempt import ATTEMPT_PHASE_TITLES, EventKind
from skillsapp.domain.exam import Saved
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.attempts import AttemptRow, list_attempts
from skillsapp.queries.programmes import find_programme
from skillsapp.rehearsal import rehearse


def _rehearse_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--candidates", required=True, type=whole_number, metavar="N")
    parser.add_argument("--seed", required=True, type=int, metavar="S")
    parser.add_argument("--acks", action="store_true")
    parser.add_argument("--think-ms", type=int, default=0, metavar="M")


def _rehearse(desk: Desk, options: argparse.Namespace) -> Answer:
    acknowledged = _acknowledge if options.acks else None
    report = rehearse(
        desk.app,
        options.programme,
        options.candidates,
        options.seed,
        think_ms=max(0, options.think_ms),
        acknowledged=acknowledged,
    )
    if options.acks:
        return Answer(None, (), silent=True)
    data = {
        "attempts": report.attempts,
        "answers": report.answers,
        "seconds": round(report.seconds, 3),
        "save_ms": {"p50": round(report.p50_ms, 3), "p99": round(report.p99_ms, 3)},
    }
    told = _(
        "{attempts} attempts, {answers} answers saved in {seconds} seconds; half of the saves took under {p50} ms, 99 in 100 under {p99} ms."
    )
    return Answer(data, (told.format(**data, p50=f"{report.p50_ms:.1f}", p99=f"{report.p99_ms:.1f}"),))


def _acknowledge(saved: Saved) -> None:
    sys.stdout.write(f"ACK {saved.attempt_id} {saved.seq} {saved.question} {saved.response}\n")
    sys.stdout.flush()


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--programme", required=True, metavar="ID")
    parser.add_argument("--events", action="store_true")


def _list(desk: Desk, options: argparse.Namespace) -> Answer:
    programme = find_programme(desk.app.reader, options.programme)
    rows = list_attempts(desk.app.reader, programme.id)
    lines = (
        f"{row.record.entry_no}  {_(ATTEMPT_PHASE_TITLES[row.state.state])}  {row.state.answered}/{len(row.record.layout)}  {row.seconds_left} s"
        for row in rows
    )
    return Answer([_attempt_json(row, with_events=options.events) for row in rows], tuple(lines))


def _attempt_json(row: AttemptRow, *, with_events: bool) -> dict[str, object]:
    data: dict[str, object] = {
        "attempt": row.record.id,
        "entry_no": row.record.entry_no,
        "state": row.state.state.value,
        "answered": row.state.answered,
        "seconds_left": row.seconds_left,
        "rehearsal": row.record.rehearsal,
    }
    if with_events:
        compared = any(event.kind is EventKind.COMPARED for event in row.events)
        data["events"] = [
            {
                "seq": event.seq,
                "kind": event.kind.value,
                "question": event.question or None,
                "response": None if event.kind is EventKind.KEYED and not compared else event.response or None,
                "at": to_house(event.at).isoformat(timespec="milliseconds"),
            }
            for event in row.events
        ]
    return data


ATTEMPT_VERBS = (
    Verb(("rehearse",), N_("Let invented candidates sit the exam."), _rehearse_arguments, _rehearse),
    Verb(("attempt", "list"), N_("List the attempts of a programme."), _list_arguments, _list),
)
