"""Questions in Moodle's XML: every type of Moodle's own, with pictures, categories, tags; types that cannot be held are reported by name."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import NO_DETAILS, QuestionState, RubricLine
from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.gift_parts import category_topic
from skillsapp.exchange.question_formats.harvest import Harvest, Notes, Unusable
from skillsapp.exchange.question_formats.house_tags import MATERIAL, read_tags, with_tags
from skillsapp.exchange.question_formats.marked_text import MarkedText, read_html, read_markdown
from skillsapp.exchange.question_formats.matched import matching_of
from skillsapp.exchange.question_formats.moodle_xml_writing import write
from skillsapp.exchange.question_formats.question_format import CaseRow, QuestionFile, QuestionFormat, ReadOptions
from skillsapp.exchange.question_formats.weighted import (
    Weighted,
    WeightedNumber,
    accepted,
    choice_of,
    number_of,
    read_decimal,
    with_feedback,
)
from skillsapp.exchange.question_formats.xml_tree import Element, parse_xml
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.source import read_bytes
from skillsapp.kernel.i18n import N_

ROOT = "quiz"
_OPENING = re.compile(rb"<quiz[\s>/]")
_POINTS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*:\s*(.*)", re.DOTALL)
_TRUE = {"true", "1"}
_OVERALL = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
"""What Moodle says to everybody alike: told once for the file, because every question of Moodle's holds it."""
PLUGIN = "@@PLUGINFILE@@"


