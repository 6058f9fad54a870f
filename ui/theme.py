"""The look as data: one set of tokens becomes the palette, the style sheet and the colours of our own painting."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from skillsapp.kernel import paths
from skillsapp.kernel.files import CannotWrite, atomic_write, make_folder
from ui.fonts import screen_font, ui_family

ZOOMS = (100, 115, 125, 150, 175, 200)
FOLD_BELOW = 1280
"""Logical width of the window below which the navigation folds to icons and inspectors become drawers."""


class Tone(StrEnum):
    """What a state means to the reader; always shown together with a word."""

    OK = "ok"
    INFO = "info"
    WARN = "warn"
    BAD = "bad"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours and sizes of one theme; contrast was checked (text 16, text2 6.4, text3 4.9, pills at least 4.7, borders 3.1)."""

    name: str = "light"
    bg: str = "#F3F5F9"
    surface: str = "#FFFFFF"
    sunken: str = "#F8FAFC"
    line: str = "#E2E7EF"
    line2: str = "#8593A8"
    handle: str = "#C3CCDA"
    grid: str = "#E2E7EF"
    text: str = "#17212F"
    text2: str = "#526077"
    text3: str = "#5F6C81"
    primary: str = "#1D57C8"
    primary_hover: str = "#17489F"
    primary_soft: str = "#E7EEFC"
    on_primary: str = "#FFFFFF"
    ok: str = "#137A3C"
    ok_soft: str = "#E4F4EA"
    warn: str = "#A85608"
    warn_soft: str = "#FDF1DF"
    bad: str = "#BF2626"
    bad_soft: str = "#FCEAEA"
    muted_soft: str = "#E8ECF2"
    flag: str = "#D9730A"
    nav: str = "#14233C"
    nav_on_soft: str = "#1F3557"
    nav_text: str = "#B9C6DB"
    nav_on: str = "#FFFFFF"
    focus: str = "#2F74F0"
    zoom: int = 100

    def colours(self, tone: Tone) -> tuple[str, str]:
        """Return the foreground and the soft background of *tone*."""
        return {
            Tone.OK: (self.ok, self.ok_soft),
            Tone.INFO: (self.primary, self.primary_soft),
            Tone.WARN: (self.warn, self.warn_soft),
            Tone.BAD: (self.bad, self.bad_soft),
            Tone.MUTED: (self.text2, self.muted_soft),
        }[tone]


LIGHT = Tokens()
DARK = Tokens(
    name="dark",
    bg="#10161F",
    surface="#18202C",
    sunken="#141B26",
    line="#2A3444",
    line2="#66758C",
    handle="#3C4960",
    grid="#2A3444",
    text="#E8EDF5",
    text2="#AAB6C8",
    text3="#8793A8",
    primary="#6C9BFF",
    primary_hover="#8FB3FF",
    primary_soft="#1C2C4D",
    on_primary="#0B1220",
    ok="#55C98B",
    ok_soft="#12301F",
    warn="#F0B45A",
    warn_soft="#35270F",
    bad="#F28B8B",
    bad_soft="#3A1A1C",
    muted_soft="#2A3444",
    flag="#F0B45A",
    nav="#0C1119",
    nav_on_soft="#1A2434",
    nav_text="#93A1B7",
    nav_on="#FFFFFF",
    focus="#8FB3FF",
)
HIGH_CONTRAST = Tokens(
    name="high_contrast",
    bg="#000000",
    surface="#000000",
    sunken="#000000",
    line="#FFFFFF",
    line2="#FFFFFF",
    handle="#8C8C8C",
    grid="#4D4D4D",
    text="#FFFFFF",
    text2="#FFFFFF",
    text3="#E6E6E6",
    primary="#FFE14D",
    primary_hover="#FFF0A0",
    primary_soft="#333000",
    on_primary="#000000",
    ok="#7CFF9B",
    ok_soft="#002B0D",
    warn="#FFB547",
    warn_soft="#2B1B00",
    bad="#FF8A8A",
    bad_soft="#330000",
    muted_soft="#262626",
    flag="#FFB547",
    nav="#000000",
    nav_on_soft="#333000",
    nav_text="#FFFFFF",
    nav_on="#FFE14D",
    focus="#00E5FF",
)
THEMES = {tokens.name: tokens for tokens in (LIGHT, DARK, HIGH_CONTRAST)}

_in_use = LIGHT


def tokens() -> Tokens:
    """Return the tokens in use; painting code asks at every paint, so a theme switch needs no bookkeeping."""
    return _in_use


