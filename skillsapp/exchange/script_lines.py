"""Lines of a text of questions before they are understood: numbers, letters and ticks in the forms that the reader knows.

What trainers, question programs and chat programs write is put into one form; what no question can hold (page numbers) is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.domain.numerals import parse_number
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_options import LETTERS, RIGHT, begins_option
from skillsapp.exchange.script_signs import NUMBERED_HEADING, QUESTION_NUMBER, heading_of, verdict_of
from skillsapp.kernel.problems import Problem

_FIGURES = "0-9\uff10-\uff19"
_OPEN, _CLOSE = "[(\uff08\\[\u3010\uff3b\u3014{]", "[)\uff09\\]\u3011\uff3d\u3015}]"
_ITEM_AHEAD = f"(?=\\*\\*|[(\uff08]?[A-Ha-h{_FIGURES}]{{1,4}}\\s*[)\uff09.\u3001\uff0e:\uff1a\\\\])"
_MARKDOWN_HEAD = re.compile(f"#{{1,6}}\\s+|>\\s+|[*+-]\\s+{_ITEM_AHEAD}")
_MARKDOWN_BOLD = re.compile(r"(?<![0-9A-Za-z*])\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*(?![0-9A-Za-z*])")
_EMPHASIS = re.compile("[\u4e00-\u9fff]{1,6}")
_RULE = re.compile("[-=*\uff0a\u2014\u2500~\uff5e\\s]{3,}")
_BEFORE_NUMBER = re.compile(
    f"{_OPEN}([^()\uff08\uff09\\[\\]\u3010\u3011]{{0,10}}){_CLOSE}\\s*(?=[{_FIGURES}]{{1,4}}\\s*[\u3001.\uff0e)\uff09:\uff1a](?![{_FIGURES}]))"
)
_LETTERS_ONLY = re.compile("[A-H](?:[\\s,\u3001;/]*[A-H])*")
_ENCLOSED = {chr(0x2488 + n): f"{n + 1}. " for n in range(20)} | {chr(0x2474 + n): f"\uff08{n + 1}\uff09" for n in range(20)}
_WORDED_NUMBER = re.compile(
    f"(?:{_OPEN}\\s*\u7b2c\\s*([{_FIGURES}]{{1,4}})\\s*\u9898\\s*{_CLOSE}\\s*[:\uff1a\u3001.]?"
    f"|(?:\u8bd5\u9898|\u9898\u76ee|\u9898|[Qq])\\s*([{_FIGURES}]{{1,4}})\\s*[:\uff1a.\u3001\uff0e]"
    f"|([{_FIGURES}]{{1,4}})\\s*(?:\\\\?[.\uff0e]\\s*\u3001|\\\\[.)]))\\s*"
)
_CHINESE_NUMBER = re.compile("\u7b2c([\u4e00-\u9fff]{1,4})\u9898\\s*[:\uff1a\u3001.\uff0e\\s]\\s*")
_NUMERAL = re.compile("[(\uff08]?([\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341]{1,3})")
_CHAPTERED = re.compile(f"([{_FIGURES}]{{1,2}})[.\uff0e]([{_FIGURES}]{{1,3}})[\\s\u3000\u3001.\uff0e)\uff09]+(?=\\S)")
_TICKED = re.compile(
    "(?:^|(?<=[\\s\u3000]))([\u2611\u2714\u2713\u221a\u25a0\u25cf\u25c9*\uff0a]|[\u25a1\u2610\u25cb\u25ef]\\s?)\\s*([(\uff08]?[A-H][)\uff09.\u3001\uff0e:\uff1a]\\s*)"
)
_OPEN_BOXES = "\u25a1\u2610\u25cb\u25ef"
_LOOSE = re.compile(
    "(?:\u9009\u9879\\s*)?([A-H\uff21-\uff28])(?:\\s*[-\u2014\u00b7\u2022\u30fb:\uff1a]\\s*|[ \t\u3000]+"
    "|(?=[^\\x00-\\x7f\uff21-\uff5a.\u3001\uff0e)\uff09:\uff1a\u3002\uff0c]))(?=\\S)"
)
_LOOSE_INSIDE = re.compile("(?:^|(?<=[ \t\u3000]))([A-H])[ \t\u3000]+(?=[^\\sA-H])")
_PAGE = re.compile(
    "(?:[-\u2014\u2013\uff0d\u00b7~\u2500]+\\s*[0-9]{1,3}\\s*[-\u2014\u2013\uff0d\u00b7~\u2500]+"
    "|[^\\w]*\u7b2c\\s*[0-9]{1,3}\\s*\u9875[^\\w]*(?:\u5171\\s*[0-9]{1,3}\\s*\u9875[^\\w]*)?"
    "|page\\s*[0-9]{1,3}(?:\\s*(?:of|/)\\s*[0-9]{1,3})?)",
    re.IGNORECASE,
)
_ORNAMENTS = re.compile("[^\\w]+")
_CELL = re.compile("[^\\s\u3000|]+")


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One line of a text, or one paragraph of a document, with the number that people find it by.

    `answer` is what stood in brackets before the number of a question.
    """

    number: int
    text: str
    heading: bool = False
    answer: str = ""


