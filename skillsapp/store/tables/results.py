from decimal import Decimal

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from skillsapp.domain.result import HonourState, ResultStatus
from skillsapp.store.tables.columns import Choice, Document, Exact, Flag, Moment, id_column, metadata

result_set = Table(
    "result_set",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("computed_at", Moment, nullable=False),
    Column("computed_by", Text, nullable=False),
    Column("first_freeze", Text),
    Column("first_freeze_at", Moment),
    Column("second_freeze", Text),
    Column("second_freeze_at", Moment),
    Column("facts_digest", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "programme_id"),
    sqlite_strict=True,
)

result = Table(
    "result",
    metadata,
    Column("result_set_id", Text, ForeignKey("result_set.id"), primary_key=True),
    Column("registration_id", Text, ForeignKey("registration.id"), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("group", Text, nullable=False),
    Column("status", Choice(ResultStatus), nullable=False),
    Column("components", Document(dict[str, Decimal | None]), nullable=False),
    Column("component_status", Document(dict[str, ResultStatus]), nullable=False),
    Column("total", Exact),
    Column("passed", Flag),
    Column("rank", Integer),
    Column("decided_by", Text),
    Column("prize", Text),
    Column("advanced", Flag),
    Column("trace", Document(tuple[dict[str, str], ...]), nullable=False),
    Column("component_traces", Document(dict[str, tuple[dict[str, str], ...]]), nullable=False),
    sqlite_strict=True,
)

honour = Table(
    "honour",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("registration_id", Text, ForeignKey("registration.id"), nullable=False),
    Column("honour", Text, nullable=False),
    Column("state", Choice(HonourState), nullable=False),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("programme_id", "registration_id", "honour"),
    sqlite_strict=True,
)
