"""The details of an audit entry as a person reads them; ids become titles and numbers, and what has no meaning to a reader is left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from skillsapp.domain.programme import KIND_TITLES, STATE_TITLES
from skillsapp.domain.result import HONOUR_STATE_TITLES
from skillsapp.domain.roles import ROLE_TITLES
from skillsapp.domain.sitting import PRESENCE_TITLES
from skillsapp.kernel.i18n import N_, _, listed
from skillsapp.kernel.settings import SETTINGS

NAMES: Mapping[str, str] = {
    "absent": N_("Absent"),
    "accepted": N_("Taken over"),
    "added": N_("Added"),
    "aspect": N_("Aspect"),
    "collected": N_("Collected"),
    "count": N_("How many"),
    "day": N_("Exam day"),
    "differences": N_("Differences"),
    "entry": N_("Keying no."),
    "failures": N_("Failures in a row"),
    "files": N_("Files"),
    "frozen": N_("Signed by both, locked"),
    "honours": N_("Recommended"),
    "ids": N_("Entry no."),
    "instead_of": N_("Instead of"),
    "items": N_("Questions"),
    "judge": N_("Judge"),
    "keys": N_("What was set"),
    "kind": N_("Kind"),
    "known": N_("Known already"),
    "laptops": N_("Laptops"),
    "left": N_("Still to rule"),
    "left_out": N_("Left out"),
    "mark": N_("Mark"),
    "marks": N_("Aspects marked"),
    "minutes": N_("Minutes"),
    "module": N_("Module"),
    "new": N_("New"),
    "number": N_("Number"),
    "numbers": N_("Number"),
    "old": N_("Before"),
    "presence": N_("State"),
    "printed_for": N_("Printed for"),
    "programme": N_("Belongs to"),
    "read": N_("Rows read"),
    "rejected": N_("Not taken over"),
    "reopened": N_("Opened again"),
    "results": N_("People"),
    "roles": N_("Role"),
    "rounds": N_("Rounds"),
    "ruled": N_("Ruled"),
    "seats": N_("Seats"),
    "set_aside": N_("Set aside"),
    "sheets": N_("Score sheets"),
    "sittings": N_("Sittings"),
    "slot": N_("Judge no."),
    "to": N_("Now"),
    "variant": N_("Variant"),
}
"""A detail whose name is not here (a seed, the id of a result) says nothing to a reader; the log keeps it."""
VALUES: Mapping[str, Mapping[str, str]] = {
    "keys": {setting.key: setting.title for setting in SETTINGS},
    "kind": {key.value: title for key, title in KIND_TITLES.items()},
    "presence": {key.value: title for key, title in PRESENCE_TITLES.items()},
    "roles": {key.value: title for key, title in ROLE_TITLES.items()},
    "to": {key.value: title for titles in (STATE_TITLES, HONOUR_STATE_TITLES) for key, title in titles.items()},
}
"""Details that hold a code, and the words for the codes."""
COUNTED = frozenset({"honours", "marks", "sheets"})
"""Lists of which the length says enough."""
MOST = 3
ID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|[0-9a-fA-F-]{16,}")
"""What no reader knows: an id, the mark of a key or of a package."""


def ids_in(subject: str, details: str) -> Iterator[str]:
    """Give every id that an entry speaks of, to be named."""
    yield from ID.findall(subject)
    yield from ID.findall(details)


def subject_text(subject: str, names: Mapping[str, str]) -> str:
    """Return what an entry is about; empty where it is about nothing, or about something removed since."""
    parts = [names.get(part, "" if CODE.fullmatch(part) else part) for part in subject.split(",")]
    return listed(dict.fromkeys(part for part in parts if part))


def details_text(details: str, names: Mapping[str, str] | None = None) -> str:
    """Return an entry's details to be read; *names* are what ids stand for.  What is 0, empty or not so is left out."""
    parts = []
    for key, value in json.loads(details or "{}").items():
        said = _said(key, value, names or {}) if key in NAMES and value else ""
        if value is True and said:
            parts.append(_(NAMES[key]))
        elif said:
            parts.append(_("{name}: {value}").format(name=_(NAMES[key]), value=said))
    return " · ".join(parts)


def _said(key: str, value: Any, names: Mapping[str, str]) -> str:
    if not isinstance(value, list):
        return _word(key, value, names)
    if key in COUNTED:
        return f"{len(value):,}"
    words = [word for word in (_word(key, each, names) for each in value) if word]
    return listed(words[:MOST]) + ("…" if len(words) > MOST else "")


def _word(key: str, value: Any, names: Mapping[str, str]) -> str:
    text = "" if value is None else str(value)
    if key in VALUES:
        return _(VALUES[key][text]) if text in VALUES[key] else ""
    return names.get(text, "" if CODE.fullmatch(text) else text)
