"""What certificates look like: the award certificate (`classic`) and the quieter one of a training class (`class`).

Each look has a sheet for A4, one certificate a page, and one for A5, two to a page.  A code of 77 modules is 32 mm wide: 0.42 mm a
module, which every scanner and telephone reads at 150 dpi; see `tests/bench/codes.py` for what was measured.
No seal is printed by default: its place stays free for the wet stamp.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from skillsapp.domain.seal import Seal
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.ornament import flourish, meander, ribbon, rosette, stepped_frame
from skillsapp.printouts.pen import A4, A4_LANDSCAPE, GREY, MM, Pen
from skillsapp.printouts.typesetting import INK, Run, measure
from skillsapp.printouts.wording import _

QR_SIZE = 32 * MM
SMALL_QR_SIZE = 28 * MM
PHOTO_WIDTH, PHOTO_HEIGHT = 35 * MM, 49 * MM
A5_LANDSCAPE = (210 * MM, 148.5 * MM)

_RED, _GOLD, _PALE_GOLD, _IVORY = 0xB3141C, 0xB8860B, 0xEFDFB4, 0xFFFCF3
_SLATE, _TEAL, _MIST = 0x1D3B4F, 0x3E6E7E, 0xD5E3E6


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What one certificate says; every text is ready to be printed.  The last ones are for stock that has the rest on it."""

    number: str
    title: str
    name: str
    id_text: str
    photo: Path | None
    body: tuple[Run, ...]
    issuer: str  # several issuers stand on lines of their own
    issued_on: str
    qr_text: str
    template: str = "classic"
    salutation: str = ""  # what follows the name, with its colon
    programme: str = ""
    date_range: str = ""
    group: str = ""
    prize: str = ""
    valid_until: str = ""  # empty where the paper says nothing of it


Fill = Callable[[Pen, CertificateData, Seal | None], None]


@dataclass(frozen=True, slots=True)
class Look:
    """A sheet: its size in points, what lies under the text, and where the text goes; drawn at *scale*."""

    key: str
    size: tuple[float, float]
    background: Callable[[Pen], None]
    fill: Fill
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Template:
    """A look for A4 and one for half of it."""

    key: str
    whole: Look
    half: Look

    @property
    def size(self) -> tuple[float, float]:
        return self.whole.size


def caption_of(qr_text: str) -> str:
    """Return what stands under a code: one that opens a page says that it can be scanned."""
    return _("Scan to verify") if qr_text[:6].upper() == "HTTPS:" else _("Certificate data")


def _classic_ground(pen: Pen) -> None:
    width, height = pen.width, pen.height
    pen.box(19, 19, width - 38, height - 38, line=0, fill=_IVORY)
    center = (width / 2, height / 2 - 16)
    rosette(pen, center, 122, 196, petals=36, strands=12, color=_PALE_GOLD)
    rosette(pen, center, 58, 118, petals=24, strands=10, color=_PALE_GOLD)
    rosette(pen, center, 12, 54, petals=18, strands=6, color=_PALE_GOLD)
    pen.box(19, 19, width - 38, height - 38, line=6, color=_RED)
    pen.box(25.5, 25.5, width - 51, height - 51, line=0.9, color=_GOLD)
    meander(pen, 31, 31, width - 62, height - 62, 10.5, color=_GOLD, corner=_RED)
    stepped_frame(pen, 46.5, 11, width=0.8, color=_GOLD)
    stepped_frame(pen, 50, 11, width=1.6, color=_RED)
    flourish(pen, (width / 2, height - 178), 92, color=_GOLD, heart=0xD9B44A)


def _classic(pen: Pen, data: CertificateData, seal: Seal | None, scale: float = 1.0) -> None:
    """Fill the award certificate; at half size the code and the seal keep their true size, and small print grows."""
    small = scale < 1
    qr_size = (SMALL_QR_SIZE if small else QR_SIZE) / scale
    width, height = pen.width, pen.height
    left, right = 106.0, width - 106
    number = _("No.: {number}").format(number=data.number)
    pen.text(width - 92, height - 92, number, Style.SONG, 12 if small else 10.5, align="right")
    _title(pen, data.title, height - 144, 56, 26, 520, _RED)
    photo_y = 232.0
    id_line = _("ID number {number}").format(number=data.id_text)
    if data.photo:
        _framed_photo(pen, data.photo, left, photo_y, _GOLD, (PHOTO_WIDTH, PHOTO_HEIGHT))
        center, room = left + PHOTO_WIDTH / 2, PHOTO_WIDTH + 30
        pen.fitted(center, photo_y - 15, id_line, Style.SONG, 9.2 if small else 7.6, room, align="center")
        left += PHOTO_WIDTH + 30
    name_y = height - 228
    end = pen.name(left + 6, name_y, data.name, Style.KAI_BOLD, _name_size(data.name, 28, right - left - 90))
    line_end = max(end + 6, left + 104)
    pen.line(left, name_y - 7, line_end, name_y - 7, width=0.7)
    pen.text(line_end + 8, name_y, data.salutation, Style.KAI, 22)
    floor = 168 + 28 * (data.issuer.count("\n") + 1)
    pen.paragraph(left, name_y - 50, data.body, right - left, name_y - 50 - floor, largest=21, accent=_RED)
    qr_x, qr_y = 106 + (PHOTO_WIDTH - qr_size) / 2, 84.0 if small else 101
    _code(pen, data, qr_x, qr_y, qr_size, 10 if small else 8)
    if not data.photo:
        pen.text(qr_x + qr_size + 14, qr_y + 3, id_line, Style.SONG, 11 if small else 9)
    _signature(pen, data, width - 208, 150, 19, seal, scale)


