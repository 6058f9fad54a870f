"""Preprinted stock: where each field goes, read from a file, and the fields alone on paper, moved by the printer's offset."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from skillsapp.domain.seal import Seal
from skillsapp.kernel import paths
from skillsapp.kernel.errors import DamagedError
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.certificate_looks import QR_SIZE, CertificateData, caption_of
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import GREY, MM, Align, Pen
from skillsapp.printouts.typesetting import INK, measure, wrapped

_TEXTS = frozenset(
    {"number", "title", "name", "id_text", "issuer", "issued_on", "salutation", "programme", "date_range", "group", "prize"}
    | {"valid_until"}
)
_PLACES = frozenset({"photo", "qr", "seal", "body"})
_CAPTION = 7.5


@dataclass(eq=False)
class StockWrong(DamagedError):
    """A file with the positions on preprinted stock cannot be used."""

    code: ClassVar[str] = "stock.wrong"
    text: ClassVar[str] = N_("The positions for preprinted paper in {file} cannot be used: {reason}")
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A field, or a text that stands on the stock already.  Millimetres from the left and upper edge; `size` in points."""

    x: float
    y: float
    key: str = ""
    text: str = ""
    size: float = 12
    style: Style = Style.SONG
    align: Align = "left"
    spacing: float = 0
    room: float = 0
    lines: int = 1
    lead: float = 0
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Stock:
    """Preprinted paper: its size in points, which of our looks it resembles, and what goes where."""

    size: tuple[float, float]
    ground: str
    preprinted: tuple[Place, ...]
    places: tuple[Place, ...]


def stock_of(template: str, layouts: Path | None = None) -> Stock:
    """Return the stock of a template: the association's own file in *layouts* where there is one.  Raises StockWrong."""
    own = layouts / f"{template}.toml" if layouts is not None else None
    if own is not None and own.is_file():
        return _read(own)
    return _shipped(template)


@cache
def _shipped(template: str) -> Stock:
    return _read(paths.resources() / "layouts" / f"{template}.toml")


def _read(path: Path) -> Stock:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        width, height = (float(side) * MM for side in raw["paper"])
        places = tuple(_place(one, path) for one in raw["field"])
        preprinted = tuple(_place({**one, "key": "title"}, path) for one in raw.get("preprinted", ()))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StockWrong(path.name, str(error)) from error
    return Stock((width, height), str(raw.get("ground", "")), preprinted, places)


def _place(raw: Mapping[str, Any], path: Path) -> Place:
    known = {field.name for field in fields(Place)}
    strange = next((key for key in raw if key not in known), None)
    if strange is not None or raw["key"] not in _TEXTS | _PLACES:
        raise StockWrong(path.name, strange or str(raw["key"]))
    if raw.get("align", "left") not in ("left", "center", "right"):
        raise StockWrong(path.name, str(raw["align"]))
    return Place(**{**raw, "style": Style(raw.get("style", Style.SONG))})


def fill_stock(
    pen: Pen,
    stock: Stock,
    data: CertificateData,
    right_tenths: int = 0,
    down_tenths: int = 0,
    seal: Seal | None = None,
    *,
    labelled: bool = False,
) -> None:
    """Print the fields of *data* on *stock*, moved by the offsets; with *labelled* also what the stock says, in grey."""
    if labelled:
        for place in stock.preprinted:
            _write(pen, pen.height, 0, place, place.text, GREY)
    top = pen.height - down_tenths / 10 * MM
    aside = right_tenths / 10 * MM
    for place in stock.places:
        _fill(pen, top, aside, place, data, seal)


def _fill(pen: Pen, top: float, aside: float, place: Place, data: CertificateData, seal: Seal | None) -> None:
    x, y = place.x * MM + aside, top - place.y * MM
    match place.key:
        case "photo":
            if data.photo is not None:
                pen.photo(x, y - place.height * MM, place.width * MM, place.height * MM, data.photo)
        case "qr":
            size = place.width * MM or QR_SIZE
            pen.qr(x, y - size, size, data.qr_text)
            caption = caption_of(data.qr_text)
            pen.text(x + size / 2, y - size - _CAPTION * 1.5, caption, Style.HEI, _CAPTION, align="center", color=GREY)
        case "seal":
            if seal is not None:
                pen.seal(x, y, seal.width_mm * MM, seal.picture)
        case "body":
            pen.paragraph(x, y, data.body, place.room * MM, place.height * MM, largest=place.size)
        case "name":
            wide = measure(data.name, place.style, place.size)
            fit = min(1.0, place.room * MM / wide) if place.room and wide else 1.0
            pen.name(x, y, data.name, place.style, place.size * fit, align=place.align)
        case key:
            _write(pen, top, aside, place, str(getattr(data, key)), INK)


def _write(pen: Pen, top: float, aside: float, place: Place, text: str, color: int) -> None:
    """Write *text* on as many lines as the place has, smaller where it would not fit."""
    x, y, room, size = place.x * MM + aside, top - place.y * MM, place.room * MM, place.size
    lines = [text]
    if room:
        lines = wrapped(text, place.style, size, room)
        while len(lines) > place.lines and size > 6:
            size -= 0.5
            lines = wrapped(text, place.style, size, room)
    for number, line in enumerate(lines):
        lead = place.lead * MM or size * 1.4
        pen.text(x, y - number * lead, line, place.style, size, align=place.align, color=color, spacing=place.spacing)
