"""One line of the table, and how times are taken."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What was measured: a ratio to something known where there is one, the figure itself, and whether it keeps its limit."""

    what: str
    ratio: str
    figure: str
    limit: str = ""
    keeps: bool | None = None


def seconds(call: Callable[[], object]) -> float:
    """Return how long *call* takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def percentile(values: list[float], share: float) -> float:
    """Return the value below which *share* of the others lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def processor_seconds(call: Callable[[], object]) -> float:
    """Return how long *call* keeps a processor busy, whatever else the machine does."""
    started = time.process_time()
    call()
    return time.process_time() - started