def _class_ground(pen: Pen) -> None:
    width, height = pen.width, pen.height
    center = (width / 2, height / 2 - 30)
    rosette(pen, center, 118, 178, petals=40, strands=8, color=_MIST, width=0.2)
    rosette(pen, center, 64, 114, petals=28, strands=6, color=_MIST, width=0.2)
    _class_frame(pen, 30.0, 13.0)


def _small_class_ground(pen: Pen) -> None:
    center = (pen.width / 2 + 46, pen.height / 2 - 18)
    rosette(pen, center, 84, 128, petals=36, strands=8, color=_MIST, width=0.2)
    rosette(pen, center, 44, 81, petals=24, strands=6, color=_MIST, width=0.2)
    _class_frame(pen, 25.0, 10.0)


def _class_frame(pen: Pen, inset: float, band: float) -> None:
    width, height = pen.width, pen.height
    for upright, start, length in (
        (False, (inset, inset + band / 2), width - 2 * inset), (False, (inset, height - inset - band / 2), width - 2 * inset),
        (True, (inset + band / 2, inset), height - 2 * inset), (True, (width - inset - band / 2, inset), height - 2 * inset),
    ):  # fmt: skip
        ribbon(pen, start, length, band - 3, waves=round(length / (band * 2)), strands=6, color=0x8FB3BD, upright=upright)
    pen.box(inset - 3, inset - 3, width - 2 * inset + 6, height - 2 * inset + 6, line=1.8, color=_SLATE)
    pen.box(inset, inset, width - 2 * inset, height - 2 * inset, line=0.5, color=_TEAL)
    inner = inset + band
    pen.box(inner, inner, width - 2 * inner, height - 2 * inner, line=0.5, color=_TEAL)
    pen.box(inner + 3, inner + 3, width - 2 * inner - 6, height - 2 * inner - 6, line=1, color=_SLATE)
    for x in (inset, width - inset - band):
        for y in (inset, height - inset - band):
            pen.box(x, y, band, band, line=0.8, color=_SLATE, fill=0xFFFFFF)
            pen.box(x + 3, y + 3, band - 6, band - 6, line=0.8, color=_TEAL, fill=_MIST)


def _class(pen: Pen, data: CertificateData, seal: Seal | None) -> None:
    width, height = pen.width, pen.height
    left, right = 92.0, width - 92
    pen.text(right + 14, height - 78, _("No.: {number}").format(number=data.number), Style.SONG, 10.5, align="right")
    _title(pen, data.title, height - 156, 50, 30, 400, _SLATE)
    middle = width / 2
    _divider(pen, middle, height - 184, 96)
    photo_y = height - 366
    if data.photo:
        _framed_photo(pen, data.photo, middle - PHOTO_WIDTH / 2, photo_y, _TEAL, (PHOTO_WIDTH, PHOTO_HEIGHT))
    name_y = height - 408 if data.photo else height - 300
    pen.name(middle, name_y, data.name, Style.KAI_BOLD, _name_size(data.name, 28, right - left), align="center")
    id_line = _("ID number {number}").format(number=data.id_text)
    pen.fitted(middle, name_y - 24, id_line, Style.SONG, 12, right - left, align="center")
    body_y = name_y - 70
    floor = 222 + 25 * (data.issuer.count("\n") + 1)
    pen.paragraph(left, body_y, data.body, right - left, body_y - floor, largest=19, accent=_SLATE)
    _code(pen, data, left, 106, QR_SIZE, 8)
    _signature(pen, data, right - 112, 162, 17, seal)


