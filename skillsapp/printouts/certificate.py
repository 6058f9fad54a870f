"""Certificates: the award certificate (`classic`) and the quieter certificate of a training class (`class`).

The signed QR code is 28 mm wide, enough for any scanner at 150 dpi.  No seal is printed: its place stays free for the wet stamp.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from skillsapp.printouts.fonts import Style, chain, missing_characters, missing_in_name
from skillsapp.printouts.ornament import flourish, meander, ribbon, rosette, stepped_frame
from skillsapp.printouts.pen import A4, A4_LANDSCAPE, GREY, MM, Pen, PrintingCancelled, document, packed_drawing
from skillsapp.printouts.typesetting import INK, Run, measure
from skillsapp.printouts.wording import _

QR_SIZE = 28 * MM
PART = 500  # certificates a file: 5,000 in one file would take 800 MB of memory
PHOTO_WIDTH, PHOTO_HEIGHT = 35 * MM, 49 * MM

_RED, _GOLD, _PALE_GOLD, _IVORY = 0xB3141C, 0xB8860B, 0xEFDFB4, 0xFFFCF3
_SLATE, _TEAL, _MIST = 0x1D3B4F, 0x3E6E7E, 0xD5E3E6


@dataclass(frozen=True, slots=True)
class CertificateData:
    """What one certificate says; every text is ready to be printed."""

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


@dataclass(frozen=True, slots=True)
class Template:
    """A look: the paper's size, what lies under the text, and where the text goes."""

    key: str
    size: tuple[float, float]
    background: Callable[[Pen], None]
    fill: Callable[[Pen, CertificateData], None]


def draw_certificate(certificate: CertificateData, target: Path) -> None:
    """Write one certificate.  Raises CharacterUnprintable or PhotoUnreadable."""
    draw_certificates([certificate], target)


