"""The pictures inside an .xlsx and the rows they belong to: floating ones by where their middle lies, others by the formula that shows them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree import ElementTree

EMU_A_POINT = 12_700
USUAL_HEIGHT = 15.0  # points; what a row has where the sheet says nothing
LARGEST_XML = 64 << 20
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ANCHORS = ("twoCellAnchor", "oneCellAnchor")
BROKEN = (KeyError, ValueError, zipfile.BadZipFile, ElementTree.ParseError, OSError, EOFError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A floating picture: the row in which its middle lies (as the spreadsheet counts) and the columns it touches (from 0)."""

    row: int
    first_column: int
    last_column: int
    content: bytes


@dataclass(frozen=True, slots=True)
class SheetPictures:
    placed: Sequence[PlacedPicture] = ()
    named: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    """Pictures that live in a cell, by the name that the cell's formula gives."""


def read_pictures(content: bytes, sheet: str) -> SheetPictures:
    """Return the pictures of the sheet called *sheet*; a part that is missing or damaged holds none, the rows are read all the same."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not any("/media/" in name for name in archive.namelist()):
                return SheetPictures()
            placed = tuple(_placed(archive, sheet))
            return SheetPictures(placed, MappingProxyType(_named(archive)))
    except BROKEN:
        return SheetPictures()


def count_pictures(content: bytes) -> int:
    """Return how many picture files an .xlsx holds, wherever they are shown."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(name.startswith("xl/media/") and not name.endswith("/") for name in archive.namelist())
    except BROKEN:
        return 0


def _placed(archive: zipfile.ZipFile, sheet: str) -> Iterator[PlacedPicture]:
    part = sheet_part(archive, sheet)
    heights: _RowHeights | None = None
    for target in _targets(archive, part, "/drawing").values():
        related = _targets(archive, target, "/image")
        for anchor in xml_part(archive, target):
            kind = local_name(anchor.tag)
            embedded = next((blip.get(f"{_R}embed") for blip in anchor.iter() if local_name(blip.tag) == "blip"), None)
            if kind not in _ANCHORS or embedded not in related:
                continue
            heights = heights or _RowHeights(xml_part(archive, part))
            start = _place(anchor, "from")
            row, last_column = heights.row_of_middle(start, _place(anchor, "to"), _extent(anchor)), start["col"]
            end = _place(anchor, "to")
            if end:
                last_column = end["col"] if end["colOff"] > 0 else max(start["col"], end["col"] - 1)
            yield PlacedPicture(row + 1, start["col"], last_column, archive.read(related[embedded]))


def _named(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Return the pictures of the part in which one common office program keeps those that fill a cell."""
    part = next((name for name in archive.namelist() if name.endswith("cellimages.xml")), "")
    if not part:
        return {}
    related, found = _targets(archive, part, "/image"), {}
    for picture in xml_part(archive, part).iter():
        if local_name(picture.tag) != "pic":
            continue
        name = next((str(node.get("name")) for node in picture.iter() if local_name(node.tag) == "cNvPr"), "")
        embedded = next((node.get(f"{_R}embed") for node in picture.iter() if local_name(node.tag) == "blip"), None)
        if name and embedded in related:
            found[name] = archive.read(related[embedded])
    return found


class _RowHeights:
    """How high the rows of a sheet are, in EMU; rows count from 0."""

    def __init__(self, sheet: ElementTree.Element) -> None:
        usual, self._own = USUAL_HEIGHT, {}
        for node in sheet.iter():
            if local_name(node.tag) == "sheetFormatPr":
                usual = float(node.get("defaultRowHeight") or USUAL_HEIGHT)
            elif local_name(node.tag) == "row" and node.get("ht") and node.get("r"):
                self._own[int(node.get("r", "1")) - 1] = round(float(node.get("ht", "0")) * EMU_A_POINT)
        self._usual = round(usual * EMU_A_POINT)

    def row_of_middle(self, start: Mapping[str, int], end: Mapping[str, int], height: int) -> int:
        row, top = start["row"], start["rowOff"]
        if end:
            height = sum(map(self._height, range(row, min(end["row"], row + 1000)))) + end["rowOff"] - top
        middle = top + max(0, height) // 2
        while middle >= self._height(row) and middle > 0:
            middle -= max(1, self._height(row))
            row += 1
        return row

    def _height(self, row: int) -> int:
        return self._own.get(row, self._usual)


def sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the part that holds the sheet called *sheet*.  Raises one of BROKEN."""
    workbook = next(name for name in ("xl/workbook.xml", *archive.namelist()) if name.endswith("workbook.xml"))
    targets = _targets(archive, workbook, "/worksheet")
    for node in xml_part(archive, workbook).iter():
        if local_name(node.tag) == "sheet" and node.get("name") == sheet:
            return targets[node.get(f"{_R}id", "")]
    raise KeyError(sheet)


def _targets(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, str]:
    """Return the parts of a *kind* that *part* speaks of, by their relation's id."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in archive.namelist():
        return {}
    found = {}
    for node in xml_part(archive, relations):
        target = node.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if node.get("Type", "").endswith(kind) and path in archive.namelist():
            found[node.get("Id", "")] = path
    return found


def xml_part(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """Return a part as XML.  Raises one of BROKEN."""
    if archive.getinfo(part).file_size > LARGEST_XML:
        raise ValueError(part)
    content = archive.read(part)
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content[:4096], re.IGNORECASE):
        raise ValueError(part)  # no office program writes one; it could unpack to anything
    return ElementTree.fromstring(content)


def _place(anchor: ElementTree.Element, end: str) -> dict[str, int]:
    node = next((child for child in anchor if local_name(child.tag) == end), None)
    return {local_name(child.tag): int(child.text or 0) for child in node} if node is not None else {}


def _extent(anchor: ElementTree.Element) -> int:
    return next((int(child.get("cy", "0")) for child in anchor if local_name(child.tag) == "ext"), 0)


def local_name(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]
