"""SQLite through SQLCipher's driver, encrypted or not; the settings are measured (storage-and-exchange.md D1 to D4).

This is the only file that may say anything SQLite understands and other engines do not.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, QueuePool, StaticPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from skillsapp.kernel.errors import SkillsError
from skillsapp.store.errors import CannotWriteData, DataBusy, DataDamaged, DiskFull, NotOurDatabase

driver = sqlcipher3.dbapi2
DriverError = driver.Error
APPLICATION_ID = 0x534B4C53  # "SKLS": tells our files from other people's
PLAIN_MAGIC = b"SQLite format 3\0"
HEADER_LENGTH = 100
ROOM_TO_OPEN = 1024 * 1024  # bytes: the index of the log takes 32 kB, a first page of the log follows


def open_writer(file: Path, key: bytes | None) -> Engine:
    """Return the engine whose one connection writes; every transaction takes the write lock at once."""
    return _engine(file, key, begin="BEGIN IMMEDIATE", query_only=False, size=1)


def open_readers(file: Path, key: bytes | None) -> Engine:
    """Return the engine whose connections can only read."""
    return _engine(file, key, begin="BEGIN", query_only=True, size=4)


def connect(file: Path, key: bytes | None) -> Any:
    """Return a raw driver connection with the house's settings.  A missing file is created the durable way."""
    fresh = not file.exists() or file.stat().st_size == 0
    connection = driver.connect(str(file), isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        if key is not None:
            _unlock(connection, key)
        if fresh:
            # Created with FULL, a power cut may take the whole file away (measured): EXTRA also syncs the directory.
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "busy_timeout = 5000",
            "mmap_size = 0",
            *(("fullfsync = ON", "checkpoint_fullfsync = ON") if sys.platform == "darwin" else ()),
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _engine(file: Path, key: bytes | None, *, begin: str, query_only: bool, size: int) -> Engine:
    def creator() -> Any:
        connection = connect(file, key)
        if query_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine(
        "sqlite://", module=driver, creator=creator, poolclass=QueuePool, pool_size=size, max_overflow=0, pool_timeout=30,
        hide_parameters=True,  # an error's text may reach the log, and parameters are names and ID numbers
    )  # fmt: skip

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def is_plain(file: Path) -> bool:
    """Say whether *file* is an SQLite database that nobody encrypted."""
    return _header(file).startswith(PLAIN_MAGIC)


def is_ours(file: Path, key: bytes | None) -> bool:
    """Say whether *file* is a database of this program.  Raises DataDamaged for one of ours that lacks its end.

    A database without a key is told by its first 100 bytes, without opening it: opening would tidy up after another program.
    """
    if key is None:
        header = _header(file)
        if not header.startswith(PLAIN_MAGIC) or int.from_bytes(header[68:72]) != APPLICATION_ID:
            return False
        _refuse_cut_off(file, header)
        return True
    try:
        with contextlib.closing(_bare(file, key)) as connection:
            return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    except DriverError as error:
        if isinstance(translated := translate(error, file), NotOurDatabase):
            return False
        raise translated from error


def _header(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(HEADER_LENGTH)


def _refuse_cut_off(file: Path, header: bytes) -> None:
    """Raise DataDamaged when the file is shorter than its header says; a log beside it may still hold the rest."""
    log = Path(f"{file}-wal")
    if log.exists() and log.stat().st_size > 0:
        return
    page_size = int.from_bytes(header[16:18]) or 1
    wanted = int.from_bytes(header[28:32]) * (65536 if page_size == 1 else page_size)
    size = file.stat().st_size
    if len(header) < HEADER_LENGTH or size < wanted:
        raise DataDamaged(str(file), f"{size} of {wanted} bytes")


def _bare(file: Path, key: bytes | None) -> Any:
    """Return a driver connection without the house's settings, which would write."""
    connection = driver.connect(str(file), isolation_level=None)
    if key is not None:
        _unlock(connection, key)
    return connection


def _unlock(connection: Any, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()  # a wrong key is our sentence to say, not the driver's
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def stored_version(file: Path, key: bytes | None) -> str | None:
    """Return the version of the data that the database holds, or None for one without tables; the file is made when it is missing."""
    with contextlib.closing(connect(file, key)) as connection:
        present = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if present else None
    return str(row[0]) if row else None


@contextlib.contextmanager
def migrating(file: Path, key: bytes | None) -> Iterator[Connection]:
    """Yield a connection for migrations: one transaction, foreign keys off outside of it, checked before it is committed.

    A batch change of a parent table with foreign keys on deletes its children (measured); switching them off inside a transaction does nothing.
    """
    with contextlib.closing(connect(file, key)) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        engine = create_engine("sqlite://", module=driver, creator=lambda: raw, poolclass=StaticPool)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        with engine.connect() as connection, connection.begin():
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"migration broke {len(broken)} foreign keys")


def quick_check(file: Path, key: bytes | None) -> None:
    """Read every page of the database once.  Raises DataDamaged, or DiskFull where there is no room to read it."""
    try:
        with contextlib.closing(_bare(file, key)) as connection:
            findings = [row[0] for row in connection.execute("PRAGMA quick_check(5)").fetchall()]
    except DriverError as error:
        raise (DiskFull() if _lacks_room(str(error), file) else DataDamaged(str(file), str(error))) from error
    if findings != ["ok"]:
        raise DataDamaged(str(file), "; ".join(findings))


def export(file: Path, key: bytes | None, target: Path, target_key: bytes | None) -> None:
    """Write a consistent copy of the database to *target* under another key, or under none.

    The copy is read in one transaction and so beside a writer, who does not wait: 43 MB took 0.5 s while 2,000 saves a minute went on, their
    p99 8 ms against 6 ms alone (VACUUM INTO, which can only keep the key: 36 ms).  The caller syncs the file.
    """
    try:
        with contextlib.closing(_bare(file, key)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000").fetchall()
            literal = f"x'{target_key.hex()}'" if target_key is not None else ""
            connection.execute("ATTACH ? AS copy KEY ?", (str(target), literal))
            connection.execute("PRAGMA copy.journal_mode = OFF").fetchall()
            connection.execute("PRAGMA copy.synchronous = OFF")
            connection.execute(f"PRAGMA copy.application_id = {APPLICATION_ID}")
            connection.execute("BEGIN")
            connection.execute("SELECT sqlcipher_export('copy')").fetchall()
            connection.execute("COMMIT")
            connection.execute("DETACH copy")
    except DriverError as error:
        refusal = translate(error, target)
        raise (DataDamaged(str(file), refusal.finding) if isinstance(refusal, DataDamaged) else refusal) from error


def _lacks_room(text: str, file: Path) -> bool:
    """Tell whether the driver's *text* comes from a full disk: even to read, it needs room for the log's index, and says only "disk I/O error"."""
    if "disk I/O error" not in text:
        return "disk is full" in text
    try:
        return shutil.disk_usage(file.parent).free < ROOM_TO_OPEN
    except OSError:
        return False


def translate(error: BaseException, file: Path) -> SkillsError:
    """Return the sentence for a driver's error.  The driver gives primary codes only; texts tell the rest.  Unknown errors are raised again."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    text = str(cause)
    if _lacks_room(text, file):
        return DiskFull()
    if "not a database" in text or "file is encrypted" in text:
        return NotOurDatabase(str(file))
    if "malformed" in text or "disk I/O error" in text or "hmac check failed" in text:
        return DataDamaged(str(file), text)
    if "readonly" in text or "unable to open" in text:
        return CannotWriteData(str(file.parent))
    if "locked" in text or "busy" in text:
        return DataBusy()
    raise error
