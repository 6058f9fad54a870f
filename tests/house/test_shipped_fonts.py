"""The fonts that travel with the program hold what certificates and bare screens need."""

from __future__ import annotations

import lzma
import re
from functools import cache
from io import BytesIO

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from skillsapp.kernel import paths

FONTS = ("CertSong", "CertSongBold", "CertTitle", "CertKai", "CertKaiBold", "CertHei", "CertExt")
SYMBOLS = "Az09~é·àǎüΩ“”‘’—…、。《》（），：￥①⑩⑳№√×÷≤≥±℃‰㎡■□○●★☆✓✗☑→Ⅳ㈠"
GBK_COMPATIBILITY = "郎凉秊裏隣兀嗀﨎﨏﨑﨓﨔礼﨟蘒﨡﨣﨤﨧﨨﨩"
STANDARD_LIST_BEYOND_GB_2312 = "燚䶮㛃𬭎𬱖𠅤𫖯赟昇"
GB_2312 = "".join(bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
LEVEL_1 = "".join(map(chr, [*range(0x4E00, 0x9FF0), *range(0x3400, 0x4DB6)]))


@cache
def face(name: str) -> TTFontFace:
    packed = (paths.resources() / "fonts" / f"{name}.ttf.xz").read_bytes()
    return TTFontFace(BytesIO(lzma.decompress(packed)))


def lacking(name: str, characters: str) -> str:
    return "".join(character for character in characters if ord(character) not in face(name).charToGlyph)


@pytest.mark.parametrize("name", FONTS)
def test_a_font_has_its_own_name_and_the_common_symbols(name: str) -> None:
    """reportlab takes two fonts with one PostScript name for the same font, without a word."""
    assert face(name).name == name.encode()
    assert lacking(name, SYMBOLS) == ("ǎ" if name == "CertExt" else "")


def test_the_faces_cover_their_character_sets() -> None:
    assert lacking("CertSong", LEVEL_1 + GBK_COMPATIBILITY) == ""
    for name in ("CertSongBold", "CertKai", "CertKaiBold", "CertHei"):
        assert lacking(name, GB_2312 + STANDARD_LIST_BEYOND_GB_2312) == "", name
    assert lacking("CertTitle", GB_2312) == ""
    assert lacking("CertExt", "".join(c for c in STANDARD_LIST_BEYOND_GB_2312 if c > "\uffff")) == ""


def test_every_font_file_is_explained() -> None:
    folder = paths.resources() / "fonts"
    assert {file.name for file in folder.glob("*.xz")} == {f"{name}.ttf.xz" for name in FONTS}
    explained = (folder / "README.md").read_text(encoding="utf-8")
    licences = set(re.findall(r"`(OFL-[\w-]+\.txt)`", explained))
    assert licences == {file.name for file in folder.glob("OFL-*.txt")}
    assert all(f"`{name}`" in explained for name in FONTS)
