"""Charts stay whole where there is little room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import Tone
from ui.widgets.charts import Donut, Part


@pytest.mark.parametrize("width", [130, 180, 240, 420])
def test_a_ring_is_never_cut_by_long_words(qtbot: QtBot, theme_app: QApplication, width: int) -> None:
    parts = (Part("Accepted", 3, Tone.OK), Part("Returned for correction", 1, Tone.WARN))
    donut = Donut(parts, "75%", "accepted", "Review of registrations")
    qtbot.addWidget(donut)
    donut.resize(width, 132)
    image = QImage(donut.size(), QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    donut.render(image)
    edge = [image.pixelColor(0, y).getRgb() for y in range(image.height())]
    inside = {image.pixelColor(x, 66).getRgb() for x in range(1, width // 2)}
    background = image.pixelColor(width - 1, 0).getRgb()
    assert set(edge) == {background} and len(inside) > 1, "the ring begins inside the widget"
    assert QColor(*background).lightness() > 200
