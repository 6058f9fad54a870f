"""What every way of issuing shares, inside its transaction: decided results, drafts, signatures, and a certificate instead of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from skillsapp.domain.certificate import Certificate, CertificateState, CertificateStepKind
from skillsapp.domain.certificate_claims import Claim, claims_of
from skillsapp.domain.certificate_numbers import NumberPattern
from skillsapp.domain.certificate_refusals import (
    CertificateUnprintable,
    CertificateVoid,
    NoCertificateRule,
    NoLongerDue,
    VoidReasonMissing,
)
from skillsapp.domain.decision import NO_SEAT, decide, digest
from skillsapp.domain.id_documents import mask_id
from skillsapp.domain.programme import CertificateCondition, CertificateRule, Programme, ProgrammeKind
from skillsapp.domain.result import Result, ResultStatus
from skillsapp.domain.result_refusals import NotComputed, NotFrozen, OutOfDate, open_points
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.certificate import unprintable
from skillsapp.printouts.certificate_wording import Occasion, certificate_content, certificate_data
from skillsapp.security.signatures import IssuingKey, at_address, sign_claims, with_preface
from skillsapp.store.certificate_store import CertificateStore, Holder, read_days, read_holders
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.result_facts import read_facts
from skillsapp.store.result_store import ResultStore
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Due:
    """A certificate that somebody is owed."""

    rule: CertificateRule
    result: Result
    holder: Holder


@dataclass(frozen=True, slots=True)
class Signer:
    """Writes the text of codes: an address to scan, or lines that anybody can read, then the signature."""

    key: IssuingKey
    address: str
    telephone: str

    @classmethod
    def of(cls, uow: UnitOfWork, programme: Programme | None = None) -> Signer:
        """Return the signer of this data folder; a *programme* lends its telephone where the association has none."""
        settings = SettingStore(uow)
        telephone = settings.get("association.telephone") or (programme.plan.telephone if programme else "")
        address = settings.get("association.verification_address") or ""
        return cls(CertificateStore(uow).issuing_key(), address.strip(), telephone.strip())

    def sign(self, certificate: Certificate) -> Certificate:
        """Return the certificate with the text of its code."""
        issuer = certificate.content["issuer"].split("\n")[0]
        claims = claims_of(certificate, with_issuer=bool(self.address))
        return replace(certificate, qr_text=self.text(claims, [certificate.title, certificate.number, certificate.name, issuer]))

    def text(self, claims: Mapping[int, Claim], lines: Sequence[str]) -> str:
        """Return signed *claims*: at the address, or after readable *lines* and the telephone."""
        if self.address:
            return at_address(self.address, sign_claims(claims, self.key))
        return with_preface([line for line in (*lines, self.telephone) if line], sign_claims(claims, self.key))


def decided_results(uow: UnitOfWork, programme: Programme) -> tuple[Result, ...]:
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


def meets(rule: CertificateRule, result: Result) -> bool:
    """Tell whether a result fulfils the condition of a certificate."""
    if result.status is not ResultStatus.NORMAL:
        return False
    return result.passed is True if rule.condition is CertificateCondition.PASSED else result.prize is not None


def draft_certificate(uow: UnitOfWork, programme: Programme, due: Due, day: date, until: date | None) -> Certificate:
    """Return a certificate that has neither number nor signature yet."""
    holder, rule = due.holder, due.rule
    group = programme.plan.group(due.result.group)
    first, last = read_days(uow.connection, programme)
    occasion = Occasion(
        name=holder.name,
        id_text=holder.id_number if rule.full_id else mask_id(holder.id_type, holder.id_number),
        photo=holder.photo,
        group=group.key,
        group_title=group.title,
        prize=due.result.prize or "",
        issuer="\n".join(programme.plan.organisers.host) or SettingStore(uow).get("association.name") or "",
        first_day=first,
        last_day=last,
        issued_on=day,
        expires_on=until,
        expires=rule.condition is CertificateCondition.PASSED,
    )
    return Certificate(
        id=new_id(),
        programme_id=programme.id,
        registration_id=holder.registration_id,
        rule=rule.key,
        number="",
        title=rule.title,
        name=holder.name,
        issued_on=day,
        content=certificate_content(rule, programme, occasion),
        qr_text="",
        expires_on=until,
    )


def void_certificate(uow: UnitOfWork, id: str, reason: str) -> Certificate:
    """Make a certificate void.  Raises CertificateVoid, VoidReasonMissing or NotFound."""
    if not reason.strip():
        raise VoidReasonMissing()
    store = CertificateStore(uow)
    value = store.find(id)
    if value.state is CertificateState.VOID:
        raise CertificateVoid(value.number)
    store.add_steps([id], CertificateStepKind.VOIDED, reason.strip())
    return store.save(replace(value, state=CertificateState.VOID, reason=reason.strip()))


def issue_instead(
    uow: UnitOfWork, folder: DataFolder, old: Certificate, kind: CertificateStepKind, reason: str, today: date
) -> Certificate:
    """Issue another with the next number in the place of *old*, which is void, with the name and photo as they are now.

    It is valid as long as the old one was; the condition is checked again.
    Raises NoCertificateRule, NoLongerDue, CertificateUnprintable, and what `decided_results` raises.
    """
    programme = ProgrammeStore(uow).find(old.programme_id)
    rule = next((rule for rule in programme.plan.certificates if rule.key == old.rule), None)
    if rule is None:
        raise NoCertificateRule(programme.title)
    results = {result.registration_id: result for result in decided_results(uow, programme)}
    result, holder = results.get(old.registration_id), read_holders(uow.connection, programme.id)[old.registration_id]
    if result is None or not meets(rule, result):
        raise NoLongerDue(holder.name)
    store = CertificateStore(uow)
    pattern, used = NumberPattern.of(rule, programme), store.used_numbers()
    sequence = pattern.last_of(used) + 1
    (number,) = pattern.run(sequence, 1, used)
    draft = draft_certificate(uow, programme, Due(rule, result, holder), today, old.expires_on)
    fresh = Signer.of(uow, programme).sign(replace(draft, number=number, replaces_id=old.id))
    characters = unprintable(certificate_data(fresh, folder.photos))
    if characters:
        raise CertificateUnprintable(fresh.name, " ".join(characters))
    store.add(fresh, sequence)
    store.add_steps([fresh.id], kind, reason.strip())
    return fresh
