"""Questions in Word documents: automatic numbers, tables, pictures, underlined blanks, and what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from skillsapp.domain.rich_text import pictures_in
from skillsapp.exchange.question_formats import choose_format
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions
from skillsapp.exchange.question_formats.word import read
from skillsapp.exchange.question_problems import TypeCodesUnknown
from skillsapp.exchange.source import FileDamaged
from skillsapp.exchange.word_document import NoWordDocument
from skillsapp.exchange.word_numbering import written
from tests.exchange.tables import with_part
from tests.exchange.test_questions import FIXTURES, in_our_form, needs_fixtures

STEM_LEVEL, OPTION_LEVEL, HEADING = ("50", 0), ("50", 1), ("51", 0)


def new_document() -> Document:
    """Return a document with two lists: questions with lettered options, and headings in Chinese figures."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = {
        "50": [("decimal", "%1、"), ("upperLetter", "%2．")],
        "51": [("chineseCountingThousand", "%1、")],
    }
    for key, forms in levels.items():
        inner = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for level, (form, text) in enumerate(forms)
        )
        numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}">{inner}</w:abstractNum>'))
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    return document


def numbered(document: Document, text: str, place: tuple[str, int]) -> Any:
    paragraph = document.add_paragraph(text)
    number, level = place
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))
    return paragraph


def restarted(document: Document, text: str, number: str) -> Any:
    """Add a paragraph that begins the list of questions anew."""
    numbering = document.part.numbering_part.element
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="50"/>{override}</w:num>'))
    return numbered(document, text, (number, 0))


def png(colour: str = "red") -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(target, "PNG")
    return io.BytesIO(target.getvalue())


def taken(tmp_path: Path, document: Document, types: Mapping[str, str] | None = None) -> QuestionFile:
    path = tmp_path / "q.docx"
    document.save(str(path))
    assert choose_format(path).key == "docx"
    file = read(path, ReadOptions(types or {}))
    assert {problem.row for problem in file.problems if problem.is_error} == set(file.rejected_rows)
    return file


def lines(document: Document, *texts: str) -> None:
    for text in texts:
        document.add_paragraph(text)


def codes(file: QuestionFile) -> list[str]:
    return [problem.code for problem in file.problems]


@needs_fixtures
def test_a_table_with_a_header_is_read_like_a_spreadsheet() -> None:
    expected = json.loads((FIXTURES / "expected.json").read_text(encoding="utf-8"))["a_standard_*"]["questions"]
    file = read(FIXTURES / "l_table.docx", ReadOptions())
    assert [(r.type, r.stem, r.options, r.answer, r.difficulty, r.topic, r.mark) for r in file.rows] == [
        in_our_form(each) for each in expected
    ]
    assert codes(file) == ["question.text_left_out"]  # the title


def test_automatic_numbers_and_letters_are_counted(tmp_path: Path) -> None:
    document = new_document()
    numbered(document, "单选题（每题2分）", HEADING)
    for stem, answer in (("哪个是灯？（B）", ""), ("哪个是门？", "答案：A")):
        numbered(document, stem, STEM_LEVEL)
        for option in "甲乙丙":
            numbered(document, option, OPTION_LEVEL)
        lines(document, *filter(None, [answer]))
    numbered(document, "判断题", HEADING)
    restarted(document, "雷雨天可以登杆。", "60")
    numbered(document, "验电前应检验。", ("60", 0))
    lines(document, "参考答案", "二、判断题 1.× 2.√")
    file = taken(tmp_path, document)
    assert [(row.type, row.stem, row.options, row.answer) for row in file.rows] == [
        ("single", "哪个是灯？（ ）", ("甲", "乙", "丙"), "B"),
        ("single", "哪个是门？", ("甲", "乙", "丙"), "A"),
        ("true_false", "雷雨天可以登杆。", (), "F"),
        ("true_false", "验电前应检验。", (), "T"),
    ]
    assert not file.problems and str(file.rows[0].mark) == "2"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (3, "upperLetter", "C"),
        (27, "upperLetter", "AA"),
        (4, "lowerRoman", "iv"),
        (12, "chineseCountingThousand", "十二"),
        (20, "ideographDigital", "二十"),
        (7, "decimalEnclosedCircleChinese", "⑦"),
        (5, "somethingElse", "5"),
    ],
)
def test_numbers_are_written_in_every_form(number: int, form: str, text: str) -> None:
    assert written(number, form) == text


def test_pictures_stand_where_they_stood(tmp_path: Path) -> None:
    document = new_document()
    lines(document, "一、单选题", "1. 图里是什么？")
    document.add_paragraph().add_run().add_picture(png())
    lines(document, "A. 甲")
    document.add_paragraph("B. ").add_run().add_picture(png("blue"))
    lines(document, "答案：B")
    (row,) = taken(tmp_path, document).rows
    assert len(pictures_in(row.stem)) == 1 and len(pictures_in(row.options[1])) == 1
    file = taken(tmp_path, document)
    assert set(file.pictures) == set(pictures_in(row.stem, *row.options))


def test_underlined_words_are_what_was_written_onto_blanks(tmp_path: Path) -> None:
    document = new_document()
    lines(document, "填空题")
    paragraph = document.add_paragraph("1、直流为")
    paragraph.add_run("  12 ").underline = True
    paragraph.add_run("V，交流为")
    paragraph.add_run("220").underline = True
    paragraph.add_run("V。")
    paragraph = document.add_paragraph("2、频率为")
    paragraph.add_run("      ").underline = True
    paragraph.add_run("Hz。")
    lines(document, "答案：50")
    rows = taken(tmp_path, document).rows
    assert [(row.stem, row.answer) for row in rows] == [("直流为____V，交流为____V。", "12\n220"), ("频率为____Hz。", "50")]


