"""Writes borrowed laptops, the data folders that enrolled under their numbers, and the day's round words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import delete, insert, select

from skillsapp.domain.laptop import Laptop, LaptopDevice
from skillsapp.domain.sitting import Carrier, Sitting
from skillsapp.kernel.changes import Topic
from skillsapp.kernel.clock import to_house
from skillsapp.store.rows import add_all, find, replace_row, to_row, to_value
from skillsapp.store.tables.laptops import laptop, laptop_device
from skillsapp.store.tables.sittings import sitting
from skillsapp.store.unit_of_work import UnitOfWork


class LaptopStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def of_day(self, programme_id: str, day: date) -> tuple[Laptop, ...]:
        """Return the laptops of a day by number."""
        query = select(laptop).where(laptop.c.programme_id == programme_id, laptop.c.day == day).order_by(laptop.c.number)
        return tuple(to_value(Laptop, row) for row in self._uow.connection.execute(query))

    def find(self, id: str) -> Laptop:
        """Return the laptop.  Raises NotFound."""
        return find(self._uow.connection, laptop, Laptop, "laptop", id)

    def add_all(self, values: Iterable[Laptop]) -> None:
        add_all(self._uow.connection, laptop, (to_row(value) for value in values))
        self._uow.touch(Topic.LAPTOPS)

    def save(self, value: Laptop) -> Laptop:
        """Save a changed laptop.  Raises StaleEdit."""
        replace_row(self._uow.connection, laptop, value, "laptop")
        self._uow.touch(Topic.LAPTOPS)
        return replace(value, version=value.version + 1)

    def remove(self, id: str) -> None:
        """Remove a laptop that was never enrolled."""
        self._uow.connection.execute(delete(laptop).where(laptop.c.id == id))
        self._uow.touch(Topic.LAPTOPS)

    def add_device(self, value: LaptopDevice) -> None:
        self._uow.connection.execute(insert(laptop_device).values(to_row(value)))
        self._uow.touch(Topic.LAPTOPS)

    def devices(self, laptop_ids: Iterable[str]) -> tuple[LaptopDevice, ...]:
        """Return the data folders that enrolled as these laptops, in the order of enrolment."""
        query = select(laptop_device).where(laptop_device.c.laptop_id.in_(list(laptop_ids)))
        rows = self._uow.connection.execute(query.order_by(laptop_device.c.enrolled_at, laptop_device.c.device_id))
        return tuple(to_value(LaptopDevice, row) for row in rows)

    def enrolled(self) -> tuple[tuple[Laptop, LaptopDevice], ...]:
        """Return every enrolment with its laptop: whose packages are accepted."""
        laptops = {row.id: to_value(Laptop, row) for row in self._uow.connection.execute(select(laptop))}
        rows = self._uow.connection.execute(select(laptop_device))
        return tuple((laptops[row.laptop_id], to_value(LaptopDevice, row)) for row in rows)

    def sittings(self, programme_id: str, day: date) -> tuple[Sitting, ...]:
        """Return the rounds of a day on laptops: its theory sittings on screen, rehearsals aside, by round and start."""
        query = select(sitting).where(
            sitting.c.programme_id == programme_id,
            sitting.c.carrier == Carrier.SCREEN,
            sitting.c.paper_id.is_not(None),
            sitting.c.rehearsal.is_(False),
        )
        rows = self._uow.connection.execute(query.order_by(sitting.c.starts_at, sitting.c.round, sitting.c.id))
        return tuple(each for row in rows if to_house((each := to_value(Sitting, row)).starts_at).date() == day)