def knows(path: Path, head: bytes) -> bool:
    """Tell whether the root element is a quiz."""
    head = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") and bool(_OPENING.search(head))


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read a Moodle XML file.  Raises a DamagedError, XmlUnsafe or XmlTooLarge when the whole file cannot be read."""
    root = parse_xml(read_bytes(path), path.name)
    harvest = Harvest(options)
    topic = ""
    for element in root.elements("question"):
        kind = element.get("type").strip().lower()
        if kind == "category":
            path_of = element.first("category")
            topic = category_topic(_plain(path_of)) if path_of is not None else ""
            continue
        notes = Notes(element.line)
        try:
            row = _Question(element, kind, harvest, notes).row()
        except Unusable as refusal:
            harvest.reject(notes, refusal.problem)
        else:
            if row is not None:
                harvest.take(replace(row, topic=row.topic or topic), notes)
    told = [each for each in root.elements("question") if any(_said(each, name) for name in _OVERALL)]
    if told:
        harvest.note(losses.PARTS_LOST.at(told[0].line, "", ", ".join(_OVERALL)))
    return harvest.finish()


def _said(element: Element, name: str) -> str:
    """Return the text of a part of a question, "" where it holds none or is not there."""
    return _plain(element.first(name))


class _Question:
    def __init__(self, element: Element, kind: str, harvest: Harvest, notes: Notes) -> None:
        self._element, self._kind, self._harvest, self._notes = element, kind, harvest, notes

    def row(self) -> QuestionRow | None:
        """Return the question, or None for the material of a case.  Raises Unusable."""
        element = self._element
        tags = read_tags(_plain(tag) for tag in (element.first("tags") or element).elements("tag"))
        stem = self._marked(element.first("questiontext"))
        id = _plain(element.first("idnumber"))
        if self._kind == "description":
            if MATERIAL not in tags.values:
                raise self._notes.refusal(losses.NO_QUESTION, element="description")
            self._harvest.cases[id] = CaseRow(element.line, id, tags.one(MATERIAL), stem)
            return None
        reader = _READERS.get(self._kind)
        if reader is None:
            raise self._notes.refusal(losses.UNSUPPORTED, self._kind or "?", element="question")
        row = replace(reader(self), row=element.line, id=id or None, stem=stem)
        general = self._marked(element.first("generalfeedback"))
        row = replace(row, explanation=with_feedback(general, [("", row.explanation)]))
        if _plain(element.first("hidden")) in _TRUE:
            row = replace(row, state=QuestionState.RETIRED)
        if any(self._marked(hint) for hint in element.elements("hint")):
            self._notes.note(losses.PARTS_LOST, "hint")
        if tags.foreign:
            self._notes.note(losses.TAGS_LOST, ", ".join(tags.foreign))
        return with_tags(row, tags)

    def choice(self) -> QuestionRow:
        answers = self._answers()
        single = _plain(self._element.first("single")).lower() in {"", *_TRUE}
        type_key, answer = choice_of(answers, single, self._notes)
        row = _empty(type_key, options=tuple(each.text for each in answers), answer=answer)
        shuffled = _plain(self._element.first("shuffleanswers")).lower()
        if shuffled and shuffled not in _TRUE:
            row = replace(row, details=replace(NO_DETAILS, fixed=LETTERS[: len(answers)]))
        feedback = [(letter, each.feedback) for letter, each in zip(LETTERS, answers, strict=False)]
        return replace(row, explanation=with_feedback("", feedback))

    def true_false(self) -> QuestionRow:
        right = [each for each in self._answers() if each.weight == 100]
        words = {alias_table("true_false").find(each.text.strip()) or "" for each in right}
        if len(words) != 1 or words == {""}:
            raise self._notes.refusal(losses.ANSWER_MISSING, element="answer")
        feedback = with_feedback("", [("", each.feedback) for each in self._answers()])
        return _empty("true_false", answer="T" if words == {"true"} else "F", explanation=feedback)

    def short(self) -> QuestionRow:
        answers = self._answers(as_typed=True)
        exact = _plain(self._element.first("usecase")) in _TRUE
        feedback = with_feedback("", [(each.text, each.feedback) for each in answers])
        details = replace(NO_DETAILS, exact=exact)
        return _empty("fill_in", answer=accepted(answers, self._notes), explanation=feedback, details=details)

    def numeric(self) -> QuestionRow:
        numbers: list[WeightedNumber] = []
        feedback: list[tuple[str, str]] = []
        for element in self._element.elements("answer"):
            text = _plain(element.first("text") or element)
            feedback.append((text, self._marked(element.first("feedback"))))
            if text in ("", "*"):
                continue
            number, width = read_decimal(text), read_decimal(_plain(element.first("tolerance")) or "0")
            if number is None or width is None or width < 0:
                raise self._notes.refusal(losses.NOT_A_NUMBER, text, element.line, "answer")
            shown = f"{text}:{_plain(element.first('tolerance'))}"
            numbers.append(WeightedNumber(number, width, self._weight(element), shown))
        number_text, tolerance = number_of(numbers, self._notes)
        details = replace(NO_DETAILS, tolerance=tolerance, unit=self._unit())
        return _empty("numeric", answer=number_text, explanation=with_feedback("", feedback), details=details)

    def matching(self) -> QuestionRow:
        pairs = []
        for pair in self._element.elements("subquestion"):
            answer = pair.first("answer")
            held = answer is not None and self._kind == "ddmatch"
            right = self._marked(answer) if held else _plain((answer.first("text") if answer is not None else None) or answer)
            pairs.append((self._marked(pair), right))
        details, options, letters = matching_of(pairs)
        return _empty("matching", options=options, answer=letters, details=details)

    def ordering(self) -> QuestionRow:
        options = tuple(self._marked(answer) for answer in self._element.elements("answer"))
        return _empty("ordering", options=options, answer=(LETTERS + "?" * len(options))[: len(options)])

    def essay(self) -> QuestionRow:
        """A model answer and a rubric stand in the information for graders; a rubric is a list of lines that begin with their points."""
        held = self._element.first("graderinfo")
        text = self._marked(held)
        rubric: list[RubricLine] = []
        lines: list[str] = []
        for line in text.split("\n"):
            points = _POINTS.fullmatch(line.removeprefix("- ")) if line.startswith("- ") else None
            if points:
                rubric.append(RubricLine(points[2].strip(), Decimal(points[1])))
            else:
                lines.append(line)
        details = replace(NO_DETAILS, rubric=tuple(rubric))
        if self._marked(self._element.first("responsetemplate")):
            self._notes.note(losses.PARTS_LOST, "responsetemplate")
        return _empty("short_answer", answer="\n".join(lines), details=details)

    def _answers(self, *, as_typed: bool = False) -> list[Weighted]:
        found = []
        for element in self._element.elements("answer"):
            text = _plain(element.first("text") or element) if as_typed else self._marked(element)
            found.append(Weighted(text, self._weight(element), self._marked(element.first("feedback")), element.line))
        return found

    def _weight(self, element: Element) -> Decimal:
        text = element.get("fraction", "0").strip()
        weight = read_decimal(text)
        if weight is None or abs(weight) > 100:
            raise self._notes.refusal(losses.WEIGHT_WRONG, text, element.line, "answer")
        return weight

    def _unit(self) -> str:
        units = []
        for unit in (self._element.first("units") or Element("", {}, 0)).elements("unit"):
            name, multiplier = _plain(unit.first("unit_name")), read_decimal(_plain(unit.first("multiplier")) or "1")
            units.append((name, multiplier == 1))
        if not units:
            return ""
        first = next((name for name, is_base in units if is_base), units[0][0])
        others = [name for name, _is_base in units if name != first]
        if others:
            self._notes.note(losses.UNITS_LOST, ", ".join(others), first=first)
        return first

    def _marked(self, element: Element | None) -> str:
        """Return the text of an element in the marks of the house."""
        if element is None:
            return ""
        text = (element.first("text") or Element("", {}, 0)).text()
        if not text.strip():
            return ""
        files = {file.get("name"): file for file in element.elements("file")}
        target = MarkedText(self._harvest, self._notes, _finder(files))
        style = element.get("format", "html" if element.name != "answer" else "moodle_auto_format")
        if style in ("plain_text", "plain"):
            target.text(text.strip(), as_is=True)
        elif style == "markdown":
            read_markdown(text.strip(), target)
        elif style == "html":
            read_html(text, target)
        else:
            read_html(text.strip().replace("\n", "<br>"), target, known_only=True)
        return target.finish()


def _finder(files: Mapping[str, Element]) -> Callable[[str], bytes | None]:
    """Return what finds a picture among the files that stand beside a text."""

    def find(address: str) -> bytes | None:
        if not address.startswith(PLUGIN):
            return None
        name = unquote(address.removeprefix(PLUGIN)).rpartition("/")[2].partition("?")[0]
        file = files.get(name)
        if file is None:
            return None
        try:
            return base64.b64decode(file.text())
        except (binascii.Error, ValueError):
            return b""

    return find


def _plain(element: Element | None) -> str:
    """Return the text of an element that holds no markup, its own or that of its `text`."""
    if element is None:
        return ""
    return (element.first("text") or element).text().strip()


def _empty(type_key: str, **more: object) -> QuestionRow:
    values = {"options": (), "answer": "", **more}
    return QuestionRow(row=0, id=None, type=type_key, stem="", **values)  # type: ignore[arg-type]


_READERS: Mapping[str, Callable[[_Question], QuestionRow]] = {
    "multichoice": _Question.choice,
    "multichoiceset": _Question.choice,
    "truefalse": _Question.true_false,
    "shortanswer": _Question.short,
    "numerical": _Question.numeric,
    "matching": _Question.matching,
    "ddmatch": _Question.matching,
    "ordering": _Question.ordering,
    "essay": _Question.essay,
}

MOODLE_XML = QuestionFormat("moodle-xml", N_("Moodle XML"), (".xml",), knows, read, write)
