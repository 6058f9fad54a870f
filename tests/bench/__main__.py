"""Print speed and memory with the machine they were measured on; says ok or OVER, and never fails.

`installer/dev.py bench [WORD...]` runs the measures whose names hold one of the words, all without any.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before the first import of PySide6
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # what the offscreen platform cannot do is no news

from skillsapp.kernel.i18n import set_language
from tests.bench import (
    analysing,
    answering,
    assembling,
    certifying,
    codes,
    enquiring,
    finding,
    importing,
    merging,
    registering,
    starting,
)
from tests.bench.line import Line

MEASURES = {
    "registering": registering,
    "answering": answering,
    "analysing": analysing,
    "assembling": assembling,
    "certifying": certifying,
    "codes": codes,
    "enquiring": enquiring,
    "finding": finding,
    "importing": importing,
    "merging": merging,
    "starting": starting,
}


def machine() -> list[str]:
    """Return what the figures were measured on."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        named = [line.partition(":")[2].strip() for line in information.read_text().splitlines() if line.startswith("model name")]
        model = named[0] if named else model
    load = " ".join(f"{value:.2f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "-"
    return [
        f"{model}, {os.cpu_count()} cores, load {load}",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        f"one fsync here {fsync_ms():.2f} ms (median of 50)",
    ]


def fsync_ms() -> float:
    """Return the milliseconds of one durable write of 4 kB in the folder for temporary files."""
    times = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(50):
            started = time.perf_counter()
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - started)
    return sorted(times)[25] * 1000


def padded(text: str, width: int) -> str:
    """Return *text* filled up to *width* columns; a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return text + " " * max(1, width - taken)


def show(line: Line) -> None:
    verdict = "" if line.keeps is None else f"{'ok  ' if line.keeps else 'OVER'} (limit {line.limit})"
    print(f"  {padded(line.what, 50)}{padded(line.ratio, 18)}{padded(line.figure, 44)}{verdict}".rstrip(), flush=True)


def main(words: list[str]) -> int:
    set_language("zh_CN")
    print("\n".join(machine()))
    for name, module in MEASURES.items():
        if words and not any(word in name for word in words):
            continue
        print(f"\n{name}", flush=True)
        with tempfile.TemporaryDirectory() as room:
            try:
                for line in module.measure(Path(room)):
                    show(line)
            except Exception as error:  # the other measures are still worth having
                print(f"  could not be measured: {type(error).__name__}: {error}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