def test_emphasis_and_raised_figures_stay(tmp_path: Path) -> None:
    document = new_document()
    lines(document, "单选题")
    paragraph = document.add_paragraph("1、10")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run("为")
    paragraph.add_run("不").bold = True
    paragraph.add_run("正确的是（A）")
    lines(document, "A、一 B、二")
    assert taken(tmp_path, document).rows[0].stem == "10<sup>2</sup>为<b>不</b>正确的是（ ）"


def test_ticks_of_sign_fonts_are_understood(tmp_path: Path) -> None:
    document = new_document()
    lines(document, "判断题")
    for char in ("F0FC", "F0FB"):
        run = document.add_paragraph(f"{1 if char == 'F0FC' else 2}、一句话{char}（").add_run()
        run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings" w:char="{char}"/>'))
        document.paragraphs[-1].add_run("）")
    assert [row.answer for row in taken(tmp_path, document).rows] == ["T", "F"]


def test_options_in_a_table_and_a_key_in_a_table_are_read(tmp_path: Path) -> None:
    document = new_document()
    lines(document, "一、单选题")
    for number in (1, 2):
        lines(document, f"{number}. 第{number}问？")
        table = document.add_table(2, 2)
        for place, option in enumerate(("A. 甲", "B. 乙", "C. 丙", "D. 丁")):
            table.cell(place // 2, place % 2).text = option
    lines(document, "参考答案：")
    key = document.add_table(2, 3)
    for column, (number_, answer) in enumerate((("题号", "答案"), ("1", "C"), ("2", "A"))):
        key.cell(0, column).text, key.cell(1, column).text = number_, answer
    file = taken(tmp_path, document)
    assert [(row.options, row.answer) for row in file.rows] == [(("甲", "乙", "丙", "丁"), "C"), (("甲", "乙", "丙", "丁"), "A")]


def test_figures_for_types_in_a_table_are_asked_for(tmp_path: Path) -> None:
    document = new_document()
    table = document.add_table(2, 5)
    for column, (title, text) in enumerate((("题型", "0"), ("题目", "哪个？"), ("A", "甲"), ("B", "乙"), ("正确答案", "B"))):
        table.cell(0, column).text, table.cell(1, column).text = title, text
    with pytest.raises(TypeCodesUnknown):
        taken(tmp_path, document)
    assert taken(tmp_path, document, {"0": "single"}).rows[0].answer == "B"


def test_what_was_deleted_under_revision_is_not_read(tmp_path: Path) -> None:
    document = new_document()
    lines(document, "单选题")
    paragraph = document.add_paragraph("1、哪个（A）？")
    deleted = f'<w:del {nsdecls("w")} w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    added = f'<w:ins {nsdecls("w")} w:id="2"><w:r><w:t>新</w:t></w:r></w:ins>'
    paragraph._p.append(parse_xml(deleted))
    paragraph._p.append(parse_xml(added))
    lines(document, "A、一 B、二")
    assert taken(tmp_path, document).rows[0].stem == "哪个（ ）？新"


@pytest.mark.parametrize(
    ("formula", "stem", "told"),
    [
        ("<m:r><m:t>x+1</m:t></m:r>", r"哪个（ ）？\(x+1\)", []),
        (
            "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>",
            r"哪个（ ）？\(\frac{1}{2}\)",
            [],
        ),
        ("<m:groupChr><m:e><m:r><m:t>x+1</m:t></m:r></m:e></m:groupChr>", "哪个（ ）？x+1", ["question.formula_flattened"]),
    ],
)
def test_a_formula_of_the_word_processor_is_read_or_told(formula: str, stem: str, told: list[str], tmp_path: Path) -> None:
    document = new_document()
    lines(document, "单选题")
    namespace = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    paragraph = document.add_paragraph("1、哪个（A）？")
    paragraph._p.append(parse_xml(f"<m:oMath {namespace}>{formula}</m:oMath>"))
    lines(document, "A、一 B、二")
    file = taken(tmp_path, document)
    assert file.rows[0].stem == stem and codes(file) == told


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
        b"{\\rtf1\\ansi 1.?}",
    ],
)
def test_an_old_document_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "old.doc"
    path.write_bytes(content)
    chosen = choose_format(path)
    assert chosen.read is not None
    with pytest.raises(NoWordDocument) as caught:
        chosen.read(path, ReadOptions())
    assert ".docx" in str(caught.value) and caught.value.code == "file.old_word"


def test_a_document_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "q.docx"
    new_document().save(str(path))
    with_part(path, "word/document.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(FileDamaged):
        read(path, ReadOptions())


@pytest.mark.parametrize(
    "part", ["word/document.xml", "[Content_Types].xml", "word/numbering.xml", "word/_rels/document.xml.rels"]
)
def test_a_broken_document_is_refused(tmp_path: Path, part: str) -> None:
    path = tmp_path / "q.docx"
    document = new_document()
    numbered(document, "一", STEM_LEVEL)
    document.save(str(path))
    with_part(path, part, b"<broken")
    with pytest.raises(FileDamaged):
        read(path, ReadOptions())
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(FileDamaged):
        read(path, ReadOptions())


def test_any_other_archive_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "q.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(NoWordDocument):
        read(path, ReadOptions())
