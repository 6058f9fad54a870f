"""Photos of people: which file in a folder shows whom, and every picture made the same size."""

from __future__ import annotations

import io
import os
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from skillsapp.domain.id_documents import normalise
from skillsapp.exchange.names import tidy_name
from skillsapp.exchange.source import FileUnreadable
from skillsapp.kernel.errors import DamagedError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

SIZE = (413, 579)  # 35 x 49 mm at 300 dots an inch
MOST_PIXELS = 60_000_000
LARGEST_PHOTO = 40 << 20
SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp")
OTHER_PICTURES = (".heic", ".heif", ".webp", ".tif", ".tiff", ".gif", ".jfif", ".pdf")

DAMAGED = ProblemKind(
    "photo.damaged", Severity.ERROR, N_("The picture “{value}” is damaged or no picture at all. Ask for it again.")
)
TOO_LARGE = ProblemKind(
    "photo.too_large",
    Severity.ERROR,
    N_("The picture “{value}” is larger than 60 million pixels or 40 MB. Save it smaller and try again."),
)
NOBODY = ProblemKind(
    "photo.nobody", Severity.WARNING, N_("The file name “{value}” names nobody on the list. Name it after the ID number.")
)
SAME_NAME = ProblemKind(
    "photo.same_name", Severity.ERROR, N_("{count} people have the name in “{value}”. Name the file after the ID number.")
)
SEVERAL = ProblemKind(
    "photo.several",
    Severity.ERROR,
    N_("“{value}” is a second picture of the same person; “{first}” was taken. Delete one of them."),
)
CONTRADICTION = ProblemKind(
    "photo.contradiction", Severity.ERROR, N_("In “{value}” the ID number belongs to one person and the name to another.")
)
OTHER_FORMAT = ProblemKind(
    "photo.format", Severity.ERROR, N_("“{value}” is not a .jpg or .png picture. Save it as one of these.")
)

_BROKEN_BYTES = (OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, struct.error, zlib.error)  # as Pillow raises
_ID_IN_NAME = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_SEPARATORS = re.compile("[\\s_+,;()\\[\\]\u3001\uff0c\uff08\uff09\u3010\u3011\u2014\u2013-]+")


@dataclass(eq=False)
class PhotoDamaged(DamagedError):
    """The bytes are no picture that can be shown."""

    code: ClassVar[str] = DAMAGED.code
    text: ClassVar[str] = N_("The picture “{name}” is damaged or no picture at all. Ask for it again.")
    name: str


@dataclass(eq=False)
class PhotoTooLarge(PhotoDamaged):
    """The picture may be whole, but unpacked it would take more memory than a photo of a person is worth."""

    code: ClassVar[str] = TOO_LARGE.code
    text: ClassVar[str] = N_("The picture “{name}” is larger than 60 million pixels or 40 MB. Save it smaller and try again.")
    name: str


@dataclass(frozen=True, slots=True)
class PhotoSubject:
    """A person whose photo is looked for; `key` is the caller's own."""

    key: str
    name: str
    id_number: str


@dataclass(frozen=True, slots=True)
class PhotoMatches:
    """`found` is subject key -> file; `missing` are the keys of those without a photo."""

    found: Mapping[str, Path]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]


def match_photos(folder: Path, subjects: Sequence[PhotoSubject]) -> PhotoMatches:
    """Match the pictures in *folder* and below it by the ID number or the name in their file names.  Raises FileUnreadable."""
    by_id = {normalise(subject.id_number): subject for subject in subjects}
    by_name: dict[str, list[PhotoSubject]] = {}
    for subject in subjects:
        by_name.setdefault(_name_key(subject.name), []).append(subject)
    found: dict[str, Path] = {}
    problems: list[Problem] = []
    for path in _files(folder):
        if path.suffix.lower() not in SUFFIXES:
            problems += [OTHER_FORMAT.at(value=path.name)] if path.suffix.lower() in OTHER_PICTURES else []
            continue
        match = _match(path, by_id, by_name)
        if isinstance(match, Problem):
            problems.append(match)
        elif match.key in found:
            problems.append(SEVERAL.at(value=path.name, first=found[match.key].name))
        else:
            found[match.key] = path
    missing = tuple(subject.key for subject in subjects if subject.key not in found)
    return PhotoMatches(found, missing, tuple(problems))


def normalised_photos(found: Mapping[str, Path]) -> Iterator[tuple[str, bytes | Problem]]:
    """Yield each subject key with its picture as a JPEG of SIZE, or with the problem that the picture has."""
    for key, path in found.items():
        try:
            yield key, normalise_photo(path)
        except PhotoTooLarge:
            yield key, TOO_LARGE.at(value=path.name)
        except DamagedError:
            yield key, DAMAGED.at(value=path.name)


def normalise_photo(path: Path) -> bytes:
    """Return the picture in *path* as `normalise_picture` does.  Raises FileUnreadable, PhotoTooLarge or PhotoDamaged."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_PHOTO + 1)
    except OSError as error:
        raise FileUnreadable(path.name) from error
    return normalise_picture(content, path.name)


def normalise_picture(content: bytes, name: str) -> bytes:
    """Return a picture as a JPEG of SIZE: turned upright, cut to shape around its centre, without hidden details.

    Raises PhotoTooLarge or PhotoDamaged.
    """
    from PIL import Image, ImageOps  # 17 ms that a start without photos saves

    if len(content) > LARGEST_PHOTO:
        raise PhotoTooLarge(name)
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "BMP")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoTooLarge(name)
            if min(picture.size) < 2:
                raise PhotoDamaged(name)
            picture.draft("RGB", SIZE)  # a JPEG unpacks to this size or up to twice as much, many times faster
            upright = ImageOps.exif_transpose(picture)
            see_through = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
            paper = upright.convert("RGBA" if see_through else "RGB")
        if see_through:
            white = Image.new("RGB", paper.size, "white")
            white.paste(paper, mask=paper.getchannel("A"))
            paper = white
        target = io.BytesIO()
        ImageOps.fit(paper, SIZE, Image.Resampling.LANCZOS).save(target, "JPEG", quality=90, dpi=(300, 300))
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge(name) from error
    except _BROKEN_BYTES as error:
        raise PhotoDamaged(name) from error
    return target.getvalue()


def _files(folder: Path) -> Iterable[Path]:
    if not folder.is_dir() or not os.access(folder, os.R_OK):
        raise FileUnreadable(folder.name)
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _match(path: Path, by_id: Mapping[str, PhotoSubject], by_name: Mapping[str, list[PhotoSubject]]) -> PhotoSubject | Problem:
    parts = [part for part in _SEPARATORS.split(_ID_IN_NAME.sub(lambda match: f"_{match[0]}_", path.stem)) if part]
    named = [by_name[key] for key in dict.fromkeys([_name_key(path.stem), *map(_name_key, parts)]) if key in by_name]
    for part in parts:
        subject = by_id.get(normalise(part))
        if subject is not None:
            if named and not any(subject in people for people in named):
                return CONTRADICTION.at(value=path.name)
            return subject
    if any(_ID_IN_NAME.fullmatch(part) for part in parts) or not named:  # a number that nobody has: the name alone is no proof
        return NOBODY.at(value=path.name)
    people = [person for group in named for person in group]
    return people[0] if len(people) == 1 else SAME_NAME.at(value=path.name, count=len(people))


def _name_key(name: str) -> str:
    return tidy_name(name).casefold()
