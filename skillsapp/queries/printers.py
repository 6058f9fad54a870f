"""Printers with their offsets and speeds, for who prints and for who plans a day of printing."""

from __future__ import annotations

from skillsapp.domain.printer import Printer
from skillsapp.store.engine import Reader
from skillsapp.store.printer_store import read_printers


def list_printers(reader: Reader) -> tuple[Printer, ...]:
    """Return every printer that something is known of, by name."""
    with reader.connect() as connection:
        return read_printers(connection)


def find_printer(reader: Reader, name: str) -> Printer:
    """Return the printer called *name*; one that nothing is known of has no offset."""
    return next((printer for printer in list_printers(reader) if printer.name == name), Printer(name))
