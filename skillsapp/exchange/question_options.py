"""Tell the options of a question apart where they stand together: on one line, on several, in one cell."""

from __future__ import annotations

import json
import re
import unicodedata

LETTERS = "ABCDEFGHIJKL"
"""More than a question can have: options too many are to be counted, not to be taken for text."""
RIGHT = "\ufdda"
"""Stands before the text of an option that its file ticks; no character, so no text holds it."""

_LETTER = "A-La-l\uff21-\uff2c\uff41-\uff4c"
_LABEL = re.compile(
    f"(?:[(\uff08\\[\u3010]\\s*([{_LETTER}])\\s*[)\uff09\\]\u3011]\\s*[.\u3001\uff0e:\uff1a]?"
    f"|([{_LETTER}])\\s*[.\u3001\uff0e)\uff09:\uff1a\u3002\uff0c,])\\s*"
)
_BARE_LABEL = re.compile(f"([{_LETTER}])[\\s\u3000]+(?=\\S)")
_BEFORE = re.compile("[\\s\u3000;\uff1b,\uff0c|/\u3002)\uff09.:\uff1a?\uff1f\u3011\\]]$")
_CUTS = ("\\$;\\$", "\n", "[|\uff5c]", "\\$", "#", "\u250b", "[;\uff1b]", "\t", "[,\uff0c]", "\u3001")


def labels_in(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, letter) of the labels of options in *text*: the longest run from one letter upwards that stands in order.

    A label begins a line or follows a blank or the end of a sentence; a first one that is not A goes on with what began before.
    """
    found: list[tuple[int, int, str]] = []
    for match in _LABEL.finditer(text):
        letter = unicodedata.normalize("NFKC", match[1] or match[2]).upper()
        at_start = match.start() == 0 or _BEFORE.search(text[: match.start()]) is not None
        wanted = LETTERS[LETTERS.index(found[-1][2]) + 1 :][:1] if found else letter
        if letter == wanted and (at_start or (found and _glued(text, match.start(), match[1] is not None))):
            found.append((match.start(), match.end(), letter))
    return found


def begins_option(text: str) -> str:
    """Return the letter of the option that begins *text*, "" where none does."""
    match = _LABEL.match(text)
    return unicodedata.normalize("NFKC", match[1] or match[2]).upper() if match else ""


def bare_option(text: str) -> tuple[str, str]:
    """Return letter and text of an option whose letter has only a blank behind it, as in \u201cA  lamp\u201d; ("", "") for none."""
    match = _BARE_LABEL.match(text)
    return (unicodedata.normalize("NFKC", match[1]).upper(), text[match.end() :].strip()) if match else ("", "")


def cut_at_labels(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return what stands before the first label, and letter and text of each option."""
    labels = labels_in(text)
    if not labels:
        return text, []
    ends = [start for start, _end, _letter in labels[1:]] + [len(text)]
    raw = [text[end:stop].strip() for (_start, end, _letter), stop in zip(labels, ends, strict=True)]
    if len(raw) > 1 and raw[-1].endswith("\u3002") and all(one.endswith((";", "\uff1b")) for one in raw[:-1]):
        raw[-1] = raw[-1][:-1]  # the end of the list, not of the option
    for sign in "$#/\u250b":
        if len(raw) > 1 and all(one.endswith(sign) for one in raw[:-1]):
            raw = [one.removesuffix(sign).strip() for one in raw]
    options = [(letter, _bare(one)) for (_start, _end, letter), one in zip(labels, raw, strict=True)]
    return text[: labels[0][0]].rstrip(), options


def split_options(text: str) -> list[str]:
    """Return the options that one cell holds: by their letters, otherwise by lines, bars or semicolons."""
    before, options = cut_at_labels(text)
    if len(options) > 1 and not before.strip():
        return [option for _letter, option in options]
    if listed := json_list(text):
        return listed
    for cut in _CUTS:
        parts = [part.strip() for part in re.split(cut, text)]
        if len([part for part in parts if part]) > 1:
            return [part for part in parts if part]
    return [text]


def json_list(text: str) -> list[str]:
    """Return the texts of a list as other programs write it (`["lamp", "light"]`), [] where it is none."""
    if not text.startswith("["):
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) and found and all(isinstance(one, str) for one in found) else []


def _glued(text: str, place: int, bracketed: bool) -> bool:
    """Tell whether a label may follow at once: behind a word of another script, as \u201clampB.light\u201d never is but \u201c\u706fB.\u5149\u201d often."""
    before = text[place - 1]
    return bracketed or not (before.isascii() and before.isalnum())


def _bare(option: str) -> str:
    return option.strip().rstrip(";\uff1b|").strip()
