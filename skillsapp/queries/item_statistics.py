"""Item statistics over what candidates really answered: on screens, on borrowed laptops and on answer cards; never rehearsals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select, type_coerce

from skillsapp.domain.guessing import expected_guess
from skillsapp.domain.layout import LETTERS
from skillsapp.domain.merge import Hold
from skillsapp.domain.paper import Paper
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.sitting import Presence
from skillsapp.kernel.errors import NotFound
from skillsapp.kernel.exact import to_scaled
from skillsapp.queries.questions import questions_by_ref
from skillsapp.statistics.figures import ItemFigures, ScoreFigures
from skillsapp.statistics.remarks import FEW, Given, Remark, remarks_on
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.attempts import attempt, attempt_score
from skillsapp.store.tables.columns import LONG
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.questions import question
from skillsapp.store.tables.sittings import seat, sitting

MEASURED_FROM = FEW
"""From so many candidates on a version's own figures are trusted."""
BINS = 10
_MOST_ANSWERS = 8
_MOST_NAMED = 400
_AT_ONCE = 20_000
_SCALE = to_scaled(Decimal(1))
_RESITS: Mapping[bool | None, str] = {False: "first", True: "resits", None: "all"}


@dataclass(frozen=True, slots=True)
class Use:
    """A sitting whose answers can be analysed; `attempts` are the papers that count."""

    sitting_id: str
    title: str
    starts_at: datetime
    resit: bool
    programme_id: str
    programme: str
    kind: ProgrammeKind
    attempts: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which answers to analyse: one sitting, a programme, or everything; `resit` None: first sittings and resits together."""

    programme_id: str = ""
    sitting_id: str = ""
    resit: bool | None = False

    @property
    def key(self) -> str:
        """Return the scope as one word, for what knows its subject by a key."""
        return f"{self.programme_id}/{self.sitting_id}/{_RESITS[self.resit]}"

    @classmethod
    def of(cls, key: str) -> Scope:
        """Return the scope of a key.  Raises NotFound where it is none."""
        programme_id, sitting_id, resit = (*key.split("/"), "", "")[:3]
        chosen = {word: choice for choice, word in _RESITS.items()}
        if resit not in chosen:
            raise NotFound("sitting", key)
        return cls(programme_id, sitting_id, chosen[resit])


@dataclass(frozen=True, slots=True)
class AnalysedItem:
    """A question in the very version that was answered.

    `given` are its options, or the most frequent answers where there are none, then those who left it blank; `group` is how many stand in
    the upper and in the lower group.  `number` is its place on the paper, 0 where several papers are analysed together.
    """

    number: int
    question: Question
    figures: ItemFigures
    group: int
    given: tuple[Given, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class ItemAnalysis:
    """`full` is what the paper is worth, or the mean paper where `same_paper` is false; `bins` count the scores in tenths of it."""

    items: tuple[AnalysedItem, ...]
    scores: ScoreFigures
    full: float
    bins: tuple[int, ...]
    same_paper: bool


def list_uses(reader: Reader) -> tuple[Use, ...]:
    """Return the sittings with papers that count, the newest first."""
    marked = exists().where(attempt_score.c.attempt_id == attempt.c.id)
    query = (
        select(
            sitting.c.id,
            sitting.c.title,
            sitting.c.starts_at,
            sitting.c.resit,
            programme.c.id.label("programme_id"),
            programme.c.title.label("programme"),
            programme.c.kind,
            func.count().label("attempts"),
        )
        .select_from(_attempts().join(programme, programme.c.id == sitting.c.programme_id))
        .where(_counts(), marked)
        .group_by(sitting.c.id, programme.c.id)
        .order_by(sitting.c.starts_at.desc(), sitting.c.id)
    )
    with reader.connect() as connection:
        return tuple(Use(*row) for row in connection.execute(query))


def analyse_items(reader: Reader, scope: Scope) -> ItemAnalysis:
    """Return the statistics of every question that candidates within *scope* saw."""
    from skillsapp.statistics import choices, items, sheet  # numpy: nobody waits for it who looks at no statistics

    with reader.connect() as connection:
        answers = _answers(connection, scope)
        order = _paper_order(connection, scope)
        untold = _not_typed(connection, _within(select(attempt.c.id), scope))
    found = questions_by_ref(reader, (_version(ref) for ref in answers.refs))
    marks = sheet.sheet_of_entries(answers.candidates, answers.items, answers.marks, answers.full, _SCALE)
    guesses = [expected_guess(found[ref]) if ref in found else None for ref in answers.refs]
    analysed = [
        _item(order.get(ref, 0), found[ref], figures, given, answers.right[place], is_untold=ref in untold)
        for place, (ref, figures, given) in enumerate(
            zip(
                answers.refs,
                items.item_figures(marks, guesses),
                choices.count_choices(marks, answers.responses, answers.words),
                strict=True,
            )
        )
        if ref in found
    ]
    analysed.sort(key=lambda item: (item.number, item.question.id, item.question.version))
    scores = items.score_figures(marks)
    if not marks.is_complete:  # an alpha over questions that not everybody saw says nothing
        scores = replace(scores, alpha=None, error_ratio=None, sem=None)
    full = marks.worth
    return ItemAnalysis(tuple(analysed), scores, full, items.histogram(marks, full, BINS), marks.is_complete)


def facilities(reader: Reader, ids: Iterable[str] | None = None) -> Mapping[str, tuple[float, int]]:
    """Return (facility, seen) of the questions *ids* (None: of all) that anybody saw.

    The newest version counts that at least 20 candidates saw; where there is none, all versions together.
    """
    wanted = None if ids is None else frozenset(ids)
    of = attempt_score.c
    full = type_coerce(of.full, LONG)
    query = select(of.question, full, func.count(), func.sum(type_coerce(of.score, LONG))).where(
        of.attempt_id.in_(counting_attempts())
    )
    with reader.connect() as connection:
        if wanted is not None and len(wanted) <= _MOST_NAMED:
            versions = connection.execute(select(question.c.id, question.c.version).where(question.c.id.in_(wanted)))
            query = query.where(of.question.in_([f"{row.id}@{row.version}" for row in versions]))
        rows = connection.execute(query.group_by(of.question, of.full)).all()
    by_id: dict[str, dict[int, tuple[float, int]]] = defaultdict(dict)
    for ref, worth, seen, score in rows:  # a mean of shares, as in the analysis: a question may be worth more on one paper
        id, version = _version(ref)
        if worth and (wanted is None or id in wanted):
            shares, before = by_id[id].get(version, (0.0, 0))
            by_id[id][version] = (shares + score / worth, before + seen)
    measured = {}
    for id, found in by_id.items():
        chosen = [found[version] for version in _trusted({version: seen for version, (_shares, seen) in found.items()})]
        shares, seen = (sum(part) for part in zip(*chosen, strict=True))
        measured[id] = (shares / seen, int(seen))
    return measured


def measure_question(connection: Connection, versions: Sequence[Question]) -> AnalysedItem | None:
    """Return a question over everybody who saw the versions that `facilities` takes, by the formulas of `analyse_items`; None: nobody did.

    It is shown as in the newest of these versions; its number is 0.
    """
    of, known = attempt_score.c, {one.version: one for one in versions}
    counts = of.attempt_id.in_(counting_attempts())
    every = [one.ref for one in versions]
    seen = connection.execute(select(of.question, func.count()).where(of.question.in_(every), counts).group_by(of.question))
    measured = sorted(_trusted({_version(ref)[1]: count for ref, count in seen}))
    if not measured:
        return None
    from skillsapp.statistics import choices, items, sheet  # numpy: nobody waits for it where there are no figures

    theirs = of.question.in_([known[version].ref for version in measured])
    columns = (of.attempt_id, of.response, type_coerce(of.score, LONG), type_coerce(of.full, LONG))
    entries = connection.execute(select(*columns).where(theirs, counts)).all()
    whole = attempt_score.alias()
    sums = (func.sum(type_coerce(whole.c.score, LONG)), func.sum(type_coerce(whole.c.full, LONG)))
    saw = select(of.attempt_id).where(theirs, counts)
    totals = {
        id: (score, full)
        for id, score, full in connection.execute(
            select(whole.c.attempt_id, *sums).where(whole.c.attempt_id.in_(saw)).group_by(whole.c.attempt_id)
        )
    }
    people = {id: place for place, id in enumerate(totals)}
    words = list(dict.fromkeys(response for _id, response, _score, _full in entries))
    marks = sheet.sheet_of_entries(
        [people[id] for id, _response, _score, _full in entries],
        [0] * len(entries),
        [score for _id, _response, score, _full in entries],
        [full for _id, _response, _score, full in entries],
        _SCALE,
        list(totals.values()),
    )
    value = known[measured[-1]]
    (figures,) = items.item_figures(marks, [expected_guess(value)])
    (given,) = choices.count_choices(marks, [words.index(response) for _id, response, _score, _full in entries], words)
    right = {response for _id, response, score, full in entries if score == full and response}
    return _item(0, value, figures, given, right, is_untold=value.ref in _not_typed(connection, counting_attempts()))


def _trusted(seen: Mapping[int, int]) -> Sequence[int]:
    """Return the version that the figures of a question are made of, or all where none was seen by enough; *seen* is by version."""
    newest = max((version for version, count in seen.items() if count >= MEASURED_FROM), default=None)
    return tuple(seen) if newest is None else (newest,)


def counting_attempts() -> Select[Any]:
    """Return the ids of the attempts that statistics are made of, for other queries about what was really answered."""
    return select(attempt.c.id).select_from(_attempts()).where(_counts())


@dataclass(frozen=True, slots=True)
class _Answers:
    """Entries as the statistics take them; `right` holds for each question the responses that earned the full mark."""

    refs: tuple[str, ...]
    candidates: list[int]
    items: list[int]
    marks: list[int]
    full: list[int]
    responses: list[int]
    words: tuple[str, ...]
    right: Mapping[int, set[str]]


def _attempts() -> Any:
    return attempt.join(sitting, sitting.c.id == attempt.c.sitting_id).outerjoin(
        seat, and_(seat.c.sitting_id == attempt.c.sitting_id, seat.c.registration_id == attempt.c.registration_id)
    )


def _counts() -> Any:
    """The papers that count in results: no rehearsal, none kept back or set aside, none cancelled."""
    present = or_(seat.c.id.is_(None), seat.c.presence.not_in((Presence.ABSENT, Presence.DISQUALIFIED)))
    return and_(sitting.c.rehearsal.is_not(True), attempt.c.rehearsal.is_not(True), attempt.c.held == Hold.NONE.value, present)


def _within(query: Select[Any], scope: Scope) -> Select[Any]:
    query = query.select_from(_attempts()).where(_counts())
    if scope.sitting_id:
        return query.where(sitting.c.id == scope.sitting_id)
    if scope.programme_id:
        query = query.where(sitting.c.programme_id == scope.programme_id)
    return query if scope.resit is None else query.where(sitting.c.resit.is_(scope.resit))


def _answers(connection: Connection, scope: Scope) -> _Answers:
    of = attempt_score.c
    query = select(of.attempt_id, of.question, of.response, type_coerce(of.score, LONG), type_coerce(of.full, LONG))
    query = query.where(of.attempt_id.in_(_within(select(attempt.c.id), scope)))
    people: dict[str, int] = {}
    questions: dict[str, int] = {}
    words: dict[str, int] = {}
    answers = _Answers((), [], [], [], [], [], (), defaultdict(set))
    for rows in connection.execute(query).partitions(_AT_ONCE):
        for attempt_id, ref, response, score, full in rows:
            item = questions.setdefault(ref, len(questions))
            answers.candidates.append(people.setdefault(attempt_id, len(people)))
            answers.items.append(item)
            answers.marks.append(score)
            answers.full.append(full)
            answers.responses.append(words.setdefault(response, len(words)))
            if score == full and response:
                answers.right[item].add(response)
    return replace(answers, refs=tuple(questions), words=tuple(words))


def _paper_order(connection: Connection, scope: Scope) -> Mapping[str, int]:
    """Return the places of the questions where all candidates had the same paper."""
    used = connection.execute(_within(select(attempt.c.paper_id).distinct(), scope).limit(2)).scalars().all()
    if len(used) != 1:
        return {}
    value = to_value(Paper, connection.execute(select(paper).where(paper.c.id == used[0])).one())
    return {item.ref: place for place, item in enumerate(value.items, 1)}


def _not_typed(connection: Connection, attempts: Select[Any]) -> frozenset[str]:
    """Return the questions whose answers stand on answer cards alone, marked there by people: nobody knows who left them blank."""
    of = attempt_score.c
    on_cards = attempt.c.variant != "", attempt.c.id.in_(attempts)
    papers = select(paper).where(paper.c.id.in_(select(attempt.c.paper_id).where(*on_cards)))
    by_people = {
        item.ref
        for row in connection.execute(papers)
        for item in to_value(Paper, row).items
        if QUESTION_TYPES[item.type].marked_by_people
    }
    if not by_people:
        return frozenset()
    joined = attempt_score.join(attempt, attempt.c.id == of.attempt_id)
    query = select(of.question).select_from(joined).where(of.question.in_(by_people), of.response == "", *on_cards).distinct()
    return frozenset(connection.execute(query).scalars())


def _item(
    number: int, value: Question, figures: ItemFigures, counted: Any, right: set[str], *, is_untold: bool = False
) -> AnalysedItem:
    shown = QUESTION_TYPES[value.type].shown if value.type in QUESTION_TYPES else lambda _question, response: response
    answered = [one for one in counted.given if one.response]
    blank = [Given("", one.count, one.upper, one.lower, is_blank=True) for one in counted.given if not one.response]
    if is_untold:
        blank = []
    as_given = [
        Given(shown(value, one.response), one.count, one.upper, one.lower, one.response == value.answer or one.response in right)
        for one in answered
    ]
    letters = {"single": LETTERS[: len(value.options)], "multiple": LETTERS[: len(value.options)], "true_false": "TF"}.get(
        value.type
    )
    if letters is None:
        remarks = remarks_on(figures, [*as_given, *blank], choice=False)
        return AnalysedItem(number, value, figures, counted.group, (*as_given[:_MOST_ANSWERS], *blank), remarks)
    options = [_option(letter, shown(value, letter), value.answer, answered) for letter in letters]
    compared = as_given if value.type == "multiple" else options
    remarks = remarks_on(figures, [*compared, *blank], choice=True)
    return AnalysedItem(number, value, figures, counted.group, (*options, *blank), remarks)


def _option(letter: str, shown: str, answer: str, answered: Sequence[Any]) -> Given:
    chose = [one for one in answered if letter in one.response]
    sums = (sum(one.count for one in chose), sum(one.upper for one in chose), sum(one.lower for one in chose))
    return Given(shown, *sums, is_key=letter in answer)


def _version(ref: str) -> tuple[str, int]:
    id, _sign, version = ref.rpartition("@")
    return id, int(version)
