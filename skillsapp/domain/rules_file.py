"""The rules file (TOML) and the scores file (CSV) of `rules try`, read with a clear sentence for each fault."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, TypeVar

from skillsapp.domain.ranking import ComponentRule, Entry, PassOn, PrizeRule, RankingRules, RankingWay, RoundAt, Standing
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.score import shown
from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.exact import Rounding, parse_decimal
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

Option = TypeVar("Option", bound=StrEnum)
MOST_DECIMALS = 4
_LONGEST_FRACTION = 100
_LARGEST_POWER = 15
_SETTINGS = ("decimals", "rounding", "round_at", "pass_on", "ranking", "tie_order", "rank_requires_pass", "component", "prize")
_COMPONENT_FIELDS = ("key", "weight", "full", "pass", "title")
_PRIZE_FIELDS = ("group", "name", "places")


@dataclass(eq=False)
class NotText(DamagedError):
    """A file's bytes are not what the verb reads."""

    code: ClassVar[str] = "file.unreadable"
    text: ClassVar[str] = N_("The {what} cannot be read: {reason}.")
    what: str
    reason: str

    def details(self) -> dict[str, object]:
        return {"what": _(self.what), "reason": self.reason}


@dataclass(eq=False)
class RulesFormat(SkillsError):
    """The rules file is well-formed, but a setting is missing, unknown or outside what it may be."""

    code: ClassVar[str] = "rules.format"
    text: ClassVar[str] = N_("Rules file, “{place}”: expected {expected}, found “{found}”.")
    place: str
    expected: str
    found: str

    def details(self) -> dict[str, object]:
        return {"place": self.place, "expected": _(self.expected), "found": self.found}


@dataclass(eq=False)
class ScoresRefused(SkillsError):
    """The scores file has cells that cannot be taken; nothing is computed from the rest."""

    code: ClassVar[str] = "scores.format"
    text: ClassVar[str] = N_("The scores file has {count} faults. The first: {first}")
    problems: tuple[Problem, ...]

    def details(self) -> dict[str, object]:
        listed = [
            {"row": p.row, "column": p.column, "code": p.code, "severity": p.severity, "message": p.message()}
            for p in self.problems
        ]
        return {"count": len(self.problems), "first": self.problems[0].message(), "problems": listed}


COLUMN_MISSING = ProblemKind("scores.column_missing", Severity.ERROR, N_("The column “{column}” is missing in the header."))
COLUMN_TWICE = ProblemKind("scores.column_twice", Severity.ERROR, N_("The column “{column}” stands twice in the header."))
CELLS_TOO_MANY = ProblemKind(
    "scores.cells",
    Severity.ERROR,
    N_("Row {row} has more cells than the header. A decimal comma may have split a number in two."),
)
CANDIDATE_MISSING = ProblemKind("scores.candidate_missing", Severity.ERROR, N_("Row {row}: the candidate is missing."))
CANDIDATE_TWICE = ProblemKind(
    "scores.duplicate", Severity.ERROR, N_("Row {row}: candidate “{value}” stands in row {first} already.")
)
STATUS_UNKNOWN = ProblemKind("scores.status", Severity.ERROR, N_("Row {row}: the status “{value}” is not one of {known}."))
NOT_A_NUMBER = ProblemKind("scores.number", Severity.ERROR, N_("Row {row}, column “{column}”: “{value}” is not a number."))
OUT_OF_RANGE = ProblemKind(
    "scores.out_of_range", Severity.ERROR, N_("Row {row}, column “{column}”: {value} is outside 0 to {full}.")
)


