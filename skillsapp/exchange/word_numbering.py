"""The numbers that a word processor puts before paragraphs by itself: they stand nowhere in the text and have to be counted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_TEN = "\u5341"


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counter: str
    """Lists made from one pattern count on together."""
    starts: dict[int, int] = field(default_factory=dict)
    """Where a list of its own begins anew."""


class Numbering:
    """Counts paragraphs in their order; `label` gives what stands before one."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _style_numbers(styles) if styles is not None else {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._seen: set[str] = set()

    def label(self, paragraph: _Element) -> str:
        """Return the number before *paragraph* as a reader sees it, "" for none and for a bullet."""
        place = _place(paragraph) or self._styles.get(_style(paragraph))
        if place is None or place[0] == "0":
            return ""
        number, level = place
        chosen = self._lists.get(number)
        if chosen is None or level not in chosen.levels:
            return ""
        self._count(number, chosen, level)
        counts = self._counts[chosen.counter]
        text = chosen.levels[level].text
        if chosen.levels[level].form == "bullet":
            return ""
        for each in range(9):
            if f"%{each + 1}" in text:
                form = chosen.levels.get(each, _Level()).form
                text = text.replace(f"%{each + 1}", written(counts.get(each, chosen.levels.get(each, _Level()).start), form))
        plain = text.strip()
        return f"{plain}." if plain.isalnum() and plain.isascii() else plain

    def _count(self, number: str, chosen: _List, level: int) -> None:
        counts = self._counts[chosen.counter]
        if number not in self._seen:
            self._seen.add(number)
            for each, start in chosen.starts.items():
                counts[each] = start - 1
        for above in range(level):
            counts.setdefault(above, chosen.levels.get(above, _Level()).start)
        counts[level] = counts.get(level, chosen.levels[level].start - 1) + 1
        for below in [each for each in counts if each > level]:
            restart = chosen.levels.get(below, _Level()).restart
            if restart is None or (restart and level < restart):
                del counts[below]


def written(number: int, form: str) -> str:
    """Return *number* in one of the forms of word processors; a form that is not known is written in figures."""
    return _FORMS.get(form, str)(number)


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + sign, number - value
    return text


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (_CHINESE[tens - 1] if tens > 1 else "") + (_TEN if tens else "") + (_CHINESE[ones - 1] if ones else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "upperLetter": _letters,
        "lowerLetter": lambda number: _letters(number).lower(),
        "upperRoman": _roman,
        "lowerRoman": lambda number: _roman(number).lower(),
        "decimalZero": lambda number: f"{number:02}",
        "decimalEnclosedCircle": _circled,
        "decimalEnclosedCircleChinese": _circled,
        **dict.fromkeys(
            (
                "chineseCounting",
                "chineseCountingThousand",
                "chineseLegalSimplified",
                "ideographDigital",
                "japaneseCounting",
                "taiwaneseCounting",
            ),
            _chinese,
        ),
    }
)


def _lists(numbering: _Element) -> dict[str, _List]:
    patterns = {each.get(f"{W}abstractNumId", ""): each for each in numbering.iter(f"{W}abstractNum")}
    found: dict[str, _List] = {}
    for each in numbering.iter(f"{W}num"):
        reference = each.find(f"{W}abstractNumId")
        counter = reference.get(f"{W}val", "") if reference is not None else ""
        pattern = patterns.get(counter)
        if pattern is None:
            continue
        chosen = _List(_levels(pattern), counter)
        for override in each.iter(f"{W}lvlOverride"):
            level = int(override.get(f"{W}ilvl", "0"))
            start = override.find(f"{W}startOverride")
            chosen.levels |= _levels(override)
            if start is not None:
                chosen.starts[level] = int(start.get(f"{W}val", "1"))
        found[each.get(f"{W}numId", "")] = chosen
    return found


def _levels(parent: _Element) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for each in parent.iter(f"{W}lvl"):
        values = {child.tag.removeprefix(W): child.get(f"{W}val", "") for child in each if isinstance(child.tag, str)}
        restart = values.get("lvlRestart", "")
        levels[int(each.get(f"{W}ilvl", "0"))] = _Level(
            int(values.get("start") or 1),
            values.get("numFmt", "decimal"),
            values.get("lvlText", ""),
            int(restart) if restart else None,
        )
    return levels


def _place(parent: _Element) -> tuple[str, int] | None:
    """Return list and level that a paragraph, or a style, names itself."""
    properties = parent.find(f"{W}pPr/{W}numPr")
    if properties is None:
        return None
    number, level = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    if number is None:
        return None
    return number.get(f"{W}val", "0"), int(level.get(f"{W}val", "0")) if level is not None else 0


def _style(paragraph: _Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style.get(f"{W}val", "") if style is not None else ""


def _style_numbers(styles: _Element) -> dict[str, tuple[str, int]]:
    """Return list and level of each style that is numbered, by itself or through the style that it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.iter(f"{W}style"):
        name = style.get(f"{W}styleId", "")
        place = _place(style)
        parent = style.find(f"{W}basedOn")
        if place is not None:
            own[name] = place
        elif parent is not None:
            based[name] = parent.get(f"{W}val", "")
    for name in list(based):
        seen, each = {name}, based[name]
        while each in based and each not in seen:
            seen.add(each)
            each = based[each]
        if each in own:
            own.setdefault(name, own[each])
    return own
