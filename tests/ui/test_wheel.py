"""The Qt wheel does not eat references to None: 6.12.0 on Python before 3.12 does, and dies minutes later."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QApplication


def test_void_calls_keep_none_alive(qapp: QApplication) -> None:
    pen = QPen()
    before = sys.getrefcount(None)
    for _ in range(500):
        pen.setStyle(Qt.PenStyle.SolidLine)
    assert sys.getrefcount(None) > before - 100