def parse_rules(source: str | bytes) -> RankingRules:
    """Return the rules of a rules file.  Raises NotText and RulesFormat."""
    try:
        settings = tomllib.loads(_as_text(source, N_("rules file")), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise NotText(N_("rules file"), str(error)) from None
    _refuse_unknown(settings, _SETTINGS, "")
    components = tuple(_component(table, f"component {i}") for i, table in enumerate(_tables(settings, "component"), 1))
    if not components:
        raise RulesFormat("component", N_("at least one [[component]]"), "0")
    twice = [c.key for i, c in enumerate(components) if c.key in [other.key for other in components[:i]]]
    if twice:
        raise RulesFormat("component", N_("each key once"), twice[0])
    return RankingRules(
        components=components,
        decimals=_whole(settings, "decimals", 2, "", 0, MOST_DECIMALS),
        rounding=_option(settings, "rounding", Rounding.HALF_UP),
        round_at=_option(settings, "round_at", RoundAt.TOTAL),
        pass_on=_option(settings, "pass_on", PassOn.ROUNDED),
        ranking=_option(settings, "ranking", RankingWay.COMPETITION),
        tie_order=_tie_order(settings),
        rank_requires_pass=_flag(settings, "rank_requires_pass"),
        prizes=tuple(_prize(table, f"prize {i}") for i, table in enumerate(_tables(settings, "prize"), 1)),
    )


def parse_scores(source: str | bytes, rules: RankingRules) -> tuple[Entry, ...]:
    """Return the entries of a scores file in CSV.  Raises NotText and ScoresRefused."""
    text = _as_text(source, N_("scores file"))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise NotText(N_("scores file"), str(error)) from None
    return parse_score_rows(rows, rules)


def parse_score_rows(rows: Iterable[Sequence[str]], rules: RankingRules) -> tuple[Entry, ...]:
    """Return the entries of rows of text, the header first.  Raises ScoresRefused with every fault."""
    reader = _ScoreReader(rules)
    entries = [entry for row, cells in enumerate(rows, 1) if (entry := reader.read(row, cells)) is not None]
    if not reader.columns:
        reader.take_header(1, ())
    if reader.problems:
        raise ScoresRefused(tuple(reader.problems))
    return tuple(entries)


class _ScoreReader:
    """Reads one row after the other and remembers the header, the candidates seen and every fault."""

    def __init__(self, rules: RankingRules) -> None:
        self.rules = rules
        self.columns: dict[str, int] = {}
        self.width = 0
        self.seen: dict[str, int] = {}
        self.problems: list[Problem] = []

    def take_header(self, row: int, cells: Sequence[str]) -> None:
        needed = ("candidate", "group", "status", *(c.key for c in self.rules.components), *self.rules.extra_columns)
        self.width = len(cells)
        for place, cell in enumerate(cells):
            name = cell.strip()
            if name in self.columns and name in needed:
                self.problems.append(COLUMN_TWICE.at(row, name))
            self.columns.setdefault(name, place)
        self.problems += [COLUMN_MISSING.at(row, name) for name in needed if name not in self.columns]

    def read(self, row: int, cells: Sequence[str]) -> Entry | None:
        """Return the entry of a row; None for the header, a blank row, and a row that cannot be taken."""
        if not any(cell.strip() for cell in cells):
            return None
        if not self.columns:
            self.take_header(row, cells)
            return None
        if any(problem.code.startswith("scores.column") for problem in self.problems):
            return None
        if any(cell.strip() for cell in cells[self.width :]):
            self.problems.append(CELLS_TOO_MANY.at(row))
            return None
        values = {name: cells[place].strip() if place < len(cells) else "" for name, place in self.columns.items()}
        candidate, status = values["candidate"], values["status"]
        if not candidate:
            self.problems.append(CANDIDATE_MISSING.at(row, "candidate"))
        elif candidate in self.seen:
            self.problems.append(CANDIDATE_TWICE.at(row, "candidate", candidate, first=self.seen[candidate]))
        self.seen.setdefault(candidate, row)
        if status not in list(ResultStatus):
            self.problems.append(STATUS_UNKNOWN.at(row, "status", status, known=", ".join(ResultStatus)))
            return None
        scores = {c.key: self._score(row, c.key, values[c.key], c.full) for c in self.rules.components}
        extras = {name: self._score(row, name, values[name], None) for name in self.rules.extra_columns}
        known = {name: value for name, value in extras.items() if value is not None}
        return Entry(candidate, values["group"], ResultStatus(status), MappingProxyType(scores), MappingProxyType(known))

    def _score(self, row: int, column: str, text: str, full: Decimal | None) -> Decimal | None:
        if not text:
            return None
        value = parse_score_number(text)
        if value is None:
            self.problems.append(NOT_A_NUMBER.at(row, column, text))
        elif full is not None and not 0 <= value <= full:
            self.problems.append(OUT_OF_RANGE.at(row, column, text, full=shown(full)))
        return value


def standing_as_data(standing: Standing) -> dict[str, object]:
    """Return a row of the answer of `rules try`: decimals as text with exactly the decimals of the rules."""
    return {
        "candidate": standing.candidate,
        "group": standing.group,
        "total": None if standing.total is None else format(standing.total, "f"),
        "passed": standing.passed,
        "rank": standing.rank,
        "decided_by": standing.decided_by,
        "prize": standing.prize,
    }


def parse_score_number(text: str) -> Decimal | None:
    """Return the number of a cell, None for text and for magnitudes that no score has (exact sums of those would take hours)."""
    value = parse_decimal(text)
    exponent = value.as_tuple().exponent if value is not None else None
    if value is None or not isinstance(exponent, int) or exponent < -_LONGEST_FRACTION or value.adjusted() > _LARGEST_POWER:
        return None
    return value


def _as_text(source: str | bytes, what: str) -> str:
    try:
        text = source.decode("utf-8") if isinstance(source, bytes) else source
    except UnicodeDecodeError as error:
        raise NotText(what, f"UTF-8, {error.start}") from None
    return text.removeprefix("\ufeff")


def _refuse_unknown(table: Mapping[str, object], known: Sequence[str], place: str) -> None:
    for name in table:
        if name not in known:
            raise RulesFormat(f"{place} {name}".strip(), N_("a known setting"), name)


def _tables(settings: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    tables = settings.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise RulesFormat(name, N_("tables in double brackets, as [[component]]"), str(tables))
    return tables


def _component(table: Mapping[str, object], place: str) -> ComponentRule:
    _refuse_unknown(table, _COMPONENT_FIELDS, place)
    weight = _number(table, "weight", place)
    full = _number(table, "full", place) if "full" in table else Decimal(100)
    pass_mark = _number(table, "pass", place) if "pass" in table else None
    if weight < 0:
        raise RulesFormat(f"{place} weight", N_("a number of at least 0"), shown(weight))
    if full <= 0:
        raise RulesFormat(f"{place} full", N_("a number above 0"), shown(full))
    if pass_mark is not None and not 0 <= pass_mark <= full:
        raise RulesFormat(f"{place} pass", N_("a number from 0 to the full mark"), shown(pass_mark))
    title = _word(table, "title", place) if "title" in table else ""
    return ComponentRule(_word(table, "key", place), weight, full, pass_mark, title)


def _prize(table: Mapping[str, object], place: str) -> PrizeRule:
    _refuse_unknown(table, _PRIZE_FIELDS, place)
    places = _whole(table, "places", None, place, 1, 1_000_000)
    group = table.get("group", "")
    if not isinstance(group, str):
        raise RulesFormat(f"{place} group", N_("a text"), str(group))
    return PrizeRule(group, _word(table, "name", place), places)


def _tie_order(settings: Mapping[str, object]) -> tuple[str, ...]:
    order = settings.get("tie_order", [])
    if not isinstance(order, list) or not all(isinstance(name, str) and name.strip("- ") and name != "-share" for name in order):
        raise RulesFormat("tie_order", N_("a list of columns, each with or without a leading minus"), str(order))
    return tuple(order)


def _word(table: Mapping[str, object], name: str, place: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RulesFormat(f"{place} {name}", N_("a text"), "" if value is None else str(value))
    return value


def _number(table: Mapping[str, object], name: str, place: str) -> Decimal:
    value = table.get(name)
    number = parse_score_number(str(value)) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else None
    if number is None:
        raise RulesFormat(f"{place} {name}", N_("a number"), "" if value is None else str(value))
    return number


def _whole(table: Mapping[str, object], name: str, default: int | None, place: str, least: int, most: int) -> int:
    value = table.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        expected = N_("a whole number from 0 to 4") if name == "decimals" else N_("a whole number of at least 1")
        raise RulesFormat(f"{place} {name}".strip(), expected, "" if value is None else str(value))
    return value


def _flag(table: Mapping[str, object], name: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise RulesFormat(name, N_("true or false"), str(value))
    return value


def _option(table: Mapping[str, object], name: str, default: Option) -> Option:
    value = table.get(name, default.value)
    for option in type(default):
        if option.value == value:
            return option
    raise RulesFormat(name, " | ".join(type(default)), str(value))
