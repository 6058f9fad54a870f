"""The words for a scope, and the colour of what is to be said of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.item_statistics import AnalysedItem, Scope, Use
from skillsapp.statistics.remarks import Urgency, urgency_of
from ui.theme import Tone

URGENCY_TONES: Mapping[int, Tone] = {
    Urgency.ALARM: Tone.BAD,
    Urgency.LOOK: Tone.WARN,
    Urgency.HINT: Tone.MUTED,
    0: Tone.OK,
}
RESITS, BOTH = "resits", "both"
"""The choices beside the single sittings; "" is what was no resit."""


def urgency(item: AnalysedItem) -> int:
    """Return how urgent a look at the question is, 0 for not at all."""
    return urgency_of(item.remarks)


def choices_of(uses: Sequence[Use], programme_id: str) -> list[tuple[str, str]]:
    """Return (what to analyse, how it is called) for a programme, "" for all programmes: everything together first."""
    here = [use for use in uses if not programme_id or use.programme_id == programme_id]
    first, again = (sum(use.attempts for use in here if use.resit is resit) for resit in (False, True))
    choices = [("", _("All sittings · {papers}").format(papers=papers(first)))] if first else []
    if again:
        choices += [(RESITS, _("Resits only · {papers}").format(papers=papers(again)))]
    if first and again:
        choices += [(BOTH, _("Resits too · {papers}").format(papers=papers(first + again)))]
    if programme_id and len(here) > 1:
        choices += [(use.sitting_id, f"{use.title} · {papers(use.attempts)}") for use in here]
    return choices


def scope_of(programme_id: str, choice: str) -> Scope:
    """Return the scope of a choice made from `choices_of`."""
    if choice in ("", RESITS, BOTH):
        return Scope(programme_id, resit={"": False, RESITS: True, BOTH: None}[choice])
    return Scope(programme_id, choice)


def papers(count: int) -> str:
    return ngettext("{count} paper", "{count} papers", count).format(count=f"{count:,}")
