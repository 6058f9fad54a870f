"""The time ledger: no clock and no crash gives or takes time, and nothing odd goes unseen."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from skillsapp.domain.timeledger import (
    LONGEST_GAP_MS,
    SAVE_EVERY_MS,
    IncidentKind,
    Ledger,
    Reading,
    ReopeningKind,
    extend,
    go_on,
    pause,
    reopen,
    tick,
)

START = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
HOUR = 3_600_000


@dataclass
class Machine:
    """A laptop whose clocks, lid and mains a test holds in its hands."""

    boot_ms: int = 1_000
    boot_id: str = "boot-0"
    wall: datetime = START
    true_ms: int = 0

    def run(self, ms: int) -> None:
        self.true_ms += ms
        self.boot_ms += ms
        self.wall += timedelta(milliseconds=ms)

    def set_wall(self, ms: int) -> None:
        self.wall += timedelta(milliseconds=ms)

    def reboot(self, name: str, ms: int) -> None:
        self.run(ms)
        self.boot_id, self.boot_ms = name, 500

    def read(self) -> Reading:
        return Reading(self.boot_id, self.boot_ms, self.wall)


def started(machine: Machine, granted: int = HOUR) -> Ledger:
    return tick(Ledger(granted), machine.read())[0]


def test_time_is_charged_by_the_boot_clock_alone() -> None:
    machine = Machine()
    ledger = started(machine)
    machine.run(10_000)
    machine.set_wall(-2 * HOUR)
    ledger, incidents = tick(ledger, machine.read())
    assert ledger.remaining_ms == HOUR - 10_000
    assert [(i.kind, i.ms) for i in incidents] == [(IncidentKind.WALL_JUMP, -2 * HOUR)]


@pytest.mark.parametrize(("jump", "seen"), [(3_000, False), (3_001, True), (-3_000, False), (-3_001, True)])
def test_a_jump_of_the_wall_clock_over_three_seconds_is_seen(jump: int, seen: bool) -> None:
    machine = Machine()
    ledger = started(machine)
    machine.run(5_000)
    machine.set_wall(jump)
    assert bool(tick(ledger, machine.read())[1]) is seen


def test_a_closed_lid_is_charged_and_noted() -> None:
    machine = Machine()
    ledger = started(machine)
    machine.run(600_000)
    ledger, incidents = tick(ledger, machine.read())
    assert ledger.remaining_ms == HOUR - 600_000
    assert [(i.kind, i.ms) for i in incidents] == [(IncidentKind.SUSPEND, 600_000)]
    assert "600" in incidents[0].sentence()


@pytest.mark.parametrize(("gap", "needs"), [(1_000, False), (LONGEST_GAP_MS, False), (LONGEST_GAP_MS + 1, True)])
def test_a_crash_is_recorded_and_not_charged(gap: int, needs: bool) -> None:
    machine = Machine()
    ledger = started(machine)
    machine.run(gap)
    machine.set_wall(HOUR)
    reopening = reopen(ledger, machine.read())
    assert (reopening.gap_ms, reopening.kind, reopening.needs_invigilator) == (gap, ReopeningKind.RESTART, needs)
    assert reopening.ledger.remaining_ms == HOUR
    machine.run(7_000)
    assert tick(reopening.ledger, machine.read())[0].remaining_ms == HOUR - 7_000


def test_a_reboot_always_needs_an_invigilator_and_its_gap_comes_from_the_wall() -> None:
    machine = Machine()
    ledger = started(machine)
    machine.reboot("boot-1", 60_000)
    reopening = reopen(ledger, machine.read())
    assert (reopening.gap_ms, reopening.kind, reopening.needs_invigilator) == (60_000, ReopeningKind.REBOOT, True)
    assert reopening.ledger.remaining_ms == HOUR


def test_a_wall_clock_put_back_over_a_reboot_is_a_rollback_of_unknown_length() -> None:
    machine = Machine()
    ledger = started(machine)
    machine.reboot("boot-1", 60_000)
    machine.set_wall(-HOUR)
    reopening = reopen(ledger, machine.read())
    assert (reopening.gap_ms, reopening.kind, reopening.needs_invigilator) == (None, ReopeningKind.ROLLBACK, True)
    assert reopening.sentence()


def test_a_spare_laptop_goes_on_with_the_same_time_left() -> None:
    machine, spare = Machine(), Machine(boot_ms=99, boot_id="other", wall=START + timedelta(minutes=20))
    ledger = started(machine)
    machine.run(15 * 60_000)
    ledger, _ = tick(ledger, machine.read())
    reopening = reopen(ledger, spare.read())
    assert reopening.ledger.remaining_ms == 45 * 60_000 and reopening.gap_ms == 5 * 60_000


def test_a_pause_is_not_charged() -> None:
    machine = Machine()
    ledger = started(machine)
    machine.run(1_000)
    ledger, _ = pause(ledger, machine.read())
    machine.run(HOUR)
    ledger = go_on(ledger, machine.read())
    machine.run(2_000)
    assert tick(ledger, machine.read())[0].used_ms == 3_000


def test_extensions_add_time_and_only_add() -> None:
    assert extend(Ledger(1_000, used_ms=1_500), 1_000).remaining_ms == 500
    with pytest.raises(ValueError):
        extend(Ledger(1_000), -1)


def test_a_paper_is_due_at_zero_and_stays_due() -> None:
    machine = Machine()
    ledger = started(machine, granted=1_000)
    machine.run(999)
    ledger, _ = tick(ledger, machine.read())
    assert ledger.remaining_ms > 0
    machine.run(5_000)
    ledger, _ = tick(ledger, machine.read())
    assert ledger.remaining_ms == 0


@dataclass
class Exam:
    """One exam of random faults beside a plain account of what should have been charged."""

    chance: random.Random
    machine: Machine = field(default_factory=Machine)
    ledger: Ledger = field(default_factory=lambda: Ledger(HOUR))
    charged: int = 0
    extended: int = 0

    def step(self) -> None:
        before = self.ledger.remaining_ms
        extended = self.extended
        fault = self.chance.random()
        if fault < 0.80:
            self.work(SAVE_EVERY_MS)
        elif fault < 0.86:
            self.jump()
        elif fault < 0.90:
            self.sleep()
        elif fault < 0.95:
            self.crash()
        elif fault < 0.98:
            self.reboot()
        else:
            self.extended += 60_000
            self.ledger = extend(self.ledger, 60_000)
        assert self.ledger.remaining_ms <= before + self.extended - extended
        assert self.ledger.used_ms == self.charged
        assert self.ledger.remaining_ms == max(0, HOUR + self.extended - self.charged)

    def work(self, ms: int) -> tuple[IncidentKind, ...]:
        self.machine.run(ms)
        self.charged += ms
        self.ledger, incidents = tick(self.ledger, self.machine.read())
        return tuple(incident.kind for incident in incidents)

    def jump(self) -> None:
        self.machine.set_wall(self.chance.choice([-1, 1]) * self.chance.randrange(4_000, 7_200_000))
        assert self.work(1_000) == (IncidentKind.WALL_JUMP,)

    def sleep(self) -> None:
        ms = self.chance.randrange(1_000, 1_200_000)
        assert (IncidentKind.SUSPEND in self.work(ms)) == (ms > 30_000)

    def crash(self) -> None:
        lost, off = self.chance.randrange(SAVE_EVERY_MS), self.chance.randrange(1_000, 600_000)
        self.machine.run(lost + off)
        reopening = reopen(self.ledger, self.machine.read())
        assert (reopening.kind, reopening.gap_ms) == (ReopeningKind.RESTART, lost + off)
        assert reopening.needs_invigilator == (lost + off > LONGEST_GAP_MS)
        self.ledger = reopening.ledger

    def reboot(self) -> None:
        self.machine.reboot(f"boot-{self.chance.random()}", self.chance.randrange(30_000, 900_000))
        back = self.chance.randrange(3 * HOUR) if self.chance.random() < 0.3 else 0
        self.machine.set_wall(-back)
        reopening = reopen(self.ledger, self.machine.read())
        assert reopening.needs_invigilator and reopening.kind is not ReopeningKind.RESTART
        assert (reopening.gap_ms is None) == (reopening.kind is ReopeningKind.ROLLBACK)
        self.ledger = reopening.ledger


def test_three_hundred_random_exams_charge_exactly_the_time_worked() -> None:
    for seed in range(300):
        exam = Exam(random.Random(seed))
        exam.ledger = started(exam.machine)
        while exam.ledger.remaining_ms:
            exam.step()


@pytest.mark.soak
def test_three_thousand_random_exams_charge_exactly_the_time_worked() -> None:
    for seed in range(3_000):
        exam = Exam(random.Random(seed))
        exam.ledger = started(exam.machine)
        while exam.ledger.remaining_ms:
            exam.step()


def test_a_running_clock_that_goes_back_gives_no_time_and_is_seen() -> None:
    machine = Machine()
    ledger = started(machine)
    machine.run(10_000)
    ledger, _ = tick(ledger, machine.read())
    machine.boot_ms -= 2_000
    ledger, incidents = tick(ledger, machine.read())
    assert ledger.used_ms == 10_000 and IncidentKind.CLOCK_BACKWARDS in [incident.kind for incident in incidents]
