"""A backup says how far it can be trusted."""

from __future__ import annotations

import shutil
from pathlib import Path

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
