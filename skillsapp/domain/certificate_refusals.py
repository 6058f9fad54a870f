"""Why a step with certificates or official numbers is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind, Severity


@dataclass(eq=False)
class NoCertificateRule(SkillsError):
    code = "certificate.no_rule"
    text = N_(
        "“{title}” has no certificate of the association's own; official certificates are only registered by their numbers."
    )
    title: str


@dataclass(eq=False)
class CertificateVoid(SkillsError):
    code = "certificate.void"
    text = N_("The certificate {number} is void already.")
    number: str


@dataclass(eq=False)
class CertificateUnprintable(SkillsError):
    code = "certificate.unprintable"
    text = N_("The certificate of {name} cannot be printed: no font has {characters}.")
    name: str
    characters: str


@dataclass(eq=False)
class VoidReasonMissing(SkillsError):
    code = "certificate.reason_missing"
    text = N_("Write down why the certificate becomes void.")


@dataclass(eq=False)
class OfficialNumberShape(SkillsError):
    code = "official_number.pattern"
    text = N_("The official number {number} does not have the shape that the programme's settings ask for.")
    number: str


@dataclass(eq=False)
class OfficialNumberTaken(SkillsError):
    code = "official_number.duplicate"
    text = N_("The official number {number} belongs to somebody else already.")
    number: str


@dataclass(eq=False)
class NumberTaken(SkillsError):
    code = "certificate.number_taken"
    text = N_("The number {number} is used already. Choose another number to begin with.")
    number: str


@dataclass(eq=False)
class StartWrong(SkillsError):
    code = "certificate.start"
    text = N_("Numbers begin with 1 or more.")


@dataclass(eq=False)
class DatedTooEarly(SkillsError):
    code = "certificate.dated_too_early"
    text = N_("A certificate is not dated before the first day, {day}.")
    day: date


@dataclass(eq=False)
class NumberNotHere(SkillsError):
    code = "certificate.number_not_here"
    text = N_("No. {number} is not among the certificates to be printed.")
    number: str


@dataclass(eq=False)
class NoLongerDue(SkillsError):
    code = "certificate.not_due"
    text = N_("{name} does not meet the condition of this certificate any more, see the results. It is not issued again.")
    name: str


@dataclass(eq=False)
class SealMissing(SkillsError):
    code = "seal.missing"
    text = N_("No image of the seal is kept here. Print without it and use the wet stamp, or add the image in the settings.")


ENTRY_UNKNOWN = ProblemKind(
    "official_number.entry_unknown", Severity.ERROR, N_("Nobody in this programme has this entry number.")
)
NUMBER_SHAPE = ProblemKind(
    "official_number.pattern", Severity.ERROR, N_("The number does not have the shape that the settings ask for.")
)
NUMBER_TAKEN = ProblemKind("official_number.duplicate", Severity.ERROR, N_("The number belongs to somebody else already."))
NUMBER_TWICE = ProblemKind(
    "official_number.twice", Severity.ERROR, N_("The entry number or the official number stands in the list twice.")
)
