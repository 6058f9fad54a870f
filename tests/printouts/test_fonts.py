"""Fonts: rare names print whole and copy right, and what cannot be printed is found before the paper is."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from skillsapp.kernel import paths
from skillsapp.printouts import fonts
from skillsapp.printouts.fonts import Style, chain
from skillsapp.printouts.pen import A4, document


@pytest.mark.parametrize("name", ["欧阳𬭎宇", "㛃䶮燚", "𠅤𫖯堃犇", "䲟𬱖赟昇", "王㸃梅", "阿卜杜热合曼·买买提明·艾力", "Li Mei"])
def test_a_rare_name_prints_in_one_face_and_copies_right(name: str, tmp_path: Path) -> None:
    assert fonts.missing_in_name(name) == ()
    pieces = fonts.name_runs(name, chain(Style.KAI_BOLD))
    with document(tmp_path / "name.pdf", A4, title="name") as pen:
        pen.name(72, 600, name, Style.KAI_BOLD, 24)
    file = pypdfium2.PdfDocument(tmp_path / "name.pdf")
    assert file[0].get_textpage().get_text_bounded().strip() == name
    assert len({piece.face for piece in pieces}) == 1


@pytest.mark.parametrize(
    "character",
    ["\ue863", "\ufffd", "\ufe0f", "\U000e0100", "\u200b", "\U0003106c", "\x07", "\ud860"],
    ids=lambda c: f"{ord(c):04X}",
)
def test_a_character_that_would_vanish_is_found(character: str) -> None:
    assert fonts.missing_characters(f"王{character}梅", chain(Style.KAI)) == (character,)
    assert f"U+{ord(character):04X}" in fonts.spelled((character,))


@pytest.mark.parametrize("dot", "•‧・．")
def test_a_wrong_middle_dot_in_a_name_is_found(dot: str) -> None:
    assert fonts.missing_in_name(f"艾力{dot}买买提") == (dot,)


def test_every_character_of_gb2312_prints_in_every_style() -> None:
    hanzi = "".join(bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    assert len(hanzi) == 6763
    for style in Style:
        assert fonts.missing_characters(hanzi + "，。、；：？！（）《》“”‘’…—·○〇①②㎡℃±×", chain(style)) == ()


def test_a_face_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(fonts.FontMissing, match="CertSong"):
        fonts._unpacked(tmp_path / "CertSong.ttf.xz")


SHIPPED = paths.resources() / "fonts" / "CertExt.ttf.xz"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SKILLSAPP_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.mark.parametrize("damage", ["middle", "cut", "empty", "folder"])
def test_a_damaged_face_is_named_and_nothing_of_it_is_kept(damage: str, tmp_path: Path, cache: Path) -> None:
    packed = tmp_path / SHIPPED.name
    raw = SHIPPED.read_bytes()
    if damage == "folder":
        packed.mkdir()
    else:
        packed.write_bytes({"middle": raw[:5000] + bytes(900) + raw[5900:], "cut": raw[:9000], "empty": b""}[damage])
    with pytest.raises(fonts.FontDamaged) as caught:
        fonts._font("CertExt", packed)
    assert "CertExt" in str(caught.value) and "重新安装" in str(caught.value)
    assert not list(cache.rglob("*.ttf"))


@pytest.mark.parametrize("left", [0, 4000], ids=["empty", "cut off"])
def test_an_unpacked_face_that_lost_its_end_is_unpacked_again(left: int, cache: Path) -> None:
    kept = Path(str(fonts._unpacked(SHIPPED)))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:left])
    assert fonts._font("CertExt", SHIPPED).face.charToGlyph
    assert kept.read_bytes() == whole


def test_an_unpacked_face_that_lost_outlines_prints_nobody_without_a_name(cache: Path) -> None:
    kept = Path(str(fonts._unpacked(SHIPPED)))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:500_000] + bytes(100_000) + whole[600_000:])  # it still opens as a font: the outlines are empty
    assert fonts._font("CertExt", SHIPPED).face.charToGlyph
    assert kept.read_bytes() == whole
