"""Certificates: issued once from decided results, reprinted unchanged, voided with a reason; official numbers are only kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from skillsapp.domain.certificate import Certificate, CertificateState, is_official_number, own_number
from skillsapp.domain.certificate_claims import claims_of
from skillsapp.domain.certificate_refusals import (
    ENTRY_UNKNOWN,
    NUMBER_SHAPE,
    NUMBER_TAKEN,
    NUMBER_TWICE,
    CertificateUnprintable,
    CertificateVoid,
    NoCertificateRule,
    OfficialNumberShape,
    OfficialNumberTaken,
    VoidReasonMissing,
)
from skillsapp.domain.decision import NO_SEAT, decide, digest
from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.programme import CertificateCondition, CertificateRule, Programme, ProgrammeKind, ProgrammeState
from skillsapp.domain.result import Result, ResultStatus
from skillsapp.domain.result_refusals import NotComputed, NotFrozen, OutOfDate, open_points
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.kernel.problems import Problem
from skillsapp.printouts.certificate import unprintable
from skillsapp.printouts.certificate_wording import Occasion, certificate_content, certificate_data
from skillsapp.printouts.fonts import missing_in_name
from skillsapp.security.signatures import IssuingKey, TrustedKey, sign_claims, with_preface
from skillsapp.store.certificate_store import CertificateStore, Holder, read_certificates, read_days, read_holders
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.result_facts import read_facts
from skillsapp.store.result_store import ResultStore
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

P = Permission
_CLASS_TEMPLATE = "class"


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
class _Due:
    rule: CertificateRule
    result: Result
    holder: Holder


@dataclass(frozen=True, slots=True)
class CertificateService:
    begin: Begin
    folder: DataFolder

    def check(self, programme_id: str, today: date) -> tuple[Unprintable, ...]:
        """Return whom `issue` would leave out now; nothing is written.  Raises what `issue` raises."""
        missing_in_name("")
        with self.begin("certificates.checked", P.ISSUE_CERTIFICATES) as uow:
            return self._draft(uow, programme_id, today)[1]

    def issue(self, programme_id: str, today: date) -> Done[Issue]:
        """Issue what the rules of the plan still owe; people with a certificate, a void one too, are passed over.

        A competition's or assessment's results must be frozen; a class's must be computed, current and complete.
        Raises NoCertificateRule, NotComputed, NotFrozen, OutOfDate, OpenPoints or BodyWrong.
        """
        missing_in_name("")  # the fonts are unpacked before the transaction begins, not while it holds the writer
        with self.begin("certificates.issued", P.ISSUE_CERTIFICATES) as uow:
            drafts, left_out = self._draft(uow, programme_id, today)
            store = CertificateStore(uow)
            for certificate, sequence in drafts:
                store.add(certificate, sequence)
            if drafts:
                ProgrammeStore(uow).move_on(programme_id, ProgrammeState.CERTIFICATES)
            issued = tuple(certificate for certificate, _sequence in drafts)
            numbers = [certificate.number for certificate in issued]
            return uow.commit(Issue(issued, left_out), subject=programme_id, numbers=numbers, left_out=len(left_out))

    def void(self, id: str, reason: str) -> Done[Certificate]:
        """Make a certificate void; its number is never used again.  Raises CertificateVoid or VoidReasonMissing."""
        with self.begin("certificate.voided", P.ISSUE_CERTIFICATES) as uow:
            value = _void(uow, id, reason)
            return uow.commit(value, subject=id, number=value.number)

    def reissue(self, id: str, reason: str, today: date) -> Done[Certificate]:
        """Make a certificate void and issue another with the next number, with the name and photo as they are now.

        Raises CertificateVoid, VoidReasonMissing, CertificateUnprintable, and what `issue` raises.
        """
        missing_in_name("")  # as in issue
        with self.begin("certificate.reissued", P.ISSUE_CERTIFICATES) as uow:
            old = _void(uow, id, reason)
            programme = ProgrammeStore(uow).find(old.programme_id)
            rules = {rule.key: rule for rule in programme.plan.certificates}
            if old.rule not in rules:
                raise NoCertificateRule(programme.title)
            result = next(r for r in _results(uow, programme) if r.registration_id == old.registration_id)
            holder = read_holders(uow.connection, programme.id)[old.registration_id]
            store = CertificateStore(uow)
            sequence = store.last_sequence(rules[old.rule], programme) + 1
            fresh = self._certificate(uow, programme, _Due(rules[old.rule], result, holder), sequence, today)
            characters = unprintable(certificate_data(fresh, self.folder.photos))
            if characters:
                raise CertificateUnprintable(fresh.name, " ".join(characters))
            store.add(fresh, sequence)
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
        self, uow: UnitOfWork, programme_id: str, today: date
    ) -> tuple[list[tuple[Certificate, int]], tuple[Unprintable, ...]]:
        """Return the certificates that are due with their running numbers, and who cannot be printed."""
        programme = ProgrammeStore(uow).find(programme_id)
        if not programme.plan.certificates:
            raise NoCertificateRule(programme.title)
        store = CertificateStore(uow)
        last = {rule.key: store.last_sequence(rule, programme) for rule in programme.plan.certificates}
        drafts: list[tuple[Certificate, int]] = []
        left_out: list[Unprintable] = []
        for due in _due(uow, programme):
            sequence = last[due.rule.key] + 1
            draft = self._certificate(uow, programme, due, sequence, today)
            characters = unprintable(certificate_data(draft, self.folder.photos))
            if characters:
                left_out.append(Unprintable(due.holder.entry_no, due.holder.name, characters))
                continue
            last[due.rule.key] = sequence
            drafts.append((draft, sequence))
        return drafts, tuple(left_out)

    def _certificate(self, uow: UnitOfWork, programme: Programme, due: _Due, sequence: int, today: date) -> Certificate:
        holder, rule = due.holder, due.rule
        id_text = holder.id_number if rule.full_id else mask_id(holder.id_type, holder.id_number)
        hosts = "\n".join(programme.plan.organisers.host) or SettingStore(uow).get("association.name") or ""
        group = programme.plan.group(due.result.group)
        prize = due.result.prize or ""
        first, last = read_days(uow.connection, programme)
        occasion = Occasion(holder.name, id_text, holder.photo, group.key, group.title, prize, hosts, first, last, today)
        draft = Certificate(
            id=new_id(),
            programme_id=programme.id,
            registration_id=holder.registration_id,
            rule=rule.key,
            number=own_number(rule, programme, sequence),
            title=rule.title,
            name=holder.name,
            issued_on=today,
            content=certificate_content(rule, programme, occasion),
            qr_text="",
        )
        return replace(draft, qr_text=_signed(draft, CertificateStore(uow).issuing_key()))


def _signed(certificate: Certificate, key: IssuingKey) -> str:
    """Return the text of the QR code: a class's begins with lines that anybody can read."""
    signed = sign_claims(claims_of(certificate), key)
    if certificate.content["template"] != _CLASS_TEMPLATE:
        return signed
    return with_preface([f"{certificate.title} {certificate.number}", certificate.name], signed)


