"""What happens to certificates after they were issued: printed, printed again, handed out; each on the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillsapp.domain.certificate import CertificateState, CertificateStepKind
from skillsapp.domain.certificate_refusals import CertificateVoid
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.store.certificate_store import CertificateStore
from skillsapp.store.unit_of_work import Begin


@dataclass(frozen=True, slots=True)
class CertificateStepService:
    begin: Begin

    def note_printed(self, certificate_ids: Sequence[str], layout: str, printer: str = "", reason: str = "") -> Done[int]:
        """Note that certificates were printed; those that had been before count as printed again.  Returns how many had.

        A reprint has the same number and content; *reason* says why it was made.  Raises CertificateVoid or NotFound.
        """
        with self.begin("certificates.printed", Permission.ISSUE_CERTIFICATES) as uow:
            store = CertificateStore(uow)
            _refuse_void(store, certificate_ids)
            again = store.printed_before(certificate_ids)
            fresh = [id for id in certificate_ids if id not in again]
            store.add_steps(fresh, CertificateStepKind.PRINTED, reason or layout)
            store.add_steps([id for id in certificate_ids if id in again], CertificateStepKind.REPRINTED, reason or layout)
            details = {"layout": layout, "printer": printer, "count": len(certificate_ids), "again": len(again)}
            return uow.commit(len(again), subject=certificate_ids[0] if len(certificate_ids) == 1 else "", **details)

    def hand_out(self, certificate_ids: Sequence[str], recipient: str = "") -> Done[int]:
        """Note that certificates were handed out, to *recipient* where somebody takes them for others.  Raises CertificateVoid."""
        with self.begin("certificates.handed_out", Permission.ISSUE_CERTIFICATES) as uow:
            store = CertificateStore(uow)
            _refuse_void(store, certificate_ids)
            store.add_steps(certificate_ids, CertificateStepKind.HANDED_OUT, recipient.strip())
            count = len(certificate_ids)
            return uow.commit(count, subject=certificate_ids[0] if count == 1 else "", count=count)


def _refuse_void(store: CertificateStore, certificate_ids: Sequence[str]) -> None:
    void = next((one for one in store.find_all(certificate_ids) if one.state is CertificateState.VOID), None)
    if void is not None:
        raise CertificateVoid(void.number)
