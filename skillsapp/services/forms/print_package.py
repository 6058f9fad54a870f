"""The package of print: all forms of a day in printing order as one file, with a cover list on top."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from skillsapp.domain.answer_card import VARIANTS, variant_of
from skillsapp.domain.capacity import spare_booklets
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.sitting import Carrier, Sitting, SittingState, seat_digits
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.answer_card import AnswerCardData
from skillsapp.printouts.cover_list import COVER_LIST, CoverData, CoverLine
from skillsapp.printouts.fonts import missing_in_name, spelled
from skillsapp.printouts.joining import Backs, count_pages, join
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.printouts.score_sheet import ScoreSheetData
from skillsapp.printouts.seat_labels import SEAT_LABELS as LABELS_PRINTOUT
from skillsapp.printouts.seat_labels import SeatLabel, SeatLabelsData
from skillsapp.printouts.wording import _, paper_words
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.laptops import list_laptop_days
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.sittings import SittingRow, list_seats, list_sittings
from skillsapp.services.forms import FORMS
from skillsapp.services.forms.day_forms import carrier_words, half_day_words, half_days
from skillsapp.services.forms.form import Filling, Form, Subject
from skillsapp.store.engine import Reader
from skillsapp.store.unit_of_work import Begin

USUAL_SPEED = 20
"""Pages a minute of an office printer that nobody has timed."""
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class PackagePart:
    """One form of the package.  `form` is its key, `place` which of the form's files (an A booklet is the first, a B booklet the second).

    `is_secret`: kept under lock until the exam.  `wanted`: is printed unless somebody leaves it out.
    """

    key: str
    form: str
    subject_id: str
    place: int
    title: str
    for_whom: str
    copies: int
    tray: str
    is_secret: bool = False
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A part as a finished file; `one_sided`: each page is cut or handed out by itself, so its back stays empty."""

    part: PackagePart
    file: Path
    pages: int
    one_sided: bool = False

    def sheets(self, both_sides: bool = False) -> int:
        """Return the sheets of paper for all copies; each copy begins on one of its own."""
        return sheets_of(self.pages, both_sides and not self.one_sided) * self.part.copies

    def backs(self, both_sides: bool) -> Backs:
        """Return what stands on the backs of its sheets."""
        if not both_sides:
            return Backs.UNPRINTED
        return Backs.EMPTY if self.one_sided else Backs.FILLED


@dataclass(frozen=True, slots=True)
class UnprintableName:
    """A name that no font prints; `characters` spelled for a message."""

    entry_no: str
    name: str
    characters: str


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """`sheets` of paper to be printed, the cover list too; `file_pages` what the file holds."""

    file: Path
    sheets: int
    file_pages: int
    minutes: int


