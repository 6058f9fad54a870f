"""Answer cards: keyed by one person, again by another who does not see the first, compared, ruled against the card, marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillsapp.domain.answer_card import VARIANTS, CardQuestion, card_questions, in_bank
from skillsapp.domain.attempt import EventKind, agreement, attempt_id_of, card_ruling, ruling
from skillsapp.domain.card_log import TAKEN_BACK, differences, keying_text, read_card_log
from skillsapp.domain.card_refusals import (
    CardBegun,
    CardIsIn,
    CardNotCompared,
    CardNothingToRule,
    CardReasonMissing,
    CardUnknown,
    OnlyOnePaper,
)
from skillsapp.domain.exam import EventDraft
from skillsapp.domain.merge import Hold
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Presence, SittingState
from skillsapp.domain.timeledger import Reading
from skillsapp.kernel.changes import Done
from skillsapp.queries.questions import paper_questions
from skillsapp.store.attempt_marking import mark_attempt
from skillsapp.store.attempt_store import AttemptRecord, AttemptStore
from skillsapp.store.card_reads import (
    CardPlace,
    find_card,
    other_papers,
    read_booklet,
    read_card_places,
    read_card_sitting,
)
from skillsapp.store.engine import Reader
from skillsapp.store.marking_store import MarkingStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class KeyedCard:
    """What a keying came to.  `entry` is 1 or 2; `differences` is only known after the second."""

    attempt_id: str
    seat: int
    entry_no: str
    entry: int
    differences: int = 0
    is_in: bool = False


@dataclass(frozen=True, slots=True)
class CardRuling:
    """What counts at one question of a card, in the letters printed on it; empty where the card is blank there."""

    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class CardService:
    begin: Begin
    reader: Reader
    device_id: str

    def key(self, sitting_id: str, typed: str, answers: Sequence[str]) -> Done[KeyedCard]:
        """Save one person's entry of the card that was scanned (or whose entry number was typed); the second entry is compared at once.

        *answers* are the letters on the card, one text for each question, empty for none.  Where both entries agree the paper is in
        and marked.  Raises what `find_card` raises, CardAnswerImpossible or ResultsFrozen.
        """
        with self.begin("card.keyed", Permission.KEY_CARDS) as uow:
            sitting = read_card_sitting(uow.connection, sitting_id)
            uow.stay_within(sitting.programme_id)
            MarkingStore(uow).refuse_when_frozen(sitting.programme_id)
            place = find_card(uow.connection, sitting_id, typed, uow.actor.id)
            record, questions = self._record(uow, place)
            kept = in_bank(questions, answers)
            entry = 1 if place.log.first is None else 2
            if record.held == Hold.SET_ASIDE and place.log.first is None:  # what was keyed before was taken back
                self._append(uow, record, EventKind.RULING, ruling("count", (), "keyed again"))
                AttemptStore(uow).hold_by_log(record.id)
            self._append(uow, record, EventKind.KEYED, keying_text(entry, uow.actor.id, kept))
            sittings = SittingStore(uow)
            if place.seat.presence is Presence.EXPECTED:
                sittings.save_seat(replace(place.seat, presence=Presence.CHECKED_IN, checked_in_at=uow.now()))
            if sitting.state in (
                SittingState.PLANNED,
                SittingState.OPEN,
            ):  # the papers are back: nobody has to press a start button
                sittings.save(replace(sitting, state=SittingState.RUNNING))
            apart: tuple[str, ...] = ()
            if place.log.first is not None:
                first = place.log.first.answers
                apart = differences(questions, first, kept)
                agreed = {ref: first.get(ref, "") for ref in kept if ref not in apart}
                self._append(uow, record, EventKind.COMPARED, agreement(agreed))
                if not apart:
                    self._finish(uow, record)
            done = KeyedCard(record.id, place.seat.number, place.entry_no, entry, len(apart), entry == 2 and not apart)
            return uow.commit(done, subject=record.id, entry=entry, differences=len(apart))

    def rule(self, attempt_id: str, rulings: Sequence[CardRuling], reason: str) -> Done[int]:
        """Rule, with the card in hand, what counts where two entries differ; return how many differences are left.

        With the last one the paper is in and marked; a ruling may be ruled again until the results are frozen.
        Raises CardReasonMissing, CardNotCompared, CardNothingToRule, CardAnswerImpossible or ResultsFrozen.
        """
        if not reason.strip():
            raise CardReasonMissing()
        with self.begin("card.ruled", Permission.RULE_ATTEMPTS) as uow:
            store = AttemptStore(uow)
            record = store.find(attempt_id)
            self._stay_open(uow, record)
            log = read_card_log(store.events(record.id))
            if not log.compared:
                raise CardNotCompared(record.entry_no)
            questions = {question.number: question for question in self._questions(uow, record)}
            for one in rulings:
                question = questions.get(one.number)
                if question is None or question.ref not in log.differing:
                    raise CardNothingToRule(one.number, record.entry_no)
                letters = question.in_bank(one.answer)
                self._append(uow, record, EventKind.RULED, card_ruling(letters, reason.strip()), question.ref)
            left = len(read_card_log(store.events(record.id)).open)
            if not left:
                self._finish(uow, record)
            return uow.commit(left, subject=record.id, ruled=len(rulings), left=left)

    def settle_variant(self, sitting_id: str, entry_no: str, variant: str, reason: str) -> Done[None]:
        """Let a person's card count with the booklet that was really used, after both were looked at.

        Raises CardReasonMissing, CardUnknown, CardBegun or ResultsFrozen.
        """
        if not reason.strip():
            raise CardReasonMissing()
        with self.begin("card.variant_settled", Permission.RULE_ATTEMPTS) as uow:
            sitting = read_card_sitting(uow.connection, sitting_id)
            uow.stay_within(sitting.programme_id)
            MarkingStore(uow).refuse_when_frozen(sitting.programme_id)
            place = next(iter(read_card_places(uow.connection, sitting_id, entry_no)), None)
            if place is None or variant not in VARIANTS:
                raise CardUnknown(entry_no)
            if place.record is not None and place.variant != variant:
                raise CardBegun(entry_no, place.variant)
            record, _questions = self._record(uow, replace(place, variant=variant))
            self._append(uow, record, EventKind.RULING, ruling(f"booklet_{variant}", (), reason.strip()))
            return uow.commit(None, subject=record.id, variant=variant)

    def take_back(self, attempt_id: str, reason: str) -> Done[None]:
        """Take back what was keyed for a person, who then has no card: it was somebody else's.  It stays in the log.

        Raises CardReasonMissing, CardIsIn or ResultsFrozen.
        """
        if not reason.strip():
            raise CardReasonMissing()
        with self.begin("card.taken_back", Permission.RULE_ATTEMPTS) as uow:
            store = AttemptStore(uow)
            record = store.find(attempt_id)
            self._stay_open(uow, record)
            if store.is_over(record.id):
                raise CardIsIn(record.entry_no)
            self._append(uow, record, EventKind.RULING, ruling(TAKEN_BACK, (), reason.strip()))
            self._append(uow, record, EventKind.RULING, ruling("set_aside", (), reason.strip()))
            store.hold_by_log(record.id)
            return uow.commit(None, subject=record.id)

    def rule_paper(self, attempt_id: str, reason: str) -> Done[int]:
        """Let this paper count where a person has several of one component, on paper and on screen; return how many were set aside.

        All of them stay in the log.  Raises CardReasonMissing, OnlyOnePaper or ResultsFrozen.
        """
        if not reason.strip():
            raise CardReasonMissing()
        with self.begin("attempt.paper_ruled", Permission.RULE_ATTEMPTS) as uow:
            store = AttemptStore(uow)
            record = store.find(attempt_id)
            self._stay_open(uow, record)
            others = other_papers(uow.connection, record)
            if not others:
                raise OnlyOnePaper(record.entry_no)
            self._append(uow, record, EventKind.RULING, ruling("count", (), reason.strip()))
            store.hold_by_log(record.id)
            for other in others:
                self._append(uow, other, EventKind.RULING, ruling("set_aside", (), reason.strip()))
                store.hold_by_log(other.id)
            return uow.commit(len(others), subject=record.id, set_aside=len(others))

    def _record(self, uow: UnitOfWork, place: CardPlace) -> tuple[AttemptRecord, tuple[CardQuestion, ...]]:
        """Return the attempt of a place, begun now where there is none, and the questions of its booklet."""
        sitting = SittingStore(uow).find(place.seat.sitting_id)
        paper, layout, questions = read_booklet(uow.connection, sitting.paper_id or "", place.variant)
        if place.record is not None:
            return place.record, questions
        id = attempt_id_of(sitting.id, place.entry_no)
        record = AttemptRecord(
            id, sitting.id, place.registration_id, paper.id, place.entry_no, layout, sitting.duration_minutes * _MINUTE_MS,
            sitting.rehearsal, uow.now(), variant=place.variant,
        )  # fmt: skip
        AttemptStore(uow).add(record)
        return record, questions

    def _questions(self, uow: UnitOfWork, record: AttemptRecord) -> tuple[CardQuestion, ...]:
        return card_questions(record.layout, paper_questions(self.reader, SittingStore(uow).find_paper(record.paper_id)))

    def _stay_open(self, uow: UnitOfWork, record: AttemptRecord) -> None:
        """Keep to the actor's programme, and to results that are not frozen."""
        programme_id = SittingStore(uow).find(record.sitting_id).programme_id
        uow.stay_within(programme_id)
        MarkingStore(uow).refuse_when_frozen(programme_id)

    def _finish(self, uow: UnitOfWork, record: AttemptRecord) -> None:
        """Take the paper in and mark it; after a later ruling it is only marked anew."""
        store = AttemptStore(uow)
        if not store.is_over(record.id):
            self._append(uow, record, EventKind.COLLECT, "card")
        mark_attempt(uow, record, paper_questions(self.reader, SittingStore(uow).find_paper(record.paper_id)))

    def _append(self, uow: UnitOfWork, record: AttemptRecord, kind: EventKind, response: str, question: str = "") -> None:
        reading = Reading(uow.clock.boot_id(), uow.clock.boot_ms(), uow.now())
        AttemptStore(uow).append(EventDraft(record.id, self.device_id, kind, reading, 0, question, response))
