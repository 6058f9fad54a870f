"""The words on paper: Chinese, whatever language the windows speak."""

from __future__ import annotations

import gettext
from functools import cache

from skillsapp.kernel import i18n


def _(message: str) -> str:
    """Return *message* in the language of the paper."""
    return _catalogue().gettext(message)


@cache
def _catalogue() -> gettext.NullTranslations:
    return i18n.catalogue(i18n.DEFAULT_LANGUAGE)
