"""Why an answer card is not taken: each says what, where and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_


@dataclass(eq=False)
class NotACardSitting(SkillsError):
    code = "card.not_on_paper"
    text = N_("“{title}” is held on the computer; it has no answer cards.")
    title: str


@dataclass(eq=False)
class CardUnknown(SkillsError):
    code = "card.unknown"
    text = N_(
        "“{typed}” is neither an answer card nor an entry number of this sitting. Scan the card again, or type the entry number."
    )
    typed: str


@dataclass(eq=False)
class CardDamaged(SkillsError):
    code = "card.checksum"
    text = N_("The card's code was read wrongly. Scan it again, or type the entry number printed beside it.")


@dataclass(eq=False)
class CardElsewhere(SkillsError):
    code = "card.other_sitting"
    text = N_(
        "This card belongs to “{sitting}” of “{programme}”. Put it with that sitting's cards, or choose that sitting above."
    )
    sitting: str
    programme: str


@dataclass(eq=False)
class CardPersonAbsent(SkillsError):
    """`seat_id` lets a window offer to mark the person present."""

    code = "card.absent"
    text = N_(
        "No. {entry_no} at seat {seat} is recorded as absent. If this really is the person's card, mark the person present with a reason."
    )
    entry_no: str
    seat: int
    seat_id: str


@dataclass(eq=False)
class CardPersonCancelled(SkillsError):
    code = "card.cancelled"
    text = N_("The paper of no. {entry_no} at seat {seat} was cancelled, or the registration withdrawn. The card is not entered.")
    entry_no: str
    seat: int


@dataclass(eq=False)
class CardVariantWrong(SkillsError):
    code = "card.variant"
    text = N_(
        "The card of no. {entry_no} says booklet {on_card}, but seat {seat} has booklet {of_seat}. "
        "Look at the booklet the person handed in; whoever may rule on cards decides which one counts."
    )
    entry_no: str
    seat: int
    on_card: str
    of_seat: str


@dataclass(eq=False)
class CardKeyedByYou(SkillsError):
    code = "card.same_person"
    text = N_("You have entered the card of no. {entry_no} already. The second entry is made by another person.")
    entry_no: str


@dataclass(eq=False)
class CardIsIn(SkillsError):
    code = "card.in"
    text = N_("The card of no. {entry_no} has been entered twice already.")
    entry_no: str


@dataclass(eq=False)
class CardAnswerImpossible(SkillsError):
    code = "card.answer"
    text = N_("Question {number}: “{answer}” cannot be marked there. Nothing was saved; type it again.")
    number: int
    answer: str


@dataclass(eq=False)
class CardRunWrong(SkillsError):
    code = "card.run"
    text = N_("The typed line goes wrong at question {number}. Compare it with the card.")
    number: int


@dataclass(eq=False)
class CardTooLong(SkillsError):
    code = "card.too_long"
    text = N_(
        "An answer card has room for the boxes of {most} questions; this paper has {count} of them. Hold it on the computer."
    )
    most: int
    count: int


@dataclass(eq=False)
class CardNotCompared(SkillsError):
    code = "card.not_compared"
    text = N_("The card of no. {entry_no} has to be entered twice before anything is ruled.")
    entry_no: str


@dataclass(eq=False)
class CardNothingToRule(SkillsError):
    code = "card.nothing_to_rule"
    text = N_("Question {number} of no. {entry_no} was entered the same way twice; there is nothing to rule.")
    number: int
    entry_no: str


@dataclass(eq=False)
class CardReasonMissing(SkillsError):
    code = "card.reason_missing"
    text = N_("Say why: a reason is kept with this step.")


@dataclass(eq=False)
class CardBegun(SkillsError):
    code = "card.begun"
    text = N_("The card of no. {entry_no} has been entered with booklet {variant}; that can no longer be changed.")
    entry_no: str
    variant: str


@dataclass(eq=False)
class CardsMissing(SkillsError):
    code = "card.missing"
    text = N_("{count} people have neither a card that is in nor an absence ({numbers}). Enter the cards or mark them absent.")
    count: int
    numbers: str


@dataclass(eq=False)
class OnlyOnePaper(SkillsError):
    code = "paper.only_one"
    text = N_("No. {entry_no} has only one paper here; there is nothing to rule.")
    entry_no: str
