"""What the key says of one question: its answer as the booklet shows it, how it is compared, and the rubric of a short answer."""

from __future__ import annotations

from decimal import Decimal

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.answer_marking import worth_of
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES, OnCard
from skillsapp.domain.question_types.fill_in import BETWEEN_ANSWERS, FILL_IN
from skillsapp.kernel.exact import plain
from skillsapp.printouts.answer_card import SIGNS
from skillsapp.printouts.answer_key import KeyLine
from skillsapp.printouts.wording import _

_BETWEEN_SHOWN = " / "


def short_answer(place: CardQuestion, question: Question) -> str:
    """Return the answer of a question whose boxes are filled in, as it stands on the card."""
    shown = place.on_card(question.answer)
    return SIGNS.get(shown, shown) if place.is_verdict else shown


def key_line(place: CardQuestion, question: Question, mark: Decimal) -> KeyLine:
    """Return what the key says of a question worth *mark*."""
    rubric = question.details.rubric if place.on_card_as is OnCard.PROSE else ()
    return KeyLine(
        place.number,
        plain(mark),
        _answer(place, question),
        tuple((line.text, plain(line.points)) for line in rubric),
        _note(question, mark),
    )


def _answer(place: CardQuestion, question: Question) -> str:
    match place.on_card_as:
        case OnCard.BOXES:
            return short_answer(place, question)
        case OnCard.LETTERS:
            return QUESTION_TYPES[place.type].shown(question, place.on_card(question.answer))
        case OnCard.LINES if place.type == FILL_IN.key:
            return _blanks(question.answer)
        case OnCard.LINES:
            return _number(question.answer, question.details.tolerance.strip(), place.unit)
        case OnCard.PROSE:
            return question.answer.strip()


def _number(answer: str, tolerance: str, unit: str) -> str:
    """Return a number with its tolerance and its unit, which a share of the number has none of."""
    width = tolerance and f"\u00b1 {tolerance}"
    parts = (answer, unit, width) if tolerance.endswith(("%", "\uff05")) else (answer, width, unit)
    return " ".join(part for part in parts if part)


def _blanks(answer: str) -> str:
    """Return what is right for each blank, with the marks of rich text; blanks are numbered where there are several."""
    lines = [
        _BETWEEN_SHOWN.join(way.strip() for way in line.split(BETWEEN_ANSWERS) if way.strip()) for line in answer.split("\n")
    ]
    return "\n".join(f"({number}) {line}" for number, line in enumerate(lines, 1)) if len(lines) > 1 else lines[0]


def _note(question: Question, mark: Decimal) -> str:
    """Say what whoever marks by hand has to know besides the answer."""
    notes = []
    if question.details.any_order:
        notes.append(_("The blanks may be filled in any order."))
    if question.details.exact:
        notes.append(_("Capitals and full-width signs count."))
    worth = worth_of(question.details.rubric)
    if question.details.rubric and worth != mark:
        notes.append(
            _("The rubric has {worth} points; on this paper they are worth {mark}.").format(worth=plain(worth), mark=plain(mark))
        )
    return "".join(notes)
