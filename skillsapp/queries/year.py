"""The year's figures, read from what every programme ended with."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, func, select

from skillsapp.domain.certificate import CertificateState
from skillsapp.domain.programme import Programme
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.result import ResultStatus
from skillsapp.domain.year import ProgrammeYear, YearFigures, figures_of
from skillsapp.store.engine import Reader
from skillsapp.store.result_store import read_latest, read_results
from skillsapp.store.rows import to_value
from skillsapp.store.tables.certificates import certificate
from skillsapp.store.tables.programmes import programme
from skillsapp.store.tables.registrations import registration


def year_figures(reader: Reader, year: int) -> tuple[YearFigures, YearFigures]:
    """Return the figures of *year* and of the year before."""
    with reader.connect() as connection:
        query = (
            select(programme).where(programme.c.year.in_((year, year - 1))).order_by(programme.c.starts_on, programme.c.sequence)
        )
        parts = [_part(connection, to_value(Programme, row)) for row in connection.execute(query).all()]
    return figures_of(year, parts), figures_of(year - 1, parts)


def known_years(reader: Reader) -> tuple[int, ...]:
    """Return the years that have programmes, the newest first."""
    with reader.connect() as connection:
        return tuple(connection.execute(select(programme.c.year).distinct().order_by(programme.c.year.desc())).scalars())


def _part(connection: Connection, value: Programme) -> ProgrammeYear:
    who: dict[str, set[Any]] = defaultdict(set)
    query = select(registration.c.id, registration.c.person_id, registration.c.organisation).where(
        registration.c.programme_id == value.id, registration.c.state == RegistrationState.ACCEPTED
    )
    rows = connection.execute(query).all()
    for row in rows:
        who["people"].add(row.person_id)
        if row.organisation:
            who["companies"].add(row.organisation)
    latest = read_latest(connection, value.id)
    results = read_results(connection, latest.id) if latest else ()
    sat = [one for one in results if one.status is ResultStatus.NORMAL]
    issued = connection.execute(
        select(func.count()).where(certificate.c.programme_id == value.id, certificate.c.state == CertificateState.ISSUED)
    ).scalar_one()
    return ProgrammeYear(
        programme=value,
        entries=len(rows),
        sat=len(sat),
        passed=sum(one.passed is True for one in sat),
        winners=sum(one.prize is not None for one in results),
        certificates=issued,
        people=frozenset(who["people"]),
        companies=frozenset(who["companies"]),
    )
