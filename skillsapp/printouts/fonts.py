"""The shipped faces, the order in which they stand in for one another, and what none of them can print.

reportlab drops a missing glyph silently, so every text is split into runs of faces that have it, and names are checked
before printing.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import struct
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from skillsapp.kernel import paths
from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.files import CannotWrite, atomic_write, make_folder
from skillsapp.kernel.i18n import N_

FACES = ("CertSong", "CertSongBold", "CertTitle", "CertKai", "CertKaiBold", "CertHei", "CertExt")
RARE_PACK = "CertExtFull"  # optional: the whole of extensions B to F, printed where the file stands beside the others

_press = threading.RLock()  # a face keeps its reading position: one document at a time in a process
NAME_DOT = "\u00b7"
_OTHER_DOTS = frozenset("\u2022\u2027\u2219\u22c5\u30fb\uff65\u0387\u16eb\u2e31\uff0e")


class Style(StrEnum):
    SONG = "song"
    SONG_BOLD = "song_bold"
    TITLE = "title"
    KAI = "kai"
    KAI_BOLD = "kai_bold"
    HEI = "hei"


_ORDER: Mapping[Style, tuple[str, ...]] = {
    Style.SONG: ("CertSong",),
    Style.SONG_BOLD: ("CertSongBold", "CertSong"),
    Style.TITLE: ("CertTitle", "CertSongBold", "CertSong"),
    Style.KAI: ("CertKai", "CertSong"),
    Style.KAI_BOLD: ("CertKaiBold", "CertKai", "CertSong"),
    Style.HEI: ("CertHei", "CertSong"),
}


@dataclass(eq=False)
class FontMissing(DamagedError):
    """A face that the program ships is not there."""

    code: ClassVar[str] = "font.missing"
    text: ClassVar[str] = N_("The font {face} is missing from the program's folder. Install the program again.")
    face: str


@dataclass(eq=False)
class FontDamaged(DamagedError):
    """A face that the program ships cannot be read."""

    code: ClassVar[str] = "font.damaged"
    text: ClassVar[str] = N_(
        "The font {face} in the program's folder is damaged, so nothing can be printed. Install the program again; your data stay as they are."
    )
    face: str


@dataclass(eq=False)
class CharacterUnprintable(SkillsError):
    """A text has characters that no shipped face can print."""

    code: ClassVar[str] = "print.character"
    text: ClassVar[str] = N_("“{where}” cannot be printed: no font has {characters}. Correct it or add the rare font pack.")
    where: str
    characters: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that one face prints; `units` is its width at size 1."""

    face: str
    text: str
    units: float


class _Shelf:
    """The faces of this process, and what each of their characters measures."""

    def __init__(self, glyphs: Mapping[str, Mapping[int, int]], measures: Mapping[str, Callable[[int], float]]) -> None:
        self.glyphs = glyphs
        rare = ("CertExt", *([RARE_PACK] if RARE_PACK in glyphs else []))
        self.chains = {style: (*order, *rare) for style, order in _ORDER.items()}
        self._measures = measures
        self._found: dict[tuple[str, ...], dict[str, tuple[str, float]]] = {}

    def place(self, character: str, chain: tuple[str, ...]) -> tuple[str, float] | None:
        """Return the first face of *chain* that has *character*, and its width at size 1."""
        found = self._found.setdefault(chain, {})
        placed = found.get(character)
        if placed is None:
            code = 32 if character == "\u00a0" else ord(character)
            face = next((face for face in chain if code in self.glyphs[face]), None)
            if face is None:
                return None
            placed = found[character] = (face, self._measures[face](code) / 1000)
        return placed


_shelf: _Shelf | None = None


@contextmanager
def press() -> Iterator[None]:
    """Hold the faces while a document is drawn and saved."""
    with _press:
        _faces()
        yield


def chain(style: Style) -> tuple[str, ...]:
    """Return the faces that stand in for one another in *style*, the rare ones last."""
    return _faces().chains[style]


def runs(text: str, faces: tuple[str, ...]) -> list[Piece]:
    """Return *text* as pieces by face.  Raises CharacterUnprintable for a character that none of *faces* has."""
    shelf = _faces()
    pieces: list[Piece] = []
    face, start, units = "", 0, 0.0
    for at, character in enumerate(text):
        placed = shelf.place(character, faces)
        if placed is None:
            raise CharacterUnprintable(text, spelled(missing_characters(text, faces)))
        if placed[0] != face:
            if at > start:
                pieces.append(Piece(face, text[start:at], units))
            face, start, units = placed[0], at, 0.0
        units += placed[1]
    if start < len(text):
        pieces.append(Piece(face, text[start:], units))
    return pieces


def name_runs(name: str, faces: tuple[str, ...]) -> list[Piece]:
    """Return a person's *name* in the first face that has all of it: one odd glyph in another style looks wrong."""
    glyphs = _faces().glyphs
    whole = next((face for face in faces if all(ord(character) in glyphs[face] for character in name)), None)
    return runs(name, (whole,) if whole else faces)


