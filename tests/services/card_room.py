"""A sitting on paper with three people who key and rule: Li, Wu and the exam officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from skillsapp.domain.answer_card import card_code
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Actor, Role, permissions_of
from skillsapp.domain.sitting import Carrier
from skillsapp.queries.cards import find_card_to_key, load_cards
from skillsapp.queries.registrations import RegistrationRow
from skillsapp.services.cards import CardRuling, KeyedCard
from tests.services.office import CHEN, Office

LI = Actor("li", "李秀英", permissions_of(frozenset({Role.INVIGILATOR})))
WU = Actor("wu", "吴志强", permissions_of(frozenset({Role.INVIGILATOR})))
OFFICER = Actor("he", "何敏", permissions_of(frozenset({Role.EXAM_OFFICER})))


@dataclass
class CardRoom:
    office: Office
    programme: Programme
    people: list[RegistrationRow]
    sitting_id: str
    variants: dict[str, str] = field(default_factory=dict)

    @classmethod
    def with_people(cls, office: Office, count: int = 3) -> CardRoom:
        programme = office.create()
        people = office.register(programme, count)
        sitting = office.arrange(programme, people, carrier=Carrier.CARD, seat_by_lot=False)
        return cls(office, programme, people, sitting)

    def code(self, place: int = 0, variant: str = "") -> str:
        """Return what the scanner types for the card of a person."""
        row = next(
            row for row in load_cards(self.office.app.reader, self.sitting_id).rows if row.entry_no == self.people[place].entry_no
        )
        return card_code(self.sitting_id, variant or row.variant, row.number, row.entry_no)

    def answers(self, place: int = 0, **others: str) -> tuple[str, ...]:
        """Return a card on which everything is marked A (AB, true), with changes such as q3="C"."""
        questions = find_card_to_key(self.office.app.reader, self.sitting_id, self.people[place].entry_no, "nobody").questions
        marked = ["T" if one.is_verdict else "AB" if one.is_multiple else "A" for one in questions]
        for key, letters in others.items():
            marked[int(key[1:]) - 1] = letters
        return tuple(marked)

    def key(self, actor: Actor, place: int = 0, answers: Sequence[str] | None = None, typed: str = "") -> KeyedCard:
        given = self.answers(place) if answers is None else answers
        self.office.app.session.actor = actor
        try:
            return self.office.app.cards.key(self.sitting_id, typed or self.people[place].entry_no, given).value
        finally:
            self.office.app.session.actor = CHEN

    def rule(self, attempt_id: str, *rulings: tuple[int, str], reason: str = "看卡") -> int:
        return self.office.app.cards.rule(attempt_id, [CardRuling(*each) for each in rulings], reason).value
