"""Errors that a user can understand and act on.  Anything else that escapes is a bug.

A subclass is a dataclass: its fields are the details, `code` is stable and dotted, `text` is the sentence to show.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from skillsapp.kernel.i18n import N_, _


@dataclass(eq=False)
class SkillsError(Exception):
    """Base of every expected error; never raised itself."""

    code: ClassVar[str] = "error"
    text: ClassVar[str] = N_("Something expected went wrong.")
    exit_status: ClassVar[int] = 1  # 1 refused by a rule, 3 the bytes cannot be read or the data is damaged

    def __str__(self) -> str:
        return describe(self)

    def details(self) -> dict[str, object]:
        """Return the fields by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def describe(error: SkillsError) -> str:
    """Return the sentence to show, in the user's language; what is named by a noun of ours is translated too."""
    details = error.details()
    if isinstance(details.get("noun"), str):
        details["noun"] = _(str(details["noun"]))
    return _(type(error).text).format(**details)


NOUNS = (
    N_("programme"),
    N_("registration"),
    N_("person"),
    N_("account"),
    N_("paper"),
    N_("paper set"),
    N_("sitting"),
    N_("seat"),
    N_("marking scheme"),
    N_("setting"),
    N_("attempt"),
    N_("question"),
    N_("score sheet"),
    N_("module"),
    N_("aspect"),
    N_("deduction"),
    N_("penalty"),
    N_("amendment"),
    N_("result set"),
    N_("honour"),
    N_("certificate"),
    N_("ledger line"),
    N_("laptop"),
)
"""The nouns that records are called by; a test finds one that is missing."""


@dataclass(eq=False)
class DamagedError(SkillsError):
    """Base of errors of bytes that cannot be read."""

    exit_status: ClassVar[int] = 3


@dataclass(eq=False)
class NotFound(SkillsError):
    """Something was asked for by an id or key that does not exist."""

    code: ClassVar[str] = "record.unknown"
    text: ClassVar[str] = N_("There is no {noun} with the key “{key}”.")
    noun: str
    key: str


@dataclass(eq=False)
class StaleEdit(SkillsError):
    """Somebody else saved the same record in between."""

    code: ClassVar[str] = "record.stale"
    text: ClassVar[str] = N_(
        "Someone else changed this {noun} in the meantime (version {theirs}, you edited version {yours}). Open it again and repeat your change."
    )
    noun: str
    yours: int
    theirs: int


@dataclass(eq=False)
class Refused(SkillsError):
    """A rule of the field refuses the step; `reason` is a translated sentence."""

    code: ClassVar[str] = "step.refused"
    text: ClassVar[str] = "{reason}"
    reason: str


@dataclass(eq=False)
class PermissionRefused(SkillsError):
    """The person signed in may not do this."""

    code: ClassVar[str] = "permission.refused"
    text: ClassVar[str] = N_("You do not have the permission for this: {permission}.")
    permission: str
