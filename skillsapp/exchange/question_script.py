"""Questions written as a text, as trainers write them: numbered stems, lettered options, answers in brackets, below, or in a key at the end.

The lines may come from a text file or from a document; what they mean is told by their beginnings, never by their looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from skillsapp.domain.aliases import alias_table
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_key import Key, begins_range, is_key_title, read_ranges
from skillsapp.exchange.question_options import LETTERS, bare_option, begins_option, cut_at_labels
from skillsapp.exchange.script_lines import ScriptLine, plain_lines
from skillsapp.exchange.script_signs import (
    CASE_TITLE,
    CHAPTER,
    DECIMAL_NUMBER,
    NUMBERED_HEADING,
    PART,
    PLAIN_NUMBER,
    QUESTION_NUMBER,
    Heading,
    Label,
    ends_with_answer,
    heading_of,
    labels_of,
    own_mark,
    own_words,
)
from skillsapp.exchange.script_unnumbered import number_unnumbered
from skillsapp.kernel.problems import Problem

__all__ = ["Script", "ScriptLine", "ScriptQuestion", "Section", "read_script"]

_LETTERS_WITHIN = ("matching", "short_answer", "fill_in", "case")
_FIELDS_OF_TEXT = ("answer", "explanation", "rubric", "material", "left")
_CHOSEN = re.compile("[(\uff08\\[]?[A-H](?:[\\s,\u3001;/]*[A-H])*[)\uff09\\]]?[.\u3002;\uff1b]?")
_LIKE_A_STEM = re.compile(
    "[(\uff08\u3010\\[][\\sA-Ha-h\u221a\u00d7\u3000]{0,8}[)\uff09\u3011\\]][\u3002.?\uff1f]?$|[?\uff1f:\uff1a]$|_{2,}|\uff3f{2,}"
)
_OWN_ANSWER = re.compile(
    "\u6211\u7684\u7b54\u6848\\s*[:\uff1a].*?(?=[;\uff1b\\s](?:\u6b63\u786e|\u53c2\u8003|\u6807\u51c6)\u7b54\u6848|$)[;\uff1b]?"
)
_MARK_GOT = re.compile("(?:\u5f97\u5206[:\uff1a]?\\s*)?[0-9]+(?:\\.[0-9]+)?\\s*\u5206")
_LEFT_ITEM = re.compile("(?:[(\uff08]\\s*\\d{1,2}\\s*[)\uff09]|[\u2460-\u2473]|\\d{1,2}[.\u3001)\uff09\uff0e])\\s*(?!\\d)")


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
    before: str = ""
    """The answer in brackets before its number."""
    into: str = "stem"
    """Where the next line without a sign of its own goes."""
    again: bool = False
    """A second list of options stands behind the first."""
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
    plain, told = plain_lines(lines)
    numbered, given = number_unnumbered(plain)
    reader = _Reader(numbered)
    reader.script.problems += told
    if given:
        reader.script.problems.append(problems.NUMBERS_MISSING.at(given[0].number, count=len(given)))
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
            case = CASE_TITLE.match(text) if self._in_key else None
            if case:
                self.script.key.begin_case()
                text = text[case.end() :].strip()
                if not text:
                    continue
            elif self._heading(line, text):
                continue
            if self._in_key:
                if not self.script.key.read(line.number, _without_label(text)):
                    self.script.problems.append(problems.KEY_UNREADABLE.at(line.number, "", text[:40]))
            elif not self._begin(place, line, text):
                self._go_on(line, text)

    def _heading(self, line: ScriptLine, text: str) -> bool:
        """Take the line as a heading: of a section, of a chapter, or of the key at the end."""
        if is_key_title(text) and (self.script.questions or self._in_key):
            if not self._answer_follows(line):
                self._in_key = True
                return True
            if self._question is not None and not labels_of(text):
                self._question.fields["answer"] = ""
                self._question.into = "answer"
                return True
        chapter = CHAPTER.match(text)
        if chapter and len(text) <= 60:
            self._topic = text
            self._question = self._case = None
            return True
        found = heading_of(text) or self._heading_in_key(text)
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

    def _heading_in_key(self, text: str) -> Heading | None:
        """Return the type and the answers behind it of a line of the key such as \u201csingle choice: 1-5 ABCDA\u201d."""
        title, sign, rest = text.replace("\uff1a", ":").partition(":")
        found = heading_of(title.strip()) if self._in_key and sign and read_ranges(rest) else None
        return replace(found, rest=rest.strip()) if found is not None else None

    def _answer_follows(self, line: ScriptLine) -> bool:
        """Tell whether a bare word for the answer belongs to the question above it, whose answer is still open."""
        question = self._question
        if question is None or "answer" in question.fields:
            return False
        before = self.script.questions[-2] if len(self.script.questions) > 1 else None
        if before is not None and before.section == question.section and "answer" in before.fields:
            return True  # here each answer stands below its question
        following = [_without_label(each.text.strip()) for each in self._lines if each.number > line.number][:1]
        behind = following[0].replace("\uff1a", ":").partition(":")[2] if following else ""
        begins = (QUESTION_NUMBER, NUMBERED_HEADING, CASE_TITLE)
        return not following or not (
            any(sign.match(following[0]) for sign in begins)
            or begins_range(following[0])
            or any(map(read_ranges, (following[0], behind)))
            or heading_of(following[0])
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
        if question.into == "explanation" and number == question.listed + 1:
            return number != question.number + 1 or not self._asks_below(place)
        if question.into not in _FIELDS_OF_TEXT or question.type not in ("short_answer", "case", "fill_in", ""):
            return False
        if question.type != "short_answer" and question.into != "explanation" and self._section.type != "case":
            return number != question.number + 1 and number == question.listed + 1 and question.listed > 0
        if number != question.listed + 1:
            return False
        return number != question.number + 1 or not self._has_answer_below(place)

    def _has_answer_below(self, place: int) -> bool:
        """Tell whether an answer is announced before the next numbered line."""
        return any(any(label.key == "answer" for label in labels_of(text)) for text in self._below(place))

    def _asks_below(self, place: int) -> bool:
        """Tell whether options or an answer stand before the next numbered line, or the line itself holds them."""
        text = self._lines[place].text
        own = len(cut_at_labels(text)[1]) > 1 or ends_with_answer(text) or bool(labels_of(text))
        return own or self._has_answer_below(place) or any(begins_option(each) == "A" for each in self._below(place))

    def _below(self, place: int) -> Iterator[str]:
        for line in self._lines[place + 1 :]:
            if QUESTION_NUMBER.match(line.text) or heading_of(line.text):
                return
            yield line.text

    def _last_number(self) -> int:
        own = (each for each in reversed(self.script.questions) if each.section == len(self.script.sections) - 1)
        return next((each.number for each in own if each.number), 0)

    def _start(self, line: ScriptLine, number: int, text: str, *, part: bool = False, kind: str = "") -> None:
        text, own = own_words(text)
        kind = kind or own.pop("type", "")
        section = self._section
        question = ScriptQuestion(line.number, number, len(self.script.sections) - 1, kind or section.type or section.heading)
        question.before = line.answer
        question.fields |= own
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
        said = _OWN_ANSWER.sub("", text).strip()
        if said != text or (_MARK_GOT.fullmatch(text) and "answer" in question.fields):
            self.script.problems.append(problems.TEXT_LEFT_OUT.at(line.number, "", text[:40]))
            text = said if said != text else ""
        labels = labels_of(text)
        before = text[: labels[0].start].strip() if labels else text
        if before:
            question = self._plain(line, question, before)
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            value = _closed(text[label.end : following.start if following else len(text)].strip())
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
        if label.key == "answer" and kept and not label.named:  # the end of an explanation
            self._plain(line, question, line.text.strip())
            return
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

    def _plain(self, line: ScriptLine, question: ScriptQuestion, text: str) -> ScriptQuestion:
        """Put text without a label where it belongs: options, or what was written last; return the question that it belongs to."""
        before, options = cut_at_labels(text)
        if options and options[0][0] == "A" and not before and question.type not in _LETTERS_WITHIN:
            stem = self._stem_above(question)
            if stem:  # options of their own: the question that they belong to has no number
                self.script.problems.append(problems.NUMBER_MISSING.at(line.number, "", stem[:40]))
                self._start(ScriptLine(line.number, stem), 0, stem)
                assert self._question is not None
                question = self._question
            elif question.into == "options" and len(question.options) > 1:
                question.again = True
        if question.into in ("answer", "explanation") and options and not question.options and not before:
            chosen = unicodedata.normalize("NFKC", question.fields.get("answer", "")).strip()
            if _CHOSEN.fullmatch(chosen) and options[0][0] == "A" and question.type in ("single", "multiple", ""):
                question.into = "stem"  # the answer stands above the options
        if question.into in ("explanation", "rubric", "answer") and question.into in question.fields:
            if question.into == "answer" and not question.fields["answer"] and question.type not in ("short_answer", "case"):
                question.fields["answer"] = text
            else:
                question.fields[question.into] = f"{question.fields[question.into]}\n{text}".strip()
            return question
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
        return question

    def _stem_above(self, question: ScriptQuestion) -> str:
        """Take the stem of a question without a number from the end of what was written last, "" where nothing there is one."""
        if len(question.options) < 2:
            return ""
        if question.into == "options":
            option, _line, stem = question.options[-1].partition("\n")
            question.options[-1] = option
            return stem
        text, line, stem = question.fields.get(question.into, "").rpartition("\n")
        if line and _LIKE_A_STEM.search(stem):
            question.fields[question.into] = text
            return stem
        return ""


def _closed(value: str) -> str:
    """Return what a label says without the bracket that was opened before the label."""
    opened, closed = sum(map(value.count, "(\uff08")), sum(map(value.count, ")\uff09"))
    return value[:-1].strip() if closed > opened and value[-1] in ")\uff09" else value


def _without_label(text: str) -> str:
    """Return a line of a key without the word for the answer before its entries."""
    labels = labels_of(text)
    rest = text[labels[0].end :] if labels and labels[0].start == 0 and labels[0].key == "answer" else ""
    return rest if read_ranges(rest) else text