def draw_certificates(
    certificates: Sequence[CertificateData],
    target: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Write *certificates* into one file, a page each; the same certificates give the same bytes.

    All share the template of the first.  Raises ValueError when there are none or two templates, PrintingCancelled when
    *cancelled* says so, CharacterUnprintable or PhotoUnreadable; then no file is left.
    """
    if not certificates or len({certificate.template for certificate in certificates}) != 1:
        raise ValueError("certificates of exactly one template can be drawn into a file")
    template = TEMPLATES[certificates[0].template]
    first = certificates[0]
    title = f"{first.title} {first.number}" if len(certificates) == 1 else first.title
    with document(target, template.size, title=title, author=first.issuer.replace("\n", " ")) as pen:
        ground = _background(template.key)
        for done, certificate in enumerate(certificates):
            if cancelled():
                raise PrintingCancelled()
            progress(done, len(certificates))
            pen.stamp(f"ground-{template.key}", ground)
            template.fill(pen, certificate)
            pen.next_page()
        if cancelled():
            raise PrintingCancelled()
    progress(len(certificates), len(certificates))


def draw_certificate_parts(
    certificates: Sequence[CertificateData],
    folder: Path,
    stem: str = "all",
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Path, ...]:
    """Write *certificates* as `stem.pdf`, or as `stem-1.pdf`, `stem-2.pdf` ... of 500 each; return the files.

    What was finished before a stop stays, as whole files.
    """
    parts = [certificates[at : at + PART] for at in range(0, len(certificates), PART)]
    files: list[Path] = []
    for place, part in enumerate(parts):
        target = folder / (f"{stem}.pdf" if len(parts) == 1 else f"{stem}-{place + 1}.pdf")

        def report(done: int, _of_part: int, before: int = place * PART) -> None:
            progress(before + done, len(certificates))

        draw_certificates(part, target, progress=report, cancelled=cancelled)
        files.append(target)
    return tuple(files)


def unprintable(certificate: CertificateData) -> tuple[str, ...]:
    """Return the characters that keep *certificate* from being printed, each once."""
    found = list(missing_in_name(certificate.name))
    for run in certificate.body:
        found += missing_characters(run.text, chain(Style.KAI_BOLD if run.bold else Style.KAI))
    found += missing_characters(certificate.title, chain(Style.TITLE))
    found += missing_characters(certificate.issuer + certificate.issued_on + certificate.salutation, chain(Style.KAI))
    found += missing_characters(certificate.number + certificate.id_text, chain(Style.SONG))
    return tuple(dict.fromkeys(found))


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


def _classic(pen: Pen, data: CertificateData) -> None:
    width, height = pen.width, pen.height
    left, right = 106.0, width - 106
    pen.text(width - 92, height - 92, _("No.: {number}").format(number=data.number), Style.SONG, 10.5, align="right")
    _title(pen, data.title, height - 144, 56, 26, 520, _RED)
    photo_y = 232.0
    if data.photo:
        _framed_photo(pen, data.photo, left, photo_y, _GOLD)
        pen.fitted(
            left + PHOTO_WIDTH / 2, photo_y - 15, _("ID number {number}").format(number=data.id_text), Style.SONG, 7.6,
            PHOTO_WIDTH + 24, align="center",
        )  # fmt: skip
        left += PHOTO_WIDTH + 30
    name_y = height - 228
    end = pen.name(left + 6, name_y, data.name, Style.KAI_BOLD, _name_size(data.name, 28, right - left - 90))
    line_end = max(end + 6, left + 104)
    pen.line(left, name_y - 7, line_end, name_y - 7, width=0.7)
    pen.text(line_end + 8, name_y, data.salutation, Style.KAI, 22)
    floor = 168 + 28 * (data.issuer.count("\n") + 1)
    pen.paragraph(left, name_y - 50, data.body, right - left, name_y - 50 - floor, largest=21, accent=_RED)
    qr_x = 106 + (PHOTO_WIDTH - QR_SIZE) / 2
    _code(pen, data, qr_x, 101)
    if not data.photo:
        pen.text(qr_x + QR_SIZE + 14, 104, _("ID number {number}").format(number=data.id_text), Style.SONG, 9)
    _signature(pen, data, width - 208, 150, 19)


def _class_ground(pen: Pen) -> None:
    width, height = pen.width, pen.height
    center = (width / 2, height / 2 - 30)
    rosette(pen, center, 118, 178, petals=40, strands=8, color=_MIST, width=0.2)
    rosette(pen, center, 64, 114, petals=28, strands=6, color=_MIST, width=0.2)
    inset, band = 30.0, 13.0
    for upright, start, length in (
        (False, (inset, inset + band / 2), width - 2 * inset), (False, (inset, height - inset - band / 2), width - 2 * inset),
        (True, (inset + band / 2, inset), height - 2 * inset), (True, (width - inset - band / 2, inset), height - 2 * inset),
    ):  # fmt: skip
        ribbon(pen, start, length, band - 3, waves=round(length / 26), strands=6, color=0x8FB3BD, upright=upright)
    pen.box(inset - 3, inset - 3, width - 2 * inset + 6, height - 2 * inset + 6, line=1.8, color=_SLATE)
    pen.box(inset, inset, width - 2 * inset, height - 2 * inset, line=0.5, color=_TEAL)
    pen.box(inset + band, inset + band, width - 2 * (inset + band), height - 2 * (inset + band), line=0.5, color=_TEAL)
    pen.box(
        inset + band + 3, inset + band + 3, width - 2 * (inset + band) - 6, height - 2 * (inset + band) - 6, line=1, color=_SLATE
    )
    for x in (inset, width - inset - band):
        for y in (inset, height - inset - band):
            pen.box(x, y, band, band, line=0.8, color=_SLATE, fill=0xFFFFFF)
            pen.box(x + 3, y + 3, band - 6, band - 6, line=0.8, color=_TEAL, fill=_MIST)


def _class(pen: Pen, data: CertificateData) -> None:
    width, height = pen.width, pen.height
    left, right = 92.0, width - 92
    pen.text(right + 14, height - 78, _("No.: {number}").format(number=data.number), Style.SONG, 10.5, align="right")
    _title(pen, data.title, height - 156, 50, 30, 400, _SLATE)
    middle = width / 2
    for side in (1, -1):
        pen.line(middle + side * 8, height - 184, middle + side * 96, height - 184, width=0.8, color=_TEAL)
    pen.shape(
        [(middle - 5, height - 184), (middle, height - 180), (middle + 5, height - 184), (middle, height - 188)], fill=_TEAL
    )
    photo_y = height - 366
    if data.photo:
        _framed_photo(pen, data.photo, middle - PHOTO_WIDTH / 2, photo_y, _TEAL)
    name_y = height - 408 if data.photo else height - 300
    pen.name(middle, name_y, data.name, Style.KAI_BOLD, _name_size(data.name, 28, right - left), align="center")
    id_line = _("ID number {number}").format(number=data.id_text)
    pen.fitted(middle, name_y - 24, id_line, Style.SONG, 11.5, right - left, align="center", color=GREY)
    body_y = name_y - 70
    floor = 211 + 25 * (data.issuer.count("\n") + 1)
    pen.paragraph(left, body_y, data.body, right - left, body_y - floor, largest=19, accent=_SLATE)
    _code(pen, data, left, 112)
    _signature(pen, data, right - 112, 158, 17)


def _title(pen: Pen, title: str, y: float, size: float, spacing: float, room: float, color: int) -> None:
    wide = measure(title, Style.TITLE, size) + spacing * (len(title) - 1)
    scale = min(1.0, room / wide) if wide else 1.0
    pen.text(pen.width / 2, y, title, Style.TITLE, size * scale, align="center", color=color, spacing=spacing * scale)


def _name_size(name: str, size: float, room: float) -> float:
    wide = measure(name, Style.KAI_BOLD, size)
    return size * min(1.0, room / wide) if wide else size


def _framed_photo(pen: Pen, photo: Path, x: float, y: float, color: int) -> None:
    pen.photo(x, y, PHOTO_WIDTH, PHOTO_HEIGHT, photo)
    pen.box(x - 2.2, y - 2.2, PHOTO_WIDTH + 4.4, PHOTO_HEIGHT + 4.4, line=0.8, color=color)


def _code(pen: Pen, data: CertificateData, x: float, y: float) -> None:
    pen.qr(x, y, QR_SIZE, data.qr_text)
    caption = _("Scan to verify") if "HTTPS://" in data.qr_text else _("Certificate data")
    pen.text(x + QR_SIZE / 2, y - 13, caption, Style.HEI, 8, align="center", color=GREY)


def _signature(pen: Pen, data: CertificateData, center: float, y: float, size: float) -> None:
    issuers = data.issuer.split("\n")
    room = 2 * min(pen.width - 62 - center, 150)
    for line, issuer in enumerate(reversed(issuers)):
        pen.fitted(center, y + line * size * 1.45, issuer, Style.KAI, size, room, align="center", color=INK)
    pen.text(center, y - size * 1.7, data.issued_on, Style.KAI, size - 2, align="center")


TEMPLATES: Mapping[str, Template] = {
    template.key: template
    for template in (
        Template("classic", A4_LANDSCAPE, _classic_ground, _classic),
        Template("class", A4, _class_ground, _class),
    )
}


@cache
def _background(key: str) -> bytes:
    template = TEMPLATES[key]
    return packed_drawing(template.size, template.background)
