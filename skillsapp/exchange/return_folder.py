"""Every file of a folder of registration returns: which ones are returns, whose, and what they hold.  Writes nothing."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import ClassVar

from skillsapp.domain.registration_row import RegistrationRow
from skillsapp.exchange.list_file import HeaderNotFound
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.registration_cells import picture_id
from skillsapp.exchange.registrations import parse_registrations
from skillsapp.exchange.return_company import Company, CompanySource, company_of_file, find_company
from skillsapp.exchange.sheet_pictures import SheetPictures, read_pictures
from skillsapp.exchange.source import FileUnreadable, read_bytes
from skillsapp.exchange.spreadsheet import ZIP_MARK
from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

MOST_FILES = 1_000
TABLE_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".txt")
NOBODY = Company("", CompanySource.FILE_NAME)
SHEETS_FOLDER = N_("Return sheets")
_TEMPORARY = re.compile(r"^(~\$|\.~lock\.|\.saving-|\._)|\.(tmp|part|crdownload)$", re.IGNORECASE)
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini", ".ds_store")

PICTURES_BESIDE = ProblemKind(
    "photo.no_row", Severity.WARNING, N_("{count} pictures in this file lie beside no person; they were left out.")
)
SEVERAL_PICTURES = ProblemKind(
    "photo.several_in_row",
    Severity.WARNING,
    N_("Several pictures lie in this row, and none alone under “{title}”; none was taken."),
)
NAMED_AFTER_FILE = ProblemKind(
    "company.from_file_name", Severity.WARNING, N_("The sheet names no unit; “{company}” was taken from the file's name.")
)


class FileOutcome(StrEnum):
    READ = "read"
    SAME_CONTENT = "same_content"
    NO_RETURN = "no_return"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"


@dataclass(eq=False)
class TooManyFiles(SkillsError):
    code: ClassVar[str] = "returns.too_many_files"
    text: ClassVar[str] = N_("“{name}” holds more than {limit} files. Choose the folder in which only the returns are.")
    name: str
    limit: int


@dataclass(eq=False)
class NoFiles(SkillsError):
    code: ClassVar[str] = "returns.no_files"
    text: ClassVar[str] = N_("“{name}” holds no files. Choose the folder with the returns.")
    name: str


@dataclass(frozen=True, slots=True)
class ReturnFile:
    """One file; `parsed` only where the outcome is READ, else `sentence` says why not.  `photos` are raw pictures by row."""

    name: str
    outcome: FileOutcome
    company: Company
    parsed: Parsed[RegistrationRow] | None = None
    photos: Mapping[int, bytes] = field(default_factory=lambda: MappingProxyType({}))
    sentence: str = ""


def read_returns(
    folder: Path,
    *,
    groups: Sequence[tuple[str, str]],
    today: date,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[ReturnFile, ...]:
    """Read every file in *folder* and below it; cancelled, return those that are whole.

    Raises FileUnreadable, NoFiles or TooManyFiles where the folder itself cannot be taken.
    """
    paths = _list_files(folder)
    copies = _find_copies(folder, [path for path in paths if _is_table(path)])
    files: list[ReturnFile] = []
    for number, path in enumerate(paths):
        if cancelled():
            break
        files.append(_read(path, path.relative_to(folder).as_posix(), copies.get(path, ""), groups, today))
        progress(number + 1, len(paths))
    return tuple(files)


def _read(path: Path, name: str, original: str, groups: Sequence[tuple[str, str]], today: date) -> ReturnFile:
    company = Company(company_of_file(PurePath(path.name)), CompanySource.FILE_NAME)
    if _TEMPORARY.search(path.name):
        return ReturnFile(name, FileOutcome.SKIPPED, NOBODY, sentence=_("A temporary file of an open program; not read."))
    if not _is_table(path):
        told = _("No spreadsheet; not read. If it is a return, ask for it as .xlsx.")
        return ReturnFile(name, FileOutcome.NO_RETURN, NOBODY, sentence=told)
    if original:
        told = _("Holds exactly the same as “{file}”; not read again.").format(file=original)
        return ReturnFile(name, FileOutcome.SAME_CONTENT, company, sentence=told)
    try:
        return _read_table(path, name, groups, today)
    except HeaderNotFound as error:
        return ReturnFile(name, FileOutcome.NO_RETURN, NOBODY, sentence=describe(error))
    except SkillsError as error:
        return ReturnFile(name, FileOutcome.UNREADABLE, company, sentence=describe(error))


def _read_table(path: Path, name: str, groups: Sequence[tuple[str, str]], today: date) -> ReturnFile:
    parsed = parse_registrations(path, groups=groups, today=today)
    if not parsed.read:
        return ReturnFile(name, FileOutcome.NO_RETURN, NOBODY, sentence=_("No person stands in this file."))
    company = find_company(path, parsed.sheet, parsed.mapping, parsed.rows)
    problems = list(parsed.problems)
    if company.source is CompanySource.FILE_NAME:
        problems.append(NAMED_AFTER_FILE.at(company=company.name))
    several = company.source is CompanySource.COLUMN and len({row.organisation for row in parsed.rows if row.organisation}) > 1
    rows = tuple(row if row.organisation or several else replace(row, organisation=company.name) for row in parsed.rows)
    photos, found = _match_pictures(path, parsed)
    problems = sorted([*problems, *found], key=lambda problem: problem.row)
    return ReturnFile(name, FileOutcome.READ, company, replace(parsed, rows=rows, problems=tuple(problems)), photos)


def _match_pictures(path: Path, parsed: Parsed[RegistrationRow]) -> tuple[Mapping[int, bytes], list[Problem]]:
    """Return the picture of each row of a person, and what could not be matched."""
    content = read_bytes(path)
    pictures = read_pictures(content, parsed.sheet.name) if content.startswith(ZIP_MARK) else SheetPictures()
    people = {row.row for row in parsed.rows} | set(parsed.rejected_rows)
    photos: dict[int, bytes] = {}
    problems: list[Problem] = []
    column = parsed.mapping.columns.get("photo")
    for number in people if pictures.named else ():
        cells = parsed.sheet.row(number)
        places = [column] if column is not None else range(len(cells))
        names = [picture_id(cells[place].text) for place in places if place < len(cells)]
        taken = [pictures.named[name] for name in names if name in pictures.named]
        if len(taken) == 1:
            photos[number] = taken[0]
    beside = 0
    by_row: dict[int, list[tuple[int, int, bytes]]] = {}
    for picture in pictures.placed:
        row = _top_row(parsed, picture.row)
        if row in people:
            by_row.setdefault(row, []).append((picture.first_column, picture.last_column, picture.content))
        else:
            beside += 1
    for number, placed in sorted(by_row.items()):
        under = [content for first, last, content in placed if column is not None and first <= column <= last]
        one = under if len(under) == 1 else [content for _first, _last, content in placed]
        if len(one) == 1:
            photos.setdefault(number, one[0])
        else:
            title = parsed.mapping.title("photo")
            problems.append(SEVERAL_PICTURES.at(number, title, title=title or _("Photo")))
    if beside:
        problems.append(PICTURES_BESIDE.at(count=beside))
    return MappingProxyType(photos), problems


def _top_row(parsed: Parsed[RegistrationRow], row: int) -> int:
    """Return the row in which the merged cell of a name begins: a photo may lie over all of a person's rows."""
    column = parsed.mapping.columns.get("name", 0)
    while (row, column) in parsed.sheet.continued:
        row -= 1
    return row


