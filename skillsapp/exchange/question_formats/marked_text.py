"""Between the markup of other programs (HTML, Markdown) and the few marks of the house."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable
from urllib.parse import unquote, unquote_to_bytes

from skillsapp.domain.rich_text import Blank, Formula, Picture, Run, parse_rich_text
from skillsapp.exchange.question_formats import losses
from skillsapp.exchange.question_formats.harvest import Harvest, Notes
from skillsapp.exchange.question_pictures import PictureRefused, checked_picture

_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u", "sub": "sub", "sup": "sup"}
_BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "tr",
    "section",
    "article",
    "figure",
    "center",
    "li",
    "table",
    "thead",
    "tbody",
}
_LOSSY_BLOCKS = {"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
_LOSSY = {"a", "font", "s", "strike", "del", "code", "tt", "kbd", "small", "big", "mark", "q", "ruby", "hr"}
_SILENT = {
    "span",
    "html",
    "body",
    "head",
    "meta",
    "label",
    "figcaption",
    "wbr",
    "caption",
    "colgroup",
    "col",
    "tfoot",
    "td",
    "th",
}
_DROPPED = {"script", "style", "iframe", "object", "embed", "audio", "video", "svg", "title", "template"}
_KNOWN = {"br", "img", "math", *_MARKS, *_BLOCKS, *_LOSSY_BLOCKS, *_LOSSY, *_SILENT, *_DROPPED}
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|\]\]>"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]*)(?P<attributes>(?:\s(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*+)?)/?>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][-a-zA-Z0-9_:.]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_WIDE_SIGN = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef]"
_BETWEEN_WIDE = re.compile(rf"(?<={_WIDE_SIGN})[ \t]*\n\s*(?={_WIDE_SIGN})")
_HAS_MARKS = re.compile(r"[<\n]|\\\(|!\[|___")
_EMPTY_PAIR = re.compile(r"<(b|i|u|sub|sup)></\1>")
_DATA_ADDRESS = re.compile(r"data:(image/[a-z0-9.+-]+)?((?:;[^,;]*)*?)(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_DISPLAYED = re.compile(r"\$\$(.+?)\$\$|\\\[(.+?)\\\]", re.DOTALL)
_TEX = re.compile(r"<annotation[^>]*x-tex[^>]*>(.*?)</annotation>", re.DOTALL)
_MATH = re.compile(r"<(?:\w+:)?math\b.*?</(?:\w+:)?math>", re.DOTALL | re.IGNORECASE)
_LOOKS = {
    "b": re.compile(r"font-weight:\s*(bold|[6-9]00)"),
    "i": re.compile(r"font-style:\s*italic"),
    "u": re.compile(r"text-decoration:\s*underline|underline"),
}
_COLOURED = re.compile(r"color|background|font|decoration|strike", re.IGNORECASE)

FindPicture = Callable[[str], bytes | None]


def no_pictures(address: str) -> bytes | None:
    """Find nothing: for formats whose pictures stand in the text itself."""
    return None


class MarkedText:
    """Writes in the marks of the house what somebody walks through in another markup; what could not be kept is noted."""

    def __init__(self, harvest: Harvest, notes: Notes, find: FindPicture = no_pictures) -> None:
        self._harvest, self._notes, self._find = harvest, notes, find
        self._parts: list[str] = []
        self._wanted: list[str] = []
        self._opened: list[str] = []
        self._line_begun = self._loose_space = False
        self._lists: list[int] = []
        self._spans: list[list[str]] = []
        self._dropped = self._kept_as_is = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = name.rpartition(":")[2].lower()
        if name in _DROPPED:
            self._notes.lost[name] = None
            self._dropped += 1
        if self._dropped:
            return
        if name in _MARKS:
            self._wanted.append(_MARKS[name])
        elif name == "br":
            self.line_break()
        elif name == "img":
            self.picture(attributes.get("src", ""), attributes.get("alt", ""))
        elif name in _BLOCKS or name in _LOSSY_BLOCKS:
            self.block()
            self._start_block(name)
        elif name in ("td", "th"):
            if self._line_begun:
                self.text(" | ", as_is=True)
        elif name == "span":
            self._start_span(f"{attributes.get('class', '')};{attributes.get('style', '')}".lower())
        elif name in _LOSSY or name == "math" or name not in _KNOWN:
            self._notes.lost[name] = None

    def end(self, name: str) -> None:
        """End an element; an end without its beginning says nothing."""
        name = name.rpartition(":")[2].lower()
        if name in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif self._dropped:
            return
        elif name in _MARKS:
            self._end_mark(_MARKS[name])
        elif name == "span" and self._spans:
            for mark in self._spans.pop():
                self._end_mark(mark)
        elif name in _BLOCKS or name in _LOSSY_BLOCKS:
            self.block()
            if name in ("ul", "ol") and self._lists:
                self._lists.pop()
            self._kept_as_is -= name == "pre"

    def text(self, text: str, *, as_is: bool = False) -> None:
        """Write text; runs of spaces are one space unless it is kept as it is."""
        if self._dropped or not text:
            return
        if as_is or self._kept_as_is > 0:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.line_break()
                self._write(line)
            return
        text = _SPACES.sub(" ", _BETWEEN_WIDE.sub("", text))
        if text.startswith(" ") and (not self._line_begun or self._loose_space):
            text = text[1:]
        if text:
            self._write(text)
            self._loose_space = text.endswith(" ")

    def line_break(self) -> None:
        """End the line, even an empty one."""
        self._end_marks()
        self._parts.append("\n")
        self._line_begun = False

    def block(self) -> None:
        """Make sure that what follows begins on a line of its own."""
        if self._line_begun:
            self.line_break()

    def blank(self) -> None:
        """Leave a place to write into."""
        self._write("____")

    def picture(self, address: str, alt: str) -> None:
        """Show a picture; one that is not there or cannot be used is noted, its description stays."""
        if self._dropped:
            return
        told = address if len(address) < 80 else f"{address[:60]}…"
        content = self._content(address)
        if content is None:
            self._notes.note(losses.PICTURE_MISSING, told)
        else:
            try:
                file = checked_picture(content)
            except PictureRefused as error:
                self._notes.note(losses.PICTURE_REFUSED, told, reason=str(error))
            else:
                self._harvest.pictures[file.digest] = file
                alt = " ".join(re.sub(r"[\[\]]", " ", alt).split())
                self._write(f"![{alt}](picture:{file.digest})")
                return
        if alt.strip():
            self.text(f"[{alt}]")

    def formula(self, latex: str) -> None:
        self._write(rf"\({' '.join(latex.split())}\)")

    def finish(self) -> str:
        """Return the text."""
        self._end_marks()
        text = "".join(self._parts)
        while _EMPTY_PAIR.search(text):
            text = _EMPTY_PAIR.sub("", text)
        return text.replace("\u00a0", " ").strip("\n").strip()

    def _start_block(self, name: str) -> None:
        if name in _LOSSY_BLOCKS or name == "table":
            self._notes.lost[name] = None
        self._kept_as_is += name == "pre"
        if name in ("ul", "ol"):
            self._lists.append(0 if name == "ol" else -1)
        elif name == "li" and self._lists:
            if self._lists[-1] >= 0:
                self._lists[-1] += 1
                self.text(f"{self._lists[-1]}. ", as_is=True)
            else:
                self.text("- ", as_is=True)
            self._loose_space = True

    def _start_span(self, look: str) -> None:
        """Take what a span's style says as marks, and note what it says beyond them."""
        marks = [mark for mark, pattern in _LOOKS.items() if pattern.search(look)]
        self._spans.append(marks)
        self._wanted += marks
        for pattern in _LOOKS.values():
            look = pattern.sub("", look)
        if _COLOURED.search(look):
            self._notes.lost["span"] = None

    def _end_mark(self, mark: str) -> None:
        if mark in self._wanted:
            del self._wanted[len(self._wanted) - 1 - self._wanted[::-1].index(mark)]

    def _write(self, text: str) -> None:
        wanted = list(dict.fromkeys(self._wanted))
        same = 0
        while same < min(len(wanted), len(self._opened)) and wanted[same] == self._opened[same]:
            same += 1
        self._parts += [f"</{mark}>" for mark in reversed(self._opened[same:])]
        self._parts += [f"<{mark}>" for mark in wanted[same:]]
        self._opened = wanted
        self._parts.append(text)
        self._line_begun, self._loose_space = True, False

    def _end_marks(self) -> None:
        if self._loose_space and self._parts:
            self._parts[-1] = self._parts[-1].rstrip(" ")
        self._loose_space = False
        self._parts += [f"</{mark}>" for mark in reversed(self._opened)]
        self._opened = []

    def _content(self, address: str) -> bytes | None:
        found = _DATA_ADDRESS.match(address.strip())
        if found is None:
            return self._find(address)
        try:
            return base64.b64decode(unquote(found[4]), validate=False) if found[3] else unquote_to_bytes(found[4])
        except (binascii.Error, ValueError):
            return b""


