"""One table of words per kind of programme: class, assessment and competition name the same things differently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.kernel.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one kind, in the user's language, for screens and printed forms."""

    kind: ProgrammeKind
    programme: str
    candidate: str
    invigilator: str
    judge: str
    seat: str
    station: str
    ticket: str
    sitting: str

    def people(self, count: int) -> str:
        """Return *count* people in words, such as “24 competitors”."""
        text = {
            ProgrammeKind.TRAINING: ngettext("{count} learner", "{count} learners", count),
            ProgrammeKind.ASSESSMENT: ngettext("{count} candidate", "{count} candidates", count),
            ProgrammeKind.COMPETITION: ngettext("{count} competitor", "{count} competitors", count),
        }[self.kind]
        return text.format(count=f"{count:,}")

    def seats(self, count: int) -> str:
        """Return *count* seats in words, such as “24 work stations”."""
        text = {
            ProgrammeKind.TRAINING: ngettext("{count} exam seat", "{count} exam seats", count),
            ProgrammeKind.ASSESSMENT: ngettext("{count} work station", "{count} work stations", count),
            ProgrammeKind.COMPETITION: ngettext("{count} competition station", "{count} competition stations", count),
        }[self.kind]
        return text.format(count=f"{count:,}")


def words_for(kind: ProgrammeKind, _: Callable[[str], str] = _) -> Words:
    """Return the words of *kind*: a learner at an exam seat, a candidate at a work station, a competitor at a competition station.

    Paper gives the function that looks words up in its own language.
    """
    match kind:
        case ProgrammeKind.TRAINING:
            return Words(
                kind,
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
                kind,
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
                kind,
                _("Competition"),
                _("Competitor"),
                _("Invigilator"),
                _("Judge"),
                _("Competition station"),
                _("Competition station"),
                _("Competitor's card"),
                _("Competition sitting"),
            )
