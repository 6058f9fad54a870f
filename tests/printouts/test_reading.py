"""Reading codes back: from files and pictures as an enquiry desk gets them."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
import qrcode

from skillsapp.printouts.certificate import draw_certificate
from skillsapp.printouts.reading import PictureUnreadable, read_codes

from .conftest import award


@pytest.mark.parametrize("dpi", [100, 150, 300])
@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_code_is_read_from_a_picture_of_the_paper(dpi: int, suffix: str, tmp_path: Path) -> None:
    certificate = award()
    draw_certificate(certificate, tmp_path / "one.pdf")
    picture = pypdfium2.PdfDocument(tmp_path / "one.pdf")[0].render(scale=dpi / 72).to_pil()
    picture.save(tmp_path / f"scan{suffix}")
    assert [code.text for code in read_codes(tmp_path / f"scan{suffix}")] == [certificate.qr_text]


def test_codes_of_another_maker_are_read_too(tmp_path: Path) -> None:
    qrcode.make("RC1:HELLO").save(str(tmp_path / "foreign.png"))
    assert [code.text for code in read_codes(tmp_path / "foreign.png")] == ["RC1:HELLO"]


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n broken"])
def test_a_damaged_file_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(content)
    with pytest.raises(PictureUnreadable, match=r"bad\.pdf"):
        read_codes(tmp_path / "bad.pdf")
