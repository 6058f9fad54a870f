"""One table of words per kind of programme: class, assessment and competition name the same things differently."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.kernel.i18n import _


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind, in the user's language, for screens and printed forms."""

    programme: str
    candidate: str
    invigilator: str
    judge: str
    seat: str
    station: str
    ticket: str
    sitting: str


def words_for(kind: ProgrammeKind) -> Words:
    """Return the words of *kind*: a learner at an exam seat, a candidate at a work station, a competitor at a competition station."""
    match kind:
        case ProgrammeKind.TRAINING:
            return Words(
                _("Class"),
                _("Learner"),
                _("Invigilator"),
                _("Invigilator"),
                _("Exam seat"),
                _("Exam seat"),
                _("Admission ticket"),
                _("Exam sitting"),
            )
        case ProgrammeKind.ASSESSMENT:
            return Words(
                _("Assessment"),
                _("Candidate"),
                _("Assessor"),
                _("Assessor"),
                _("Work station"),
                _("Work station"),
                _("Admission ticket"),
                _("Assessment sitting"),
            )
        case ProgrammeKind.COMPETITION:
            return Words(
                _("Competition"),
                _("Competitor"),
                _("Judge"),
                _("Judge"),
                _("Competition station"),
                _("Competition station"),
                _("Competitor's card"),
                _("Competition sitting"),
            )
