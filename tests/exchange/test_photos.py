"""Photos find their people, and every picture becomes one size or a sentence."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from skillsapp.exchange.photos import (
    LARGEST_PHOTO,
    SIZE,
    PhotoDamaged,
    PhotoSubject,
    PhotoTooLarge,
    match_photos,
    normalise_photo,
    normalised_photos,
)
from skillsapp.exchange.source import FileUnreadable
from skillsapp.kernel.problems import Problem
from tests.exchange.tables import resident

ZHANG = PhotoSubject("p1", "张三", resident(1))
OTHER_ZHANG = PhotoSubject("p2", "张三", resident(3))
LI = PhotoSubject("p3", "李四", resident(5))
SMITH = PhotoSubject("p4", "John Smith", "E1234567")
PEOPLE = (ZHANG, OTHER_ZHANG, LI, SMITH)


def folder_of(tmp_path: Path, *names: str) -> Path:
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (f"{resident(1)}.jpg", "p1"),
        (f"张三_{resident(3)}.JPG", "p2"),
        (f"张三{resident(3)}.png", "p2"),
        (f"{resident(3)}-张三（职工组）.jpeg", "p2"),
        ("李四.jpg", "p3"),
        ("李　四.png", "p3"),
        ("某公司/李四 职工组.jpg", "p3"),
        ("John Smith.jpg", "p4"),
        ("E1234567.jpg", "p4"),
    ],
)
def test_a_file_is_matched_by_number_or_name(tmp_path: Path, name: str, key: str) -> None:
    matches = match_photos(folder_of(tmp_path, name), PEOPLE)
    assert list(matches.found) == [key] and not matches.problems
    assert set(matches.missing) == {"p1", "p2", "p3", "p4"} - {key}


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("张三.jpg",), "photo.same_name"),
        (("王五.jpg",), "photo.nobody"),
        ((f"李四_{resident(7)}.jpg",), "photo.nobody"),
        ((f"李四_{resident(1)}.jpg",), "photo.contradiction"),
        (("李四.heic",), "photo.format"),
    ],
)
def test_a_file_that_is_not_surely_somebody_is_reported(tmp_path: Path, names: tuple[str, ...], code: str) -> None:
    matches = match_photos(folder_of(tmp_path, *names), PEOPLE)
    assert not matches.found and [problem.code for problem in matches.problems] == [code]
    assert names[0] in matches.problems[0].message()


def test_a_second_picture_of_a_person_is_reported(tmp_path: Path) -> None:
    matches = match_photos(folder_of(tmp_path, "李四.jpg", "李四.png", "Thumbs.db", ".李四.jpg"), PEOPLE)
    assert matches.found["p3"].name == "李四.jpg" and [problem.code for problem in matches.problems] == ["photo.several"]


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        match_photos(tmp_path / "no", PEOPLE)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("size", "mode", "suffix"),
    [((1200, 800), "RGB", "jpg"), ((300, 900), "RGBA", "png"), ((50, 50), "P", "png"), ((600, 800), "L", "jpg")],
)
def test_every_picture_gets_the_same_size(tmp_path: Path, size: tuple[int, int], mode: str, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    Image.new(mode, size).save(path)
    picture = opened(normalise_photo(path))
    assert (picture.size, picture.format, picture.mode) == (SIZE, "JPEG", "RGB")


def test_a_picture_is_turned_upright_and_keeps_no_hidden_details(tmp_path: Path) -> None:
    lying = Image.new("RGB", (800, 600), "white")
    lying.paste("red", (0, 0, 400, 600))  # the left half; turned a quarter to the right it is the upper half
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "maker"
    lying.save(tmp_path / "a.jpg", exif=exif)
    picture = opened(normalise_photo(tmp_path / "a.jpg"))
    above, below = picture.getpixel((206, 100)), picture.getpixel((206, 480))
    assert isinstance(above, tuple) and isinstance(below, tuple)
    assert above[0] > 200 > 60 > above[1] and min(below) > 200
    assert not picture.getexif()


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0" + b"\x00" * 100, b"GIF89a" + b"\x01" * 40])
def test_a_damaged_picture_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(content)
    with pytest.raises(PhotoDamaged, match=r"a\.jpg"):
        normalise_photo(path)


def test_one_damaged_picture_does_not_stop_the_others(tmp_path: Path) -> None:
    good, cut = tmp_path / "good.jpg", tmp_path / "cut.jpg"
    Image.effect_noise((400, 600), 80).save(good)
    cut.write_bytes(good.read_bytes()[:2000])
    pictures = dict(normalised_photos({"p1": cut, "p2": good}))
    assert isinstance(pictures["p1"], Problem) and pictures["p1"].code == "photo.damaged"
    assert isinstance(pictures["p2"], bytes)


@pytest.mark.parametrize("sent", ["many pixels", "more than a bomb", "many bytes"])
def test_a_whole_picture_that_is_too_large_is_not_called_damaged(tmp_path: Path, sent: str) -> None:
    path = tmp_path / "a.png"
    if sent == "many bytes":
        Image.new("L", (20, 30)).save(path)
        with path.open("ab") as stream:
            stream.truncate(LARGEST_PHOTO + 1)
    else:
        Image.new("1", (8_000, 8_000) if sent == "many pixels" else (20_000, 20_000)).save(path)
    with pytest.raises(PhotoTooLarge, match=r"a\.png"):
        normalise_photo(path)
    (_key, problem) = next(iter(normalised_photos({"p1": path})))
    assert isinstance(problem, Problem) and problem.code == "photo.too_large" and "压缩" in problem.message()
