"""A small event in a data folder of its own: programme, people, sittings and seats, put straight into the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import insert, update

from skillsapp.domain.paper import PaperItem
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.registration import Registration, RegistrationState
from skillsapp.domain.roles import Actor, Permission, Role, permissions_of
from skillsapp.domain.sitting import Presence, Seat, Sitting, SittingState
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.ids import new_id
from skillsapp.services.programmes import ProgrammeService
from skillsapp.store.engine import Store
from skillsapp.store.rows import add, to_row
from skillsapp.store.tables.attempts import attempt, attempt_score
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration
from skillsapp.store.tables.sittings import seat, sitting
from skillsapp.store.unit_of_work import UnitOfWork

EVERYTHING = Actor("office", "office", frozenset(Permission))
START = datetime(2026, 11, 21, 1, tzinfo=UTC)


def actor(id: str, *roles: Role) -> Actor:
    return Actor(id, id, permissions_of(frozenset(roles)))


@dataclass
class Event:
    """Whoever acts is `who`; change it to sign somebody else in."""

    store: Store
    clock: SetClock
    who: Actor = EVERYTHING
    programme: Programme = field(init=False)

    def begin(self, action: str, permission: Permission | None) -> UnitOfWork:
        return self.store.begin(self.who, action, permission)

    def create(self, kind: ProgrammeKind, title: str = "某项竞赛") -> Programme:
        created = ProgrammeService(self.begin).create(kind, title).value
        self.programme = created
        return created

    def register(self, name: str, group: str, state: RegistrationState = RegistrationState.ACCEPTED, **extra: str) -> str:
        """Register an invented person; return the id of the registration."""
        id, person_id = new_id(), new_id()
        number = f"44000019900101{len(name)}{person_id[-4:]}"
        with self.begin("test", None) as uow:
            uow.connection.execute(
                insert(person).values(
                    id=person_id, name=name, pinyin="", id_type="resident_id", id_number=number, id_key=number, sex="", birth_date=None,
                    phone="", education="", photo="", version=1,
                )
            )  # fmt: skip
            value = Registration(id, self.programme.id, person_id, f"N{id[-12:]}", group, "某公司", state=state, extra=extra)
            uow.connection.execute(insert(registration).values(**to_row(value)))
            uow.commit(None)
        return id

    def hold(
        self,
        component: str,
        who: Iterable[str],
        state: SittingState = SittingState.CLOSED,
        days: int = 0,
        rehearsal: bool = False,
    ) -> tuple[str, dict[str, str]]:
        """Hold a sitting; return its id and the seats by registration."""
        paper_id = None
        with self.begin("test", None) as uow:
            if not component.startswith("practical"):
                paper_id = new_id()
                items = tuple(PaperItem(f"q{n}", 1, "single", Decimal(20)) for n in range(5))
                uow.connection.execute(
                    insert(paper).values(
                        id=paper_id, programme_id=self.programme.id, component=component, title="", seed=1, items=items
                    )
                )
            held = Sitting(
                new_id(), self.programme.id, component, "一场", "一号厅", START + timedelta(days=days), 60, None, 0, paper_id, state,
                rehearsal=rehearsal,
            )  # fmt: skip
            add(uow.connection, sitting, held)
            seats = {}
            for number, registration_id in enumerate(who, 1):
                value = Seat(new_id(), held.id, number, registration_id, Presence.CHECKED_IN)
                add(uow.connection, seat, value)
                seats[registration_id] = value.id
            uow.commit(None)
        return held.id, seats

    def set_presence(self, seat_id: str, presence: Presence) -> None:
        with self.begin("test", None) as uow:
            uow.connection.execute(update(seat).where(seat.c.id == seat_id).values(presence=presence))
            uow.commit(None)

    def close(self, sitting_id: str) -> None:
        with self.begin("test", None) as uow:
            uow.connection.execute(update(sitting).where(sitting.c.id == sitting_id).values(state=SittingState.CLOSED))
            uow.commit(None)

    def theory(self, sitting_id: str, right: Mapping[str, int]) -> None:
        """Let people answer so many of the five questions right, worth 20 each."""
        with self.begin("test", None) as uow:
            paper_id = uow.connection.execute(sitting.select().where(sitting.c.id == sitting_id)).one().paper_id
            for registration_id, count in right.items():
                id = new_id()
                uow.connection.execute(
                    insert(attempt).values(
                        id=id, sitting_id=sitting_id, registration_id=registration_id, paper_id=paper_id, entry_no=id, layout=(),
                        granted_ms=1, rehearsal=False, started_at=START,
                    )
                )  # fmt: skip
                for n in range(5):
                    uow.connection.execute(
                        insert(attempt_score).values(
                            attempt_id=id, question=f"q{n}@1", response="A", score=Decimal(20 if n < count else 0), full=Decimal(20),
                            trace=(), at=START,
                        )
                    )  # fmt: skip
            uow.commit(None)
