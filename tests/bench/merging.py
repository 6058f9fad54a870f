"""Two hundred laptops come back on one stick, a paper of a hundred answers each: read, verified, opened, merged and marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from skillsapp.app import App, open_app
from skillsapp.app import Session as Seat
from skillsapp.domain.attempt import AnswerEvent, EventKind, attempt_id_of, first_head, next_event
from skillsapp.domain.id_documents import invent_resident_id
from skillsapp.domain.laptop import Laptop, LaptopDevice
from skillsapp.domain.merge import AttemptPart
from skillsapp.domain.paper import Paper
from skillsapp.domain.paper_layout import paper_layout
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import PROGRAM
from skillsapp.domain.sitting import Sitting, SittingState
from skillsapp.exchange.laptop_packages import Sender, write_result
from skillsapp.exchange.stick import FOLDER
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.laptops import PersonRow, load_laptop_day
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.sittings import find_paper
from skillsapp.security.signatures import IssuingKey
from skillsapp.services.registrations import DeskForm
from skillsapp.services.sittings import SittingPlan
from skillsapp.store.laptop_store import LaptopStore
from skillsapp.store.package_store import PackageStore
from tests.bench.line import Line, seconds

LAPTOPS, ANSWERS = 200, 100


def measure(room: Path) -> Iterator[Line]:
    app = open_app(DataFolder(room / "office"), session=Seat(PROGRAM))
    programme, sitting = _arrange(app)
    stick = room / "stick"
    (stick / FOLDER).mkdir(parents=True)
    laptops = app.laptops.plan(programme.id, to_house(sitting.starts_at).date(), range(1, LAPTOPS + 1)).value
    size = _bring(app, programme, sitting, laptops, stick)
    taken = seconds(lambda: app.collecting.read_stick(stick))
    again = seconds(lambda: app.collecting.read_stick(stick))
    state = load_laptop_day(app.reader, programme.id, to_house(sitting.starts_at).date())
    app.close()
    what = f"{LAPTOPS} laptops x {ANSWERS} answers, {size / 1e6:.1f} MB, merged and marked"
    yield Line(
        what, f"{taken / LAPTOPS * 1000:.0f} ms a laptop", f"{taken:.1f} s", "60 s", taken < 60 and state.people_in == LAPTOPS
    )
    yield Line("the same stick read again", f"{again / taken:.2f} x", f"{again:.1f} s", "20 s", again < 20)


def _arrange(app: App) -> tuple[Programme, Sitting]:
    programme = app.programmes.create(ProgrammeKind.TRAINING, "一期").value
    for number in range(LAPTOPS):
        form = DeskForm(
            f"学员{number}",
            "resident_id",
            invent_resident_id(birth=date(1980, 1, 1 + number % 28), sequence=number),
            programme.plan.groups[0].key,
        )
        app.registrations.register(programme.id, form)
    rows = list_registrations(app.reader, programme.id)
    app.registrations.move([row.id for row in rows], RegistrationState.ACCEPTED)
    plan = SittingPlan(programme.id, "theory", "一场", "一室", app.clock.now(), 60, tuple(row.id for row in rows), seed=1)
    return programme, app.sittings.arrange(plan).value


def _bring(app: App, programme: Programme, sitting: Sitting, laptops: tuple[Laptop, ...], stick: Path) -> int:
    """Enrol every laptop and put its result onto the stick; return the bytes."""
    paper = find_paper(app.reader, sitting.paper_id or "")
    day = to_house(sitting.starts_at).date()
    people = {row.number: row for row in load_laptop_day(app.reader, programme.id, day).people}
    with app.store.begin(PROGRAM, "bench", None) as uow:
        keys = PackageStore(uow).office_keys()
        signing = {laptop.number: IssuingKey.generate() for laptop in laptops}
        for laptop in laptops:
            device = LaptopDevice(f"device{laptop.number:03d}", laptop.id, signing[laptop.number].trusted.public, uow.now())
            LaptopStore(uow).add_device(device)
        uow.commit(None)
    size = 0
    for laptop in laptops:
        sender = Sender(
            programme.id, day.isoformat(), f"device{laptop.number:03d}", laptop.number, signing[laptop.number], app.clock.now()
        )
        part = _paper_of(app, programme, sitting, paper, people[laptop.number], sender)
        letter = write_result(sender, 1, [part], (), {sitting.id: SittingState.CLOSED}, (keys.recipient,))
        (stick / FOLDER / f"result-{laptop.number:03d}.expk").write_bytes(letter.content)
        size += len(letter.content)
    return size


def _paper_of(app: App, programme: Programme, sitting: Sitting, paper: Paper, row: PersonRow, sender: Sender) -> AttemptPart:
    id = attempt_id_of(sitting.id, row.entry_no)
    head, log = first_head(id), list[AnswerEvent]()
    for place in range(ANSWERS + 2):
        kind = EventKind.START if not place else EventKind.SUBMIT if place > ANSWERS else EventKind.ANSWER
        item = paper.items[place % len(paper.items)]
        log.append(
            next_event(
                head, kind, device_id=sender.device_id, at=sitting.starts_at + timedelta(seconds=place), boot_id="b",
                boot_ms=place * 1000, used_ms=place * 1000, question=item.ref if kind is EventKind.ANSWER else "",
                response="A" if kind is EventKind.ANSWER else "3600000" if kind is EventKind.START else "",
            )
        )  # fmt: skip
        head = log[-1].head
    layout = paper_layout(paper, paper_questions(app.reader, paper), id, programme.plan.exam)
    return AttemptPart(id, sitting.id, row.registration_id, paper.id, row.entry_no, layout, tuple(log))
