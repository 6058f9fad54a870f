"""Turn an accepted row of a file into a question of a bank."""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType

from skillsapp.domain.question import Question
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.kernel.ids import new_id


def question_from(
    row: QuestionRow,
    bank: str,
    *,
    taken: Container[str] = (),
    cases: Mapping[str, str] = MappingProxyType({}),
    made_by: str = "",
) -> Question:
    """Return the first version of the question on *row*; an id that is *taken* is replaced, *cases* gives the refs of the file's cases."""
    return Question(
        id=row.id if row.id and row.id not in taken else new_id(),
        version=1,
        bank=bank,
        type=row.type,
        stem=row.stem,
        options=row.options,
        answer=row.answer,
        explanation=row.explanation,
        difficulty=row.difficulty,
        topic=row.topic,
        source=row.source,
        facts=row.facts,
        state=row.state,
        details=row.details,
        case=cases.get(row.case, ""),
        made_by=made_by,
    )
