"""What became of one question: its versions, the papers and sittings it stood on, how candidates answered it, its enemies, its drafts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select

from skillsapp.domain.paper import Paper, PaperKind
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.queries.item_statistics import AnalysedItem, measure_question
from skillsapp.store.engine import Reader
from skillsapp.store.last_filing_store import LAST_FILING
from skillsapp.store.question_draft_store import draft_key
from skillsapp.store.rows import to_value
from skillsapp.store.tables.accounts import account
from skillsapp.store.tables.attempts import attempt
from skillsapp.store.tables.columns import from_json
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.questions import case_material, question, question_enemy
from skillsapp.store.tables.settings import setting
from skillsapp.store.tables.sittings import seat, sitting

BATCH = 400


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version with who made and who reviewed it, and when it was made (None for what came with the program's first version)."""

    question: Question
    made_at: datetime | None
    made_by: str
    reviewed_by: str


@dataclass(frozen=True, slots=True)
class Use:
    """A paper (or one of a set) that a version stands on, and a sitting that wrote it; `papers` counts those of the same set."""

    programme: str
    paper: str
    kind: PaperKind
    version: int
    papers: int
    sitting: str = ""
    starts_at: datetime | None = None
    candidates: int = 0
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class QuestionHistory:
    """Everything the inspector tells beside the question itself; `measured` is how candidates did, None where nobody saw it."""

    versions: tuple[VersionRow, ...]
    uses: tuple[Use, ...]
    measured: AnalysedItem | None
    enemies: tuple[Question, ...]
    case: CaseMaterial | None


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """What somebody had not saved yet; `question.version` is the one that was being edited, its id "" for a new question."""

    question: Question
    at: datetime


def question_history(reader: Reader, id: str) -> QuestionHistory:
    """Return what became of a question and its versions."""
    with reader.connect() as connection:
        versions = _versions(connection, id)
        newest = versions[0].question if versions else None
        return QuestionHistory(
            versions,
            _uses(connection, id),
            measure_question(connection, [row.question for row in versions]),
            _enemies(connection, id),
            _case(connection, newest.case) if newest is not None and newest.case else None,
        )


def find_draft(reader: Reader, actor: str, id: str) -> QuestionDraft | None:
    """Return what *actor* had not saved of a question ("" for a new one)."""
    with reader.connect() as connection:
        text = connection.execute(select(setting.c.value).where(setting.c.key == draft_key(actor, id))).scalar()
    return _draft(text) if text else None


def list_drafts(reader: Reader, actor: str) -> tuple[QuestionDraft, ...]:
    """Return everything that *actor* had not saved, newest first."""
    with reader.connect() as connection:
        texts = connection.execute(
            select(setting.c.value).where(setting.c.key.startswith(draft_key(actor, ""), autoescape=True))
        ).scalars()
        return tuple(sorted(map(_draft, texts), key=lambda draft: draft.at, reverse=True))


def has_last_filing(reader: Reader) -> bool:
    """Say whether there is a change of many questions that can be taken back."""
    with reader.connect() as connection:
        return connection.execute(select(setting.c.key).where(setting.c.key == LAST_FILING)).first() is not None


def list_cases(reader: Reader, bank: str) -> tuple[CaseMaterial, ...]:
    """Return the cases of a bank in their newest versions."""
    of = case_material.c
    with reader.connect() as connection:
        rows = connection.execute(select(case_material).where(of.bank == bank, of.current == 1).order_by(of.title))
        return tuple(to_value(CaseMaterial, row) for row in rows)


def _draft(text: str) -> QuestionDraft:
    kept = json.loads(text)
    return QuestionDraft(from_json(json.dumps(kept["question"]), Question), datetime.fromtimestamp(kept["at"] / 1000, UTC))


def _versions(connection: Connection, id: str) -> tuple[VersionRow, ...]:
    rows = connection.execute(select(question).where(question.c.id == id).order_by(question.c.version.desc())).all()
    names = _names(connection, {name for row in rows for name in (row.made_by, row.reviewed_by) if name})
    return tuple(
        VersionRow(
            to_value(Question, row), row.made_at, names.get(row.made_by, row.made_by), names.get(row.reviewed_by, row.reviewed_by)
        )
        for row in rows
    )


def _names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    wanted = list(ids)
    return {row.id: row.name for row in connection.execute(select(account.c.id, account.c.name).where(account.c.id.in_(wanted)))}


def _uses(connection: Connection, id: str) -> tuple[Use, ...]:
    """Papers of one set are one line; a set of which several were written in one sitting is told with how many."""
    rows = connection.execute(
        select(paper, programme.c.title.label("of"))
        .join(programme, programme.c.id == paper.c.programme_id)
        .where(paper.c["items"].cast(question.c.id.type).contains(json.dumps(id, ensure_ascii=False), autoescape=True))
    ).all()
    sets: dict[tuple[str, int], list[tuple[Paper, str]]] = {}
    for row in rows:
        value = to_value(Paper, row)
        for item in value.items:
            if item.question_id == id:
                sets.setdefault((value.set_id or value.id, item.version), []).append((value, row.of))
    found: list[Use] = []
    for (_set, version), papers in sets.items():
        first, of = papers[0]
        base = Use(of, first.title, first.kind, version, len(papers))
        held = _sittings(connection, [one.id for one, _of in papers])
        found += [
            Use(of, first.title, first.kind, version, len(papers), row.title, row.starts_at, row.n, row.rehearsal) for row in held
        ] or [base]
    never = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda use: use.starts_at or never, reverse=True))


def _sittings(connection: Connection, papers: Sequence[str]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(papers), BATCH):
        some = papers[start : start + BATCH]
        own = select(seat.c.sitting_id).where(seat.c.paper_id.in_(some))
        wrote = (
            select(func.count())
            .select_from(attempt)
            .where(attempt.c.sitting_id == sitting.c.id, attempt.c.paper_id.in_(some))
            .scalar_subquery()
        )
        query = select(sitting.c.title, sitting.c.starts_at, sitting.c.rehearsal, wrote.label("n"))
        found += connection.execute(query.where(or_(sitting.c.paper_id.in_(some), sitting.c.id.in_(own)))).all()
    return found


def pairs_kept_apart(reader: Reader) -> frozenset[frozenset[str]]:
    """Return the pairs of questions, by their ids, that never stand on one paper."""
    with reader.connect() as connection:
        return frozenset(frozenset((row.one, row.other)) for row in connection.execute(select(question_enemy)))


def _enemies(connection: Connection, id: str) -> tuple[Question, ...]:
    of = question_enemy.c
    pairs = connection.execute(select(question_enemy).where(or_(of.one == id, of.other == id))).all()
    others = [pair.other if pair.one == id else pair.one for pair in pairs]
    rows = connection.execute(select(question).where(question.c.id.in_(others)).order_by(question.c.id))
    return tuple(to_value(Question, row) for row in rows if row.current)


def _case(connection: Connection, ref: str) -> CaseMaterial | None:
    id, _at, version = ref.rpartition("@")
    of = case_material.c
    row = connection.execute(select(case_material).where(of.id == id, of.version == int(version or 0))).first()
    return to_value(CaseMaterial, row) if row is not None else None
