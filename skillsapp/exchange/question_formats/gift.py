"""Questions in GIFT, Moodle's text format: read as its documentation says, with the line of everything that is not so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question import NO_DETAILS
from skillsapp.exchange.delimited import read_text
from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.gift_parts import NEW_LINE, Part, parts_of, shown
from skillsapp.exchange.question_formats.gift_writing import write
from skillsapp.exchange.question_formats.harvest import Harvest, Notes, Unusable
from skillsapp.exchange.question_formats.house_tags import MATERIAL, TagsRead, read_tags, with_tags
from skillsapp.exchange.question_formats.marked_text import MarkedText, read_html, read_markdown
from skillsapp.exchange.question_formats.matched import matching_of
from skillsapp.exchange.question_formats.plain_text import is_table
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
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind

_NAME = re.compile(r"\s*::(.*?)::", re.DOTALL)
_PREFIX = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%([^%\s]{0,20})%")
_WIDE = {"\uff1d": "=", "\uff5e": "~", "\u301c": "~", "\uff03": "#", "\uff5b": "{", "\uff5d": "}", "\uff05": "%"}
_WIDE_OPTION = re.compile("(?:^|[\\s}])([\uff1d\uff5e\u301c])(?=\\S)")
_WIDE_WEIGHT = re.compile("^\\s*\uff05-?[0-9.]+[%\uff05]")
_ARROWS = re.compile("\u2192|[-\uff0d\u2014]+\uff1e|[\uff0d\u2014]+>|=\uff1e")
_LINE_ENDS = re.compile(r"[ \t]*\n[ \t]*")
_BLANK = re.compile(r"_{3,}")
_WIDE_SIGN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BETWEEN_WIDE = re.compile(f"(?<={_WIDE_SIGN.pattern})[ \t]*\n[ \t]*(?={_WIDE_SIGN.pattern})")
_LOOKS_LIKE = re.compile(
    rb"\{\s*(?:\}|#|(?:T|F|TRUE|FALSE)\s*[}#]|\xef\xbc\x9d|\xef\xbd\x9e)|\{[^{}=~]*[=~][^{}]*\}", re.IGNORECASE
)
_FIRST_LINES = 4096
_NAMED = re.compile(rb"(?m)^\s*(?:::[^\r\n]+?::|\$CATEGORY:)")


def knows(path: Path, head: bytes) -> bool:
    """Tell whether the text has groups of answers in braces, named questions or categories, and is no table that speaks of them."""
    if b"\x00" in head[:200]:
        head = head.replace(b"\x00", b"")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if path.suffix.lower() == ".gift":
        return True
    if start == b"<" or head.startswith(b"PK") or not (_LOOKS_LIKE.search(head) or _NAMED.search(head)):
        return False
    return not is_table(head[:_FIRST_LINES].rpartition(b"\n")[0] or head, path.name)


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read a GIFT file.  Raises a DamagedError when its bytes are no text."""
    text = read_text(path)
    harvest = Harvest(options)
    for part in parts_of(text):
        notes = Notes(part.line)
        try:
            if part.no_empty_line:
                notes.note(losses.NO_EMPTY_LINE)
            row = _Question(part, harvest, notes).row()
        except Unusable as refusal:
            harvest.reject(notes, refusal.problem)
        else:
            if row is not None:
                harvest.take(row, notes)
    return harvest.finish()


@dataclass(frozen=True, slots=True)
class _Item:
    """One `=` or `~` of a group of answers."""

    sign: str
    text: str
    line: int
    weight: Decimal | None
    feedback: str


