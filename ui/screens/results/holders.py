"""Who has a certificate, who is due one, and why the others get none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from skillsapp.domain.certificate import CERTIFICATE_STEP_TITLES, CertificateState, CertificateStepKind
from skillsapp.domain.programme import CertificateCondition, CertificateRule
from skillsapp.domain.result import RESULT_STATUS_TITLES, ResultStatus
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.certificates import CertificateRow
from skillsapp.queries.results import ResultRow
from ui.screens.results.loading import Loaded
from ui.theme import Tone


class HolderState(StrEnum):
    DUE = "due"
    ISSUED = "issued"
    VOID = "void"
    NONE = "none"


STATE_TITLES = {
    HolderState.DUE: N_("Not issued yet"),
    HolderState.ISSUED: N_("Issued"),
    HolderState.VOID: N_("Void"),
    HolderState.NONE: N_("No certificate"),
}
STATE_TONES = {
    HolderState.DUE: Tone.INFO,
    HolderState.ISSUED: Tone.OK,
    HolderState.VOID: Tone.BAD,
    HolderState.NONE: Tone.MUTED,
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A line of the certificates page: a person and a rule; `reason` says why there is none, or why it is void."""

    key: str
    name: str
    entry_no: str
    title: str
    state: HolderState
    number: str = ""
    reason: str = ""
    row: CertificateRow | None = None

    @property
    def state_title(self) -> str:
        """The state as a marked message id; an issued certificate says how far it has come."""
        if self.state is HolderState.ISSUED and self.row is not None:
            if self.row.is_handed_out:
                return CERTIFICATE_STEP_TITLES[CertificateStepKind.HANDED_OUT]
            if self.row.is_printed:
                return CERTIFICATE_STEP_TITLES[CertificateStepKind.PRINTED]
        return STATE_TITLES[self.state]


def holders_of(loaded: Loaded) -> tuple[Holder, ...]:
    """Return everyone with a result: certificates by number, then who is due one, then the others with the reason."""
    programme = loaded.programme
    if programme is None:
        return ()
    issued: list[Holder] = []
    served: set[tuple[str, str]] = set()
    for certificate in loaded.certificates:
        value = certificate.certificate
        served.add((value.registration_id, value.rule))
        state = HolderState.ISSUED if value.state is CertificateState.ISSUED else HolderState.VOID
        title = value.content.get("prize") or value.title
        issued.append(Holder(value.id, value.name, certificate.entry_no, title, state, value.number, value.reason, certificate))
    due: list[Holder] = []
    none: list[Holder] = []
    for rule in programme.plan.certificates:
        for row in loaded.rows:
            if (row.registration_id, rule.key) in served:
                continue
            reason = missing_reason(rule, row)
            state = HolderState.NONE if reason else HolderState.DUE
            key = f"{row.registration_id}/{rule.key}"
            target = none if reason else due
            target.append(Holder(key, row.name, row.entry_no, row.prize or rule.title, state, reason=reason))
    return (*issued, *due, *none)


def missing_reason(rule: CertificateRule, row: ResultRow) -> str:
    """Return why a rule gives a person no certificate, or an empty text where one is due."""
    if row.status is not ResultStatus.NORMAL:
        return _(RESULT_STATUS_TITLES[row.status])
    if rule.condition is CertificateCondition.PRIZE:
        return "" if row.prize else _("No prize")
    if row.passed is None:
        return _("Not decided yet")
    return "" if row.passed else _("Not passed")


def count_states(holders: Sequence[Holder]) -> dict[str, int]:
    """Return how many lines each state has, and all under the empty key."""
    counts = {"": len(holders)} | {state.value: 0 for state in HolderState}
    for holder in holders:
        counts[holder.state.value] += 1
    return counts