def read_html(text: str, target: MarkedText, *, known_only: bool = False) -> None:
    """Walk through HTML as people write it; with *known_only* a `<` before anything but a known element is a sign like any other."""
    if "<" not in text:
        target.text(_read(text))
        return
    at = 0
    text = _MATH.sub(_as_formula, text)
    for token in _TOKEN.finditer(text):
        name = (token["name"] or "").rpartition(":")[2].lower()
        if known_only and name and name not in _KNOWN:
            continue
        target.text(_read(text[at : token.start()]))
        at = token.end()
        if not name:
            continue
        if token["end"]:
            target.end(name)
        else:
            target.start(name, _attributes(token["attributes"] or ""))
    target.text(_read(text[at:]))


def read_markdown(text: str, target: MarkedText) -> None:
    """Walk through the little Markdown that questions use: emphasis, pictures, lines; whatever else there is stays as it was typed."""
    text = re.sub(r"(?<![*\w])\*\*(?=\S)(.+?)(?<=\S)\*\*|(?<![_\w])__(?=[^\s_])(.+?)(?<=[^\s_])__(?![_\w])", r"<b>\1\2</b>", text)
    text = re.sub(
        r"(?<![*\w])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![*\w])|(?<![_\w])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![_\w])", r"<i>\1\2</i>", text
    )
    text = re.sub(r"!\[([^\]\n]*)\]\(([^()\s]+)\)", lambda m: f'<img src="{html.escape(m[2])}" alt="{html.escape(m[1])}">', text)
    read_html(re.sub(r" *\n", "<br>", text), target, known_only=True)


