"""Questions in Aiken, the simplest of formats: a stem, lettered options, and a line that names the right one."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.layout import LETTERS
from skillsapp.exchange.delimited import decode, read_text
from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.harvest import Harvest, Notes, Unusable
from skillsapp.exchange.question_formats.question_format import QuestionFile, QuestionFormat, ReadOptions
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.script_signs import labels_of
from skillsapp.kernel.errors import DamagedError
from skillsapp.kernel.i18n import N_

_OPTION = re.compile("\\s*([A-Za-z])\\s?([.)\u3001])\\s*(.*)")
_ANSWER = re.compile(r"\s*([^\s:]{1,12})\s*:\s*(.*?)\s*")
_NUMBERED = re.compile("\\s*[(\uff08]?[0-9\uff10-\uff19]{1,4}\\s*[.\uff0e\u3001)\uff09]")
_FIRST_NUMBER = re.compile(rb"[\xef\xbb\xbf\xff\xfe\s]*1\s*[.)]\s*[^0-9]")
_WHOLE_HEAD = 1 << 16
_ENGLISH_ANSWER = re.compile(rb"(?m)^\s*ANSWER\s*(?::|\xef\xbc\x9a|\xa3\xba)\s*[A-Za-z]\s*$")


def knows(path: Path, head: bytes) -> bool:
    """Tell whether lines say ANSWER: and a letter, or the same in Chinese below options of questions without numbers.

    Questions with numbers or explanations are left to the reader of plain text, who knows sections and answers at the end.
    """
    if _ENGLISH_ANSWER.search(head.replace(b"\x00", b"")):
        return not _FIRST_NUMBER.match(head.replace(b"\x00", b""))
    if head.startswith((b"PK", b"\xd0\xcf")):
        return False
    try:
        text = decode(head.rpartition(b"\n")[0] if len(head) >= _WHOLE_HEAD else head, path.name)
    except DamagedError:
        return False
    lines = [line for line in text.splitlines() if line.strip()]
    if any(_NUMBERED.match(line) or any(label.key != "answer" for label in labels_of(line)) for line in lines):
        return False
    return any(_answer(line) and _option(before) is not None for before, line in pairwise(lines))


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read an Aiken file.  Raises a DamagedError when its bytes are no text."""
    text = read_text(path).removeprefix("\ufeff")
    harvest = Harvest(options)
    gathered: list[tuple[int, str]] = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if not line.strip():
            if _is_stem_only(gathered):
                continue
            if gathered:  # options without an answer: a new question begins behind the empty line
                _finish(harvest, gathered, None)
                gathered = []
            continue
        answer = _answer(line)
        if answer is None:
            gathered.append((number, line))
        elif gathered or answer:
            _finish(harvest, gathered or [(number, "")], (number, answer))
            gathered = []
    if gathered:
        _finish(harvest, gathered, None)
    return harvest.finish()


def _is_stem_only(gathered: list[tuple[int, str]]) -> bool:
    return all(_option(line) is None for _number, line in gathered)


def _finish(harvest: Harvest, gathered: list[tuple[int, str]], answer: tuple[int, str] | None) -> None:
    notes = Notes(gathered[0][0])
    try:
        harvest.take(_question(gathered, answer, notes), notes)
    except Unusable as refusal:
        harvest.reject(notes, refusal.problem)


def _question(gathered: list[tuple[int, str]], answer: tuple[int, str] | None, notes: Notes) -> QuestionRow:
    stem: list[str] = []
    options: list[str] = []
    for number, line in gathered:
        wanted = (LETTERS + "?" * len(gathered))[len(options)]
        found = _option(line) or _option(line, small=wanted)
        if found is not None:
            if found[0] != wanted and wanted != "?":
                raise notes.refusal(losses.OPTION_ORDER, found[0], number, wanted=wanted)
            options.append(found[1])
        elif options:
            options[-1] = f"{options[-1]}\n{line.strip()}"
        else:
            stem.append(line.strip())
    if answer is None or not answer[1]:
        raise notes.refusal(losses.ANSWER_MISSING, line=answer[0] if answer else 0)
    letters = re.sub(r"[\s,;/+&\u3001]+", "", unicodedata.normalize("NFKC", answer[1]).upper().rstrip(".\u3002"))
    if not letters or not (letters.isascii() and letters.isalpha()):
        raise notes.refusal(losses.ANSWER_NOT_READ, answer[1], answer[0])
    beyond = [letter for letter in letters if letter not in LETTERS[: len(options)]]
    if beyond:
        raise notes.refusal(losses.ANSWER_NO_OPTION, ", ".join(beyond), answer[0])
    letters = "".join(sorted(set(letters)))
    return QuestionRow(
        row=notes.line,
        id=None,
        type="single" if len(letters) == 1 else "multiple",
        stem="\n".join(stem),
        options=tuple(options),
        answer=letters,
    )


def _option(line: str, small: str = "") -> tuple[str, str] | None:
    """Return letter and text of an option; full-width letters and signs are the same, a *small* letter where just that one is due."""
    head = unicodedata.normalize("NFKC", line[:12])
    found = _OPTION.match(head)
    if found is None or not (found[1].isupper() or found[1].upper() == small):
        return None
    rest = re.match("\\s*.\\s?.\\s*", line)
    return found[1].upper(), line[rest.end() :].strip() if rest else ""


def _answer(line: str) -> str | None:
    """Return what a line gives as the answer ("" where nothing follows the word), or None where it is no such line."""
    found = _ANSWER.fullmatch(line.replace("\uff1a", ":"))
    if found is None or alias_table("answer_words").find(found[1]) is None:
        return None
    return found[2]


AIKEN = QuestionFormat("aiken", N_("Aiken"), (".txt",), knows, read)
