"""Translate at the surface; everything below carries English message ids.

The catalogue of a language is the union of `resources/i18n/<language>/*.po`, one file per area, compiled once into the cache folder.
"""

from __future__ import annotations

import contextlib
import functools
import gettext as _gettext
import hashlib
import io
import os
import struct
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from skillsapp.kernel import paths

LANGUAGES = ("zh_CN", "en")
DEFAULT_LANGUAGE = "zh_CN"
SPACELESS = frozenset({"zh_CN"})
"""Languages that write no space after a full stop."""

_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)
"""In the head of what is compiled: the same words make the same bytes."""
_language = "en"
_current: _gettext.NullTranslations = _gettext.NullTranslations()


def N_(message: str) -> str:
    """Mark *message* for extraction without translating it yet."""
    return message


def _(message: str) -> str:
    """Return *message* in the user's language."""
    return _current.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that fits *count*, in the user's language."""
    return _current.ngettext(singular, plural, count)


def listed(words: Iterable[str]) -> str:
    """Return *words* in a row, separated as the user's language does."""
    return _(", ").join(words)


def running(*sentences: str) -> str:
    """Return whole *sentences* one after the other: only some languages put a space between them."""
    return ("" if _language in SPACELESS else " ").join(sentences)


def language() -> str:
    """Return the key of the language in use."""
    return _language


def set_language(key: str) -> None:
    """Use the catalogue of *key* (`zh_CN` or `en`) from now on.  Raises ValueError for an unknown key."""
    global _current, _language
    if key not in LANGUAGES:
        raise ValueError(f"no such language: {key}")
    _current = catalogue(key)
    _language = key


def catalogue(key: str) -> _gettext.NullTranslations:
    """Return the catalogue of *key* without switching to it: paper is printed in Chinese under any language of the windows."""
    return _gettext.NullTranslations() if key == "en" else _load(key)


@functools.cache
def _load(key: str) -> _gettext.NullTranslations:
    fragments = sorted((paths.resources() / "i18n" / key).glob("*.po"))
    digest = hashlib.sha256()
    for fragment in fragments:
        digest.update(fragment.read_bytes())
    compiled = paths.cache_folder() / "i18n" / f"{key}-{digest.hexdigest()[:16]}.mo"
    with contextlib.suppress(OSError, ValueError, struct.error):  # not there, or broken by a power cut
        return _gettext.GNUTranslations(io.BytesIO(compiled.read_bytes()))
    content = _compiled(fragments, key)
    with contextlib.suppress(OSError):  # a full disk or a folder that may not be written only costs the next start 60 ms
        _keep(content, compiled)
    return _gettext.GNUTranslations(io.BytesIO(content))


def _compiled(fragments: list[Path], key: str) -> bytes:
    from babel.messages.catalog import Catalog  # only at first use: 60 ms that no later start pays
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale=key, charset="utf-8", creation_date=_ALWAYS, revision_date=_ALWAYS)
    for fragment in fragments:
        with fragment.open("rb") as stream:
            for message in read_po(stream, locale=key):
                if message.id and message.string:
                    merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    return compiled.getvalue()


def _keep(content: bytes, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(name, target)
    except OSError:
        os.unlink(name)
        raise
