"""Drawing papers of equal difficulty, keeping them with their fairness, and giving them to sittings and seats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from skillsapp.domain.assembly import AssemblyRules, assemble
from skillsapp.domain.balancing import FEWEST_VARIANTS, MOST_VARIANTS, Balancing
from skillsapp.domain.fairness import ENOUGH_SEEN, DrawingWay, measure_fairness
from skillsapp.domain.paper import Paper, PaperItem, PaperKind, asked_lately, months_before
from skillsapp.domain.paper_set import (
    LEAST_WITNESSES,
    MOST_PAPERS,
    SPARE_LABEL,
    BlueprintCellWrong,
    BlueprintEmpty,
    ExactCountWrong,
    PaperCountWrong,
    PaperSet,
    PapersInUse,
    SittingNotFree,
    SpareMissing,
    SpareReasonMissing,
    TheoryMissing,
    WitnessesMissing,
    give_out,
    paper_labels,
)
from skillsapp.domain.programme import BlueprintCell, ExamRules, PaperMode, PaperRules, Programme
from skillsapp.domain.question import Question
from skillsapp.domain.roles import Permission
from skillsapp.domain.sitting import Carrier, Sitting, SittingState
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import StaleEdit
from skillsapp.kernel.exact import rounded
from skillsapp.kernel.i18n import _
from skillsapp.kernel.ids import new_id
from skillsapp.optimise.balance import SECONDS, balance, never
from skillsapp.optimise.task import CellsUnfilled
from skillsapp.queries.item_statistics import facilities
from skillsapp.store.engine import Reader
from skillsapp.store.paper_set_store import PaperSetStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.sitting_store import SittingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork


@dataclass(frozen=True, slots=True)
class PaperRequest:
    """What papers to draw: how many official ones, of which mode, from which seed; with *spare* one more, before witnesses.

    With *exact* they are balanced by the optimiser, which takes at most so many *seconds*.
    """

    programme_id: str
    papers: int
    seed: int
    mode: PaperMode = PaperMode.ONE
    component: str = ""
    spare: bool = False
    witnesses: tuple[str, ...] = ()
    exact: bool = False
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class DrawnPapers:
    set: PaperSet
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What papers are drawn from: read once, so that nobody waits while they are balanced."""

    programme: Programme
    component: str
    bank: Mapping[str, Question]
    measured: Mapping[str, Decimal]
    rules: AssemblyRules