def sheets_of(pages: int, both_sides: bool) -> int:
    """Return how many sheets one copy takes."""
    return -(-pages // 2) if both_sides else pages


def minutes_of(sheets: int, pages_per_minute: int, both_sides: bool = False) -> int:
    """Return how long a printer takes, in whole minutes; a sheet printed on both sides goes through it twice."""
    return -(-(sheets * 2 if both_sides else sheets) // max(1, pages_per_minute))


@dataclass(frozen=True, slots=True)
class PrintPackageService:
    begin: Begin
    reader: Reader
    folder: DataFolder

    def parts(self, programme_id: str) -> Done[tuple[PackagePart, ...]]:
        """Return what the package of a programme may hold, in printing order: what is still to come, or everything where all is over.

        Forms that the person may not print are left out.  Raises NotFound.
        """
        with self.begin("package.listed", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(programme_id)
            actor = uow.actor
            filling = Filling(self.reader, self.folder, uow.now(), actor.name)
        programme = find_programme(self.reader, programme_id)
        rows = list_sittings(self.reader, programme_id)
        still = [row for row in rows if row.sitting.state is not SittingState.CLOSED] or list(rows)
        found = [
            *_class_parts(programme, bool(rows)),
            *self._sitting_parts(filling, programme, still),
            *self._day_parts(programme_id, still),
        ]
        if list_certificates(self.reader, programme_id):
            found.append(_part("hand_out_list", programme_id, _("Companies, when the certificates are handed out")))
        return Done(tuple(part for part in found if _may(actor, part)), frozenset())

    def unprintable(self, programme_id: str) -> tuple[UnprintableName, ...]:
        """Return whose name cannot be printed, by entry number."""
        found = []
        for row in list_registrations(self.reader, programme_id):
            missing = missing_in_name(row.name) if row.state is RegistrationState.ACCEPTED else ()
            if missing:
                found.append(UnprintableName(row.entry_no, row.name, spelled(missing)))
        return tuple(found)

    def draw(
        self, programme_id: str, parts: Sequence[PackagePart], folder: Path, progress: Progress, cancelled: Cancelled
    ) -> Done[tuple[DrawnPart, ...]]:
        """Draw *parts* into *folder*, a file each; a part with nothing on it is left out.

        Raises PrintingCancelled, CharacterUnprintable, PhotoUnreadable or TargetUnwritable.
        """
        with self.begin("package.drawn", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(programme_id)
            filling = Filling(self.reader, self.folder, uow.now(), uow.actor.name, uow.actor.may(Permission.SEE_ID_NUMBERS))
        programme = find_programme(self.reader, programme_id)
        loaded: dict[tuple[str, str], Sequence[object]] = {}
        drawn = []
        for number, part in enumerate(parts):
            if cancelled():
                raise PrintingCancelled()
            progress(number, len(parts))
            which = (part.form, part.subject_id)
            if which not in loaded:
                loaded[which] = self._values(filling, programme, part)
            if part.place < len(loaded[which]):
                file = folder / f"{number:03d}-{part.form}.pdf"
                FORMS[part.form].printout.draw(loaded[which][part.place], file)
                pages = count_pages(file)
                drawn.append(DrawnPart(part, file, pages, _is_one_sided(loaded[which][part.place], pages)))
        progress(len(parts), len(parts))
        return Done(tuple(drawn), frozenset())

    def join(
        self,
        programme_id: str,
        drawn: Sequence[DrawnPart],
        target: Path,
        pages_per_minute: int,
        *,
        repeated: bool = True,
        both_sides: bool = False,
    ) -> Done[WrittenPackage]:
        """Write the cover list and the drawn parts as one file, every copy (*repeated*) or each part once; note that it was printed.

        Raises TargetUnwritable.
        """
        with self.begin("form.print_package", Permission.MANAGE_SITTINGS) as uow:
            uow.stay_within(programme_id)
            now, name = uow.now(), uow.actor.name
        programme = find_programme(self.reader, programme_id)
        filling = Filling(self.reader, self.folder, now, name)
        sheets = sum(one.sheets(both_sides) for one in drawn)
        lines = tuple(
            CoverLine(one.part.title, one.part.for_whom, one.part.copies, one.pages, one.part.tray, one.sheets(both_sides))
            for one in drawn
        )
        cover = CoverData(
            filling.letterhead(programme),
            filling.imprint(programme),
            paper_words(programme.kind),
            lines,
            pages_per_minute,
            minutes_of(sheets, pages_per_minute, both_sides),
            repeated,
            both_sides,
        )
        with tempfile.TemporaryDirectory(prefix="skillsapp-") as room:
            first = Path(room) / "cover.pdf"
            COVER_LIST.draw(cover, first)
            own = sheets_of(count_pages(first), both_sides)
            files = [(first, 1, Backs.FILLED if both_sides else Backs.UNPRINTED)]
            files += [(one.file, one.part.copies if repeated else 1, one.backs(both_sides)) for one in drawn]
            file_pages = join(files, target)
        written = WrittenPackage(target, sheets + own, file_pages, minutes_of(sheets + own, pages_per_minute, both_sides))
        with self.begin("form.print_package", Permission.MANAGE_SITTINGS) as uow:
            uow.touch(Topic.PROGRAMMES)
            return uow.commit(written, subject=programme_id, forms=len(drawn), pages=written.sheets)

    def _values(self, filling: Filling, programme: Programme, part: PackagePart) -> Sequence[object]:
        form = FORMS[part.form]
        if part.form == LABELS_PRINTOUT.key and form.subject is Subject.SITTING and part.subject_id == programme.id:
            return [_laptop_labels(filling, programme)]  # a laptop's number stands for every round, so it carries no name
        return form.load(filling, part.subject_id)

    def _sitting_parts(self, filling: Filling, programme: Programme, rows: Sequence[SittingRow]) -> list[PackagePart]:
        parts: list[PackagePart] = []
        if any(_on_laptops(programme, row) for row in rows):
            count = programme.plan.venue.laptops
            about = _("Laptops 1 to {count}, the spares too").format(count=count)
            parts.append(
                _part(LABELS_PRINTOUT.key, programme.id, about, tray=_card_stock(), title=_("Number cards of the laptops"))
            )
        for row in rows:
            sitting = row.sitting
            where = f"{carrier_words(sitting)}  {sitting.room}"
            parts.append(_part("door_sheet", sitting.id, where))
            if not _on_laptops(programme, row):
                parts.append(_part("seat_labels", sitting.id, where, tray=_card_stock()))
            parts.append(_part("sign_in_sheet", sitting.id, where))
            parts.append(_part("room_record", sitting.id, where))
            if sitting.carrier is Carrier.CARD and sitting.paper_id is not None:
                parts += self._paper_parts(sitting, where)
            if sitting.paper_id is None:
                parts += _score_parts(filling, sitting, where)
        return parts

    def _paper_parts(self, sitting: Sitting, where: str) -> list[PackagePart]:
        numbers = [seat.number for seat in list_seats(self.reader, sitting.id)]
        parts = []
        for place, variant in enumerate(VARIANTS):
            copies = sum(variant_of(number) == variant for number in numbers)
            if copies:
                spare = spare_booklets(copies)
                title = _("Question booklet {variant}, {count} spare").format(variant=variant, count=spare)
                part = _part("booklet", sitting.id, where, title=title, copies=copies + spare)
                parts.append(replace(part, key=f"{part.key}:{variant}", place=place, is_secret=True))
        parts.append(_part("answer_card", sitting.id, where))
        return parts

    def _day_parts(self, programme_id: str, rows: Sequence[SittingRow]) -> list[PackagePart]:
        """Return the code sheet of each day whose laptops are planned."""
        planned = {choice.day for choice in list_laptop_days(self.reader, programme_id) if choice.laptops}
        first: dict[str, Sitting] = {}
        for row in rows:
            day = to_house(row.sitting.starts_at).date()
            if row.sitting.carrier is Carrier.SCREEN and day in planned:
                first.setdefault(day.isoformat(), row.sitting)
        return [
            replace(_part("laptop_codes", sitting.id, _("Host only: {day}").format(day=day)), is_secret=True)
            for day, sitting in first.items()
        ]


def _is_one_sided(value: object, pages: int) -> bool:
    """Say whether pages are for one person or are cut: seat labels, score sheets of stations, and answer cards of a single page."""
    if isinstance(value, AnswerCardData):
        return pages == len(value.cards)
    return isinstance(value, SeatLabelsData | ScoreSheetData)


def _score_parts(filling: Filling, sitting: Sitting, where: str) -> list[PackagePart]:
    """Return the score sheets of every group and module that is judged in a sitting."""
    parts = []
    for place, sheets in enumerate(FORMS["score_sheet"].load(filling, sitting.id)):
        part = _part("score_sheet", sitting.id, f"{where}  {sheets.group} {sheets.module.key} {sheets.module.title}")
        parts.append(replace(part, key=f"{part.key}:{place}", place=place))
    return parts


def _class_parts(programme: Programme, is_arranged: bool) -> list[PackagePart]:
    parts = []
    for place, (day, half) in enumerate(half_days(programme)):
        part = _part("half_day_sheet", programme.id, half_day_words(day, half))
        parts.append(replace(part, key=f"{part.key}:{place}", place=place))
    if is_arranged:
        parts.append(_part("seat_list", programme.id, _("To be posted, and sent to the companies")))
    return parts


def _part(form: str, subject_id: str, for_whom: str, *, title: str = "", copies: int = 1, tray: str = "") -> PackagePart:
    named = title or _(FORMS[form].printout.title)
    return PackagePart(f"{form}:{subject_id}", form, subject_id, 0, named, for_whom, copies, tray or _("Tray 1: plain A4"))


def _card_stock() -> str:
    return _("By hand: A4 card")


def _may(actor: Actor, part: PackagePart) -> bool:
    form: Form = FORMS[part.form]
    return actor.may(form.permission)


def _on_laptops(programme: Programme, row: SittingRow) -> bool:
    """Say whether a sitting of a class is a round on laptops, whose seat numbers are theirs."""
    on_screen = row.sitting.carrier is Carrier.SCREEN and row.sitting.paper_id is not None
    return programme.kind is ProgrammeKind.TRAINING and on_screen and row.seats <= programme.plan.venue.laptops


def _laptop_labels(filling: Filling, programme: Programme) -> SeatLabelsData:
    words = paper_words(programme.kind)
    numbers = range(1, programme.plan.venue.laptops + 1)
    digits = seat_digits(numbers)
    labels = tuple(SeatLabel(f"{number:0{digits}d}", room=_("Laptop")) for number in numbers)
    return SeatLabelsData(filling.letterhead(programme), filling.imprint(programme), words, labels)
