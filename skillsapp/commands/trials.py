"""`rules try` and `marking try`: what-if calculators that open no data folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from skillsapp.commands.verb import Answer, Desk, Verb
from skillsapp.domain.marking_trial import try_marking
from skillsapp.domain.ranking import standings
from skillsapp.domain.rules_file import parse_rules, parse_scores, standing_as_data
from skillsapp.exchange.source import read_bytes
from skillsapp.kernel.i18n import N_


def _rules_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", required=True, type=Path, metavar="RULES.toml")
    parser.add_argument("--scores", required=True, type=Path, metavar="SCORES.csv")


def _rules(desk: Desk, options: argparse.Namespace) -> Answer:
    rules = parse_rules(read_bytes(options.rules, empty=True))
    ranking = standings(parse_scores(read_bytes(options.scores, empty=True), rules), rules)
    for warning in ranking.warnings:
        desk.say(warning.message())
    rows = [standing_as_data(row) for row in ranking.rows]
    return Answer(rows, tuple("  ".join("-" if value is None else str(value) for value in row.values()) for row in rows))


def _marking_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rule", required=True, metavar="KEY")
    parser.add_argument("--params", default="{}", metavar="JSON")
    parser.add_argument("--marks", required=True, metavar="JSON")


def _marking(desk: Desk, options: argparse.Namespace) -> Answer:
    answer = try_marking(options.rule, options.params, options.marks)
    return Answer(answer, (str(answer["value"]),))


TRIAL_VERBS = (
    Verb(("rules", "try"), N_("Try rules of ranking on a file of scores."), _rules_arguments, _rules),
    Verb(("marking", "try"), N_("Try a scoring rule on a list of marks."), _marking_arguments, _marking),
)