def _results(uow: UnitOfWork, programme: Programme) -> tuple[Result, ...]:
    """Return results that are decided enough to certify.  Raises NotComputed, NotFrozen, OutOfDate or OpenPoints."""
    store = ResultStore(uow)
    latest = store.latest(programme.id)
    if latest is None:
        raise NotComputed()
    if programme.kind is not ProgrammeKind.TRAINING:
        if not latest.is_frozen:
            raise NotFrozen()
    elif not latest.is_frozen:
        facts = read_facts(uow.connection, programme)
        if digest(programme.plan, facts) != latest.facts_digest:
            raise OutOfDate()
        standing_open = tuple(p for p in decide(programme.plan, facts).open_points if p.kind is not NO_SEAT)
        if standing_open:
            raise open_points(standing_open)
    return store.results(latest.id)


def _due(uow: UnitOfWork, programme: Programme) -> Iterator[_Due]:
    results = _results(uow, programme)
    present = {(c.registration_id, c.rule) for c in read_certificates(uow.connection, programme.id)}
    holders = read_holders(uow.connection, programme.id)
    for rule in programme.plan.certificates:
        for result in results:
            if _meets(rule, result) and (result.registration_id, rule.key) not in present:
                yield _Due(rule, result, holders[result.registration_id])


def _meets(rule: CertificateRule, result: Result) -> bool:
    if result.status is not ResultStatus.NORMAL:
        return False
    return result.passed is True if rule.condition is CertificateCondition.PASSED else result.prize is not None


def _void(uow: UnitOfWork, id: str, reason: str) -> Certificate:
    if not reason.strip():
        raise VoidReasonMissing()
    store = CertificateStore(uow)
    value = store.find(id)
    if value.state is CertificateState.VOID:
        raise CertificateVoid(value.number)
    return store.save(replace(value, state=CertificateState.VOID, reason=reason.strip()))
