"""The virtual environment of a checkout: found, made, filled from the lock and stamped, so that the next start is quick."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import system_libraries

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "installer" / "requirements.lock"
BUILD_LOCK = ROOT / "installer" / "build.lock"
LOCKED_EXTRAS = {LOCK: ("test", "postgres"), BUILD_LOCK: ("build", "optimise")}
FOLDER = ROOT / ".venv"
PYTHON = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = FOLDER / "skillsapp-lock.sha256"
WINDOW_STAMP = FOLDER / "skillsapp-window-libraries"
SUPPORTED = ((3, 13), (3, 12), (3, 11))
LOCK_HEADER = "# Every library with its hashes, for all systems. Made from pyproject.toml by `python3 installer/dev.py lock`.\n"


class SetupError(Exception):
    """The set-up cannot go on; the text says why and what to do."""


def prepare() -> None:
    """Make the environment fit the lock; nothing is done where the stamp says that it does."""
    digest = hashlib.sha256(LOCK.read_bytes() + str(FOLDER).encode()).hexdigest()
    if STAMP.is_file() and PYTHON.is_file() and STAMP.read_text(encoding="ascii").strip() == digest:
        return
    if not is_usable():
        make_environment(find_python())
    print("Installing the libraries (about 150 MB, once) ...", flush=True)
    install()
    if sys.platform.startswith("linux"):
        system_libraries.ensure_import_works(PYTHON)
    sources = [str(FOLDER), str(ROOT / "skillsapp"), str(ROOT / "ui")]
    subprocess.run([str(PYTHON), "-m", "compileall", "-qq", "-j0", *sources], check=False)
    STAMP.write_text(digest + "\n", encoding="ascii")


def require_window_libraries() -> None:
    """Make sure that a window can open on a real screen, which needs more libraries than tests do."""
    if not sys.platform.startswith("linux") or WINDOW_STAMP.exists():
        return
    system_libraries.ensure_windows_work(PYTHON)
    WINDOW_STAMP.touch()


def is_usable() -> bool:
    """Tell whether the folder holds an environment of a supported Python that runs and has pip."""
    return PYTHON.is_file() and version_of([str(PYTHON)]) in SUPPORTED and quiet([str(PYTHON), "-m", "pip", "--version"])


def find_python() -> list[str]:
    """Return the command of a Python that the program supports: this one, else the newest that is found."""
    candidates = [[sys.executable]]
    for major, minor in SUPPORTED:
        name = f"{major}.{minor}"
        candidates += [["py", f"-{name}"]] if os.name == "nt" else [[f"python{name}"]]
    for command in candidates:
        if shutil.which(command[0]) and version_of(command) in SUPPORTED:
            return command
    this = ".".join(map(str, sys.version_info[:2]))
    raise SetupError(f"Python 3.11, 3.12 or 3.13 is needed and only {this} was found: install Python 3.13 and start again.")


def version_of(command: list[str]) -> tuple[int, ...] | None:
    """Return the version of a Python as (major, minor), or None where it does not run."""
    try:
        question = [*command, "-c", "import sys; print(*sys.version_info[:2])"]
        answer = subprocess.run(question, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return tuple(int(part) for part in answer.stdout.split())


def make_environment(python: list[str]) -> None:
    """Make an empty environment; Debian keeps what that needs in a package of its own."""
    print("Making the environment .venv ...", flush=True)
    if not quiet([*python, "-c", "import venv, ensurepip"]):
        version = ".".join(map(str, version_of(python) or (3,)))
        packages = [f"python{version}-venv", *system_libraries.FOR_IMPORT, *system_libraries.FOR_WINDOWS]  # one question, not two
        system_libraries.install_packages(packages, "A bare system: to make an environment and to show windows,")
    made = subprocess.run([*python, "-m", "venv", "--clear", str(FOLDER)], capture_output=True, text=True)
    if made.returncode:
        raise SetupError(f"The environment {FOLDER} could not be made: {last_line(made.stderr or made.stdout)}")


def install(lock: Path = LOCK) -> None:
    """Install exactly what the lock says; a file whose hash differs is refused."""
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    done = subprocess.run([str(PYTHON), "-m", "pip", "install", *options, "-r", str(lock)], capture_output=True, text=True)
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [last_line(done.stderr)]
        raise SetupError("The libraries could not be installed. Is there a network? pip said:\n  " + "\n  ".join(errors))


def make_lock(words: list[str]) -> None:
    """Resolve the pins for all systems with uv, in an environment of its own; no registry address gets into the files."""
    with tempfile.TemporaryDirectory() as folder:
        tool = Path(folder) / ("Scripts" if os.name == "nt" else "bin")
        subprocess.run([*find_python(), "-m", "venv", folder], check=True)
        subprocess.run([str(tool / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"], check=True)
        options = ["--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "--no-annotate", "--quiet"]
        for lock, extras in LOCKED_EXTRAS.items():
            chosen = [word for extra in extras for word in ("--extra", extra)]
            command = [str(tool / "uv"), "pip", "compile", *options, *chosen, *words, str(ROOT / "pyproject.toml")]
            answer = subprocess.run(command, capture_output=True, text=True)
            if answer.returncode:
                raise SetupError(f"uv could not resolve the pins:\n{answer.stderr}")
            lock.write_text(LOCK_HEADER + answer.stdout, encoding="utf-8", newline="\n")
            print(f"Wrote {lock.relative_to(ROOT)}.")


def quiet(command: list[str]) -> bool:
    """Run a command without showing it and tell whether it went well."""
    try:
        return subprocess.run(command, capture_output=True).returncode == 0
    except OSError:
        return False


def last_line(text: str) -> str:
    """Return the last line that says something."""
    return ([line for line in text.splitlines() if line.strip()] or ["no reason given"])[-1]