def px(pixels: float) -> int:
    """Return *pixels* of the design at the zoom in use."""
    return round(pixels * _in_use.zoom / 100)


def apply(app: QApplication, chosen: Tokens) -> None:
    """Give the application the look of *chosen*; where it has it already, no widget is polished again, which takes seconds."""
    global _in_use
    family = _family()
    sheet = style_sheet(chosen, family)
    if chosen == _in_use and app.styleSheet() == sheet:
        return
    _in_use = chosen
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setFont(screen_font(family, px(14)))
    app.setPalette(_palette(chosen))
    app.setStyleSheet(sheet)


def apply_to(window: QWidget, chosen: Tokens) -> None:
    """Give one window a look of its own; `tokens()` and `px()` follow it, so the other windows must be hidden meanwhile.

    The application's style sheet stays: changing that would polish every widget of the office, which takes half a second.
    """
    global _in_use
    _in_use = chosen
    window.setPalette(_palette(chosen))
    window.setStyleSheet(style_sheet(chosen, _family()))


def use_again(chosen: Tokens) -> None:
    """Let `tokens()` and `px()` be of *chosen* again, which is the application's look."""
    global _in_use
    _in_use = chosen


def style_sheet(chosen: Tokens, family: str) -> str:
    """Return the style sheet: every `resources/styles/*.qss` with `$name` and `$px(n)` filled in."""
    values = {key: str(value) for key, value in asdict(chosen).items()} | {"family": family} | _arrows(chosen)
    sized = re.sub(r"\$px\((\d+)\)", lambda found: f"{round(int(found[1]) * chosen.zoom / 100)}px", _template())
    return re.sub(r"\$([a-z_0-9]+)", lambda found: values[found[1]], sized)


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks about, and let it look again."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class Theme(QObject):
    """The look in use and the way to change it; the main window rebuilds its screens on `changed`."""

    changed = Signal()

    def __init__(self, app: QApplication, name: str = "light", zoom: int = 100) -> None:
        super().__init__()
        self._app = app
        apply(app, replace(THEMES[name], zoom=zoom))

    @property
    def tokens(self) -> Tokens:
        return tokens()

    def use(self, name: str) -> None:
        """Switch to the theme `light`, `dark` or `high_contrast`."""
        self._switch(replace(THEMES[name], zoom=_in_use.zoom))

    def zoom_to(self, percent: int) -> None:
        """Scale every text and control to *percent* (100 to 200)."""
        self._switch(replace(_in_use, zoom=max(ZOOMS[0], min(ZOOMS[-1], percent))))

    def _switch(self, chosen: Tokens) -> None:
        if chosen != _in_use:
            apply(self._app, chosen)
            self.changed.emit()


def _palette(chosen: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for key, colour in (
        (role.Window, chosen.bg),
        (role.Base, chosen.surface),
        (role.AlternateBase, chosen.sunken),
        (role.Text, chosen.text),
        (role.WindowText, chosen.text),
        (role.Button, chosen.surface),
        (role.ButtonText, chosen.text),
        (role.Highlight, chosen.primary),
        (role.HighlightedText, chosen.on_primary),
        (role.PlaceholderText, chosen.text3),
        (role.Link, chosen.primary),
        (role.ToolTipBase, chosen.text),
        (role.ToolTipText, chosen.surface),
        (role.Mid, chosen.line2),
        (role.Midlight, chosen.line),
        (role.Accent, chosen.primary),
    ):
        palette.setColor(key, QColor(colour))
    for key in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(chosen.text3))
    return palette


@cache
def _family() -> str:
    return ui_family()


@cache
def _template() -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted((paths.resources() / "styles").glob("*.qss")))


@cache
def _arrows(chosen: Tokens) -> dict[str, str]:
    """Write tinted copies of the arrows: a style sheet can name a picture, but cannot tint it."""
    folder = paths.cache_folder() / "arrows"
    with suppress(CannotWrite):  # a full disk costs the arrows, not the windows
        make_folder(folder)
    return {
        "arrow_down": _tinted("chevron-down", chosen.text2, folder),
        "arrow_up": _tinted("chevron-up", chosen.text2, folder),
        "check_mark": _tinted("check", chosen.on_primary, folder),
        "dash_mark": _tinted("minus", chosen.on_primary, folder),
    }


def _tinted(name: str, colour: str, folder: Path) -> str:
    target = folder / f"{name}-{colour.removeprefix('#')}.svg"
    if not target.exists():
        drawing = (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
        with suppress(CannotWrite), atomic_write(target) as stream:
            stream.write(drawing.encode())
    return target.as_posix()
