"""Print a PDF on paper: its pages as pictures, one at a time between two events, so that the windows stay alive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QRectF, QSizeF, QTimer
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

from skillsapp.kernel.i18n import _
from ui.jobs import Progress
from ui.pdf_pages import PdfPages

SHARPEST = 300
"""Dots an inch drawn at most: a seal and a QR code are crisp, and a page stays below 10 MB."""


class PagePrinter(QObject):
    """Prints the pages of *source* one by one; ends with `done(pages printed)` or `failed(error)`."""

    def __init__(
        self,
        owner: QObject,
        source: Path | bytes,
        printer: QPrinter,
        done: Callable[[int], None],
        failed: Callable[[Exception], None],
        progressed: Progress | None = None,
        pages: Sequence[int] | None = None,
    ) -> None:
        super().__init__(owner)
        self._printer, self._done, self._failed, self._progressed = printer, done, failed, progressed
        self._document = PdfPages(source)
        self._left = list(range(len(self._document)) if pages is None else pages)
        self._total, self._printed = len(self._left), 0
        self._painter = QPainter()

    def start(self) -> None:
        """Begin; the first page decides the paper."""
        if not self._left:
            self._finish(None)
            return
        self._lay_out(self._left[0])
        if not self._painter.begin(self._printer):
            self._finish(OSError(_("The printer did not answer. Check that it is switched on and has paper, then print again.")))
            return
        self._next()

    def cancel(self) -> None:
        """Stop after the page being printed."""
        self._left.clear()

    def _next(self) -> None:
        if not self._left:
            self._finish(None)
            return
        page = self._left.pop(0)
        if self._printed:
            self._lay_out(page)
            self._printer.newPage()
        dots = min(SHARPEST, self._printer.resolution())
        width, height = self._document.size(page)
        whole = QRectF(0, 0, width / 72 * self._printer.resolution(), height / 72 * self._printer.resolution())
        self._painter.drawImage(whole, self._document.image(page, dots / 72))
        self._printed += 1
        if self._progressed is not None:
            self._progressed(self._printed, self._total)
        QTimer.singleShot(0, self, self._next)

    def _lay_out(self, page: int) -> None:
        width, height = self._document.size(page)
        sideways = width > height
        paper = QPageSize(
            QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch
        )
        self._printer.setFullPage(True)
        self._printer.setPageSize(paper)
        self._printer.setPageOrientation(QPageLayout.Orientation.Landscape if sideways else QPageLayout.Orientation.Portrait)

    def _finish(self, error: Exception | None) -> None:
        if self._painter.isActive():
            self._painter.end()
        self._document.close()
        if error is None:
            self._done(self._printed)
        else:
            self._failed(error)
        self.deleteLater()


def printer_names() -> tuple[str, ...]:
    """Return the printers that this computer knows, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return tuple(sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name.casefold())))


def print_pdf(
    parent: QWidget,
    source: Path | bytes,
    title: str,
    done: Callable[[int], None],
    failed: Callable[[Exception], None],
    progressed: Progress | None = None,
    *,
    printer_name: str = "",
    both_sides: bool | None = None,
    whole: bool = False,
    started: Callable[[PagePrinter], None] = lambda _printing: None,
) -> QPrintDialog:
    """Ask for the printer, then print all or the chosen pages of *source*; nothing waits, *done* gets the number of pages.

    *printer_name*, and printing on *both sides* or on one, are proposed; *whole* offers no choice of pages, where somebody
    keeps a record of what was printed; *started* gets what can be stopped.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if printer_name in printer_names():
        printer.setPrinterName(printer_name)
    if both_sides is not None:  # otherwise as the printer is set
        printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide if both_sides else QPrinter.DuplexMode.DuplexNone)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setObjectName("pages_print")
    dialog.setWindowTitle(title)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, not whole)

    def accepted() -> None:
        chosen: range | None = None
        if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
            chosen = range(printer.fromPage() - 1, printer.toPage())
        try:
            printing = PagePrinter(parent, source, printer, done, failed, progressed, chosen)
            started(printing)
            printing.start()
        except (OSError, ValueError) as error:
            failed(error)

    dialog.accepted.connect(accepted)
    dialog.finished.connect(dialog.deleteLater)
    QDialog.open(dialog)
    return dialog
