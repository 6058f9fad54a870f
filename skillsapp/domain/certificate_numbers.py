"""The association's own numbers: made by a pattern, read back, run on without a clash, and written as ranges to be signed for."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from string import Formatter

from skillsapp.domain.certificate_refusals import NumberTaken
from skillsapp.domain.programme import CertificateRule, Programme

_RUNNING = "seq"
_LAST_DIGITS = re.compile(r"(.*?)(\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A rule's number format with year, edition and programme filled in; only the running number is open."""

    form: str
    _shape: re.Pattern[str]

    @classmethod
    def of(cls, rule: CertificateRule, programme: Programme) -> NumberPattern:
        """Return the pattern of *rule* in *programme*.  Raises KeyError or ValueError for a format nobody can fill."""
        known = {
            "year": programme.year,
            "edition": programme.edition or programme.sequence,
            "programme": programme.sequence,
        }
        form, shape = "", ""
        for literal, field, spec, _conversion in Formatter().parse(rule.number):
            form += literal.replace("{", "{{").replace("}", "}}")
            shape += re.escape(literal)
            if field == _RUNNING:
                form += f"{{seq:{spec}}}"
                shape += r"(\d+)"
            elif field is not None:
                filled = format(known[field], spec or "")
                form += filled
                shape += re.escape(filled)
        return cls(form, re.compile(shape))

    def number(self, sequence: int) -> str:
        """Return the number with the running number *sequence*."""
        return self.form.format(seq=sequence)

    def sequence(self, number: str) -> int | None:
        """Return the running number inside *number*, None where the number is none of this pattern's."""
        match = self._shape.fullmatch(number)
        if match is None or not match.groups():
            return None
        sequence = int(match[1])
        return sequence if self.number(sequence) == number else None

    def last_of(self, numbers: Iterable[str]) -> int:
        """Return the highest running number among *numbers*, 0 where none is of this pattern."""
        return max((sequence for number in numbers if (sequence := self.sequence(number)) is not None), default=0)

    def run(self, start: int, count: int, taken: Container[str]) -> tuple[str, ...]:
        """Return *count* numbers that run on from *start*.  Raises NumberTaken for the first that somebody has."""
        numbers = tuple(self.number(start + place) for place in range(count))
        clash = next((number for number in numbers if number in taken), None)
        if clash is not None or len(set(numbers)) < count:
            raise NumberTaken(clash or numbers[0])
        return numbers


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """Numbers that follow one another without a gap."""

    first: str
    last: str
    count: int


def spans(numbers: Iterable[str]) -> tuple[NumberSpan, ...]:
    """Return *numbers*, in whatever order, as spans: equal but for their last digits, which run on one by one.

    9999 runs on to 10000, as counting does; 9 does not run on to 010, which nobody would count so.
    """
    found: list[NumberSpan] = []
    following = ""
    for prefix, digits in sorted((_parted(number) for number in set(numbers)), key=lambda part: (part[0], len(part[1]), part[1])):
        number = prefix + digits
        if digits and number == following:
            found[-1] = NumberSpan(found[-1].first, number, found[-1].count + 1)
        else:
            found.append(NumberSpan(number, number, 1))
        following = f"{prefix}{int(digits) + 1:0{len(digits)}d}" if digits else ""
    return tuple(found)


def _parted(number: str) -> tuple[str, str]:
    match = _LAST_DIGITS.fullmatch(number)
    return (match[1], match[2]) if match else (number, "")
