from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from ui.pdf_pages import PdfPages
from ui.printing import PagePrinter, print_pdf
from ui.widgets.pdf_preview import PdfPreview


@pytest.fixture
def three_pages(theme_app: QApplication, tmp_path: Path) -> Path:
    """Two landscape pages and one in portrait, each with a block in one corner."""
    path = tmp_path / "证书.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter(writer)
    for number in range(3):
        if number == 2:
            writer.setPageOrientation(QPageLayout.Orientation.Portrait)
        if number:
            writer.newPage()
        painter.fillRect(QRectF(0, 0, 2000, 2000), Qt.GlobalColor.black)
    painter.end()
    return path


@pytest.fixture
def preview(theme_app: QApplication, qtbot: Any) -> PdfPreview:
    made = PdfPreview()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


def test_the_preview_turns_and_says_where_it_is(qtbot: Any, preview: PdfPreview, three_pages: Path) -> None:
    preview.show_pdf(three_pages)
    number = preview.findChild(QLabel, "page_number")
    before, after = preview.findChild(QPushButton, "page_before"), preview.findChild(QPushButton, "page_after")
    assert number is not None and before is not None and after is not None
    assert number.text() == "第 1 / 3 页" and not before.isEnabled()
    after.click()
    qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    assert number.text() == "第 3 / 3 页" and not after.isEnabled()


def test_the_preview_draws_the_page_and_zooms(preview: PdfPreview, three_pages: Path) -> None:
    preview.show_pdf(three_pages)
    sheet = preview.findChild(QWidget, "pdf_sheet")
    larger = preview.findChild(QPushButton, "page_zoom_in")
    assert sheet is not None and larger is not None
    whole = sheet.grab().toImage()
    dark = sum(whole.pixelColor(x, y).lightness() < 40 for x in range(0, whole.width(), 4) for y in range(0, whole.height(), 4))
    assert dark > 20
    before = sheet.minimumWidth()
    larger.click()
    larger.click()
    assert sheet.minimumWidth() > before


def test_a_narrow_preview_shows_the_whole_of_its_first_page(qtbot: Any, preview: PdfPreview, three_pages: Path) -> None:
    preview.hide()
    preview.resize(420, 700)
    preview.show_pdf(three_pages)
    preview.show()
    qtbot.wait(10)
    sheet = preview.findChild(QWidget, "pdf_sheet")
    assert sheet is not None and 380 <= sheet.minimumWidth() <= 420


def test_a_damaged_pdf_is_refused_and_nothing_stays_open(preview: PdfPreview, three_pages: Path) -> None:
    with pytest.raises(ValueError):
        preview.show_pdf(b"no pdf")
    preview.show_pdf(three_pages)
    preview.clear()
    assert preview.page_count == 0
    three_pages.unlink()


def test_printing_puts_every_page_on_its_own_paper(qtbot: Any, three_pages: Path, tmp_path: Path) -> None:
    printer, done, reports = QPrinter(), list[int](), list[tuple[int, int]]()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(100)
    owner = QWidget()
    qtbot.addWidget(owner)
    PagePrinter(owner, three_pages, printer, done.append, pytest.fail, lambda now, total: reports.append((now, total))).start()
    qtbot.waitUntil(lambda: done == [3])
    assert reports == [(1, 3), (2, 3), (3, 3)]
    printed = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    sizes = [tuple(round(length) for length in page.get_size()) for page in printed]
    assert sizes[0] == sizes[1] and sizes[0][0] > sizes[0][1] and sizes[2][0] < sizes[2][1]
    first = printed[0].render(scale=1).to_pil().convert("L")
    assert first.getextrema()[0] < 40
    printed.close()


def test_chosen_pages_only_and_cancel_stops(qtbot: Any, three_pages: Path, tmp_path: Path) -> None:
    printer, done = QPrinter(), list[int]()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setResolution(50)
    owner = QWidget()
    qtbot.addWidget(owner)
    PagePrinter(owner, three_pages, printer, done.append, pytest.fail, pages=[1]).start()
    qtbot.waitUntil(lambda: done == [1])
    job = PagePrinter(owner, three_pages, printer, done.append, pytest.fail)
    job.start()
    job.cancel()
    qtbot.waitUntil(lambda: len(done) == 2)
    assert done[1] == 1


def test_the_print_dialog_waits_for_nobody(qtbot: Any, three_pages: Path) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    dialog = print_pdf(owner, three_pages, "打印证书", lambda _count: None, pytest.fail)
    assert isinstance(dialog, QPrintDialog) and dialog.isVisible() and dialog.objectName() == "pages_print"
    dialog.reject()


def test_both_sides_are_proposed_turned_at_the_long_edge(qtbot: Any, three_pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    proposed: list[QPrinter.DuplexMode] = []
    monkeypatch.setattr(QPrinter, "setDuplex", lambda _printer, mode: proposed.append(mode))  # kept by real printers alone
    for both_sides in (None, False, True):
        print_pdf(owner, three_pages, "全套材料", lambda _count: None, pytest.fail, both_sides=both_sides).reject()
    assert proposed == [QPrinter.DuplexMode.DuplexNone, QPrinter.DuplexMode.DuplexLongSide]


def test_pages_are_drawn_at_the_size_asked_for(three_pages: Path) -> None:
    pages = PdfPages(three_pages)
    image = pages.image(0, 2.0)
    width, height = pages.size(0)
    assert abs(image.width() - 2 * width) <= 2 and abs(image.height() - 2 * height) <= 2
    pages.close()
