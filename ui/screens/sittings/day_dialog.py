"""Arrange the exam day: how many fit on the laptops, who sits on paper, and the whole day in one table before one click."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.blueprint import BlueprintShortfall
from skillsapp.domain.exam_day import DayPart, DayWish, Fit, ends_on_the_day, fit, plan_day
from skillsapp.domain.programme import Component, Programme
from skillsapp.domain.sitting import CARRIER_TITLES, Carrier, Sitting
from skillsapp.domain.words import words_for
from skillsapp.kernel.clock import HOUSE_ZONE, stamp, to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.exam_day import WaitingPerson
from skillsapp.services.sittings import SittingPlan
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.notices import sentence
from ui.screens.sittings.lacks import shortfall_sentence
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card
from ui.widgets.table import DataTable
from ui.widgets.text import label, set_tone

FIRST_START = time(9)
BREAK = 30
MOST_LAPTOPS, MOST_ROUNDS, MOST_BOOKLETS = 200, 30, 2000
MOST_PAPERS = 12
"""So many papers are tried for whether they can all be different."""
TABLE_HEIGHT = 176


@dataclass(frozen=True, slots=True)
class DayBasis:
    """What the dialog is opened with.  `papers`: so many more papers can be drawn that share no question; `lack`: not even one, and `remedy`."""

    programme: Programme
    component: Component
    people: Sequence[WaitingPerson]
    papers: int
    rounds_there: int = 0
    last_end: datetime | None = None
    lack: str = ""
    remedy: str = ""


class DayDialog(SheetDialog):
    """`arranged` is called with the sittings of the day once they are there."""

    def __init__(
        self, parent: QWidget, context: Context, basis: DayBasis, arranged: Callable[[Sequence[Sitting]], object]
    ) -> None:
        words = words_for(basis.programme.kind)
        about = _("{people} without a seat, by company and then by name").format(people=words.people(len(basis.people)))
        super().__init__(parent, _("Arrange the exam day"), about, name="day_arrange", width=860, scroll=True)
        self._context, self._basis, self._arranged = context, basis, arranged
        self._duration = basis.programme.plan.exam.duration_minutes
        self._parts: tuple[DayPart, ...] = ()
        self.add(self._make_capacity())
        self.form = Form(self._fields(), self._proposal(), columns=3)
        self.form.changed.connect(self._follow)
        self._start = self.form.values()["start"]
        self._model = RowModel[DayPart](self._columns(), key=lambda part: (part.carrier, part.round, part.room), parent=self)
        empty = EmptyState(_("Nobody sits yet"), _("Fill in laptops and rounds, or booklets."), "armchair")
        self.table = DataTable(self._model, "day_table", _("The day"), empty=empty, row_height=30, sortable=False)
        self.table.setMinimumHeight(px(TABLE_HEIGHT))
        self._papers = Banner("", Tone.WARN, name="day_papers")
        self.add(self.form, self._papers, self.table)
        self.add_cancel()
        self.add_button(_("Arrange the exam day"), "day_arrange_yes", self._arrange, kind="primary", icon="calendar-days")
        self.resize(px(860), px(700))
        self._follow()

    def parts(self) -> tuple[DayPart, ...]:
        """Return the rounds and rooms as they are wished now."""
        return self._parts

    def _make_capacity(self) -> Card:
        card = Card(name="day_capacity", padding=12, spacing=6)
        self._sum = label("", "h2", wrap=True, name="day_sum")
        self._spare = label("", "hint", name="day_spare")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(label(_("Ways out, each is enough:"), "sub"))
        self._ways = {
            key: Button("", f"day_way_{key}", partial(self._take_way, key), small=True)
            for key in ("booklets", "rounds", "laptops")
        }
        for button in self._ways.values():
            row.addWidget(button)
        row.addStretch(1)
        self._ways_line = line
        top = QHBoxLayout()
        top.setSpacing(px(12))
        top.addWidget(self._sum, 1)
        top.addWidget(self._spare)
        card.body.addLayout(top)
        card.add(line)
        return card

    def _fields(self) -> tuple[Field, ...]:
        return (
            Field("laptops", _("Laptops"), Kind.INTEGER, required=True, least=0, most=MOST_LAPTOPS),
            Field("rounds", _("Rounds on the laptops"), Kind.INTEGER, required=True, least=0, most=MOST_ROUNDS),
            Field("booklets", _("People on paper"), Kind.INTEGER, required=True, least=0, most=MOST_BOOKLETS),
            Field("day", _("Date"), Kind.DATE, required=True, check=self._check_day),
            Field("start", _("First round starts"), Kind.TIME, required=True),
            Field(
                "between", _("Minutes between starts"), Kind.INTEGER, required=True, least=1, most=600,
                check=self._check_between,
            ),
            Field("room", _("Room with the laptops"), required=True, longest=60),
            Field(
                "paper_room", _("Rooms on paper"), required=True, longest=120,
                placeholder=_("Several: separate them by commas"),
            ),
            Field("paper_start", _("Start on paper"), Kind.TIME, required=True),
        )  # fmt: skip

    def _proposal(self) -> dict[str, object]:
        programme, venue = self._basis.programme, self._basis.programme.plan.venue
        now = to_house(self._context.app.clock.now())
        days = [day for day in (programme.ends_on, programme.starts_on) if day and day >= now.date()]
        day = days[0] if days else now.date()
        start = FIRST_START if day > now.date() or now.hour < FIRST_START.hour else time(min(23, now.hour + 1))
        last = to_house(self._basis.last_end) if self._basis.last_end else None
        if last is not None and last.date() == day and last.time() > start:  # rounds that are there already go first
            start = time(min(23, last.hour + 1))
        return {
            "laptops": venue.laptops,
            "rounds": venue.rounds,
            "booklets": 0,
            "day": day,
            "start": start,
            "between": self._duration + BREAK,
            "room": _("Computer room"),
            "paper_room": _("Paper room"),
            "paper_start": start,
        }

    def _columns(self) -> tuple[Column[DayPart], ...]:
        return (
            Column("round", _("Round"), self._round_text, width=110),
            Column("carrier", _("Carrier"), lambda part: _(CARRIER_TITLES[part.carrier]), tone=carrier_tone, width=90),
            Column("time", _("Time"), lambda part: f"{stamp(part.starts_at)[11:]}–{stamp(self._end(part))[11:]}", width=120),
            Column("room", _("Room"), lambda part: part.room, width=140),
            Column("people", _("People"), lambda part: str(len(part.people)), RIGHT, lambda part: len(part.people), width=70),
            Column("who", _("From, to"), self._span, width=REST),
        )

    def _end(self, part: DayPart) -> datetime:
        return part.starts_at + timedelta(minutes=self._duration)

    def _round_text(self, part: DayPart) -> str:
        if part.carrier is Carrier.CARD:
            return "–"
        return _("Round {round}").format(round=part.round + self._basis.rounds_there)

    def _span(self, part: DayPart) -> str:
        names = {person.registration_id: person.name for person in self._basis.people}
        first, last = names[part.people[0]], names[part.people[-1]]
        return first if len(part.people) == 1 else _("{first} to {last}").format(first=first, last=last)

    def _number(self, key: str) -> int:
        """Return a number as far as one stands there."""
        value = self.form.values()[key]
        return max(0, int(str(value))) if value is not None else 0

    def _fit(self) -> Fit:
        laptops, rounds = min(MOST_LAPTOPS, self._number("laptops")), min(MOST_ROUNDS, self._number("rounds"))
        return fit(len(self._basis.people), laptops, rounds, self._number("booklets"))

    def _needs_between(self) -> bool:
        return sum(part.carrier is Carrier.SCREEN for part in self._parts) > 1

    def _check_day(self, value: object) -> str | None:
        assert isinstance(value, date)
        over = value < to_house(self._context.app.clock.now()).date()
        return _("This day is over. Choose today or a later day.") if over else None

    def _check_between(self, value: object) -> str | None:
        if not self._needs_between() or int(str(value)) >= self._duration:
            return None
        return _("Rounds on the same laptops cannot overlap: at least {minutes} minutes.").format(minutes=self._duration)

    def _take_way(self, key: str) -> None:
        found = self._fit()
        wanted = {"booklets": found.booklets_needed, "rounds": found.rounds_needed, "laptops": found.laptops_needed}[key]
        if wanted is not None:
            self.form[key].show(wanted)

    def _wish(self) -> DayWish | None:
        values = self.form.values()
        day, start, paper_start = values["day"], values["start"], values["paper_start"]
        if not isinstance(day, date) or not isinstance(start, time):
            return None
        on_paper = paper_start if isinstance(paper_start, time) else start
        rooms = str(values["paper_room"]).replace("\uff0c", ",").replace("\u3001", ",").split(",")
        found = self._fit()
        return DayWish(
            laptops=found.capacity.laptops,
            rounds=found.capacity.rounds,
            booklets=self._number("booklets"),
            starts_at=datetime.combine(day, start, HOUSE_ZONE),
            paper_starts_at=datetime.combine(day, on_paper, HOUSE_ZONE),
            minutes_between=self._number("between"),
            duration_minutes=self._duration,
            room=str(values["room"]).strip(),
            paper_rooms=tuple(dict.fromkeys(room.strip() for room in rooms if room.strip())),
        )

    def _follow(self) -> None:
        """Say at once what the figures come to."""
        start = self.form.values()["start"]
        if start != self._start:  # paper begins with the first round until somebody says otherwise
            before, self._start = self._start, start
            if self.form.values()["paper_start"] == before and start is not None:
                self.form["paper_start"].show(start)
        found, wish = self._fit(), self._wish()
        self._parts = plan_day([person.registration_id for person in self._basis.people], wish) if wish else ()
        self._model.set_rows(self._parts)
        self._show_sum(found)
        papers = len({part.round for part in self._parts if part.carrier is Carrier.SCREEN}) + bool(found.on_paper)
        self._papers.show_text(self._papers_text(papers), Tone.BAD if self._basis.lack else Tone.WARN)
        self.allow(self._refusal(found))

    def _show_sum(self, found: Fit) -> None:
        capacity = found.capacity
        parts = [
            ngettext("{laptops} × {rounds} = {count} person", "{laptops} × {rounds} = {count} people", capacity.on_screen).format(
                laptops=ngettext("{count} laptop", "{count} laptops", capacity.usable).format(count=capacity.usable),
                rounds=ngettext("{count} round", "{count} rounds", capacity.rounds).format(count=capacity.rounds),
                count=capacity.on_screen,
            )
        ]
        if found.on_paper:
            parts.append(_("{count} on paper").format(count=found.on_paper))
        if found.left:
            parts.append(ngettext("{count} person short", "{count} people short", found.left).format(count=found.left))
        elif found.people:
            parts.append(_("all {count} have a place").format(count=found.people))
        text = parts[0]
        for part in parts[1:]:
            text = _("{sum}, {rest}").format(sum=text, rest=part)
        self._sum.setText(text)
        set_tone(self._sum, Tone.WARN if found.left else Tone.OK)
        spares = capacity.laptops - capacity.usable
        self._spare.setText(
            _("{usable} of {laptops} laptops in use, {spares} spare (one in ten).").format(
                laptops=capacity.laptops, usable=capacity.usable, spares=spares
            )
        )
        booklets, rounds, laptops = found.booklets_needed, found.rounds_needed, found.laptops_needed
        texts = {
            "booklets": (ngettext("{count} booklet", "{count} booklets", booklets or 0), booklets),
            "rounds": (ngettext("{count} round", "{count} rounds", rounds or 0), rounds),
            "laptops": (ngettext("{count} laptop", "{count} laptops", laptops or 0), laptops),
        }
        most = {"booklets": MOST_BOOKLETS, "rounds": MOST_ROUNDS, "laptops": MOST_LAPTOPS}
        for key, (text, count) in texts.items():
            self._ways[key].setVisible(count is not None and count <= most[key])
            self._ways[key].show_text(text.format(count=count))
        self._ways_line.setVisible(bool(found.left))

    def _papers_text(self, papers: int) -> str:
        if self._basis.lack:
            return self._basis.lack
        if papers <= self._basis.papers or (papers < 2 and self._basis.papers):
            return ""
        if self._basis.programme.plan.papers.must_include:
            return _(
                "The bank is enough for {enough} papers that share only what stands on every paper, this day needs {papers}: later rounds meet more again."
            ).format(enough=self._basis.papers, papers=papers)
        return _(
            "The question bank is enough for {enough} papers without a common question, this day needs {papers}: later rounds meet some questions again."
        ).format(enough=self._basis.papers, papers=papers)

    def _refusal(self, found: Fit) -> str:
        if not found.people:
            return _("There is nobody to seat: accept registrations first, or everybody has a seat already.")
        if self._basis.lack:
            return self._basis.remedy
        if found.left:
            return ngettext(
                "{count} person has no place yet: press one of the ways out above.",
                "{count} people have no place yet: press one of the ways out above.",
                found.left,
            ).format(count=found.left)
        if self._parts and not ends_on_the_day(self._parts, self._duration):
            return _("The last round would end after midnight: take fewer rounds, more laptops, or paper.")
        return ""

    def _arrange(self) -> None:
        if not self.form.check():
            return
        basis, found = self._basis, self._fit()
        seed = random.SystemRandom().randrange(1_000_000)
        plans = [self._plan(part, seed + place) for place, part in enumerate(self._parts)]
        venue = replace(basis.programme.plan.venue, laptops=found.capacity.laptops, rounds=found.capacity.rounds)
        self.set_busy(_("Drawing seats and papers…"))
        self._context.change(self, lambda: self._context.app.sittings.arrange_day(plans, venue), self._finish, self._refuse)

    def _plan(self, part: DayPart, seed: int) -> SittingPlan:
        number = part.round + (self._basis.rounds_there if part.carrier is Carrier.SCREEN else 0)
        title = _("{component}, round {round}") if part.carrier is Carrier.SCREEN else _("{component}, on paper")
        return SittingPlan(
            programme_id=self._basis.programme.id,
            component=self._basis.component.key,
            title=title.format(component=self._basis.component.title, round=number),
            room=part.room,
            starts_at=part.starts_at,
            duration_minutes=self._duration,
            registration_ids=part.people,
            seat_by_lot=False,
            seed=seed,
            carrier=part.carrier,
            round=number,
        )

    def _finish(self, sittings: Sequence[Sitting]) -> None:
        self.set_busy("")
        self.accept()
        self._arranged(sittings)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, BlueprintShortfall):
            text = _("The question bank cannot fill the paper. Nothing was arranged.")
            self.show_problem(f"{text} {shortfall_sentence(self._context.app, error)}")
        else:
            self.show_problem(sentence(error))


def carrier_tone(part: DayPart) -> Tone:
    """Return the tone of a carrier's pill."""
    return Tone.INFO if part.carrier is Carrier.SCREEN else Tone.MUTED
