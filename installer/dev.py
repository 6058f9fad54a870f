#!/usr/bin/env python3
"""Set up and start the program from a checkout, with nothing but the standard library.

    python3 installer/dev.py run      the windows; with the demonstration data on the first start
    python3 installer/dev.py demo     the demonstration data; `--headless --out DIR` without windows
    python3 installer/dev.py test     lint, types, import contracts, translations, tests
    python3 installer/dev.py soak     the long tests with their full counts
    python3 installer/dev.py bench    speed and memory against their limits
    python3 installer/dev.py shots    pictures of every screen and dialog, in both languages and two sizes
    python3 installer/dev.py build    portable folders for the office and for borrowed laptops, for the system this runs on
    python3 installer/dev.py lock     make the lock files again after a change in pyproject.toml

Each does all the set-up it needs; words after the verb are passed on.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import environment
import portable_build
import system_libraries
from environment import ROOT, SetupError

DEMONSTRATION_FOLDER = ROOT / "out" / "demonstration"
HEADLESS_FOLDER = ROOT / "out" / "demo"
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"


def run(words: list[str]) -> int:
    """Open the windows; where there is no display, run the demonstration without them."""
    if not has_display():
        print("There is no display here, so no window can open. Running the demonstration without windows instead.", flush=True)
        return demo(["--headless", "--out", str(HEADLESS_FOLDER)])
    environment.require_window_libraries()
    if "--data-dir" in words or os.environ.get("SKILLSAPP_DATA_DIR"):
        return program(words)
    first_start = not (DEMONSTRATION_FOLDER / "skillsapp.db").exists()
    print(f"The data folder is {DEMONSTRATION_FOLDER}; choose another with --data-dir.", flush=True)
    return program(["--data-dir", str(DEMONSTRATION_FOLDER), *(["demo"] if first_start else []), *words])


def demo(words: list[str]) -> int:
    """Build the demonstration data; with `--headless` run a whole day on it and write the files."""
    if "--headless" not in words:
        if not has_display():
            print("There is no display here; use: installer/dev.py demo --headless --out DIR")
            return 1
        environment.require_window_libraries()
    status = program(["demo", *words])
    if status == 0 and "--headless" in words and "--out" in words[:-1]:
        print(f"What it wrote is in {Path(words[words.index('--out') + 1]).resolve()}", file=sys.stderr)
    return status


def test(words: list[str]) -> int:
    """Run every check, also after one has failed, and sum them up."""
    steps = {
        "lint (ruff)": ["-m", "ruff", "check", "."],
        "types (mypy --strict)": ["-m", "mypy"],
        "import contracts": ["-c", LINT_IMPORTS, "--no-logo"],
        "translations": ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/house/test_translations.py"],
        "tests (pytest)": ["-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", "--durations=5", *words],
    }
    outcomes = []
    for name, command in steps.items():
        print(f"\n=== {name}", flush=True)
        started = time.monotonic()
        status = python(command, offscreen=True)
        outcomes.append((name, status, time.monotonic() - started))
    print("\n=== summary")
    for name, status, seconds in outcomes:
        print(f"  {'ok    ' if status == 0 else 'FAILED'} {seconds:7.1f} s  {name}")
    return 1 if any(status for _, status, _ in outcomes) else 0


def soak(words: list[str]) -> int:
    """Run the long tests with their full counts, and the properties with examples drawn anew."""
    os.environ["SKILLSAPP_SOAK"] = "1"
    no_limits = ["-o", "timeout=0", "-o", "faulthandler_timeout=0"]
    return python(["-m", "pytest", "-m", "soak or hypothesis", "-s", "-v", *no_limits, *words], offscreen=True)


def bench(words: list[str]) -> int:
    """Print speed and memory with the machine they were measured on."""
    return python(["-m", "tests.bench", *words], offscreen=True)


def shots(words: list[str]) -> int:
    """Take the pictures of every screen."""
    return python(["-m", "tests.shots", *words], offscreen=True)


def lock(words: list[str]) -> int:
    """Make the lock files again from the pins of pyproject.toml."""
    environment.make_lock(words)
    return 0


VERBS = {
    "run": run,
    "demo": demo,
    "test": test,
    "soak": soak,
    "bench": bench,
    "shots": shots,
    "build": portable_build.build,
    "lock": lock,
}


def program(words: list[str]) -> int:
    """Run the program itself with these words."""
    return python(["-m", "skillsapp", *words], offscreen="--headless" in words)


def python(words: list[str], offscreen: bool) -> int:
    """Run the environment's Python in the checkout and return its exit status."""
    variables = dict(os.environ)
    variables["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), variables.get("PYTHONPATH")]))
    variables["PYTHONUTF8"] = "1"
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    if offscreen:
        variables["QT_QPA_PLATFORM"] = "offscreen"
    in_checkout = words[:2] != ["-m", "skillsapp"]  # the program keeps the caller's folder: --out may be relative
    return subprocess.run([str(environment.PYTHON), *words], cwd=ROOT if in_checkout else None, env=variables).returncode


def has_display() -> bool:
    """Tell whether a window can be shown; Windows and macOS always have a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in VERBS:
        print(__doc__)
        return 0 if arguments[:1] in ([], ["--help"], ["-h"]) else 2
    verb, *words = arguments
    try:
        if verb != "lock":
            environment.prepare()
        return VERBS[verb](words)
    except (SetupError, system_libraries.LibrariesMissing) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
