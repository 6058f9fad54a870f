"""Certificates on paper: one to a sheet of A4, two to a sheet to be cut apart, or only the fields on preprinted stock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.seal import Seal
from skillsapp.printouts.certificate_looks import A5_LANDSCAPE, TEMPLATES, CertificateData, Look
from skillsapp.printouts.fonts import Style, chain, missing_characters, missing_in_name
from skillsapp.printouts.overprint import fill_stock, stock_of
from skillsapp.printouts.pen import A4, GREY, Pen, PrintingCancelled, document, packed_drawing

PART = 500  # certificates a file: 5,000 in one file would take 800 MB of memory


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """How certificates come onto paper.

    The offsets (tenths of a millimetre) belong to a printer and move what is printed on stock; `shows_stock` draws the stock
    too, for the screen only; `layouts` is a folder with positions of the association's own.
    """

    layout: PrintLayout = PrintLayout.ONE
    right_tenths: int = 0
    down_tenths: int = 0
    seal: Seal | None = None
    shows_stock: bool = False
    layouts: Path | None = None


PLAIN = PrintSetup()


def draw_certificate(certificate: CertificateData, target: Path) -> None:
    """Write one certificate.  Raises CharacterUnprintable or PhotoUnreadable."""
    draw_certificates([certificate], target)


def draw_certificates(
    certificates: Sequence[CertificateData],
    target: Path,
    setup: PrintSetup = PLAIN,
    *,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Write *certificates* into one file in their order; the same certificates and setup give the same bytes.

    All share the template of the first.  Raises ValueError when there are none or two templates, PrintingCancelled when
    *cancelled* says so, CharacterUnprintable, PhotoUnreadable or StockWrong; then no file is left.
    """
    if not certificates or len({certificate.template for certificate in certificates}) != 1:
        raise ValueError("certificates of exactly one template can be drawn into a file")
    first = certificates[0]
    title = f"{first.title} {first.number}" if len(certificates) == 1 else first.title
    size, pages = _pages(certificates, setup)
    with document(target, size, title=title, author=first.issuer.replace("\n", " ")) as pen:
        done = 0
        for count, draw in pages:
            if cancelled():
                raise PrintingCancelled()
            progress(done, len(certificates))
            draw(pen)
            pen.next_page()
            done += count
        if cancelled():
            raise PrintingCancelled()
    progress(len(certificates), len(certificates))


def draw_certificate_parts(
    certificates: Sequence[CertificateData],
    folder: Path,
    stem: str = "all",
    *,
    setup: PrintSetup = PLAIN,
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

        draw_certificates(part, target, setup, progress=report, cancelled=cancelled)
        files.append(target)
    return tuple(files)


def unprintable(certificate: CertificateData) -> tuple[str, ...]:
    """Return the characters that keep *certificate* from being printed, each once."""
    found = list(missing_in_name(certificate.name))
    for run in certificate.body:
        found += missing_characters(run.text, chain(Style.KAI_BOLD if run.bold else Style.KAI))
    found += missing_characters(certificate.title, chain(Style.TITLE))
    found += missing_characters(certificate.issuer + certificate.issued_on + certificate.salutation, chain(Style.KAI))
    found += missing_characters(certificate.valid_until + certificate.programme + certificate.date_range, chain(Style.KAI))
    found += missing_characters(certificate.number + certificate.id_text, chain(Style.SONG))
    return tuple(dict.fromkeys(found))


_Page = tuple[int, Callable[[Pen], None]]


def _pages(certificates: Sequence[CertificateData], setup: PrintSetup) -> tuple[tuple[float, float], Iterator[_Page]]:
    """Return the size of the paper, and each page with how many certificates are on it."""
    template = TEMPLATES[certificates[0].template]
    if setup.layout is PrintLayout.TWO:
        return A4, _in_twos(template.half, certificates, setup.seal)
    if setup.layout is PrintLayout.OVERPRINT:
        stock = stock_of(template.key, setup.layouts)
        ground = TEMPLATES[stock.ground].whole if setup.shows_stock and stock.ground in TEMPLATES else None

        def on_stock(one: CertificateData) -> Callable[[Pen], None]:
            def draw(pen: Pen) -> None:
                if ground is not None and ground.size == stock.size:
                    pen.stamp(f"ground-{ground.key}", _background(ground))
                fill_stock(pen, stock, one, setup.right_tenths, setup.down_tenths, setup.seal, labelled=setup.shows_stock)

            return draw

        return stock.size, ((1, on_stock(one)) for one in certificates)
    return template.size, ((1, _whole(template.whole, one, setup.seal)) for one in certificates)


def _whole(look: Look, certificate: CertificateData, seal: Seal | None) -> Callable[[Pen], None]:
    def draw(pen: Pen) -> None:
        pen.stamp(f"ground-{look.key}", _background(look))
        look.fill(pen, certificate, seal)

    return draw


def _in_twos(look: Look, certificates: Sequence[CertificateData], seal: Seal | None) -> Iterator[_Page]:
    """Return the pages with two certificates each, above and below the line to cut along."""
    for at in range(0, len(certificates), 2):
        pair = certificates[at : at + 2]

        def draw(pen: Pen, pair: Sequence[CertificateData] = pair) -> None:
            for place, one in enumerate(pair):
                y = A5_LANDSCAPE[1] * (1 - place)
                pen.placed(0, y, look.size, _whole(look, one, seal), scale=look.scale)
            _cut_line(pen, A5_LANDSCAPE[1])

        yield len(pair), draw


def _cut_line(pen: Pen, y: float) -> None:
    """Draw where to cut: a fine dashed line that no certificate keeps more than a hair of."""
    pen.line(0, y, pen.width, y, width=0.3, color=GREY, dash=(5, 4))


@cache
def _background(look: Look) -> bytes:
    return packed_drawing(look.size, look.background)
