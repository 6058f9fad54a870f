"""Scores that explain themselves: a value and the steps that made it, so that an appeal is a look and not a search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from skillsapp.kernel.exact import Rounding, plain
from skillsapp.kernel.i18n import _

_SHOWN_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class StepKind:
    """A kind of step: a stable key and its sentence (an English message id with placeholders)."""

    key: str
    text: str

    def of(self, **values: Decimal | Fraction | int | str) -> Step:
        """Return the step with these values; numbers are kept as exact text."""
        return Step(self, MappingProxyType({name: shown(value) for name, value in values.items()}))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a computation, as data."""

    kind: StepKind
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def sentence(self) -> str:
        """Return the step as a sentence in the user's language."""
        return _(self.kind.text).format(**self.values)

    def as_data(self) -> dict[str, str]:
        """Return the step for storing: its sentence is stored with it, so that a step of an older program still reads."""
        return {"kind": self.kind.key, "text": self.kind.text, **self.values}


@dataclass(frozen=True, slots=True)
class Score:
    """A computed number and how it came about."""

    value: Decimal
    trace: tuple[Step, ...]


def step_from_data(stored: Mapping[str, str]) -> Step:
    """Return the step that `as_data` stored.  Raises KeyError when it is none."""
    values = {name: value for name, value in stored.items() if name not in ("kind", "text")}
    return Step(StepKind(stored["kind"], stored["text"]), MappingProxyType(values))


def sentences(trace: Sequence[Step]) -> tuple[str, ...]:
    """Return the steps as sentences in the user's language."""
    return tuple(step.sentence() for step in trace)


def rounded_ratio(value: Fraction, decimals: int, mode: Rounding) -> Decimal:
    """Return the exact *value* with exactly *decimals* digits; half up and truncate both look at the size, not at the sign."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled + Fraction(1, 2)) if mode is Rounding.HALF_UP else int(scaled)
    return Decimal(f"{'-' if value < 0 and whole else ''}{whole}E-{decimals}")


def shown(value: Decimal | Fraction | int | str) -> str:
    """Return *value* as a trace shows it; what does not end is cut after six decimals and followed by dots."""
    if isinstance(value, Decimal):
        return plain(value)
    if not isinstance(value, Fraction):
        return str(value)
    cut = rounded_ratio(value, _SHOWN_DECIMALS, Rounding.TRUNCATE)
    text = plain(cut)
    return text if Fraction(cut) == value else f"{text}…"
