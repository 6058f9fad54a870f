"""What an office relies on when it reads the folder into which forty companies' returns were dropped."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils.units import pixels_to_EMU
from openpyxl.worksheet.worksheet import Worksheet

from skillsapp.exchange.return_company import CompanySource, company_of_file
from skillsapp.exchange.return_folder import FileOutcome, NoFiles, ReturnFile, TooManyFiles, read_returns
from skillsapp.exchange.source import FileUnreadable
from tests.exchange.folder_of_returns import (
    Row,
    add_mistakes,
    company,
    fill_folder,
    picture,
    row,
    save_return,
    save_unit_column,
    somebody,
)
from tests.exchange.tables import TODAY, save_csv, save_xlsx

LEARNER = (("learner", "学员"),)
HEAD = ("姓名", "身份证号", "手机")


def read(folder: Path) -> dict[str, ReturnFile]:
    return {file.name: file for file in read_returns(folder, groups=LEARNER, today=TODAY)}


def one(folder: Path) -> ReturnFile:
    (file,) = read(folder).values()
    return file


def codes(file: ReturnFile) -> list[tuple[int, str]]:
    assert file.parsed is not None
    return [(problem.row, problem.code) for problem in file.parsed.problems if problem.code != "company.from_file_name"]


def test_every_file_is_accounted_for_and_only_returns_are_read(tmp_path: Path) -> None:
    files = read(add_mistakes(fill_folder(tmp_path, companies=4)))
    outcomes = {name: file.outcome for name, file in files.items()}
    assert len(files) == sum(path.is_file() for path in tmp_path.rglob("*")), "no file is passed over in silence"
    assert outcomes["~$错误有限公司回执.xlsx"] is FileOutcome.SKIPPED
    assert outcomes["错误有限公司回执 (1).xlsx"] is FileOutcome.SAME_CONTENT
    assert "错误有限公司回执.xlsx" in files["错误有限公司回执 (1).xlsx"].sentence
    assert outcomes["会议通知.csv"] is outcomes["盖章扫描件.pdf"] is FileOutcome.NO_RETURN
    assert outcomes["空白.xlsx"] is FileOutcome.UNREADABLE
    assert all(file.sentence for file in files.values() if file.outcome is not FileOutcome.READ)
    assert sum(file.parsed.read for file in files.values() if file.parsed) == 4 * 3 + 3 + 2


def test_the_unit_stands_above_the_table_in_a_column_or_in_the_files_name(tmp_path: Path) -> None:
    save_return(tmp_path / "a.xlsx", "佛山某安防有限公司", [row(1)], contact="陈先生")
    save_unit_column(tmp_path / "b.csv", "东莞某科技有限公司", [row(2)])
    save_csv(tmp_path / "报名回执-中山平安技术部(2) 2026-11-08.csv", [HEAD, somebody(3)])
    save_xlsx(tmp_path / "c.xlsx", [["单 位 名 称：", "珠海电子公司"], HEAD, somebody(4)])
    files = read(tmp_path)
    assert {name: (file.company.name, file.company.source) for name, file in files.items()} == {
        "a.xlsx": ("佛山某安防有限公司", CompanySource.SHEET),
        "b.csv": ("东莞某科技有限公司", CompanySource.COLUMN),
        "报名回执-中山平安技术部(2) 2026-11-08.csv": ("中山平安技术部", CompanySource.FILE_NAME),
        "c.xlsx": ("珠海电子公司", CompanySource.SHEET),
    }
    assert files["a.xlsx"].company.contact == "陈先生" and files["a.xlsx"].company.phone == "13800001111"
    for file in files.values():
        assert file.parsed is not None and file.parsed.rows[0].organisation == file.company.name
    named = files["报名回执-中山平安技术部(2) 2026-11-08.csv"].parsed
    assert named is not None and [problem.code for problem in named.problems] == ["company.from_file_name"], (
        "taken from the name: said so"
    )


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("佛山安防公司报名表(1).xlsx", "佛山安防公司"),
        ("第七十四期回执 - 东莞科技.xls", "东莞科技"),
        ("12_广东新南方培训学院_最终版.xlsx", "广东新南方培训学院"),
        ("20261108报名回执.csv", "20261108报名回执"),
    ],
)
def test_a_files_name_is_cleared_of_what_is_no_unit(name: str, unit: str) -> None:
    assert company_of_file(Path(name)) == unit


def test_lines_around_the_table_are_no_people(tmp_path: Path) -> None:
    file = one(save_return(tmp_path / "a.xlsx", "某公司", [row(1), row(2)]).parent)
    assert file.parsed is not None and (file.parsed.accepted, file.parsed.rejected) == (2, 0)


@pytest.mark.parametrize("names", ["赵云、关羽", "赵云/关羽", "赵云，关羽", "赵云; 关羽"])
def test_two_people_in_one_cell_are_told_and_not_guessed(tmp_path: Path, names: str) -> None:
    save_return(tmp_path / "a.xlsx", "某公司", [Row(names, row(1).id_number, ""), row(2)])
    file = one(tmp_path)
    assert codes(file) == [(5, "person.two_in_one_row")]
    assert file.parsed is not None and [taken.name for taken in file.parsed.rows] == [row(2).name]


def test_two_numbers_in_one_cell_are_two_people_and_stay_masked(tmp_path: Path) -> None:
    first, second = row(1), row(2)
    save_return(tmp_path / "a.xlsx", "某公司", [Row("赵云", f"{first.id_number}\n{second.id_number}", "")])
    file = one(tmp_path)
    assert codes(file) == [(5, "person.two_in_one_row")]
    assert file.parsed is not None
    text = file.parsed.problems[0].message()
    assert first.id_number not in text and second.id_number not in text


@pytest.mark.parametrize("name", ["欧阳 娜娜", "张 三", "买买提·吐尔逊", "李明(组长)"])
def test_one_name_written_with_signs_is_one_person(tmp_path: Path, name: str) -> None:
    file = one(save_return(tmp_path / "a.xlsx", "某公司", [Row(name, row(1).id_number, "")]).parent)
    assert file.parsed is not None and file.parsed.accepted == 1


def merged(path: Path, rows: list[list[object]], *areas: str) -> Path:
    save_xlsx(path, rows)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for area in areas:
        sheet.merge_cells(area)
    workbook.save(path)
    return path


def test_a_person_over_two_merged_rows_is_one_person(tmp_path: Path) -> None:
    first, second = somebody(1), somebody(2)
    merged(tmp_path / "a.xlsx", [list(HEAD), [*first], ["", "", ""], [*second], ["", "", ""]], "A2:A3", "B2:B3", "A4:A5", "B4:B5")
    file = one(tmp_path)
    assert file.parsed is not None
    assert [taken.name for taken in file.parsed.rows] == [first[0], second[0]] and not file.parsed.rejected_rows


def test_one_merged_name_beside_two_numbers_takes_neither(tmp_path: Path) -> None:
    first, second, third = somebody(1), somebody(2), somebody(3)
    merged(tmp_path / "a.xlsx", [list(HEAD), [*first], ["", *second[1:]], [*third]], "A2:A3")
    file = one(tmp_path)
    assert codes(file) == [(2, "person.merged_cell"), (3, "person.merged_cell")]
    assert file.parsed is not None and [taken.name for taken in file.parsed.rows] == [third[0]]


def test_photos_inside_the_sheet_go_to_the_people_beside_them(tmp_path: Path) -> None:
    shots = [picture(10), None, picture(90)]
    file = one(save_return(tmp_path / "a.xlsx", "某公司", [row(1), row(2), row(3)], photos=shots).parent)
    assert file.photos == {5: shots[0], 7: shots[2]}


def test_a_photo_belongs_to_the_row_in_which_its_middle_lies(tmp_path: Path) -> None:
    path = save_return(tmp_path / "a.xlsx", "某公司", [row(1), row(2)])
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    shot = SheetImage(io.BytesIO(picture(30)))
    low, high = pixels_to_EMU(100), pixels_to_EMU(105)  # begins in the last pixels of row 5, ends deep in row 6
    shot.anchor = TwoCellAnchor(_from=AnchorMarker(col=6, row=4, rowOff=low), to=AnchorMarker(col=7, row=5, rowOff=high))
    sheet.add_image(shot)
    workbook.save(path)
    assert list(one(tmp_path).photos) == [6]


def test_two_pictures_in_a_row_are_not_guessed_and_a_seal_is_nobodys_photo(tmp_path: Path) -> None:
    path = save_return(tmp_path / "a.xlsx", "某公司", [row(1), row(2)], photos=[picture(1), picture(2)])
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    for number, place in enumerate(("G5", "B12")):  # a second picture over the first person's photo, and a seal below the table
        sheet.add_image(SheetImage(io.BytesIO(picture(50 + number))), place)
    workbook.save(path)
    file = one(tmp_path)
    assert list(file.photos) == [6]
    assert codes(file) == [(0, "photo.no_row"), (5, "photo.several_in_row")]


def test_a_picture_of_the_identity_card_beside_the_photo_does_not_confuse(tmp_path: Path) -> None:
    path = save_return(tmp_path / "a.xlsx", "某公司", [row(1)], photos=[picture(1)])
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet["I4"] = "身份证正面"
    sheet.add_image(SheetImage(io.BytesIO(picture(77, (200, 120)))), "I5")
    workbook.save(path)
    assert one(tmp_path).photos == {5: picture(1)}


def test_pictures_kept_in_cells_are_found_by_their_formula(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", [(*HEAD, "照片"), [*somebody(1), '=DISPIMG("ID_AB12",1)'], [*somebody(2), ""]])
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image1.jpeg"/></Relationships>'
    )
    images = (
        '<etc:cellImages xmlns:etc="urn:example" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<etc:cellImage><pic><nvPicPr><cNvPr id="2" name="ID_AB12"/></nvPicPr><blipFill><blip r:embed="rId1"/></blipFill></pic>'
        "</etc:cellImage></etc:cellImages>"
    )
    sheet = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    cell = next(name for name in parts if name.endswith("sheet1.xml"))
    parts[cell] = parts[cell].replace(b"<v></v>", b"").replace(b"<v />", b"")
    parts[cell] = parts[cell].replace(b"</f>", b'</f><v>=DISPIMG("ID_AB12",1)</v>').replace(b'<c r="D2"', b'<c r="D2" t="str"')
    parts |= {
        "xl/cellimages.xml": images.encode(),
        "xl/_rels/cellimages.xml.rels": relation.encode(),
        "xl/media/image1.jpeg": picture(5),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    file = one(tmp_path)
    assert file.photos == {2: picture(5)}
    assert file.parsed is not None and not file.parsed.rows[0].extra, "the formula is no detail of a person"


def test_what_a_programme_has_no_field_for_is_kept_under_one_title(tmp_path: Path) -> None:
    save_xlsx(tmp_path / "a.xlsx", [(*HEAD, "开票单位", "是否用餐", "鞋码*"), [*somebody(1), "甲公司", "是", "42"]])
    save_xlsx(tmp_path / "b.xlsx", [(*HEAD, "发票抬头", "午餐"), [*somebody(2), "乙公司", "否"]])
    files = read(tmp_path)
    extras = [dict(file.parsed.rows[0].extra) for file in files.values() if file.parsed]
    assert extras == [{"发票抬头": "甲公司", "用餐": "是", "鞋码": "42"}, {"发票抬头": "乙公司", "用餐": "否"}]


def test_our_own_return_sheets_are_not_read_as_returns(tmp_path: Path) -> None:
    save_return(tmp_path / "a.xlsx", "某公司", [row(1)])
    (tmp_path / "退回单 2026-11-21").mkdir()
    save_return(tmp_path / "退回单 2026-11-21" / "某公司.xlsx", "某公司", [row(2)])
    (tmp_path / "佛山").mkdir()
    save_return(tmp_path / "佛山" / "b.xlsx", "另一公司", [row(3)])
    assert set(read(tmp_path)) == {"a.xlsx", "佛山/b.xlsx"}


def test_a_folder_that_is_none_is_refused_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileUnreadable):
        read(tmp_path / "none")
    with pytest.raises(NoFiles):
        read(tmp_path)
    for number in range(3):
        (tmp_path / f"{number}.csv").write_text("x", "utf-8")
    monkeypatch.setattr("skillsapp.exchange.return_folder.MOST_FILES", 2)
    with pytest.raises(TooManyFiles):
        read(tmp_path)


def test_reading_can_be_watched_and_stopped(tmp_path: Path) -> None:
    fill_folder(tmp_path, companies=4, photos=False)
    seen: list[tuple[int, int]] = []
    files = read_returns(
        tmp_path,
        groups=LEARNER,
        today=TODAY,
        progress=lambda done, total: seen.append((done, total)),
        cancelled=lambda: len(seen) == 2,
    )
    assert seen == [(1, 4), (2, 4)] and len(files) == 2


def test_a_damaged_drawing_costs_the_photos_and_not_the_people(tmp_path: Path) -> None:
    path = save_return(tmp_path / "a.xlsx", company(1), [row(1)], photos=[picture(1)])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, b"<!DOCTYPE x><broken" if "drawings/drawing" in name else content)
    file = one(tmp_path)
    assert file.parsed is not None and file.parsed.accepted == 1 and not file.photos


def test_350_people_of_40_files_are_read_in_seconds(tmp_path: Path) -> None:
    fill_folder(tmp_path, companies=40, each=9)
    started = time.perf_counter()
    files = read(tmp_path)
    assert sum(file.parsed.accepted for file in files.values() if file.parsed) == 360
    assert sum(len(file.photos) for file in files.values()) == 270
    assert time.perf_counter() - started < 30  # no limit of speed: here it takes half a second
