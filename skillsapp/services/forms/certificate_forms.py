"""The forms that go with a pile of certificates: the hand-out list, one row or one page a company."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from skillsapp.domain.certificate import CertificateState
from skillsapp.domain.certificate_numbers import spans
from skillsapp.domain.certificate_order import PrintOrder
from skillsapp.domain.roles import Permission
from skillsapp.printouts.hand_out_list import HAND_OUT_LIST, Company, HandOutData, Receiver
from skillsapp.printouts.hand_out_list import HAND_OUT_PAGES as PAGES_PRINTOUT
from skillsapp.printouts.wording import paper_words
from skillsapp.queries.certificates import in_printing_order, list_certificates
from skillsapp.queries.programmes import find_programme
from skillsapp.services.forms.form import Filling, Form, Subject


def _hand_out(filling: Filling, programme_id: str) -> Sequence[HandOutData]:
    """Return the valid certificates of a programme by company, in the order of the pile."""
    programme = find_programme(filling.reader, programme_id)
    rows = [r for r in list_certificates(filling.reader, programme_id) if r.certificate.state is CertificateState.ISSUED]
    companies = []
    for name, members in groupby(in_printing_order(rows, PrintOrder.COMPANY), key=lambda row: row.organisation.strip()):
        people = tuple(Receiver(row.certificate.number, row.certificate.name, row.id_number) for row in members)
        companies.append(Company(name, people, spans(person.number for person in people)))
    return [HandOutData(filling.letterhead(programme), filling.imprint(programme), paper_words(programme.kind), tuple(companies))]


HAND_OUT_LISTS = Form(HAND_OUT_LIST, Subject.PROGRAMME, Permission.ISSUE_CERTIFICATES, _hand_out)
HAND_OUT_PAGES = Form(PAGES_PRINTOUT, Subject.PROGRAMME, Permission.ISSUE_CERTIFICATES, _hand_out)
