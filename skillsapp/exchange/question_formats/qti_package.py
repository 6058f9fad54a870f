"""Packages: archives from anybody, read in memory only; tricks with paths, links, sizes and passwords are refused as a whole."""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import unquote

from skillsapp.exchange.question_formats.xml_tree import Element, parse_xml
from skillsapp.exchange.source import FileEncrypted, FileTooLarge
from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.i18n import N_

MANIFEST = "imsmanifest.xml"
MOST_FILES = 20_000
LARGEST_UNPACKED = 512 << 20
LARGEST_PART = 64 << 20
MOST_FOLD = 200
"""How many times larger than packed a file may be: text packs to a tenth, a bomb to a thousandth."""
SMALL = 1 << 20
_UTF8 = 0x800
_DRIVE = re.compile(r"^[A-Za-z]:")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


@dataclass(eq=False)
class PackageUnsafe(SkillsError):
    """The archive holds what could write outside of its folder or reach for something else."""

    code: ClassVar[str] = "file.unsafe"
    text: ClassVar[str] = N_(
        "“{name}” holds “{entry}”, a path or link that leads out of the package. Such packages are not read."
    )
    name: str
    entry: str


@dataclass(eq=False)
class PackageDamaged(DamagedError):
    code: ClassVar[str] = "file.damaged"
    text: ClassVar[str] = N_("“{name}” is no complete package. Export it anew from the program that it comes from.")
    name: str


class Package:
    """The files of a package by their paths; nothing is ever unpacked onto the disk."""

    def __init__(self, content: bytes, name: str) -> None:
        """Check every entry.  Raises PackageUnsafe, PackageDamaged, FileTooLarge or FileEncrypted."""
        self.name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            entries = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
            raise PackageDamaged(name) from error
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise FileTooLarge(name)
        for entry in entries:
            _check_entry(entry, name)
        self._entries = {_name_of(entry): entry for entry in entries if not entry.is_dir()}
        if len(self._entries) != sum(not entry.is_dir() for entry in entries):
            raise PackageDamaged(name)  # two files of one name: which one counts depends on who reads

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def read(self, path: str) -> bytes:
        """Return a file of the package.  Raises PackageDamaged."""
        try:
            with self._archive.open(self._entries[path]) as stream:
                content = stream.read(LARGEST_PART + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            ValueError,
            OSError,
            KeyError,
            RuntimeError,
        ) as error:
            raise PackageDamaged(f"{self.name}/{path}") from error
        if len(content) > LARGEST_PART:
            raise FileTooLarge(f"{self.name}/{path}")
        return content

    def beside(self, path: str, address: str) -> str | None:
        """Return the path of what *address* in the file *path* names, or None where it leads out of the package or nowhere."""
        address = unquote(address.partition("#")[0].partition("?")[0]).strip()
        if not address or _SCHEME.match(address) or address.startswith("/") or "\\" in address:
            return None
        found = posixpath.normpath(posixpath.join(posixpath.dirname(path), address))
        return found if found in self._entries else None


def _name_of(entry: zipfile.ZipInfo) -> str:
    """Return a file's name as who packed it wrote it: programs in China write names in GBK and do not say so."""
    if entry.flag_bits & _UTF8 or entry.filename.isascii():
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def _check_entry(entry: zipfile.ZipInfo, name: str) -> None:
    path = entry.orig_filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if (
        "\\" in path
        or "\x00" in path
        or path.startswith("/")
        or _DRIVE.match(path)
        or ".." in path.split("/")
        or kind not in (0, stat.S_IFREG, stat.S_IFDIR)
    ):
        raise PackageUnsafe(name, path.replace("\x00", " ")[:120])
    if entry.flag_bits & 1:
        raise FileEncrypted(name)
    if entry.file_size > LARGEST_PART or (entry.file_size > SMALL and entry.file_size > MOST_FOLD * max(entry.compress_size, 1)):
        raise FileTooLarge(name)


@dataclass(frozen=True, slots=True)
class Listed:
    """A resource of the list of contents; `keywords` are its tags."""

    path: str
    kind: str
    keywords: tuple[str, ...]


def listed(package: Package, manifest: str) -> tuple[Iterator[Listed], Mapping[str, int]]:
    """Return the resources that the list of contents names, and the lines of those that are not there by their address."""
    root = parse_xml(package.read(manifest), manifest)
    found: list[Listed] = []
    missing: dict[str, int] = {}
    for resource in root.all("resource"):
        address = resource.get("href")
        path = package.beside(manifest, address)
        kind = resource.get("type").lower()
        if path is None:
            if address and _is_question(kind):
                missing[address] = resource.line
            continue
        found.append(Listed(path, kind, tuple(_keywords(resource))))
    return iter(found), missing


def _is_question(kind: str) -> bool:
    return "item" in kind and "qti" in kind


def _keywords(resource: Element) -> Iterator[str]:
    for keyword in resource.all("keyword"):
        for text in keyword.all("string", "langstring"):
            yield text.text().strip()
