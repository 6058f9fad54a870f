"""Certificates: issued once from decided results, reprinted unchanged, voided with a reason; official numbers are only kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from skillsapp.domain.certificate import (
    Certificate,
    CertificateStepKind,
    expiry,
    is_official_number,
)
from skillsapp.domain.certificate_numbers import NumberPattern
from skillsapp.domain.certificate_refusals import (
    ENTRY_UNKNOWN,
    NUMBER_SHAPE,
    NUMBER_TAKEN,
    NUMBER_TWICE,
    DatedTooEarly,
    NoCertificateRule,
    OfficialNumberShape,
    OfficialNumberTaken,
    StartWrong,
)
from skillsapp.domain.programme import CertificateCondition, CertificateRule, Programme, ProgrammeState
from skillsapp.domain.roles import Permission
from skillsapp.issuing import (
    Due,
    Signer,
    decided_results,
    draft_certificate,
    issue_instead,
    meets,
    void_certificate,
)
from skillsapp.kernel.changes import Done
from skillsapp.kernel.paths import DataFolder
from skillsapp.kernel.problems import Problem
from skillsapp.printouts.certificate import unprintable
from skillsapp.printouts.certificate_wording import certificate_data
from skillsapp.printouts.fonts import missing_in_name
from skillsapp.security.signatures import TrustedKey
from skillsapp.store.certificate_store import (
    CertificateStore,
    read_certificates,
    read_holders,
    standing_of,
)
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

P = Permission


@dataclass(frozen=True, slots=True)
class Unprintable:
    """A person whose certificate holds characters that no font has."""

    entry_no: str
    name: str
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """What was issued just now, and who was left out because of characters that no font has."""

    issued: tuple[Certificate, ...]
    unprintable: tuple[Unprintable, ...]


@dataclass(frozen=True, slots=True)
class IssueCheck:
    """What issuing now would do: the numbers in the order they would be given, and who would be left out."""

    numbers: tuple[str, ...]
    unprintable: tuple[Unprintable, ...]


@dataclass(frozen=True, slots=True)
class IssueTerms:
    """What is chosen when issuing.

    `start` is the first running number, None runs on after the last one; `valid_months` None is what the programme's rule says,
    0 is without end.
    """

    day: date
    start: int | None = None
    valid_months: int | None = None


@dataclass(frozen=True, slots=True)
class OfficialNumberRow:
    """A line of a list of official numbers, as an importer read it."""

    row: int
    entry_no: str
    number: str


@dataclass(frozen=True, slots=True)
class OfficialNumberImport:
    accepted: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CertificateService:
    begin: Begin
    folder: DataFolder

    def check(self, programme_id: str, today: date, start: int | None = None) -> IssueCheck:
        """Return what `issue` would do now; nothing is written.  Raises what `issue` raises."""
        missing_in_name("")
        with self.begin("certificates.checked", P.ISSUE_CERTIFICATES) as uow:
            drafts, left_out = self._draft(uow, programme_id, IssueTerms(today, start))
            return IssueCheck(tuple(certificate.number for certificate, _sequence in drafts), left_out)

    def issue(self, programme_id: str, today: date, start: int | None = None, valid_months: int | None = None) -> Done[Issue]:
        """Issue what the rules of the plan still owe; people with a certificate, a void one too, are passed over.

        Numbers run by company and then name, those of prizes by result; see `IssueTerms` for *start* and *valid_months*.
        A competition's or assessment's results must be frozen; a class's must be computed, current and complete.
        Raises DatedTooEarly, NoCertificateRule, NotComputed, NotFrozen, OutOfDate, OpenPoints, NumberTaken, StartWrong or
        BodyWrong.
        """
        missing_in_name("")  # the fonts are unpacked before the transaction begins, not while it holds the writer
        with self.begin("certificates.issued", P.ISSUE_CERTIFICATES) as uow:
            programme = ProgrammeStore(uow).find(programme_id)
            if programme.starts_on is not None and today < programme.starts_on:
                raise DatedTooEarly(programme.starts_on)
            drafts, left_out = self._draft(uow, programme_id, IssueTerms(today, start, valid_months))
            store = CertificateStore(uow)
            signer = Signer.of(uow, programme)
            issued = tuple(signer.sign(certificate) for certificate, _sequence in drafts)
            for certificate, (_draft, sequence) in zip(issued, drafts, strict=True):
                store.add(certificate, sequence)
            if drafts:
                ProgrammeStore(uow).move_on(programme_id, ProgrammeState.CERTIFICATES)
            numbers = [certificate.number for certificate in issued]
            return uow.commit(Issue(issued, left_out), subject=programme_id, numbers=numbers, left_out=len(left_out))

    def void(self, id: str, reason: str) -> Done[Certificate]:
        """Make a certificate void; its number is never used again.  Raises CertificateVoid or VoidReasonMissing."""
        with self.begin("certificate.voided", P.ISSUE_CERTIFICATES) as uow:
            value = void_certificate(uow, id, reason)
            return uow.commit(value, subject=id, number=value.number)

    def reissue(self, id: str, reason: str, today: date, *, correction: bool = False) -> Done[Certificate]:
        """Make a certificate void and issue another with the next number, with the name and photo as they are now.

        It is valid as long as the old one was.  *correction* says that the old one was wrong, not lost.  The condition is
        checked again.  Raises CertificateVoid, VoidReasonMissing, NoLongerDue, CertificateUnprintable, and what `issue` raises.
        """
        missing_in_name("")  # as in issue
        kind = CertificateStepKind.CORRECTED if correction else CertificateStepKind.REISSUED
        with self.begin("certificate.corrected" if correction else "certificate.reissued", P.ISSUE_CERTIFICATES) as uow:
            old = void_certificate(uow, id, reason)
            fresh = issue_instead(uow, self.folder, old, kind, reason, today)
            return uow.commit(fresh, subject=id, number=fresh.number, instead_of=old.number)

    def trust_key(self, public: bytes) -> Done[TrustedKey]:
        """Trust the public key (32 bytes) of another issuer when codes are verified."""
        with self.begin("certificates.key_trusted", P.ISSUE_CERTIFICATES) as uow:
            key = TrustedKey(public)
            CertificateStore(uow).trust(key)
            return uow.commit(key, subject=key.key_id.hex())

    def record_official_number(self, registration_id: str, number: str) -> Done[str]:
        """Keep the number that an authority gave.  Raises OfficialNumberShape, OfficialNumberTaken or NotFound."""
        number = number.strip()
        with self.begin("official_number.recorded", P.ISSUE_CERTIFICATES) as uow:
            store = CertificateStore(uow)
            registration = RegistrationStore(uow).find(registration_id)
            plan = ProgrammeStore(uow).find(registration.programme_id).plan
            if not is_official_number(plan.official_number_pattern, number):
                raise OfficialNumberShape(number)
            if store.official_owner(number) not in (None, registration_id):
                raise OfficialNumberTaken(number)
            store.put_official_number(registration_id, number)
            return uow.commit(number, subject=registration_id, number=number)

    def import_official_numbers(self, programme_id: str, rows: Sequence[OfficialNumberRow]) -> Done[OfficialNumberImport]:
        """Keep the good lines of a list in one transaction and return the problems of the others."""
        with self.begin("official_numbers.imported", P.ISSUE_CERTIFICATES) as uow:
            store = CertificateStore(uow)
            pattern = ProgrammeStore(uow).find(programme_id).plan.official_number_pattern
            known = {holder.entry_no: id for id, holder in read_holders(uow.connection, programme_id).items()}
            problems: list[Problem] = []
            seen: set[str] = set()
            accepted = 0
            for line in rows:
                number, owner = line.number.strip(), known.get(line.entry_no.strip())
                if owner is None:
                    problems.append(ENTRY_UNKNOWN.at(line.row, value=line.entry_no))
                elif not is_official_number(pattern, number):
                    problems.append(NUMBER_SHAPE.at(line.row, value=number))
                elif owner in seen or number in seen:
                    problems.append(NUMBER_TWICE.at(line.row, value=number))
                elif store.official_owner(number) not in (None, owner):
                    problems.append(NUMBER_TAKEN.at(line.row, value=number))
                else:
                    store.put_official_number(owner, number)
                    seen |= {owner, number}
                    accepted += 1
            return uow.commit(OfficialNumberImport(accepted, tuple(problems)), subject=programme_id, accepted=accepted)

    def _draft(
        self, uow: UnitOfWork, programme_id: str, terms: IssueTerms
    ) -> tuple[list[tuple[Certificate, int]], tuple[Unprintable, ...]]:
        """Return the certificates that are due, unsigned, with their running numbers, and who cannot be printed."""
        if terms.start is not None and terms.start < 1:
            raise StartWrong()
        programme = ProgrammeStore(uow).find(programme_id)
        if not programme.plan.certificates:
            raise NoCertificateRule(programme.title)
        used = set(CertificateStore(uow).used_numbers())
        due = list(_due(uow, programme))
        drafts: list[tuple[Certificate, int]] = []
        left_out: list[Unprintable] = []
        for rule in programme.plan.certificates:
            pattern = NumberPattern.of(rule, programme)
            start = terms.start or pattern.last_of(used) + 1
            printable: list[Certificate] = []
            for one in _in_order(rule, [one for one in due if one.rule is rule]):
                until = expiry(terms.day, rule.valid_months if terms.valid_months is None else terms.valid_months)
                draft = replace(draft_certificate(uow, programme, one, terms.day, until), number=pattern.number(start))
                characters = unprintable(certificate_data(draft, self.folder.photos))
                if characters:
                    left_out.append(Unprintable(one.holder.entry_no, one.holder.name, characters))
                else:
                    printable.append(draft)
            numbers = pattern.run(start, len(printable), used)
            used |= set(numbers)
            drafts += [(replace(draft, number=numbers[at]), start + at) for at, draft in enumerate(printable)]
        return drafts, tuple(left_out)


def _in_order(rule: CertificateRule, due: list[Due]) -> list[Due]:
    """Return who is due in the order of their numbers: by company and name, prizes as the results list them."""
    if rule.condition is CertificateCondition.PRIZE:
        return due
    return sorted(due, key=lambda one: standing_of(one.holder).by_company)


def _due(uow: UnitOfWork, programme: Programme) -> Iterator[Due]:
    results = decided_results(uow, programme)
    present = {(c.registration_id, c.rule) for c in read_certificates(uow.connection, programme.id)}
    holders = read_holders(uow.connection, programme.id)
    for rule in programme.plan.certificates:
        for result in results:
            if meets(rule, result) and (result.registration_id, rule.key) not in present:
                yield Due(rule, result, holders[result.registration_id])
