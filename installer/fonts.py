#!/usr/bin/env python3
"""Make resources/fonts again: subsets of free fonts, renamed, without hinting and layout tables, packed with xz.

    python3 installer/fonts.py [SOURCES]      SOURCES: an empty or filled folder for the originals, kept for the next time

The originals come from the registries by their package names (see `fetch`), the character sets from Debian's copy of Unihan.
It needs npm, apt-get and dpkg-deb, and fontTools, which it installs into an environment of its own. Nothing of this runs
at a user's place: the results are in the repository. Two runs give the same bytes.
"""

from __future__ import annotations

import bz2
import lzma
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "resources" / "fonts"
FONTTOOLS = "fonttools==4.68.0"
NPM_PACKAGES = ("@expo-google-fonts/noto-serif-sc@0.4.3", "@expo-google-fonts/noto-sans-sc@0.4.3")
DEBIAN_PACKAGES = ("fonts-lxgw-wenkai", "fonts-hanazono", "unicode-data")
SERIF = "expo-google-fonts-noto-serif-sc-0.4.3/package/{0}/NotoSerifSC_{0}.ttf"
SANS = "expo-google-fonts-noto-sans-sc-0.4.3/package/{0}/NotoSansSC_{0}.ttf"
KAI = "fonts-lxgw-wenkai/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-{0}.ttf"
HANAZONO = "fonts-hanazono/usr/share/fonts/truetype/hanazono/HanaMin{0}.ttf"
UNIHAN = "unicode-data/usr/share/unicode/Unihan_{0}.txt.bz2"
NOTO_RIGHTS = "Copyright 2014-2023 Adobe, with Reserved Font Name 'Source'; Noto Serif SC and Noto Sans SC."
KAI_RIGHTS = "Copyright 2021-2022 LXGW, based on Klee One, copyright 2020 The Klee Project Authors."
HANAZONO_RIGHTS = "Copyright 2008-2017 GlyphWiki Project."
OWN_VERSION = "1.000"
DROPPED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "JSTF", "DSIG", "VORG", "vhea", "vmtx", "STAT", "MATH", "meta", "gasp", "FFTM"]

# What every font must have; a glyph that its original lacks is borrowed. The blocks are kept where the original has them.
REQUIRED = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2460, 0x2474), *range(0x3000, 0x3012), 0x3014, 0x3015,
    *range(0xFF01, 0xFF5F), 0xFFE5, *range(0x2160, 0x216C), *range(0x3220, 0x322A), *range(0x2190, 0x2194),
    *map(ord, "\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2030\u2032\u2033\u203b\u20ac\u2103\u2116\u2122"),
    *map(ord, "\u03a9\u03bc\u03c0\u221a\u221e\u2260\u2264\u2265\u2248\u2220\u22a5\u2211"),
    *map(ord, "\u25a0\u25a1\u25b2\u25b3\u25c6\u25c7\u25cb\u25ce\u25cf"),
    *map(ord, "\u2605\u2606\u2713\u2717\u33a1\u339c\u339d\u338f\u2610\u2611"),
]  # fmt: skip
BLOCKS = [
    (0x20, 0x17F), (0x1CD, 0x1DD), (0x1F8, 0x1FA), (0x2C6, 0x2E0), (0x370, 0x400), (0x400, 0x452),
    (0x1E3E, 0x1E40), (0x2010, 0x2060), (0x2070, 0x20A0), (0x20A0, 0x20C0), (0x2100, 0x2190), (0x2190, 0x2200),
    (0x2200, 0x2300), (0x2300, 0x2320), (0x2460, 0x2500), (0x2500, 0x2600), (0x2600, 0x2670), (0x2700, 0x27C0),
    (0x3000, 0x3040), (0x3040, 0x3100), (0x3100, 0x3130), (0x3200, 0x3400), (0xFE10, 0xFE20), (0xFE30, 0xFE50),
    (0xFF00, 0xFFF0),
]  # fmt: skip
COMPATIBILITY = range(0xF900, 0xFB00)  # among them the 21 that GBK gave places of their own
LEVEL_1 = [*range(0x4E00, 0x9FF0), *range(0x3400, 0x4DB6)]  # GB 18030-2022
# Sources of Unihan's G column from which names of people and places come; the big historical dictionaries are left out.
NAME_SOURCES = [
    "GIDC", "GDM", "GDZ", "GXC", "GXH", "GXHZ", "GXM", "GZYS", "GZY", "GJZ", "GCE", "GKJ", "GRM", "GFC", "GFZ",
    "GGFZ", "GGH", "GOCD", "GLGYJ", "GBK", "GCH", "GCY", "GHC", "GHF", "GHR", "GZFY", "GDY", "GWZ", "GLK",
]  # fmt: skip


