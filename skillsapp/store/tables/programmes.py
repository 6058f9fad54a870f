from sqlalchemy import Column, Integer, Table, Text

from skillsapp.domain.programme import Plan, ProgrammeKind, ProgrammeState
from skillsapp.store.tables.columns import Choice, Day, Document, id_column, metadata

programme = Table(
    "programme",
    metadata,
    id_column(),
    Column("kind", Choice(ProgrammeKind), nullable=False),
    Column("title", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("edition", Integer),
    Column("city", Text, nullable=False),
    Column("venue", Text, nullable=False),
    Column("document_number", Text, nullable=False),
    Column("starts_on", Day),
    Column("ends_on", Day),
    Column("state", Choice(ProgrammeState), nullable=False),
    Column("sequence", Integer, nullable=False, unique=True),
    Column("plan", Document(Plan), nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)