def advance(character: str, faces: tuple[str, ...]) -> float:
    """Return the width of one character at size 1.  Raises CharacterUnprintable."""
    placed = _faces().place(character, faces)
    return placed[1] if placed else sum(piece.units for piece in runs(character, faces))


def missing_characters(text: str, faces: tuple[str, ...]) -> tuple[str, ...]:
    """Return the characters of *text* that would print as nothing or as something else, each once, in their order."""
    shelf = _faces()
    return tuple(dict.fromkeys(c for c in text if _is_invisible(c) or (not c.isspace() and shelf.place(c, faces) is None)))


def missing_in_name(name: str) -> tuple[str, ...]:
    """Return what keeps a person's *name* from being printed; a middle dot other than U+00B7 counts too."""
    faces = chain(Style.KAI_BOLD)
    wrong_dots = [character for character in name if character in _OTHER_DOTS]
    return tuple(dict.fromkeys([*missing_characters(name, faces), *wrong_dots]))


def spelled(characters: tuple[str, ...]) -> str:
    """Return *characters* for a message, each with its code point, because a screen may not show it either."""
    return " ".join(f"{'' if _is_invisible(c) else c}(U+{ord(c):04X})" for c in characters)


def _is_invisible(character: str) -> bool:
    """Return whether *character* is private, unassigned, a lone surrogate, a control or a format character, or U+FFFD."""
    code = ord(character)
    if code == 0xFFFD or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return True
    category = unicodedata.category(character)
    if category == "Cn":  # newer ideographs than this Python's tables are for the faces to decide
        return not 0x20000 <= code <= 0x3FFFF
    return category[0] == "C"


def _faces() -> _Shelf:
    global _shelf
    if _shelf is None:
        with _press:
            if _shelf is None:
                _shelf = _register()
    return _shelf


def _register() -> _Shelf:
    from reportlab import rl_config  # 0.3 s of imports that only printing pays
    from reportlab.pdfbase import pdfmetrics, ttfonts

    rl_config.useA85 = 0
    ttfonts.makeToUnicodeCMap = _to_unicode
    ttfonts.TTFontParser.get_table = _without_copy(ttfonts.TTFontParser.get_table)
    folder = paths.resources() / "fonts"
    pack = folder / f"{RARE_PACK}.ttf.xz"
    faces: dict[str, Any] = {}
    for name in (*FACES, *([RARE_PACK] if pack.exists() else [])):
        pdfmetrics.registerFont(_font(name, folder / f"{name}.ttf.xz"))
        faces[name] = pdfmetrics.getFont(name).face
    return _Shelf({n: f.charToGlyph for n, f in faces.items()}, {n: f.getCharWidth for n, f in faces.items()})


def _font(name: str, packed: Path) -> Any:
    """Return the face for reportlab.  Raises FontMissing or FontDamaged."""
    from reportlab.pdfbase import ttfonts  # 0.3 s of imports that only printing pays

    try:
        return ttfonts.TTFont(name, _unpacked(packed), asciiReadable=False, shapable=False)
    except (ttfonts.TTFError, struct.error, LookupError, ValueError, OSError) as error:
        raise FontDamaged(name) from error


def _unpacked(packed: Path) -> str | io.BytesIO:
    """Return the unpacked face in the cache folder, or in memory where that folder cannot be written.

    A copy there that a power cut or a bad disk left broken is unpacked again.  Raises FontMissing or FontDamaged.
    """
    name = packed.name.removesuffix(".ttf.xz")
    try:
        raw = packed.read_bytes()
    except FileNotFoundError as gone:
        raise FontMissing(name) from gone
    except OSError as error:
        raise FontDamaged(name) from error
    target = paths.cache_folder() / "fonts" / f"{name}-{hashlib.sha256(raw).hexdigest()[:16]}.ttf"
    digest = target.with_suffix(".sum")
    if _is_whole(target, digest):
        return str(target)
    try:
        face = lzma.decompress(raw)
    except (lzma.LZMAError, EOFError) as error:
        raise FontDamaged(name) from error
    try:
        make_folder(target.parent)
        with atomic_write(target) as stream:
            stream.write(face)
        with atomic_write(digest) as stream:
            stream.write(hashlib.sha256(face).hexdigest().encode())
    except CannotWrite:
        return io.BytesIO(face)
    return str(target)


def _is_whole(face: Path, digest: Path) -> bool:
    """Return whether an unpacked face is as it was written: outlines that a disk lost would print as nothing, unnoticed."""
    try:
        with face.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest.read_text("ascii")
    except (OSError, ValueError):
        return False


def _without_copy(get_table: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """Return *get_table* with a view of the outlines: copying 14 MB for each subset cost 4 ms a file."""

    def viewed(parser: Any, tag: str) -> Any:
        if tag != "glyf":
            return get_table(parser, tag)
        start, length = parser.get_table_pos(tag)
        return memoryview(parser._ttf_data)[start : start + length]

    return viewed


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """Return a ToUnicode map in UTF-16BE, at most 100 lines a block; reportlab's own breaks copying of rare characters."""
    lines = [f"<{at:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for at, code in enumerate(subset) if code]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