def _small_class(pen: Pen, data: CertificateData, seal: Seal | None) -> None:
    """Fill half a sheet: photo and code at the left, the words at the right."""
    height = pen.height
    left, right = 196.0, pen.width - 60
    column = 116.0  # the middle of photo and code
    number = _("No.: {number}").format(number=data.number)
    pen.fitted(column, 218, number, Style.SONG, 9.5, 2 * (column - 50), align="center")
    _title(pen, data.title, height - 84, 36, 26, 250, _SLATE, middle=(left + right) / 2)
    _divider(pen, (left + right) / 2, height - 100, 76)
    if data.photo:
        size = (30 * MM, 42 * MM)
        _framed_photo(pen, data.photo, column - size[0] / 2, height - 64 - size[1], _TEAL, size)
    else:
        pen.box(column - 15 * MM, height - 64 - 42 * MM, 30 * MM, 42 * MM, line=0.5, color=_TEAL)
        pen.text(column, height - 64 - 21 * MM - 3, _("Photo"), Style.SONG, 9, align="center", color=GREY)
    _code(pen, data, column - 15 * MM, 66, 30 * MM, 7.5)
    name_y = height - 136
    pen.name(left, name_y, data.name, Style.KAI_BOLD, _name_size(data.name, 24, right - left))
    id_line = _("ID number {number}").format(number=data.id_text)
    pen.fitted(left, name_y - 21, id_line, Style.SONG, 11, right - left)
    body_y = name_y - 50
    floor = 128 + 20 * (data.issuer.count("\n") + 1)
    pen.paragraph(left, body_y, data.body, right - left, body_y - floor, largest=15.5, smallest=8.5, accent=_SLATE)
    _signature(pen, data, right - 104, 106, 13.5, seal)


def _divider(pen: Pen, middle: float, y: float, reach: float) -> None:
    for side in (1, -1):
        pen.line(middle + side * 8, y, middle + side * reach, y, width=0.8, color=_TEAL)
    pen.shape([(middle - 5, y), (middle, y + 4), (middle + 5, y), (middle, y - 4)], fill=_TEAL)


def _title(
    pen: Pen, title: str, y: float, size: float, spacing: float, room: float, color: int, middle: float | None = None
) -> None:
    wide = measure(title, Style.TITLE, size) + spacing * (len(title) - 1)
    scale = min(1.0, room / wide) if wide else 1.0
    x = pen.width / 2 if middle is None else middle
    pen.text(x, y, title, Style.TITLE, size * scale, align="center", color=color, spacing=spacing * scale)


def _name_size(name: str, size: float, room: float) -> float:
    wide = measure(name, Style.KAI_BOLD, size)
    return size * min(1.0, room / wide) if wide else size


def _framed_photo(pen: Pen, photo: Path, x: float, y: float, color: int, size: tuple[float, float]) -> None:
    pen.photo(x, y, *size, photo)
    pen.box(x - 2.2, y - 2.2, size[0] + 4.4, size[1] + 4.4, line=0.8, color=color)


def _code(pen: Pen, data: CertificateData, x: float, y: float, size: float, caption: float) -> None:
    pen.qr(x, y, size, data.qr_text)
    pen.text(x + size / 2, y - caption * 1.65, caption_of(data.qr_text), Style.HEI, caption, align="center", color=GREY)


def _signature(
    pen: Pen, data: CertificateData, center: float, y: float, size: float, seal: Seal | None, scale: float = 1.0
) -> None:
    issuers = data.issuer.split("\n")
    room = 2 * min(pen.width - 62 - center, 150)
    for line, issuer in enumerate(reversed(issuers)):
        pen.fitted(center, y + line * size * 1.45, issuer, Style.KAI, size, room, align="center", color=INK)
    pen.text(center, y - size * 1.7, data.issued_on, Style.KAI, size - 2, align="center")
    if data.valid_until:
        valid = _("Valid {until}").format(until=data.valid_until)
        pen.fitted(center, y - size * 3.05, valid, Style.KAI, size - 4, room, align="center")
    if seal is not None:  # over the year of the date, as the rules for official papers want it
        pen.seal(center, y - size * 0.35, seal.width_mm * MM / scale, seal.picture)


def _half_classic(pen: Pen, data: CertificateData, seal: Seal | None) -> None:
    _classic(pen, data, seal, A5_SCALE)


A5_SCALE = A5_LANDSCAPE[1] / A4_LANDSCAPE[1]

TEMPLATES: Mapping[str, Template] = {
    template.key: template
    for template in (
        Template(
            "classic",
            Look("classic", A4_LANDSCAPE, _classic_ground, _classic),
            Look("classic", A4_LANDSCAPE, _classic_ground, _half_classic, A5_SCALE),
        ),
        Template(
            "class",
            Look("class", A4, _class_ground, _class),
            Look("class-half", A5_LANDSCAPE, _small_class_ground, _small_class),
        ),
    )
}
