"""Questions written as a text, as trainers write them: numbered stems, lettered options, answers in brackets, below, or in a key at the end.

The lines may come from a text file or from a document; what they mean is told by their beginnings, never by their looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from skillsapp.domain.aliases import alias_table
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_key import Key, is_key_title, read_ranges
from skillsapp.exchange.question_options import LETTERS, bare_option, cut_at_labels
from skillsapp.exchange.script_signs import (
    CASE_TITLE,
    CHAPTER,
    DECIMAL_NUMBER,
    NUMBERED_HEADING,
    PART,
    PLAIN_NUMBER,
    QUESTION_NUMBER,
    Label,
    heading_of,
    labels_of,
    own_mark,
    own_type,
)
from skillsapp.kernel.problems import Problem

_FIELDS_OF_TEXT = ("answer", "explanation", "rubric", "material", "left")
_LEFT_ITEM = re.compile("(?:[(\uff08]\\s*\\d{1,2}\\s*[)\uff09]|[\u2460-\u2473]|\\d{1,2}[.\u3001)\uff09\uff0e])\\s*(?!\\d)")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line of a text, or one paragraph of a document, with the number that people find it by."""

    number: int
    text: str
    heading: bool = False


@dataclass(slots=True)
class ScriptQuestion:
    """What the text says about one question, before it is understood."""

    line: int
    number: int
    section: int
    type: str = ""
    stem: str = ""
    options: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    parts: list[ScriptQuestion] = field(default_factory=list)
    """A case's questions; its own stem is then the material."""
    into: str = "stem"
    """Where the next line without a sign of its own goes."""
    listed: int = 0
    """The last number of a list within an answer."""


@dataclass(slots=True)
class Section:
    heading: str = ""
    type: str = ""
    mark: str = ""
    mark_of_blank: str = ""


@dataclass(slots=True)
class Script:
    """What a text holds: questions in their order, the key at its end, the problems met on the way."""

    sections: list[Section] = field(default_factory=lambda: [Section()])
    questions: list[ScriptQuestion] = field(default_factory=list)
    key: Key = field(default_factory=Key)
    problems: list[Problem] = field(default_factory=list)


def read_script(lines: Iterable[ScriptLine]) -> Script:
    """Return what the lines hold; a line that belongs to no question is told."""
    reader = _Reader([line for line in lines if line.text.strip()])
    reader.read()
    return reader.script


