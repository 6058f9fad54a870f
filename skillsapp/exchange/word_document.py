"""A Word document as paragraphs and tables: texts in the marks of the house, automatic numbers written out, pictures beside them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from skillsapp.domain.picture import PictureFile
from skillsapp.exchange import question_problems as problems
from skillsapp.exchange.question_pictures import PictureRefused, checked_picture
from skillsapp.exchange.source import MEGABYTE, FileDamaged, FileTooLarge
from skillsapp.exchange.word_formulas import latex_of
from skillsapp.exchange.word_numbering import Numbering, W
from skillsapp.kernel.errors import DamagedError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_UNPACKED = 256 * MEGABYTE
LARGEST_XML = 64 * MEGABYTE
MOST_PARTS = 5_000
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {f"{W}del", f"{W}moveFrom", f"{_MC}Fallback", f"{W}rPr", f"{W}pPr", f"{W}instrText"}
_TICKS = ("F0FC", "F0FE", "F050", "F052", "F0D6")
_CROSSES = ("F0FB", "F0FD", "F04F", "F053", "F0B4")
_SIGNS = {**dict.fromkeys(_TICKS, "\u221a"), **dict.fromkeys(_CROSSES, "\u00d7")}
"""Of the fonts Wingdings and Wingdings 2 and Symbol: what trainers take ticks and crosses from."""
_EMPHASIS = re.compile("[\u4e00-\u9fff]{1,6}")
_TYPES_PART = "[Content_Types].xml"
_DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_TYPES = re.compile(
    r"application/vnd\.(?:ms-word\.(?:document|template)\.macroEnabledTemplate|ms-word\.(?:document|template)\.macroEnabled"
    r"|openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_OWN_NUMBER = re.compile("[(\uff08]?\\s*([0-9]{1,4}|[A-H])\\s*[.\u3001\uff0e)\uff09](?![0-9])")
_STRICT = b"purl.oclc.org/ooxml/"
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(eq=False)
class NoWordDocument(DamagedError):
    """A document of an older kind, or of another program."""

    code: ClassVar[str] = "file.old_word"
    text: ClassVar[str] = N_(
        "“{name}” is not a .docx document: older .doc, .rtf and .wps files cannot be read. Open it in Word or WPS, choose “Save as” and "
        "the type .docx, then import that."
    )
    name: str


@dataclass(eq=False)
class WordDamaged(FileDamaged):
    text: ClassVar[str] = N_(
        "“{name}” is damaged and cannot be read. Ask the sender for the file again, or open it in Word or WPS and save it as .docx."
    )


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`number` counts paragraphs and rows of tables from 1; `heading` where its style says so."""

    number: int
    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with the number of the first; a cell over several columns is followed by empty ones, one over several rows is repeated."""

    number: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class WordText:
    blocks: list[Paragraph | Table] = field(default_factory=list)
    pictures: dict[str, PictureFile] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_word(content: bytes, name: str) -> WordText:
    """Return what a .docx says.  Raises NoWordDocument, FileDamaged or FileTooLarge."""
    _check(content, name)
    from docx import Document  # 90 ms that a start without an import saves

    try:
        document = Document(io.BytesIO(_as_document(content)))
        parts = {
            relation.reltype.rpartition("/")[2]: relation for relation in document.part.rels.values() if not relation.is_external
        }
        numbering = parts["numbering"].target_part.element if "numbering" in parts else None
        styles = parts["styles"].target_part.element if "styles" in parts else None
        reader = _Reader(document.part, Numbering(numbering, styles), styles)
        reader.read(document.element.body)
    except (KeyError, ValueError, AttributeError, TypeError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise WordDamaged(name) from error
    return reader.found


def _as_document(content: bytes) -> bytes:
    """Return a template, or a document with macros, as an ordinary document; nothing in it is ever run."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types = archive.read(_TYPES_PART).decode("utf-8", "replace")
        plain = _OTHER_TYPES.sub(_DOCUMENT_TYPE, types)
        if plain == types:
            return content
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as changed:
            for part in archive.infolist():
                changed.writestr(part.filename, plain if part.filename == _TYPES_PART else archive.read(part))
        return target.getvalue()


