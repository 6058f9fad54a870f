from sqlalchemy import Column, Integer, Table, Text

from skillsapp.store.tables.columns import metadata

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)
