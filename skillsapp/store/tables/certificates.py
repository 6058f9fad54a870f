from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from skillsapp.domain.certificate import CertificateState, CertificateStepKind, LedgerMatch
from skillsapp.store.tables.columns import Choice, Day, Document, Moment, id_column, metadata

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
    Column("expires_on", Day),
    Column("replaces_id", Text),
    Index(None, "programme_id"),
    Index(None, "registration_id"),
    Index(None, "expires_on"),
    sqlite_strict=True,
)

# What happened to a certificate after it was issued: printed, handed out, printed again, with whose seal.
certificate_step = Table(
    "certificate_step",
    metadata,
    id_column(),
    Column("certificate_id", Text, ForeignKey("certificate.id"), nullable=False),
    Column("kind", Choice(CertificateStepKind), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "certificate_id"),
    sqlite_strict=True,
)

# Certificates of earlier years, as other people's lists have them; `person_id` once somebody is sure who it is.
ledger_entry = Table(
    "ledger_entry",
    metadata,
    id_column(),
    Column("source", Text, nullable=False),
    Column("row", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("id_type", Text, nullable=False),
    Column("id_number", Text, nullable=False),
    Column("id_key", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("issued_on", Day),
    Column("expires_on", Day),
    Column("person_id", Text, ForeignKey("person.id")),
    Column("match", Choice(LedgerMatch), nullable=False),
    Column("extra", Document(dict[str, str]), nullable=False),
    Column("version", Integer, nullable=False),
    Index(None, "number"),
    Index(None, "id_key"),
    Index(None, "person_id"),
    Index(None, "expires_on"),
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
