"""Results as they are decided: a status apart from the score, since an absence is never a zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from skillsapp.domain.score import Step
from skillsapp.kernel.i18n import N_


class ResultStatus(StrEnum):
    NORMAL = "normal"
    ABSENT = "absent"
    DISQUALIFIED = "disqualified"
    WITHDRAWN = "withdrawn"


RESULT_STATUS_TITLES: Mapping[ResultStatus, str] = {
    ResultStatus.NORMAL: N_("Normal"),
    ResultStatus.ABSENT: N_("Absent"),
    ResultStatus.DISQUALIFIED: N_("Disqualified"),
    ResultStatus.WITHDRAWN: N_("Withdrawn"),
}


class HonourState(StrEnum):
    RECOMMENDED = "recommended"
    APPLIED = "applied"
    AWARDED = "awarded"


HONOUR_STATE_TITLES: Mapping[HonourState, str] = {
    HonourState.RECOMMENDED: N_("Recommended"),
    HonourState.APPLIED: N_("Applied for"),
    HonourState.AWARDED: N_("Awarded"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """What was decided for one registration.  `advanced` is None where there is no first round.

    `trace` explains the total, `component_traces` each component.
    """

    registration_id: str
    group: str
    status: ResultStatus
    components: Mapping[str, Decimal | None]
    component_status: Mapping[str, ResultStatus]
    total: Decimal | None
    passed: bool | None
    rank: int | None
    decided_by: str | None
    prize: str | None
    advanced: bool | None = None
    trace: tuple[Step, ...] = ()
    component_traces: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResultSet:
    """One computation of a programme's results; frozen by two people, then nothing in it changes."""

    id: str
    programme_id: str
    computed_at: datetime
    computed_by: str
    first_freeze: str | None = None
    first_freeze_at: datetime | None = None
    second_freeze: str | None = None
    second_freeze_at: datetime | None = None
    facts_digest: str = ""
    version: int = 1

    @property
    def is_frozen(self) -> bool:
        return self.second_freeze is not None


@dataclass(frozen=True, slots=True)
class HonourEntry:
    id: str
    programme_id: str
    registration_id: str
    honour: str
    state: HonourState
    note: str = ""
    version: int = 1
