r"""Cuts a GIFT file into questions: comments, categories, ids and tags, empty lines between questions, escapes.

The format is that of Moodle's documentation: a question ends at an empty line; `\` before `~ = # { } : \` takes away what they mean; `\n` is a
new line.  Where a file is not quite like that, the fault keeps its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_SIGNS = "~=#{}:\\n"
_FIRST = 0xFDD0  # places that Unicode promises never to give to a character
_HIDDEN = {sign: chr(_FIRST + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = {chr(_FIRST + place): "\n" if sign == "n" else sign for place, sign in enumerate(_SIGNS)}
_SHOWN_AGAIN = str.maketrans(_SHOWN)
NEW_LINE = _HIDDEN["n"]
_FARTHEST = 200  # lines: a group of answers that goes on behind empty lines is no longer than this
_COMMENT = re.compile(r"\s*//")
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)", re.IGNORECASE)
_END_OF_BLOCK = re.compile(r"\}[\s.;,!?\u3002\uff1b\uff0c\uff01\uff1f]*$")


@dataclass(slots=True)
class Part:
    """One question of the file as it stands there, with its escapes hidden; `line` is its first."""

    line: int
    text: str
    category: str
    id: str = ""
    tags: tuple[str, ...] = ()
    no_empty_line: bool = False

    def line_at(self, place: int) -> int:
        """Return the line of the file on which *place* of the text stands."""
        return self.line + self.text.count("\n", 0, place)


@dataclass(slots=True)
class _Pending:
    line: int = 0
    lines: list[str] = field(default_factory=list)
    id: str = ""
    tags: list[str] = field(default_factory=list)


def hide_escapes(text: str) -> str:
    """Return *text* with every escaped sign as a place of its own, so that what stays has its meaning."""
    return _ESCAPED.sub(lambda found: _HIDDEN[found[1]], text)


def shown(text: str) -> str:
    """Return what was hidden as the sign itself."""
    return text.translate(_SHOWN_AGAIN)


def escaped(text: str) -> str:
    """Return *text* as GIFT writes it."""
    return re.sub(r"[~=#{}:\\]", r"\\\g<0>", text).replace("\n", r"\n")


def parts_of(text: str) -> Iterator[Part]:
    """Yield the questions of a file in their order."""
    lines = hide_escapes(text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    category = ""
    pending = _Pending()
    for number, line in enumerate(lines, start=1):
        if _COMMENT.match(line):
            _read_comment(line, pending)
            if pending.lines:
                pending.lines.append("")
            continue
        found = _CATEGORY.match(line)
        if found and (not pending.lines or not _is_open(pending.lines)):
            yield from _finished(pending, category)
            category = category_topic(shown(found[1]))
            pending = _Pending()
        elif line.strip():
            if not pending.lines:
                pending.line = number
            pending.lines.append(line)
        elif pending.lines and _is_open(pending.lines) and _closes(lines, number):
            pending.lines.append("")
        elif pending.lines:
            yield from _finished(pending, category)
            pending = _Pending()
    yield from _finished(pending, category)


def _finished(pending: _Pending, category: str) -> Iterator[Part]:
    """Yield the question gathered, cut where its answers end a line and further ones follow."""
    lines, at, cut = pending.lines, 0, False
    while lines:
        end = next((n for n, line in enumerate(lines) if _END_OF_BLOCK.search(line) and not _is_open(lines[: n + 1])), None)
        more = end is not None and any("{" in line for line in lines[end + 1 :])
        taken = lines[: end + 1] if more and end is not None else lines
        begin = next((n for n, line in enumerate(taken) if line.strip()), 0)
        text = "\n".join(taken[begin:]).rstrip()
        if text:
            first = not cut
            yield Part(
                pending.line + at + begin, text, category, pending.id if first else "", tuple(pending.tags) if first else (), cut
            )
        at, cut = at + len(taken), True
        lines = lines[len(taken) :]


def _is_open(lines: list[str]) -> bool:
    text = "\n".join(lines)
    return text.rfind("{") > text.rfind("}")


def _closes(lines: list[str], number: int) -> bool:
    """Tell whether a } comes before the next { in the lines after *number*."""
    for line in lines[number : number + _FARTHEST]:
        if _COMMENT.match(line):
            continue
        closing, opening = line.find("}"), line.find("{")
        if closing >= 0:
            return opening < 0 or closing < opening
        if opening >= 0:
            return False
    return False


def _read_comment(line: str, pending: _Pending) -> None:
    line = shown(line.replace(_HIDDEN["\\"], "\\"))
    found = _ID.search(line)
    if found:
        pending.id = found[1].replace("\\]", "]").strip()
    pending.tags += [tag.replace("\\]", "]").strip() for tag in _TAG.findall(line)]


def category_topic(path: str) -> str:
    """Return what a path of categories names: without the roots that Moodle puts before it; `//` in a name is one stroke."""
    names = [name.replace("\0", "/").strip() for name in path.strip().replace("//", "\0").split("/")]
    while names and (not names[0] or names[0].lower() == "top" or (names[0].startswith("$") and names[0].endswith("$"))):
        names.pop(0)
    return "/".join(name for name in names if name)


def held_by_category(topic: str) -> bool:
    """Tell whether a category can say the topic so that it is read back."""
    return category_topic(topic_category(topic)) == topic


def topic_category(topic: str) -> str:
    """Return the path of a topic's category, which `category_topic` reads back where `held_by_category` says so."""
    return f"$course$/top/{topic.replace('/', '//')}" if topic else "$course$/top"
