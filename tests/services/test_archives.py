"""Archives: whole or not there, numbered, with an index; the hand-over sheet lies in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillsapp.domain.programme import ProgrammeState
from skillsapp.domain.roles import ROLE_PERMISSIONS, Actor, Role
from skillsapp.exchange.tabular import read_tables
from skillsapp.kernel.errors import PermissionRefused
from skillsapp.kernel.files import CannotWrite
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations
from skillsapp.services.forms import archive as module
from tests.services.office import Office


@pytest.fixture
def programme_id(office: Office) -> str:
    programme = office.create(title="第七十四期（广州/番禺站）")
    office.register(programme, 3)
    return programme.id


def test_an_archive_is_one_numbered_folder_with_an_index(office: Office, programme_id: str, tmp_path: Path) -> None:
    found = office.app.archives.write(programme_id, tmp_path / "档案").value
    files = sorted(path.name for path in found.folder.iterdir())
    assert found.folder.name == "2026-001 第七十四期（广州-番禺站）" and found.files == len(files)
    assert files == ["00 归档目录.pdf", "01 报名名册.xlsx", "02 交接单.pdf"]
    assert [path.name for path in (tmp_path / "档案").iterdir()] == [found.folder.name]


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (ProgrammeState.SCORING, ProgrammeState.SCORING),
        (ProgrammeState.RESULTS, ProgrammeState.ARCHIVED),
        (ProgrammeState.CERTIFICATES, ProgrammeState.ARCHIVED),
    ],
)
def test_only_what_is_decided_is_archived_by_it(
    office: Office, programme_id: str, tmp_path: Path, state: ProgrammeState, after: ProgrammeState
) -> None:
    office.app.programmes.move(programme_id, state)
    found = office.app.archives.write(programme_id, tmp_path).value
    assert find_programme(office.app.reader, programme_id).state is after
    assert found.is_final is (after is ProgrammeState.ARCHIVED)


def test_the_list_holds_full_id_numbers(office: Office, programme_id: str, tmp_path: Path) -> None:
    found = office.app.archives.write(programme_id, tmp_path).value
    (table,) = read_tables(found.folder / "01 报名名册.xlsx")
    texts = {cell.text for row in table.rows for cell in row}
    assert {row.id_number for row in list_registrations(office.app.reader, programme_id)} <= texts


def test_writing_it_again_replaces_it(office: Office, programme_id: str, tmp_path: Path) -> None:
    first = office.app.archives.write(programme_id, tmp_path).value
    (first.folder / "stray.txt").write_text("left by hand")
    again = office.app.archives.write(programme_id, tmp_path).value
    assert again.folder == first.folder and not (again.folder / "stray.txt").exists()


def test_a_stop_leaves_nothing_and_the_programme_as_it_was(office: Office, programme_id: str, tmp_path: Path) -> None:
    office.app.programmes.move(programme_id, ProgrammeState.CERTIFICATES)
    with pytest.raises(PrintingCancelled):
        office.app.archives.write(programme_id, tmp_path / "档案", cancelled=lambda: True)
    assert list((tmp_path / "档案").iterdir()) == []
    assert find_programme(office.app.reader, programme_id).state is ProgrammeState.CERTIFICATES


def test_a_disk_that_fails_leaves_the_old_archive(
    office: Office, programme_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = office.app.archives.write(programme_id, tmp_path).value

    def fail(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_index", fail)
    with pytest.raises(CannotWrite):
        office.app.archives.write(programme_id, tmp_path)
    assert [path.name for path in tmp_path.iterdir() if "2026-001" in path.name] == [first.folder.name]
    assert (first.folder / "00 归档目录.pdf").is_file()


def test_only_who_manages_programmes_archives(office: Office, programme_id: str, tmp_path: Path) -> None:
    office.app.session.actor = Actor("x", "周监考", frozenset(ROLE_PERMISSIONS[Role.INVIGILATOR]))
    with pytest.raises(PermissionRefused):
        office.app.archives.write(programme_id, tmp_path)
    assert not any("2026-001" in path.name for path in tmp_path.iterdir())
