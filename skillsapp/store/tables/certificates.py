from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from skillsapp.domain.certificate import CertificateState
from skillsapp.store.tables.columns import Choice, Day, Document, id_column, metadata

certificate = Table(
    "certificate",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("registration_id", Text, ForeignKey("registration.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("issued_on", Day, nullable=False),
    Column("content", Document(dict[str, str]), nullable=False),
    Column("qr_text", Text, nullable=False),
    Column("state", Choice(CertificateState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "programme_id"),
    sqlite_strict=True,
)

# Numbers that an authority gave: typed or imported, checked by pattern, never invented here.
official_number = Table(
    "official_number",
    metadata,
    Column("registration_id", Text, ForeignKey("registration.id"), primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)
