"""What goes back to a unit: a spreadsheet with its wrong rows marked, the same as plain text for a chat, and the report over all files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.registration_row import RegistrationRow
from skillsapp.exchange.columns import column_title
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.registration_cells import picture_id
from skillsapp.exchange.returned_rows import as_it_came
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, SheetTable, write_table, write_workbook
from skillsapp.kernel.files import atomic_write, file_name, make_folder
from skillsapp.kernel.i18n import N_, _, ngettext
from skillsapp.kernel.problems import Problem

_FAMILY = "registration_columns"
_LONGEST_NAME = 60
_LINE_END = "\r\n"
_REPORT = N_("Report over all files")


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that was not taken, with the errors to correct, and its picture."""

    file: str
    row: int
    name: str
    problems: tuple[Problem, ...]
    parsed: Parsed[RegistrationRow]
    photo: bytes = b""


@dataclass(frozen=True, slots=True)
class ReturnSheet:
    """What one unit must correct.  `files` are those that could not be read, with the reason; `doubts` are of rows that were taken."""

    company: str
    read: int
    taken: int
    rows: tuple[WrongRow, ...]
    files: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, Problem], ...] = ()
    contact: str = ""

    @property
    def count(self) -> int:
        """How many rows and files the unit must send again."""
        return len(self.rows) + len(self.files)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One file in the report over all files."""

    file: str
    company: str
    read: int
    taken: int
    present: int
    rejected: int
    told: str


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of all files of a unit, joined by what they mean."""

    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


def sheet_text(sheet: ReturnSheet, title: str) -> str:
    """Return the sheet as plain text to paste into a chat; ID numbers are masked."""
    told = _("{company}: your registration for “{title}”").format(company=sheet.company, title=title)
    lines = [told]
    if sheet.read:
        counted = _("People read: {read}, taken: {taken}, to be corrected: {wrong}.")
        lines.append(counted.format(read=sheet.read, taken=sheet.taken, wrong=len(sheet.rows)))
    number = 0
    for file, reason in sheet.files:
        number += 1
        lines.append(f"{number}. {_about(file, reason)}")
    several = len({row.file for row in sheet.rows}) > 1
    for row in sheet.rows:
        number += 1
        place = _("“{file}”, row {row}").format(file=row.file, row=row.row) if several else _("Row {row}").format(row=row.row)
        errors = " ".join(_sentence(problem) for problem in row.problems)
        whose = " ".join(part for part in (place, row.name) if part)
        lines.append(f"{number}. {_about(whose, errors)}")
    if sheet.doubts:
        lines.append(_("Please look at these once more (the people are registered):"))
        lines += [f"- {_about(f'{_row(problem)} {name}', _sentence(problem))}" for name, problem in sheet.doubts]
    if sheet.count:
        lines.append(_("Please send the corrected rows only, or the whole list again. Thank you."))
    return "\n".join(lines)


def write_return_sheet(sheet: ReturnSheet, title: str, path: Path) -> None:
    """Write the wrong rows with what to correct beside them; the file can be imported when it comes back.  Raises CannotWrite."""
    columns = _joined([row.parsed for row in sheet.rows])
    rows: list[list[str]] = []
    remarks: dict[tuple[int, int], str] = {}
    pictures: dict[tuple[int, int], bytes] = {}
    photo_column = columns.places.get("photo", len(columns.titles)) + 1
    has_photos = any(row.photo for row in sheet.rows)
    for number, row in enumerate(sheet.rows):
        keys = dict(zip(row.parsed.mapping.titles, _keys(row.parsed), strict=True))
        for problem in reversed(row.problems):  # the first problem of a cell is the one that is shown on it
            if keys.get(problem.column) in columns.places:
                remarks[number, columns.places[keys[problem.column]] + 1] = problem.message()
        cells = dict(zip(_keys(row.parsed), row.parsed.sheet.row(row.row), strict=False))
        texts = [as_it_came(cells[key]) if key in cells else "" for key in columns.titles]
        texts = ["" if picture_id(text) else text for text in texts]
        rows.append(["\n".join(_sentence(problem) for problem in row.problems), *texts])
        if has_photos and photo_column > len(columns.titles):
            rows[-1].append("")
        if row.photo:
            pictures[number, photo_column] = row.photo
    shown = [SheetColumn(column_title("corrections", _FAMILY), width=44, wraps=True)]
    shown += [SheetColumn(text, ColumnKind.ID) for text in columns.titles.values()]
    if has_photos and photo_column > len(columns.titles):
        shown.append(SheetColumn(column_title("photo", _FAMILY), width=12))
    lines = [
        _("{company}: your registration for “{title}”").format(company=sheet.company, title=title),
        _("Correct the coloured cells and send this file back. The first column may stay as it is."),
    ]
    lines += [_about(file, reason) for file, reason in sheet.files]
    write_workbook(path, [SheetTable(_("To correct"), _("Return sheet"), shown, rows, lines, remarks=remarks, pictures=pictures)])