@dataclass(frozen=True)
class Recipe:
    """One shipped font: its name, its original, its ideographs, and where missing symbols are borrowed."""

    name: str
    source: str
    ideographs: str
    lenders: tuple[str, ...]
    rights: str
    bold: bool = False


def recipes() -> list[Recipe]:
    """Return the ship set; `CertExt` holds what stands outside the others."""
    serif, sans, kai = SERIF.format("400Regular"), SANS.format("400Regular"), KAI.format("Regular")
    bold, kai_bold, hana_a = SERIF.format("700Bold"), KAI.format("Bold"), HANAZONO.format("A")
    lent = f"{NOTO_RIGHTS} {HANAZONO_RIGHTS}"
    return [
        Recipe("CertSong", serif, "level_2", (sans, hana_a), lent),
        Recipe("CertSongBold", bold, "common", (SANS.format("700Bold"), hana_a), lent, bold=True),
        Recipe("CertTitle", SERIF.format("900Black"), "gb2312", (SANS.format("900Black"), hana_a), lent, bold=True),
        Recipe("CertKai", kai, "common", (serif, sans, hana_a), f"{KAI_RIGHTS} {lent}"),
        Recipe("CertKaiBold", kai_bold, "common", (bold, SANS.format("700Bold"), hana_a), f"{KAI_RIGHTS} {lent}", bold=True),
        Recipe("CertHei", sans, "common", (serif, hana_a), lent),
        Recipe("CertExt", HANAZONO.format("B"), "rare_names", (serif, sans, hana_a), f"{HANAZONO_RIGHTS} {NOTO_RIGHTS}"),
    ]


def fetch(sources: Path) -> None:
    """Get the originals by their package names, through the ordinary clients."""
    if not list(sources.glob("*.tgz")):
        subprocess.run(["npm", "pack", *NPM_PACKAGES], cwd=sources, check=True, capture_output=True)
    if not list(sources.glob("*.deb")):
        subprocess.run(["apt-get", "download", *DEBIAN_PACKAGES], cwd=sources, check=True, capture_output=True)
    for archive in sources.glob("*.tgz"):
        folder = sources / archive.name.removesuffix(".tgz")
        if not folder.exists():
            folder.mkdir()
            subprocess.run(["tar", "xzf", archive, "-C", folder], check=True)
    for archive in sources.glob("*.deb"):
        folder = sources / archive.name.split("_")[0]
        if not folder.exists():
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)


def ideographs(sources: Path) -> dict[str, set[int]]:
    """Return the character sets: GB 2312, with the 8105 of the standard list, GB 18030-2022 level 2, rare characters of names."""
    rows, cells = range(0xB0, 0xF8), range(0xA1, 0xFF)
    gb2312 = {ord(bytes((row, cell)).decode("gb2312")) for row in rows for cell in cells if row != 0xD7 or cell < 0xFA}
    standard = {point for point, _ in unihan(sources, "OtherMappings", "kTGH")}
    rare = {point for point, value in unihan(sources, "IRGSources", "kIRG_GSource") if source_of(value) in NAME_SOURCES}
    if (len(gb2312), len(standard)) != (6763, 8105):
        raise SystemExit(f"the lists are not what they should be: {len(gb2312)} of 6763, {len(standard)} of 8105")
    return {
        "gb2312": gb2312,
        "common": gb2312 | standard,
        "level_2": {*gb2312, *standard, *LEVEL_1, *range(0x20000, 0x32000)},  # all that the original has beyond level 1
        "rare_names": {point for point in rare | standard if point >= 0x20000},
    }


def source_of(value: str) -> str:
    """Return the letters of a G source: GIDC of `GIDC23-045`."""
    return value.split("-")[0].rstrip("0123456789")


