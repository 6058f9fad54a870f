"""What Qt needs from a bare Debian, UOS, Kylin or Ubuntu: found missing, installed as root, otherwise named in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# Found with a minimal Debian and ldd; the last five are only needed where a window opens on a real screen.
FOR_IMPORT = ["libgl1", "libegl1", "libglib2.0-0", "libdbus-1-3", "libxkbcommon0", "libfontconfig1", "libgssapi-krb5-2"]
FOR_WINDOWS = ["libxcb-cursor0", "libxkbcommon-x11-0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"]
RENAMED = {"libglib2.0-0": "libglib2.0-0t64"}  # Debian 13 and Ubuntu 24.04 counted time in 64 bits and said so in the name


class LibrariesMissing(Exception):
    """Packages of the system are missing and may not be installed by us; the text holds the line that does it."""


def ensure_import_works(python: Path) -> None:
    """Make sure that Qt can be imported and draw offscreen."""
    imports = [str(python), "-c", "from PySide6 import QtWidgets, QtSvg, QtPrintSupport, QtNetwork"]
    first = subprocess.run(imports, capture_output=True, text=True)
    if first.returncode == 0:
        return
    install_packages(FOR_IMPORT + FOR_WINDOWS, "Qt, which draws the windows, needs libraries of the system:")
    again = subprocess.run(imports, capture_output=True, text=True)
    if again.returncode:
        raise LibrariesMissing(f"Qt still cannot be loaded: {again.stderr.strip().splitlines()[-1]}")


def ensure_windows_work(python: Path) -> None:
    """Make sure that the plugin which shows windows under X11 finds its libraries."""
    question = [str(python), "-c", "import PySide6; print(PySide6.__path__[0])"]
    where = subprocess.run(question, capture_output=True, text=True, check=True)
    plugin = Path(where.stdout.strip()) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    if missing_libraries(plugin):
        install_packages(FOR_IMPORT + FOR_WINDOWS, "To show windows, libraries of the system are needed:")
    still = missing_libraries(plugin)
    if still:
        raise LibrariesMissing(f"To show windows, these libraries of the system are still missing: {', '.join(still)}")


def missing_libraries(binary: Path) -> list[str]:
    """Return the shared libraries that the system's loader does not find for this file."""
    if not shutil.which("ldd"):
        return []
    answer = subprocess.run(["ldd", str(binary)], capture_output=True, text=True).stdout
    return [line.split()[0] for line in answer.splitlines() if line.endswith("not found")]


def install_packages(packages: list[str], purpose: str) -> None:
    """Install Debian packages as root; anybody else gets one line to copy."""
    if not shutil.which("apt-get"):
        raise LibrariesMissing(f"{purpose} install what your system calls: {' '.join(packages)}")
    if os.geteuid() != 0:
        names = " ".join(existing_name(package) for package in packages)
        raise LibrariesMissing(
            f"{purpose} copy this line into a terminal and start again:\n\n"
            f"  sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}\n"
        )
    print(f"{purpose} installing {len(packages)} package(s) of the system ...", flush=True)
    apt("update")
    names_there = [existing_name(package) for package in packages]
    apt("install", "-y", "--no-install-recommends", *names_there)


def existing_name(package: str) -> str:
    """Return the name under which this system's release knows the package."""
    newer = RENAMED.get(package)
    if newer and subprocess.run(["apt-cache", "show", newer], capture_output=True).returncode == 0:
        return newer
    return package


def apt(*words: str) -> None:
    """Run apt-get without questions, waiting for another one to end first."""
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *words]
    done = subprocess.run(command, env=variables, capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("E:")] or ["no reason given"]
        raise LibrariesMissing(f"apt-get {words[0]} did not work: {lines[0]}")
