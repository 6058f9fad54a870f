"""Rich text on paper, read back from the PDF: text, sub- and superscript, formulas as outlines, pictures once, blanks as lines."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from skillsapp.domain.picture import PictureFile
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.words import words_for
from skillsapp.exchange.question_pictures import checked_picture
from skillsapp.printouts.booklet import BookletData, BookletQuestion, BookletSection, draw
from skillsapp.printouts.fonts import Style
from skillsapp.printouts.pen import A4, MM, document
from skillsapp.printouts.rich_text import NO_PICTURES, RichBlock, rich_block, rich_width
from tests.printouts.forms import IMPRINT, LETTERHEAD

ROOM = 160 * MM


def picture(width: int, height: int, colour: str = "green", form: str = "PNG") -> PictureFile:
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, form)
    return checked_picture(target.getvalue())


def shown(file: PictureFile, alt: str = "图") -> str:
    return f"![{alt}](picture:{file.digest})"


def printed(block: RichBlock, path: Path) -> pypdfium2.PdfDocument:
    with document(path, A4, title="块") as pen:
        block.draw(pen, 60, 800)
        pen.next_page()
    return pypdfium2.PdfDocument(path)


def text_of(document: pypdfium2.PdfDocument, page: int = 0) -> str:
    return str(document[page].get_textpage().get_text_range())


def places(document: pypdfium2.PdfDocument, kind: int) -> list[tuple[float, float, float, float]]:
    return [found.get_bounds() for page in document for found in page.get_objects([kind])]


def booklet(*questions: BookletQuestion, pictures: dict[str, PictureFile] | None = None) -> BookletData:
    section = BookletSection("单选题", "共若干题。", questions)
    words = words_for(ProgrammeKind.TRAINING)
    made = BookletData(LETTERHEAD, IMPRINT, words, "A", "理论考试", "2026-11-28 09:00–10:00", 60, "100", (section,))
    return replace(made, pictures=pictures or {})


def test_the_words_come_back_from_the_paper_without_their_marks(tmp_path: Path) -> None:
    block = rich_block("<b>粗</b><i>楷</i>与 m<sup>2</sup>、H<sub>2</sub>O 及 <30 ms", ROOM, size=10.5)
    found = text_of(printed(block, tmp_path / "b.pdf"))
    assert "粗楷与 m2、H2O 及 <30 ms" in found.replace("\r\n", "")


def test_sub_and_superscript_are_smaller_and_off_the_line(tmp_path: Path) -> None:
    found = printed(rich_block("m<sup>2</sup>H<sub>2</sub>m", ROOM, size=20), tmp_path / "s.pdf")
    first, up, second, down, _third = sorted(places(found, pdfium.FPDF_PAGEOBJ_TEXT))
    assert up[1] > first[1] + 4 and up[3] - up[1] < 15
    assert down[1] < second[1] - 1


def test_a_formula_is_drawn_as_outlines_within_its_room_and_its_chinese_as_text(tmp_path: Path) -> None:
    block = rich_block(r"\(q=\frac{W_{\text{对重}}-P}{Q}\)", ROOM, size=12)
    found = printed(block, tmp_path / "f.pdf")
    shapes = places(found, pdfium.FPDF_PAGEOBJ_PATH)
    assert len(shapes) >= 6
    assert all(
        left >= 59 and right <= 61 + block.lines[0].width and 799 - block.height <= low for left, low, right, _top in shapes
    )
    assert "对重" in text_of(found).replace("\r\n", "")


def test_what_is_no_formula_stands_there_as_it_was_typed(tmp_path: Path) -> None:
    assert r"\frac{1}{" in text_of(printed(rich_block(r"看 \(\frac{1}{\) 吧", ROOM, size=12), tmp_path / "w.pdf"))


def test_a_wide_formula_shrinks_and_a_picture_never_leaves_the_room(tmp_path: Path) -> None:
    wide = rich_block(r"\(" + "a+" * 60 + r"b\)", ROOM, size=12)
    assert wide.lines[0].width <= ROOM
    file = picture(3000, 400)
    found = printed(rich_block(shown(file), ROOM, size=12, pictures={file.digest: file}), tmp_path / "p.pdf")
    ((left, _low, right, _top),) = places(found, pdfium.FPDF_PAGEOBJ_IMAGE)
    assert right - left == pytest.approx(ROOM, abs=1)


def test_a_picture_shown_twice_is_in_the_file_once(tmp_path: Path) -> None:
    file = checked_picture(_noise())
    once, twice = tmp_path / "one.pdf", tmp_path / "two.pdf"
    printed(rich_block(shown(file), ROOM, size=12, pictures={file.digest: file}), once).close()
    found = printed(rich_block(shown(file) + "\n" + shown(file), ROOM, size=12, pictures={file.digest: file}), twice)
    assert len(places(found, pdfium.FPDF_PAGEOBJ_IMAGE)) == 2
    assert twice.stat().st_size < once.stat().st_size + 2000


def _noise() -> bytes:
    target = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(target, "PNG")
    return target.getvalue()


def test_a_missing_picture_is_said_in_words(tmp_path: Path) -> None:
    assert "接线图" in text_of(printed(rich_block(f"![接线图](picture:{'0' * 64})", ROOM, size=12), tmp_path / "m.pdf"))


def test_blanks_are_lines_and_numbered_where_there_are_several(tmp_path: Path) -> None:
    one = printed(rich_block("取 ____ 米", ROOM, size=12), tmp_path / "1.pdf")
    assert len(places(one, pdfium.FPDF_PAGEOBJ_PATH)) == 1 and "(1)" not in text_of(one)
    two = printed(rich_block("取 ____ 或 ____ 米", ROOM, size=12), tmp_path / "2.pdf")
    assert len(places(two, pdfium.FPDF_PAGEOBJ_PATH)) == 2 and "(2)" in text_of(two)


def test_text_that_paper_has_no_room_for_is_broken_and_plain_text_measures_as_before(tmp_path: Path) -> None:
    assert len(rich_block("额定速度" * 40, ROOM, size=10.5).lines) > 2
    assert rich_width("额定速度", ROOM, size=10) == pytest.approx(40, abs=0.1)
    assert rich_block("一", ROOM, size=10, style=Style.KAI, pictures=NO_PICTURES).height == pytest.approx(15)


def test_a_question_stays_on_one_page_with_its_picture_and_its_options(tmp_path: Path) -> None:
    file = picture(900, 600)
    questions = [
        BookletQuestion(n, f"第{n}题看图：\n{shown(file)}", tuple(f"{letter}{n}" + "很长的选项" * 12 for letter in "甲乙丙丁"))
        for n in range(1, 9)
    ]
    draw(booklet(*questions, pictures={file.digest: file}), tmp_path / "b.pdf")
    found = pypdfium2.PdfDocument(tmp_path / "b.pdf")
    pages = [text_of(found, page) for page in range(len(found))]
    for n in range(1, 9):
        (page,) = [place for place, text in enumerate(pages) if f"第{n}题看图" in text]
        assert f"丁{n}" in pages[page]
    for page, text in zip(found, pages, strict=True):
        images = list(page.get_objects([pdfium.FPDF_PAGEOBJ_IMAGE]))
        assert len(images) == text.count("题看图")
        assert all(image.get_bounds()[1] > 22 * MM for image in images), "above the foot of the page"


def test_a_question_longer_than_a_page_goes_on_and_none_of_its_pictures_is_cut(tmp_path: Path) -> None:
    files = [picture(900, 600, colour) for colour in ("red", "green", "blue", "black", "white", "gray")]
    question = BookletQuestion(1, "看图：\n" + "\n".join(map(shown, files)), ("甲", "乙"))
    draw(booklet(question, pictures={file.digest: file for file in files}), tmp_path / "b.pdf")
    found = pypdfium2.PdfDocument(tmp_path / "b.pdf")
    images = places(found, pdfium.FPDF_PAGEOBJ_IMAGE)
    assert len(images) == 6
    assert all(low > 22 * MM and top < A4[1] for _left, low, _right, top in images)


def test_pictures_as_options_stand_beside_each_other(tmp_path: Path) -> None:
    files = [picture(500, 300, colour) for colour in ("red", "green", "blue", "black")]
    question = BookletQuestion(1, "哪一个？", tuple(map(shown, files)))
    draw(booklet(question, pictures={file.digest: file for file in files}), tmp_path / "b.pdf")
    images = places(pypdfium2.PdfDocument(tmp_path / "b.pdf"), pdfium.FPDF_PAGEOBJ_IMAGE)
    assert len({round(left) for left, *_rest in images}) == 2
    assert len({round(low) for _left, low, *_rest in images}) == 2


def test_a_matching_question_has_its_left_side_and_a_case_its_material_once(tmp_path: Path) -> None:
    matching = BookletQuestion(1, "对应起来：", ("限制速度", "吸收动能", "平衡重量"), left=("限速器", "缓冲器"))
    case = BookletQuestion(2, "先做什么？", ("甲", "乙"), material="某小区共有 12 栋住宅。", material_title="案例一")
    draw(booklet(matching, case), tmp_path / "b.pdf")
    text = text_of(pypdfium2.PdfDocument(tmp_path / "b.pdf"))
    assert "(1) 限速器" in text and "C. 平衡重量" in text
    assert text.index("案例一") < text.index("12 栋住宅") < text.index("先做什么")


def test_another_formula_or_picture_gives_another_check_code(tmp_path: Path) -> None:
    codes = set()
    for place, stem in enumerate((r"\(x^2\)", r"\(x^3\)", shown(picture(9, 9)), shown(picture(9, 9, "red")))):
        files = {file.digest: file for file in (picture(9, 9), picture(9, 9, "red"))}
        draw(booklet(BookletQuestion(1, stem), pictures=files), tmp_path / f"{place}.pdf")
        text = text_of(pypdfium2.PdfDocument(tmp_path / f"{place}.pdf"))
        codes.add(text[text.index("校验码") :].split()[0])
    assert len(codes) == 4


def test_the_same_booklet_has_the_same_bytes(tmp_path: Path) -> None:
    file = picture(90, 60)
    data = booklet(BookletQuestion(1, rf"\(x^2\) {shown(file)}", ("甲", "乙")), pictures={file.digest: file})
    for name in ("a.pdf", "b.pdf"):
        draw(data, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
