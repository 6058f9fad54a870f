"""A plain sentence for each question that needs a look, and how far so few candidates can be trusted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

from skillsapp.kernel.i18n import N_, _
from skillsapp.statistics.figures import ItemFigures

FEW, CARE = 20, 50
"""Seen by fewer than FEW nothing is said of a question; by fewer than CARE it is said with a warning."""
EASY, HARD, FLAT, SHARP, BLANK = 0.95, 0.3, 0.1, 0.2, 0.2


class Urgency(IntEnum):
    HINT = 1
    LOOK = 2
    ALARM = 3


@dataclass(frozen=True, slots=True)
class RemarkKind:
    code: str
    urgency: Urgency
    text: str

    def of(self, **details: object) -> Remark:
        return Remark(self, MappingProxyType(details))


@dataclass(frozen=True, slots=True)
class Remark:
    kind: RemarkKind
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def sentence(self) -> str:
        """Return the sentence in the user's language."""
        return _(self.kind.text).format(**self.details)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer in the words shown: by how many it was given, how many of the best and of the weakest gave it; whether it is the key."""

    shown: str
    count: int
    upper: int
    lower: int
    is_key: bool = False
    is_blank: bool = False


TOO_FEW = RemarkKind("too_few", Urgency.HINT, N_("Seen by {seen} candidates only: too few to judge."))
GUESS_AND_CHOSEN = RemarkKind(
    "below_guess",
    Urgency.ALARM,
    N_("Harder than guessing ({share} % right): the key may be wrong. Of the best candidates most chose {chosen}."),
)
BELOW_GUESS = RemarkKind(
    "below_guess", Urgency.ALARM, N_("Harder than guessing ({share} % right): check the key and the wording.")
)
HARDER_THAN_GUESSING = RemarkKind(
    "hard_to_guess",
    Urgency.LOOK,
    N_("Harder than guessing ({share} % right), though the strong do better on it: too hard, or misleading."),
)
BEST_CHOSE_OTHER = RemarkKind(
    "best_chose_other",
    Urgency.ALARM,
    N_("Of the best candidates more chose {chosen} than the key {key}: the key may be wrong, or {chosen} is right too."),
)
BACKWARDS = RemarkKind(
    "backwards", Urgency.ALARM, N_("Weaker candidates do better on it than stronger ones: check the key and the wording.")
)
TOO_HARD = RemarkKind("too_hard", Urgency.LOOK, N_("Only {share} % of the marks earned: too hard, or not taught."))
TELLS_NOTHING = RemarkKind("flat", Urgency.LOOK, N_("It hardly tells strong candidates from weak ones."))
LEFT_BLANK = RemarkKind("blank", Urgency.LOOK, N_("{share} % left it blank: not understood, or no time left."))
TOO_EASY = RemarkKind("too_easy", Urgency.HINT, N_("Nearly everybody is right ({share} %): it tells nobody apart."))
IDLE = RemarkKind("idle", Urgency.HINT, N_("Nobody chose {letters}: such an option might as well not be there."))
WITH_CARE = RemarkKind("care", Urgency.HINT, N_("From {seen} candidates only: read the question before you judge it."))


def urgency_of(remarks: Iterable[Remark]) -> int:
    """Return how urgent a look at a question is of which *remarks* are made, 0 for not at all."""
    return max((remark.kind.urgency for remark in remarks), default=0)


def remarks_on(figures: ItemFigures, given: Sequence[Given], *, choice: bool) -> tuple[Remark, ...]:
    """Return what is to be said of a question, the gravest first; *choice*: every answer of *given* could be chosen, also if nobody did."""
    if figures.seen < FEW or figures.facility is None:
        return (TOO_FEW.of(seen=figures.seen),) if figures.seen else ()
    found = _about_key(figures, given, choice)
    found += _about_worth(figures, given, suspect=bool(found))
    if choice and figures.seen >= CARE and figures.facility < EASY:
        idle = [one.shown for one in given if not one.count and not one.is_key and not one.is_blank]
        if idle:
            found.append(IDLE.of(letters=", ".join(idle)))
    found.sort(key=lambda remark: -remark.kind.urgency)
    if found and figures.seen < CARE:
        found.append(WITH_CARE.of(seen=figures.seen))
    return tuple(found)


def _about_key(figures: ItemFigures, given: Sequence[Given], choice: bool) -> list[Remark]:
    key = next((one for one in given if one.is_key), None)
    others = [one for one in given if not one.is_key and not one.is_blank] if choice else []
    rival = max(others, key=lambda one: one.upper, default=None)
    wins = rival is not None and key is not None and rival.upper - key.upper > math.sqrt(rival.upper + key.upper)
    facility, guess = figures.facility or 0.0, figures.random_guess
    if guess and facility < guess:
        if wins and rival is not None:
            return [GUESS_AND_CHOSEN.of(share=_percent(facility), chosen=rival.shown)]
        sharp = figures.discrimination is not None and figures.discrimination >= SHARP
        return [(HARDER_THAN_GUESSING if sharp else BELOW_GUESS).of(share=_percent(facility))]
    if wins and rival is not None and key is not None:
        return [BEST_CHOSE_OTHER.of(chosen=rival.shown, key=key.shown)]
    if facility < EASY and _is_backwards(figures):
        return [BACKWARDS.of()]
    return []


def _about_worth(figures: ItemFigures, given: Sequence[Given], *, suspect: bool) -> list[Remark]:
    found = []
    facility, told_apart = figures.facility or 0.0, figures.discrimination
    if facility >= EASY:
        found.append(TOO_EASY.of(share=_percent(facility)))
    elif told_apart is not None and told_apart < min(FLAT, SHARP - 1 / math.sqrt(figures.seen)) and not suspect:
        found.append(TELLS_NOTHING.of())
    if facility < HARD and not (figures.random_guess and facility < figures.random_guess):
        found.append(TOO_HARD.of(share=_percent(facility)))
    blank = sum(one.count for one in given if one.is_blank) / figures.seen
    if blank >= BLANK:
        found.append(LEFT_BLANK.of(share=_percent(blank)))
    return found


def _is_backwards(figures: ItemFigures) -> bool:
    """Tell whether weaker candidates do better on it by more than so few candidates differ by chance (two standard errors)."""
    return figures.discrimination is not None and figures.discrimination < -2 / math.sqrt(figures.seen)


def _percent(part: float) -> str:
    return f"{part * 100:.0f}"
