"""A new sitting: what is examined, where and when, who gets a seat, and in which order."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.blueprint import BlueprintShortfall, Lack
from skillsapp.domain.programme import ComponentKind, Programme
from skillsapp.domain.sitting import CARRIER_TITLES, Carrier, Sitting, SittingState
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel.clock import HOUSE_ZONE, to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.sittings import list_seats
from skillsapp.services.sittings import SittingPlan
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.screens.sittings.lacks import lack_lines
from ui.screens.sittings.listing import Waiting
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.text import label

ADVANCED, EVERYBODY, BY_LOT, IN_ORDER = "advanced", "everybody", "lot", "order"
PRACTICAL_MINUTES = 180
FULL_HOUR = time(9)
HALF_HOUR = timedelta(minutes=30)


class PlanDialog(SheetDialog):
    """`arranged` is called with the sitting once it is there."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        programme: Programme,
        waiting: Sequence[Waiting],
        arranged: Callable[[Sitting], object],
        held: Sequence[Sitting] = (),
    ) -> None:
        """*held* are the programme's sittings so far: nobody is to be in two at a time."""
        super().__init__(parent, _("New sitting"), programme.title, name="sitting_create", width=720, scroll=True)
        self._context, self._programme, self._arranged = context, programme, arranged
        self._waiting = {part.component.key: part for part in waiting}
        self._words: Words = words_for(programme.kind)
        self._ahead = [sitting for sitting in held if sitting.state is not SittingState.CLOSED]
        self._seated: Mapping[str, frozenset[str]] = {}
        first = next((part for part in waiting if part.count), waiting[0])
        self.form = Form(self._fields(waiting), self._proposal(first), columns=2)
        self.form.changed.connect(self._follow)
        self._capacity = Banner("", Tone.INFO, name="sitting_capacity")
        self._overlap = Banner("", Tone.WARN, name="sitting_overlap")
        self.add(self._capacity, self._overlap, self.form)
        self._lacks = QWidget()
        self._lacks_column = QVBoxLayout(self._lacks)
        self._lacks_column.setContentsMargins(0, 0, 0, 0)
        self._lacks_column.setSpacing(px(4))
        self._lacks.hide()
        self.body.insertWidget(0, self._lacks)
        self.add_cancel()
        self.add_button(_("Arrange the sitting"), "sitting_create_yes", self._arrange, kind="primary")
        self._component = first.component.key
        self.resize(px(720), px(600))
        self._follow()
        reader, ahead = context.app.reader, self._ahead
        context.load(
            self,
            lambda: {sitting.id: frozenset(seat.registration_id for seat in list_seats(reader, sitting.id)) for sitting in ahead},
            self._take_seated,
        )

    def chosen(self) -> tuple[str, ...]:
        """Return the registrations that get a seat, in the order of their entry numbers."""
        values = self.form.values()
        people, who = self._of(str(values["component"])), str(values["who"])
        ids = [id for id, group in people.people.items() if self._fits(people, id, group, who)]
        count = values["count"]
        return tuple(ids if count is None else ids[: int(str(count))])

    def _fields(self, waiting: Sequence[Waiting]) -> tuple[Field, ...]:
        words = self._words
        groups = [(group.key, group.title) for group in self._programme.plan.groups]
        who = [(EVERYBODY, _("Everybody without a seat"))]
        if any(part.advanced is not None for part in waiting):
            who.insert(0, (ADVANCED, _("Who advanced to the final")))
        who += groups if len(groups) > 1 else []
        return (
            Field("component", _("Component"), Kind.CHOICE, required=True, choices=[(p.component.key, p.component.title) for p in waiting]),
            Field("carrier", _("Carrier"), Kind.CHOICE, required=True, choices=[(key.value, _(title)) for key, title in CARRIER_TITLES.items()]),
            Field("title", _("Title"), required=True, longest=60),
            Field("room", _("Room"), required=True, longest=60, placeholder=_("For example: Room 3")),
            Field("minutes", _("Minutes"), Kind.INTEGER, required=True, least=1, most=600),
            Field("day", _("Date"), Kind.DATE, required=True),
            Field("start", _("Start"), Kind.TIME, required=True),
            Field("who", _("Who gets a seat"), Kind.CHOICE, required=True, choices=who, section=words.seat),
            Field("count", _("How many"), Kind.INTEGER, least=1, hint=_("Empty: all of them.")),
            Field("order", _("Order of the seats"), Kind.CHOICE, required=True, choices=[(BY_LOT, _("By lot")), (IN_ORDER, _("By entry number"))]),
            Field("first_seat", _("First number"), Kind.INTEGER, required=True, least=1, most=9999),
            Field(
                "seed", _("Number of the lot"), Kind.INTEGER, required=True, least=0,
                hint=_("Kept with the sitting: the same number draws the same seats and the same paper."), wide=True,
            ),
        )  # fmt: skip

    def _proposal(self, part: Waiting) -> dict[str, object]:
        now = to_house(self._context.app.clock.now())
        day = self._programme.starts_on if self._programme.starts_on and self._programme.starts_on >= now.date() else now.date()
        start = FULL_HOUR if day > now.date() or now.hour < FULL_HOUR.hour else time(min(23, now.hour + 1))
        return {
            "component": part.component.key,
            "carrier": Carrier.SCREEN.value,
            "title": part.component.title,
            "room": "",
            "minutes": self._minutes(part),
            "day": day,
            "start": self._after_others(part, day, start),
            "who": EVERYBODY if part.advanced is None else ADVANCED,
            "count": None,
            "order": BY_LOT,
            "first_seat": 1,
            "seed": random.SystemRandom().randrange(1_000_000),
        }

    def _after_others(self, part: Waiting, day: date, start: time) -> time:
        """Return a start when the other components of the day are over: the next half hour after the last of them."""
        opening = datetime.combine(day, start, HOUSE_ZONE)
        ends = [
            _end(held) for held in self._ahead if held.component != part.component.key and to_house(held.starts_at).date() == day
        ]
        last = max(ends, default=opening)
        last += -(last - datetime.combine(day, time(), HOUSE_ZONE)) % HALF_HOUR
        return to_house(last).time() if last > opening and to_house(last).date() == day else start

    def _minutes(self, part: Waiting) -> int:
        return self._programme.plan.exam.duration_minutes if part.component.kind is ComponentKind.THEORY else PRACTICAL_MINUTES

    def _of(self, component: str) -> Waiting:
        return self._waiting[component]

    @staticmethod
    def _fits(part: Waiting, id: str, group: str, who: str) -> bool:
        if who == ADVANCED:
            return part.advanced is not None and id in part.advanced
        if who == EVERYBODY:
            return True
        return group == who and (part.advanced is None or id in part.advanced)

    def _follow(self) -> None:
        values = self.form.values()
        component = str(values["component"])
        if component != self._component:  # another component has its own title, length and people
            before, self._component = self._of(self._component), component
            part = self._of(component)
            if values["title"] == before.component.title:
                self.form["title"].show(part.component.title)
            self.form["minutes"].show(self._minutes(part))
            self.form["who"].show(EVERYBODY if part.advanced is None else ADVANCED)
            values = self.form.values()
        part, chosen = self._of(component), len(self.chosen())
        self.form.set_field_visible("carrier", part.component.kind is ComponentKind.THEORY)
        words = self._words
        if not part.count:
            text = (
                _("Nobody has advanced to the final yet: compute the results of the preliminary first.")
                if part.advanced is not None
                else _("Every accepted registration has a seat for this component already.")
            )
            self._capacity.show_text(text, Tone.WARN)
        else:
            first, left = int(str(values["first_seat"] or 1)), max(0, part.count - chosen)
            text = _("{people}: {seat} {first} to {last}; {left} stay without one.")
            if not left:
                text = _("{people}: {seat} {first} to {last}; then everybody has one.")
            last = first + max(0, chosen - 1)
            self._capacity.show_text(
                text.format(people=words.people(chosen), seat=words.seat.lower(), first=first, last=last, left=left),
                Tone.INFO,
            )
        self._overlap.show_text(self._clash(), Tone.WARN)
        self.allow("" if chosen else _("There is nobody to seat."))

    def _take_seated(self, seated: Mapping[str, frozenset[str]]) -> None:
        self._seated = seated
        self._overlap.show_text(self._clash(), Tone.WARN)

    def _clash(self) -> str:
        """Return which of these people would be in two sittings at a time, or nothing."""
        values, chosen = self.form.values(), set(self.chosen())
        day, start, minutes = values["day"], values["start"], values["minutes"]
        if not isinstance(day, date) or not isinstance(start, time) or not isinstance(minutes, int):
            return ""
        begins = datetime.combine(day, start, HOUSE_ZONE)
        ends = begins + timedelta(minutes=minutes)
        for held in self._ahead:
            both = chosen & self._seated.get(held.id, frozenset())
            if both and held.starts_at < ends and begins < _end(held):
                return _("{people}: “{title}” is from {start} to {end}, at the same time.").format(
                    people=self._words.people(len(both)),
                    title=held.title,
                    start=to_house(held.starts_at).strftime("%H:%M"),
                    end=to_house(_end(held)).strftime("%H:%M"),
                )
        return ""

    def _arrange(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        day, start = values["day"], values["start"]
        assert isinstance(day, date) and isinstance(start, time)
        plan = SittingPlan(
            programme_id=self._programme.id,
            component=str(values["component"]),
            title=str(values["title"]),
            room=str(values["room"]),
            starts_at=datetime.combine(day, start, HOUSE_ZONE),
            duration_minutes=int(str(values["minutes"])),
            registration_ids=self.chosen(),
            seat_by_lot=values["order"] == BY_LOT,
            seed=int(str(values["seed"])),
            first_seat=int(str(values["first_seat"])),
            carrier=Carrier(str(values["carrier"])),
        )
        self._lacks.hide()
        self.set_busy(_("Drawing seats and paper…"))
        self._context.change(self, lambda: self._context.app.sittings.arrange(plan), self._finish, self._refuse)

    def _finish(self, sitting: Sitting) -> None:
        self.set_busy("")
        self.accept()
        self._arranged(sitting)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, BlueprintShortfall):
            self.show_problem(_("The question bank cannot fill the paper. Nothing was arranged. These parts lack questions:"))
            self._show_lacks(error.lacks)
        else:
            self.show_problem(sentence(error))

    def _show_lacks(self, lacks: Sequence[Lack]) -> None:
        while self._lacks_column.count():
            line = self._lacks_column.takeAt(0).widget()
            line.hide()
            line.deleteLater()
        for text in lack_lines(self._context.app, lacks):
            self._lacks_column.addWidget(label(text, wrap=True))
        self._lacks.show()


def _end(sitting: Sitting) -> datetime:
    return sitting.starts_at + timedelta(minutes=sitting.duration_minutes)
