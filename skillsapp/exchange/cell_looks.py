"""What cells of an .xlsx show beside their values: shares in percent, and raised or lowered figures, which reading values alone would lose."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType
from xml.etree import ElementTree

from skillsapp.exchange.sheet_pictures import BROKEN, local_name, sheet_part, xml_part

_PERCENT_FORMATS = {9: 0, 10: 2}
_CUSTOM = re.compile(r"0(?:\.(0+))?%")
_RAISED = {"superscript": "sup", "subscript": "sub"}
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]+)")
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
NOTHING: Mapping[tuple[int, int], str] = MappingProxyType({})


def read_looks(content: bytes, sheet: str) -> Mapping[tuple[int, int], str]:
    """Return the texts that cells show where these differ from their values, by row (as the sheet counts) and column (from 0)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            part = sheet_part(archive, sheet)
            percents = _percents(xml_part(archive, _STYLES)) if _STYLES in names and b"%" in _styles_of(archive) else {}
            raised = _STRINGS in names and b"vertAlign" in archive.read(_STRINGS)
            inline = b"vertAlign" in archive.read(part)
            if not (percents or raised or inline):
                return NOTHING
            strings = _strings(xml_part(archive, _STRINGS)) if raised else {}
            return MappingProxyType(dict(_shown(xml_part(archive, part), percents, strings)))
    except BROKEN:
        return NOTHING


def _styles_of(archive: zipfile.ZipFile) -> bytes:
    """Return the looks of a workbook, a percent sign behind them where they use a format that needs none of its own."""
    styles = archive.read(_STYLES)
    return styles + b"%" if re.search(rb'numFmtId="(?:9|10)"', styles) else styles


def _percents(styles: ElementTree.Element) -> dict[str, int]:
    """Return the decimals of each look that shows percent, by its number."""
    custom = {
        node.get("numFmtId", ""): len(found[1] or "")
        for node in styles.iter()
        if local_name(node.tag) == "numFmt" and (found := _CUSTOM.search(node.get("formatCode", "")))
    }
    known = {**{str(key): decimals for key, decimals in _PERCENT_FORMATS.items()}, **custom}
    looks = next((node for node in styles if local_name(node.tag) == "cellXfs"), ())
    return {str(place): known[node.get("numFmtId", "")] for place, node in enumerate(looks) if node.get("numFmtId", "") in known}


def _strings(strings: ElementTree.Element) -> dict[str, str]:
    """Return the shared texts that have raised or lowered signs, by their number."""
    return {str(place): text for place, node in enumerate(strings) if (text := _marked(node))}


def _marked(node: ElementTree.Element) -> str:
    """Return a text with its raised and lowered signs marked, "" where it has none."""
    pieces: list[str] = []
    found = False
    for run in node:
        text = "".join(each.text or "" for each in run.iter() if local_name(each.tag) == "t")
        look = next((each.get("val", "") for each in run.iter() if local_name(each.tag) == "vertAlign"), "")
        mark = _RAISED.get(look, "") if text.strip() else ""
        found = found or bool(mark)
        pieces.append(f"<{mark}>{text}</{mark}>" if mark else text)
    return "".join(pieces) if found else ""


def _shown(
    sheet: ElementTree.Element, percents: Mapping[str, int], strings: Mapping[str, str]
) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in sheet.iter():
        place = _PLACE.fullmatch(cell.get("r", "")) if local_name(cell.tag) == "c" else None
        if place is None:
            continue
        kind, values = cell.get("t", "n"), {local_name(child.tag): child for child in cell}
        value = (values["v"].text or "") if "v" in values else ""
        text = ""
        if kind == "s":
            text = strings.get(value, "")
        elif kind == "inlineStr" and "is" in values:
            text = _marked(values["is"])
        elif kind == "n" and value and cell.get("s", "") in percents:
            text = _percent(value, percents[cell.get("s", "")])
        if text:
            yield (int(place[2]), _column(place[1])), text


def _percent(value: str, decimals: int) -> str:
    try:
        return f"{(Decimal(value) * 100).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)}%"
    except InvalidOperation:
        return ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
