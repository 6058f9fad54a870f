"""The archive of a programme: one numbered folder with every list and form, an index, and the check sums to know them by."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from skillsapp.domain.answer_card import VARIANTS
from skillsapp.domain.certificate import CertificateState
from skillsapp.domain.programme import Programme, ProgrammeState
from skillsapp.domain.registration import REGISTRATION_STATE_TITLES
from skillsapp.domain.roles import Permission
from skillsapp.exchange.results import write_results
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, write_table
from skillsapp.kernel.changes import Done, Topic
from skillsapp.kernel.files import Disk, cannot_write, file_name
from skillsapp.kernel.i18n import _
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.archive_index import ARCHIVE_INDEX, ArchiveIndexData, ArchiveLine
from skillsapp.printouts.certificate import draw_certificate_parts
from skillsapp.printouts.certificate_wording import certificate_data
from skillsapp.printouts.joining import count_pages
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.item_statistics import Scope, list_uses
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import RegistrationRow, list_registrations
from skillsapp.queries.results import list_honours, list_results
from skillsapp.queries.sittings import list_sittings
from skillsapp.services.forms.analysis_forms import ITEM_REPORTS
from skillsapp.services.forms.card_forms import ANSWER_KEYS, BOOKLETS
from skillsapp.services.forms.certificate_forms import HAND_OUT_LISTS
from skillsapp.services.forms.form import Filling, Form
from skillsapp.services.forms.hand_over import HAND_OVER_SHEETS
from skillsapp.services.forms.programme_forms import CERTIFICATE_REGISTER, RECOMMENDATIONS, RESULT_LISTS
from skillsapp.services.forms.sitting_forms import ROOM_RECORDS, SIGN_IN_SHEETS
from skillsapp.store.engine import Reader
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.unit_of_work import Begin

SITTING_FORMS = (SIGN_IN_SHEETS, ROOM_RECORDS, BOOKLETS, ANSWER_KEYS)
RESULT_FORMS = (RESULT_LISTS, RECOMMENDATIONS)
CERTIFICATE_FORMS = (CERTIFICATE_REGISTER, HAND_OUT_LISTS)
CHECK_SUM_LENGTH = 16
DECIDED = frozenset({ProgrammeState.RESULTS, ProgrammeState.CERTIFICATES, ProgrammeState.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Archive:
    """The folder that was written, and how many files lie in it with the index; `is_final`: the programme is archived now.

    An archive of what is still under way is a copy of the papers so far.
    """

    folder: Path
    number: str
    files: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class _Filed:
    title: str
    file: Path


@dataclass(frozen=True, slots=True)
class ArchiveService:
    begin: Begin
    reader: Reader
    folder: DataFolder

    def write(
        self,
        programme_id: str,
        target: Path,
        progress: Callable[[int, int], None] = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Done[Archive]:
        """Write the archive of a programme as a folder in *target*; one whose results are decided is archived with that.

        The folder appears whole or not at all; one of the same number is replaced.  ID numbers are written in full, which takes the
        permission for them.  Raises PermissionRefused, NotFound, CannotWrite, DiskGone, PrintingCancelled or CharacterUnprintable.
        """
        with self.begin("programme.archive_written", Permission.MANAGE_PROGRAMMES) as uow:  # refused before anything is read
            filling = Filling(self.reader, self.folder, uow.now(), uow.actor.name, uow.actor.may(Permission.SEE_ID_NUMBERS))
        programme = find_programme(self.reader, programme_id)
        number = f"{programme.year}-{programme.sequence:03d}"
        final = target / f"{number} {file_name(programme.title)}"
        part = target / f".{final.name}.part"
        try:
            shutil.rmtree(part, ignore_errors=True)
            disk = Disk.of(target)
            part.mkdir(parents=True)
            filed = self._file(filling, programme, part, progress, cancelled)
            index = part / f"00 {file_name(_('Archive index'))}.pdf"
            ARCHIVE_INDEX.draw(_index(filling, programme, number, filed), index)
            disk.keep((*(one.file for one in filed), index))
            _put_in_place(part, final)
            disk.keep(final / one.file.name for one in filed)
        except OSError as error:
            raise cannot_write(final, error) from error
        finally:
            shutil.rmtree(part, ignore_errors=True)
        with self.begin("programme.archive_written", Permission.MANAGE_PROGRAMMES) as uow:
            programmes = ProgrammeStore(uow)
            kept = programmes.find(programme_id)
            is_final = kept.state in DECIDED
            if is_final and kept.state is not ProgrammeState.ARCHIVED:
                programmes.save(replace(kept, state=ProgrammeState.ARCHIVED))
            uow.touch(Topic.PROGRAMMES)
            files = len(filed) + 1
            return uow.commit(Archive(final, number, files, is_final), subject=programme_id, files=files, final=is_final)

    def _file(
        self,
        filling: Filling,
        programme: Programme,
        folder: Path,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> list[_Filed]:
        writers = list(_writers(filling, programme))
        filed: list[_Filed] = []
        for done, (title, suffix, write) in enumerate(writers):
            if cancelled():
                raise PrintingCancelled()
            progress(done, len(writers))
            for file in write(folder / f"{file_name(title)}{suffix}"):
                numbered = file.with_name(f"{len(filed) + 1:02d} {file.name}")
                file.rename(numbered)
                filed.append(_Filed(title, numbered))
        progress(len(writers), len(writers))
        return filed


Writer = tuple[str, str, Callable[[Path], Sequence[Path]]]
"""What is filed: its title, the suffix of its file, and what writes it and names the files written (none where there is nothing)."""


def _writers(filling: Filling, programme: Programme) -> Iterator[Writer]:
    reader, id = filling.reader, programme.id
    yield _("List of registrations"), ".xlsx", lambda path: _write_registrations(filling, programme, path)
    for row in list_sittings(reader, id):
        place = f"{row.sitting.title} {row.sitting.room}"
        for form in SITTING_FORMS:
            if form is not BOOKLETS:
                yield f"{_(form.printout.title)} {place}", ".pdf", _drawn(filling, form, row.sitting.id)
                continue
            for at, variant in enumerate(VARIANTS):  # each booklet under its own letter
                title = _("{subject} (booklet {variant})").format(subject=row.sitting.title, variant=variant)
                yield f"{title} {row.sitting.room}", ".pdf", _drawn(filling, form, row.sitting.id, only=at)
    if list_results(reader, id):
        yield _("Results"), ".xlsx", lambda path: _write_results(filling, programme, path)
        for form in RESULT_FORMS if programme.plan.honours else RESULT_FORMS[:1]:
            yield _(form.printout.title), ".pdf", _drawn(filling, form, id)
    if any(use.programme_id == id for use in list_uses(reader)):
        yield _(ITEM_REPORTS.printout.title), ".pdf", _drawn(filling, ITEM_REPORTS, Scope(id, resit=None).key)
    if list_certificates(reader, id):
        for form in CERTIFICATE_FORMS:
            yield _(form.printout.title), ".pdf", _drawn(filling, form, id)
        yield _("Certificates"), ".pdf", lambda path: _draw_certificates(filling, programme, path)
    yield _(HAND_OVER_SHEETS.printout.title), ".pdf", _drawn(filling, HAND_OVER_SHEETS, id)


def _drawn(filling: Filling, form: Form, subject_id: str, only: int | None = None) -> Callable[[Path], Sequence[Path]]:
    """Return what draws the lists of a form, a file each, or the one at *only*."""

    def write(path: Path) -> Sequence[Path]:
        files = []
        found = form.load(filling, subject_id)
        for place, values in enumerate(found if only is None else found[only : only + 1]):
            file = path if place == 0 else path.with_stem(f"{path.stem} {place + 1}")
            form.printout.draw(values, file)
            files.append(file)
        return files

    return write


def _write_registrations(filling: Filling, programme: Programme, path: Path) -> Sequence[Path]:
    rows = list_registrations(filling.reader, programme.id)
    groups = {group.key: group.title for group in programme.plan.groups}
    more = list(dict.fromkeys(key for row in rows for key in row.extra))
    columns = [
        SheetColumn(_("Entry number"), ColumnKind.ID),
        SheetColumn(_("Name")),
        SheetColumn(_("ID number"), ColumnKind.ID),
        SheetColumn(_("Phone"), ColumnKind.ID),
        SheetColumn(_("Unit")),
        SheetColumn(_("Group")),
        SheetColumn(_("State")),
        SheetColumn(_("Reason"), wraps=True),
        *(SheetColumn(key) for key in more),
    ]

    def cells(row: RegistrationRow) -> list[object]:
        id_text = row.id_number if filling.with_ids else row.masked_id
        state = _(REGISTRATION_STATE_TITLES[row.state])
        own = (row.entry_no, row.name, id_text, row.phone, row.organisation, groups.get(row.group, row.group), state, row.reason)
        return [*own, *(row.extra.get(key, "") for key in more)]

    write_table(path, _("List of registrations"), columns, [cells(row) for row in rows], subtitles=(programme.title,))
    return [path]


def _write_results(filling: Filling, programme: Programme, path: Path) -> Sequence[Path]:
    rows = list_results(filling.reader, programme.id, filling.with_ids)
    write_results(path, programme, rows, list_honours(filling.reader, programme.id), with_ids=filling.with_ids)
    return [path]


def _draw_certificates(filling: Filling, programme: Programme, path: Path) -> Sequence[Path]:
    issued = [
        row.certificate
        for row in list_certificates(filling.reader, programme.id)
        if row.certificate.state is CertificateState.ISSUED
    ]
    found: list[Path] = []
    by_template: dict[str, list[int]] = {}
    data = [certificate_data(certificate, filling.folder.photos) for certificate in issued]
    for place, one in enumerate(data):
        by_template.setdefault(one.template, []).append(place)
    for number, places in enumerate(by_template.values(), start=1):
        stem = path.stem if number == 1 else f"{path.stem} {number}"
        found += draw_certificate_parts([data[place] for place in places], path.parent, stem)
    return found


def _index(filling: Filling, programme: Programme, number: str, filed: Sequence[_Filed]) -> ArchiveIndexData:
    lines = []
    for place, one in enumerate(filed, start=1):
        pages = str(count_pages(one.file)) if one.file.suffix == ".pdf" else ""
        with one.file.open("rb") as stream:
            check_sum = hashlib.file_digest(stream, "sha256").hexdigest()[:CHECK_SUM_LENGTH]
        lines.append(ArchiveLine(str(place), one.title, one.file.name, pages, check_sum))
    return ArchiveIndexData(filling.letterhead(programme), filling.imprint(programme), number, tuple(lines))


def _put_in_place(part: Path, final: Path) -> None:
    """Let the finished folder take its name; one that had it goes away only once the new one is there."""
    old = final.with_name(f".{final.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if final.exists():
        final.rename(old)
    try:
        part.rename(final)
    except OSError:
        if old.exists():
            old.rename(final)
        raise
    shutil.rmtree(old, ignore_errors=True)
