"""XML from anybody: a plain tree with line numbers; no entities, no document types, no depths, nothing fetched from anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar
from xml.parsers import expat

from skillsapp.kernel.errors import DamagedError, SkillsError
from skillsapp.kernel.i18n import N_

DEEPEST = 200
MOST_ELEMENTS = 2_000_000
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>")
_CHINESE = {b"gbk", b"gb2312", b"gb18030", b"gb_2312-80", b"cp936"}


@dataclass(eq=False)
class XmlDamaged(DamagedError):
    """The bytes are no well-formed XML."""

    code: ClassVar[str] = "file.damaged"
    text: ClassVar[str] = N_("“{name}” is broken in line {line} ({problem}). Export it anew from the program that it comes from.")
    name: str
    line: int
    problem: str


@dataclass(eq=False)
class XmlUnsafe(SkillsError):
    """The file declares a document type or entities, by which a file can reach for other files or blow itself up."""

    code: ClassVar[str] = "file.entities"
    text: ClassVar[str] = N_(
        "“{name}” declares a document type or entities (line {line}). Such files are not read, because they can do harm. "
        "Export it anew without them."
    )
    name: str
    line: int


@dataclass(eq=False)
class XmlTooLarge(SkillsError):
    code: ClassVar[str] = "file.too_large"
    text: ClassVar[str] = N_(
        "“{name}” has too many or too deeply nested elements to be a question file. Export it in smaller parts."
    )
    name: str


@dataclass(slots=True)
class Element:
    """One element; `name` is local and `attributes` are without their namespaces, `children` are elements and texts in their order."""

    name: str
    attributes: dict[str, str]
    line: int
    namespace: str = ""
    children: list[Element | str] = field(default_factory=list)

    def elements(self, *names: str) -> Iterator[Element]:
        """Yield the children of these names, or all that are elements."""
        for child in self.children:
            if isinstance(child, Element) and (not names or child.name in names):
                yield child

    def first(self, *names: str) -> Element | None:
        return next(self.elements(*names), None)

    def all(self, *names: str) -> Iterator[Element]:
        """Yield every element below this one in the order of the file, of these names where names are given."""
        for child in self.elements():
            if not names or child.name in names:
                yield child
            yield from child.all(*names)

    def text(self) -> str:
        """Return all text below, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def get(self, name: str, otherwise: str = "") -> str:
        return self.attributes.get(name, otherwise)


class _Builder:
    def __init__(self, name: str, parser: expat.XMLParserType) -> None:
        self._name, self._parser = name, parser
        self._open: list[Element] = []
        self._count = 0
        self.root: Element | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST or self._count > MOST_ELEMENTS:
            raise XmlTooLarge(self._name)
        namespace, _space, local = tag.rpartition(" ")
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(local, own, self._parser.CurrentLineNumber, namespace)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, tag: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].children.append(text)

    def refuse(self, *what: object) -> None:
        raise XmlUnsafe(self._name, self._parser.CurrentLineNumber)


def parse_xml(content: bytes, name: str) -> Element:
    """Return the root element of *content*.  Raises XmlDamaged, XmlUnsafe or XmlTooLarge."""
    encoding = None
    declared = _DECLARED.match(content[:400].lstrip())
    if declared and declared[1].lower() in _CHINESE:  # expat does not know them; what is declared is then overruled
        content, encoding = content.decode("gb18030", "replace").encode(), "utf-8"
    parser = expat.ParserCreate(encoding, namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    builder = _Builder(name, parser)
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.text
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.ExternalEntityRefHandler = lambda *_what: 0
    try:
        parser.Parse(content.lstrip(b"\r\n\t "), True)
    except expat.ExpatError as error:
        raise XmlDamaged(name, error.lineno, expat.ErrorString(error.code)) from error
    except (ValueError, LookupError, RecursionError) as error:  # an encoding that nobody knows
        raise XmlDamaged(name, 1, "encoding") from error
    assert builder.root is not None
    return builder.root
