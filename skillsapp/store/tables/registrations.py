from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from skillsapp.domain.registration import RegistrationState
from skillsapp.store.tables.columns import Choice, Document, Moment, id_column, metadata

registration = Table(
    "registration",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("person_id", Text, ForeignKey("person.id"), nullable=False),
    Column("entry_no", Text, nullable=False, unique=True),
    Column("group", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("organisation_id", Text, ForeignKey("organisation.id")),
    Column("job", Text, nullable=False),
    Column("state", Choice(RegistrationState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("extra", Document(dict[str, str]), nullable=False),
    Column("version", Integer, nullable=False),
    Column("replaces_id", Text),
    UniqueConstraint("programme_id", "person_id"),
    Index(None, "person_id"),
    sqlite_strict=True,
)

registration_step = Table(
    "registration_step",
    metadata,
    id_column(),
    Column("registration_id", Text, ForeignKey("registration.id"), nullable=False),
    Column("state", Choice(RegistrationState), nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "registration_id"),
    sqlite_strict=True,
)
