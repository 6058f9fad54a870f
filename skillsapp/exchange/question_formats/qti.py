"""Questions in QTI 2.1, 2.2 and 3.0: a single item, or a package of items with its list of contents, pictures and stimuli."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.harvest import Harvest, Notes, Unusable
from skillsapp.exchange.question_formats.house_tags import read_tags, with_tags
from skillsapp.exchange.question_formats.marked_text import no_pictures
from skillsapp.exchange.question_formats.qti_items import ITEM, STIMULUS, attribute, inside, name_of, read_item, read_material
from skillsapp.exchange.question_formats.qti_package import MANIFEST, Listed, Package, PackageDamaged, listed
from skillsapp.exchange.question_formats.qti_writing import write
from skillsapp.exchange.question_formats.question_format import CaseRow, QuestionFile, QuestionFormat, ReadOptions
from skillsapp.exchange.question_formats.xml_tree import Element, XmlDamaged, XmlTooLarge, XmlUnsafe, parse_xml
from skillsapp.exchange.source import FileTooLarge, read_bytes
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

_ZIP = b"PK\x03\x04"
_ROOTS = re.compile(
    rb"<(?:[\w.-]+:)?(?:assessment(?:Item|Test|Stimulus)|qti-assessment-(?:item|test|stimulus)|questestinterop)[\s>/]"
)
_ITEM_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:assessmentItem|qti-assessment-item)[\s>/]")
_START = 4096
_MOST_LOOKED_AT = 50
_TEST = "assessmenttest"
_OLD = "questestinterop"
_WRONG = (XmlDamaged, XmlUnsafe, XmlTooLarge, PackageDamaged, FileTooLarge)


@dataclass(eq=False)
class QtiTooOld(SkillsError):
    """QTI 1.2 shares nothing with its successors but the name."""

    code: ClassVar[str] = "file.qti_version"
    text: ClassVar[str] = N_("“{name}” is written in QTI 1.x. Export it as QTI 2.1, 2.2 or 3.0.")
    name: str


@dataclass(eq=False)
class NotAnItem(SkillsError):
    code: ClassVar[str] = "file.not_qti"
    text: ClassVar[str] = N_("“{name}” holds no QTI item (its root element is “{root}”). Choose an item or the whole package.")
    name: str
    root: str


def knows(path: Path, head: bytes) -> bool:
    """Tell whether the root element is one of QTI's (or of no other XML known here), or an archive has a list of contents or items."""
    if not head.startswith(_ZIP):
        head = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        return head.startswith(b"<?xml") or (head.startswith(b"<") and bool(_ROOTS.search(head)))
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            return _manifest_of(tuple(names)) is not None or any(_holds_item(archive, name) for name in names[:_MOST_LOOKED_AT])
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError, OSError, RuntimeError):
        return False


def read(path: Path, options: ReadOptions) -> QuestionFile:
    """Read an item or a package.

    Raises a DamagedError, XmlUnsafe, XmlTooLarge, PackageUnsafe, QtiTooOld or NotAnItem when the whole file cannot be read.
    """
    content = read_bytes(path)
    harvest = Harvest(options)
    if content.startswith(_ZIP):
        _PackageReader(Package(content, path.name), harvest).read()
        return harvest.finish()
    root = parse_xml(content, path.name)
    if name_of(root) == _OLD:
        raise QtiTooOld(path.name)
    if name_of(root) != ITEM:
        raise NotAnItem(path.name, root.name)
    notes = Notes(root.line)
    try:
        row = read_item(root, harvest, notes, no_pictures)
    except Unusable as refusal:
        harvest.reject(notes, refusal.problem)
    else:
        if _stimulus_of(root):
            notes.note(losses.PARTS_LOST, "assessmentStimulusRef")
        harvest.take(row, notes)
    return harvest.finish()


def _manifest_of(paths: tuple[str, ...]) -> str | None:
    """Return the list of contents: at the top, or in the one folder that somebody packed instead of its files."""
    found = sorted((path for path in paths if path.rpartition("/")[2].lower() == MANIFEST), key=len)
    return found[0] if found and found[0].count("/") <= 1 else None


