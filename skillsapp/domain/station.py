"""A station in a practical sitting: a seat with its scheme, sheets, valid marks and penalties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from skillsapp.domain.marking import Amendment, MarkingScheme, Penalty, ScoreSheet, SheetState
from skillsapp.domain.marking_score import StationScore, score_station
from skillsapp.domain.sitting import Presence, Seat


@dataclass(frozen=True, slots=True)
class Station:
    """`marks` holds the valid marks of each sheet by its id; `waiting` the amendments that nobody has decided yet."""

    seat: Seat
    group: str
    scheme: MarkingScheme
    sheets: tuple[ScoreSheet, ...]
    marks: Mapping[str, Mapping[str, Decimal | None]]
    penalties: tuple[Penalty, ...]
    waiting: tuple[Amendment, ...]

    @property
    def is_marked(self) -> bool:
        """Tell whether anybody has to mark this station at all."""
        return self.seat.presence not in (Presence.ABSENT, Presence.DISQUALIFIED)

    @property
    def open_sheets(self) -> tuple[ScoreSheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.state is SheetState.OPEN) if self.is_marked else ()

    def sheets_of(self, module: str) -> tuple[ScoreSheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.module == module)

    def is_submitted(self, module: str) -> bool:
        """Tell whether every sheet of a module is submitted."""
        sheets = self.sheets_of(module)
        return bool(sheets) and all(sheet.state is not SheetState.OPEN for sheet in sheets)

    @property
    def score(self) -> StationScore:
        """Return the score of all marks given so far."""
        by_slot = {(aspect, sheet.slot): value for sheet in self.sheets for aspect, value in self.marks.get(sheet.id, {}).items()}
        return score_station(self.scheme, by_slot, self.penalties)
