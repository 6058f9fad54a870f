"""Why a step of practical marking is refused: each says what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(eq=False)
class NotPractical(SkillsError):
    code = "marking.not_practical"
    text = N_("“{title}” is not a practical sitting; it has no score sheets.")
    title: str


@dataclass(eq=False)
class SheetSubmitted(SkillsError):
    code = "marking.sheet_submitted"
    text = N_("The sheet of station {number} has been submitted and is locked. Ask for an amendment instead.")
    number: int


@dataclass(eq=False)
class NotYourSheet(SkillsError):
    code = "marking.not_your_sheet"
    text = N_("The sheet of station {number} belongs to another judge.")
    number: int


@dataclass(eq=False)
class SeatAbsent(SkillsError):
    code = "marking.seat_absent"
    text = N_("Station {number} is recorded as absent; correct the presence first.")
    number: int


@dataclass(eq=False)
class NotReopened(SkillsError):
    code = "marking.not_reopened"
    text = N_("Station {number}: only the aspects sent back for reconsideration may be marked again.")
    number: int


@dataclass(eq=False)
class Unmarked(SkillsError):
    code = "marking.unmarked"
    text = N_("Station {number} still lacks marks: {aspects}. A missing mark is not a zero; enter 0 where it is meant.")
    number: int
    aspects: str


@dataclass(eq=False)
class JudgesApart(SkillsError):
    code = "marking.spread"
    text = N_("Station {number}: the judges differ too much on {aspects}. The chief judge has to have it reconsidered.")
    number: int
    aspects: str


@dataclass(eq=False)
class NothingToReconsider(SkillsError):
    code = "marking.nothing_to_reconsider"
    text = N_("Station {number}: {aspect} is judged within the allowed difference, or not by all judges yet.")
    number: int
    aspect: str


@dataclass(eq=False)
class SheetsOpen(SkillsError):
    code = "marking.sheets_open"
    text = N_("Not everything is decided yet: {sheets} sheets are not submitted, {amendments} amendments wait for confirmation.")
    sheets: int
    amendments: int


@dataclass(eq=False)
class ReasonNeeded(SkillsError):
    code = "marking.reason_missing"
    text = N_("Write down the reason; it is kept with the marks.")


@dataclass(eq=False)
class PenaltyNeedsModule(SkillsError):
    code = "marking.penalty_needs_module"
    text = N_("“{title}” cancels a module: choose which one.")
    title: str


@dataclass(eq=False)
class PenaltyCancelled(SkillsError):
    code = "marking.penalty_cancelled"
    text = N_("This penalty has been cancelled already.")


@dataclass(eq=False)
class SheetStillOpen(SkillsError):
    code = "amendment.sheet_open"
    text = N_("The sheet of station {number} is still open: the mark can simply be changed.")
    number: int


@dataclass(eq=False)
class AmendmentUnchanged(SkillsError):
    code = "amendment.unchanged"
    text = N_("{aspect} already has the mark {mark}.")
    aspect: str
    mark: str


@dataclass(eq=False)
class AmendmentPending(SkillsError):
    code = "amendment.pending"
    text = N_("{aspect}: an amendment is already waiting for confirmation.")
    aspect: str


@dataclass(eq=False)
class AmendmentDecided(SkillsError):
    code = "amendment.decided"
    text = N_("This amendment has been decided already.")


@dataclass(eq=False)
class SamePerson(SkillsError):
    code = "amendment.same_person"
    text = N_("Another person has to confirm: not the one who asked for it, nor the one who gave the mark.")


@dataclass(eq=False)
class ResultsFrozen(SkillsError):
    code = "results.frozen"
    text = N_("The results are frozen and can no longer be changed.")
