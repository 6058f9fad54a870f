"""Sentences that say the right thing: a picture too large is not called damaged, a disk without reserve is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skillsapp.exchange import photos
from skillsapp.store.ballast import Ballast
from tests.exchange.folder_of_returns import picture, row, save_return
from tests.services.office import Office
from tests.services.test_returns import Returns


def test_a_picture_that_is_too_large_is_not_called_damaged(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns = Returns(office, tmp_path / "回执")
    save_return(returns.folder / "a.xlsx", "甲公司", [row(1)], photos=[picture(1)])
    check = returns.check()
    monkeypatch.setattr(photos, "MOST_PIXELS", 100)
    kept = returns.app.returns.keep_photos(check)
    assert [problem.code for _file, problem in kept.problems] == ["photo.too_large"] and not kept.names


def test_a_disk_without_room_for_the_reserve_is_known(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = office.create()
    sitting = office.arrange(programme, office.register(programme, 2))
    assert not office.app.sittings.has_reserve
    office.app.sittings.open(sitting)
    assert office.app.sittings.has_reserve
    office.app.sittings.ballast.drop()
    huge = replace(office.app.sittings, ballast=Ballast(office.app.folder.ballast, 1 << 60))
    huge.start(sitting)
    assert not huge.has_reserve
