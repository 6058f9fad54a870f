from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QFontMetrics, QRawFont
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from skillsapp.kernel import paths
from ui import fonts, theme
from ui.icons import icon, picture
from ui.theme import THEMES, Theme, Tokens, Tone

EVERY_THEME = pytest.mark.parametrize("tokens", THEMES.values(), ids=list(THEMES))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""

    def light(colour: str) -> float:
        parts = [
            channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
            for channel in QColor(colour).getRgbF()[:3]
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@EVERY_THEME
def test_every_text_can_be_read_on_its_ground(tokens: Tokens) -> None:
    pairs = {
        "text on bg": (tokens.text, tokens.bg),
        "second text": (tokens.text2, tokens.bg),
        "hint": (tokens.text3, tokens.bg),
        "hint on card": (tokens.text3, tokens.surface),
        "primary button": (tokens.on_primary, tokens.primary),
        "navigation": (tokens.nav_text, tokens.nav),
        **{f"pill {tone}": tokens.colours(tone) for tone in Tone},
    }
    too_pale = {name: round(contrast(*pair), 2) for name, pair in pairs.items() if contrast(*pair) < 4.5}
    assert too_pale == {}


@EVERY_THEME
def test_the_border_of_a_control_can_be_seen(tokens: Tokens) -> None:
    assert contrast(tokens.line2, tokens.surface) >= 3.0
    assert contrast(tokens.focus, tokens.surface) >= 3.0


@EVERY_THEME
@pytest.mark.parametrize("zoom", [100, 125, 200])
def test_the_style_sheet_is_filled_in_whole(qapp: QApplication, tokens: Tokens, zoom: int) -> None:
    sheet = theme.style_sheet(replace(tokens, zoom=zoom), "Noto Sans CJK SC")
    assert "$" not in sheet
    for path in re.findall(r'url\("([^"]+)"\)', sheet):
        assert Path(path).is_file()
    assert f"font-size: {round(14 * zoom / 100)}px" in sheet


def test_zoom_enlarges_controls_and_own_painting_alike(theme_app: QApplication) -> None:
    looks = Theme(theme_app)
    button = QPushButton("x")
    button.ensurePolished()
    before = button.sizeHint().height()
    looks.zoom_to(200)
    button.ensurePolished()
    assert button.sizeHint().height() >= 2 * before - 3
    assert theme.px(12) == 24
    looks.zoom_to(9999)
    assert looks.tokens.zoom == 200


def test_a_switch_is_told_once_and_only_when_something_changes(theme_app: QApplication) -> None:
    looks, told = Theme(theme_app), []
    looks.changed.connect(lambda: told.append(looks.tokens.name))
    looks.use("dark")
    looks.use("dark")
    assert told == ["dark"]


def test_every_icon_named_in_the_windows_is_shipped(qapp: QApplication) -> None:
    source = "\n".join(path.read_text("utf-8") for path in Path(theme.__file__).parent.rglob("*.py"))
    shipped = {path.stem for path in (paths.resources() / "icons").glob("*.svg")}
    named = set(re.findall(r'icon="([a-z0-9-]+)"', source)) | set(
        re.findall(r'(?:icon_button|IconLabel|IconTile|picture|icon)\("([a-z0-9-]+)"', source)
    )
    assert named and named <= shipped
    assert (paths.resources() / "icons" / "LICENSE").is_file()


def test_an_icon_takes_the_colour_asked_for(qapp: QApplication) -> None:
    drawn = picture("check", "#FF0000", 24).toImage()
    colours = {
        drawn.pixelColor(x, y).name()
        for x in range(drawn.width())
        for y in range(drawn.height())
        if drawn.pixelColor(x, y).alpha() == 255
    }
    assert colours == {"#ff0000"}
    assert not icon("check").isNull()


def test_fonts_are_taken_in_the_order_of_the_design() -> None:
    assert fonts.choose_family(["Arial", "WenQuanYi Micro Hei", "Noto Sans CJK SC"]) == "Noto Sans CJK SC"
    assert fonts.choose_family(["Noto Sans CJK SC", "Microsoft YaHei"]) == "Microsoft YaHei"
    assert fonts.choose_family(["Arial"]) is None


def test_a_system_without_chinese_gets_the_shipped_font(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        WritingSystem = fonts.QFontDatabase.WritingSystem
        addApplicationFont = staticmethod(fonts.QFontDatabase.addApplicationFont)
        applicationFontFamilies = staticmethod(fonts.QFontDatabase.applicationFontFamilies)

        @staticmethod
        def families(system: object = None) -> list[str]:
            return [] if system is not None else ["DejaVu Sans"]

    monkeypatch.setattr(fonts, "QFontDatabase", Bare)
    family = fonts.ui_family()
    assert family and family != "DejaVu Sans"
    font = fonts.screen_font(family, 14)
    assert all(QRawFont.fromFont(font).supportsCharacter(letter) for letter in "技能考务通")
    assert QFontMetrics(font).horizontalAdvance("考试") > 20


def test_only_another_look_lets_every_widget_be_polished_again(theme_app: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("保存")
    qtbot.addWidget(button)
    button.show()
    changes: list[QEvent.Type] = []

    class Listener(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.PaletteChange):
                changes.append(event.type())
            return False

    listener = Listener()
    button.installEventFilter(listener)
    theme.apply(theme_app, theme.LIGHT)
    assert changes == []
    theme.apply(theme_app, theme.DARK)
    assert QEvent.Type.StyleChange in changes and theme.tokens() == theme.DARK
    theme.apply_to(button, theme.LIGHT)
    theme.apply(theme_app, theme.LIGHT)
    assert theme_app.styleSheet() == theme.style_sheet(theme.LIGHT, theme._family())