def plain_lines(lines: Iterable[ScriptLine]) -> tuple[list[ScriptLine], list[Problem]]:
    """Return the lines with something on them in plain form, and what was left out."""
    kept: list[ScriptLine] = []
    told: list[Problem] = []
    last = 0
    for line in lines:
        text = _without_markdown(line.text.strip())
        if not text or _RULE.fullmatch(text):
            continue
        if _is_furniture(text):
            told.append(problems.TEXT_LEFT_OUT.at(line.number, "", text[:40]))
            continue
        text, answer = _without_answer_before(_with_own_number(text), last + 1)
        numbered = QUESTION_NUMBER.match(text)
        if numbered:
            last = _int(next(group for group in numbered.groups() if group))
        elif heading_of(text) is not None:
            last = 0
        kept.append(replace(line, text=_with_ticks(text), answer=answer))
    return list(_key_rows(_lettered(_counted(_without_chapters(kept)), told))), told


def _without_markdown(text: str) -> str:
    """Return a line without the signs of Markdown: chat programs write headings, bullets and bold type so."""
    text = _MARKDOWN_HEAD.sub("", text, count=1) if _MARKDOWN_HEAD.match(text) else text
    if "**" not in text:
        return text
    return _MARKDOWN_BOLD.sub(
        lambda found: f"<b>{found[1]}</b>" if found.start() and _EMPHASIS.fullmatch(found[1]) else found[1], text
    ).strip()


def _is_furniture(text: str) -> bool:
    """Tell whether a line belongs to the page and not to what stands on it."""
    if _PAGE.fullmatch(text):
        return True
    plain = folded(_ORNAMENTS.sub("", text))
    return len(plain) <= 12 and alias_table("script_words").words.get(plain) == "stray"


def _with_own_number(text: str) -> str:
    """Return a line whose number is written in figures with a point behind them."""
    if text[0] in _ENCLOSED:
        return _ENCLOSED[text[0]] + text[1:].lstrip()
    found = _WORDED_NUMBER.match(text)
    if found and found.end() < len(text):
        return f"{next(group for group in found.groups() if group)}. {text[found.end() :]}"
    found = _CHINESE_NUMBER.match(text)
    number = parse_number(found[1]) if found else None
    if found is None or number is None or found.end() == len(text):
        return text
    rest = text[found.end() :]
    as_heading = f"{found[1]}\u3001{rest}"
    return as_heading if heading_of(as_heading) is not None else f"{number}. {rest}"


def _without_answer_before(text: str, due: int) -> tuple[str, str]:
    """Return a line without the brackets before its number, and the answer in them; brackets with anything else stay."""
    found = _BEFORE_NUMBER.match(text)
    numbered = QUESTION_NUMBER.match(text[found.end() :]) if found else None
    if found is None or numbered is None or _int(next(group for group in numbered.groups() if group)) not in (1, due):
        return text, ""
    said = unicodedata.normalize("NFKC", found[1]).strip()
    if alias_table("question_types").find(said):
        place = found.end() + numbered.end()
        return f"{text[found.end() : place]}{found[0].strip()}{text[place:]}", ""
    if said and not _LETTERS_ONLY.fullmatch(said.upper()) and not verdict_of(said):
        return text, ""
    return text[found.end() :], said


def _with_ticks(text: str) -> str:
    """Return a line whose ticked options carry a sign of our own before their text; empty boxes go."""
    return _TICKED.sub(lambda found: found[2] + ("" if found[1].strip() in _OPEN_BOXES else RIGHT), text)


def _without_chapters(lines: list[ScriptLine]) -> list[ScriptLine]:
    """Return lines whose numbers 1.1, 1.2, 1.3 are 1, 2, 3, where they count on in this way."""
    found = [_CHAPTERED.match(line.text) for line in lines]
    counts = [(_int(each[1]), _int(each[2])) for each in found if each]
    if len(counts) < 2 or any(later != (earlier[0], earlier[1] + 1) and later[1] != 1 for earlier, later in pairwise(counts)):
        return lines
    if counts[0][1] != 1:
        return lines
    return [
        replace(line, text=f"{each[2]}. {line.text[each.end() :]}") if each else line
        for line, each in zip(lines, found, strict=True)
    ]


