from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from skillsapp.store.tables.columns import Document, Flag, Moment, id_column, metadata

account = Table(
    "account",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id")),
    Column("name", Text, nullable=False),
    Column("login", Text, nullable=False, unique=True),
    Column("roles", Document(tuple[str, ...]), nullable=False),
    Column("secret", Text, nullable=False),
    Column("badge", Text, unique=True),
    Column("disabled", Flag, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)