def _check(content: bytes, name: str) -> None:
    if not content.startswith(b"PK\x03\x04"):
        raise NoWordDocument(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "word/document.xml" not in {part.filename for part in parts}:
                raise NoWordDocument(name)
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise FileTooLarge(name)
            for part in parts:
                if part.flag_bits & 1:
                    raise WordDamaged(name)
                if part.filename.endswith((".xml", ".rels")):
                    if part.file_size > LARGEST_XML:
                        raise FileTooLarge(name)
                    head = archive.read(part)[:4096]
                    if part.filename == "word/document.xml" and _STRICT in head:
                        raise NoWordDocument(name)
                    if _ENTITIES.search(head):
                        raise WordDamaged(name)  # no word processor writes one; it could unpack to anything
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise WordDamaged(name) from error


class _Reader:
    def __init__(self, part: Any, numbering: Numbering, styles: _Element | None) -> None:
        self.found = WordText()
        self._part = part
        self._numbering = numbering
        self._headings = _heading_styles(styles) if styles is not None else frozenset()
        self._number = 0

    def read(self, body: _Element) -> None:
        for node in _blocks(body):
            if node.tag == f"{W}tbl":
                self._table(node)
            else:
                self._number += 1
                self._paragraph(node)

    def _paragraph(self, node: _Element) -> None:
        style = node.find(f"{W}pPr/{W}pStyle")
        heading = style is not None and style.get(f"{W}val", "") in self._headings
        text = self._text(node)
        if text:
            self.found.blocks.append(Paragraph(self._number, text, heading))
        for box in _boxes(node):
            for inner in _blocks(box):
                said = self._text(inner) if inner.tag == f"{W}p" else ""
                if said:
                    self.found.blocks.append(Paragraph(self._number, said))

    def _table(self, node: _Element) -> None:
        first, rows = self._number + 1, []
        above: dict[int, str] = {}
        for row in (each for each in node.iter(f"{W}tr") if _table_of(each) is node):
            self._number += 1
            cells: list[str] = []
            for cell in row.iter(f"{W}tc"):
                if _row_of(cell) is not row:
                    continue
                merged = cell.find(f"{W}tcPr/{W}vMerge")
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                if merged is not None and merged.get(f"{W}val") != "restart":
                    text = above.get(len(cells), "")
                else:
                    text = "\n".join(
                        filter(None, (self._text(inner) for inner in cell.iter(f"{W}p") if not _in_box(inner, cell)))
                    )
                above[len(cells)] = text
                cells.append(text)
                cells += [""] * (int(span.get(f"{W}val", "1")) - 1 if span is not None else 0)
            rows.append(tuple(cells))
        if rows:
            self.found.blocks.append(Table(first, tuple(rows)))

    def _text(self, paragraph: _Element) -> str:
        """Return a paragraph's text with its automatic number before it; emphasis only where it is a few words within others."""
        label = self._numbering.label(paragraph)
        runs = [run for node in _runs(paragraph) for run in [self._run(node)] if run.text]
        partly_bold = any(not run.bold and run.text.strip() for run in runs)
        pieces: list[str] = []
        for text, mark in _joined(runs, partly_bold):
            pieces.append(f"<{mark}>{text}</{mark}>" if mark else text)
        said = re.sub("[ \\t\u3000]*\n[ \\t]*", "\n", "".join(pieces)).strip(" \t\n")
        own = _OWN_NUMBER.match(said) if label else None
        if own and own[1] == label.strip("(\uff08)\uff09.\u3001\uff0e"):
            label = ""  # the number was typed as well
        return f"{label} {said}".strip() if said else ""

    def _run(self, node: _Element) -> _Run:
        if node.tag == f"{_M}oMath":
            latex = latex_of(node)
            if latex is not None:
                return _Run(rf"\({latex}\)")
            self.found.problems.append(problems.FORMULA_FLATTENED.at(self._number, "", "".join(node.itertext())[:40]))
            return _Run("".join(text.text or "" for text in node.iter(f"{_M}t")))
        properties = node.find(f"{W}rPr")
        if properties is not None and _is_on(properties.find(f"{W}vanish")):
            return _Run("")
        text = "".join(map(self._piece, node))
        if properties is None:
            return _Run(text)
        align, line = properties.find(f"{W}vertAlign"), properties.find(f"{W}u")
        raised = {"superscript": "sup", "subscript": "sub"}.get(align.get(f"{W}val", "") if align is not None else "", "")
        underlined = line is not None and line.get(f"{W}val", "single") != "none"
        emphasised = _is_on(properties.find(f"{W}b")) or properties.find(f"{W}em") is not None
        return _Run(text, raised, underlined, emphasised)

    def _piece(self, node: _Element) -> str:
        tag = node.tag
        if tag == f"{W}t":
            return str(node.text or "")
        if tag in (f"{W}tab", f"{W}ptab"):
            return "\t"
        if tag in (f"{W}br", f"{W}cr"):
            return "" if node.get(f"{W}type") == "page" else "\n"
        if tag == f"{W}noBreakHyphen":
            return "-"
        if tag == f"{W}sym":
            code = node.get(f"{W}char", "").upper()
            return _SIGNS.get(code if code.startswith("F0") else f"F0{code[-2:]}", "\ufffd")
        if tag == f"{W}ruby":
            return self._ruby(node)
        if tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            self.found.problems.append(problems.FOOTNOTE_LEFT_OUT.at(self._number))
        if tag == f"{W}instrText" and (node.text or "").strip()[:3].upper().rstrip() == "EQ":
            self._object_left_out()
        if tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
            return self._pictures(node, is_object=tag == f"{W}object")
        return ""

    def _pictures(self, node: _Element, *, is_object: bool) -> str:
        """Return the marks of the pictures in a drawing; an object of another program is shown by its picture."""
        marks: list[str] = []
        told = len(self.found.problems)
        for each in node.iter():
            if not isinstance(each.tag, str) or any(above.tag == f"{_MC}Fallback" for above in each.iterancestors()):
                continue
            name = each.tag.rpartition("}")[2]
            if name not in ("blip", "imagedata"):
                continue
            relation = each.get(f"{_R}embed") or each.get(f"{_R}id")
            part = self._part.related_parts.get(relation) if relation else None
            if part is None:
                self.found.problems.append(problems.PICTURE_LOST.at(self._number))
                continue
            try:
                picture = checked_picture(part.blob)
            except PictureRefused as refused:
                kind = problems.OBJECT_LEFT_OUT if is_object else problems.PICTURE_REFUSED
                self.found.problems.append(kind.at(self._number, reason=str(refused)))
                continue
            self.found.pictures[picture.digest] = picture
            marks.append(f"![](picture:{picture.digest})")
        if not marks and len(self.found.problems) == told and next(node.iter(f"{W}txbxContent"), None) is None:
            self._object_left_out()
        return "".join(marks)

    def _ruby(self, node: _Element) -> str:
        """Return the word below its pronunciation; the pronunciation is told."""
        above = "".join(text.text or "" for part in node.iter(f"{W}rt") for text in part.iter(f"{W}t"))
        self.found.problems.append(problems.TEXT_LEFT_OUT.at(self._number, "", above))
        return "".join(text.text or "" for part in node.iter(f"{W}rubyBase") for text in part.iter(f"{W}t"))

    def _object_left_out(self) -> None:
        told = problems.OBJECT_LEFT_OUT.at(self._number, reason="")
        if told not in self.found.problems:
            self.found.problems.append(told)


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    raised: str = ""
    underlined: bool = False
    bold: bool = False


def _joined(runs: list[_Run], partly_bold: bool) -> Iterator[tuple[str, str]]:
    """Yield text and mark of neighbouring runs of one look; an underlined stretch of blanks is a place to write into."""
    stretches: list[tuple[str, str]] = []
    for run in runs:
        mark = run.raised or ("u" if run.underlined else "b" if run.bold and partly_bold else "")
        if stretches and stretches[-1][1] == mark:
            stretches[-1] = (stretches[-1][0] + run.text, mark)
        else:
            stretches.append((run.text, mark))
    for text, mark in stretches:
        if mark == "u" and not text.strip(" \t\u3000\u00a0_"):
            yield "____", ""
        elif (mark == "b" and not _EMPHASIS.fullmatch(text)) or (
            mark and ("\n" in text or "](picture:" in text or not text.strip())
        ):
            yield text, ""
        else:
            yield text, mark


def _blocks(parent: _Element) -> Iterator[_Element]:
    """Yield paragraphs and tables, those inside content controls and the like too."""
    for node in parent:
        if node.tag in (f"{W}p", f"{W}tbl"):
            yield node
        elif isinstance(node.tag, str) and node.tag not in _SKIPPED and node.tag != f"{W}sectPr":
            yield from _blocks(node)


def _runs(node: _Element) -> Iterator[_Element]:
    """Yield the runs and formulas of a paragraph in their order: in links and insertions too, but not what was deleted, nor in text boxes."""
    for child in node:
        if child.tag in (f"{W}r", f"{_M}oMath"):
            yield child
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _runs(child)


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
            yield box


def _in_box(paragraph: _Element, cell: _Element) -> bool:
    for above in paragraph.iterancestors():
        if above is cell:
            return False
        if above.tag == f"{W}txbxContent":
            return True
    return False


def _table_of(row: _Element) -> _Element | None:
    return next((above for above in row.iterancestors() if above.tag == f"{W}tbl"), None)


def _row_of(cell: _Element) -> _Element | None:
    return next((above for above in cell.iterancestors() if above.tag == f"{W}tr"), None)


def _is_on(switch: _Element | None) -> bool:
    return switch is not None and switch.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def _heading_styles(styles: _Element) -> frozenset[str]:
    found = set()
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None and re.match("heading |title|subtitle", name.get(f"{W}val", ""), re.IGNORECASE):
            found.add(style.get(f"{W}styleId", ""))
    return frozenset(found)
