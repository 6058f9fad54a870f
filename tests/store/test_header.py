"""The header keeps its keys through upgrades, damage and power cuts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.security.recovery import new_code, wrap_key
from skillsapp.store.engine import open_store
from skillsapp.store.errors import DataLocked, DataNewer
from skillsapp.store.header import Header, adopt, copy_of, fresh_header, is_locked, keep_header, read_header, ready_header
from tests.house import ROOT
from tests.store.conftest import KEY


def test_a_header_of_part_1_becomes_one_with_a_key_of_its_own(folder: DataFolder, clock: SetClock) -> None:
    for file in (folder.header, copy_of(folder)):
        file.unlink()
    folder.header.write_text(json.dumps({"format": 1, "slots": ["none"]}))
    open_store(folder, clock).close()
    made = read_header(folder)
    assert made is not None and made.key is not None and len(made.key) == 32 and not made.locked
    open_store(folder, clock).close()
    assert read_header(folder) == made


def test_a_key_file_of_part_1_stays_one(folder: DataFolder, tmp_path, clock: SetClock) -> None:  # type: ignore[no-untyped-def]
    keyed = DataFolder(tmp_path / "keyed")
    open_store(keyed, clock, KEY).close()
    copy_of(keyed).unlink()
    keyed.header.write_text(json.dumps({"format": 1, "slots": ["key_file"]}))
    assert is_locked(keyed)
    with pytest.raises(DataLocked):
        open_store(keyed, clock)
    open_store(keyed, clock, KEY).close()
    made = read_header(keyed)
    assert made is not None and made.locked and made.key is None and KEY.hex() not in keyed.header.read_text()


def test_a_damaged_header_is_mended_from_its_copy_and_the_other_way_round(folder: DataFolder) -> None:
    before = ready_header(folder, locked=False)
    for file in (folder.header, copy_of(folder)):
        file.write_bytes(b"\0" * 20)
        assert ready_header(folder, locked=False) == before
        assert read_header(folder) == before and json.loads(file.read_bytes())["format"] == 2


def test_when_both_are_damaged_what_is_left_is_set_aside(folder: DataFolder) -> None:
    before = ready_header(folder, locked=False)
    folder.header.write_bytes(b"torn")
    copy_of(folder).write_bytes(b"")
    after = ready_header(folder, locked=False)
    assert after.key != before.key and folder.header.with_suffix(".damaged").read_bytes() == b"torn"


def test_a_header_of_a_newer_program_is_left_alone(folder: DataFolder, clock: SetClock) -> None:
    written = json.dumps({"format": 3, "secret": "of the future"})
    folder.header.write_text(written)
    with pytest.raises(DataNewer):
        open_store(folder, clock)
    assert folder.header.read_text() == written


def test_a_sheet_that_came_with_a_backup_is_in_force_and_the_folder_keeps_its_own_key() -> None:
    own = fresh_header(locked=False)
    slot = wrap_key(KEY, new_code(), "3071", "2026-11-22")
    taken = adopt(own, KEY, slot)
    assert (taken.key, taken.recovery, taken.earlier) == (KEY, slot, (own.key,))
    assert adopt(taken, KEY, slot) == taken
    locked = Header("h", True, None)
    assert adopt(locked, KEY, slot) == locked


def test_a_kill_while_the_header_is_written_leaves_the_old_one_or_the_new_one(folder: DataFolder) -> None:
    before = ready_header(folder, locked=False)
    code = (
        "import sys; from dataclasses import replace; from pathlib import Path; from skillsapp.kernel.paths import DataFolder\n"
        "from skillsapp.store.header import keep_header, read_header\n"
        "folder = DataFolder(Path(sys.argv[1])); header = read_header(folder); print('go', flush=True); n = 0\n"
        "while True: n += 1; keep_header(folder, replace(header, earlier=(n.to_bytes(32),)))"
    )
    for wait in (0.002, 0.011, 0.023, 0.037):
        words = [sys.executable, "-c", code, str(folder.root)]
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None and writer.stdout.readline() == b"go\n"
            time.sleep(wait)
            writer.send_signal(signal.SIGKILL)
            writer.wait()
        for file in (folder.header, copy_of(folder)):
            assert json.loads(file.read_bytes())["format"] == 2
        after = ready_header(folder, locked=False)
        assert replace(after, earlier=()) == replace(before, earlier=())
    keep_header(folder, before)
