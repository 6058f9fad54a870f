"""The enquiry desk's one box over all years: people, certificates and ledgers, found by any word of them as somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from skillsapp.domain.aliases import folded
from skillsapp.domain.id_documents import mask_id
from skillsapp.store.engine import Reader
from skillsapp.store.tables.certificates import certificate, ledger_entry
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration

MOST_HITS = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found: a person of ours, or (with `entry_id`) lines of earlier ledgers of somebody we do not know.

    `numbers` are the certificate numbers, the newest first, those with a searched word before the others.
    """

    person_id: str
    entry_id: str
    name: str
    id_type: str
    id_number: str
    phone: str
    organisation: str
    numbers: tuple[str, ...]
    last_day: date | None

    @property
    def key(self) -> str:
        return self.person_id or self.entry_id

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_type, self.id_number)


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found; `more` says that there are others."""

    rows: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Stock:
    """How much can be searched."""

    people: int
    certificates: int
    entries: int


def count_stock(reader: Reader) -> Stock:
    """Return how many people, certificates and ledger lines there are."""
    with reader.connect() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(t)).scalar_one() for t in (person, certificate, ledger_entry)
        ]
    return Stock(*counts)


@dataclass(frozen=True, slots=True)
class DeskIndex:
    """Every word to search by, held in memory, so that a keystroke takes milliseconds at 50,000 people and as many lines.

    `texts` hold name, numbers, telephone and units, one below the other, `keys` the readings of the name, `ids` who it is: first the
    `people`, then lines of strangers, each the newest first.
    """

    texts: tuple[str, ...]
    keys: tuple[str, ...]
    ids: tuple[str, ...]
    people: int

    def find(self, words: Sequence[str], limit: int) -> list[int]:
        """Return the first *limit* places that fit all *words*.

        Whole names come before parts of names before all others; for a number, what ends in it before what only holds it.
        """
        fits: Iterable[int] = range(len(self.texts))
        for word in sorted(words, key=len, reverse=True):
            fits = self._fitting(word, fits)
        word, texts = words[0], self.texts
        line = f"{word}\n"
        if not any(char.isalpha() for char in word):
            ends: list[int] = []
            holds: list[int] = []
            for place in fits:
                (ends if texts[place].endswith(word) or line in texts[place] else holds).append(place)
            return [*ends, *holds][:limit]
        whole: list[int] = []
        part: list[int] = []
        rest: list[int] = []
        for place in fits:
            text = texts[place]
            (whole if text.startswith(line) else part if word in text.partition("\n")[0] else rest).append(place)
        return [*whole, *part, *rest][:limit]

    def _fitting(self, word: str, places: Iterable[int]) -> list[int]:
        """A word may be part of any text; the reading of a name is typed from its beginning."""
        texts, keys = self.texts, self.keys
        if word.isascii() and any(char.isalpha() for char in word):
            reading = f" {word}"
            return [place for place in places if word in texts[place] or reading in keys[place]]
        return [place for place in places if word in texts[place]]


def load_index(reader: Reader) -> DeskIndex:
    """Read everything that can be searched: about a second for 50,000 people with certificates and as many ledger lines."""
    texts: list[str] = []
    keys: list[str] = []
    ids: list[str] = []
    with reader.connect() as connection:
        more = _words_of_people(connection)
        strangers: dict[str, list[tuple[str, str, str]]] = {}
        known = dict(_pairs(connection, select(person.c.id_key, person.c.id)))
        for line in connection.execute(_LINE.order_by(ledger_entry.c.id.desc())):
            id, person_id, id_key, name, pinyin, number, id_number, unit, phone = line
            owner = person_id or known.get(id_key)
            if owner:
                more[owner] = f"{more.get(owner, '')}\n{number}\n{unit}"
            else:
                whole = f"{name}\n{id_number}\n{phone}\n{number}\n{unit}".casefold()
                strangers.setdefault(id_key or id, []).append((id, f" {pinyin}", whole))
        del known
        for row in connection.execute(_PERSON.order_by(person.c.id.desc())):
            id, name, pinyin, id_number, phone = row
            texts.append(f"{name}\n{id_number}\n{phone}{more.pop(id, '')}".casefold())
            keys.append(f" {pinyin}")
            ids.append(id)
    people = len(ids)
    for group in strangers.values():
        ids.append(group[0][0])
        keys.append(group[0][1])
        texts.append("\n".join(text for _id, _key, text in group))
    return DeskIndex(tuple(texts), tuple(keys), tuple(ids), people)


def _words_of_people(connection: Connection) -> dict[str, str]:
    """Return the units and certificate numbers of everybody."""
    more: dict[str, str] = {}
    owners: dict[str, str] = {}
    for row in connection.execute(select(registration.c.id, registration.c.person_id, registration.c.organisation)):
        id, person_id, unit = row
        owners[id] = person_id
        before = more.get(person_id, "")
        if unit not in before:
            more[person_id] = f"{before}\n{unit}"
    for registration_id, number in _pairs(connection, select(certificate.c.registration_id, certificate.c.number)):
        owner = owners[registration_id]
        more[owner] = f"{more.get(owner, '')}\n{number}"
    return more


def _pairs(connection: Connection, query: Select[Any]) -> Iterable[tuple[str, str]]:
    return ((row[0], row[1]) for row in connection.execute(query))


def search_people(reader: Reader, index: DeskIndex, text: str, limit: int = MOST_HITS) -> Hits:
    """Return whoever fits every word of *text*, whole names first, then the newest; nothing for an empty text.

    A word is part of a name, of a unit, of a certificate number, ID number or telephone, or the beginning of a name's reading or
    of its initials.  What is shown of them is read anew.
    """
    words = tuple(word for word in map(folded, text.split()) if word)[:6]
    if not words:
        return Hits((), False)
    places = index.find(words, limit + 1)
    if not places and all(word.isascii() and word.isalpha() for word in words):
        places = index.find(("".join(words),), limit + 1)  # a reading typed syllable by syllable
    ids = [index.ids[place] for place in places[:limit]]
    ours = [index.ids[place] for place in places[:limit] if place < index.people]
    with reader.connect() as connection:
        found = {hit.key: hit for hit in _people_hits(connection, ours, words)}
        found |= {hit.key: hit for hit in _stranger_hits(connection, [id for id in ids if id not in found], words)}
    return Hits(tuple(found[id] for id in ids if id in found), len(places) > limit)


_PERSON = select(person.c.id, person.c.name, person.c.pinyin, person.c.id_number, person.c.phone)
_LINE = select(
    ledger_entry.c.id,
    ledger_entry.c.person_id,
    ledger_entry.c.id_key,
    ledger_entry.c.name,
    ledger_entry.c.pinyin,
    ledger_entry.c.number,
    ledger_entry.c.id_number,
    ledger_entry.c.organisation,
    ledger_entry.c.phone,
)


def _people_hits(connection: Connection, ids: Sequence[str], words: Sequence[str]) -> list[Hit]:
    people = connection.execute(select(person).where(person.c.id.in_(ids))).all()
    units: dict[str, str] = {}
    where = registration.c.person_id.in_(ids)
    for row in connection.execute(
        select(registration.c.person_id, registration.c.organisation).where(where).order_by(registration.c.id)
    ):
        units[row.person_id] = row.organisation or units.get(row.person_id, "")
    numbers: dict[str, list[tuple[str, date | None]]] = {}
    query = select(registration.c.person_id, certificate.c.number, certificate.c.issued_on).join(
        certificate, certificate.c.registration_id == registration.c.id
    )
    for issued in connection.execute(query.where(where).order_by(certificate.c.id)):
        numbers.setdefault(issued.person_id, []).append((issued.number, issued.issued_on))
    for line in connection.execute(select(ledger_entry).where(ledger_entry.c.person_id.in_(ids))):
        numbers.setdefault(line.person_id, []).append((line.number, line.issued_on))
        units.setdefault(line.person_id, line.organisation)
    keys = {row.id_key: row.id for row in people}
    later = select(ledger_entry).where(ledger_entry.c.id_key.in_(keys), ledger_entry.c.person_id.is_(None))
    for line in connection.execute(later):
        numbers.setdefault(keys[line.id_key], []).append((line.number, line.issued_on))
        units.setdefault(keys[line.id_key], line.organisation)
    return [_hit(row, row.id, "", units.get(row.id, ""), numbers.get(row.id, []), words) for row in people]


def _stranger_hits(connection: Connection, ids: Sequence[str], words: Sequence[str]) -> list[Hit]:
    """Return one hit for each stranger: lines with the same ID number are one person's, lines without one stand alone."""
    firsts = connection.execute(select(ledger_entry).where(ledger_entry.c.id.in_(ids))).all()
    keys = {row.id_key for row in firsts if row.id_key}
    lines: dict[str, list[Any]] = {}
    for line in connection.execute(select(ledger_entry).where(ledger_entry.c.id_key.in_(keys))):
        lines.setdefault(line.id_key, []).append(line)
    found = []
    for first in firsts:
        group = lines.get(first.id_key, [first])
        numbers = [(line.number, line.issued_on) for line in group]
        unit = next((line.organisation for line in group if line.organisation), "")
        found.append(_hit(first, "", first.id, unit, numbers, words))
    return found


def _hit(
    row: Any, person_id: str, entry_id: str, unit: str, numbers: Sequence[tuple[str, date | None]], words: Sequence[str]
) -> Hit:
    newest = sorted(numbers, key=lambda pair: pair[1] or date.min, reverse=True)
    fits = sorted(newest, key=lambda pair: not any(word in folded(pair[0]) for word in words))
    days = [day for _number, day in numbers if day is not None]
    told = tuple(number for number, _day in fits)
    return Hit(person_id, entry_id, row.name, row.id_type, row.id_number, row.phone, unit, told, max(days, default=None))
