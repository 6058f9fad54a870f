"""What an exam day is planned from: who waits for a seat, how far the bank reaches, and who sits again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from skillsapp.domain.assembly import AssemblyRules, distinct_papers
from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.paper import Paper, uses
from skillsapp.domain.programme import Component, Programme
from skillsapp.domain.question import Question
from skillsapp.queries.sittings import unseated
from skillsapp.store.certificate_store import Holder, read_holders, standing_of
from skillsapp.store.engine import Reader
from skillsapp.store.resit_reads import read_resit_candidates
from skillsapp.store.rows import to_value
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.questions import question, question_enemy
from skillsapp.store.tables.results import result_set
from skillsapp.store.tables.sittings import sitting


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """Somebody accepted who has no seat for a component yet."""

    registration_id: str
    entry_no: str
    name: str
    organisation: str
    group: str


@dataclass(frozen=True, slots=True)
class ResitRow:
    """Somebody who may sit a component once more; `score` None: was absent."""

    registration_id: str
    entry_no: str
    name: str
    organisation: str
    masked_id: str
    score: Decimal | None


def list_waiting(reader: Reader, programme_id: str, component: str) -> tuple[WaitingPerson, ...]:
    """Return who waits for a seat, by company and then by name, as certificates are handed out later."""
    waiting = unseated(reader, programme_id, component)
    return tuple(
        WaitingPerson(one.registration_id, one.entry_no, one.name, one.organisation, one.group)
        for one in by_company(reader, programme_id)
        if one.registration_id in waiting
    )


def by_company(reader: Reader, programme_id: str) -> tuple[Holder, ...]:
    """Return everybody registered, whatever the state, by company and then by name."""
    with reader.connect() as connection:
        holders = read_holders(connection, programme_id)
    return tuple(sorted(holders.values(), key=lambda holder: standing_of(holder).by_company))


def count_distinct_papers(reader: Reader, programme: Programme, component: str, most: int) -> int:
    """Return how many more papers, up to *most*, share no question with each other nor with those drawn before.

    They are drawn as the day will draw them: by the programme's rules, with enemies kept apart; what must stand on every paper does not count.
    Raises BlueprintShortfall or MustIncludeMisfit where not even a single one can be drawn.
    """
    rules = programme.plan.papers
    banks = tuple(dict.fromkeys(cell.bank for cell in programme.plan.blueprint))
    drawn = select(sitting.c.paper_id).where(
        sitting.c.programme_id == programme.id, sitting.c.component == component, sitting.c.rehearsal.is_(False)
    )
    with reader.connect() as connection:
        rows = connection.execute(select(question).where(question.c.current == 1, question.c.bank.in_(banks)))
        bank = [to_value(Question, row) for row in rows]
        papers = [to_value(Paper, row) for row in connection.execute(select(paper).where(paper.c.id.in_(drawn)))]
        enemies = tuple((row.one, row.other) for row in connection.execute(select(question_enemy.c.one, question_enemy.c.other)))
    wanted = AssemblyRules(must_include=rules.must_include, enemies=enemies, drafts=rules.drafts)
    return distinct_papers(programme.plan.blueprint, bank, most, uses([each.items for each in papers]), wanted)


def list_resits(reader: Reader, programme: Programme, component: Component) -> tuple[ResitRow, ...]:
    """Return who failed or missed the component and has no seat in a resit to come, by entry number; nobody once results are frozen."""
    frozen = select(result_set.c.id).where(result_set.c.programme_id == programme.id, result_set.c.second_freeze.is_not(None))
    with reader.connect() as connection:
        if connection.execute(frozen.limit(1)).first():
            return ()
        found = read_resit_candidates(connection, programme, component)
        holders = read_holders(connection, programme.id) if found else {}
    return tuple(
        ResitRow(
            each.registration_id,
            each.entry_no,
            holders[each.registration_id].name,
            holders[each.registration_id].organisation,
            mask_id(holders[each.registration_id].id_type, holders[each.registration_id].id_number),
            each.score,
        )
        for each in found
    )