class _PackageReader:
    """Items are numbered in the order of the list of contents; that number is their row, their path the column of their problems."""

    def __init__(self, package: Package, harvest: Harvest) -> None:
        self._package, self._harvest = package, harvest
        self._number = 0

    def read(self) -> None:
        manifest = _manifest_of(self._package.paths)
        if manifest is None:
            resources: Iterator[Listed] = iter(())
            missing: Mapping[str, int] = {}
        else:
            resources, missing = listed(self._package, manifest)
        done = {manifest}
        for resource in resources:
            if resource.path not in done and _is_xml(resource.path):
                done.add(resource.path)
                self._take(resource)
        for address in missing:
            self._number += 1
            notes = Notes(self._number, manifest or "")
            self._harvest.reject(notes, notes.refusal(losses.ITEM_MISSING, address).problem)
        for path in self._package.paths:
            if path not in done and _is_xml(path) and _is_unlisted_item(self._package, path):
                self._harvest.note(losses.NOT_LISTED.at(0, path, path))
                self._take(Listed(path, "", ()))
        if manifest is None and not self._number:
            raise PackageDamaged(self._package.name)

    def _take(self, resource: Listed) -> None:
        path = resource.path
        try:
            root = parse_xml(self._package.read(path), path)
        except _WRONG as error:
            if resource.kind and "item" not in resource.kind:
                return
            self._number += 1
            notes = Notes(self._number, path)
            self._harvest.reject(notes, notes.refusal(losses.ITEM_DAMAGED, path, reason=str(error)).problem)
            return
        if name_of(root) == _TEST:
            self._harvest.note(losses.TESTS_IGNORED.at(0, path, attribute(root, "title") or path))
        if name_of(root) == _OLD:
            raise QtiTooOld(f"{self._package.name}/{path}")
        if name_of(root) != ITEM:
            return
        self._number += 1
        notes = Notes(self._number, path)
        try:
            row = read_item(root, self._harvest, notes, lambda address: self._picture(path, address))
        except Unusable as refusal:
            self._harvest.reject(notes, refusal.problem)
            return
        tags = read_tags(resource.keywords)
        if tags.foreign:
            notes.note(losses.TAGS_LOST, ", ".join(tags.foreign))
        case = self._case(root, path, notes)
        self._harvest.take(with_tags(replace(row, case=case), tags), notes)

    def _picture(self, path: str, address: str) -> bytes | None:
        found = self._package.beside(path, address)
        return self._package.read(found) if found is not None else None

    def _case(self, root: Element, path: str, notes: Notes) -> str:
        """Return the key of the stimulus that an item stands under, "" for none."""
        address = _stimulus_of(root)
        found = self._package.beside(path, address) if address else None
        if found is None:
            if address:
                notes.note(losses.PARTS_LOST, f"assessmentStimulusRef {address}")
            return ""
        known = next((key for key, case in self._harvest.cases.items() if key == found), None)
        if known is None:
            try:
                stimulus = parse_xml(self._package.read(found), found)
                if name_of(stimulus) != STIMULUS:
                    raise XmlDamaged(found, stimulus.line, stimulus.name)
            except _WRONG:
                notes.note(losses.PARTS_LOST, f"assessmentStimulusRef {address}")
                return ""
            _id, title, text = read_material(stimulus, self._harvest, notes, lambda one: self._picture(found, one))
            self._harvest.cases[found] = CaseRow(len(self._harvest.cases) + 1, found, title, text)
        return found


def _stimulus_of(root: Element) -> str:
    return next((attribute(each, "href") for each in inside(root, "assessmentstimulusref")), "")


def _is_xml(path: str) -> bool:
    return path.lower().endswith(".xml")


def _is_unlisted_item(package: Package, path: str) -> bool:
    return bool(_ITEM_ROOT.search(package.read(path)[:_START]))


def _holds_item(archive: zipfile.ZipFile, name: str) -> bool:
    if not _is_xml(name):
        return False
    with archive.open(name) as stream:
        return bool(_ITEM_ROOT.search(stream.read(_START)))


QTI = QuestionFormat("qti", N_("QTI package"), (".zip", ".xml"), knows, read, write)
