"""The forms of a sitting on paper: booklets, answer cards, and the key for the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from skillsapp.domain.answer_card import VARIANTS, CardQuestion, card_code
from skillsapp.domain.layout import CASES
from skillsapp.domain.paper import Paper
from skillsapp.domain.picture import pictures_on_paper
from skillsapp.domain.programme import Programme
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES, OnCard
from skillsapp.domain.question_types.numeric import NUMERIC
from skillsapp.domain.rich_text import count_blanks, pictures_in
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Sitting, seat_digits
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.answer_card import ANSWER_CARD, AnswerCardData, PersonCard
from skillsapp.printouts.answer_key import ANSWER_KEY, AnswerKeyData, KeySection, VariantKey
from skillsapp.printouts.booklet import BOOKLET, BookletData, BookletQuestion, BookletSection
from skillsapp.printouts.wording import _, paper_words
from skillsapp.queries.case_material import paper_cases
from skillsapp.queries.pictures import find_pictures
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.sittings import find_sitting
from skillsapp.services.forms.form import Filling, Form, Subject, span
from skillsapp.services.forms.key_lines import key_line, short_answer
from skillsapp.store.card_reads import read_booklet, read_card_places

HOW_TO_ANSWER = {
    "single": N_("Exactly one answer is right."),
    "multiple": N_("Two or more answers are right."),
    "true_false": N_("Fill in √ where the statement is true, × where it is false."),
    "fill_in": N_("Write the answer to each blank on its line on the answer card."),
    "numeric": N_("Write the number on its line on the answer card, without its unit."),
    "matching": N_(
        "In the square of each item on the left, write on the answer card the letter that belongs to it; a letter may be used twice."
    ),
    "ordering": N_("Write the letters on the answer card in the right order, one in each square."),
    "short_answer": N_("Write the answer into the frame with the question's number on the answer card."),
    CASES: N_("Read the material, then answer each question at its number on the answer card."),
}


def _paper_sitting(filling: Filling, sitting_id: str) -> tuple[Programme, Sitting] | None:
    """Return the programme and the sitting, or None where it is not held on paper: then there is nothing to print."""
    sitting = find_sitting(filling.reader, sitting_id)
    if sitting.carrier is not Carrier.CARD or sitting.paper_id is None:
        return None
    return find_programme(filling.reader, sitting.programme_id), sitting


def _booklet(filling: Filling, sitting: Sitting, variant: str) -> tuple[Paper, tuple[CardQuestion, ...]]:
    with filling.reader.connect() as connection:
        paper, _layout, questions = read_booklet(connection, sitting.paper_id or "", variant)
    return paper, questions


def _booklets(filling: Filling, sitting_id: str) -> Sequence[BookletData]:
    """Return booklet A, then booklet B: a file each, since each is printed as often as it is needed."""
    found = _paper_sitting(filling, sitting_id)
    if found is None:
        return []
    programme, sitting = found
    return [_booklet_data(filling, programme, sitting, variant) for variant in VARIANTS]


def _booklet_data(filling: Filling, programme: Programme, sitting: Sitting, variant: str) -> BookletData:
    paper, questions = _booklet(filling, sitting, variant)
    texts = paper_questions(filling.reader, paper)
    marks = {item.ref: item.mark for item in paper.items}
    cases, case_of = paper_cases(filling.reader, paper), {item.ref: item.case for item in paper.items}
    mixed = any(question.on_card_as is not OnCard.BOXES for question in questions)
    told: set[str] = set()
    sections = []
    for key, members in groupby(questions, key=lambda question: CASES if case_of[question.ref] else question.type):
        group = list(members)
        each = {marks[question.ref] for question in group}
        worth = (
            _("{count} questions, {each} points each, {total} points together.")
            if len(each) == 1
            else _("{count} questions, {total} points together.")
        ).format(
            count=len(group), each=plain(min(each)), total=plain(sum((marks[question.ref] for question in group), Decimal(0)))
        )
        how = _(HOW_TO_ANSWER[key])
        if mixed and key != CASES and group[0].on_card_as is OnCard.BOXES:
            how += _("Fill in its box on the answer card.")
        printed = []
        for place in group:
            question = texts[place.ref]
            ref = case_of[place.ref]
            case = cases.get(ref) if ref not in told else None
            told.add(ref)
            printed.append(
                BookletQuestion(
                    place.number,
                    _stem(question, marks[place.ref] if len(each) > 1 else None, in_case=bool(ref)),
                    tuple(question.options[option] for option in place.order),
                    question.details.left,
                    case.text if case else "",
                    case.title if case else "",
                )
            )
        sections.append(BookletSection(_section_title(key), f"{worth}{how}", tuple(printed)))
    return BookletData(
        filling.letterhead(programme),
        filling.imprint(programme),
        paper_words(programme.kind),
        variant=variant,
        subject=programme.plan.component(sitting.component).title,
        time=span(sitting.starts_at, sitting.duration_minutes),
        minutes=sitting.duration_minutes,
        full=plain(paper.full),
        sections=tuple(sections),
        pictures=find_pictures(filling.reader, pictures_on_paper(texts.values(), cases.values())),
        notices=(
            _(
                "The booklet's letter {variant} must be the one on your answer card; if it is not, raise your hand at once."
            ).format(variant=variant),
            _("Answer on the answer card only; what is written in the booklet does not count."),
            _("At the end hand in the booklet and the answer card; neither leaves the room."),
        ),
    )


def _section_title(key: str) -> str:
    return _("Case questions") if key == CASES else _(QUESTION_TYPES[key].title)


def _stem(question: Question, worth: Decimal | None, *, in_case: bool) -> str:
    """Return the stem: with its type before it under a case, a number's unit behind its place, and what it is *worth* where that differs."""
    stem, unit = question.stem, question.details.unit
    if question.type == NUMERIC.key and unit and not count_blanks(stem):
        stem = f"{stem}____ {unit}"
    if worth is not None:
        stem = _("{text} ({points} points)").format(text=stem, points=plain(worth))
    return _("({type}) {stem}").format(type=_(QUESTION_TYPES[question.type].title), stem=stem) if in_case else stem


