from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from skillsapp.domain.fairness import Fairness
from skillsapp.domain.paper import PaperItem, PaperKind
from skillsapp.domain.programme import PaperMode
from skillsapp.store.tables.columns import Choice, Document, Moment, id_column, metadata

paper = Table(
    "paper",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("component", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("items", Document(tuple[PaperItem, ...]), nullable=False),
    Column("kind", Choice(PaperKind), nullable=False, server_default="official"),
    Column("set_id", Text, nullable=False, server_default=""),
    Column("label", Text, nullable=False, server_default=""),
    Index(None, "programme_id"),
    Index(None, "set_id"),
    sqlite_strict=True,
)

# Papers that were drawn together, of equal difficulty; `fairness` is what the sheet for the file says of them.
paper_set = Table(
    "paper_set",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("component", Text, nullable=False),
    Column("mode", Choice(PaperMode), nullable=False),
    Column("seed", Integer, nullable=False),
    Column("witnesses", Document(tuple[str, ...]), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("fairness", Document(Fairness), nullable=False),
    Index(None, "programme_id"),
    sqlite_strict=True,
)
