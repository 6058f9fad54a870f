"""Name, place and dates of a programme; the title is composed from them until somebody edits it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.numerals import edition_name
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.exchange.programme_files import Preset, composed_title
from skillsapp.kernel.i18n import _
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.theme import px
from ui.widgets.text import label

FIRST_YEAR, LAST_YEAR, LAST_EDITION, LONGEST = 2000, 2100, 9999, 120


class DraftPage(Protocol):
    """One page of the wizard and of the editor."""

    def check(self) -> bool:
        """Show what is wrong in place; return whether all is right."""

    def applied(self, draft: Programme) -> Programme:
        """Return *draft* with what stands on the page."""


class NamePage(QWidget):
    """A class asks for its number and city, an assessment for year and quarter, a competition for year and place."""

    def __init__(
        self,
        preset: Preset,
        draft: Programme,
        today: date,
        *,
        is_new: bool,
        worded: Callable[[int, int | None, str], str] | None = None,
    ) -> None:
        """*worded* gives the title for a year, a number and a city where it follows an earlier one and not the preset."""
        super().__init__()
        self._worded = worded
        self._preset, self._kind = preset, preset.kind
        year = Field("year", _("Year"), Kind.INTEGER, required=True, least=FIRST_YEAR, most=LAST_YEAR)
        city, venue = Field("city", _("City"), longest=20), Field("venue", _("Place"), longest=60)
        days = (
            Field("starts_on", _("First day"), Kind.DATE),
            Field("ends_on", _("Last day"), Kind.DATE, check=self._last_day_problem),
        )
        title = Field(
            "title", _("Title"), required=True, longest=LONGEST, wide=True, hint=_("Stands on every form and certificate.")
        )
        without = _("May stay empty: a class taught at a company has none.")
        edition = Field("edition", _("Class no."), Kind.INTEGER, least=1, most=LAST_EDITION, hint=without)
        quarters = [(str(number), _("Quarter {number}").format(number=number)) for number in range(1, 5)]
        quarter = Field("quarter", _("Quarter"), Kind.CHOICE, choices=quarters, required=True)
        fields: tuple[Field, ...]
        match self._kind:
            case ProgrammeKind.TRAINING:
                fields = (edition, city, *days, venue, year, title)
            case ProgrammeKind.ASSESSMENT:
                fields = (year, *((quarter,) if is_new else ()), *days, city, venue, title)
            case ProgrammeKind.COMPETITION:
                fields = (year, city, *days, venue, title)
        self.form = Form(fields, draft, columns=2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addWidget(self.form)
        self._spoken = label("", "sub", name="edition_spoken")
        self._spoken.setVisible(self._kind is ProgrammeKind.TRAINING)
        column.addWidget(self._spoken)
        column.addStretch()
        if is_new and self._kind is ProgrammeKind.ASSESSMENT:
            self.form["quarter"].show(str(_quarter_of(draft.starts_on or today)))
        self._composed = self._composition()
        self._composing = is_new and draft.title in ("", self._composed)
        for key in ("year", "city", "edition", "quarter"):
            if any(field.key == key for field in fields):
                self.form[key].changed.connect(self._compose)
        self.form["starts_on"].changed.connect(self._follow_first_day)
        self.form["title"].changed.connect(self._title_typed)
        self._compose()

    def check(self) -> bool:
        return self.form.check()

    def applied(self, draft: Programme) -> Programme:
        values = self.form.values()
        values.pop("quarter", None)
        return replace(draft, **values)  # type: ignore[arg-type]

    def _compose(self) -> None:
        edition = self._edition()
        self._spoken.setText(_("Written as {edition}").format(edition=edition_name(edition)) if edition else "")
        if self._composing:
            self._composed = self._composition()
            self.form["title"].show(self._composed)

    def _composition(self) -> str:
        values = self.form.values()
        year = values.get("year")
        if not isinstance(year, int):
            return ""
        quarter = int(str(values.get("quarter") or 0)) or None
        title = self._worded(year, self._edition(), str(values.get("city") or "")) if self._worded else ""
        return title or composed_title(
            self._preset, year, edition=self._edition(), city=str(values.get("city") or ""), quarter=quarter
        )

    def _edition(self) -> int | None:
        if self._kind is not ProgrammeKind.TRAINING:
            return None
        value = self.form["edition"].value()
        return value if isinstance(value, int) and 0 < value <= LAST_EDITION else None

    def _title_typed(self) -> None:
        """Stop composing as soon as a person words the title; compose again when it is emptied."""
        typed = str(self.form["title"].value())
        if typed != self._composed:
            self._composing = not typed

    def _follow_first_day(self) -> None:
        """Propose the last day from the usual length, and the year and quarter of the first day."""
        first = self.form["starts_on"].value()
        if not isinstance(first, date):
            return
        last = self.form["ends_on"].value()
        if not isinstance(last, date) or last < first:
            self.form["ends_on"].show(first + timedelta(days=self._preset.days - 1))
        if self._composing:
            self.form["year"].show(first.year)
            if self._kind is ProgrammeKind.ASSESSMENT:
                self.form["quarter"].show(str(_quarter_of(first)))

    def _last_day_problem(self, value: object) -> str | None:
        first = self.form["starts_on"].value()
        if isinstance(first, date) and isinstance(value, date) and value < first:
            return _("The last day lies before the first day.")
        return None


def _quarter_of(day: date) -> int:
    return (day.month + 2) // 3
