"""A resit at another time, place or on another carrier than the one click gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time

from PySide6.QtWidgets import QWidget

from skillsapp.domain.sitting import CARRIER_TITLES, Carrier, Sitting
from skillsapp.kernel.clock import HOUSE_ZONE, to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.exam_day import ResitRow
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.widgets.text import label

NAMED = 12


class ResitDialog(SheetDialog):
    """`wanted(carrier, start, room)` is called once."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        people: Sequence[ResitRow],
        held: Sequence[Sitting],
        wanted: Callable[[Carrier, datetime, str], object],
    ) -> None:
        count = len(people)
        about = ngettext("{count} person sits again, with another paper.", "{count} people sit again, with another paper.", count)
        super().__init__(parent, _("Resit"), about.format(count=count), name="resit_plan", width=620)
        self._wanted, self._now = wanted, to_house(context.app.clock.now())
        names = [one.name for one in people[:NAMED]]
        self.add(label(_(", ").join([*names, "…"] if count > NAMED else names), "sub", wrap=True))
        carriers = [(carrier.value, _(title)) for carrier, title in CARRIER_TITLES.items()]
        before = held[-1]
        self.form = Form(
            (
                Field("carrier", _("Carrier"), Kind.CHOICE, required=True, choices=carriers),
                Field("room", _("Room"), required=True, longest=60),
                Field("day", _("Date"), Kind.DATE, required=True, check=self._check_day),
                Field("start", _("Start"), Kind.TIME, required=True),
            ),
            {
                "carrier": (Carrier.SCREEN if any(one.carrier is Carrier.SCREEN for one in held) else Carrier.CARD).value,
                "room": before.room,
                "day": self._now.date(),
                "start": time(min(23, self._now.hour + 1)),
            },
            columns=2,
        )
        self.add(self.form)
        self.add_cancel()
        self.add_button(_("Arrange the resit"), "resit_plan_yes", self._arrange, kind="primary", icon="rotate-ccw")

    def _check_day(self, value: object) -> str | None:
        assert isinstance(value, date)
        return _("This day is over. Choose today or a later day.") if value < self._now.date() else None

    def _arrange(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        day, start = values["day"], values["start"]
        assert isinstance(day, date) and isinstance(start, time)
        self.accept()
        self._wanted(Carrier(str(values["carrier"])), datetime.combine(day, start, HOUSE_ZONE), str(values["room"]))
