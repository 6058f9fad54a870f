"""Where a stick was, its empty folder may live on: what is written into it afterwards is lost, and is told to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.kernel import files
from skillsapp.kernel.files import DiskGone
from skillsapp.services.certificate_files import write_certificates
from skillsapp.services.forms import ArchiveService
from tests.services.event import Event
from tests.services.test_certificates import Class


def test_certificates_after_a_pull_are_told_and_leave_no_names_behind(
    event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learners = Class(event)
    learners.compute()
    issued = learners.issue()
    target = tmp_path / "stick"
    target.mkdir()
    seen: list[int] = []

    def pulled(done: int, _total: int) -> None:
        seen.append(done)
        if done == 1:  # the second file goes into the empty folder that is left where the stick was
            monkeypatch.setattr(files, "device_of", lambda _path: -1)

    with pytest.raises(DiskGone):
        write_certificates(issued, event.store.folder, target, progress=pulled)
    assert seen == [0, 1], "nothing more is written where nobody looks"
    assert len(list(target.iterdir())) == 1, "only what was on the stick: the name that went astray is gone"


def test_an_archive_after_a_pull_archives_nothing(event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learners = Class(event)
    learners.compute()
    target = tmp_path / "stick"
    target.mkdir()

    def pulled(done: int, _total: int) -> None:
        if done == 1:
            monkeypatch.setattr(files, "device_of", lambda _path: -1)

    with pytest.raises(DiskGone):
        ArchiveService(event.begin, event.store.reader, event.store.folder).write(learners.id, target, pulled)
    assert list(target.iterdir()) == []
