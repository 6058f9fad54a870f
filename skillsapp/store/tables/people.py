from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from skillsapp.store.tables.columns import Day, id_column, metadata

organisation = Table("organisation", metadata, id_column(), Column("name", Text, nullable=False, unique=True), sqlite_strict=True)

person = Table(
    "person",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("id_type", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("id_key", Text, nullable=False),
    Column("sex", Text, nullable=False),
    Column("birth_date", Day),
    Column("phone", Text, nullable=False),
    Column("education", Text, nullable=False),
    Column("photo", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("id_type", "id_key"),
    Index(None, "name"),
    sqlite_strict=True,
)
