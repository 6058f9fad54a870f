"""Settings, declared once: key, kind, default, title.  The settings page is a walk over this list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from skillsapp.kernel.i18n import N_


class SettingKind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Setting:
    """`choices` are pairs of value and title; numbers are whole; a text has the shape of `pattern` where one is given."""

    key: str
    title: str
    kind: SettingKind
    default: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    pattern: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "association.name",
        N_("Name of the association"),
        SettingKind.TEXT,
        "",
        N_("Stands on certificates and at the head of every form."),
    ),
    Setting(
        "association.telephone",
        N_("Telephone of the association"),
        SettingKind.TEXT,
        "",
        N_("Stands in the code on certificates, for who wants to ask."),
    ),
    Setting(
        "association.verification_address",
        N_("Address of the verification page"),
        SettingKind.TEXT,
        "",
        N_("Begins with https: and is printed into the code of new certificates. Empty: the code says in words whose it is."),
        pattern=r"(https:/{2}[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9.$%*+-]*)*)?",
    ),
    Setting(
        "display.language", N_("Language"), SettingKind.CHOICE, "zh_CN", "", (("zh_CN", N_("Chinese")), ("en", N_("English")))
    ),
    Setting(
        "display.theme",
        N_("Appearance"),
        SettingKind.CHOICE,
        "light",
        "",
        (("light", N_("Light")), ("dark", N_("Dark")), ("high_contrast", N_("High contrast"))),
    ),
    Setting(
        "office.idle_lock_minutes",
        N_("Lock the office screens after idle minutes"),
        SettingKind.NUMBER,
        "10",
        N_("0 never locks. A running exam is never locked."),
    ),
    Setting(
        "backup.folder",
        N_("Second folder for backups"),
        SettingKind.TEXT,
        "",
        N_("A stick or another disk; empty: only the data folder."),
    ),
    Setting(
        "backup.every_hours",
        N_("Back up by itself after so many hours of work"),
        SettingKind.NUMBER,
        "4",
        N_("Besides that always after an exam, an import or certificates, and when you sign out. 0: only then."),
    ),
    Setting(
        "backup.late_hours",
        N_("Remind on the home page when the last backup is older than so many hours"),
        SettingKind.NUMBER,
        "24",
    ),
)

BY_KEY: Mapping[str, Setting] = {setting.key: setting for setting in SETTINGS}
