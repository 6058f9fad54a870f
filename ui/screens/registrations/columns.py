"""The columns of the list of registrations, the words of its values, and the filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from skillsapp.domain.aliases import alias_table
from skillsapp.domain.id_documents import ID_TYPES
from skillsapp.domain.registration import REGISTRATION_STATE_TITLES, RegistrationState
from skillsapp.kernel.i18n import N_, _
from skillsapp.queries.registrations import RegistrationRow
from ui.models.rows import REST, Column
from ui.theme import Tone

STATE_TONES: Mapping[RegistrationState, Tone] = {
    RegistrationState.DRAFT: Tone.MUTED,
    RegistrationState.SUBMITTED: Tone.INFO,
    RegistrationState.RETURNED: Tone.WARN,
    RegistrationState.ACCEPTED: Tone.OK,
    RegistrationState.REJECTED: Tone.BAD,
    RegistrationState.WITHDRAWN: Tone.MUTED,
}
EXTRA_TITLES = {"work_years": N_("Years of work"), "email": N_("E-mail"), "address": N_("Address")}
EXTRA_WIDTH = 110
LAST_NARROW = "\u2e7f"
SEX_TITLES: Mapping[str, str] = {"male": N_("Male"), "female": N_("Female")}


def sex_title(sex: str) -> str:
    """Return the word for a sex, empty where it is not known."""
    return _(SEX_TITLES[sex]) if sex in SEX_TITLES else ""


def education_title(education: str) -> str:
    """Return the name of a level of education; other words stand as they came."""
    return alias_table("education").names.get(education, education)


def id_type_title(key: str) -> str:
    """Return the name of a kind of document."""
    return ID_TYPES[key].label() if key in ID_TYPES else key


def state_title(state: RegistrationState) -> str:
    return _(REGISTRATION_STATE_TITLES[state])


def extra_title(key: str) -> str:
    """Return the title of what a registration keeps beside its own fields."""
    return _(EXTRA_TITLES[key]) if key in EXTRA_TITLES else key


def extra_keys(rows: Sequence[RegistrationRow]) -> tuple[str, ...]:
    """Return what the registrations keep beside their own fields, the most common first."""
    counts: dict[str, int] = {}
    for row in rows:
        for key in row.extra:
            counts[key] = counts.get(key, 0) + 1
    return tuple(sorted(counts, key=lambda key: -counts[key]))


def registration_columns(group_title: Callable[[str], str], extras: Sequence[str] = ()) -> tuple[Column[RegistrationRow], ...]:
    """Return the columns; *group_title* names a group of the programme in front, *extras* are shown besides."""
    return (
        Column("entry_no", _("Entry no."), lambda row: row.entry_no, width=104),
        Column("name", _("Name"), lambda row: row.name, width=92),
        Column("sex", _("Sex"), lambda row: sex_title(row.sex)),
        Column("id_number", _("ID number"), lambda row: row.masked_id, width=172),
        Column("organisation", _("Unit"), lambda row: row.organisation, hint=lambda row: row.organisation, width=REST),
        Column("group", _("Group"), lambda row: group_title(row.group), width=84),
        *(
            Column[RegistrationRow](
                f"extra_{key}", extra_title(key), partial(_extra, key), hint=partial(_extra, key), width=EXTRA_WIDTH
            )
            for key in extras
        ),
        Column(
            "state",
            _("State"),
            lambda row: state_title(row.state),
            sort_key=lambda row: tuple(RegistrationState).index(row.state),
            tone=lambda row: STATE_TONES[row.state],
            hint=lambda row: row.reason,
            width=_pill_width([_(title) for title in REGISTRATION_STATE_TITLES.values()]),
        ),
    )


def _extra(key: str, row: RegistrationRow) -> str:
    return row.extra.get(key, "")


def filtered(rows: Sequence[RegistrationRow], text: str, state: str) -> tuple[RegistrationRow, ...]:
    """Return the rows in *state* (any when empty) whose haystack holds every word of *text*."""
    words = text.lower().split()
    chosen = rows if not state else [row for row in rows if row.state == state]
    for word in words:
        chosen = [row for row in chosen if word in row.haystack]
    return tuple(chosen)


def _pill_width(titles: Sequence[str]) -> int:
    """Return the width of the widest pill: the column must not jump with the rows in front."""
    return 46 + max(sum(12 if char > LAST_NARROW else 7 for char in title) for title in titles)
