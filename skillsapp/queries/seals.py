"""The picture of the seal, for its preview; prints take it from the service that keeps a record."""

from __future__ import annotations

from skillsapp.domain.seal import Seal
from skillsapp.store.engine import Reader
from skillsapp.store.seal_store import read_seal


def find_seal(reader: Reader) -> Seal | None:
    """Return the association's seal, or None where only the wet stamp is used."""
    with reader.connect() as connection:
        kept = read_seal(connection)
    return Seal(*kept) if kept else None
