from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from skillsapp.domain.laptop import LaptopState, PackageKind, PackageStatus
from skillsapp.store.tables.columns import Choice, Day, Document, Moment, id_column, metadata

# A borrowed laptop on one day of a programme: `number` is its seat number, `code` the eight digits that open its package.
laptop = Table(
    "laptop",
    metadata,
    id_column(),
    Column("programme_id", Text, ForeignKey("programme.id"), nullable=False),
    Column("day", Day, nullable=False),
    Column("number", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("state", Choice(LaptopState), nullable=False),
    Column("device_id", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("enrolled_at", Moment),
    Column("collected_at", Moment),
    Column("cleared_at", Moment),
    Column("last_dseq", Integer, nullable=False),
    Column("checks", Document(dict[str, str]), nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("programme_id", "day", "number"),
    sqlite_strict=True,
)

# Append-only: the data folders that enrolled under a laptop's number, each with the key that signs its packages.
laptop_device = Table(
    "laptop_device",
    metadata,
    Column("device_id", Text, primary_key=True),
    Column("laptop_id", Text, ForeignKey("laptop.id"), primary_key=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("enrolled_at", Moment, nullable=False),
    sqlite_strict=True,
)

# Append-only: every package that was written or read here, and what came of it.
package = Table(
    "package",
    metadata,
    id_column(),
    Column("package_id", Text, nullable=False),
    Column("kind", Choice(PackageKind), nullable=False),
    Column("programme_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("laptop_number", Integer),
    Column("dseq", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("status", Choice(PackageStatus), nullable=False),
    Column("reason", Text, nullable=False),
    Column("counts", Document(dict[str, int]), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Index(None, "package_id"),
    Index(None, "programme_id"),
    sqlite_strict=True,
)
