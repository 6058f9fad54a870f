from decimal import Decimal

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from skillsapp.store.tables.columns import LONG, Document, Exact, Flag, Moment, id_column, metadata

attempt = Table(
    "attempt",
    metadata,
    id_column(),
    Column("sitting_id", Text, ForeignKey("sitting.id"), nullable=False),
    Column("registration_id", Text, ForeignKey("registration.id")),
    Column("paper_id", Text, ForeignKey("paper.id"), nullable=False),
    Column("entry_no", Text, nullable=False),
    Column("layout", Document(tuple[tuple[str, tuple[int, ...]], ...]), nullable=False),
    Column("granted_ms", Integer, nullable=False),
    Column("rehearsal", Flag, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("variant", Text, nullable=False, server_default=""),
    Column("held", Text, nullable=False, server_default=""),
    UniqueConstraint("sitting_id", "entry_no"),
    Index(None, "registration_id"),
    sqlite_strict=True,
)

# Append-only: the answer log.  Its own hash chain is its audit; what an attempt is, is folded from it.
answer_event = Table(
    "answer_event",
    metadata,
    Column("attempt_id", Text, ForeignKey("attempt.id"), primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("prev", LargeBinary, nullable=False),
    Column("kind", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("response", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("boot_ms", LONG, nullable=False),
    Column("used_ms", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

attempt_score = Table(
    "attempt_score",
    metadata,
    Column("attempt_id", Text, ForeignKey("attempt.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("response", Text, nullable=False),
    Column("score", Exact, nullable=False),
    Column("full", Exact, nullable=False),
    Column("trace", Document(tuple[dict[str, str], ...]), nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "question"),
    sqlite_strict=True,
)

# Append-only: what a person gave a short answer, line by line of its rubric; the newest of each marker counts.
answer_mark = Table(
    "answer_mark",
    metadata,
    id_column(),
    Column("attempt_id", Text, ForeignKey("attempt.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("marker", Text, nullable=False),
    Column("points", Document(tuple[Decimal, ...]), nullable=False),
    Column("mark", Exact, nullable=False),
    Column("settles", Flag, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", Text, nullable=False),
    Index(None, "attempt_id", "question"),
    sqlite_strict=True,
)
