"""Make the portable folders for the system this runs on: they start where nothing is installed.

The office's folder is the whole program.  The one for the stick leaves out the question banks, for they hold every answer, and the
libraries of statistics and exact balancing, which nobody needs there; it has a launcher that copies the program to the laptop's own
disk (so that the stick can be pulled) and opens the venue's window, and a place for packages.  PyInstaller cannot build for another
system: the Windows folders are made on Windows, by a double-click on installer/build_windows.bat.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import environment
from environment import ROOT, SetupError

OUT = ROOT / "out" / "portable"
PORTABLE = ROOT / "installer" / "portable"
FOLDER_NAME, OFFICE_NAME = "skillsapp-portable", "skillsapp-office"
TRIAL = ROOT / "out" / "build" / "trial"
OFFICE_ONLY = ("question_bank", "numpy*", "highspy*")
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
    folder, office = lay_out(work / "dist" / "program", target)
    check(folder / "program")
    check(office)
    check_figures(office)
    print(f"For borrowed laptops: {folder} ({megabytes_of(folder)} MB). Copy it to a stick as it is.")
    print(f"For the office: {office} ({megabytes_of(office)} MB), with the question banks. Keep it off that stick.")
    return 0


def lay_out(program: Path, target: Path) -> tuple[Path, Path]:
    """Write both folders and return them: the one for borrowed laptops carries no question bank, for that holds every answer."""
    folder, office = target / FOLDER_NAME, target / OFFICE_NAME
    for old in (folder, office):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(program, office)  # without links: a stick's FAT has none
    shutil.copytree(program, folder / "program", ignore=shutil.ignore_patterns(*OFFICE_ONLY))
    (folder / "packages").mkdir()
    write_launchers(folder)
    (folder / "program" / "build.txt").write_text(digest_of(folder / "program") + "\n", encoding="ascii")
    return folder, office


def megabytes_of(folder: Path) -> int:
    """Return the size of all files in *folder*."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1_000_000)


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


def check(program: Path) -> None:
    """Run verbs of a built program in a folder of their own: what was left out by mistake shows here and not in the venue."""
    shutil.rmtree(TRIAL, ignore_errors=True)
    run(program, "--version")
    run(program, "bank", "list", "--data-dir", str(TRIAL))
    shutil.rmtree(TRIAL, ignore_errors=True)


def check_figures(office: Path) -> None:
    """Let the office's program compute statistics and balance papers exactly: libraries of others do both."""
    shutil.rmtree(TRIAL, ignore_errors=True)
    TRIAL.mkdir(parents=True)
    marks, place = TRIAL / "marks.csv", ("--data-dir", str(TRIAL / "office"))
    marks.write_text("q1,q2\n1,0\n0,1\n1,1\n", encoding="utf-8")
    run(office, "statistics", "items", "--responses", str(marks), *place)
    made = json.loads(run(office, "programme", "create", "--preset", "training", "--title", "T", "--json", *place))
    run(office, "paper", "assemble", "--programme", made["id"], "--papers", "2", "--seed", "1", "--exact", *place)
    shutil.rmtree(TRIAL, ignore_errors=True)


def run(program: Path, *words: str) -> str:
    """Return what a verb of a built program prints.  Raises SetupError where it fails."""
    door = program / ("skillsapp.exe" if sys.platform == "win32" else "skillsapp")
    done = subprocess.run([str(door), *words], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise SetupError(f"The built program failed at {' '.join(words)}:\n{done.stdout}{done.stderr}")
    return done.stdout
