"""The second version: borrowed laptops, answer cards, replacements, what happens to certificates, ledgers, printers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add columns with what held before, and the new tables."""
    _add_columns()
    _create_laptops()
    _create_certificate_tables()
    op.create_table(
        "printer",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("right_tenths", sa.Integer(), nullable=False),
        sa.Column("down_tenths", sa.Integer(), nullable=False),
        sa.Column("pages_per_minute", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_printer")),
        sqlite_strict=True,
    )
    op.create_table(
        "backup_rehearsal",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("made_at", LONG, nullable=False),
        sa.Column("rehearsed_at", LONG, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_backup_rehearsal")),
        sqlite_strict=True,
    )


def _add_columns() -> None:
    op.add_column("attempt", sa.Column("variant", sa.Text(), nullable=False, server_default=""))
    op.add_column("attempt", sa.Column("held", sa.Text(), nullable=False, server_default=""))
    op.add_column("sitting", sa.Column("carrier", sa.Text(), nullable=False, server_default="screen"))
    op.add_column("sitting", sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("sitting", sa.Column("resit", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sitting", sa.Column("word", sa.Text(), nullable=False, server_default=""))
    op.add_column("registration", sa.Column("replaces_id", sa.Text(), nullable=True))
    op.add_column("certificate", sa.Column("expires_on", sa.Text(), nullable=True))
    op.add_column("certificate", sa.Column("replaces_id", sa.Text(), nullable=True))
    op.create_index(op.f("ix_certificate_registration_id"), "certificate", ["registration_id"])
    op.create_index(op.f("ix_certificate_expires_on"), "certificate", ["expires_on"])
    op.create_index(op.f("ix_person_name"), "person", ["name"])


def _create_laptops() -> None:
    op.create_table(
        "laptop",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", LONG, nullable=True),
        sa.Column("collected_at", LONG, nullable=True),
        sa.Column("cleared_at", LONG, nullable=True),
        sa.Column("last_dseq", sa.Integer(), nullable=False),
        sa.Column("checks", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_laptop_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laptop")),
        sa.UniqueConstraint("programme_id", "day", "number", name=op.f("uq_laptop_programme_id_day_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "laptop_device",
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("laptop_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("enrolled_at", LONG, nullable=False),
        sa.ForeignKeyConstraint(["laptop_id"], ["laptop.id"], name=op.f("fk_laptop_device_laptop_id")),
        sa.PrimaryKeyConstraint("device_id", "laptop_id", name=op.f("pk_laptop_device")),
        sqlite_strict=True,
    )
    op.create_table(
        "package",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("package_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("laptop_number", sa.Integer(), nullable=True),
        sa.Column("dseq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("at", LONG, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_package_package_id"), "package", ["package_id"])
    op.create_index(op.f("ix_package_programme_id"), "package", ["programme_id"])


def _create_certificate_tables() -> None:
    op.create_table(
        "certificate_step",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("certificate_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", LONG, nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_step_certificate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_certificate_step_certificate_id"), "certificate_step", ["certificate_id"])
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("id_type", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("id_key", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Text(), nullable=True),
        sa.Column("expires_on", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Text(), nullable=True),
        sa.Column("match", sa.Text(), nullable=False),
        sa.Column("extra", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sqlite_strict=True,
    )
    for column in ("number", "id_key", "person_id", "expires_on"):
        op.create_index(op.f(f"ix_ledger_entry_{column}"), "ledger_entry", [column])
