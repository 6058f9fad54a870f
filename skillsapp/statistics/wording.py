"""How figures are written, and the words for them, on the screen and on paper alike; what is marked here is translated where it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from skillsapp.kernel.i18n import N_
from skillsapp.statistics.remarks import Urgency

NOTHING = "–"
URGENCY_TITLES: Mapping[int, str] = MappingProxyType(
    {
        Urgency.ALARM: N_("Check the key"),
        Urgency.LOOK: N_("Worth a look"),
        Urgency.HINT: N_("Hint"),
        0: N_("In order"),
    }
)
FIGURE_HINTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "mean": (N_("Mean"), N_("The mean score, and what the paper is worth.")),
        "median": (N_("Median"), N_("Half of the candidates have less, half have more.")),
        "sd": (N_("Standard deviation"), N_("How far scores usually lie from the mean.")),
        "skewness": (N_("Skewness"), N_("Below 0 more high scores than low ones, above 0 the other way round.")),
        "kurtosis": (N_("Kurtosis"), N_("Above 0 the scores crowd around the mean more than usual, below 0 less.")),
        "alpha": (
            N_("Reliability α"),
            N_("From 0 to 1: how far the questions agree about who is able (Cronbach's alpha)."),
        ),
        "sem": (
            N_("Standard error"),
            N_("A score is right to about so many points: beware of a pass mark within that range."),
        ),
    }
)
"""Each figure of a test: its title and what it means."""
FACILITY_HINT = N_("The share of the marks that candidates earned on it: the lower, the harder.")
DISCRIMINATION_HINT = N_("From −1 to 1: how far those who do well elsewhere do well on it too. 0.3 and more is good.")


def percent(part: float | None) -> str:
    """Return a part of 1 as whole percent."""
    return NOTHING if part is None else f"{part * 100:.0f}%"


def decimals(value: float | None, places: int = 2) -> str:
    """Return a rounded figure with a true minus sign; never a minus before nothing."""
    if value is None:
        return NOTHING
    text = f"{value:.{places}f}"
    return text.lstrip("-") if not float(text) else text.replace("-", "\u2212")


def alpha_in_words(alpha: float | None) -> str:
    """Return what the reliability of the scores means to somebody who never heard of it, to be translated."""
    if alpha is None:
        return ""
    if alpha < 0.5:
        return N_("much of the scores is chance")
    if alpha < 0.7:
        return N_("enough for a class, too little to rank by")
    return N_("good enough for pass and fail") if alpha < 0.85 else N_("good enough to rank by")
