"""Files of questions with what a knowledgeable trainer expects of them, from `tests/data/question_files`: written down before any reader."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

from skillsapp.domain.question import QuestionDetails
from skillsapp.exchange.question_row import QuestionRow

FOLDER = Path(__file__).parents[1] / "data" / "question_files"
_ADVICE = ("quality.", "bank.", "question.types_told")
"""Codes of what could be better, not of what was lost."""
_SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT = f"{_WORD}.document.main+xml"


@cache
def cases_of(name: str) -> tuple[Mapping[str, Any], ...]:
    """Return the cases of a file, each with the lists that the file gives to all of them."""
    read = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    return tuple({"lists": read.get("lists", {}), **case} for case in read["case"])


def lay_down(case: Mapping[str, Any], folder: Path) -> Path:
    """Write the file of a case."""
    path = folder / f"file{case.get('suffix', '.txt')}"
    if "body" in case:
        pictures = sorted(set(re.findall(r'r:embed="rId(\d+)"', case["body"])))
        word(path, case["body"], numbering(case["lists"], case.get("restarted", {})), pictures)
    elif "parts" in case:
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in case["parts"].items():
                archive.writestr(name, text)
            for name in case.get("pictures", ()):
                archive.writestr(name, _picture("red"))
    else:
        path.write_bytes(case["text"].encode(case.get("encoding", "utf-8")))
    return path


def word(
    path: Path, body: str, lists: str = "", pictures: list[str] | None = None, *, kind: str = DOCUMENT, space: str = _SPACES["w"]
) -> None:
    """Write a .docx by hand, as no library would: `{text}` in the body is a run, `<list 5 1>` a place in a list."""
    body = body.replace("{", '<w:r><w:t xml:space="preserve">').replace("}", "</w:t></w:r>")
    place = r'<w:pPr><w:numPr><w:ilvl w:val="\2"/><w:numId w:val="\1"/></w:numPr></w:pPr>'
    body = re.sub(r"<list (\d+) (\d)>", place, body.replace(">\n<", "><"))
    spaces = " ".join(f'xmlns:{key}="{space if key == "w" else value}"' for key, value in _SPACES.items())
    related = [f'<Relationship Id="rId{n}" Type="{_OFFICE}/image" Target="media/i{n}.png"/>' for n in pictures or ()]
    related.append(f'<Relationship Id="rIdN" Type="{_OFFICE}/numbering" Target="numbering.xml"/>')
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{kind}"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {spaces}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/numbering.xml": f'<w:numbering xmlns:w="{_SPACES["w"]}">{lists}</w:numbering>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(related)}</Relationships>',
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for number in pictures or ():
            archive.writestr(f"word/media/i{number}.png", _picture(("red", "blue", "green", "black")[int(number) % 4]))


def numbering(lists: Mapping[str, Any], restarted: Mapping[str, str]) -> str:
    """Return patterns of lists, and lists by them; *restarted* lists count anew."""
    texts = []
    for key, levels in lists.items():
        inner = "".join(
            f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for n, (form, text) in enumerate(levels)
        )
        texts.append(f'<w:abstractNum w:abstractNumId="{key}">{inner}</w:abstractNum>')
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for key, pattern in ({key: key for key in lists} | dict(restarted)).items():
        more = anew if key in restarted else ""
        texts.append(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{pattern}"/>{more}</w:num>')
    return "".join(texts)


def as_expected(row: QuestionRow, wanted: Mapping[str, object]) -> dict[str, object]:
    """Return what a reader made of a question, as far as something is expected of it."""
    return {key: _plain(getattr(row.details if key in QuestionDetails.__dataclass_fields__ else row, key)) for key in wanted}


def losses_of(codes: list[str]) -> set[str]:
    """Return the codes of what was lost or refused."""
    return {code for code in codes if not code.startswith(_ADVICE)}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal) else value


def _picture(colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(target, "PNG")
    return target.getvalue()
