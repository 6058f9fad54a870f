"""The enquiry desk: papers for whoever asks years later, corrections of names, and the ledgers of earlier years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from skillsapp.domain.certificate import Certificate, CertificateState, CertificateStepKind, LedgerMatch
from skillsapp.domain.certificate_claims import claims_of_record
from skillsapp.domain.certificate_record import NUMBER, RecordFacts, WhoseRecord, facts_of_certificate, facts_of_entry
from skillsapp.domain.certificate_refusals import CertificateUnprintable, CertificateVoid, VoidReasonMissing
from skillsapp.domain.id_documents import check_id, person_key
from skillsapp.domain.ledger import Finding, LedgerChanged, LedgerEntry, LedgerRow
from skillsapp.domain.person import Person
from skillsapp.domain.programme import Organisers
from skillsapp.domain.roles import Permission
from skillsapp.exchange import ledger_problems as problems
from skillsapp.exchange.columns import ColumnMapping
from skillsapp.exchange.ledger import parse_ledger
from skillsapp.exchange.names import check_name, tidy_name
from skillsapp.exchange.parsed import Parsed
from skillsapp.issuing import Signer, issue_instead, void_certificate
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import SkillsError, StaleEdit
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.kernel.problems import Problem
from skillsapp.printouts.certificate import PLAIN, PrintSetup, draw_certificates
from skillsapp.printouts.certificate_of_record import (
    RecordData,
    draw_certificate_of_record,
    record_title,
    unprintable_in_record,
)
from skillsapp.printouts.certificate_wording import certificate_data
from skillsapp.printouts.fonts import missing_in_name
from skillsapp.printouts.sheet import Imprint, Letterhead
from skillsapp.queries.ledger import match_ledger
from skillsapp.store.certificate_store import CertificateStore
from skillsapp.store.engine import Reader
from skillsapp.store.ledger_store import LedgerStore, TakenNumber, read_findings, read_taken
from skillsapp.store.person_store import PersonStore
from skillsapp.store.programme_store import ProgrammeStore
from skillsapp.store.registration_store import RegistrationStore
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork

P = Permission
_COUNTER = "desk.records.{year}"


@dataclass(eq=False)
class NothingToCorrect(SkillsError):
    code = "certificate.nothing_to_correct"
    text = N_("The certificate says the same already. Type what is right, or reissue it as lost.")


@dataclass(eq=False)
class DocumentTaken(SkillsError):
    code = "person.document_taken"
    text = N_("This ID number belongs to {name} already. Find out whose it is first.")
    name: str


@dataclass(eq=False)
class DetailRefused(SkillsError):
    code = "person.detail_refused"
    text = N_("This cannot be taken: {sentence}")
    sentence: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right; `version` is that of the person as they were shown before."""

    name: str
    id_number: str
    version: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """The new certificate, the void one, and other valid ones that still say what was wrong."""

    fresh: Certificate
    old: Certificate
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A certificate of record that was written."""

    number: str
    path: Path


@dataclass(frozen=True, slots=True)
class LedgerPreview:
    """What an import would do: the lines with whose they are, and every problem by row."""

    source: str
    parsed: Parsed[LedgerRow]
    accepted: tuple[LedgerRow, ...]
    findings: tuple[Finding, ...]
    rejected_rows: tuple[int, ...]
    problems: tuple[Problem, ...]

    def count(self, match: LedgerMatch) -> int:
        """Return how many lines are matched so."""
        return sum(finding.match is match for finding in self.findings)

    def to_return(self) -> Parsed[LedgerRow]:
        """Return the table with the rows that are not taken, for a report."""
        return replace(self.parsed, rows=self.accepted, rejected_rows=self.rejected_rows, problems=self.problems)


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """What was taken: all lines, those whose person is sure, and those to be asked about."""

    taken: int
    sure: int
    doubtful: int


@dataclass(frozen=True, slots=True)
class DeskService:
    begin: Begin
    reader: Reader
    folder: DataFolder

    def confirm(self, certificate_id: str, path: Path, purpose: str = "") -> Done[Record]:
        """Write a certificate of record of one of our certificates, void ones too: it says so.

        Raises NotFound, CertificateUnprintable or TargetUnwritable; then no number is used.
        """
        missing_in_name("")  # the fonts are unpacked before the transaction begins, not while it holds the writer
        with self.begin("certificate.confirmed", P.ENQUIRE) as uow:
            store = CertificateStore(uow)
            value = store.find(certificate_id)
            registration = RegistrationStore(uow).find(value.registration_id)
            person = PersonStore(uow).find(registration.person_id)
            programme = ProgrammeStore(uow).find(value.programme_id)
            facts = facts_of_certificate(
                value,
                WhoseRecord(person.id_type, person.id_number, registration.organisation),
                to_house(uow.now()).date(),
                unmasked=uow.actor.may(P.SEE_ID_NUMBERS),
                successor=store.successor_of(value.id),
            )
            number = self._write_record(uow, facts, path, purpose, Signer.of(uow, programme), value.content["issuer"])
            store.add_steps([value.id], CertificateStepKind.CONFIRMED, " ".join((number, purpose.strip())).strip())
            return uow.commit(Record(number, path), subject=value.id, number=number)

    def confirm_entry(self, entry_id: str, path: Path, purpose: str = "") -> Done[Record]:
        """Write a certificate of record of a line in a ledger.  Raises what `confirm` raises."""
        missing_in_name("")  # as in confirm
        with self.begin("ledger.confirmed", P.ENQUIRE) as uow:
            entry = LedgerStore(uow).find(entry_id)
            day = to_house(uow.now()).date()
            facts = facts_of_entry(entry, day, unmasked=uow.actor.may(P.SEE_ID_NUMBERS))
            number = self._write_record(uow, facts, path, purpose, Signer.of(uow), "")
            return uow.commit(Record(number, path), subject=entry_id, number=number)

    def print_paper(self, certificate_id: str, path: Path, setup: PrintSetup = PLAIN) -> Done[Certificate]:
        """Write a certificate that was issued just now, and note that it was printed.  Raises CertificateVoid or NotFound."""
        with self.begin("certificates.printed", P.ISSUE_CERTIFICATES) as uow:
            value = self._draw(uow, certificate_id, path, setup)
            CertificateStore(uow).add_steps([value.id], CertificateStepKind.PRINTED, setup.layout.value)
            return uow.commit(value, subject=value.id, count=1)

    def reprint(self, certificate_id: str, reason: str, path: Path, setup: PrintSetup = PLAIN) -> Done[Certificate]:
        """Write a certificate once more, on the same paper the same to the byte, because it is smudged or torn.

        Raises CertificateVoid, VoidReasonMissing or NotFound.
        """
        with self.begin("certificate.reprinted", P.ISSUE_CERTIFICATES) as uow:
            if not reason.strip():
                raise VoidReasonMissing()
            value = self._draw(uow, certificate_id, path, setup)
            CertificateStore(uow).add_steps([value.id], CertificateStepKind.REPRINTED, reason.strip())
            return uow.commit(value, subject=value.id, number=value.number)

    def correct(self, certificate_id: str, correction: Correction, reason: str, today: date) -> Done[Exchange]:
        """Correct the person, make the certificate void and issue another with the next number in its place, all or nothing.

        Raises StaleEdit when the person was changed since they were shown, NothingToCorrect, DetailRefused, DocumentTaken,
        CertificateVoid, VoidReasonMissing, NoLongerDue, CertificateUnprintable, and what `decided_results` raises.
        """
        missing_in_name("")  # as in confirm
        with self.begin("certificate.corrected", P.ISSUE_CERTIFICATES) as uow:
            old = void_certificate(uow, certificate_id, reason)
            people = PersonStore(uow)
            person = people.find(RegistrationStore(uow).find(old.registration_id).person_id)
            if person.version != correction.version:
                raise StaleEdit("person", correction.version, person.version)
            right = self._corrected(people, person, correction, today)
            changed = [key for key in ("name", "id_number") if getattr(right, key) != getattr(person, key)]
            if not changed and old.name == right.name:
                raise NothingToCorrect()
            if changed:
                people.save(right)
            fresh = issue_instead(uow, self.folder, old, CertificateStepKind.CORRECTED, reason, today)
            valid = CertificateStore(uow).of_person(person.id)
            others = tuple(
                one.number
                for one in valid
                if one.state is CertificateState.ISSUED
                and one.id != fresh.id
                and (one.name != fresh.name or "id_number" in changed)
            )
            done = Exchange(fresh, old, others)
            return uow.commit(done, subject=certificate_id, number=fresh.number, instead_of=old.number, changed=changed)

    def preview_ledger(self, path: Path, today: date, mapping: ColumnMapping | None = None) -> LedgerPreview:
        """Read and check a ledger against what is stored; writes nothing.  Raises what `parse_ledger` raises."""
        parsed = parse_ledger(path, today=today, mapping=mapping)
        taken, accepted, findings, names = match_ledger(self.reader, parsed.rows)
        column, of_name = parsed.mapping.title("number"), parsed.mapping.title("name")
        found = list(parsed.problems)
        found += [_clash(row, taken[row.number], column) for row in parsed.rows if row.number in taken]
        for row, finding in zip(accepted, findings, strict=True):
            known = names.get(finding.person_id or "", row.name)
            if known != row.name:
                found.append(problems.NAME_DIFFERS.at(row.row, of_name, row.name, known=known))
        found.sort(key=lambda problem: problem.row)
        rejected = sorted({*parsed.rejected_rows, *(row.row for row in parsed.rows if row.number in taken)})
        return LedgerPreview(path.name, parsed, accepted, findings, tuple(rejected), tuple(found))

    def apply_ledger(self, preview: LedgerPreview) -> Done[LedgerImport]:
        """Keep the good lines in one transaction.  Raises LedgerChanged when one of their numbers was taken meanwhile."""
        with self.begin("ledger.imported", P.MANAGE_REGISTRATIONS) as uow:
            if read_taken(uow.connection, (row.number for row in preview.accepted)):
                raise LedgerChanged()
            findings = read_findings(uow.connection, preview.accepted)  # somebody may have been registered meanwhile
            entries = [_entry(preview.source, row, one) for row, one in zip(preview.accepted, findings, strict=True)]
            LedgerStore(uow).add_all(entries)
            matches = [entry.match for entry in entries]
            done = LedgerImport(len(entries), matches.count(LedgerMatch.SURE), matches.count(LedgerMatch.DOUBTFUL))
            return uow.commit(
                done, accepted=done.taken, known=done.sure, doubtful=done.doubtful, rejected=len(preview.rejected_rows)
            )

    def settle(self, entry_id: str, version: int, person_id: str | None) -> Done[LedgerEntry]:
        """Keep that a line is of a person, or (None) of none of those who were asked about.  Raises StaleEdit or NotFound."""
        with self.begin("ledger.settled", P.MANAGE_REGISTRATIONS) as uow:
            store = LedgerStore(uow)
            entry = store.find(entry_id)
            if person_id is not None:
                PersonStore(uow).find(person_id)
            value = store.settle(replace(entry, version=version), person_id)
            return uow.commit(value, subject=entry_id, person=person_id or "")

    def _draw(self, uow: UnitOfWork, certificate_id: str, path: Path, setup: PrintSetup) -> Certificate:
        value = CertificateStore(uow).find(certificate_id)
        if value.state is CertificateState.VOID:
            raise CertificateVoid(value.number)
        data = certificate_data(value, self.folder.photos)
        draw_certificates([data], path, replace(setup, layouts=setup.layouts or self.folder.layouts))
        return value

    def _write_record(self, uow: UnitOfWork, facts: RecordFacts, path: Path, purpose: str, signer: Signer, issuer: str) -> str:
        """Give the next number of the year and draw the page: one page, so it may be drawn while the number is held."""
        characters = unprintable_in_record(facts)
        if characters:
            raise CertificateUnprintable(facts.name, " ".join(characters))
        settings = SettingStore(uow)
        day = to_house(uow.now()).date()
        place = int(settings.get(_COUNTER.format(year=day.year)) or 0) + 1
        number = NUMBER.format(year=day.year, place=place)
        association = settings.get("association.name") or issuer.split("\n")[0]
        lines = [record_title(), number, facts.name, facts.number, association]
        data = RecordData(
            letterhead=Letterhead("", Organisers(host=(association,) if association else ())),
            imprint=Imprint(uow.now(), uow.actor.name),
            number=number,
            day=day,
            facts=facts,
            issuer=association,
            telephone=signer.telephone,
            qr_text=signer.text(claims_of_record(number, facts, record_title(), day), lines),
            purpose=" ".join(purpose.split()),
        )
        draw_certificate_of_record(data, path)
        settings.put(_COUNTER.format(year=day.year), str(place))
        return number

    def _corrected(self, people: PersonStore, person: Person, correction: Correction, today: date) -> Person:
        name = tidy_name(correction.name)
        wrong = check_name(name)
        if wrong is not None and wrong.is_error:
            raise DetailRefused(wrong.message())
        check = check_id(person.id_type, correction.id_number, today=today)
        if check.problem is not None:
            raise DetailRefused(check.problem.message())
        key = (person.id_type, person_key(person.id_type, check.normalised))
        owner = people.find_by_documents([key]).get(key)
        if owner is not None and owner.id != person.id:
            raise DocumentTaken(owner.name)
        right = replace(person, name=name, id_number=check.normalised)
        if check.sex or check.birth_date:
            right = replace(right, sex=check.sex or right.sex, birth_date=check.birth_date or right.birth_date)
        return right


def _clash(row: LedgerRow, taken: TakenNumber, column: str) -> Problem:
    same = row.id_key == taken.id_key if row.id_key and taken.id_key else row.name == taken.name
    if not same:
        return problems.NUMBER_TAKEN.at(row.row, column, row.number)
    return (problems.ISSUED_HERE if taken.is_here else problems.KNOWN_ALREADY).at(row.row, column, row.number)


def _entry(source: str, row: LedgerRow, finding: Finding) -> LedgerEntry:
    return LedgerEntry(
        id=new_id(),
        source=source,
        row=row.row,
        number=row.number,
        title=row.title,
        name=row.name,
        id_type=row.id_type,
        id_number=row.id_number,
        organisation=row.organisation,
        phone=row.phone,
        programme=row.programme,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        person_id=finding.person_id,
        match=finding.match,
        extra=row.kept_besides(),
    )
