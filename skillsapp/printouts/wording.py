"""The words on paper: Chinese, whatever language the windows speak, unless a caller asks otherwise."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from skillsapp.kernel import i18n

_language: ContextVar[str] = ContextVar("printing_language", default=i18n.DEFAULT_LANGUAGE)


def _(message: str) -> str:
    """Return *message* in the language of the paper."""
    return _catalogue(_language.get()).gettext(message)


@contextmanager
def printed_in(language: str) -> Iterator[None]:
    """Print in *language* (`zh_CN` or `en`) inside this block, on this thread."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return i18n.catalogue(language)
