"""Find questions while somebody types: everything that can be searched is held in memory, 100,000 questions in some 20 milliseconds.

The database alone needs a quarter of a second for that many (measured: `LIKE` and the counts), most of it for reading pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress, groupby
from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, Text, func, select, type_coerce

from skillsapp.domain.question import Difficulty, Question, QuestionState
from skillsapp.domain.question_search import search_words, topic_text
from skillsapp.domain.rich_text import plain_text
from skillsapp.store.engine import Reader
from skillsapp.store.pinyin import topic_keys
from skillsapp.store.rows import to_value
from skillsapp.store.tables.questions import question, question_bank

BATCH = 400
STRETCH = 64
"""How many questions are looked through as one text, at most."""
_OF = question.c
_GRADES = {grade: place for place, grade in enumerate(Difficulty)}
_STATES = {state: place for place, state in enumerate(QuestionState)}


class Kind(NamedTuple):
    """Where a question is filed: the lists of the index hold one of these for all questions alike."""

    bank: str
    topic: str
    type: str
    state: QuestionState
    difficulty: Difficulty


class Stretch(NamedTuple):
    """Some questions of one topic that follow each other: the first, the one behind the last, and what is searched of them.

    `keys` is what is searched of the topic, once for all of them; `lines` is a line of its own text for each.
    """

    start: int
    end: int
    bank: str
    topic: str
    keys: str
    lines: str


@dataclass(frozen=True, slots=True)
class QuestionIndex:
    """The newest versions of all questions, by bank, topic and number: parallel lists, one place a question.

    `filed` holds places in `kinds`, of which there are few: counting numbers is a tenth of counting tuples.  `stretches` hold the texts
    in their order: looking through some hundred long texts takes half as long as through 100,000 short ones (measured).
    """

    ids: tuple[str, ...] = ()
    versions: tuple[int, ...] = ()
    filed: tuple[int, ...] = ()
    kinds: tuple[Kind, ...] = ()
    stretches: tuple[Stretch, ...] = ()

    @property
    def total(self) -> int:
        return len(self.ids)

    def known(self) -> dict[tuple[str, int, str], str]:
        """Return the lines by what they were made of: number, version and topic."""
        lines = (line for stretch in self.stretches for line in stretch.lines.split("\n"))
        return {
            (id, version, self.kinds[code].topic): line
            for id, version, code, line in zip(self.ids, self.versions, self.filed, lines, strict=True)
        }


@dataclass(frozen=True, slots=True)
class QuestionSearch:
    """What is looked for; empty fields narrow nothing.  `topic` None is every topic, "" the questions without one."""

    text: str = ""
    bank: str = ""
    topic: str | None = None
    type: str = ""
    state: str = ""
    difficulty: str = ""
    order: str = ""
    """What to sort by: type, topic, difficulty, state; "-" before it turns it round; "" is by bank, topic and number."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds.  Each count tells what its filter would leave if only that one were changed; "" counts all."""

    ids: tuple[str, ...] = ()
    types: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    states: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    difficulties: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A question as a line of the list."""

    id: str
    version: int
    bank: str
    type: str
    stem: str
    topic: str
    difficulty: Difficulty
    state: QuestionState
    made_by: str
    note: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of a bank; `keys` is how it is found by typing: its name, its reading, its initials."""

    topic: str
    questions: int
    keys: str


@dataclass(frozen=True, slots=True)
class BankTopics:
    key: str
    title: str
    questions: int
    topics: tuple[TopicRow, ...]


def load_index(reader: Reader, before: QuestionIndex | None = None) -> QuestionIndex:
    """Return the index as the bank stands now; texts that *before* holds already are not read again."""
    plain = (_OF.bank, _OF.topic, _OF.id, _OF.version, _OF.type, type_coerce(_OF.state, Text), type_coerce(_OF.difficulty, Text))
    with reader.connect() as connection:
        rows = connection.execute(
            select(*plain).where(_OF.current == 1).order_by(_OF.bank, _OF.topic, _OF.id).execution_options(yield_per=10_000)
        )
        codes: dict[tuple[str, ...], int] = {}
        ids, versions, filed = [], [], []
        for bank, topic, id, version, type, state, difficulty in rows:
            ids.append(id)
            versions.append(version)
            filed.append(codes.setdefault((bank, topic, type, state, difficulty), len(codes)))
        kinds = tuple(Kind(bank, topic, type, QuestionState(s), Difficulty(d)) for bank, topic, type, s, d in codes)
        keys = [(id, version, kinds[code].topic) for id, version, code in zip(ids, versions, filed, strict=True)]
        known = before.known() if before is not None else {}
        topics = {kind.topic: topic_text(kind.topic, topic_keys(kind.topic)) for kind in kinds}
        read = _lines(connection, [key[0] for key in keys if key not in known], topics)
    lines = [read[key[0]] if key[0] in read else known[key] for key in keys]
    stretches = _stretches([kinds[code] for code in filed], lines, topics)
    return QuestionIndex(tuple(ids), tuple(versions), tuple(filed), kinds, tuple(stretches))


def find_questions(index: QuestionIndex, search: QuestionSearch) -> Found:
    """Return which questions a search finds, and how many each of its filters would leave."""
    kinds = index.kinds
    ids, filed = _hits(index, search)
    counted = Counter(filed)
    kept = {code for code in counted if _keeps(kinds[code], search, "")}
    if len(kept) < len(counted):
        keeps = [code in kept for code in filed]
        ids, filed = list(compress(ids, keeps)), list(compress(filed, keeps))
    name = search.order.removeprefix("-")
    if name:
        ranks = {code: _rank(kinds[code], name) for code in kept}
        order = sorted(range(len(ids)), key=lambda place: ranks[filed[place]], reverse=search.order.startswith("-"))
        ids = [ids[place] for place in order]
    facets = {kinds[code]: number for code, number in counted.items()}
    types, states, grades = (_counts(facets, search, name) for name in ("type", "state", "difficulty"))
    return Found(tuple(ids), types, states, grades)


