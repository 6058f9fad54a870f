"""Pages of a PDF as pictures, for the preview and for printers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage


class PdfPages:
    """An open PDF file; close it before the file is replaced.  Raises OSError or ValueError where it cannot be read."""

    def __init__(self, source: Path | bytes) -> None:
        import pypdfium2  # late: 45 to 98 ms that only who looks at a PDF pays

        try:
            self._document: Any = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            raise ValueError("the PDF cannot be read") from error

    def __len__(self) -> int:
        return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of *page* in points (1/72 inch)."""
        width, height = self._document[page].get_size()
        return float(width), float(height)

    def image(self, page: int, scale: float) -> QImage:
        """Return *page* drawn at *scale* pixels a point (about 6 ms at 1600 pixels)."""
        drawn = self._document[page].render(scale=scale, rev_byteorder=True)
        kind = QImage.Format.Format_RGB888 if drawn.n_channels == 3 else QImage.Format.Format_RGBA8888
        return QImage(bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, kind).copy()

    def close(self) -> None:
        self._document.close()