class _Question:
    """One question on its way from text to row."""

    def __init__(self, part: Part, harvest: Harvest, notes: Notes) -> None:
        self._part, self._harvest, self._notes = part, harvest, notes
        self._format = "moodle"

    def row(self) -> QuestionRow | None:
        """Return the question, or None for the material of a case.  Raises Unusable."""
        text = self._part.text
        name = _NAME.match(text)
        begin = name.end() if name else 0
        prefix = _PREFIX.match(text, begin)
        if prefix:
            self._format, begin = prefix[1].lower(), prefix.end()
        tags = read_tags(self._part.tags)
        opening, closing = self._braces(begin)
        if opening < 0:
            self._take_material(text[begin:], tags)
            return None
        inner = text[opening + 1 : closing]
        row = self._answered(inner, self._part.line_at(opening))
        stem = self._stem(text[begin:opening], text[closing + 1 :])
        row = replace(row, row=self._part.line, id=self._part.id or None, stem=stem, topic=self._part.category)
        if tags.foreign:
            self._notes.note(losses.TAGS_LOST, ", ".join(tags.foreign))
        return with_tags(row, tags)

    def _braces(self, begin: int) -> tuple[int, int]:
        text = self._part.text
        opening, closing = text.find("{", begin), text.find("}", begin)
        if opening < 0 and closing < 0:
            wide = next((place for place, sign in enumerate(text) if sign == "\uff5b"), -1)
            if wide >= 0:
                raise self._wide("\uff5b", wide)
            return -1, -1
        if opening < 0 or 0 <= closing < opening:
            raise self._refusal(losses.BRACE_STRAY, closing)
        if closing < 0:
            wide = text.find("\uff5d", opening)
            raise self._wide("\uff5d", wide) if wide >= 0 else self._refusal(losses.BRACE_OPEN, opening)
        again = text.find("{", opening + 1)
        if again >= 0:
            raise self._refusal(losses.BLOCKS_SEVERAL, again)
        if text.find("}", closing + 1) >= 0:
            raise self._refusal(losses.BRACE_STRAY, text.find("}", closing + 1))
        return opening, closing

    def _take_material(self, text: str, tags: TagsRead) -> None:
        """Keep a text without answers as the material of a case, if it is one of ours.  Raises Unusable."""
        if MATERIAL not in tags.values:
            raise self._notes.refusal(losses.NO_QUESTION)
        key = self._part.id
        self._harvest.cases[key] = CaseRow(self._part.line, key, tags.one(MATERIAL), self._text(text, may_have_prefix=False))

    def _stem(self, before: str, after: str) -> str:
        """Return the text around the answers, with a blank in their place where text follows them."""
        if not after.strip():
            return self._text(before, may_have_prefix=False)
        before, behind = before.rstrip(), after.lstrip()
        left = before if not before or _WIDE_SIGN.match(before[-1]) else f"{before} "
        right = behind if _WIDE_SIGN.match(behind) else after
        blank = "" if _BLANK.search(before + after) else "____"
        return self._text(f"{left}{blank}{right}", may_have_prefix=False)

    def _answered(self, inner: str, line: int) -> QuestionRow:
        answers, general, told = inner.partition("####")
        explanation = self._text(told) if general else ""
        block = answers.strip()
        offset = line + answers[: len(answers) - len(answers.lstrip())].count("\n")
        self._check_width(answers, line)
        if not block:
            return _empty("short_answer", explanation=explanation)
        if block.startswith("#"):
            return self._numeric(block[1:], offset, explanation)
        items = self._items(block, offset)
        if items is None:
            return self._true_or_false(block, explanation)
        if "~" in {item.sign for item in items}:
            return self._choice(items, explanation)
        if all("->" in item.text for item in items):
            return self._matching(items, explanation)
        if len(items) > 1 and all(len(_ARROWS.findall(item.text)) == 1 for item in items):
            arrow = _ARROWS.search(items[0].text)
            assert arrow is not None
            raise self._notes.refusal(losses.FULL_WIDTH, arrow[0], items[0].line, narrow="->")
        return self._short(items, explanation)

    def _true_or_false(self, block: str, explanation: str) -> QuestionRow:
        word, *feedback = block.split("#")
        key = alias_table("true_false").find(shown(word))
        if key is None or shown(word).strip().isdecimal():
            raise self._notes.refusal(losses.ANSWER_NOT_READ, shown(word).strip()[:60])
        told = with_feedback(explanation, [("", self._text(text)) for text in feedback])
        return _empty("true_false", answer="T" if key == "true" else "F", explanation=told)

    def _choice(self, items: list[_Item], explanation: str) -> QuestionRow:
        single = any(item.sign == "=" for item in items)
        options = [Weighted(self._text(item.text), self._weight(item), self._text(item.feedback), item.line) for item in items]
        if not single and sum(option.weight > 0 for option in options) == 1:
            single = any(option.weight == 100 for option in options)
        type_key, answer = choice_of(options, single, self._notes)
        feedback = [(letter, option.feedback) for letter, option in zip(LETTERS, options, strict=False)]
        return _empty(
            type_key,
            options=tuple(option.text for option in options),
            answer=answer,
            explanation=with_feedback(explanation, feedback),
        )

    def _short(self, items: list[_Item], explanation: str) -> QuestionRow:
        answers = [Weighted(self._typed(item.text), self._weight(item), self._text(item.feedback), item.line) for item in items]
        feedback = [(answer.text, answer.feedback) for answer in answers]
        return _empty("fill_in", answer=accepted(answers, self._notes), explanation=with_feedback(explanation, feedback))

    def _typed(self, text: str) -> str:
        """Return an answer as candidates type it; only a prefix of its own makes it markup."""
        return self._text(text) if _PREFIX.match(text) else _as_typed(text)

    def _matching(self, items: list[_Item], explanation: str) -> QuestionRow:
        pairs = []
        for item in items:
            left, _arrow, right = item.text.partition("->")
            pairs.append((self._text(left), _as_typed(right)))
        details, options, answer = matching_of(pairs)
        return _empty("matching", options=options, answer=answer, explanation=explanation, details=details)

    def _numeric(self, block: str, line: int, explanation: str) -> QuestionRow:
        items = self._items(block, line) if block.lstrip()[:1] in ("=", "~") else None
        if items is None:
            first, *others = re.split("(?=[=~])", block, maxsplit=1)
            items = [self._item("=", first, line), *((self._items(others[0], line) or ()) if others else ())]
        numbers: list[WeightedNumber] = []
        feedback: list[tuple[str, str]] = []
        for item in items:
            text = shown(item.text).strip()
            feedback.append((text, self._text(item.feedback)))
            if item.sign == "~" or text in ("", "*"):
                continue
            numbers.append(self._number(text, self._weight(item), item.line))
        number, tolerance = number_of(numbers, self._notes)
        details = replace(NO_DETAILS, tolerance=tolerance)
        return _empty("numeric", answer=number, explanation=with_feedback(explanation, feedback), details=details)

    def _number(self, text: str, weight: Decimal, line: int) -> WeightedNumber:
        low, dots, high = text.partition("..")
        number, colon, tolerance = text.partition(":")
        if dots:
            least, most = read_decimal(low), read_decimal(high)
            if least is None or most is None or least > most:
                raise self._notes.refusal(losses.NOT_A_NUMBER, text, line)
            return WeightedNumber((least + most) / 2, (most - least) / 2, weight, text)
        middle, width = read_decimal(number), read_decimal(tolerance) if colon and tolerance.strip() else Decimal(0)
        if middle is None or width is None or width < 0:
            raise self._notes.refusal(losses.NOT_A_NUMBER, text, line)
        return WeightedNumber(middle, width, weight, text)

    def _items(self, block: str, line: int) -> list[_Item] | None:
        """Return the answers of a group, or None where it does not begin with `=` or `~`."""
        if block.lstrip()[:1] not in ("=", "~"):
            if re.search(r"[=~]", block):
                raise self._notes.refusal(losses.STRUCTURE, shown(block).strip()[:60], line)
            return None
        items: list[_Item] = []
        for found in re.finditer(r"([=~])([^=~]*)", block):
            items.append(self._item(found[1], found[2], line + block.count("\n", 0, found.start())))
        return items

    def _item(self, sign: str, text: str, line: int) -> _Item:
        weight: Decimal | None = None
        if _WIDE_WEIGHT.match(text):
            raise self._notes.refusal(losses.FULL_WIDTH, "\uff05", line, narrow="%")
        found = _WEIGHT.match(text)
        if found:
            weight = read_decimal(found[1].replace(",", "."))
            if weight is None or abs(weight) > 100:
                raise self._notes.refusal(losses.WEIGHT_WRONG, shown(found[1]), line)
            text = text[found.end() :]
        answer, _sign, feedback = text.partition("#")
        return _Item(sign, answer, line, weight, feedback)

    def _weight(self, item: _Item) -> Decimal:
        return item.weight if item.weight is not None else Decimal(100 if item.sign == "=" else 0)

    def _check_width(self, answers: str, line: int) -> None:
        """Refuse signs of a Chinese input method where GIFT's own are meant; the writer knows best what was meant."""
        found = _WIDE_OPTION.search(answers)
        if found is None and answers.lstrip()[:1] == "\uff03":
            found = re.search("\uff03", answers)
        if found:
            sign = found[0].strip(" \t\r\n}")
            place = line + answers.count("\n", 0, found.end() - 1)
            raise self._notes.refusal(losses.FULL_WIDTH, sign, place, narrow=_WIDE[sign])

    def _text(self, text: str, *, may_have_prefix: bool = True) -> str:
        """Return a text in the marks of the house; without a prefix of its own it is written like the question's text."""
        prefix = _PREFIX.match(text) if may_have_prefix else None
        style = prefix[1].lower() if prefix else self._format
        text = (text[prefix.end() :] if prefix else text).strip(" \t\n")
        if not text:
            return ""
        target = MarkedText(self._harvest, self._notes)
        if style == "markdown":
            read_markdown(shown(text), target)
        elif style == "html":
            read_html(shown(text if "<pre" in text else _BETWEEN_WIDE.sub("", text)), target)
        else:
            lines = " ".join(_BETWEEN_WIDE.sub("", text).split("\n")).split(NEW_LINE)
            for number, line in enumerate(lines):
                if number:
                    target.line_break()
                if style == "plain":
                    target.text(shown(line).strip() if number == 0 else shown(line), as_is=True)
                else:
                    read_html(shown(line), target, known_only=True)
        return target.finish()

    def _refusal(self, kind: ProblemKind, place: int) -> Unusable:
        return self._notes.refusal(kind, line=self._part.line_at(place), opening="{", closing="}")

    def _wide(self, sign: str, place: int) -> Unusable:
        return self._notes.refusal(losses.FULL_WIDTH, sign, self._part.line_at(place), narrow=_WIDE[sign])


def _as_typed(text: str) -> str:
    """Return an answer that candidates type or see as text: nothing in it is markup."""
    return shown(_LINE_ENDS.sub(" ", text)).strip()


def _empty(type_key: str, **more: object) -> QuestionRow:
    values = {"options": (), "answer": "", **more}
    return QuestionRow(row=0, id=None, type=type_key, stem="", **values)  # type: ignore[arg-type]


GIFT = QuestionFormat("gift", N_("GIFT (Moodle)"), (".gift", ".txt"), knows, read, write)