def write_all(sheets: Sequence[ReturnSheet], report: Sequence[ReportLine], title: str, folder: Path) -> int:
    """Write each unit's sheet and text, all texts in one file, and the report into *folder*; return how many units.  Raises CannotWrite."""
    make_folder(folder)
    taken: set[str] = set()
    for sheet in sheets:
        name = free_name(sheet.company, taken)
        if sheet.rows:
            write_return_sheet(sheet, title, folder / f"{name}.xlsx")
        _write_text(folder / f"{name}.txt", sheet_text(sheet, title))
    write_report(report, title, folder / f"{free_name(_(_REPORT), taken)}.xlsx")
    return len(sheets)


def write_report(report: Sequence[ReportLine], title: str, path: Path) -> None:
    """Write one line per file.  Raises CannotWrite."""
    number = ColumnKind.NUMBER
    columns = [
        SheetColumn(_("File"), width=34),
        SheetColumn(_("Unit"), width=34),
        SheetColumn(_("People"), number),
        SheetColumn(_("Taken"), number),
        SheetColumn(_("On the list already"), number),
        SheetColumn(_("To correct"), number),
        SheetColumn(_("Notes"), width=60, wraps=True),
    ]
    rows = [[line.file, line.company, line.read, line.taken, line.present, line.rejected, line.told] for line in report]
    sums = [sum(getattr(line, name) for line in report) for name in ("read", "taken", "present", "rejected")]
    files = ngettext("{count} file", "{count} files", len(report)).format(count=len(report))
    rows.append([_("Total"), files, *sums, ""])
    write_table(path, _("Registration returns: report over all files"), columns, rows, subtitles=[title])


def free_name(wanted: str, taken: set[str]) -> str:
    """Return *wanted* as a file name that no other has yet, and take it."""
    plain = file_name(wanted, _LONGEST_NAME)
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain} {number}"
    taken.add(name.casefold())
    return name


def _write_text(path: Path, text: str) -> None:
    with atomic_write(path) as stream:
        stream.write(text.replace("\n", _LINE_END).encode("utf-8-sig"))


def _keys(parsed: Parsed[RegistrationRow]) -> list[str]:
    """Return what each column of a file means: a field's key, or its title where no field was found."""
    fields = {index: key for key, index in parsed.mapping.columns.items()}
    return [fields.get(index, title or f"column {index}") for index, title in enumerate(parsed.mapping.titles)]


def _joined(files: Sequence[Parsed[RegistrationRow]]) -> _Columns:
    titles: dict[str, str] = {}
    for parsed in {id(parsed): parsed for parsed in files}.values():
        for key, title in zip(_keys(parsed), parsed.mapping.titles, strict=True):
            if title and key not in ("corrections", "entry"):
                titles.setdefault(key, title)
    if not titles:
        titles = {key: alias_table(_FAMILY).names[key] for key in ("name", "id_number")}
    return _Columns(titles, {key: place for place, key in enumerate(titles)})


def _sentence(problem: Problem) -> str:
    return _about(problem.column, problem.message()) if problem.column else problem.message()


def _about(what: str, sentence: str) -> str:
    return _("{what}: {sentence}").format(what=what, sentence=sentence)


def _row(problem: Problem) -> str:
    return _("Row {row}").format(row=problem.row)
