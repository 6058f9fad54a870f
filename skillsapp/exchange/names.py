"""Personal names as they arrive in lists: what may be mended without asking, and what must be asked."""

from __future__ import annotations

import re
import unicodedata

from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem, ProblemKind, Severity

MISSING = ProblemKind("name.missing", Severity.ERROR, N_("The name is missing."))
BROKEN = ProblemKind(
    "name.broken_character",
    Severity.ERROR,
    N_("A character of the name was lost on the way ({characters}). Type the name again as it stands on the document."),
)
UNUSUAL = ProblemKind(
    "name.unusual", Severity.WARNING, N_("The name holds {characters}, which names seldom do. Compare it with the document.")
)
TOO_LONG = ProblemKind("name.too_long", Severity.ERROR, N_("The name has {count} characters; at most {limit} are taken."))

LONGEST_NAME = 60
# Rare characters that old fonts kept in the private area and Unicode has since given places (GB 18030-2005 to 2022).
_MOVED = str.maketrans(
    {
        0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7,
        0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
    }
)  # fmt: skip
_MIDDLE_DOTS = re.compile("\\s*[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff0e\uff65]\\s*")
_RADICALS = re.compile("[\u2e80-\u2fdf]")  # look like characters, come from PDF files, and are found by no search
_PLACEHOLDERS = frozenset("?\uff1f\ufffd\u25a1\u25a0\u3013*")
_NO_CHARACTER = ("Co", "Cn", "Cs")
_ORDINARY = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3007\u00b7]+")


def tidy_name(text: str) -> str:
    """Return *text* as a name: narrow letters, one kind of middle dot, no invisible characters, no blanks in a Chinese name."""
    if _ORDINARY.fullmatch(text):
        return text
    dotted = _MIDDLE_DOTS.sub("\u00b7", text.translate(_MOVED))
    moved = _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), dotted)
    narrow = "".join(unicodedata.normalize("NFKC", char) if "\uff01" <= char <= "\uff5e" else char for char in moved)
    visible = "".join(char for char in narrow if char.isspace() or unicodedata.category(char) not in ("Cf", "Cc"))
    words = visible.split()
    joined = "".join(words)
    return joined if _ORDINARY.fullmatch(joined) else " ".join(words)


def check_name(name: str) -> Problem | None:
    """Return what is wrong with a tidied name, or None."""
    if not name:
        return MISSING.at()
    if _ORDINARY.fullmatch(name) and 2 <= len(name) <= 20:
        return None
    if len(name) > LONGEST_NAME:
        return TOO_LONG.at(count=len(name), limit=LONGEST_NAME)
    lost = [
        char
        for char in name
        if char in _PLACEHOLDERS or (unicodedata.category(char) in _NO_CHARACTER and not _ORDINARY.match(char))
    ]
    if lost:
        return BROKEN.at(characters=" ".join(f"{char} U+{ord(char):04X}" for char in lost))
    odd = [char for char in name if not (char.isalpha() or char in "\u00b7\u3007 .'-")]
    if odd:
        return UNUSUAL.at(characters=" ".join(odd))
    mixed = [char for char in name if char.isspace()] and _ORDINARY.search(name)
    if len(name) == 1 or mixed:
        return UNUSUAL.at(characters=f"\u201c{name}\u201d")
    return None
