"""A linear model in whole numbers, and its solution by HiGHS: one thread and a seed, so that the same model has the same solution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from math import inf

from skillsapp.optimise.task import OptimiserMissing, Stopped

MOST_SEED = 2**31 - 1
NODES = 300
"""So many branches are looked at: a limit that, unlike one of time, gives the same answer on fast and slow computers."""
NODES_OF_SMALL = 400_000
"""So many divided by the variables, where that is more: a small model can be searched to its end."""
Terms = Mapping[int, float]
"""A sum: what each variable is multiplied by."""
Bound = tuple[float, Terms, float]
"""The least and the most that a sum may be."""


@dataclass(frozen=True, slots=True)
class Solution:
    """`values` of all variables, or nothing where none was found; `proven`: the best there is, or that there is none."""

    values: tuple[float, ...]
    proven: bool


@dataclass(slots=True)
class Model:
    """Variables are called by the number that `variable` returns; all are at least 0."""

    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Bound] = field(default_factory=list)

    def variable(self, most: float = inf, *, whole: bool = False) -> int:
        """Add a variable from 0 to *most*."""
        self.upper.append(most)
        self.whole.append(whole)
        return len(self.upper) - 1

    def bound(self, terms: Terms, least: float = -inf, most: float = inf) -> None:
        """Keep a sum from *least* to *most*."""
        self.rows.append((least, terms, most))

    def with_rows(self, *rows: Bound) -> Model:
        """Return the model with more bounds."""
        return Model(self.upper, self.whole, [*self.rows, *rows])


def is_installed() -> bool:
    """Say whether the optimiser is there, without loading it."""
    return find_spec("highspy") is not None and find_spec("numpy") is not None


def minimise(
    model: Model,
    goal: Terms,
    seconds: float,
    seed: int,
    stopped: Stopped,
    start: Sequence[float] = (),
    near: float = 0.5,
    nodes: int = 0,
) -> Solution:
    """Return where *goal* is least, or at most *near* above that; the best found after so many branches (0: what suits the size) or seconds.

    Raises OptimiserMissing.
    """
    try:
        import highspy  # an optional extra of 13 MB that takes a quarter of a second and numpy with it: only who balances waits for it
    except ImportError as error:
        raise OptimiserMissing() from error
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", seed % MOST_SEED),
        ("time_limit", max(0.1, seconds)),
        ("mip_max_nodes", nodes or max(NODES, NODES_OF_SMALL // max(1, len(model.upper)))),
        ("mip_abs_gap", near),
        ("mip_rel_gap", 0.0),
    ):
        solver.setOptionValue(name, value)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(model.upper), len(model.rows)
    program.col_cost_ = [goal.get(place, 0.0) for place in range(len(model.upper))]
    program.col_lower_ = [0.0] * len(model.upper)
    program.col_upper_ = model.upper
    kinds = {True: highspy.HighsVarType.kInteger, False: highspy.HighsVarType.kContinuous}
    program.integrality_ = [kinds[whole] for whole in model.whole]
    program.row_lower_ = [least for least, _terms, _most in model.rows]
    program.row_upper_ = [most for _least, _terms, most in model.rows]
    starts = [0]
    for _least, terms, _most in model.rows:
        starts.append(starts[-1] + len(terms))
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_col_, matrix.num_row_ = len(model.upper), len(model.rows)
    matrix.start_ = starts
    matrix.index_ = [place for _least, terms, _most in model.rows for place in terms]
    matrix.value_ = [float(times) for _least, terms, _most in model.rows for times in terms.values()]
    solver.passModel(program)
    if start:
        known = highspy.HighsSolution()
        known.col_value = list(start)
        solver.setSolution(known)

    def interrupt(event: highspy.HighsCallbackEvent) -> None:
        if stopped():
            event.interrupt()

    solver.cbMipInterrupt.subscribe(interrupt)
    solver.cbSimplexInterrupt.subscribe(interrupt)
    solver.run()
    status = solver.getModelStatus()
    solver.clearCallbacks()  # type: ignore[no-untyped-call]
    found = solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    proven = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
    return Solution(tuple(solver.getSolution().col_value) if found else (), proven)
