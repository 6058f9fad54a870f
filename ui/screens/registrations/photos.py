"""Photos from a folder: who is in which picture, then the pictures copied in one size into the data folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.programme import Programme
from skillsapp.exchange.photos import PhotoMatches, PhotoSubject, match_photos, normalised_photos
from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.kernel.problems import Problem
from skillsapp.queries.registrations import list_registrations
from ui.context import Context
from ui.dialogs import SheetDialog, choose_folder
from ui.jobs import Cancelled, Job, Progress
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.theme import Tone, px
from ui.widgets.empty import EmptyState
from ui.widgets.frames import StatTile
from ui.widgets.table import DataTable, table_card

ID_IN_NAME = re.compile(r"[0-9]{17}[0-9Xx]")


@dataclass(frozen=True, slots=True)
class PhotoRow:
    key: int
    text: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Copied:
    """File names by person id, and the pictures that could not be read."""

    photos: Mapping[str, str]
    problems: Sequence[Problem]


class PhotosDialog(SheetDialog):
    """Choose a folder, look at what was matched, copy."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme) -> None:
        super().__init__(parent, _("Photos from a folder"), programme.title, name="photos_sheet", width=760)
        self._context, self._programme = context, programme
        self._matches: PhotoMatches | None = None
        self._job: Job | None = None
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        self.matched = StatTile(_("Matched"), "—", tone=Tone.OK, name="photos_matched")
        self.unclear = StatTile(_("Pictures without a person"), "—", tone=Tone.WARN, name="photos_unclear")
        self.missing = StatTile(_("People without a photo"), "—", tone=Tone.BAD, name="photos_missing")
        for tile in (self.matched, self.unclear, self.missing):
            tiles.addWidget(tile, 1)
        self.body.addLayout(tiles)
        self._model = RowModel[PhotoRow](
            (
                Column(
                    "text",
                    _("Pictures to look at"),
                    lambda row: row.text,
                    icon=lambda row: "circle-alert" if row.is_error else "triangle-alert",
                    hint=lambda row: row.text,
                    width=REST,
                ),
            ),
            key=lambda row: row.key,
        )
        self._empty = EmptyState(
            _("Choose the folder with the photos"),
            _("File names must hold the ID number or the name, for example “Zhang San.jpg”. Folders inside are read too."),
            "image",
        )
        table = DataTable(self._model, "photo_problems", _("Pictures to look at"), empty=self._empty)
        table.setMinimumHeight(px(240))
        self.body.addWidget(table_card(table), 1)
        self._again = self.add_button(
            _("Choose another folder"), "photos_folder_choose", self._choose, icon="folder-open", left=True
        )
        self._again.hide()
        self._close = self.add_cancel(_("Close"))
        self._copy = self.add_button(_("Choose a folder"), "photos_copy", self._go_on, kind="primary")

    def take_folder(self, folder: Path) -> None:
        """Match the pictures in *folder*."""
        self.set_busy(_("Reading the folder"))
        reader, programme_id = self._context.app.reader, self._programme.id

        def match() -> PhotoMatches:
            rows = list_registrations(reader, programme_id)
            return match_photos(folder, [PhotoSubject(row.person_id, row.name, row.id_number) for row in rows])

        self._context.load(self, match, self._show_matches, self._failed)

    def _choose(self) -> None:
        choose_folder(self, _("Folder with photos"), self.take_folder, name="photos_folder")

    def _go_on(self) -> None:
        if self._matches is None or not self._matches.found:
            self._choose()
        else:
            self._copy_photos(self._matches)

    def _show_matches(self, matches: PhotoMatches) -> None:
        self.set_busy("")
        self._matches = matches
        self._again.show()
        self.matched.show_value(f"{len(matches.found):,}")
        self.unclear.show_value(f"{len(matches.problems):,}")
        self.missing.show_value(f"{len(matches.missing):,}")
        self._show_problems(matches.problems)
        count = len(matches.found)
        if count:
            self._copy.show_text(
                ngettext("Take over {count} photo", "Take over {count} photos", count).format(count=f"{count:,}"), "check"
            )
        else:
            self._copy.show_text(_("Choose a folder"), "")
        self.allow("")

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        self._empty.show_text(_("Every picture has its person"), "")
        self._model.set_rows(
            [PhotoRow(number, _masked(problem.message()), problem.is_error) for number, problem in enumerate(problems)]
        )

    def _copy_photos(self, matches: PhotoMatches) -> None:
        self.set_busy(_("Copying photos"))
        folder = self._context.app.folder.photos
        self._close.show_text(_("Stop"))
        self._job = self._context.jobs.run_long(
            self,
            lambda progress, cancelled: copy_photos(matches, folder, progress, cancelled),
            self._note,
            self._failed,
            self.report,
        )

    def reject(self) -> None:
        """Stop the copying first; what was copied is taken over."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _note(self, copied: Copied) -> None:
        self._copied()

        def done(count: int) -> None:
            self.set_busy("")
            self._context.notices.say(
                ngettext("{count} photo taken over", "{count} photos taken over", count).format(count=count)
            )
            if copied.problems:
                self.matched.show_value(f"{count:,}")
                if self._matches is not None:
                    self.missing.show_value(f"{len(self._matches.missing) + len(self._matches.found) - count:,}")
                self._show_problems([*copied.problems, *(self._matches.problems if self._matches else ())])
                self.allow(_("Some pictures could not be read; see the list."))
            else:
                self.accept()

        self._context.change(self, lambda: self._context.app.registrations.set_photos(copied.photos), done, self._failed)

    def _copied(self) -> None:
        self._job = None
        self._close.show_text(_("Close"))

    def _failed(self, error: Exception) -> None:
        self._copied()
        self.show_problem(sentence(error))


def _masked(text: str) -> str:
    """Return *text* with the ID numbers of file names masked: a projector may be on."""
    return ID_IN_NAME.sub(lambda found: mask_id("", found[0].upper()), text)


def copy_photos(matches: PhotoMatches, folder: Path, progress: Progress, cancelled: Cancelled) -> Copied:
    """Write each matched picture as `<person id>.jpg` into *folder*; cancelled, return what is whole.  Raises CannotWrite."""
    folder.mkdir(parents=True, exist_ok=True)
    photos: dict[str, str] = {}
    problems: list[Problem] = []
    for number, (person_id, picture) in enumerate(normalised_photos(matches.found)):
        if cancelled():
            break
        if isinstance(picture, Problem):
            problems.append(picture)
        else:
            name = f"{person_id}.jpg"
            with atomic_write(folder / name) as stream:
                stream.write(picture)
            photos[person_id] = name
        progress(number + 1, len(matches.found))
    return Copied(photos, problems)
