"""Icons drawn from the shipped Lucide pictures, tinted to the theme and cached."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from skillsapp.kernel import paths
from ui.theme import tokens

SHARPNESS = 2.0
"""Pixels drawn for one logical pixel: crisp on screens up to 200 %."""


@lru_cache(maxsize=1024)
def picture(name: str, colour: str, size: int) -> QPixmap:
    """Return the icon *name* in *colour*, *size* logical pixels wide.  Raises FileNotFoundError where it is not shipped."""
    pixmap = QPixmap(QSize(size, size) * SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing = _drawing(name).replace("currentColor", colour).encode()
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, size * SHARPNESS, size * SHARPNESS))
    painter.end()
    pixmap.setDevicePixelRatio(SHARPNESS)
    return pixmap


def icon(name: str, colour: str | None = None, size: int = 18) -> QIcon:
    """Return the icon for a button or menu, with a paler picture for its disabled state."""
    made = QIcon(picture(name, colour or tokens().text2, size))
    made.addPixmap(picture(name, tokens().text3, size), QIcon.Mode.Disabled)
    return made


@cache
def _drawing(name: str) -> str:
    return (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8")
