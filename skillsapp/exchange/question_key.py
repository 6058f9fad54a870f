"""The key at the end of a text of questions: which answer belongs to which number of which section."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from skillsapp.domain.aliases import alias_table, folded
from skillsapp.exchange.question_options import begins_option

_FIGURES = "0-9\uff10-\uff19"
_RANGE = re.compile(
    f"([{_FIGURES}]{{1,4}})\\s*(?:[-\u2014\u2013\uff0d]{{1,3}}|~|\uff5e|\u81f3|\u5230)\\s*([{_FIGURES}]{{1,4}})\\s*[\u9898]?\\s*[:\uff1a.\u3001\uff0e]?\\s*"
)
_ENTRY = re.compile(
    "(?:^|(?<=[\\s\u3000;\uff1b,\uff0c\u3002)\uff09]))[(\uff08]?"
    f"([{_FIGURES}]{{1,4}})\\s*"
    "(?:[.\u3001\uff0e:\uff1a)\uff09]|[ \u3000\t](?=[A-H\u221a\u00d7]))"
    f"(?![{_FIGURES}])\\s*"
)
_GLUED = re.compile(
    f"([{_FIGURES}]{{1,4}})\\s*[.\u3001\uff0e:\uff1a)\uff09]?\\s*([A-Ha-h\uff21-\uff28]{{1,8}}|[\u221a\u00d7\u2713\u2717\u5bf9\u9519])(?=[\\s\u3000;\uff1b,\uff0c\u3002{_FIGURES}]|$)\\s*"
)
_SHORT = re.compile("[A-Ha-h\uff21-\uff28]{1,8}|[\u221a\u00d7\u2713\u2717\u5bf9\u9519]")
_DECIMAL = re.compile(f"\\s*([{_FIGURES}]{{1,4}})[.\uff0e](?=[{_FIGURES}])")
_TICKED = re.compile("\\S[(\uff08][^()\uff08\uff09]*[)\uff09]\\s*$")
_ORNAMENTS = re.compile("[\\s\u3010\u3011\\[\\]()\uff08\uff09:\uff1a#*=\u2014-]+")


@dataclass(slots=True)
class KeyEntry:
    line: int
    group: int
    number: int
    text: str
    bracketed: bool


@dataclass(slots=True)
class KeyGroup:
    """Entries under one heading of the key, or up to where its numbers begin anew; `section` where it is known.

    `case` is the number of the case whose parts they answer, 0 for none.
    """

    type: str = ""
    section: int | None = None
    case: int = 0


@dataclass(slots=True)
class Key:
    groups: list[KeyGroup] = field(default_factory=list)
    entries: list[KeyEntry] = field(default_factory=list)
    _whole: bool = False
    """The last line held several short answers: nothing goes on behind it."""

    def begin_section(self, type: str, title: str) -> None:
        self.groups.append(KeyGroup(type))

    def begin_part(self, section: int) -> None:
        """Begin the key of a section that stands below its questions."""
        self.groups.append(KeyGroup(section=section))

    def begin_case(self) -> None:
        """Begin the answers to the parts of the next case."""
        self.groups.append(KeyGroup(case=1 + sum(group.case > 0 for group in self.groups)))

    def read(self, line: int, text: str) -> bool:
        """Take the answers on a line; a line that names no number goes on with the last answer.  Return whether it could be taken."""
        last = next((entry for entry in reversed(self.entries) if entry.group == len(self.groups) - 1), None)
        bracketed = text.lstrip()[:1] in ("(", "\uff08")
        decimal = _DECIMAL.match(text)
        if decimal and _int(decimal[1]) == (last.number if last else 0) + 1:
            found = [(_int(decimal[1]), text[decimal.end() :].strip())]
        else:
            found = [] if bracketed and last is not None and not last.bracketed else read_ranges(text)
        if not found:
            nothing_above = last is None and bool(self.groups) and self.groups[-1].case > 0
            if not (self.entries and self.groups) or self._whole or nothing_above or _RANGE.match(text):
                return False
            self.entries[-1].text = f"{self.entries[-1].text}\n{text}".strip()
            return True
        for number, answer in found:
            if not self.groups:
                self.groups.append(KeyGroup())
            last = next((entry for entry in reversed(self.entries) if entry.group == len(self.groups) - 1), None)
            if last is not None and number <= last.number and number == 1:
                self.groups.append(KeyGroup())
            self.entries.append(KeyEntry(line, len(self.groups) - 1, number, answer, bracketed))
        self._whole = len(found) > 1 and all(_SHORT.fullmatch(answer) for _number, answer in found)
        return True


def is_key_title(text: str) -> bool:
    """Tell whether a line is nothing but the title of a key."""
    if begins_option(text) or _TICKED.search(text):
        return False  # an option, ticked with these words
    plain = folded(_ORNAMENTS.sub("", text))
    words = alias_table("script_words").words
    return len(plain) <= 30 and any(
        key == "key" and (plain == word or (plain.endswith(word) and len(word) > 2)) for word, key in words.items()
    )


def begins_range(text: str) -> bool:
    """Tell whether a line begins with numbers from one to another, whatever follows."""
    return _RANGE.match(text) is not None


def read_ranges(text: str) -> list[tuple[int, str]]:
    """Return number and answer of each entry on a line of a key: `1-5 ABCDA`, `1.A 2.B`, `1. first; second`; nothing where it has none."""
    text = text.strip()
    ranges = list(_RANGE.finditer(text))
    if ranges and ranges[0].start() == 0:
        found: list[tuple[int, str]] = []
        for match, following in zip(ranges, [*ranges[1:], None], strict=True):
            body = text[match.end() : following.start() if following else len(text)].strip(" \u3000;\uff1b,\uff0c\u3002")
            first, last = _int(match[1]), _int(match[2])
            answers = _dealt(body, last - first + 1)
            beyond: list[tuple[int, str]] = []
            if answers is None:  # single entries may stand behind the ones that were dealt out
                single = re.search(f"[{_FIGURES}]", body)
                beyond = read_ranges(body[single.start() :]) if single else []
                answers = _dealt(body[: single.start()].strip(), last - first + 1) if single and beyond else None
            if answers is None:
                return []
            found += zip(range(first, last + 1), answers, strict=True)
            found += beyond
        return found
    glued = list(_GLUED.finditer(text))
    if glued and "".join(match[0] for match in glued) == text and len(glued) > 1:
        return [(_int(match[1]), match[2]) for match in glued]
    entries = list(_ENTRY.finditer(text))
    if not entries or entries[0].start() != 0:
        return []
    kept = [entries[0]]
    for entry in entries[1:]:
        if _int(entry[1]) == _int(kept[-1][1]) + 1 and entry[0][0].isnumeric() == kept[0][0][0].isnumeric():
            kept.append(entry)
    ends = [entry.start() for entry in kept[1:]] + [len(text)]
    found = [(_int(entry[1]), text[entry.end() : end].strip()) for entry, end in zip(kept, ends, strict=True)]
    return [*((number, answer.rstrip(" ;\uff1b,\uff0c")) for number, answer in found[:-1]), found[-1]]


def _dealt(text: str, count: int) -> list[str] | None:
    """Deal answers out to *count* numbers, or return None where they are not as many."""
    if not 0 < count <= 500:
        return None
    for parts in (re.split("[\\s\u3000,\uff0c;\uff1b\u3001]+", text), list(re.sub("[\\s\u3000,\uff0c;\uff1b\u3001]+", "", text))):
        if len(parts) == count:
            return parts
    return None


def _int(text: str) -> int:
    return int(unicodedata.normalize("NFKC", text))
