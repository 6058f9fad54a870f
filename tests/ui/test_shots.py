"""Pictures of every dialog are taken by driving the real windows: one walk is made here, so that the others stay drivable too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from skillsapp.kernel import i18n
from tests.shots.before_class import copying
from tests.shots.camera import Camera
from ui.language import Language


@pytest.fixture
def camera(theme_app: QApplication, tmp_path: Path) -> Iterator[Camera]:
    made = Camera(theme_app, tmp_path, "en", (1366, 768))
    yield made
    made.close()
    Language(theme_app, i18n.DEFAULT_LANGUAGE)


def test_a_dialog_stands_over_its_window_in_the_picture(camera: Camera, tmp_path: Path) -> None:
    copying(camera)
    assert sorted(path.name for path in tmp_path.glob("*.png")) == [
        "copy-1-dialog-en-1366.png",
        "copy-2-dated-en-1366.png",
        "copy-3-staff-en-1366.png",
    ]
    picture = QImage(str(tmp_path / "copy-2-dated-en-1366.png"))
    assert (picture.width(), picture.height()) == (1366, 768)
    middle, list_below = picture.pixelColor(683, 560), picture.pixelColor(1200, 560)
    assert middle != list_below, "the dialog covers the list"
