"""Questions that carry no numbers: where each begins is told by options, by answers and by empty lines, and said so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from skillsapp.exchange.question_key import is_key_title
from skillsapp.exchange.question_options import begins_option
from skillsapp.exchange.script_lines import ScriptLine
from skillsapp.exchange.script_signs import (
    CASE_TITLE,
    CHAPTER,
    DECIMAL_NUMBER,
    PART,
    PLAIN_NUMBER,
    QUESTION_NUMBER,
    ends_with_answer,
    heading_of,
    labels_of,
    own_words,
)

_TOLD_ON_ONE_LINE = ("true_false", "fill_in", "numeric", "short_answer")


def number_unnumbered(lines: Sequence[ScriptLine]) -> tuple[list[ScriptLine], list[ScriptLine]]:
    """Return the lines with numbers before the questions of sections that have none, and the lines that were given one."""
    given: list[ScriptLine] = []
    numbered: list[ScriptLine] = []
    in_key = False
    for kind, section in _sections(lines):
        in_key = in_key or bool(section and is_key_title(section[0].text) and given + numbered)
        if kind is None or in_key or any(_has_number(line) for line in section) or not any(map(_shows_a_question, section)):
            numbered += section
            continue
        made = list(_Section(kind, section).lines())
        given += [line for line, before in zip(made, section, strict=True) if line is not before]
        numbered += made
    return numbered, given


def _sections(lines: Sequence[ScriptLine]) -> Iterator[tuple[str | None, list[ScriptLine]]]:
    """Yield the lines between headings with the type that the heading before names, and each heading by itself, with None."""
    kind, own = "", list[ScriptLine]()
    for line in lines:
        heading = heading_of(line.text)
        if heading is not None or line.heading or is_key_title(line.text) or CHAPTER.match(line.text):
            yield kind, own
            yield None, [line]
            kind, own = heading.type if heading is not None else "", []
        else:
            own.append(line)
    yield kind, own


def _has_number(line: ScriptLine) -> bool:
    signs = (QUESTION_NUMBER, PART, CASE_TITLE, DECIMAL_NUMBER)
    plain = PLAIN_NUMBER.match(line.text)
    return bool(line.answer) or any(sign.match(line.text) for sign in signs) or bool(plain and plain[1] == "1")


def _shows_a_question(line: ScriptLine) -> bool:
    return (
        begins_option(line.text) == "A"
        or _label(line.text) == "answer"
        or ends_with_answer(line.text)
        or "type" in own_words(line.text)[1]
    )


def _label(text: str) -> str:
    """Return the field that a line begins with, "" for none."""
    found = labels_of(text)
    return found[0].key if found and found[0].start == 0 else ""


class _Section:
    def __init__(self, kind: str, lines: Sequence[ScriptLine]) -> None:
        self._kind, self._all = kind, lines
        self._signs = [begins_option(line.text) or _label(line.text) for line in lines]

    def lines(self) -> Iterator[ScriptLine]:
        """Yield the lines, a number before each that begins a question."""
        count, begun = 0, -1
        for place, line in enumerate(self._all):
            if not self._signs[place] and (begun < 0 or self._begins(place, begun)):
                if begun < 0 and not self._may_be_first(place):
                    yield line
                    continue
                count, begun = count + 1, place
                line = replace(line, text=f"{count}. {line.text}")
            yield line

    def _may_be_first(self, place: int) -> bool:
        """Tell whether the first question begins here and not further down: titles and notes stand above it, apart from it."""
        following = place + 1
        while following < len(self._all) and not self._signs[following]:
            if self._apart(following):
                return ends_with_answer(self._all[place].text) or "type" in own_words(self._all[place].text)[1]
            following += 1
        return True

    def _begins(self, place: int, begun: int) -> bool:
        """Tell whether a line without a sign begins the next question, where that before began at *begun*."""
        ahead = next((each for each in range(place, len(self._all)) if self._signs[each]), None)
        sign = self._signs[ahead] if ahead is not None else ""
        is_last = ahead == place + 1
        before = self._signs[begun + 1 : place]
        last = next((each for each in reversed(before) if each), "")
        apart = self._apart(place)
        if "type" in own_words(self._all[place].text)[1]:
            return True
        if not last:  # nothing but a stem so far
            return (apart and self._kind in _TOLD_ON_ONE_LINE) or (
                ends_with_answer(self._all[place - 1].text) and (apart or self._kind in _TOLD_ON_ONE_LINE)
            )
        if len(last) == 1:  # a letter: the last option, or what goes on with it
            return apart or (sign == "A" and is_last) or ends_with_answer(self._all[place].text)
        if last == "answer" and any(len(each) == 1 for each in before if each):
            return True
        if last == "answer" and self._kind != "short_answer" and sign in ("A", "answer") and is_last:
            return True
        return (apart or (is_last and last != "answer")) and sign in ("A", "answer")

    def _apart(self, place: int) -> bool:
        """Tell whether an empty line stands above."""
        return place > 0 and self._all[place].number > self._all[place - 1].number + 1
