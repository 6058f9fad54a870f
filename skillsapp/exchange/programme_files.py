"""Presets and settings of programmes, as TOML files: `resources/presets/programmes/<kind>.toml` and what `--settings` names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from skillsapp.domain.marking import MarkingScheme
from skillsapp.domain.numerals import chinese_number
from skillsapp.domain.plan_check import plan_fault
from skillsapp.domain.programme import Component, ComponentKind, Plan, ProgrammeKind, StageKey, TheoryUse
from skillsapp.exchange.source import read_bytes
from skillsapp.kernel import paths
from skillsapp.kernel.errors import DamagedError, NotFound, SkillsError
from skillsapp.kernel.i18n import N_, _


@dataclass(eq=False)
class SettingsFileUnreadable(DamagedError):
    code = "programme.settings_file"
    text = N_("The settings file {file} cannot be read: {finding}.")
    file: str
    finding: str


@dataclass(eq=False)
class SettingsFileWrong(SkillsError):
    """The file reads well, but a setting is unknown or not what it may be."""

    code = "programme.settings_file"
    text = N_("The settings file {file} cannot be used: {finding}.")
    file: str
    finding: str


@dataclass(frozen=True, slots=True)
class Preset:
    """What a new programme of a kind starts from; the title parts are formats that the windows fill in and people edit."""

    kind: ProgrammeKind
    title: str
    edition_city: str
    edition_only: str
    city_only: str
    days: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """What a settings file may say of a new programme; what it leaves out comes from the preset."""

    year: int | None = None
    edition: int | None = None
    city: str = ""
    venue: str = ""
    document_number: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    theory_use: TheoryUse | None = None
    plan: Mapping[str, Any] | None = None


def read_preset(kind: ProgrammeKind) -> Preset:
    """Return the shipped preset of *kind*."""
    file = paths.resources() / "presets" / "programmes" / f"{kind}.toml"
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), Preset)


def composed_title(preset: Preset, year: int, *, edition: int | None = None, city: str = "", quarter: int | None = None) -> str:
    """Return the title that the preset proposes; the numbers of classes and quarters are written in Chinese numerals."""
    words: dict[str, object] = {
        "year": year,
        "edition": chinese_number(edition) if edition else "",
        "city": city,
        "quarter": chinese_number(quarter) if quarter else "",
    }
    if edition:
        part = preset.edition_city if city else preset.edition_only
    else:
        part = preset.city_only if city else ""
    return preset.title.format(**words, edition_city=part.format(**words))


def read_scheme(key: str) -> MarkingScheme:
    """Return the shipped marking scheme with *key* (`employee`, `student`).  Raises NotFound."""
    file = paths.resources() / "presets" / "marking" / f"{key}.toml"
    if not file.is_file():
        raise NotFound("marking scheme", key)
    return msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), MarkingScheme)


def read_settings(file: Path) -> ProgrammeSettings:
    """Return what a settings file says.  Raises FileUnreadable, SettingsFileUnreadable and SettingsFileWrong."""
    try:
        settings = tomllib.loads(read_bytes(file, empty=True).decode("utf-8-sig"))
    except ValueError as error:
        raise SettingsFileUnreadable(str(file), str(error)) from error
    _refuse_unknown(settings, ProgrammeSettings, file)
    try:
        return msgspec.convert(settings, ProgrammeSettings)
    except msgspec.ValidationError as error:
        raise SettingsFileWrong(str(file), str(error)) from error


def _refuse_unknown(settings: Mapping[str, Any], kind: type, file: Path | str) -> None:
    """Refuse a setting that nobody would read: a misspelt one must not look as if it held."""
    known = [field.name for field in fields(kind)]
    for name in settings:
        if name not in known:
            raise SettingsFileWrong(str(file), _("“{name}” is not one of {known}").format(name=name, known=", ".join(known)))


def apply_plan(plan: Plan, changes: Mapping[str, Any] | None, file: str) -> Plan:
    """Return the plan with the parts that a settings file replaces.  Raises SettingsFileWrong."""
    if not changes:
        return plan
    before = msgspec.to_builtins(plan)
    try:
        changed = msgspec.convert(_merged(before, changes), Plan)
    except msgspec.ValidationError as error:
        raise SettingsFileWrong(file, str(error)) from error
    unread = _unread(changes, msgspec.to_builtins(changed), "plan")
    fault = _("“{name}” is no setting").format(name=unread) if unread else plan_fault(changed)
    if fault:
        raise SettingsFileWrong(file, fault)
    return changed


def _merged(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with the changes: a table changes what it names, a list takes the place of the whole list."""
    merged = dict(before)
    for name, value in changes.items():
        old = merged.get(name)
        merged[name] = _merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return merged


def _unread(given: object, taken: object, place: str) -> str:
    """Return the place of the first setting of *given* that nothing in *taken* came from, empty where there is none."""
    steps: list[tuple[str, object, object]] = []
    if isinstance(given, Mapping) and isinstance(taken, Mapping):
        unknown = next((name for name in given if name not in taken), None)
        if unknown is not None:
            return f"{place}.{unknown}"
        steps = [(f"{place}.{name}", value, taken[name]) for name, value in given.items()]
    elif isinstance(given, list) and isinstance(taken, list | tuple):
        steps = [(f"{place}[{at}]", *pair) for at, pair in enumerate(zip(given, taken, strict=False))]
    return next((found for step_place, old, new in steps if (found := _unread(old, new, step_place))), "")


def with_theory_use(plan: Plan, use: TheoryUse) -> Plan:
    """Return the plan of a competition whose first-round theory counts as *use* says (rules.md 1.8)."""
    theory, practical = plan.component("theory"), plan.component("practical")
    components: tuple[Component, ...]
    match use:
        case TheoryUse.COUNTS:
            components = (replace(theory, stage=StageKey.PRELIMINARY, weight=Decimal(30)), replace(practical, weight=Decimal(70)))
        case TheoryUse.ADVANCE_ONLY:
            components = (replace(theory, stage=StageKey.PRELIMINARY, weight=Decimal(0)), replace(practical, weight=Decimal(100)))
        case TheoryUse.FINAL_THEORY:
            first = Component(
                "preliminary", theory.title, ComponentKind.THEORY, StageKey.PRELIMINARY, Decimal(0), theory.full, theory.pass_mark
            )
            components = (
                first,
                replace(theory, stage=StageKey.FINAL, weight=Decimal(30)),
                replace(practical, weight=Decimal(70)),
            )
    ties = tuple(key for key in plan.ranking.tie_order if key != "theory" or use is not TheoryUse.ADVANCE_ONLY)
    return replace(plan, components=components, theory_use=use, ranking=replace(plan.ranking, tie_order=ties))
