"""Questions that the bank lacks, in the office's words: the titles of banks and types, not their keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from skillsapp.domain.blueprint import BlueprintShortfall, Lack
from skillsapp.domain.question import DIFFICULTY_TITLES, Difficulty
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.kernel.i18n import _
from skillsapp.queries.questions import list_banks
from ui.notices import sentence

if TYPE_CHECKING:
    from skillsapp.app import App


def lack_lines(app: App, lacks: Sequence[Lack]) -> list[str]:
    """Return a line for each part that lacks questions."""
    banks = {row.key: row.title for row in list_banks(app.reader)}
    lines = []
    for lack in lacks:
        parts = [banks.get(lack.bank, lack.bank), QUESTION_TYPES[lack.question_type].label(), lack.topic]
        parts.append(_(DIFFICULTY_TITLES[Difficulty(lack.difficulty)]) if lack.difficulty else "")
        text = _("{part}: {wanted} wanted, {found} there")
        lines.append(text.format(part=" · ".join(part for part in parts if part), wanted=lack.wanted, found=lack.found))
    return lines


def shortfall_sentence(app: App, error: BlueprintShortfall) -> str:
    """Return the whole in one sentence."""
    return sentence(BlueprintShortfall(_("; ").join(lack_lines(app, error.lacks)), error.lacks))
