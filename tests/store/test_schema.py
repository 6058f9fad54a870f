"""The tables that the code knows are the tables that the migrations make, and none of them is SQLite's alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Table, create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from skillsapp.store import migrations, schema
from skillsapp.store.engine import Store
from skillsapp.store.engines import sqlite
from skillsapp.store.tables import metadata
from tests.house import ROOT, python_files

SQLITE_ONLY = re.compile(
    r"sqlite_master|\bPRAGMA\b|\bVACUUM\b|\browid\b| GLOB |INSERT OR |\bjulianday\b|strftime\('|dialects\.sqlite"
)


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD


def test_the_migrations_make_what_the_code_knows(store: Store) -> None:
    with store.writer.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_migrated_database_is_the_same_as_one_made_at_once(store: Store, tmp_path: Path) -> None:
    """Types, defaults, strictness and indexes too, which the comparison above does not all see."""
    made = tmp_path / "made.db"
    engine = create_engine("sqlite://", module=sqlite.driver, creator=lambda: sqlite.connect(made, None))
    metadata.create_all(engine)
    with engine.connect() as connection:
        wanted = _statements(connection)
    engine.dispose()
    with store.writer.connect() as connection:
        found = _statements(connection)
    found.pop("alembic_version")
    assert found == wanted


def _statements(connection: object) -> dict[str, tuple[str, ...]]:
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()  # type: ignore[attr-defined]
    found = {}
    for row in rows:
        text, _closing, options = re.sub(r'[\s"]+', " ", row.sql).rpartition(")")
        parts = (part.strip() for part in re.split(r",(?![^(]*\))", text.partition("(")[2]))
        found[row.name] = (options.strip(), *sorted(parts))
    return found


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_every_table_can_be_made_on_postgresql(table: Table) -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    statement = str(CreateTable(table).compile(dialect=dialect))
    assert "sqlite" not in statement.lower()
    for index in table.indexes:
        assert str(CreateIndex(index).compile(dialect=dialect))


def test_numbers_that_outgrow_32_bits_have_64_on_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name.endswith(("_at", "boot_ms", "_until")) or column.name == "at":
                assert column.type.compile(dialect=dialect) == "BIGINT", f"{table.name}.{column.name}"


def test_only_the_dialect_module_speaks_sqlite() -> None:
    spoken = []
    for path in python_files("skillsapp"):
        if path.as_posix().startswith("skillsapp/store/engines/"):
            continue
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1):
            if SQLITE_ONLY.search(line.split("#")[0]):
                spoken.append(f"{path}:{number}: {line.strip()}")
    assert not spoken, "\n".join(spoken)
