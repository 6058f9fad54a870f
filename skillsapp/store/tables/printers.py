from sqlalchemy import Column, Integer, Table, Text

from skillsapp.store.tables.columns import metadata

# Offsets of overprinting in tenths of a millimetre, right and down, as the calibration sheet of the printer showed them.
printer = Table(
    "printer",
    metadata,
    Column("name", Text, primary_key=True),
    Column("right_tenths", Integer, nullable=False),
    Column("down_tenths", Integer, nullable=False),
    Column("pages_per_minute", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    sqlite_strict=True,
)
