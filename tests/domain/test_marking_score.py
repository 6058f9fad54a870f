"""A station's score: measured, judged, deducted; unscored is not zero."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from skillsapp.domain.marking import Aspect, AspectKind, Criterion, MarkingScheme, Module, Penalty
from skillsapp.domain.marking_score import AspectState, aspects_of, score_station, slots_of
from skillsapp.domain.score import sentences

D = Decimal
M1 = Aspect("A1", "接线", AspectKind.MEASUREMENT, D(4), D("0.5"))
J1 = Aspect("A2", "工艺", AspectKind.JUDGEMENT, D(5))
M2 = Aspect("B1", "故障", AspectKind.MEASUREMENT, D(6), D("0.5"))
SCHEME = MarkingScheme(
    "s",
    "s",
    (Module("A", "安装", 30, (Criterion("A-1", "x", (M1, J1)),)), Module("B", "排故", 15, (Criterion("B-1", "y", (M2,)),))),
)
FULL = {("A1", 0): D("3.5"), ("A2", 1): D(3), ("A2", 2): D(2), ("A2", 3): D(3), ("B1", 0): D(0)}


def penalty(points: str, module: str | None = None, zero: bool = False, cancelled: str | None = None) -> Penalty:
    return Penalty("p", "s", module, "k", D(points), zero, "原因", "j", datetime(2026, 1, 1, tzinfo=UTC), cancelled)


def test_levels_are_averaged_and_rounded_half_up_to_two_decimals() -> None:
    score = score_station(SCHEME, FULL, ())
    assert score.modules[0].aspects[1].value == D("4.44")  # (3 + 2 + 3) / 3 = 2.666..., / 3 x 5 = 4.444...
    assert score.total == D("7.94")


def test_zero_is_a_mark_and_a_missing_mark_leaves_no_total() -> None:
    assert score_station(SCHEME, FULL, ()).modules[1].value == 0
    for lacking in FULL:
        score = score_station(SCHEME, {**FULL, lacking: None}, ())
        assert score.total is None
        assert score.unscored == (lacking[0],)


def test_judges_too_far_apart_block_the_total() -> None:
    score = score_station(SCHEME, {**FULL, ("A2", 1): D(3), ("A2", 2): D(1)}, ())
    assert score.total is None and score.spread == ("A2",)
    assert score.modules[0].aspects[1].state is AspectState.SPREAD
    assert score.modules[1].value == 0


def test_a_deduction_never_takes_a_module_below_zero_or_touches_another() -> None:
    score = score_station(SCHEME, {**FULL, ("B1", 0): D(1)}, (penalty("2", "B"),))
    assert score.modules[1].value == 0
    assert score.total == D("7.94")
    assert score_station(SCHEME, FULL, (penalty("5"),)).total == D("2.94")
    assert score_station(SCHEME, FULL, (penalty("5"), penalty("5"))).total == 0


def test_a_cancelled_module_counts_nothing_and_says_why() -> None:
    score = score_station(SCHEME, FULL, (penalty("0", "A", zero=True),))
    assert score.modules[0].value == 0 and score.total == 0
    assert any("原因" in sentence for sentence in sentences(score.modules[0].trace))
    assert score_station(SCHEME, FULL, (penalty("0", "A", zero=True, cancelled="chief"),)).total == D("7.94")


def test_sheets_follow_what_a_module_holds() -> None:
    install, faults = SCHEME.modules
    assert slots_of(install, 3) == (0, 1, 2, 3) and slots_of(faults, 3) == (0,)
    assert aspects_of(install, 0) == (M1,) and aspects_of(install, 2) == (J1,)
