"""The words on paper: Chinese, whatever language the windows speak."""

from __future__ import annotations

import gettext
from functools import cache

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.words import Words, words_for
from skillsapp.kernel import i18n


def _(message: str) -> str:
    """Return *message* in the language of the paper."""
    return _catalogue().gettext(message)


def paper_words(kind: ProgrammeKind) -> Words:
    """Return the words of a kind of programme in the language of the paper."""
    return words_for(kind, _)


@cache
def _catalogue() -> gettext.NullTranslations:
    return i18n.catalogue(i18n.DEFAULT_LANGUAGE)
