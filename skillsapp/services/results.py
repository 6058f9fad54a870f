"""Results: computed from the facts as often as needed, frozen by two people, followed by honours."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skillsapp.domain.decision import Decision, decide, digest
from skillsapp.domain.honour import is_honour_step, recommended
from skillsapp.domain.marking_refusals import ResultsFrozen
from skillsapp.domain.programme import ProgrammeState
from skillsapp.domain.result import HONOUR_STATE_TITLES, HonourEntry, HonourState, ResultSet
from skillsapp.domain.result_refusals import FreezingPersonTwice, HonourStep, NotComputed, NotFrozen, OutOfDate, open_points
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.problems import Problem
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.result_facts import read_facts
from skillsapp.store.result_store import ResultStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

P = Permission


@dataclass(frozen=True, slots=True)
class Computation:
    """A result set and what was noticed on the way: errors stand in the way of freezing, warnings do not."""

    result_set: ResultSet
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ResultService:
    begin: Begin

    def compute(self, programme_id: str) -> Done[Computation]:
        """Compute the results anew from all facts.  A first signature survives only where no fact has changed.

        Raises NotFound or ResultsFrozen.
        """
        with self.begin("results.computed", P.COMPUTE_RESULTS) as uow:
            store = ResultStore(uow)
            latest = store.latest(programme_id)
            if latest is not None and latest.is_frozen:
                raise ResultsFrozen()
            decision, fingerprint = _decide(uow, programme_id)
            if latest is not None and latest.first_freeze is not None and latest.facts_digest == fingerprint:
                return uow.commit(Computation(latest, decision.problems), subject=programme_id, result_set=latest.id)
            value = ResultSet(new_id(), programme_id, uow.now(), uow.actor.id, facts_digest=fingerprint)
            store.add(value, decision.results)
            return uow.commit(
                Computation(value, decision.problems), subject=programme_id, result_set=value.id, results=len(decision.results)
            )

    def freeze(self, result_set_id: str) -> Done[ResultSet]:
        """Sign the results: the first signature holds them, the second, by another person, freezes them.

        Raises OpenPoints, OutOfDate, FreezingPersonTwice or ResultsFrozen.
        """
        with self.begin("results.signed", P.FREEZE_RESULTS) as uow:
            store = ResultStore(uow)
            value = store.find(result_set_id)
            uow.stay_within(value.programme_id)
            if value.is_frozen:
                raise ResultsFrozen()
            decision, fingerprint = _decide(uow, value.programme_id)
            latest = store.latest(value.programme_id)
            if fingerprint != value.facts_digest or latest is None or latest.id != value.id:
                raise OutOfDate()
            if decision.open_points:
                raise open_points(decision.open_points)
            if value.first_freeze is None:
                signed = replace(value, first_freeze=uow.actor.id, first_freeze_at=uow.now())
            elif value.first_freeze == uow.actor.id:
                raise FreezingPersonTwice()
            else:
                signed = replace(value, second_freeze=uow.actor.id, second_freeze_at=uow.now())
            signed = store.save(signed)
            if signed.is_frozen:
                ProgrammeStore(uow).move_on(value.programme_id, ProgrammeState.RESULTS)
            return uow.commit(signed, subject=value.programme_id, result_set=value.id, frozen=signed.is_frozen)

    def recommend_honours(self, programme_id: str, pass_down: bool = False) -> Done[tuple[HonourEntry, ...]]:
        """Recommend the honours of the plan from the frozen results; return those that are new.

        Whoever holds an honour already is not given it again; with *pass_down* it goes to the next in rank (rules.md 1.2).
        Raises NotComputed or NotFrozen.
        """
        with self.begin("honours.recommended", P.COMPUTE_RESULTS) as uow:
            store = ResultStore(uow)
            latest = store.latest(programme_id)
            if latest is None:
                raise NotComputed()
            if not latest.is_frozen:
                raise NotFrozen()
            present = {(entry.registration_id, entry.honour) for entry in store.honours(programme_id)}
            results = store.results(latest.id)
            registrations = RegistrationStore(uow)
            held = {result.registration_id: registrations.find(result.registration_id).extra for result in results if result.rank}
            fresh = []
            for honour in ProgrammeStore(uow).find(programme_id).plan.honours:
                for registration_id in recommended(honour, results, held, pass_down):
                    if (registration_id, honour.key) not in present:
                        entry = HonourEntry(new_id(), programme_id, registration_id, honour.key, HonourState.RECOMMENDED)
                        store.add_honour(entry)
                        fresh.append(entry)
            return uow.commit(tuple(fresh), subject=programme_id, honours=[[e.registration_id, e.honour] for e in fresh])

    def move_honour(self, id: str, state: HonourState, note: str = "") -> Done[HonourEntry]:
        """Note that an honour was applied for, or awarded by those who award it.  Raises HonourStep or NotFound."""
        with self.begin("honour.moved", P.COMPUTE_RESULTS) as uow:
            store = ResultStore(uow)
            value = store.find_honour(id)
            if not is_honour_step(value.state, state):
                raise HonourStep(_(HONOUR_STATE_TITLES[value.state]), _(HONOUR_STATE_TITLES[state]))
            moved = store.save_honour(replace(value, state=state, note=note.strip() or value.note))
            return uow.commit(moved, subject=id, to=state)


def _decide(uow: UnitOfWork, programme_id: str) -> tuple[Decision, str]:
    programme = ProgrammeStore(uow).find(programme_id)
    facts = read_facts(uow.connection, programme)
    return decide(programme.plan, facts), digest(programme.plan, facts)
