"""Printed forms: nothing is lost, pages are numbered, people are called by the right word, and judges see no names."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.kernel import i18n
from skillsapp.printouts import PRINTOUTS, Orientation
from skillsapp.printouts.door_sheet import DoorLine
from skillsapp.printouts.reading import read_codes

from .forms import LETTERHEAD, NAMES, UNITS, example

WITHOUT_FOOT = {"admission_ticket", "seat_labels", "badge", "answer_card"}  # cut out after printing


def pages_of(path: Path) -> list[str]:
    """Return the text of each page without line breaks: a long name may stand on two lines."""
    file = pypdfium2.PdfDocument(path)
    texts = [re.sub(r"\s+", "", file[place].get_textpage().get_text_bounded()) for place in range(len(file))]
    file.close()
    return texts


@pytest.mark.parametrize("key", PRINTOUTS)
def test_every_line_of_a_form_reaches_the_paper(key: str, tmp_path: Path, photo: Path) -> None:
    PRINTOUTS[key].draw(example(key, photo), tmp_path / "form.pdf")
    text = "".join(pages_of(tmp_path / "form.pdf"))
    assert re.sub(r"\s+", "", LETTERHEAD.programme) in text
    if key in ("score_sheet", "room_record", "booklet", "answer_key", "laptop_clearing", "fairness_sheet", "item_report"):
        return
    assert all(name in text for name in NAMES)
    if key in ("sign_in_sheet", "result_list", "admission_ticket", "badge", "certificate_register", "recommendation_list"):
        assert text.count(UNITS[1]) >= 13


@pytest.mark.parametrize("key", PRINTOUTS)
def test_an_empty_list_is_a_page_that_says_so(key: str, tmp_path: Path) -> None:
    PRINTOUTS[key].draw(example(key, count=0), tmp_path / "form.pdf")
    pages = pages_of(tmp_path / "form.pdf")
    assert len(pages) == 1 and len(pages[0]) > 10


@pytest.mark.parametrize("key", [key for key in PRINTOUTS if key not in WITHOUT_FOOT])
def test_every_page_says_which_it_is_and_when_by_whom_and_by_which_rules_it_was_printed(key: str, tmp_path: Path) -> None:
    PRINTOUTS[key].draw(example(key), tmp_path / "form.pdf")
    pages = pages_of(tmp_path / "form.pdf")
    for place, text in enumerate(pages):
        assert f"第{place + 1}页/共{len(pages)}页" in text
        assert "2026-11-2110:24" in text and "陈丽" in text and "规则版本：2026-1" in text


@pytest.mark.parametrize("key", PRINTOUTS)
def test_a_form_keeps_its_orientation_and_comes_out_the_same_again(key: str, tmp_path: Path, photo: Path) -> None:
    printout = PRINTOUTS[key]
    for name in ("one.pdf", "two.pdf"):
        printout.draw(example(key, photo, count=3), tmp_path / name)
    page = pypdfium2.PdfDocument(tmp_path / "one.pdf")[0]
    assert (page.get_width() > page.get_height()) == (printout.orientation is Orientation.LANDSCAPE)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


@pytest.mark.parametrize("count", range(14, 44, 2))
def test_nobody_signs_a_page_without_a_row_and_every_page_repeats_the_head(count: int, tmp_path: Path) -> None:
    PRINTOUTS["sign_in_sheet"].draw(example("sign_in_sheet", count=count), tmp_path / "form.pdf")
    for text in pages_of(tmp_path / "form.pdf"):
        assert "证件号码" in text and "440000********1234" in text


@pytest.mark.parametrize(
    ("kind", "said", "unsaid"),
    [
        (ProgrammeKind.TRAINING, ("考位", "监考员"), ("赛位", "工位", "裁判员")),
        (ProgrammeKind.ASSESSMENT, ("工位", "考评员"), ("赛位", "考位", "监考员")),
        (ProgrammeKind.COMPETITION, ("赛位", "裁判员", "参赛证号"), ("工位", "考位", "监考员", "准考证")),
    ],
)
def test_a_form_speaks_the_words_of_its_kind(
    kind: ProgrammeKind, said: tuple[str, ...], unsaid: tuple[str, ...], tmp_path: Path
) -> None:
    PRINTOUTS["sign_in_sheet"].draw(example("sign_in_sheet", kind=kind), tmp_path / "form.pdf")
    text = "".join(pages_of(tmp_path / "form.pdf"))
    assert all(word in text for word in said) and not any(word in text for word in unsaid)


def test_a_score_sheet_names_its_station_on_every_page_and_nobody(tmp_path: Path) -> None:
    PRINTOUTS["score_sheet"].draw(example("score_sheet", kind=ProgrammeKind.COMPETITION), tmp_path / "form.pdf")
    pages = pages_of(tmp_path / "form.pdf")
    assert len(pages) == 4
    assert all("赛位01" in text for text in pages[:2]) and all("赛位02" in text for text in pages[2:])
    assert not any(name in text for name in NAMES for text in pages)
    assert "裁判3" in pages[0] and "裁判长：" in pages[1]


def test_a_report_breaks_between_questions_and_loses_no_line_of_a_long_one(tmp_path: Path) -> None:
    data = example("item_report", count=12)
    long = replace(data.looks[0], stem="".join(f"第{n}句的内容很长。" for n in range(600)))
    PRINTOUTS["item_report"].draw(replace(data, looks=(long, *data.looks[1:])), tmp_path / "form.pdf")
    pages = pages_of(tmp_path / "form.pdf")
    text = "".join(re.sub("打印时间.*?页/共[0-9]+页|^.*?试题分析报告理论考试", "", page) for page in pages[1:])
    assert all(f"第{n}句的内容很长" in text for n in range(600))
    for page in pages[3:]:  # what fits on a page is not torn: every head of answers has all its answers below it
        assert page.count("选项分布") * 4 == page.count("(25%)")


def test_columns_nobody_fills_are_left_out_of_a_result_list(tmp_path: Path) -> None:
    PRINTOUTS["result_list"].draw(example("result_list"), tmp_path / "form.pdf")
    (first, *_) = pages_of(tmp_path / "form.pdf")
    assert "奖项" not in first and "序号" not in first and "并列评定依据" in first and "名次表" in first


@pytest.mark.parametrize("key", ["admission_ticket", "badge"])
def test_the_code_on_a_card_is_the_number_that_check_in_scans(key: str, tmp_path: Path) -> None:
    PRINTOUTS[key].draw(example(key, count=1), tmp_path / "form.pdf")
    (code,) = read_codes(tmp_path / "form.pdf")
    assert code.text in ("20260001", "GZ-001")


def test_paper_is_chinese_under_english_windows(tmp_path: Path) -> None:
    data = example("certificate_register", count=1)
    i18n.set_language("en")
    PRINTOUTS["certificate_register"].draw(data, tmp_path / "form.pdf")
    assert "证书发放登记表" in pages_of(tmp_path / "form.pdf")[0]


def test_the_list_of_forms_loads_no_heavy_library() -> None:
    heavy = ("reportlab", "PIL", "pypdfium2", "zxingcpp", "numpy")
    modules = "skillsapp.printouts, skillsapp.printouts.certificate, skillsapp.printouts.reading"
    program = f"import sys, {modules}; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_the_check_code_follows_what_a_list_says_and_not_when_it_was_printed(tmp_path: Path) -> None:
    def code(data: object) -> str:
        PRINTOUTS["result_list"].draw(data, tmp_path / "form.pdf")
        codes = {re.search(r"校验码：([0-9A-F]{4}-[0-9A-F]{4})", text).group(1) for text in pages_of(tmp_path / "form.pdf")}  # type: ignore[union-attr]
        assert len(codes) == 1
        return codes.pop()

    data = example("result_list")
    later = replace(data, imprint=replace(data.imprint, printed_at=data.imprint.printed_at + timedelta(days=1), operator="王芳"))
    changed = replace(data, lines=(replace(data.lines[0], total="90.01"), *data.lines[1:]))
    assert code(data) == code(later) != code(changed)


@pytest.mark.parametrize("count", [9, 31, 100, 324])
def test_each_page_on_a_door_holds_seats_that_follow_each_other(count: int, tmp_path: Path) -> None:
    """Nobody looks for seat 100 on the third page of a list whose first page ends with 244."""
    lines = tuple(DoorLine(str(seat), f"26{1000 - seat:07d}", NAMES[seat % 3]) for seat in range(1, count + 1))
    PRINTOUTS["door_sheet"].draw(replace(example("door_sheet"), lines=lines), tmp_path / "door.pdf")
    seats: list[int] = []
    for text in pages_of(tmp_path / "door.pdf"):
        seats += sorted(1000 - int(number) for number in re.findall(r"260000(\d{3})", text))
    assert seats == list(range(1, count + 1))