def _list_files(folder: Path) -> list[Path]:
    if not folder.is_dir() or not os.access(folder, os.R_OK):
        raise FileUnreadable(folder.name)
    found: list[Path] = []
    ours = _(SHEETS_FOLDER)
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", ours)))
        for name in sorted(names):
            if name.lower() not in _OF_THE_SYSTEM and (not name.startswith(".") or _TEMPORARY.search(name)):
                found.append(Path(place) / name)
        if len(found) > MOST_FILES:
            raise TooManyFiles(folder.name, MOST_FILES)
    if not found:
        raise NoFiles(folder.name)
    return found


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in TABLE_SUFFIXES and not _TEMPORARY.search(path.name)


def _find_copies(folder: Path, paths: Sequence[Path]) -> Mapping[Path, str]:
    """Return the files that hold the same as another one, with that one's name; only files of one size are compared."""
    by_size: dict[int, list[Path]] = {}
    for path in sorted(paths, key=lambda path: (len(path.stem), path.name)):  # the copy has the longer name
        with suppress(OSError):
            by_size.setdefault(path.stat().st_size, []).append(path)
    copies: dict[Path, str] = {}
    for alike in by_size.values():
        originals: dict[bytes, Path] = {}
        for path in alike if len(alike) > 1 else ():
            with suppress(SkillsError):  # what cannot be read, or is empty, is told when it is read
                original = originals.setdefault(hashlib.sha256(read_bytes(path)).digest(), path)
                if original is not path:
                    copies[path] = original.relative_to(folder).as_posix()
    return copies
