"""The year's figures as the association's annual report prints them: every sum comes from a list of programmes that can be shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import reduce

from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.kernel.i18n import _, listed, ngettext


@dataclass(frozen=True, slots=True)
class ProgrammeYear:
    """One programme's part: `entries` are accepted registrations, `sat` those with a score, `people` and `companies` who they were."""

    programme: Programme
    entries: int = 0
    sat: int = 0
    passed: int = 0
    winners: int = 0
    certificates: int = 0
    people: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()

    @property
    def is_visit(self) -> bool:
        """A class without a number of its own was taught at a company (rules.md 4: such a class has no edition)."""
        return self.programme.kind is ProgrammeKind.TRAINING and self.programme.edition is None


@dataclass(frozen=True, slots=True)
class KindFigures:
    """The programmes of one kind together; people and companies are counted once, however often they came."""

    parts: tuple[ProgrammeYear, ...]

    @property
    def count(self) -> int:
        return len(self.parts)

    @property
    def visits(self) -> int:
        return sum(part.is_visit for part in self.parts)

    @property
    def cities(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.programme.city for part in self.parts if part.programme.city))

    @property
    def entries(self) -> int:
        return sum(part.entries for part in self.parts)

    @property
    def people(self) -> int:
        return len(frozenset().union(*(part.people for part in self.parts)))

    @property
    def companies(self) -> int:
        return len(frozenset().union(*(part.companies for part in self.parts)))

    @property
    def sat(self) -> int:
        return sum(part.sat for part in self.parts)

    @property
    def passed(self) -> int:
        return sum(part.passed for part in self.parts)

    @property
    def winners(self) -> int:
        return sum(part.winners for part in self.parts)

    @property
    def certificates(self) -> int:
        return sum(part.certificates for part in self.parts)

    @property
    def pass_rate(self) -> Decimal | None:
        """Percent of those who sat, to one decimal, half up; None where nobody sat."""
        return percent(self.passed, self.sat)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year by the kinds of programme."""

    year: int
    classes: KindFigures
    assessments: KindFigures
    competitions: KindFigures


def percent(part: int, whole: int) -> Decimal | None:
    """Return *part* of *whole* in percent to one decimal, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def figures_of(year: int, parts: Iterable[ProgrammeYear]) -> YearFigures:
    """Return the figures of *year* from the programmes' parts; one that nobody was accepted for was not held."""
    of_year = [part for part in parts if part.programme.year == year and part.entries]

    def of(kind: ProgrammeKind) -> KindFigures:
        return KindFigures(tuple(part for part in of_year if part.programme.kind is kind))

    return YearFigures(year, of(ProgrammeKind.TRAINING), of(ProgrammeKind.ASSESSMENT), of(ProgrammeKind.COMPETITION))


def paragraph(now: YearFigures, before: YearFigures | None) -> str:
    """Return the year as a paragraph in the user's language; kinds of which there was none are left out, as is a year before without any."""
    sentences = [_classes(now.classes), _assessments(now.assessments), _competitions(now.competitions)]
    said = [sentence for sentence in sentences if sentence]
    if not said:
        return _("In {year} nothing was held.").format(year=now.year)
    text = _("In {year}: {sentences}.").format(year=now.year, sentences=_("; ").join(said))
    if before is not None and before.classes.entries:
        text += _comparison(now, before)
    return text


def _comparison(now: YearFigures, before: YearFigures) -> str:
    change = percent(abs(now.classes.entries - before.classes.entries), before.classes.entries)
    if now.classes.entries == before.classes.entries:
        return _(" As many people came to classes as in {year}.").format(year=before.year)
    text = (
        _(" {percent}% more people came to classes than in {year} ({count}).")
        if now.classes.entries > before.classes.entries
        else _(" {percent}% fewer people came to classes than in {year} ({count}).")
    )
    return text.format(percent=change, year=before.year, count=before.classes.entries)


def _classes(of: KindFigures) -> str:
    if not of.count:
        return ""
    parts = [
        ngettext("{count} continuing-education class", "{count} continuing-education classes", of.count).format(count=of.count)
    ]
    if of.cities:
        parts.append(_("in {count} cities ({cities})").format(count=len(of.cities), cities=listed(of.cities)))
    if of.visits:
        parts.append(_("{count} of them taught at companies").format(count=of.visits))
    parts.append(_("attended {entries} times by {people} people").format(entries=of.entries, people=of.people))
    parts.append(_("from {count} companies").format(count=of.companies))
    return _with_rate(parts, of)


def _assessments(of: KindFigures) -> str:
    if not of.count:
        return ""
    parts = [ngettext("{count} assessment", "{count} assessments", of.count).format(count=of.count)]
    parts.append(_("with {count} candidates").format(count=of.entries))
    return _with_rate(parts, of)


def _competitions(of: KindFigures) -> str:
    if not of.count:
        return ""
    parts = [ngettext("{count} skills competition", "{count} skills competitions", of.count).format(count=of.count)]
    parts.append(_("with {count} entries").format(count=of.entries))
    if of.winners:
        parts.append(_("{count} winners").format(count=of.winners))
    return _joined(parts)


def _with_rate(parts: Sequence[str], of: KindFigures) -> str:
    if of.pass_rate is None:
        return _joined(parts)
    rate = _("{passed} of {sat} passed ({rate}%)").format(passed=of.passed, sat=of.sat, rate=of.pass_rate)
    return _joined([*parts, rate])


def _joined(clauses: Sequence[str]) -> str:
    """Return clauses as one sentence: not a list, whose comma is another one in Chinese."""
    return reduce(lambda said, more: _("{said}, {more}").format(said=said, more=more), clauses)
