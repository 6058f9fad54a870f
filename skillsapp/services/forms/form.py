"""What it takes to fill a printed form, and the service that writes one and notes that it was printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.printout import Printout
from skillsapp.printouts.sheet import Imprint, Letterhead
from skillsapp.queries.item_statistics import Scope
from skillsapp.queries.papers import find_paper_set
from skillsapp.queries.sittings import find_sitting
from skillsapp.store.engine import Reader
from skillsapp.store.unit_of_work import Begin


class Subject(StrEnum):
    """What a form is printed for."""

    SITTING = "sitting"
    PROGRAMME = "programme"
    PAPERS = "papers"
    ANSWERS = "answers"
    """Known by the key of a scope of answers."""


@dataclass(frozen=True, slots=True)
class Filling:
    """What every form is filled from: the reading side, who prints, and where the photos are."""

    reader: Reader
    folder: DataFolder
    printed_at: datetime
    operator: str
    with_ids: bool = False  # whether who prints may see full ID numbers

    def imprint(self, programme: Programme) -> Imprint:
        """Return the foot of the page."""
        return Imprint(self.printed_at, self.operator, f"{programme.year}-{programme.sequence:03d}/{programme.version}")

    def letterhead(self, programme: Programme) -> Letterhead:
        """Return the head of the page."""
        return Letterhead(programme.title, programme.plan.organisers, programme.document_number)

    def photo(self, name: str) -> Path | None:
        """Return the file of a photo that is there."""
        path = self.folder.photos / name
        return path if name and path.is_file() else None


@dataclass(frozen=True, slots=True)
class Form:
    """A printout and how it is filled: `load` returns one set of values for each file part (usually one)."""

    printout: Printout
    subject: Subject
    permission: Permission
    load: Callable[[Filling, str], Sequence[Any]]

    @property
    def key(self) -> str:
        return self.printout.key


@dataclass(frozen=True, slots=True)
class FormService:
    begin: Begin
    reader: Reader
    folder: DataFolder

    def write(self, form: Form, subject_id: str, path: Path) -> Done[tuple[Path, ...]]:
        """Write the form for a sitting, a programme, a set of papers or answers as PDF and note in the log that it was printed.

        A form of several parts (a result list of each group) is written as several files beside *path*.
        Raises NotFound, CannotWrite or CharacterUnprintable.
        """
        action = f"form.{form.key}"
        with self.begin(action, form.permission) as uow:  # refused before anything is read
            filling = Filling(self.reader, self.folder, uow.now(), uow.actor.name, uow.actor.may(Permission.SEE_ID_NUMBERS))
        files = []  # drawn between two transactions: the answers of an exam that goes on do not wait for the pages
        for place, values in enumerate(form.load(filling, subject_id)):
            file = path if place == 0 else path.with_stem(f"{path.stem}-{place + 1}")
            form.printout.draw(values, file)
            files.append(file)
        programme_id = self._programme_of(form.subject, subject_id)
        with self.begin(action, form.permission) as uow:
            uow.touch(Topic.PROGRAMMES)
            return uow.commit(tuple(files), subject=programme_id, printed_for=subject_id, files=len(files))

    def _programme_of(self, subject: Subject, id: str) -> str:
        if subject is Subject.SITTING:
            return find_sitting(self.reader, id).programme_id
        if subject is Subject.ANSWERS:
            return Scope.of(id).programme_id
        return find_paper_set(self.reader, id).set.programme_id if subject is Subject.PAPERS else id


def span(start: datetime, minutes: int) -> str:
    """Return a day and a time from-to as forms print them: 2026-11-21 14:00-15:00."""
    first = to_house(start)
    last = to_house(datetime.fromtimestamp(start.timestamp() + minutes * 60, start.tzinfo))
    return f"{first:%Y-%m-%d %H:%M}-{last:%H:%M}"
