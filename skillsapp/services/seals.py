"""The image of the seal: kept in the database under a permission of its own, and every use of it on the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillsapp.domain.certificate import CertificateStepKind
from skillsapp.domain.certificate_refusals import SealMissing
from skillsapp.domain.roles import Permission
from skillsapp.domain.seal import Seal
from skillsapp.kernel.changes import Done
from skillsapp.printouts.seal import checked_seal
from skillsapp.store.certificate_store import CertificateStore
from skillsapp.store.seal_store import SealStore, read_seal
from skillsapp.store.unit_of_work import Begin


@dataclass(frozen=True, slots=True)
class SealService:
    begin: Begin

    def keep(self, picture: bytes, width_mm: int) -> Done[Seal]:
        """Keep a PNG picture as the association's seal, *width_mm* wide on paper.  Raises SealUnusable."""
        with self.begin("seal.kept", Permission.MANAGE_SEAL) as uow:
            seal = checked_seal(picture, width_mm)
            SealStore(uow).keep(seal.picture, seal.width_mm)
            return uow.commit(seal, bytes=len(picture), width_mm=width_mm)

    def remove(self) -> Done[None]:
        """Forget the picture of the seal: from now on certificates are only stamped by hand."""
        with self.begin("seal.removed", Permission.MANAGE_SEAL) as uow:
            SealStore(uow).remove()
            return uow.commit(None)

    def use(self, certificate_ids: Sequence[str], layout: str) -> Done[Seal]:
        """Hand out the seal for printing these certificates; who used it for which is kept.  Raises SealMissing."""
        with self.begin("seal.used", Permission.ISSUE_CERTIFICATES) as uow:
            kept = read_seal(uow.connection)
            if kept is None:
                raise SealMissing()
            CertificateStore(uow).add_steps(certificate_ids, CertificateStepKind.SEALED, layout)
            return uow.commit(Seal(*kept), layout=layout, count=len(certificate_ids), certificates=list(certificate_ids))