def _counted(lines: list[ScriptLine]) -> list[ScriptLine]:
    """Return lines whose Chinese numerals are figures, where these count questions and not sections."""
    if any(QUESTION_NUMBER.match(line.text) for line in lines):
        return lines
    places: dict[int, tuple[int, int]] = {}
    for place, line in enumerate(lines):
        sign = NUMBERED_HEADING.match(line.text)
        numeral = _NUMERAL.match(line.text)
        number = parse_number(numeral[1]) if sign and numeral else None
        if sign is None or number is None or sign.end() == len(line.text):
            continue
        if heading_of(line.text) is not None or number != len(places) + 1:
            return lines
        places[place] = (number, sign.end())
    if len(places) < 2:
        return lines
    return [
        replace(line, text=f"{places[place][0]}. {line.text[places[place][1] :]}") if place in places else line
        for place, line in enumerate(lines)
    ]


def _lettered(lines: list[ScriptLine], told: list[Problem]) -> list[ScriptLine]:
    """Return lines with a point behind the letters of options that have a blank, a dash or nothing there: A, B, C on line after line.

    Where nothing stands behind the letters they could belong to words, so that is *told*.
    """
    lines = list(lines)
    place = 0
    while place < len(lines):
        run = _loose_run(lines, place)
        if run and place + len(run) < len(lines) and begins_option(lines[place + len(run)].text) == "A":
            run = []  # the options follow: these letters belong to the stem
        if run and (found := _LOOSE.match(lines[place].text)) and found.end() == found.end(1):
            told.append(problems.LETTERS_TOLD.at(lines[place].number, "", lines[place].text[:40]))
        for offset, texts in enumerate(run):
            lines[place + offset] = replace(lines[place + offset], text="\u3000".join(texts))
        place += max(1, len(run))
    return lines


def _loose_run(lines: Sequence[ScriptLine], place: int) -> list[list[str]]:
    """Return the options of each line from *place* on, [] where these are not two or more from A on."""
    run: list[list[str]] = []
    count = 0
    for line in lines[place:]:
        found = _loose_options(line.text, LETTERS[count : count + 1])
        if not found:
            break
        run.append(found)
        count += len(found)
    return run if count >= 2 and any(not begins_option(lines[place + n].text) for n in range(len(run))) else []


def _loose_options(text: str, wanted: str) -> list[str]:
    """Return the options of a line that begins with the letter *wanted*, each with its letter and a point."""
    begun = begins_option(text)
    if not wanted or (begun and begun != wanted):
        return []
    if begun:
        return [text]
    found = _LOOSE.match(text)
    if found is None or unicodedata.normalize("NFKC", found[1]) != wanted:
        return []
    inside = [each for each in _LOOSE_INSIDE.finditer(text) if each.start() >= found.end()]
    ends = [
        found,
        *(
            each
            for n, each in enumerate(inside, 1)
            if each[1] == LETTERS[LETTERS.index(wanted) + n : LETTERS.index(wanted) + n + 1]
        ),
    ]
    stops = [each.start() for each in ends[1:]] + [len(text)]
    return [
        f"{unicodedata.normalize('NFKC', each[1])}. {text[each.end() : stop].strip()}"
        for each, stop in zip(ends, stops, strict=True)
    ]


def _key_rows(lines: list[ScriptLine]) -> Iterator[ScriptLine]:
    """Yield the lines; a line of nothing but numbers over a line of as many answers becomes one line of a key."""
    place = 0
    while place < len(lines):
        line = lines[place]
        answers = _answers_under(line.text, lines[place + 1].text) if place + 1 < len(lines) else []
        if answers:
            word = alias_table("question_columns").names["answer"]
            yield replace(line, text=f"{word}\uff1a" + " ".join(f"{number}.{answer}" for number, answer in answers))
            place += 2
        else:
            yield line
            place += 1


def _answers_under(numbers: str, answers: str) -> list[tuple[int, str]]:
    words = alias_table("question_columns")
    above, below = _CELL.findall(numbers), _CELL.findall(answers)
    if above and words.find(above[0].strip(":\uff1a")) in ("number", "id", "stem"):
        above = above[1:]
    if below and words.find(below[0].strip(":\uff1a")) == "answer":
        below = below[1:]
    if len(above) < 2 or not all(each.isdecimal() for each in above):
        return []
    counted = [_int(each) for each in above]
    if counted != list(range(counted[0], counted[0] + len(counted))):
        return []
    if len(below) == 1 and len(below[0]) == len(counted):
        below = list(below[0])
    short = all(_LETTERS_ONLY.fullmatch(unicodedata.normalize("NFKC", each).upper()) or verdict_of(each) for each in below)
    return list(zip(counted, below, strict=True)) if len(below) == len(counted) and short else []


def _int(text: str) -> int:
    return int(unicodedata.normalize("NFKC", text))
