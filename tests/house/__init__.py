"""Rules of the house that no single test could claim: imports, registries, texts, files."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

TOOLS = ("mypy", "ruff", "pytest", "import_linter")
ROOT = Path(__file__).resolve().parent.parent.parent
GENERATED = {".venv", ".git", "build", "dist", "out", "__pycache__", ".hypothesis"} | {f".{tool}_cache" for tool in TOOLS}


@cache
def our_files() -> tuple[Path, ...]:
    """Return every file of the project, relative to its root: what git tracks, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
        found = [Path(name) for name in answer.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # unpacked from an archive, without git
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not GENERATED & set(path.relative_to(ROOT).parts)]
    return tuple(sorted(path for path in found if (ROOT / path).is_file()))


def python_files(*folders: str) -> list[Path]:
    """Return our Python files under these top-level folders."""
    return [path for path in our_files() if path.suffix == ".py" and path.parts[0] in folders]
