"""The laptop with the photos is gone: on another one, from the stick and the sheet, the same certificates are printed, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import update

from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.certificates import list_certificates
from skillsapp.services.backups import restore_backup
from skillsapp.services.certificate_files import write_certificates
from skillsapp.store import backup
from skillsapp.store.engine import open_store
from skillsapp.store.tables.people import person
from tests.exchange.folder_of_returns import picture
from tests.services.event import Event
from tests.services.test_certificates import Class
from tests.store.test_backup_keys import make_sheet


def test_certificates_with_photos_are_printed_the_same_elsewhere(event: Event, tmp_path: Path) -> None:
    office = event.store.folder
    code = make_sheet(office)
    learners = Class(event)
    office.photos.mkdir(exist_ok=True)
    (office.photos / "face.jpg").write_bytes(picture(77))
    with event.begin("test", None) as uow:
        uow.connection.execute(update(person).values(photo="face.jpg"))
        uow.commit(None)
    learners.compute()
    issued = learners.issue()
    first = [file.read_bytes() for file in write_certificates(issued, office, made(tmp_path / "first"))]
    stick = made(tmp_path / "stick")
    file = backup.create(event.store, stick).path
    event.store.close()
    shutil.rmtree(office.root)  # stolen

    other = DataFolder(tmp_path / "other")
    assert restore_backup(file, other, code).missing == 0
    again = open_store(other, event.clock)
    certificates = [row.certificate for row in list_certificates(again.reader, learners.id)]
    again.close()
    assert sorted(one.number for one in certificates) == sorted(one.number for one in issued)
    by_number = {one.number: one for one in certificates}
    files = write_certificates([by_number[one.number] for one in issued], other, made(tmp_path / "second"))
    assert [file.read_bytes() for file in files] == first
    (other.photos / "face.jpg").unlink()  # and it is the photo that makes the difference
    without = write_certificates([by_number[one.number] for one in issued], other, made(tmp_path / "third"))
    assert [file.read_bytes() for file in without] != first


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder
