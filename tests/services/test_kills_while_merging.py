"""A power cut while a stick is read changes nothing: reading it again ends with the same papers."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT
from tests.services.class_day import make_class_day
from tests.services.office import Office


def run(folder: Path, stick: Path, kills: int) -> tuple[int, str]:
    words = [sys.executable, "-m", "tests.services.merging_killer", str(folder), str(stick), str(kills), "7"]
    died, found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return int(died), found


def killed(office: Office, empty: Path, root: Path, laptops: int, kills: int) -> None:
    day = make_class_day(office, empty, root, laptops=laptops)
    for number in range(1, laptops + 1):
        laptop = day.borrow(number)
        laptop.open_day(day.stick)
        laptop.app.venue.open_round(day.rounds[0], day.word(day.rounds[0]))
        laptop.sit(day.rounds[0], day.person_at(day.rounds[0], number), 10)
        laptop.app.venue.write_result(day.stick)
    day.close()
    office.app.close()
    shutil.copytree(office.folder.root, root / "peace")
    shutil.copytree(day.stick, root / "stick2")
    wanted = run(root / "peace", root / "stick2", 0)
    died, found = run(office.folder.root, day.stick, kills)
    office.reopen()
    assert died > kills // 3 and found == wanted[1]


def test_kills_while_a_stick_is_read_change_nothing(office: Office, _empty_folder: Path, tmp_path: Path) -> None:
    killed(office, _empty_folder, tmp_path, 3, 6)


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_sixty_kills_while_a_stick_is_read_change_nothing(office: Office, _empty_folder: Path, tmp_path: Path) -> None:
    killed(office, _empty_folder, tmp_path, 12, 60)
