"""The material that the questions of a paper share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import select, tuple_

from skillsapp.domain.paper import Paper
from skillsapp.domain.question import CaseMaterial
from skillsapp.store.engine import Reader
from skillsapp.store.rows import to_value
from skillsapp.store.tables.questions import case_material


@lru_cache(maxsize=32)
def paper_cases(reader: Reader, paper: Paper) -> Mapping[str, CaseMaterial]:
    """Return the cases of a paper by their refs; no version of one ever changes, so they are read once."""
    return cases_by_ref(reader, (item.case for item in paper.items if item.case))


def cases_by_ref(reader: Reader, refs: Iterable[str]) -> Mapping[str, CaseMaterial]:
    """Return cases in the very versions asked for, by their refs; those that are not there are left out."""
    wanted = [(id, int(version)) for id, _at, version in (ref.rpartition("@") for ref in dict.fromkeys(refs))]
    if not wanted:
        return {}
    with reader.connect() as connection:
        query = select(case_material).where(tuple_(case_material.c.id, case_material.c.version).in_(wanted))
        found = [to_value(CaseMaterial, row) for row in connection.execute(query)]
    return {value.ref: value for value in found}
