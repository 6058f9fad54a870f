"""Certificates: what is on the paper, what the code says, and that an issued one can be made again."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from skillsapp.kernel import paths
from skillsapp.printouts import certificate
from skillsapp.printouts.certificate import (
    draw_certificate,
    draw_certificate_parts,
    draw_certificates,
    unprintable,
)
from skillsapp.printouts.fonts import CharacterUnprintable
from skillsapp.printouts.pen import PhotoUnreadable, PrintingCancelled, TargetUnwritable
from skillsapp.printouts.reading import read_codes
from skillsapp.printouts.typesetting import Run
from skillsapp.security.signatures import verify_text

from .conftest import KEY, award, class_certificate


def text_of(path: Path, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(path)
    text: str = document[page].get_textpage().get_text_bounded()
    document.close()
    return text


@pytest.mark.parametrize("make", [award, class_certificate])
def test_a_certificate_carries_its_name_number_and_a_code_that_verifies(make, tmp_path: Path, photo: Path) -> None:
    made = make(name="欧阳𬭎宇", photo=photo)
    draw_certificate(made, tmp_path / "one.pdf")
    text = text_of(tmp_path / "one.pdf")
    assert "欧阳𬭎宇" in text and made.number in text and made.id_text in text and "证书信息" in text
    (code,) = read_codes(tmp_path / "one.pdf")
    assert verify_text(code.text, [KEY.trusted])[2] == "欧阳𬭎宇"


def test_a_class_certificate_can_be_read_by_eye_before_its_signature(tmp_path: Path) -> None:
    draw_certificate(class_certificate(), tmp_path / "one.pdf")
    (code,) = read_codes(tmp_path / "one.pdf")
    assert code.text.startswith("合格证\nGDAF-JX-2026-74-0001\n李梅\n")


def test_an_issued_certificate_comes_out_again_byte_for_byte(tmp_path: Path, photo: Path) -> None:
    moved = tmp_path / "elsewhere" / "other.jpg"
    moved.parent.mkdir()
    moved.write_bytes(photo.read_bytes())
    draw_certificate(award(photo=photo), tmp_path / "first.pdf")
    draw_certificates([award(photo=photo), award("2")], tmp_path / "between.pdf")
    draw_certificate(award(photo=moved), tmp_path / "again.pdf")
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_many_certificates_are_pages_of_one_file_in_their_order(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    several = [award(str(n), name) for n, name in enumerate(["欧阳𬭎宇", "阿卜杜热合曼·买买提明·艾力", "䶮燚"])]
    draw_certificates(several, tmp_path / "all.pdf", progress=lambda done, total: steps.append((done, total)))
    assert [verify_text(c.text, [KEY.trusted])[1] for c in read_codes(tmp_path / "all.pdf")] == ["0", "1", "2"]
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_stopped_print_leaves_no_file(tmp_path: Path) -> None:
    asked = iter([False, True])
    with pytest.raises(PrintingCancelled):
        draw_certificates([award("1"), award("2")], tmp_path / "all.pdf", cancelled=lambda: next(asked))
    assert list(tmp_path.iterdir()) == []


def test_a_large_print_is_cut_into_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "PART", 3)
    bare = replace(award(), body=(), issuer="x", qr_text="1")
    files = draw_certificate_parts([bare] * 4, tmp_path)
    assert [file.name for file in files] == ["all-1.pdf", "all-2.pdf"]
    assert [len(pypdfium2.PdfDocument(file)) for file in files] == [3, 1]
    assert [file.name for file in draw_certificate_parts([bare], tmp_path)] == ["all.pdf"]


def test_a_verification_address_changes_the_caption(tmp_path: Path) -> None:
    draw_certificate(replace(award(), qr_text="https://verify.example.org/c/abc".upper()), tmp_path / "one.pdf")
    assert "扫码验证" in text_of(tmp_path / "one.pdf")


def test_a_character_no_font_has_is_named_before_printing_and_never_dropped(tmp_path: Path) -> None:
    rare = award(name="王\U0003106c")
    assert unprintable(rare) == ("\U0003106c",)
    with pytest.raises(CharacterUnprintable, match=r"U\+3106C"):
        draw_certificate(rare, tmp_path / "one.pdf")
    assert list(tmp_path.iterdir()) == []
    assert unprintable(award()) == ()


def test_a_photo_that_is_no_picture_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_text("not a picture")
    with pytest.raises(PhotoUnreadable, match=r"bad\.jpg"):
        draw_certificate(award(photo=bad), tmp_path / "one.pdf")


@pytest.mark.parametrize("make", [award, class_certificate])
@pytest.mark.parametrize("issuers", [1, 3])
def test_an_overlong_text_stays_above_the_signature(make, issuers: int, tmp_path: Path, photo: Path) -> None:
    issuer = "\n".join(["广东省公共安全技术防范协会", "广东省工业工会", "广东省职业技能服务中心"][:issuers])
    long = replace(make(photo=photo), body=make().body * 5, issuer=issuer)
    draw_certificate(long, tmp_path / "one.pdf")
    page = pypdfium2.PdfDocument(tmp_path / "one.pdf")[0].get_textpage()
    (first, _length) = page.search("广东省公共安全技术防范协会").get_next()
    ends = page.search("特发此证。")
    lowest = min(page.get_charbox(at[0])[1] for at in iter(ends.get_next, None))
    assert lowest > page.get_charbox(first)[3]


def test_two_templates_do_not_share_a_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one template"):
        draw_certificates([award(), class_certificate()], tmp_path / "all.pdf")


def test_every_preset_names_a_template_that_exists_and_texts_that_print() -> None:
    presets = (paths.resources() / "presets" / "programmes").glob("*.toml")
    rules = [rule for preset in presets for rule in tomllib.loads(preset.read_text("utf-8"))["plan"].get("certificates", [])]
    assert rules
    for rule in rules:
        assert rule["template"] in certificate.TEMPLATES
        assert unprintable(replace(award(), title=rule["title"], body=(Run(rule["body"], bold=True),))) == ()


def test_a_target_that_cannot_be_written_is_named_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "one.pdf").mkdir()  # stands for a file that a viewer holds open
    with pytest.raises(TargetUnwritable, match=r"one\.pdf"):
        draw_certificate(award(), tmp_path / "one.pdf")
    (tmp_path / "file").write_text("")
    with pytest.raises(TargetUnwritable):
        draw_certificate(award(), tmp_path / "file" / "one.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "one.pdf"]