@dataclass(frozen=True, slots=True)
class PaperService:
    begin: Begin
    reader: Reader

    def plan(
        self,
        programme_id: str,
        version: int,
        blueprint: Sequence[BlueprintCell],
        rules: PaperRules,
        exam: ExamRules | None = None,
    ) -> Done[Programme]:
        """Keep the blueprint of a programme, how its papers are drawn, and with *exam* what a preset says of time and marking.

        Raises BlueprintCellWrong or StaleEdit.
        """
        for row, cell in enumerate(blueprint, start=1):
            if not cell.bank or not cell.question_type or cell.count < 1 or cell.mark <= 0 or cell.mark != rounded(cell.mark, 2):
                raise BlueprintCellWrong(row)
        with self.begin("papers.planned", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(programme_id)
            store = ProgrammeStore(uow)
            value = store.find(programme_id)
            plan = replace(value.plan, blueprint=tuple(blueprint), papers=rules, exam=exam or value.plan.exam)
            store.save(replace(value, plan=plan, version=version))
            return uow.commit(replace(value, plan=plan, version=version + 1), subject=programme_id, cells=len(blueprint))

    def assemble(self, request: PaperRequest, stopped: Callable[[], bool] = never) -> Done[DrawnPapers]:
        """Draw papers from the programme's blueprint and keep them as a set; *stopped* ends balancing with the best found so far.

        Raises BlueprintEmpty, PaperCountWrong, WitnessesMissing, TheoryMissing, BlueprintShortfall or MustIncludeMisfit; for exact ones also
        ExactCountWrong, OptimiserMissing, NothingFound or StaleEdit; then nothing is kept.
        """
        count = 1 if request.mode is PaperMode.ONE else request.papers
        witnesses = tuple(dict.fromkeys(name.strip() for name in request.witnesses if name.strip()))
        if not 1 <= count <= MOST_PAPERS:
            raise PaperCountWrong(count)
        if request.spare and len(witnesses) < LEAST_WITNESSES:
            raise WitnessesMissing()
        if request.exact and not FEWEST_VARIANTS <= count <= MOST_VARIANTS:
            raise ExactCountWrong(count)
        with self.begin("papers.assembled", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(request.programme_id)
            ground = self._ground(uow, request, count + request.spare)
            if not request.exact:
                blueprint = ground.programme.plan.blueprint
                drawn = assemble(blueprint, ground.bank.values(), request.seed, ground.rules, ground.measured)
                return _keep(uow, request, ground, drawn, DrawingWay.LEVELLED, _names(request, count), witnesses)
        drawn, way = _balance(ground, request, stopped)  # outside: whoever else has something to save need not wait for it
        with self.begin("papers.assembled", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(request.programme_id)
            now = ProgrammeStore(uow).find(request.programme_id)
            if now.plan != ground.programme.plan:
                raise StaleEdit("programme", ground.programme.version, now.version)
            return _keep(uow, request, ground, drawn, way, _names(request, count), witnesses)

    def give(self, set_id: str, sitting_ids: Sequence[str]) -> Done[int]:
        """Give the papers of a set to sittings that have not begun; return how many seats got a paper of their own.

        On paper a room has one booklet, so each such sitting gets one paper, the next of the set where there are several.
        Raises SittingNotFree or TooFewPapers; then nothing is given.
        """
        with self.begin("papers.given", Permission.MANAGE_SITTINGS) as uow:
            store, sittings = PaperSetStore(uow), SittingStore(uow)
            drawn = store.find(set_id)
            uow.stay_within(drawn.programme_id)
            papers = [paper for paper in store.papers(set_id) if paper.kind is PaperKind.OFFICIAL]
            seats = rooms = 0
            for id in dict.fromkeys(sitting_ids):
                value = sittings.find(id)
                _check_free(sittings, value, drawn)
                if drawn.mode is PaperMode.ONE or value.carrier is Carrier.CARD:
                    sittings.save(replace(value, paper_id=papers[rooms % len(papers)].id))
                    _give_seats(sittings, value.id, {})
                    rooms += 1
                    continue
                _give_seats(sittings, value.id, {})
                taken = store.given([paper.id for paper in papers]) if drawn.mode is PaperMode.EACH else frozenset()
                own = give_out(drawn.mode, [paper for paper in papers if paper.id not in taken], sittings.seats(value.id))
                sittings.save(replace(value, paper_id=next(iter(own.values()), papers[0].id)))
                seats += _give_seats(sittings, value.id, own)
            return uow.commit(seats, subject=set_id, sittings=len(sitting_ids), seats=seats)

    def use_spare(self, set_id: str, sitting_ids: Sequence[str], reason: str, witnesses: Sequence[str]) -> Done[Paper]:
        """Give the spare paper of a set to sittings that have not begun, instead of the official one, and say why and before whom.

        Raises SpareReasonMissing, SpareMissing or SittingNotFree.
        """
        names = tuple(dict.fromkeys(name.strip() for name in witnesses if name.strip()))
        if not reason.strip() or len(names) < LEAST_WITNESSES:
            raise SpareReasonMissing()
        with self.begin("papers.spare_used", Permission.MANAGE_SITTINGS) as uow:
            store, sittings = PaperSetStore(uow), SittingStore(uow)
            drawn = store.find(set_id)
            uow.stay_within(drawn.programme_id)
            spare = next((paper for paper in store.papers(set_id) if paper.kind is PaperKind.SPARE), None)
            if spare is None:
                raise SpareMissing()
            for id in dict.fromkeys(sitting_ids):
                value = sittings.find(id)
                _check_free(sittings, value, drawn)
                sittings.save(replace(value, paper_id=spare.id))
                _give_seats(sittings, value.id, {})
            return uow.commit(spare, subject=set_id, sittings=len(sitting_ids), reason=reason.strip(), witnesses=", ".join(names))

    def remove(self, set_id: str) -> Done[None]:
        """Remove a set of papers that nobody was given.  Raises PapersInUse."""
        with self.begin("papers.removed", Permission.MANAGE_SITTINGS) as uow:
            store = PaperSetStore(uow)
            uow.stay_within(store.find(set_id).programme_id)
            if store.given([paper.id for paper in store.papers(set_id)]):
                raise PapersInUse()
            store.remove(set_id)
            return uow.commit(None, subject=set_id)

    def _ground(self, uow: UnitOfWork, request: PaperRequest, papers: int) -> _Ground:
        programme = ProgrammeStore(uow).find(request.programme_id)
        component = request.component or next((each.key for each in programme.plan.theories), "")
        if not component:
            raise TheoryMissing()
        blueprint, rules = programme.plan.blueprint, programme.plan.papers
        if not blueprint:
            raise BlueprintEmpty()
        store = PaperSetStore(uow)
        bank = {question.id: question for question in store.bank(tuple(dict.fromkeys(cell.bank for cell in blueprint)))}
        since = months_before(uow.now(), rules.recent_months)
        used = asked_lately(store.last_asked(since), since) if rules.recent_months else {}
        wanted = AssemblyRules(papers, rules.must_include, store.enemies(), frozenset(), used, rules.cap or None, rules.drafts)
        return _Ground(programme, component, bank, measured_facilities(self.reader, tuple(bank)), wanted)


def _balance(
    ground: _Ground, request: PaperRequest, stopped: Callable[[], bool]
) -> tuple[tuple[tuple[PaperItem, ...], ...], DrawingWay]:
    blueprint = ground.programme.plan.blueprint
    balancing = Balancing(blueprint, ground.bank.values(), request.seed, ground.rules, ground.measured)
    try:
        found = balance(balancing.task, request.seconds, request.seed, stopped)
    except CellsUnfilled as unfilled:
        raise balancing.refusal(unfilled.missing) from unfilled
    return balancing.papers(found.papers), DrawingWay.EXACT if found.proven else DrawingWay.BEST_FOUND


def _keep(
    uow: UnitOfWork,
    request: PaperRequest,
    ground: _Ground,
    drawn: Sequence[tuple[PaperItem, ...]],
    way: DrawingWay,
    names: Sequence[tuple[str, PaperKind]],
    witnesses: tuple[str, ...],
) -> Done[DrawnPapers]:
    """Keep the papers as a set, with how fair they are."""
    programme, seed = ground.programme, request.seed
    fairness = replace(measure_fairness(drawn, ground.bank, ground.measured, ground.rules.must_include), way=way)
    value = PaperSet(new_id(), programme.id, ground.component, request.mode, seed, witnesses, uow.actor.name, uow.now(), fairness)
    title = programme.plan.component(ground.component).title
    papers = tuple(
        Paper(new_id(), programme.id, ground.component, f"{title} {label}".strip(), seed, items, kind, value.id, label)
        for items, (label, kind) in zip(drawn, names, strict=True)
    )
    PaperSetStore(uow).add(value, papers)
    kept = {"papers": len(papers), "seed": seed, "mode": request.mode.value, "witnesses": len(witnesses), "way": way.value}
    return uow.commit(DrawnPapers(value, papers), subject=value.id, programme=programme.id, **kept)


def measured_facilities(reader: Reader, ids: Sequence[str]) -> Mapping[str, Decimal]:
    """Return the facility of every question that enough candidates have seen."""
    found = facilities(reader, ids)
    return {id: rounded(Decimal(str(facility)), 4) for id, (facility, seen) in found.items() if seen >= ENOUGH_SEEN}


def _names(request: PaperRequest, count: int) -> list[tuple[str, PaperKind]]:
    named = [(label, PaperKind.OFFICIAL) for label in paper_labels(request.mode, count)]
    return [*named, (SPARE_LABEL, PaperKind.SPARE)] if request.spare else named


def _check_free(store: SittingStore, value: Sitting, drawn: PaperSet) -> None:
    same_exam = (value.programme_id, value.component) == (drawn.programme_id, drawn.component)
    if not same_exam or value.state is not SittingState.PLANNED or value.word or value.rehearsal or store.has_attempts(value.id):
        raise SittingNotFree(value.title or _("A sitting"))


def _give_seats(store: SittingStore, sitting_id: str, own: Mapping[str, str]) -> int:
    """Give the seats of a sitting the papers of *own* (by seat id), and those that are not named the sitting's paper."""
    for seat in store.seats(sitting_id):
        if seat.paper_id != own.get(seat.id):
            store.save_seat(replace(seat, paper_id=own.get(seat.id)))
    return len(own)
