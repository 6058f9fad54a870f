"""The forms of a whole programme: result lists, recommendations, the register of certificates, badges of the staff."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from skillsapp.domain.decision import comparator_words
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.ranking import SHARE, column_of
from skillsapp.domain.result import HONOUR_STATE_TITLES, RESULT_STATUS_TITLES, ResultStatus
from skillsapp.domain.roles import ROLE_TITLES, Permission
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.exact import Rounding
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.badge import BADGE, Badge, BadgeData
from skillsapp.printouts.certificate_register import CERTIFICATE_REGISTER as REGISTER_PRINTOUT
from skillsapp.printouts.certificate_register import RegisterData, RegisterLine
from skillsapp.printouts.recommendation_list import RECOMMENDATION_LIST, RecommendationData, RecommendationLine
from skillsapp.printouts.result_list import RESULT_LIST, ResultLine, ResultListData
from skillsapp.printouts.wording import _, paper_words
from skillsapp.queries.accounts import list_accounts
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.results import ResultRow, list_honours, list_results
from skillsapp.services.forms.form import Filling, Form, Subject

SEXES = {"male": N_("Male"), "female": N_("Female")}
_TOTALS = {
    Rounding.HALF_UP: N_("Total: {weights}, {decimals} decimals, half up."),
    Rounding.TRUNCATE: N_("Total: {weights}, {decimals} decimals, the rest cut off."),
}


def _results(filling: Filling, programme_id: str) -> Sequence[ResultListData]:
    """Return one list for each group that has results, in rank order, those without a rank last; a class's by entry number."""
    programme = find_programme(filling.reader, programme_id)
    rows = list_results(filling.reader, programme_id)
    is_class = programme.kind is ProgrammeKind.TRAINING
    if is_class:
        rows = tuple(sorted(rows, key=lambda row: row.entry_no))
    components = programme.plan.components
    lists = []
    for group in programme.plan.groups:
        lines = tuple(_result_line(programme, row) for row in rows if row.group == group.key)
        if lines:
            lists.append(
                ResultListData(
                    filling.letterhead(programme),
                    filling.imprint(programme),
                    paper_words(programme.kind),
                    group=group.title if len(programme.plan.groups) > 1 else "",
                    part_titles=tuple(component.title for component in components),
                    lines=lines,
                    rule_summary=rule_summary(programme),
                    is_class=is_class,
                )
            )
    return lists


def _result_line(programme: Programme, row: ResultRow) -> ResultLine:
    parts = tuple(_part(row, component.key) for component in programme.plan.components)
    is_ranked = programme.kind is not ProgrammeKind.TRAINING  # a class is passed, not won: of 350 people 20 would share rank 1
    return ResultLine(
        name=row.name,
        unit=row.organisation,
        parts=parts,
        total=_number(row.total) if row.status is ResultStatus.NORMAL else _(RESULT_STATUS_TITLES[row.status]),
        entry_no=row.entry_no,
        rank="" if row.rank is None or not is_ranked else str(row.rank),
        passed=row.passed_text(),
        prize=row.prize or "",
        decided_by=row.decided_by_words if row.decided_by and is_ranked else "",
        resit=_("Resit") if row.is_resit else "",
    )


def _part(row: ResultRow, key: str) -> str:
    status = row.component_status.get(key, ResultStatus.NORMAL)
    value = row.components.get(key)
    if value is None:
        return _(RESULT_STATUS_TITLES[status]) if status is not ResultStatus.NORMAL else ""
    return _number(value)


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def rule_summary(programme: Programme) -> str:
    """Return in one sentence how the totals were made, for the foot of a result list."""
    plan = programme.plan
    weights = _(", ").join(f"{component.title} {component.weight:f}%" for component in plan.ranked_components)
    passes = _(", ").join(f"{c.title} {c.pass_mark:f}" for c in plan.components if c.pass_mark is not None)
    ties = _(", ").join(comparator_words(plan, key) for key in plan.ranking.tie_order if column_of(key) != SHARE)
    parts = [_(_TOTALS[plan.ranking.rounding]).format(weights=weights, decimals=plan.ranking.decimals)]
    if passes:
        parts.append(_("Pass marks: {passes}.").format(passes=passes))
    if ties and programme.kind is not ProgrammeKind.TRAINING:
        parts.append(_("Ties are broken by: {ties}; what is still tied shares its rank.").format(ties=ties))
    return " ".join(parts)


def _recommendations(filling: Filling, programme_id: str) -> Sequence[RecommendationData]:
    programme = find_programme(filling.reader, programme_id)
    totals = {row.entry_no: row for row in list_results(filling.reader, programme_id, unmasked=filling.with_ids)}
    sexes = {row.entry_no: SEXES.get(row.sex, "") for row in list_registrations(filling.reader, programme_id)}
    lines = tuple(
        RecommendationLine(
            honour=row.title,
            name=row.name,
            unit=row.organisation,
            group=row.group_title,
            rank="" if row.rank is None else str(row.rank),
            total=_number(totals[row.entry_no].total) if row.entry_no in totals else "",
            state=_(HONOUR_STATE_TITLES[row.entry.state]),
            sex=_(sexes[row.entry_no]) if sexes.get(row.entry_no) else "",
            id_text=totals[row.entry_no].id_number if row.entry_no in totals else "",
            remark=row.entry.note,
        )
        for row in list_honours(filling.reader, programme_id)
    )
    return [RecommendationData(filling.letterhead(programme), filling.imprint(programme), "", lines)]


def _register(filling: Filling, programme_id: str) -> Sequence[RegisterData]:
    programme = find_programme(filling.reader, programme_id)
    lines = tuple(
        RegisterLine(row.certificate.number, row.certificate.name, row.id_number, row.organisation, row.certificate.title)
        for row in list_certificates(filling.reader, programme_id)
    )
    subtitle = _("{count} certificates, {day}").format(count=len(lines), day=stamp(filling.printed_at)[:10])
    return [RegisterData(filling.letterhead(programme), filling.imprint(programme), paper_words(programme.kind), subtitle, lines)]


def _badges(filling: Filling, programme_id: str) -> Sequence[BadgeData]:
    programme = find_programme(filling.reader, programme_id)
    badges = tuple(
        Badge(
            number=account.login,
            name=account.name,
            role=" ".join(_(ROLE_TITLES[role]) for role in account.roles),
            qr_text=account.badge or "",
        )
        for account in list_accounts(filling.reader)
        if account.programme_id == programme_id and not account.disabled
    )
    return [BadgeData(filling.letterhead(programme), filling.imprint(programme), badges)]


RESULT_LISTS = Form(RESULT_LIST, Subject.PROGRAMME, Permission.SEE_RESULTS, _results)
RECOMMENDATIONS = Form(RECOMMENDATION_LIST, Subject.PROGRAMME, Permission.SEE_RESULTS, _recommendations)
CERTIFICATE_REGISTER = Form(REGISTER_PRINTOUT, Subject.PROGRAMME, Permission.ISSUE_CERTIFICATES, _register)
BADGES = Form(BADGE, Subject.PROGRAMME, Permission.MANAGE_ACCOUNTS, _badges)
