"""Body texts of certificates: `**bold**`, `==accent==` and `{placeholders}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

_MARKED = re.compile(r"\*\*(?P<bold>.+?)\*\*|==(?P<accent>.+?)==")


@dataclass(eq=False)
class BodyWrong(SkillsError):
    code = "certificate.body"
    text = N_("The text of the certificate cannot be filled in: “{placeholder}” is unknown. Known are {known}.")
    placeholder: str
    known: str


@dataclass(frozen=True, slots=True)
class MarkedRun:
    """A stretch of text; what is accented is bold too."""

    text: str
    bold: bool = False
    accent: bool = False


def filled_runs(body: str, values: Mapping[str, str]) -> tuple[MarkedRun, ...]:
    """Return *body* as runs with its placeholders filled; marks inside the values mean nothing.  Raises BodyWrong."""
    runs: list[MarkedRun] = []
    at = 0
    for match in _MARKED.finditer(body):
        runs.append(MarkedRun(_filled(body[at : match.start()], values)))
        accent = match["accent"] is not None
        runs.append(MarkedRun(_filled(match["accent"] or match["bold"], values), bold=True, accent=accent))
        at = match.end()
    runs.append(MarkedRun(_filled(body[at:], values)))
    return tuple(run for run in runs if run.text)


def _filled(text: str, values: Mapping[str, str]) -> str:
    try:
        return text.format_map(values)
    except (KeyError, ValueError, IndexError, AttributeError) as error:
        raise BodyWrong(str(error).strip("'"), ", ".join(f"{{{key}}}" for key in values)) from error
