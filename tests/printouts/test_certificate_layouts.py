"""Certificates on every paper: each code is read back from the rendered page, each page is the same again."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.printer import Printer
from skillsapp.domain.seal import Seal, SealUnusable
from skillsapp.printouts.calibration_sheet import draw_calibration_sheet
from skillsapp.printouts.certificate import PrintSetup, draw_certificates
from skillsapp.printouts.certificate_looks import CertificateData
from skillsapp.printouts.overprint import StockWrong, stock_of
from skillsapp.printouts.pen import MM
from skillsapp.printouts.reading import read_codes
from skillsapp.printouts.seal import checked_seal
from skillsapp.security.signatures import Claim, at_address, sign_claims, split_preface, verify_text

from .conftest import KEY, award, class_certificate
from .seals import seal_picture

LAYOUTS = list(PrintLayout)
TITLE = "2026年安全技术防范从业人员继续教育培训班（第七十四期·广州站）"
LEAST_MM_A_MODULE = 0.36


def made(
    make: object, number: str, name: str = "欧阳明慧", *, address: bool = False, photo: Path | None = None
) -> CertificateData:
    """Return a certificate whose code is as long as a real one."""
    plain: CertificateData = make(number, name, photo)  # type: ignore[operator]
    claims: dict[int, Claim] = {1: number, 2: name, 3: plain.title, 4: 20779, 5: TITLE}
    if plain.template == "classic":
        claims[6] = "职工组 一等奖"
    signed = sign_claims(claims, KEY)
    lines = [plain.title, number, name, "广东省公共安全技术防范协会", "020-12345678"]
    text = at_address("https://verify.example.org/c/", signed) if address else "\n".join([*lines, signed])
    return replace(plain, qr_text=text, programme=TITLE, date_range="2026年11月21日至22日", valid_until="至2029年11月21日")


def text_of(path: Path, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(path)
    text: str = document[page].get_textpage().get_text_bounded()
    document.close()
    return "".join(text.split())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("make", [award, class_certificate])
@pytest.mark.parametrize("address", [False, True])
def test_every_code_is_read_back_from_the_page_in_the_order_of_the_pile(
    make: object, layout: PrintLayout, address: bool, tmp_path: Path, photo: Path
) -> None:
    pile = [made(make, f"N-{n}", address=address, photo=photo if n else None) for n in range(3)]
    draw_certificates(pile, tmp_path / "pile.pdf", PrintSetup(layout))
    codes = read_codes(tmp_path / "pile.pdf")
    assert [verify_text(code.text, [KEY.trusted])[1] for code in codes] == ["N-0", "N-1", "N-2"]
    assert [code.page for code in codes] == ([1, 1, 2] if layout is PrintLayout.TWO else [1, 2, 3])
    assert ("扫码验证" if address else "证书信息") in text_of(tmp_path / "pile.pdf")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("make", [award, class_certificate])
def test_modules_are_large_enough_for_a_telephone_and_a_worn_page_is_still_read(
    make: object, layout: PrintLayout, tmp_path: Path
) -> None:
    draw_certificates([made(make, "GDAF-JX-2026-74-0001")], tmp_path / "one.pdf", PrintSetup(layout))
    page = pypdfium2.PdfDocument(tmp_path / "one.pdf")[0].render(scale=200 / 72, grayscale=True).to_pil()
    (code,) = zxingcpp.read_barcodes(page)
    corners = code.position
    wide = math.dist((corners.top_left.x, corners.top_left.y), (corners.top_right.x, corners.top_right.y)) / 200 * 25.4
    text = zxingcpp.create_barcode(code.text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = text.to_image(scale=1, add_quiet_zones=False).shape[0]
    assert wide / modules >= LEAST_MM_A_MODULE, f"{wide:.1f} mm for {modules} modules"
    worn = page.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(0.8))
    assert [found.text for found in zxingcpp.read_barcodes(worn)] == [code.text]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pile_comes_out_again_byte_for_byte_with_the_seal_too(layout: PrintLayout, tmp_path: Path, photo: Path) -> None:
    pile = [made(class_certificate, f"N-{n}", photo=photo) for n in range(3)]
    for seal in (None, Seal(seal_picture(), 42)):
        for name in ("first.pdf", "again.pdf"):
            draw_certificates(pile, tmp_path / name, PrintSetup(layout, 3, -2, seal))
        assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_two_lie_on_a_sheet_each_within_its_half(tmp_path: Path, photo: Path) -> None:
    pile = [made(class_certificate, f"N-{n}", f"张{'三四五'[n]}", photo=photo) for n in range(3)]
    draw_certificates(pile, tmp_path / "pile.pdf", PrintSetup(PrintLayout.TWO))
    document = pypdfium2.PdfDocument(tmp_path / "pile.pdf")
    assert len(document) == 2
    words = document[0].get_textpage()
    for name, lowest, highest in (("张三", 148.5 * MM, 297 * MM), ("张四", 0, 148.5 * MM)):
        at, _count = words.search(name).get_next()
        _left, bottom, _right, top = words.get_charbox(at)
        assert lowest < bottom < top < highest
    assert "张五" in text_of(tmp_path / "pile.pdf", 1)


def test_preprinted_paper_gets_only_what_differs_and_moves_with_the_printer(tmp_path: Path) -> None:
    one = made(class_certificate, "GDAF-JX-2026-74-0001")
    places = {}
    for name, setup in (("still", PrintSetup(PrintLayout.OVERPRINT)), ("moved", PrintSetup(PrintLayout.OVERPRINT, 25, -10))):
        draw_certificates([one], tmp_path / f"{name}.pdf", setup)
        words = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")[0].get_textpage()
        at, _count = words.search(one.name).get_next()
        places[name] = words.get_charbox(at)
    assert [round((b - a) / MM, 2) for a, b in zip(places["still"][:2], places["moved"][:2], strict=True)] == [2.5, 1.0]
    text = text_of(tmp_path / "still.pdf")
    assert "特发此证" not in text and "合格证" not in text and one.issuer not in text
    assert one.id_text in text and "2026年11月21日至22日" in text and "至2029年11月21日" in text and one.issued_on in text


def test_the_screen_shows_what_stands_on_the_stock_and_the_paper_does_not_get_it(tmp_path: Path) -> None:
    one = made(class_certificate, "N-1")
    draw_certificates([one], tmp_path / "screen.pdf", PrintSetup(PrintLayout.OVERPRINT, shows_stock=True))
    assert "合格证" in text_of(tmp_path / "screen.pdf") and "发证单位" in text_of(tmp_path / "screen.pdf")


def test_an_association_may_keep_positions_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "layouts"
    own.mkdir()
    (own / "class.toml").write_text('paper = [260, 185]\n[[field]]\nkey = "name"\nx = 30\ny = 60\n', "utf-8")
    setup = PrintSetup(PrintLayout.OVERPRINT, layouts=own)
    draw_certificates([made(class_certificate, "N-1")], tmp_path / "one.pdf", setup)
    page = pypdfium2.PdfDocument(tmp_path / "one.pdf")[0]
    assert (round(page.get_width() / MM), round(page.get_height() / MM)) == (260, 185)
    assert text_of(tmp_path / "one.pdf") == "欧阳明慧"


@pytest.mark.parametrize(
    "text",
    [
        "paper = [",
        'paper = [210, 297]\n[[field]]\nkey = "shoe"\nx = 1\ny = 1\n',
        'paper = [210, 297]\n[[field]]\nkey = "name"\nx = 1\ny = 1\ncolour = "red"\n',
        'paper = [210]\n[[field]]\nkey = "name"\nx = 1\ny = 1\n',
        'paper = [210, 297]\n[[field]]\nkey = "name"\ny = 1\n',
        'paper = [210, 297]\n[[field]]\nkey = "name"\nx = 1\ny = 1\nstyle = "comic"\n',
        'paper = [210, 297]\n[[field]]\nkey = "name"\nx = 1\ny = 1\nalign = "middle"\n',
        "",
    ],
)
def test_positions_that_cannot_be_used_are_named_by_their_file(text: str, tmp_path: Path) -> None:
    (tmp_path / "class.toml").write_text(text, "utf-8")
    with pytest.raises(StockWrong, match=r"class\.toml"):
        stock_of("class", tmp_path)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_seal_lies_over_the_words_and_hides_none(layout: PrintLayout, tmp_path: Path) -> None:
    one = made(class_certificate, "N-1")
    draw_certificates([one], tmp_path / "plain.pdf", PrintSetup(layout))
    draw_certificates([one], tmp_path / "sealed.pdf", PrintSetup(layout, seal=Seal(seal_picture(), 42)))
    assert text_of(tmp_path / "plain.pdf") == text_of(tmp_path / "sealed.pdf")
    pictures = [pypdfium2.PdfDocument(tmp_path / f"{n}.pdf")[0].render(scale=1).to_pil() for n in ("plain", "sealed")]
    red = [_red_dots(picture) for picture in pictures]
    assert red[0] == 0 and red[1] > 500


def _red_dots(picture: Image.Image) -> int:
    colours = picture.convert("RGB").getcolors(1 << 24) or []
    return sum(count for count, (red, green, blue) in colours if red > 150 and green < 90 and blue < 90)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("picture", "width", "said"),
    [
        (seal_picture(form="JPEG"), 42, "PNG"),
        (b"\x89PNG\r\n\x1a\nrubbish", 42, "PNG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(2_000_001), 42, "2 MB"),
        (seal_picture(200), 42, "300"),
        (seal_picture(ground=(255, 255, 255, 255)), 42, "不透明"),
        (seal_picture(empty=True), 42, "没有内容"),
        (seal_picture(), 10, "30"),
    ],
)
def test_a_picture_that_is_no_seal_is_refused_with_what_to_do(picture: bytes, width: int, said: str) -> None:
    with pytest.raises(SealUnusable, match=said):
        checked_seal(picture, width)


def test_a_picture_of_endless_pixels_is_refused_before_it_is_drawn() -> None:
    stream = io.BytesIO()
    Image.new("1", (20000, 20000)).save(stream, "PNG")
    with pytest.raises(SealUnusable, match="6000×6000"):
        checked_seal(stream.getvalue(), 42)
    stream = io.BytesIO()
    Image.new("1", (6001, 300)).save(stream, "PNG")
    with pytest.raises(SealUnusable, match="6000×6000"):
        checked_seal(stream.getvalue(), 42)


def test_a_clear_png_is_taken_as_it_is() -> None:
    assert checked_seal(seal_picture(), 42) == Seal(seal_picture(), 42)


@pytest.mark.parametrize("size", [(210 * MM, 297 * MM), (297 * MM, 210 * MM), (260 * MM, 185 * MM)])
def test_the_calibration_sheet_has_its_lines_at_twenty_millimetres_and_says_what_to_type(
    size: tuple[float, float], tmp_path: Path
) -> None:
    draw_calibration_sheet(Printer("办公室打印机", 5, -3), tmp_path / "sheet.pdf", size)
    page = pypdfium2.PdfDocument(tmp_path / "sheet.pdf")[0]
    text = text_of(tmp_path / "sheet.pdf")
    assert "办公室打印机" in text and "20.0mm+0.5" in text and "20.5mm0.0" in text and "20.0mm-0.3" in text
    picture = page.render(scale=254 / 72, grayscale=True).to_pil()  # ten dots a millimetre
    across = [x for x in range(150, 260) if picture.getpixel((x, picture.height - 460)) < 128]
    assert across and abs(sum(across) / len(across) - 205) <= 2  # 20 mm and the offset of 0.5 mm


def test_a_readable_code_ends_in_its_signature() -> None:
    preface, signed = split_preface(made(class_certificate, "N-1").qr_text)
    assert preface.split("\n") == ["合格证", "N-1", "欧阳明慧", "广东省公共安全技术防范协会", "020-12345678"]
    assert signed.startswith("RC1:")
