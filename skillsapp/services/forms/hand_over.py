"""The hand-over sheet of a programme, filled from how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillsapp.domain.progress import STEP_TITLES, Standing, standings
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import N_
from skillsapp.printouts.hand_over_sheet import HAND_OVER_SHEET, HandOverData
from skillsapp.printouts.wording import _
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.home import find_progress
from skillsapp.queries.results import load_overview
from skillsapp.services.forms.form import Filling, Form, Subject

STANDING_TITLES: Mapping[Standing, str] = {
    Standing.DONE: N_("Done"),
    Standing.CURRENT: N_("To be done now"),
    Standing.TODO: N_("Still to come"),
    Standing.SKIPPED: N_("Not needed"),
}


def _hand_over(filling: Filling, programme_id: str) -> Sequence[HandOverData]:
    facts = find_progress(filling.reader, programme_id, filling.printed_at)
    programme = facts.programme
    certificates = [row.certificate.number for row in list_certificates(filling.reader, programme_id)]
    days = [day.isoformat() for day in (programme.starts_on, programme.ends_on) if day]
    steps = standings(facts)
    current = next((step for step, standing in steps.items() if standing is Standing.CURRENT), None)
    sittings = facts.sittings.values()
    numbers = f"{certificates[0]} – {certificates[-1]}" if certificates else ""
    return [
        HandOverData(
            letterhead=filling.letterhead(programme),
            imprint=filling.imprint(programme),
            facts=(
                (_("Days"), " – ".join(dict.fromkeys(days))),
                (_("City"), programme.city or programme.venue),
                (_("Accepted"), str(facts.accepted)),
                (_("Sittings closed"), f"{sum(of.closed for of in sittings)} / {sum(of.count for of in sittings)}"),
                (_("Certificates issued"), str(facts.certificates)),
                (_("Certificate numbers"), numbers),
                (_("Data folder"), str(filling.folder.root)),
            ),
            steps=tuple((_(STEP_TITLES[step]), _(STANDING_TITLES[standing])) for step, standing in steps.items()),
            next_step=_(STEP_TITLES[current]) if current else _("Nothing is left to do."),
            open_points=tuple(problem.message() for problem in load_overview(filling.reader, programme_id).open_points),
        )
    ]


HAND_OVER_SHEETS = Form(HAND_OVER_SHEET, Subject.PROGRAMME, Permission.MANAGE_PROGRAMMES, _hand_over)
