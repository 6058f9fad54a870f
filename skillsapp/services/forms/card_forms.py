"""The forms of a sitting on paper: booklets, answer cards, and the key for the office."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from skillsapp.domain.answer_card import VARIANTS, CardQuestion, card_code
from skillsapp.domain.layout import CASES
from skillsapp.domain.paper import Paper
from skillsapp.domain.picture import pictures_on_paper
from skillsapp.domain.programme import Programme
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Sitting, seat_digits
from skillsapp.domain.words import words_for
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.answer_card import ANSWER_CARD, SIGNS, AnswerCardData, PersonCard
from skillsapp.printouts.answer_key import ANSWER_KEY, AnswerKeyData, KeySection, VariantKey
from skillsapp.printouts.booklet import BOOKLET, BookletData, BookletQuestion, BookletSection
from skillsapp.printouts.wording import _
from skillsapp.queries.case_material import paper_cases
from skillsapp.queries.pictures import find_pictures
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.sittings import find_sitting
from skillsapp.services.forms.form import Filling, Form, Subject, span
from skillsapp.store.card_reads import read_booklet, read_card_places

HOW_TO_ANSWER = {
    "single": N_("Exactly one answer is right."),
    "multiple": N_("Two or more answers are right."),
    "true_false": N_("Fill in √ where the statement is true, × where it is false."),
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
        how = _(HOW_TO_ANSWER[key]) if key in HOW_TO_ANSWER else ""
        printed = []
        for place in group:
            question = texts[place.ref]
            ref = case_of[place.ref]
            case = cases.get(ref) if ref not in told else None
            told.add(ref)
            printed.append(
                BookletQuestion(
                    place.number,
                    _typed(question) if ref else question.stem,
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
        words_for(programme.kind),
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


def _typed(question: Question) -> str:
    """Return the stem of a case's question with its type before it: under a case questions of several types stand together."""
    return _("({type}) {stem}").format(type=_(QUESTION_TYPES[question.type].title), stem=question.stem)


def _cards(filling: Filling, sitting_id: str) -> Sequence[AnswerCardData]:
    found = _paper_sitting(filling, sitting_id)
    if found is None:
        return []
    programme, sitting = found
    _paper, questions = _booklet(filling, sitting, VARIANTS[0])
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
            words_for(programme.kind),
            subject=programme.plan.component(sitting.component).title,
            room=sitting.room,
            time=span(sitting.starts_at, sitting.duration_minutes),
            questions=_widest(filling, sitting, questions),
            cards=cards,
        )
    ]


def _widest(filling: Filling, sitting: Sitting, questions: tuple[CardQuestion, ...]) -> tuple[CardQuestion, ...]:
    """Return card A's questions with as many options at each place as either booklet needs: all cards of a sitting look the same."""
    _paper, others = _booklet(filling, sitting, VARIANTS[1])
    return tuple(max(pair, key=lambda one: len(one.order)) for pair in zip(questions, others, strict=True))


def _key(filling: Filling, sitting_id: str) -> Sequence[AnswerKeyData]:
    found = _paper_sitting(filling, sitting_id)
    if found is None:
        return []
    programme, sitting = found
    keys = []
    for variant in VARIANTS:
        paper, questions = _booklet(filling, sitting, variant)
        answers = paper_questions(filling.reader, paper)
        sections = []
        case_of = {item.ref: item.case for item in paper.items}
        for key, members in groupby(questions, key=lambda question: CASES if case_of[question.ref] else question.type):
            group = list(members)
            shown = (question.on_card(answers[question.ref].answer) for question in group)
            printed = tuple(SIGNS.get(letters, letters) for letters in shown)
            sections.append(KeySection(_section_title(key), group[0].number, printed))
        keys.append(VariantKey(variant, tuple(sections)))
    return [
        AnswerKeyData(
            filling.letterhead(programme),
            filling.imprint(programme),
            words_for(programme.kind),
            sitting=sitting.title,
            subject=programme.plan.component(sitting.component).title,
            time=span(sitting.starts_at, sitting.duration_minutes),
            keys=tuple(keys),
        )
    ]


BOOKLETS = Form(BOOKLET, Subject.SITTING, Permission.MANAGE_SITTINGS, _booklets)
ANSWER_CARDS = Form(ANSWER_CARD, Subject.SITTING, Permission.MANAGE_SITTINGS, _cards)
ANSWER_KEYS = Form(ANSWER_KEY, Subject.SITTING, Permission.SEE_QUESTIONS, _key)
