"""One file per scoring rule.  A new rule is a new file and a new line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skillsapp.domain.score import Score
from skillsapp.domain.scoring_rules.drop_extremes import DROP_EXTREMES
from skillsapp.domain.scoring_rules.judgement_0_3 import JUDGEMENT_0_3
from skillsapp.domain.scoring_rules.mean import MEAN_RULE
from skillsapp.domain.scoring_rules.rule import ScaleScores, ScoringRule, TooFewJudges
from skillsapp.domain.scoring_rules.sum import SUM
from skillsapp.domain.scoring_rules.worldskills_scale import WORLDSKILLS_SCALE
from skillsapp.kernel.registry import registry

__all__ = ["SCORING_RULES", "ScaleScores", "Score", "ScoringRule", "TooFewJudges"]

SCORING_RULES: Mapping[str, ScoringRule[Any]] = registry(SUM, MEAN_RULE, DROP_EXTREMES, JUDGEMENT_0_3, WORLDSKILLS_SCALE)
