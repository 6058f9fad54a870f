"""The office laptop is gone: the whole demonstration year comes back on another one from the stick, with the sheet from the safe."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from skillsapp.app import App, Session, open_app, operator
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.audit import verify_answer_logs, verify_audit
from skillsapp.queries.backups import count_holdings
from skillsapp.queries.certificates import list_certificates, verify_certificate
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.results import load_overview
from skillsapp.services.backups import BackupLocked, restore_backup, wanted_sheet


def test_everything_of_the_year_comes_back_with_the_stick_and_the_sheet(demonstration: App, tmp_path: Path) -> None:
    stick, app = tmp_path / "stick", demonstration
    stick.mkdir()
    draft = app.recovery.draft()
    app.recovery.put_in_force(draft, draft.code.split("-")[-1])
    kept = app.backups.keep_up(stick).value
    assert not kept.problem and not kept.second_problem
    holdings, audit, logs = count_holdings(app.reader), verify_audit(app.reader), verify_answer_logs(app.reader)
    assert holdings.people > 50 and holdings.certificates > 10 and logs.logs > 10
    programmes = list_programmes(app.reader)
    results = {one.id: load_overview(app.reader, one.id) for one in programmes}
    certificates = {one.id: list_certificates(app.reader, one.id) for one in programmes}
    number = next(row.certificate.number for rows in certificates.values() for row in rows)
    verdict = verify_certificate(app.reader, number)
    app.close()
    shutil.rmtree(app.folder.root)  # stolen

    (file,) = stick.glob("*.db")
    file.with_suffix(".sum.json").unlink()  # and what lay beside it was not copied
    other = DataFolder(tmp_path / "other")
    assert wanted_sheet(file, other) == (draft.mark, draft.made_on)
    with pytest.raises(BackupLocked):
        restore_backup(file, other)
    restore_backup(file, other, draft.code)
    again = open_app(other, session=Session(operator()))
    assert count_holdings(again.reader) == holdings and verify_answer_logs(again.reader) == logs
    proved = verify_audit(again.reader)
    assert proved.broken_at is None and proved.entries > audit.entries
    assert list_programmes(again.reader) == programmes
    assert {one.id: load_overview(again.reader, one.id) for one in programmes} == results
    assert {one.id: list_certificates(again.reader, one.id) for one in programmes} == certificates
    assert verify_certificate(again.reader, number) == verdict
    rehearsed = again.backups.rehearse(again.backups.create(stick).value.path, draft.code).value  # the same sheet goes on
    assert rehearsed.holdings == holdings
    again.close()
