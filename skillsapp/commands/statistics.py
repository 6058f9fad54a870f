"""`statistics items`: Moodle's item statistics of a file of marks; opens no data folder."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb
from skillsapp.exchange.responses import read_responses
from skillsapp.kernel.i18n import N_, _

_ITEM = ("facility", "sd", "random_guess", "intended_weight", "effective_weight", "discrimination", "efficiency")


def _items_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--responses", required=True, type=Path, metavar="F.csv")


def _items(desk: Desk, options: argparse.Namespace) -> Answer:
    from skillsapp.statistics.items import item_figures, score_figures  # numpy: a quarter of a second for this verb alone
    from skillsapp.statistics.sheet import sheet_of_matrix

    responses = read_responses(options.responses)
    sheet = sheet_of_matrix(responses.marks, responses.full)
    questions = []
    for name, figures in zip(responses.questions, item_figures(sheet), strict=True):
        values = asdict(figures)
        questions.append({"question": name, **{key: values[key] for key in _ITEM}})
    test = asdict(score_figures(sheet))
    if not responses.marks:
        desk.say(_("The file holds no rows: nothing was read."))
    lines = ["  ".join(_shown(value) for value in row.values()) for row in questions]
    lines.append("  ".join(f"{key} {_shown(value)}" for key, value in test.items()))
    return Answer({"questions": questions, "test": test}, ("  ".join(("question", *_ITEM)), *lines))


def _shown(value: object) -> str:
    return "-" if value is None else f"{value:.6f}" if isinstance(value, float) else str(value)


STATISTICS_VERBS = (Verb(("statistics", "items"), N_("Item statistics of a file of marks."), _items_arguments, _items),)
