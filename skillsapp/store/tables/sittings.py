from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from skillsapp.domain.sitting import Carrier, Presence, SittingState
from skillsapp.store.tables.columns import LONG, Choice, Flag, Moment, id_column, metadata

sitting = Table(
    "sitting",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("component", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("duration_minutes", Integer, nullable=False),
    Column("late_minutes", Integer),
    Column("earliest_hand_in_minutes", Integer, nullable=False),
    Column("paper_id", Text, ForeignKey("paper.id")),
    Column("state", Choice(SittingState), nullable=False),
    Column("started_at", Moment),
    Column("started_boot_id", Text, nullable=False),
    Column("started_boot_ms", LONG, nullable=False),
    Column("rehearsal", Flag, nullable=False),
    Column("version", Integer, nullable=False),
    Column("carrier", Choice(Carrier), nullable=False, server_default="screen"),
    Column("round", Integer, nullable=False, server_default="1"),
    Column("resit", Flag, nullable=False, server_default="0"),
    Column("word", Text, nullable=False, server_default=""),
    Index(None, "programme_id"),
    sqlite_strict=True,
)

seat = Table(
    "seat",
    metadata,
    id_column(),
    Column("sitting_id", Text, ForeignKey("sitting.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("registration_id", Text, ForeignKey("registration.id"), nullable=False),
    Column("presence", Choice(Presence), nullable=False),
    Column("checked_in_at", Moment),
    Column("extra_minutes", Integer, nullable=False),
    Column("note", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("paper_id", Text),
    UniqueConstraint("sitting_id", "number"),
    UniqueConstraint("sitting_id", "registration_id"),
    Index(None, "registration_id"),
    sqlite_strict=True,
)
