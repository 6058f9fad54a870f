"""Writes what the association knows of its printers."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from skillsapp.domain.printer import Printer
from skillsapp.kernel.changes import Topic
from skillsapp.store.rows import to_row, to_value
from skillsapp.store.tables.printers import printer
from skillsapp.store.unit_of_work import UnitOfWork


def read_printers(connection: Connection) -> tuple[Printer, ...]:
    """Return every printer that something is known of, by name."""
    return tuple(to_value(Printer, row) for row in connection.execute(select(printer).order_by(printer.c.name)))


class PrinterStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def get(self, name: str) -> Printer:
        """Return the printer called *name*; one that nothing is known of has no offset."""
        row = self._uow.connection.execute(select(printer).where(printer.c.name == name)).first()
        return to_value(Printer, row) if row else Printer(name)

    def put(self, value: Printer) -> Printer:
        """Keep what is known of a printer in place of what was."""
        row = to_row(value)
        del row["version"]
        done = self._uow.connection.execute(
            update(printer).where(printer.c.name == value.name).values(**row, version=printer.c.version + 1)
        )
        if done.rowcount == 0:
            self._uow.connection.execute(insert(printer).values(**row, version=1))
        self._uow.touch(Topic.SETTINGS)
        return self.get(value.name)
