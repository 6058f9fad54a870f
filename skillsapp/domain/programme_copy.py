"""The next class after the last one: what is asked anew, what is proposed, and the title worded as the last one's."""

from __future__ import annotations

from dataclasses import replace

from skillsapp.domain.numerals import with_edition
from skillsapp.domain.programme import Programme, ProgrammeState


def next_draft(source: Programme, edition: int | None) -> Programme:
    """Return a draft with the rules of *source*: days and staff are asked, nobody is copied.

    *edition* is the next free number; a class without one (taught at a company) is followed by one without.
    """
    number = edition if source.edition is not None else None
    draft = replace(
        source, id="", edition=number, starts_on=None, ends_on=None, state=ProgrammeState.REGISTRATION, document_number=""
    )
    return replace(draft, title=next_title(source, number, source.city, source.year))


def next_title(source: Programme, edition: int | None, city: str, year: int) -> str:
    """Return the title of *source* with another number, city and year; empty where it has no place for the number."""
    if source.edition is None and edition is not None:
        return ""
    title = with_edition(source.title, edition) if source.edition is not None else source.title
    if source.city and city:
        title = title.replace(source.city, city)
    return title.replace(str(source.year), str(year)) if source.year else title
