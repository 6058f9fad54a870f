"""Writes what was written and read of packages, and keeps the office's keys for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from skillsapp.domain.laptop import PackageKind, PackageRecord, PackageStatus
from skillsapp.kernel.changes import Topic
from skillsapp.security.container import new_identity, recipient_of
from skillsapp.security.signatures import IssuingKey
from skillsapp.store.rows import to_row, to_value
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.laptops import package
from skillsapp.store.unit_of_work import UnitOfWork

SIGNING_KEY = "package.signing_key"
IDENTITY = "package.identity"
VENUE_IDENTITY = "package.venue_identity"


@dataclass(frozen=True, slots=True)
class OfficeKeys:
    """What this office signs packages with and opens results with; `venue_identity` is shared with the laptops of all days."""

    signing: IssuingKey
    identity: str
    venue_identity: str

    @property
    def recipient(self) -> str:
        return recipient_of(self.identity)


class PackageStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def office_keys(self) -> OfficeKeys:
        """Return the office's keys; they are made at the first use."""
        settings = SettingStore(self._uow)
        found = {key: settings.get(key) for key in (SIGNING_KEY, IDENTITY, VENUE_IDENTITY)}
        for key, value in found.items():
            if value is None:
                found[key] = IssuingKey.generate().save().hex() if key == SIGNING_KEY else new_identity()
                settings.put(key, str(found[key]))
        return OfficeKeys(
            IssuingKey.load(bytes.fromhex(str(found[SIGNING_KEY]))), str(found[IDENTITY]), str(found[VENUE_IDENTITY])
        )

    def add(self, value: PackageRecord) -> None:
        self._uow.connection.execute(insert(package).values(to_row(value)))
        self._uow.touch(Topic.LAPTOPS)

    def is_taken(self, package_id: str) -> bool:
        """Say whether the package was taken whole before."""
        query = select(package.c.id).where(package.c.package_id == package_id, package.c.status == PackageStatus.TAKEN)
        return self._uow.connection.execute(query.limit(1)).first() is not None

    def results_of(self, device_id: str) -> tuple[PackageRecord, ...]:
        """Return the result packages of a data folder that were taken, whole or in part."""
        query = select(package).where(
            package.c.device_id == device_id,
            package.c.kind == PackageKind.RESULT,
            package.c.status.in_((PackageStatus.TAKEN, PackageStatus.PARTIAL)),
        )
        return tuple(to_value(PackageRecord, row) for row in self._uow.connection.execute(query.order_by(package.c.dseq)))

    def last_counter(self, device_id: str) -> int:
        """Return the highest counter among the packages that a data folder wrote."""
        query = select(func.coalesce(func.max(package.c.dseq), 0)).where(
            package.c.device_id == device_id, package.c.status == PackageStatus.WRITTEN
        )
        return int(self._uow.connection.execute(query).scalar_one())

    def first_written(self, programme_id: str) -> datetime | None:
        """Return when the first exam package of a programme was written: nothing that answers it can be older."""
        query = select(func.min(package.c.at)).where(
            package.c.programme_id == programme_id, package.c.kind == PackageKind.EXAM, package.c.status == PackageStatus.WRITTEN
        )
        found: datetime | None = self._uow.connection.execute(query).scalar()
        return found
