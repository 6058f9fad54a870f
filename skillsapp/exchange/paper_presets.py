"""Patterns of papers that are in use elsewhere, as TOML files: `resources/presets/papers/<key>.toml` (rules.md 4)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from skillsapp.domain.programme import BlueprintCell
from skillsapp.kernel import paths


@dataclass(frozen=True, slots=True)
class PresetPart:
    """So many questions of a type, shared evenly by the banks."""

    question_type: str
    count: int
    mark: Decimal


@dataclass(frozen=True, slots=True)
class PaperPreset:
    title: str
    duration_minutes: int
    multiple_choice_mode: str
    part: tuple[PresetPart, ...]
    key: str = ""

    def cells(self, banks: Sequence[str]) -> tuple[BlueprintCell, ...]:
        """Return the pattern as a blueprint over *banks*: the last ones have one more where it does not come out even."""
        cells = []
        for part in self.part:
            each, more = divmod(part.count, len(banks))
            shares = [each + (place >= len(banks) - more) for place in range(len(banks))]
            cells += [BlueprintCell(part.question_type, bank, n, part.mark) for bank, n in zip(banks, shares, strict=True) if n]
        return tuple(cells)


def read_paper_presets() -> tuple[PaperPreset, ...]:
    """Return the shipped patterns, by their file names."""
    folder = paths.resources() / "presets" / "papers"
    return tuple(
        msgspec.convert({**tomllib.loads(file.read_text(encoding="utf-8")), "key": file.stem}, PaperPreset)
        for file in sorted(folder.glob("*.toml"))
    )
