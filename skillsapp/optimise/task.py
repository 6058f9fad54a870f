"""What the optimiser is asked and what it answers: places of cells, kinds and papers, and whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_

Counts = Mapping[tuple[int, int], int]
"""A paper: how many of each kind fill each cell."""
Stopped = Callable[[], bool]
"""Asked now and then; True means stop and return the best that was found."""


class Kind(Protocol):
    """Questions that need not be told apart: `size` of them suit the same `cells` and are worth the same.

    `before` is what taking one costs because it was asked lately; one that is `fixed` stands on every paper.
    """

    @property
    def cells(self) -> Sequence[int]: ...
    @property
    def worth(self) -> int: ...
    @property
    def size(self) -> int: ...
    @property
    def before(self) -> int: ...
    @property
    def fixed(self) -> bool: ...


class Range(Protocol):
    """Of these kinds together a paper holds from `least` to `most` questions, better from `few` to `many`."""

    @property
    def kinds(self) -> Sequence[int]: ...
    @property
    def least(self) -> int: ...
    @property
    def most(self) -> int: ...
    @property
    def few(self) -> int: ...
    @property
    def many(self) -> int: ...


class Task(Protocol):
    """Papers of cells that take `needs` questions worth `marks` each; no more than `cap` papers hold one question.

    `cases` are kinds of one question each that stand together or not at all, `enemies` such that never stand together.  A paper should be
    worth about `target`.  `start` are papers that keep to all of it, or nothing where none are known.
    """

    @property
    def papers(self) -> int: ...
    @property
    def needs(self) -> Sequence[int]: ...
    @property
    def marks(self) -> Sequence[int]: ...
    @property
    def kinds(self) -> Sequence[Kind]: ...
    @property
    def cases(self) -> Sequence[Sequence[int]]: ...
    @property
    def enemies(self) -> Sequence[tuple[int, int]]: ...
    @property
    def cap(self) -> int: ...
    @property
    def topics(self) -> Sequence[Range]: ...
    @property
    def target(self) -> int: ...
    @property
    def start(self) -> Sequence[Counts]: ...


@dataclass(frozen=True, slots=True)
class Balance:
    """The papers found; `proven` where no others are nearer to each other by what counts, so that time was enough."""

    papers: tuple[Counts, ...]
    proven: bool


@dataclass(eq=False)
class OptimiserMissing(SkillsError):
    code = "optimise.missing"
    text = N_(
        "Exact balancing is not installed with this program. Draw the papers in the ordinary way, or have “skillsapp[optimise]” installed."
    )


@dataclass(eq=False)
class NothingFound(SkillsError):
    code = "optimise.nothing"
    text = N_("No papers were found in {seconds} seconds. Loosen the rules, or draw in the ordinary way.")
    seconds: int


class CellsUnfilled(Exception):
    """No papers keep to the task; `missing` says how many questions each cell lacks at least."""

    def __init__(self, missing: Mapping[int, int]) -> None:
        super().__init__(missing)
        self.missing = missing