class _Reader:
    def __init__(self, lines: Sequence[ScriptLine]) -> None:
        self.script = Script()
        self._lines = lines
        self._question: ScriptQuestion | None = None
        self._case: ScriptQuestion | None = None
        self._topic = ""
        self._in_key = False
        self._bracketed = False
        self._named_case = False

    def read(self) -> None:
        for place, line in enumerate(self._lines):
            text = line.text.strip()
            if self._heading(line, text):
                continue
            if self._in_key:
                self.script.key.read(line.number, _without_label(text))
            elif not self._begin(place, line, text):
                self._go_on(line, text)

    def _heading(self, line: ScriptLine, text: str) -> bool:
        """Take the line as a heading: of a section, of a chapter, or of the key at the end."""
        if is_key_title(text) and (self.script.questions or self._in_key) and not self._answer_follows(line):
            self._in_key = True
            return True
        chapter = CHAPTER.match(text)
        if chapter and len(text) <= 60:
            self._topic = text
            self._question = self._case = None
            return True
        found = heading_of(text)
        if found is None and line.heading and not QUESTION_NUMBER.match(text) and not self._in_key:
            self._topic, self._question, self._case = text, None, None
            return True
        numbered = NUMBERED_HEADING.match(text)
        if found is None and numbered and self._in_key and read_ranges(text[numbered.end() :]):
            self.script.key.begin_section("", "")
            self.script.key.read(line.number, text[numbered.end() :])
            return True
        if found is None:
            return False
        if NUMBERED_HEADING.match(text) is None and self._question is not None and not found.type:
            return False
        if self._in_key:
            self.script.key.begin_section(found.type, found.title)
            if found.rest:
                self.script.key.read(line.number, found.rest)
            return True
        self.script.sections.append(Section(found.title, found.type, found.mark, found.mark_of_blank))
        self._question = self._case = None
        self._bracketed = False
        return True

    def _answer_follows(self, line: ScriptLine) -> bool:
        """Tell whether a bare word for the answer belongs to the question above it, whose answer is still open."""
        question = self._question
        if question is None or "answer" in question.fields:
            return False
        following = [_without_label(each.text.strip()) for each in self._lines if each.number > line.number][:1]
        begins = (QUESTION_NUMBER, NUMBERED_HEADING)
        return not following or not (
            any(sign.match(following[0]) for sign in begins) or read_ranges(following[0]) or heading_of(following[0])
        )

    @property
    def _section(self) -> Section:
        return self.script.sections[-1]

    def _begin(self, place: int, line: ScriptLine, text: str) -> bool:
        """Begin a question where the line does; a numbered line within an answer goes on with the answer."""
        title = CASE_TITLE.match(text)
        if title and (self._section.type in ("", "case")):
            self._start(line, self._last_number() + 1, text[title.end() :], kind="case")
            self._named_case = True
            return True
        part = PART.match(text)
        plain = QUESTION_NUMBER.match(text) or self._decimal(text)
        inner = part or (plain if self._named_case else None)
        if inner and self._case is not None and len(text) > inner.end():
            number = next(group for group in inner.groups() if group)
            self._start(line, int(unicodedata.normalize("NFKC", number)), text[inner.end() :], part=True)
            return True
        found = plain or PLAIN_NUMBER.match(text)
        if found is None and part and (self._bracketed or self._question is None):
            found, self._bracketed = part, True
        if found is None or found.end() >= len(text):
            return False
        number = int(unicodedata.normalize("NFKC", next(group for group in found.groups() if group)))
        rest = text[found.end() :]
        question = self._question
        if plain is None and found is not part and number != (self._last_number() + 1):
            return False  # a figure with a blank behind it is a number only where that number is due
        if question is not None and self._is_list_item(place, question, number):
            question.listed = number
            return False
        self._start(line, number, rest)
        return True

    def _decimal(self, text: str) -> re.Match[str] | None:
        """Return the number of a question that begins with a figure itself, as in \u201c3.12 V\u201d: where that number is due."""
        found = DECIMAL_NUMBER.match(text)
        due = found is not None and int(unicodedata.normalize("NFKC", found[1])) == self._last_number() + 1
        question = self._question
        return found if due and (question is None or question.options or "answer" in question.fields) else None

    def _is_list_item(self, place: int, question: ScriptQuestion, number: int) -> bool:
        """Tell whether a numbered line goes on with what is being written: a list in an answer, or what is on a matching's left."""
        if question.type == "matching" and not question.options and number == len(question.left) + 1:
            return True
        if question.into not in _FIELDS_OF_TEXT or question.type not in ("short_answer", "case", "fill_in", ""):
            return False
        if question.type != "short_answer" and question.into != "explanation" and self._section.type != "case":
            return number != question.number + 1 and number == question.listed + 1 and question.listed > 0
        if number != question.listed + 1:
            return False
        return number != question.number + 1 or not self._has_answer_below(place)

    def _has_answer_below(self, place: int) -> bool:
        """Tell whether an answer is announced before the next numbered line."""
        for line in self._lines[place + 1 :]:
            text = line.text.strip()
            if QUESTION_NUMBER.match(text) or heading_of(text):
                return False
            if any(label.key == "answer" for label in labels_of(text)):
                return True
        return False

    def _last_number(self) -> int:
        last = self.script.questions[-1] if self.script.questions else None
        return last.number if last is not None and last.section == len(self.script.sections) - 1 else 0

    def _start(self, line: ScriptLine, number: int, text: str, *, part: bool = False, kind: str = "") -> None:
        text, own = own_type(text)
        kind = kind or own
        section = self._section
        question = ScriptQuestion(line.number, number, len(self.script.sections) - 1, kind or section.type or section.heading)
        if self._topic:
            question.fields["topic"] = self._topic
        if part:
            assert self._case is not None
            question.type = kind
            self._case.parts.append(question)
        else:
            self.script.questions.append(question)
            self._case = question if question.type == "case" else None
            self._named_case = False
        self._question = question
        if text.strip():
            self._go_on(line, text)

    def _go_on(self, line: ScriptLine, text: str) -> None:
        question = self._question
        if question is None:
            self.script.problems.append(problems.TEXT_LEFT_OUT.at(line.number, "", text[:40]))
            return
        labels = labels_of(text)
        before = text[: labels[0].start].strip() if labels else text
        if before:
            self._plain(question, before)
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            value = text[label.end : following.start if following else len(text)].strip()
            self._labelled(line, question, label, value)

    def _labelled(self, line: ScriptLine, question: ScriptQuestion, label: Label, value: str) -> None:
        if label.key == "answer" and read_ranges(value) and self._is_key_of_section(value):
            self.script.key.begin_part(len(self.script.sections) - 1)
            self.script.key.read(line.number, value)
            return
        if label.key == "type":
            question.type = alias_table("question_types").find(value) or value
            return
        kept = question.fields.get(label.key)
        question.fields[label.key] = f"{kept}\n{value}" if kept and label.key in _FIELDS_OF_TEXT else value
        question.into = label.key if label.key in _FIELDS_OF_TEXT else question.into
        if label.key == "answer":
            entries = read_ranges(value)
            start = re.match("[(\uff08]?\\s*1\\s*[.\u3001)\uff09\uff0e]", unicodedata.normalize("NFKC", value))
            question.listed = (entries[-1][0] if entries else 1) if start else 0

    def _is_key_of_section(self, value: str) -> bool:
        """Tell whether an answer speaks of several numbers: then it is the key of the whole section."""
        own = [question for question in self.script.questions if question.section == len(self.script.sections) - 1]
        return len(read_ranges(value)) > 1 and len(own) > 1 and self._section.type not in ("short_answer", "case", "matching")

    def _plain(self, question: ScriptQuestion, text: str) -> None:
        """Put text without a label where it belongs: options, or what was written last."""
        if question.into in ("explanation", "rubric", "answer") and question.into in question.fields:
            if question.into == "answer" and not question.fields["answer"] and question.type not in ("short_answer", "case"):
                question.fields["answer"] = text
                return
            question.fields[question.into] = f"{question.fields[question.into]}\n{text}".strip()
            return
        before, options = cut_at_labels(text)
        wanted = LETTERS[len(question.options) : len(question.options) + 1]
        if not options:
            letter, bare = bare_option(text)
            if letter and letter == wanted and question.stem and question.type not in ("true_false", "fill_in", "short_answer"):
                before, options = "", [(letter, bare)]
        sound = options and options[0][0] == wanted and (not before or len(options) > 1 or question.type == "matching")
        if sound and question.type not in ("fill_in", "short_answer"):
            if before and question.type == "matching" and _LEFT_ITEM.match(before):
                question.left.append(_LEFT_ITEM.sub("", before, count=1))
            elif before:
                question.stem = "\n".join(filter(None, (question.stem, before)))
            question.options += [option for _letter, option in options]
            question.into = "options"
        elif question.type == "matching" and _LEFT_ITEM.match(text) and question.stem:
            question.left.append(_LEFT_ITEM.sub("", text, count=1))
        elif question.into == "options" and question.options:
            question.options[-1] = f"{question.options[-1]}\n{text}".strip()
        else:
            text, mark = own_mark(text)
            if mark:
                question.fields.setdefault("mark", mark)
            question.stem = "\n".join(filter(None, (question.stem, text)))


def _without_label(text: str) -> str:
    """Return a line of a key without the word for the answer before its entries."""
    labels = labels_of(text)
    rest = text[labels[0].end :] if labels and labels[0].start == 0 and labels[0].key == "answer" else ""
    return rest if read_ranges(rest) else text
