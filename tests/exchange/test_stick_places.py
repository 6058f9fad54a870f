"""Where a stick is found, and which numbers are taken on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from skillsapp.exchange.stick_places import best_place, enrolled_numbers, places_with_packages, stick_places


def _package(folder: Path, name: str = "exam.expk") -> None:
    (folder / "KAOWU").mkdir(parents=True, exist_ok=True)
    (folder / "KAOWU" / name).write_bytes(b"x")


def test_packages_beside_the_portable_folder_are_found_from_the_launchers_folder(tmp_path: Path) -> None:
    named = tmp_path / "skillsapp-portable" / "packages"
    named.mkdir(parents=True)
    _package(tmp_path)
    places = stick_places(named, ())
    assert places == (named, tmp_path) and places_with_packages(places) == (tmp_path,)
    assert best_place(places, named) == tmp_path


def test_a_stick_that_came_back_under_another_letter_is_found(tmp_path: Path) -> None:
    other = tmp_path / "G"
    _package(other / "skillsapp-portable" / "packages")
    places = stick_places(tmp_path / "E" / "packages", (other,))
    assert best_place(places, tmp_path / "E" / "packages") == other / "skillsapp-portable" / "packages"


def test_an_empty_stick_is_taken_where_it_is_the_only_one(tmp_path: Path) -> None:
    first, second = tmp_path / "F", tmp_path / "G"
    first.mkdir()
    assert best_place(stick_places(None, (first,)), None) == first
    second.mkdir()
    assert best_place(stick_places(None, (first, second)), None) is None
    (second / "KAOWU").mkdir()
    assert best_place(stick_places(None, (first, second)), None) == second
    assert best_place(stick_places(None, ()), None) is None


def test_a_number_is_taken_by_another_laptop_on_that_day(tmp_path: Path) -> None:
    device = "01JABCDEFXYZ99"
    _package(tmp_path, "enrol-02-QQQQQQ-2026-11-21.expk")
    _package(tmp_path, "enrol-07-QQQQQQ-2026-11-21(1).expk")
    _package(tmp_path, f"enrol-03-{device[-6:]}-2026-11-21.expk")
    _package(tmp_path, "enrol-04-QQQQQQ-2026-11-20.expk")
    assert enrolled_numbers(tmp_path, date(2026, 11, 21), device) == {2, 7}
