"""Make the portable folder for the system this runs on: copied to a stick, it starts on a laptop where nothing is installed.

The folder holds the program, a launcher that copies it to the laptop's own disk (so that the stick can be pulled) and opens the
venue's window, and a place for packages.  PyInstaller cannot build for another system: the Windows folder is made on Windows,
by a double-click on installer/build_windows.bat.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import environment
from environment import ROOT, SetupError

OUT = ROOT / "out" / "portable"
PORTABLE = ROOT / "installer" / "portable"
FOLDER_NAME = "skillsapp-portable"
BATCH_ENCODING = "gbk"  # what the console of a Chinese Windows shows


def build(words: list[str]) -> int:
    """Build the folder, start the program in it once, and say where it is; the first word may name another target."""
    target = Path(words[0]).resolve() if words else OUT
    environment.install(environment.BUILD_LOCK)
    work = ROOT / "out" / "build"
    options = ["--noconfirm", "--log-level", "WARN", "--distpath", str(work / "dist"), "--workpath", str(work / "work")]
    done = subprocess.run(
        [str(environment.PYTHON), "-m", "PyInstaller", *options, str(ROOT / "installer" / "skillsapp.spec")], cwd=ROOT
    )
    if done.returncode:
        raise SetupError("PyInstaller could not build the program; what it printed above says why.")
    folder = target / FOLDER_NAME
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(work / "dist" / "program", folder / "program")  # without links: a stick's FAT has none
    (folder / "packages").mkdir()
    write_launchers(folder)
    (folder / "program" / "build.txt").write_text(digest_of(folder / "program") + "\n", encoding="ascii")
    check(folder)
    megabytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000
    print(f"The portable folder is {folder} ({megabytes:.0f} MB). Copy it to a stick as it is.")
    return 0


def write_launchers(folder: Path) -> None:
    """Write the launcher of this system: texts in the encoding and with the line ends that it reads."""
    if sys.platform == "win32":
        text = (PORTABLE / "start.bat").read_text(encoding="utf-8")
        lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
        (folder / "start.bat").write_bytes(lines.encode(BATCH_ENCODING))
    else:
        launcher = folder / "start.sh"
        shutil.copyfile(PORTABLE / "start.sh", launcher)
        launcher.chmod(0o755)


def digest_of(folder: Path) -> str:
    """Return what tells one build from another: the launcher copies the program anew when it differs."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\n".encode())
    for name in ("skillsapp", "skillsapp.exe"):
        if (folder / name).is_file():
            found.update((folder / name).read_bytes())
    return found.hexdigest()[:32]


def check(folder: Path) -> None:
    """Run a verb of the built program in a folder of its own: what was left out by mistake shows here and not in the venue."""
    door = folder / "program" / ("skillsapp.exe" if sys.platform == "win32" else "skillsapp")
    trial = ROOT / "out" / "build" / "trial"
    shutil.rmtree(trial, ignore_errors=True)
    for words in (["--version"], ["--data-dir", str(trial), "bank", "list"]):
        done = subprocess.run([str(door), *words], capture_output=True, text=True, encoding="utf-8")
        if done.returncode:
            raise SetupError(f"The built program failed at {' '.join(words)}:\n{done.stderr}")
    shutil.rmtree(trial, ignore_errors=True)
