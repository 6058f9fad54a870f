"""Write questions as a Word document: one section per type, the key with its explanations on pages of their own."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.numerals import chinese_number
from skillsapp.domain.picture import PictureFile
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.rich_text import Blank, Formula, Picture, Run, parse_rich_text
from skillsapp.exchange.question_formats.question_format import Skipped, WrittenBank
from skillsapp.exchange.question_line import FAMILY, LETTERS
from skillsapp.exchange.word_formulas import office_math
from skillsapp.exchange.workbook import BODY_FONT, TITLE_FONT
from skillsapp.kernel.exact import plain
from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import N_, _

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_WIDEST, _TALLEST = 14.0, 9.0  # centimetres
_DOTS = 96 / 2.54
CASES = N_("Cases")


def write(bank: WrittenBank, path: Path) -> tuple[Skipped, ...]:
    """Write a booklet with its key; every question can be printed.  Raises CannotWrite."""
    from docx import Document  # 90 ms that a start without an export saves
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _set_fonts(document)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(title.add_run(bank.title), TITLE_FONT, 16)
    sections = list(_sections(bank))
    for place, (heading, groups) in enumerate(sections, 1):
        _heading(document, f"{chinese_number(place)}\u3001{heading}")
        for number, (material, questions) in enumerate(groups, 1):
            if material:
                _rich(document, f"{number}. ", material, bank.pictures)
            for part, question in enumerate(questions, 1):
                _question(document, f"\uff08{part}\uff09" if material else f"{number}. ", question, bank.pictures)
    _heading(document, _("Answer key"), new_page=True)
    for place, (heading, groups) in enumerate(sections, 1):
        _heading(document, f"{chinese_number(place)}\u3001{heading}")
        for number, (material, questions) in enumerate(groups, 1):
            for part, question in enumerate(questions, 1):
                _key(document, f"{number}. " + (f"\uff08{part}\uff09" if material else ""), question, bank.pictures)
    buffer = io.BytesIO()
    document.save(buffer)
    with atomic_write(path) as stream:
        stream.write(buffer.getbuffer())
    return ()


def _sections(bank: WrittenBank) -> Iterator[tuple[str, list[tuple[str, list[Question]]]]]:
    """Yield heading and questions of each type, then the cases with theirs."""
    alone = [question for question in bank.questions if question.case not in bank.cases]
    for key, kind in QUESTION_TYPES.items():
        own = [question for question in alone if question.type == key]
        if own:
            yield kind.label(), [("", [question]) for question in own]
    groups = [(case.text, [question for question in bank.questions if question.case == ref]) for ref, case in bank.cases.items()]
    filled = [(text, questions) for text, questions in groups if questions]
    if filled:
        yield _(CASES), filled


def _question(document: Document, label: str, question: Question, pictures: Mapping[str, PictureFile]) -> None:
    _rich(document, label, question.stem, pictures, keep=bool(question.options))
    for number, item in enumerate(question.details.left, 1):
        _rich(document, f"\uff08{number}\uff09", item, pictures, indent=True, keep=True)
    for place, (letter, option) in enumerate(zip(LETTERS, question.options, strict=False), 1):
        _rich(document, f"{letter}. ", option, pictures, indent=True, keep=place < len(question.options))


def _key(document: Document, label: str, question: Question, pictures: Mapping[str, PictureFile]) -> None:
    answer = QUESTION_TYPES[question.type].shown(question, question.answer)
    if question.type == "fill_in":
        answer = question.answer.replace("\n", "\uff1b")
    if question.type == "numeric" and question.details.tolerance:
        answer = f"{question.answer}\u00b1{question.details.tolerance} {question.details.unit}".strip()
    _rich(document, label, answer, pictures)
    if question.details.rubric:
        _rich(document, f"{alias_table(FAMILY).names['rubric']}\uff1a", "", pictures, indent=True)
    for line in question.details.rubric:
        _rich(
            document, "", _("{text} ({points} points)").format(text=line.text, points=plain(line.points)), pictures, indent=True
        )
    for title, text in ((_("Explanation"), question.explanation), (_("Source"), question.source)):
        if text:
            _rich(document, f"{title}\uff1a", text, pictures, indent=True)


def _rich(
    document: Document, label: str, text: str, pictures: Mapping[str, PictureFile], *, indent: bool = False, keep: bool = False
) -> None:
    from docx.shared import Cm  # loaded already

    for place, line in enumerate(parse_rich_text(text)):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = 0
        paragraph.paragraph_format.keep_with_next = keep
        if indent or place:
            paragraph.paragraph_format.left_indent = Cm(0.75)
        if place == 0 and label:
            paragraph.add_run(label)
        for piece in line:
            _piece(paragraph, piece, pictures)


def _piece(paragraph: Paragraph, piece: Any, pictures: Mapping[str, PictureFile]) -> None:
    from docx.oxml import parse_xml  # loaded already
    from docx.shared import Cm

    match piece:
        case Run():
            run = paragraph.add_run(_printable(piece.text))
            run.bold, run.italic, run.underline = piece.bold or None, piece.italic or None, piece.underline or None
            run.font.subscript, run.font.superscript = piece.sub or None, piece.sup or None
        case Formula():
            made = office_math(piece.latex)
            if made is None:
                paragraph.add_run(_printable(rf"\({piece.latex}\)"))
            else:
                paragraph._p.append(parse_xml(made))
        case Blank():
            paragraph.add_run("________")
        case Picture():
            picture = pictures.get(piece.digest)
            if picture is None:
                paragraph.add_run(f"[{piece.alt}]")
                return
            scale = min(1.0, _WIDEST * _DOTS / picture.width, _TALLEST * _DOTS / picture.height)
            paragraph.add_run().add_picture(io.BytesIO(picture.content), width=Cm(picture.width * scale / _DOTS))


def _heading(document: Document, text: str, *, new_page: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.page_break_before = new_page
    paragraph.paragraph_format.keep_with_next = True
    _font(paragraph.add_run(text), TITLE_FONT, 12)


def _set_fonts(document: Document) -> None:
    from docx.shared import Cm, Pt  # loaded already

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY_FONT, Pt(10.5)
    _east_asian(style.element, BODY_FONT)


def _font(run: Any, name: str, size: float) -> None:
    from docx.shared import Pt  # loaded already

    run.font.name, run.font.size, run.bold = name, Pt(size), True
    _east_asian(run._element, name)


def _east_asian(element: Any, name: str) -> None:
    from docx.oxml.ns import qn  # loaded already

    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _printable(text: str) -> str:
    return "".join(char for char in text if char >= " " or char == "\t")