def unihan(sources: Path, file: str, field: str) -> list[tuple[int, str]]:
    """Return (code point, value) of one field of the Unihan database."""
    with bz2.open(sources / UNIHAN.format(file), "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines if f"\t{field}\t" in line)
        return [(int(row[0][2:], 16), row[2]) for row in rows]


def make(recipe: Recipe, sources: Path, characters: Iterable[int]) -> None:
    """Cut one font down, lend it the symbols it lacks, rename it and pack it."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(sources / recipe.source, recalcTimestamp=False)
    wanted = {*characters, *COMPATIBILITY, *REQUIRED, *(point for start, end in BLOCKS for point in range(start, end))}
    cut(font, wanted & font.getBestCmap().keys(), subset)
    missing = [point for point in dict.fromkeys(REQUIRED) if point not in font.getBestCmap()]
    for lender in recipe.lenders:
        missing = borrow(font, TTFont(sources / lender), missing)
    rename(font, recipe)
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "font.ttf"
        font.save(plain, reorderTables=True)
        raw = plain.read_bytes()
    packed = lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)
    (OUT / f"{recipe.name}.ttf.xz").write_bytes(packed)
    count = len(font.getBestCmap())
    print(f"{recipe.name:13} {count:6} characters  {len(raw) / 1e6:6.2f} MB  {len(packed) / 1e6:5.2f} MB packed  lacks {missing}")


def cut(font: Any, characters: set[int], subset: Any) -> None:
    """Keep these characters; hinting and layout tables go, since reportlab uses neither and screens are sharp enough."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += DROPPED_TABLES
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = []
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def borrow(font: Any, lender: Any, missing: list[int]) -> list[int]:
    """Copy the outlines of missing characters from another font, scaled to this one's square; return what is still missing."""
    from fontTools.pens.boundsPen import BoundsPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    scale = font["head"].unitsPerEm / lender["head"].unitsPerEm
    glyphs, names, order = lender.getGlyphSet(), lender.getBestCmap(), font.getGlyphOrder()
    for point in [point for point in missing if point in names]:
        pen = TTGlyphPen(None)
        glyphs[names[point]].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        bounds = BoundsPen(glyphs)
        glyphs[names[point]].draw(bounds)
        name = f"lent{point:04X}"
        order.append(name)
        font["glyf"].glyphs[name] = pen.glyph()
        left = round(bounds.bounds[0] * scale) if bounds.bounds else 0
        font["hmtx"].metrics[name] = (round(glyphs[names[point]].width * scale), left)
        for table in font["cmap"].tables:
            if table.isUnicode() and table.format != 14:
                table.cmap[point] = name
    font.setGlyphOrder(order)
    font["glyf"].glyphOrder = order
    return [point for point in missing if point not in names]


def rename(font: Any, recipe: Recipe) -> None:
    """Give the font a name of its own: reserved names stay with the originals, and reportlab takes equal names for one font."""
    texts = {
        0: recipe.rights,
        1: recipe.name,
        2: "Regular",
        3: f"{recipe.name} {OWN_VERSION}",
        4: recipe.name,
        5: f"Version {OWN_VERSION}",
        6: recipe.name,
        13: "This Font Software is licensed under the SIL Open Font License, Version 1.1.",
    }
    font["name"].names = []
    for key, text in texts.items():
        font["name"].setName(text, key, 3, 1, 0x409)
    font["OS/2"].fsSelection = 0x40  # each file is a family of its own, also the bold ones
    font["head"].macStyle = 0
    font["OS/2"].fsType = 0
    font["OS/2"].usWeightClass = 700 if recipe.bold else 400
    if "post" in font:
        font["post"].formatType = 3.0


def build(sources: Path) -> None:
    """Make all fonts from originals that are there."""
    sets = ideographs(sources)
    for recipe in recipes():
        make(recipe, sources, sets[recipe.ideographs])


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["--build"]:
        return build(Path(arguments[1]))
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(arguments[0]).resolve() if arguments else Path(folder) / "sources"
        sources.mkdir(parents=True, exist_ok=True)
        fetch(sources)
        tool = Path(folder) / "environment"
        subprocess.run([sys.executable, "-m", "venv", tool], check=True)
        subprocess.run([tool / "bin" / "python", "-m", "pip", "install", "--quiet", FONTTOOLS], check=True)
        subprocess.run([tool / "bin" / "python", __file__, "--build", sources], check=True, env=dict(os.environ))


if __name__ == "__main__":
    main(sys.argv[1:])
