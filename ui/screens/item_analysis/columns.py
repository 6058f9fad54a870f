"""The list of analysed questions: what is to be said comes before the figures."""

from __future__ import annotations

from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.i18n import _
from skillsapp.queries.item_statistics import AnalysedItem
from skillsapp.statistics.wording import DISCRIMINATION_HINT, FACILITY_HINT, URGENCY_TITLES, decimals, percent
from ui.models.rows import REST, RIGHT, Column
from ui.screens.item_analysis.wording import URGENCY_TONES, urgency

UNKNOWN = -9.0
"""Sorts a figure that is undefined before all that are not."""


def item_columns(*, numbered: bool) -> tuple[Column[AnalysedItem], ...]:
    """Return the columns; *numbered*: everybody had the same paper, so that a question has a place on it and all saw it."""
    number = Column[AnalysedItem]("number", _("No."), lambda item: str(item.number), RIGHT, lambda item: item.number, width=44)
    figures = (
        Column[AnalysedItem](
            "look",
            _("State"),
            lambda item: _(URGENCY_TITLES[urgency(item)]),
            tone=lambda item: URGENCY_TONES[urgency(item)],
            sort_key=urgency,
        ),
        Column[AnalysedItem]("sentence", _("What strikes"), sentence, hint=sentences, width=REST),
        Column[AnalysedItem]("stem", _("Question"), stem, hint=stem, width=REST),
        Column[AnalysedItem](
            "facility",
            _("Facility"),
            lambda item: percent(item.figures.facility),
            RIGHT,
            lambda item: _or_first(item.figures.facility),
            hint=lambda _item: _(FACILITY_HINT),
        ),
        Column[AnalysedItem](
            "discrimination",
            _("Discrimination"),
            lambda item: decimals(item.figures.discrimination),
            RIGHT,
            lambda item: _or_first(item.figures.discrimination),
            hint=lambda _item: _(DISCRIMINATION_HINT),
        ),
    )
    seen = Column[AnalysedItem](
        "seen", _("Seen by"), lambda item: f"{item.figures.seen:,}", RIGHT, lambda item: item.figures.seen
    )
    return (number, *figures) if numbered else (*figures, seen)


def sentence(item: AnalysedItem) -> str:
    """Return the gravest remark on a question."""
    return item.remarks[0].sentence() if item.remarks else ""


def sentences(item: AnalysedItem) -> str:
    return "\n".join(remark.sentence() for remark in item.remarks)


def stem(item: AnalysedItem) -> str:
    return " ".join(plain_text(item.question.stem).split())


def type_title(item: AnalysedItem) -> str:
    known = QUESTION_TYPES.get(item.question.type) if item.question.type in QUESTION_TYPES else None
    return known.label() if known is not None else item.question.type


def _or_first(value: float | None) -> float:
    return UNKNOWN if value is None else value