def html_of(
    text: str, address: Callable[[str], str], *, empty: str = "", blank: Callable[[int], str] = lambda _number: "____"
) -> str:
    """Return a text of the house as HTML; *address* gives where a picture lies, *blank* what stands for a blank.

    *empty* ends elements without content: "" in HTML, " /" in XHTML.
    """
    if not _HAS_MARKS.search(text):
        return _firm_spaces(_escaped(text))
    parts: list[str] = []
    for number, line in enumerate(parse_rich_text(text)):
        if number:
            parts.append(f"<br{empty}>")
        opened: tuple[str, ...] = ()
        for piece in line:
            wanted = _marks_of(piece) if isinstance(piece, Run) else opened
            parts.append(_turn(opened, wanted))
            opened = wanted
            match piece:
                case Run():
                    parts.append(_escaped(piece.text))
                case Formula():
                    parts.append(html.escape(rf"\({piece.latex}\)", quote=False))
                case Picture():
                    alt = html.escape(piece.alt)
                    parts.append(f'<img src="{html.escape(address(piece.digest))}" alt="{alt}"{empty}>')
                case Blank():
                    parts.append(blank(piece.number))
        parts.append(_turn(opened, ()))
    return _firm_spaces("".join(parts))


def _marks_of(run: Run) -> tuple[str, ...]:
    flags = (("b", run.bold), ("i", run.italic), ("u", run.underline), ("sub", run.sub), ("sup", run.sup))
    return tuple(name for name, is_on in flags if is_on)


def _turn(opened: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
        same += 1
    return "".join(f"</{mark}>" for mark in reversed(opened[same:])) + "".join(f"<{mark}>" for mark in wanted[same:])


def _escaped(text: str) -> str:
    """Return a text as HTML; signs that would begin or end a formula elsewhere are no signs there."""
    return html.escape(text, quote=False).replace("$$", "$&#36;").replace("\\[", "\\&#91;")


def _firm_spaces(markup: str) -> str:
    """Write spaces that HTML would swallow as firm ones: two in a row, and those where a line begins or ends."""
    markup = re.sub(r"^ | $|(?<=<br>) | (?=<br>)|(?<=<br />) | (?=<br />)", "&#160;", markup)
    return re.sub(r"  +", lambda found: "&#160;" * len(found[0]), markup)


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(text)}


def _as_formula(found: re.Match[str]) -> str:
    tex = _TEX.search(found[0])
    return html.escape(rf"\({html.unescape(tex[1]).strip()}\)", quote=False) if tex else found[0]


def _read(text: str) -> str:
    if "$$" in text or "\\[" in text:
        text = _DISPLAYED.sub(lambda found: rf"\({(found[1] or found[2]).strip()}\)", text)
    return html.unescape(text)
