from sqlalchemy import Column, Table, Text

from skillsapp.store.tables.columns import Moment, metadata

# When a backup was last restored for a trial with the recovery code: only then does it count as verified.
backup_rehearsal = Table(
    "backup_rehearsal",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("file", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("rehearsed_at", Moment, nullable=False),
    sqlite_strict=True,
)