def _cards(filling: Filling, sitting_id: str) -> Sequence[AnswerCardData]:
    found = _paper_sitting(filling, sitting_id)
    if found is None:
        return []
    programme, sitting = found
    booklets = [_booklet(filling, sitting, variant) for variant in VARIANTS]
    worth = {item.ref: item.mark for item in booklets[0][0].items}
    alike = _alike(*(questions for _paper, questions in booklets))
    with filling.reader.connect() as connection:
        places = read_card_places(connection, sitting_id)
    digits = seat_digits(place.seat.number for place in places)
    cards = tuple(
        PersonCard(
            card_code(sitting_id, place.variant, place.seat.number, place.entry_no),
            place.entry_no,
            place.name,
            place.organisation,
            f"{place.seat.number:0{digits}d}",
            place.variant,
        )
        for place in places
        if not place.has_left
    )
    return [
        AnswerCardData(
            filling.letterhead(programme),
            filling.imprint(programme),
            paper_words(programme.kind),
            subject=programme.plan.component(sitting.component).title,
            room=sitting.room,
            time=span(sitting.starts_at, sitting.duration_minutes),
            questions=alike[0],
            cards=cards,
            worth=worth,
            differing={
                variant: others
                for variant, others in zip(VARIANTS[1:], alike[1:], strict=True)
                if _look(others, worth) != _look(alike[0], worth)
            },
        )
    ]


def _alike(*booklets: tuple[CardQuestion, ...]) -> list[tuple[CardQuestion, ...]]:
    """Return the questions of the cards: at each place as many boxes as either booklet needs, so that all cards look the same.

    Where the booklets have different types at a place, under cases, each card has what its own booklet asks for.
    """
    places = []
    for place in zip(*booklets, strict=True):
        boxed = all(question.on_card_as is OnCard.BOXES for question in place)
        widest = max((question.order for question in place), key=len)
        places.append([replace(question, order=widest) for question in place] if boxed else list(place))
    return [tuple(questions) for questions in zip(*places, strict=True)]


def _look(questions: Sequence[CardQuestion], worth: Mapping[str, Decimal]) -> list[tuple[object, ...]]:
    """Return what a card shows of its questions."""
    return [
        (one.type, len(one.order), one.fields, one.unit, worth[one.ref] if one.on_card_as is OnCard.PROSE else None)
        for one in questions
    ]


def _key(filling: Filling, sitting_id: str) -> Sequence[AnswerKeyData]:
    found = _paper_sitting(filling, sitting_id)
    if found is None:
        return []
    programme, sitting = found
    keys: list[VariantKey] = []
    told: list[str] = []
    for variant in VARIANTS:
        paper, questions = _booklet(filling, sitting, variant)
        texts = paper_questions(filling.reader, paper)
        case_of = {item.ref: item.case for item in paper.items}
        marks = {item.ref: item.mark for item in paper.items}
        sections = []
        for key, members in groupby(questions, key=lambda question: CASES if case_of[question.ref] else question.type):
            group = list(members)
            title, first = _section_title(key), group[0].number
            if all(place.on_card_as is OnCard.BOXES for place in group):
                sections.append(KeySection(title, first, tuple(short_answer(place, texts[place.ref]) for place in group)))
            else:
                lines = tuple(key_line(place, texts[place.ref], marks[place.ref]) for place in group)
                sections.append(KeySection(title, first, lines=lines))
        keys.append(VariantKey(variant, tuple(sections)))
        told += (text for one in texts.values() for text in (one.answer, *(line.text for line in one.details.rubric)))
    return [
        AnswerKeyData(
            filling.letterhead(programme),
            filling.imprint(programme),
            paper_words(programme.kind),
            sitting=sitting.title,
            subject=programme.plan.component(sitting.component).title,
            time=span(sitting.starts_at, sitting.duration_minutes),
            keys=tuple(keys),
            pictures=find_pictures(filling.reader, pictures_in(*told)),
        )
    ]


BOOKLETS = Form(BOOKLET, Subject.SITTING, Permission.MANAGE_SITTINGS, _booklets)
ANSWER_CARDS = Form(ANSWER_CARD, Subject.SITTING, Permission.MANAGE_SITTINGS, _cards)
ANSWER_KEYS = Form(ANSWER_KEY, Subject.SITTING, Permission.SEE_QUESTIONS, _key)
