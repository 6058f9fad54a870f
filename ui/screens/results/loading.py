"""What the results screen shows, read in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.result import ResultSet
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import names_of
from skillsapp.queries.certificates import CertificateRow, OfficialNumberRow, last_day, list_certificates, list_official_numbers
from skillsapp.queries.programmes import list_programmes
from skillsapp.queries.results import (
    HonourRow,
    ResultOverview,
    ResultRow,
    list_advanced,
    list_honours,
    list_results,
    load_overview,
)
from ui.widgets.programme_choice import pick

if TYPE_CHECKING:
    from skillsapp.app import App


NOTHING = ResultOverview(None, False, ())


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything on the screen; `names` are those of accounts by id."""

    programmes: Sequence[Programme] = ()
    programme: Programme | None = None
    overview: ResultOverview = NOTHING
    rows: Sequence[ResultRow] = ()
    advanced: Sequence[ResultRow] = ()
    honours: Sequence[HonourRow] = ()
    certificates: Sequence[CertificateRow] = ()
    official: Sequence[OfficialNumberRow] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    last_day: date | None = None
    """The last day of the programme: a certificate is dated no earlier."""

    @property
    def result_set(self) -> ResultSet | None:
        return self.overview.result_set

    @property
    def resits(self) -> Mapping[str, int]:
        """How many may sit a theory component once more, by its key; none where nobody may."""
        return self.overview.resits

    @property
    def is_frozen(self) -> bool:
        return self.result_set is not None and self.result_set.is_frozen

    @property
    def needs_computing(self) -> bool:
        return not self.is_frozen and (self.result_set is None or not self.overview.is_current)

    @property
    def may_certify(self) -> bool:
        """Tell whether certificates may be issued: a class does not wait for two signatures."""
        if self.programme is None or not self.programme.plan.certificates:
            return False
        return self.is_frozen or (self.programme.kind is ProgrammeKind.TRAINING and not self.needs_computing)

    @property
    def words(self) -> Words:
        return words_for(self.programme.kind if self.programme else ProgrammeKind.COMPETITION)

    def name(self, account: str | None) -> str:
        """Return the name of an account; the command line's operator is named as the system knows them."""
        if account is None:
            return _("nobody yet")
        return self.names.get(account) or account.partition(":")[2] or account


def load(app: App, actor: Actor, wanted: str) -> Loaded:
    """Return the programmes and everything about the results of the one wanted (or the newest)."""
    own = actor.programme_id
    programmes = tuple(p for p in list_programmes(app.reader) if own in (None, p.id))
    programme = pick(programmes, wanted)
    if programme is None:
        return Loaded(programmes)
    reader, id = app.reader, programme.id
    certifies = actor.may(Permission.ISSUE_CERTIFICATES)
    rows = list_results(reader, id)
    if programme.kind is ProgrammeKind.TRAINING:  # a class is passed, not won: its list follows the entry numbers
        rows = tuple(sorted(rows, key=lambda row: row.entry_no))
    return Loaded(
        programmes,
        programme,
        load_overview(reader, id),
        rows,
        list_advanced(reader, id) if programme.plan.preliminary else (),
        list_honours(reader, id) if programme.plan.honours else (),
        list_certificates(reader, id) if certifies else (),
        list_official_numbers(reader, id) if certifies else (),
        names_of(reader),
        last_day(reader, programme) if certifies else None,
    )
