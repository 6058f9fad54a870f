"""Look at a PDF before it is printed: pages one by one, zoom, and the number of the page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.pdf_pages import PdfPages
from ui.theme import px, tokens
from ui.widgets.buttons import Button, icon_button
from ui.widgets.empty import EmptyState
from ui.widgets.text import label

ZOOM_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
MARGIN = 20
KEPT_PAGES = 6


class _Sheet(QWidget):
    """The page itself on its grey ground, with a thin shadow."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._size = QSize()
        self.setObjectName("pdf_sheet")

    def show_image(self, image: QImage, size: QSize) -> None:
        self._image, self._size = image, size
        self.setMinimumSize(size + QSize(2 * px(MARGIN), 2 * px(MARGIN)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().muted_soft))
        if self._image is None:
            return
        place = QPoint((self.width() - self._size.width()) // 2, max(px(MARGIN), (self.height() - self._size.height()) // 2))
        page = QRectF(place, self._size)
        for wider, strength in ((6, 10), (3, 18), (1, 30)):
            painter.fillRect(page.adjusted(1 - wider, 3 - wider, wider - 1, wider + 2), QColor(20, 30, 50, strength))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(page, self._image)


class _Room(QScrollArea):
    """What the page has to fit into: told again whenever it is laid out, also after the first page was drawn."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class PdfPreview(QWidget):
    """Shows `show_pdf(path)`; `page_changed(number from 0)` tells the page in front.  Page Up and Down turn, Ctrl+wheel zooms."""

    page_changed = Signal(int)

    def __init__(self, name: str = "pdf_preview", *, empty: EmptyState | None = None) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(_("Preview"))
        self._pages: PdfPages | None = None
        self._page, self._zoom = 0, 0.0  # zoom 0: the whole page fits
        self._drawn: dict[tuple[int, int], QImage] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        bar = QHBoxLayout()
        bar.setContentsMargins(px(12), px(6), px(12), 0)
        self._before = icon_button("chevron-left", "page_before", _("Page before"), lambda: self.turn_to(self._page - 1))
        self._after = icon_button("chevron-right", "page_after", _("Next page"), lambda: self.turn_to(self._page + 1))
        self._number = label("", name="page_number")
        bar.addWidget(self._before)
        bar.addWidget(self._number)
        bar.addWidget(self._after)
        bar.addStretch()
        self._smaller = icon_button("zoom-out", "page_zoom_out", _("Smaller"), lambda: self._step(-1))
        self._larger = icon_button("zoom-in", "page_zoom_in", _("Larger"), lambda: self._step(1))
        self._fit = Button(_("Whole page"), "page_fit", lambda: self._zoom_to(0.0), kind="ghost")
        for button in (self._smaller, self._fit, self._larger):
            bar.addWidget(button)
        column.addLayout(bar)
        self._sheet = _Sheet()
        self._scroll = _Room()
        self._scroll.resized.connect(self._refit)
        self._scroll.setObjectName("pdf_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._sheet)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(empty or EmptyState(_("Nothing to preview yet"), "", "file-text"))
        self._stack.addWidget(self._scroll)
        column.addWidget(holder, 1)
        self.clear()
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.clear)  # an open file at the end of the program would be complained about

    @property
    def page_count(self) -> int:
        return len(self._pages) if self._pages is not None else 0

    def show_pdf(self, source: Path | bytes) -> None:
        """Show *source* from its first page.  Raises ValueError where it is not a readable PDF."""
        self.clear()
        self._pages = PdfPages(source)
        self._stack.setCurrentIndex(1)
        self.turn_to(0)

    def clear(self) -> None:
        """Close the file and show the empty state."""
        if self._pages is not None:
            self._pages.close()
        self._pages, self._page = None, 0
        self._drawn.clear()
        self._stack.setCurrentIndex(0)
        self._say()

    def turn_to(self, page: int) -> None:
        if 0 <= page < self.page_count:
            self._page = page
            self._draw()
            self._say()
            self.page_changed.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_PageDown:
            self.turn_to(self._page + 1)
        elif event.key() == Qt.Key.Key_PageUp:
            self.turn_to(self._page - 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def _refit(self) -> None:
        if not self._zoom:
            self._draw()

    def _step(self, way: int) -> None:
        now = self._zoom or self._fitting()
        if way > 0:
            self._zoom_to(next((step for step in ZOOM_STEPS if step > now + 0.01), ZOOM_STEPS[-1]))
        else:
            self._zoom_to(next((step for step in reversed(ZOOM_STEPS) if step < now - 0.01), ZOOM_STEPS[0]))

    def _zoom_to(self, zoom: float) -> None:
        self._zoom = zoom
        self._draw()
        self._say()

    def _fitting(self) -> float:
        assert self._pages is not None
        width, height = self._pages.size(self._page)
        room = self._scroll.viewport().size()
        return max(0.1, min((room.width() - 2 * px(MARGIN)) / width, (room.height() - 2 * px(MARGIN)) / height))

    def _draw(self) -> None:
        if self._pages is None:
            return
        scale = self._zoom or self._fitting()
        width, height = self._pages.size(self._page)
        size = QSize(round(width * scale), round(height * scale))
        sharp = scale * max(1.5, self.devicePixelRatioF())
        key = (self._page, round(sharp * 1000))
        if key not in self._drawn:
            if len(self._drawn) >= KEPT_PAGES:
                self._drawn.pop(next(iter(self._drawn)))
            self._drawn[key] = self._pages.image(self._page, sharp)
        self._sheet.setMinimumSize(0, 0)
        self._sheet.show_image(self._drawn[key], size if self._zoom else size - QSize(1, 1))

    def _say(self) -> None:
        count = self.page_count
        self._number.setText(_("Page {number} of {count}").format(number=self._page + 1, count=count) if count else "")
        self._before.setEnabled(self._page > 0)
        self._after.setEnabled(self._page + 1 < count)
        for button in (self._smaller, self._larger, self._fit):
            button.setEnabled(count > 0)
