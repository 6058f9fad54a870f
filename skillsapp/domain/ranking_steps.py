"""What a ranking says about itself: the steps of a total, and what somebody should look at."""

from __future__ import annotations

from skillsapp.domain.result import ResultStatus
from skillsapp.domain.score import StepKind
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.problems import ProblemKind, Severity

PART = StepKind("part", N_("{component}: {score} of {full} at a weight of {weight} % gives {part}."))
SUM = StepKind("sum", N_("The parts add up to {sum}."))
ROUNDED_HALF_UP = StepKind("rounded_half_up", N_("{exact} rounded half up to {decimals} decimals is {value}."))
TRUNCATED = StepKind("truncated", N_("{exact} cut off after {decimals} decimals is {value}."))
PASSED = StepKind("passed", N_("{component}: {score} reaches the pass mark {pass_mark}."))
FAILED = StepKind("failed", N_("{component}: {score} is below the pass mark {pass_mark}."))
MISSING = StepKind("missing", N_("{component}: no score yet, so there is no total. A missing score is not a zero."))
LEFT_OUT = {
    ResultStatus.ABSENT: StepKind("absent", N_("Absent: no total and no rank.")),
    ResultStatus.DISQUALIFIED: StepKind("disqualified", N_("Disqualified: no total and no rank.")),
    ResultStatus.WITHDRAWN: StepKind("withdrawn", N_("Withdrawn: no total and no rank.")),
}
RANK = StepKind("rank", N_("Rank {rank} of {ranked} ranked in the group."))
DECIDED = StepKind("decided", N_("Same total as the row above; decided by {comparator}: {mine} against {theirs}."))
SHARED = StepKind("shared", N_("Equal with the row above in everything that is compared; the rank is shared."))
RANK_NEEDS_PASS = StepKind("rank_needs_pass", N_("Only those who passed are ranked."))
PRIZE = StepKind("prize", N_("{prize}: places {first} to {last} of the group."))

WEIGHTS = ProblemKind("rules.weights", Severity.WARNING, N_("The weights add up to {sum} %, not to 100 %."))
SCORE_MISSING = ProblemKind(
    "rules.score_missing",
    Severity.WARNING,
    N_("{candidate} has no score for {components}; no total is computed and no rank given."),
)
COMPARATOR_MISSING = ProblemKind(
    "rules.comparator_missing",
    Severity.WARNING,
    N_("{candidate} and the row above have the same total; “{comparator}” decided although one of them has no value for it."),
)
PRIZE_SHARED = ProblemKind(
    "rules.prize_shared",
    Severity.WARNING,
    N_("{prize} ({group}) has {places} places and goes to {winners} people, because {sharing} share the last place."),
)