def question_rows(reader: Reader, ids: Sequence[str]) -> tuple[FoundRow, ...]:
    """Return the lines of some questions in the order of *ids*; what is gone by now is left out."""
    columns = (_OF.id, _OF.version, _OF.bank, _OF.type, _OF.stem, _OF.topic, _OF.difficulty, _OF.state, _OF.made_by, _OF.note)
    found: dict[str, FoundRow] = {}
    with reader.connect() as connection:
        for start in range(0, len(ids), BATCH):
            wanted = _OF.id.in_(ids[start : start + BATCH])
            for row in connection.execute(select(*columns).where(wanted, _OF.current == 1)):
                values = row._asdict() | {"stem": " ".join(plain_text(row.stem).split())}
                found[row.id] = FoundRow(**values)
    return tuple(found[id] for id in ids if id in found)


def newest_questions(reader: Reader, ids: Sequence[str]) -> tuple[Question, ...]:
    """Return the newest versions of some questions in the order of *ids*."""
    found: dict[str, Question] = {}
    with reader.connect() as connection:
        for start in range(0, len(ids), BATCH):
            rows = connection.execute(select(question).where(_OF.id.in_(ids[start : start + BATCH]), _OF.current == 1))
            found |= {row.id: to_value(Question, row) for row in rows}
    return tuple(found[id] for id in ids if id in found)


def bank_topics(reader: Reader) -> tuple[BankTopics, ...]:
    """Return the banks with their topics and how many questions each has."""
    with reader.connect() as connection:
        banks = connection.execute(select(question_bank).order_by(question_bank.c.key)).all()
        counts = connection.execute(
            select(_OF.bank, _OF.topic, func.count().label("n"))
            .where(_OF.current == 1)
            .group_by(_OF.bank, _OF.topic)
            .order_by(_OF.bank, _OF.topic)
        ).all()
    made = []
    for bank in banks:
        own = tuple(
            TopicRow(row.topic, row.n, f"{row.topic} {topic_keys(row.topic)}".casefold())
            for row in counts
            if row.bank == bank.key
        )
        made.append(BankTopics(bank.key, bank.title, sum(row.questions for row in own), own))
    return tuple(made)


def _lines(connection: Connection, ids: Sequence[str], topics: Mapping[str, str]) -> dict[str, str]:
    """Return what is searched of some questions, or in one go of very many, without what is searched of their topics."""
    query = select(_OF.id, _OF.topic, _OF.search).where(_OF.current == 1)
    if len(ids) > 10 * BATCH:
        queries = [query.execution_options(yield_per=10_000)]
    else:
        queries = [query.where(_OF.id.in_(ids[start : start + BATCH])) for start in range(0, len(ids), BATCH)]
    rows = (row for each in queries for row in connection.execute(each))
    return {id: text.removesuffix(topics.get(topic, "")).replace("\n", " ") for id, topic, text in rows}


def _stretches(filed: Sequence[Kind], lines: Sequence[str], topics: Mapping[str, str]) -> Iterator[Stretch]:
    start = 0
    for (bank, topic), same in groupby(filed, lambda kind: (kind.bank, kind.topic)):
        behind = start + sum(1 for _kind in same)
        for first in range(start, behind, STRETCH):
            end = min(first + STRETCH, behind)
            yield Stretch(first, end, bank, topic, topics[topic], "\n".join(lines[first:end]))
        start = behind


def _hits(index: QuestionIndex, search: QuestionSearch) -> tuple[list[str], list[int]]:
    """Return the questions in the bank and topic looked at that have all words, and how they are filed.

    Type, state and difficulty narrow nothing here.
    """
    words = sorted(search_words(search.text), key=len, reverse=True)  # the longest leaves the fewest to look at
    ids: list[str] = []
    filed: list[int] = []
    for start, end, bank, topic, keys, text in index.stretches:
        if search.bank not in ("", bank) or search.topic not in (None, topic):
            continue
        wanted = [word for word in words if word not in keys]
        if not wanted:
            ids += index.ids[start:end]
            filed += index.filed[start:end]
        elif all(word in text for word in wanted):
            lines = text.split("\n")
            has = [wanted[0] in line for line in lines]
            for word in wanted[1:]:
                has = [so_far and word in line for so_far, line in zip(has, lines, strict=True)]
            ids += compress(index.ids[start:end], has)
            filed += compress(index.filed[start:end], has)
    return ids, filed


def _rank(kind: Kind, name: str) -> tuple[object, ...]:
    match name:
        case "difficulty":
            return (_GRADES[kind.difficulty],)
        case "state":
            return (_STATES[kind.state],)
        case "type":
            return (kind.type,)
    return (kind.topic,)


def _keeps(kind: Kind, search: QuestionSearch, but: str) -> bool:
    """Tell whether the filters, all *but* one, let a kind of question through."""
    wanted = (
        ("type", search.type, kind.type),
        ("state", search.state, kind.state),
        ("difficulty", search.difficulty, kind.difficulty),
    )
    return all(not value or name == but or value == found for name, value, found in wanted)


def _counts(counted: Mapping[Kind, int], search: QuestionSearch, name: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for kind, number in counted.items():
        if _keeps(kind, search, name):
            counts[str(getattr(kind, name))] += number
    return MappingProxyType({"": sum(counts.values()), **counts})
