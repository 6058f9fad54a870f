from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from skillsapp.domain.paper import PaperItem
from skillsapp.store.tables.columns import Document, id_column, metadata

paper = Table(
    "paper",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("component", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("items", Document(tuple[PaperItem, ...]), nullable=False),
    Index(None, "programme_id"),
    sqlite_strict=True,
)
