"""The key of cases: which of its answers belongs to which part, however the key numbers them.

Keys name parts in brackets behind the case's number, below a line that names the case, or with numbers that run through all cases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from skillsapp.exchange.question_intake import CASE
from skillsapp.exchange.question_key import KeyEntry
from skillsapp.exchange.question_script import Script, ScriptQuestion

Answer = tuple[ScriptQuestion, str]

_PART = re.compile("[(\uff08]\\s*([0-9\uff10-\uff19]{1,2})\\s*[)\uff09]\\s*[\u3001.\uff0e:\uff1a]?\\s*|([\u2460-\u2473])\\s*")
_SHORT = re.compile("[A-Ha-h\uff21-\uff28]{1,8}|[\u221a\u00d7\u2713\u2717\u5bf9\u9519]")
_BETWEEN = " \u3000;\uff1b,\uff0c\n"


def part_answers(
    script: Script, entry: KeyEntry, sections: Sequence[int | None], question: ScriptQuestion | None
) -> list[Answer]:
    """Return what an entry of the key says to parts of cases; nothing where it fits none.

    *question* is what the number of the entry means by itself, None where it means nothing; *sections* are those that the groups of
    the key speak of.
    """
    cases = [each for each in script.questions if each.type == CASE and each.parts]
    number = script.key.groups[entry.group].case
    if number:  # below a line that names the case
        parts = cases[number - 1].parts if number <= len(cases) else []
        first = next((place for place, part in enumerate(parts) if part.number == entry.number), len(parts))
        said = _split(f"({entry.number}){entry.text}", parts[first:])
        return said or _found(_numbered(script, entry, parts), entry)
    if question is not None and question.parts:
        said = _split(entry.text, question.parts) or _in_order(entry.text, question.parts)
        if said:
            return said
        if len(question.parts) == 1:
            return [(question.parts[0], entry.text)]
    section = _section_of(script, entry.group, sections)
    own = [each for each in cases if section is None or each.section == section]
    every = [each for each in script.questions if section is None or each.section == section]
    groups = [place for place in range(len(script.key.groups)) if _section_of(script, place, sections) == section]
    if 1 < len(own) == len(every) == len(groups):  # a key that begins anew at 1 for each case and names none
        own = [own[groups.index(entry.group)]]
    return _found(_numbered(script, entry, [part for each in own for part in each.parts]), entry)


def _section_of(script: Script, group: int, sections: Sequence[int | None]) -> int | None:
    """Return the section of a group; one that only begins anew at 1 goes on with the cases of the group above it."""
    if sections[group] is not None or group == 0 or script.key.groups[group].type:
        return sections[group]
    above = _section_of(script, group - 1, sections)
    return above if above is not None and script.sections[above].type == CASE else None


def _found(part: ScriptQuestion | None, entry: KeyEntry) -> list[Answer]:
    return [(part, entry.text)] if part is not None else []


def _split(text: str, parts: Sequence[ScriptQuestion]) -> list[Answer]:
    """Cut an entry at the numbers of the parts in their order; a list within an answer has numbers of its own."""
    marks: list[tuple[re.Match[str], ScriptQuestion]] = []
    for mark in _PART.finditer(text):
        due = parts[len(marks)] if len(marks) < len(parts) else None
        if due is not None and int(unicodedata.normalize("NFKC", mark[1] or mark[2])) == due.number:
            marks.append((mark, due))
    if not marks or text[: marks[0][0].start()].strip(_BETWEEN):
        return []
    ends = [mark.start() for mark, _part in marks[1:]] + [len(text)]
    return [(part, text[mark.end() : end].strip(_BETWEEN)) for (mark, part), end in zip(marks, ends, strict=True)]


def _in_order(text: str, parts: Sequence[ScriptQuestion]) -> list[Answer]:
    """Deal short answers that stand in a row without numbers out to as many parts."""
    said = [each for each in re.split(f"[{_BETWEEN}\u3001\u3002]+", text) if each]
    short = len(said) == len(parts) > 1 and all(_SHORT.fullmatch(each) for each in said)
    return list(zip(parts, said, strict=True)) if short else []


def _numbered(script: Script, entry: KeyEntry, parts: Sequence[ScriptQuestion]) -> ScriptQuestion | None:
    """Return the part with the number of an entry; where several have it, or none, the key has to name as many as there are."""
    fitting = [part for part in parts if part.number == entry.number]
    if len(fitting) == 1:
        return fitting[0]
    group = [each for each in script.key.entries if each.group == entry.group]
    return parts[group.index(entry)] if len(group) == len(parts) else None
