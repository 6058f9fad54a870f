"""The typeface of the windows: the system's Chinese one, or the shipped one where the system has none."""

from __future__ import annotations

import lzma
import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from skillsapp.kernel import paths
from skillsapp.kernel.files import CannotWrite, atomic_write, make_folder

PREFERRED = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
SHIPPED = "CertHei.ttf.xz"


def choose_family(families: Iterable[str]) -> str | None:
    """Return the first preferred family that is there, or None."""
    there = set(families)
    return next((family for family in PREFERRED if family in there), None)


def ui_family() -> str:
    """Return the family for every text on the screen; registers the shipped font where the system has no Chinese one."""
    chosen = choose_family(QFontDatabase.families())
    if chosen is not None:
        return chosen
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if chinese:
        return chinese[0]
    return register_shipped() or QFont().family()


def register_shipped() -> str | None:
    """Register the shipped Chinese font and return its family, or None where it is not shipped or cannot be unpacked.

    The windows must come up without it: only they can say what is wrong with the disk.
    """
    packed = paths.resources() / "fonts" / SHIPPED
    try:
        unpacked = _unpacked(packed)
    except (OSError, CannotWrite, lzma.LZMAError, EOFError):
        return None
    number = QFontDatabase.addApplicationFont(str(unpacked))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else None


def screen_font(family: str, pixels: int) -> QFont:
    """Return the font of *pixels* height; unhinted on Linux, so that pictures are the same on every machine."""
    font = QFont(family)
    font.setPixelSize(pixels)
    if sys.platform.startswith("linux"):
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _unpacked(packed: Path) -> Path:
    """Unpack once; the name carries the size, so that a newer font is unpacked again."""
    target = paths.cache_folder() / "fonts" / f"{packed.stem.removesuffix('.ttf')}-{packed.stat().st_size}.ttf"
    if not target.exists():
        make_folder(target.parent)
        with lzma.open(packed) as source, atomic_write(target) as stream:
            stream.write(source.read())
    return target
