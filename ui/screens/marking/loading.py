"""What the marking screen shows, read in one go: where marking happens, one sheet of every station, and what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skillsapp.domain.marking import CONSENSUS, MarkingScheme
from skillsapp.domain.programme import ComponentKind, Programme, ProgrammeState
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.sitting import Sitting
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel.i18n import _
from skillsapp.queries.marking import (
    AmendmentRow,
    Apart,
    Grid,
    ModuleProgress,
    PenaltyRow,
    SlotProgress,
    list_amendments,
    list_apart,
    list_modules,
    list_penalties,
    list_schemes,
    load_grid,
)
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.sittings import list_sittings

if TYPE_CHECKING:
    from skillsapp.app import App


@dataclass(frozen=True, slots=True)
class Venue:
    """A practical sitting with its programme."""

    programme: Programme
    sitting: Sitting

    @property
    def words(self) -> Words:
        return words_for(self.programme.kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person chose; what does not exist any more is replaced by the first of its kind."""

    sitting: str = ""
    module: str = ""
    slot: int = -1
    programme: str = ""

    def as_text(self) -> str:
        """Return the choice as a text that outlives the window."""
        return "|".join((self.sitting, self.module, str(self.slot)))

    @staticmethod
    def from_text(text: str) -> Wanted:
        """Return the choice that `as_text` wrote; anything else is no choice."""
        sitting, _bar, rest = text.partition("|")
        module, _bar, slot = rest.partition("|")
        return Wanted(sitting, module, int(slot)) if slot.isdigit() else Wanted(sitting, module)


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything on the screen; `schemes` by group, `waiting` the amendments that nobody decided yet."""

    venues: Sequence[Venue] = ()
    venue: Venue | None = None
    modules: Sequence[ModuleProgress] = ()
    module: ModuleProgress | None = None
    slot: SlotProgress | None = None
    grid: Grid | None = None
    schemes: Mapping[str, MarkingScheme] = field(default_factory=dict)
    penalties: Sequence[PenaltyRow] = ()
    amendments: Sequence[AmendmentRow] = ()
    apart: Sequence[Apart] = ()

    @property
    def waiting(self) -> tuple[AmendmentRow, ...]:
        return tuple(row for row in self.amendments if row.amendment.confirmed_by is None)

    @property
    def has_sheets(self) -> bool:
        return any(slot.sheets for module in self.modules for slot in module.slots)


def module_key(module: ModuleProgress) -> str:
    """Return what names a module of a sitting with several groups."""
    return f"{module.group}/{module.module}"


def slot_title(slot: SlotProgress, words: Words) -> str:
    """Return how a sheet is called: the agreed one of the measurements, or a judge's own."""
    if slot.slot == CONSENSUS:
        title = _("Measurement (agreed values)")
    else:
        title = _("{judge} {number}").format(judge=words.judge, number=slot.slot)
    return f"{title} · {slot.judge}" if slot.judge else title


def load(app: App, actor: Actor, wanted: Wanted) -> Loaded:
    """Return what *actor* may see; a judge gets the own sheets only, and never a name of who is judged."""
    venues = _venues(app, actor)
    venue = next((v for v in venues if v.sitting.id == wanted.sitting), None)
    if venue is None:
        venue = next((v for v in venues if v.programme.id == wanted.programme), venues[0] if venues else None)
    if venue is None:
        return Loaded(venues)
    reader, sitting = app.reader, venue.sitting.id
    sees_all = actor.may(Permission.SEE_MARKS)
    judge = None if sees_all else actor.id
    modules = list_modules(reader, sitting, judge)
    module = next((m for m in modules if module_key(m) == wanted.module), modules[0] if modules else None)
    slot = grid = None
    if module is not None:
        slot = next((s for s in module.slots if s.slot == wanted.slot), module.slots[0])
        grid = load_grid(reader, sitting, module.module, slot.slot, judge, module.group)
    amendments = list_amendments(reader, sitting)
    if not sees_all:
        amendments = tuple(row for row in amendments if row.amendment.requested_by == actor.id)
    apart = list_apart(reader, sitting) if actor.may(Permission.CONFIRM_AMENDMENT) else ()
    schemes = list_schemes(reader, venue.programme.id, venue.sitting.component)
    penalties = list_penalties(reader, sitting)
    return Loaded(venues, venue, modules, module, slot, grid, schemes, penalties, amendments, apart)


def _venues(app: App, actor: Actor) -> tuple[Venue, ...]:
    """Return the practical sittings of the programmes under way, of the newest programme first."""
    own = actor.programme_id
    programmes = {
        programme.id: programme
        for programme in list_programmes(app.reader)
        if programme.state is not ProgrammeState.ARCHIVED and own in (None, programme.id)
    }
    order = list(programmes)
    found = []
    for row in list_sittings(app.reader):
        programme = programmes.get(row.sitting.programme_id)
        if programme is not None and _is_practical(programme, row.sitting.component):
            found.append(Venue(programme, row.sitting))
    return tuple(sorted(found, key=lambda venue: (order.index(venue.programme.id), venue.sitting.starts_at)))


def _is_practical(programme: Programme, component: str) -> bool:
    return any(c.key == component and c.kind is ComponentKind.PRACTICAL for c in programme.plan.components)
