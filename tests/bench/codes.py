"""Codes on paper: how large a module is on each layout, and how many worn and crooked scans of it are still read."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.printouts.certificate import PrintSetup, draw_certificates
from skillsapp.printouts.certificate_looks import CertificateData
from skillsapp.security.signatures import Claim, IssuingKey, at_address, sign_claims, with_preface
from tests.bench import certifying
from tests.bench.line import Line

KEY = IssuingKey.load(bytes(range(32)))
SCANS = 10
TITLE = "2026年安全技术防范从业人员继续教育培训班（第七十四期·广州站）"


def measure(room: Path) -> Iterator[Line]:
    for template in ("class", "classic"):
        for layout in PrintLayout:
            for kind in ("words", "address"):
                yield _line(room / "codes.pdf", template, layout, kind)


def _line(file: Path, template: str, layout: PrintLayout, kind: str) -> Line:
    draw_certificates([_certificate(template, kind)], file, PrintSetup(layout))
    document = pypdfium2.PdfDocument(file)
    pages = {dpi: document[0].render(scale=dpi / 72, grayscale=True).to_pil() for dpi in (150, 200, 300)}
    document.close()
    (code,) = zxingcpp.read_barcodes(pages[300])
    corners = code.position
    pages = {dpi: _around(page, corners.top_left, corners.bottom_right, dpi / 300) for dpi, page in pages.items()}
    wide = math.dist((corners.top_left.x, corners.top_left.y), (corners.top_right.x, corners.top_right.y)) / 300 * 25.4
    again = zxingcpp.create_barcode(code.text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = again.to_image(scale=1, add_quiet_zones=False).shape[0]
    chance = random.Random(7)
    read = {dpi: sum(_is_read(_worn(page, chance), code.text) for _ in range(SCANS)) for dpi, page in pages.items()}
    figure = f"{modules} modules, {wide:.1f} mm, {wide / modules:.3f} mm a module; worn scans read " + ", ".join(
        f"{count}/{SCANS} at {dpi} dpi" for dpi, count in read.items()
    )
    return Line(f"code on {template}, {layout.value}, {kind}", "", figure, "all at 200 dpi", read[200] == SCANS)


def _around(page: Image.Image, start: zxingcpp.Point, end: zxingcpp.Point, scale: float) -> Image.Image:
    """Return the part of *page* with the code and what is near it."""
    margin = (end.x - start.x) * 0.25
    left, top, right, bottom = start.x - margin, start.y - margin, end.x + margin, end.y + margin
    return page.crop((left * scale, top * scale, right * scale, bottom * scale))


def _worn(page: Image.Image, chance: random.Random) -> Image.Image:
    """Return *page* as a hurried scan shows it: turned, blurred, grey and noisy."""
    turned = page.rotate(chance.uniform(-6, 6), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    noise = Image.effect_noise(turned.size, 40)
    grey = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 0.9))).point(lambda value: 40 + value * 0.75)
    return Image.blend(grey, noise, 0.12)


def _is_read(page: Image.Image, text: str) -> bool:
    return any(found.text == text for found in zxingcpp.read_barcodes(page))


def _certificate(template: str, kind: str) -> CertificateData:
    plain = replace(certifying.certificate(27), template=template)
    claims: dict[int, Claim] = {1: plain.number, 2: plain.name, 3: plain.title, 4: 20779, 5: TITLE}
    if kind == "address":
        return replace(plain, qr_text=at_address("https://verify.example.org/c", sign_claims(claims | {7: plain.issuer}, KEY)))
    lines = [plain.title, plain.number, plain.name, plain.issuer, "020-12345678"]
    return replace(plain, qr_text=with_preface(lines, sign_claims(claims, KEY)))
