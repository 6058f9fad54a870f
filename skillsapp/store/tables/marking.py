from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from skillsapp.domain.marking import MarkingScheme, SheetState
from skillsapp.store.tables.columns import Choice, Document, Exact, Flag, Moment, id_column, metadata

marking_scheme = Table(
    "marking_scheme",
    metadata,
    Column("programme_id", Text, ForeignKey("programme.id"), primary_key=True),
    Column("component", Text, primary_key=True),
    Column("group", Text, primary_key=True),
    Column("scheme", Document(MarkingScheme), nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)

score_sheet = Table(
    "score_sheet",
    metadata,
    id_column(),
    Column("sitting_id", Text, ForeignKey("sitting.id"), nullable=False),
    Column("seat_id", Text, ForeignKey("seat.id"), nullable=False),
    Column("module", Text, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("judge_id", Text, nullable=False),
    Column("state", Choice(SheetState), nullable=False),
    Column("submitted_at", Moment),
    Column("version", Integer, nullable=False),
    UniqueConstraint("seat_id", "module", "slot"),
    Index(None, "sitting_id"),
    sqlite_strict=True,
)

mark = Table(
    "mark",
    metadata,
    id_column(),
    Column("sheet_id", Text, ForeignKey("score_sheet.id"), nullable=False),
    Column("aspect", Text, nullable=False),
    Column("value", Exact),
    Column("given_by", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("amendment_id", Text, ForeignKey("amendment.id")),
    Index(None, "sheet_id"),
    sqlite_strict=True,
)

amendment = Table(
    "amendment",
    metadata,
    id_column(),
    Column("sheet_id", Text, ForeignKey("score_sheet.id"), nullable=False),
    Column("aspect", Text, nullable=False),
    Column("old", Exact),
    Column("new", Exact, nullable=False),
    Column("reason", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("confirmed_by", Text),
    Column("confirmed_at", Moment),
    Column("refused", Flag, nullable=False),
    Index(None, "sheet_id"),
    sqlite_strict=True,
)

penalty = Table(
    "penalty",
    metadata,
    id_column(),
    Column("seat_id", Text, ForeignKey("seat.id"), nullable=False),
    Column("module", Text),
    Column("kind", Text, nullable=False),
    Column("points", Exact, nullable=False),
    Column("zero_module", Flag, nullable=False),
    Column("reason", Text, nullable=False),
    Column("given_by", Text, nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("cancelled_by", Text),
    Column("cancelled_at", Moment),
    Column("cancel_reason", Text, nullable=False),
    Index(None, "seat_id"),
    sqlite_strict=True,
)

reconsideration = Table(
    "reconsideration",
    metadata,
    id_column(),
    Column("seat_id", Text, ForeignKey("seat.id"), nullable=False),
    Column("module", Text, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("ordered_at", Moment, nullable=False),
    Index(None, "seat_id"),
    sqlite_strict=True,
)
