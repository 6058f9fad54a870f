"""A backup says how far it can be trusted."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pytest

from skillsapp.app import Session, open_app, operator
from skillsapp.kernel.paths import DataFolder
from skillsapp.security.recovery import new_code
from tests.commands.conftest import Run


def test_any_changed_byte_is_found_beside_the_check_sum(run: Run, tmp_path: Path) -> None:
    file = Path(run("--json", "backup", "create", "--to", tmp_path).data["file"])
    whole = file.read_bytes()
    for place in range(7, len(whole), len(whole) // 15):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        assert run("--json", "backup", "verify", file).data["code"] == "backup.damaged"


def test_a_backup_without_its_check_sum_says_so(run: Run, tmp_path: Path) -> None:
    made = run("--json", "backup", "create", "--to", tmp_path).data
    assert made["check_sum"] is True
    alone = tmp_path / "alone" / "copy.db"
    alone.parent.mkdir()
    shutil.copyfile(made["file"], alone)
    ran = run("--json", "backup", "verify", alone)
    assert (ran.status, ran.data["check_sum"]) == (0, False)
    assert "校验和" in ran.err


def test_a_backup_under_a_recovery_sheet_wants_its_code_elsewhere(
    run: Run, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(DataFolder(data_dir), session=Session(operator()))
    draft = app.recovery.draft()
    app.recovery.put_in_force(draft, draft.code.split("-")[-1])
    app.close()
    file = run("--json", "backup", "create", "--to", tmp_path).data["file"]
    elsewhere = ("--data-dir", tmp_path / "other", "--json")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    locked = run(*elsewhere, "backup", "verify", file)
    assert (locked.status, locked.data["code"], locked.data["details"]["mark"]) == (1, "backup.locked", draft.mark)
    typed = draft.code[:12] + ("A" if draft.code[12] != "A" else "B") + draft.code[13:]
    mistyped = run(*elsewhere, "backup", "restore", file, "--recovery-code", typed)
    assert (mistyped.status, mistyped.data["code"], mistyped.data["details"]["groups"]) == (1, "recovery.mistyped", "3")
    foreign = run(*elsewhere, "backup", "restore", file, "--recovery-code", new_code())
    assert (foreign.status, foreign.data["code"]) == (1, "recovery.foreign")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{draft.code}\n"))
    restored = run(*elsewhere, "backup", "restore", file, "--recovery-code", "-")
    assert (restored.status, restored.data["kept"]) == (0, None)
    rehearsed = run("--json", "backup", "rehearse", file, "--recovery-code", draft.code)
    assert rehearsed.status == 0 and rehearsed.data["audit_entries"] > 0
