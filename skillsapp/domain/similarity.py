"""How alike two texts are, and which of many are nearly the same: by the share of their runs of three characters."""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

RUN = 3
ASKED_EVERY = 20


@dataclass(frozen=True, slots=True)
class Twins:
    """Two texts by their places in what was compared; `one` stands before `other`, `share` is 1 where they are the same."""

    one: int
    other: int
    share: float


def similarity(a: str, b: str) -> float:
    """Return the share of runs of three characters that the texts have in common: 1 for the same text, 0 for nothing in common.

    Width, capitals, spaces and punctuation do not count.
    """
    return _share(_runs(a), _runs(b))


GoOn = Callable[[int, int, int], bool]
"""Is told how many texts of how many were looked at and how many pairs were found, and says whether to go on."""


def near_duplicates(texts: Sequence[str], limit: float = 0.8, go_on: GoOn | None = None) -> tuple[Twins, ...]:
    """Return the pairs whose similarity is at least *limit* (above 0), most alike first; empty texts are like nothing.

    Two texts that alike share one of the rarest runs of each, so only those are looked at: 10,000 questions take about a second.
    Where all texts are alike there is no such help: *go_on* is asked now and then, and may end the work with what was found.
    """
    sets = [_runs(text) for text in texts]
    counts = Counter(chain.from_iterable(sets))
    posted: defaultdict[str, list[int]] = defaultdict(list)
    found: list[Twins] = []
    order = sorted((place for place, runs in enumerate(sets) if runs), key=lambda place: len(sets[place]))
    for done, place in enumerate(order):
        if go_on is not None and done % ASKED_EVERY == 0 and not go_on(done, len(order), len(found)):
            break
        runs = sets[place]
        shared = [(count, run) for run in runs if (count := counts[run]) > 1]
        looked_at = len(shared) - math.ceil(limit * len(runs)) + 1
        if looked_at <= 0:  # too much of it stands nowhere else
            continue
        shared.sort()
        near: set[int] = set()
        for _count, run in shared[:looked_at]:
            near.update(posted[run])
            posted[run].append(place)
        for other in near:
            theirs = sets[other]
            if len(theirs) < limit * len(runs):
                continue
            share = _share(runs, theirs)
            if share >= limit:
                found.append(Twins(min(place, other), max(place, other), share))
    return tuple(sorted(found, key=lambda twins: (-twins.share, twins.one, twins.other)))


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    common = len(a & b)
    return common / (len(a) + len(b) - common) if common else 0.0


def _runs(text: str) -> frozenset[str]:
    bare = "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
    if len(bare) <= RUN:
        return frozenset({bare} if bare else ())
    return frozenset(bare[place : place + RUN] for place in range(len(bare) - RUN + 1))
