"""The audit log: who did what and when, and the proof that nobody changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from skillsapp.queries.accounts import names_of
from skillsapp.queries.audit import AuditRow, AuditVerdict, list_audit, verify_audit
from skillsapp.queries.audit_subjects import name_subjects
from ui.context import Context
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.screens.settings.actions_in_words import action_title
from ui.screens.settings.details_in_words import details_text, ids_in, subject_text
from ui.screens.settings.section import SectionPage
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.choices import SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card

MOST = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    row: AuditRow
    actor: str
    title: str
    subject: str
    details: str

    @property
    def haystack(self) -> str:
        return " ".join((self.actor, self.title, self.row.action, self.subject, self.row.subject, self.details)).lower()


@dataclass(frozen=True, slots=True)
class Log:
    """Entries with the names of who acted and of what they acted on."""

    rows: tuple[AuditRow, ...]
    actors: Mapping[str, str]
    subjects: Mapping[str, str]


class AuditSection(SectionPage):
    """Entries hold codes and ids, never answers or ID numbers."""

    def __init__(self, context: Context) -> None:
        text = _("Every change is kept with its time and person; each entry is chained to the one before it.")
        super().__init__(context, _("Audit log"), text, name="audit_section")
        self._entries: tuple[Entry, ...] = ()
        self._text = ""
        self._model = RowModel[Entry](
            (
                Column("seq", _("No."), lambda entry: f"{entry.row.seq:,}", RIGHT, lambda entry: entry.row.seq, width=64),
                Column("at", _("Time"), lambda entry: stamp(entry.row.at), width=148),
                Column("actor", _("Person"), lambda entry: entry.actor),
                Column("action", _("What was done"), lambda entry: entry.title, hint=lambda entry: entry.title),
                Column("subject", _("About what"), lambda entry: entry.subject, hint=lambda entry: entry.subject, width=REST),
                Column("details", _("Details"), lambda entry: entry.details, hint=lambda entry: entry.details, width=REST),
            ),
            key=lambda entry: entry.row.seq,
        )
        self.table = DataTable(
            self._model,
            "audit_list",
            _("Audit log"),
            empty=EmptyState(_("No entry found"), _("Search for fewer words."), "scroll-text"),
        )
        self._verdict = Banner("", Tone.OK, name="audit_verdict")
        search = SearchBox(_("Person, action, details"), "audit_filter")
        search.filtered.connect(self._search)
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.setSpacing(px(10))
        row.addWidget(search, 1)
        row.addWidget(Button(_("Verify the log"), "audit_verify", self._verify, kind="primary", icon="shield-check"))
        self.body.addWidget(self._verdict)
        self.body.addWidget(table_card(self.table, tools), 1)

    def refresh(self) -> None:
        self.context.load(self, self._load, self._show)

    def _load(self) -> Log:
        reader = self.context.app.reader
        rows = list_audit(reader, limit=MOST)
        ids = (id for row in rows for id in ids_in(row.subject, row.details))
        return Log(rows, names_of(reader), name_subjects(reader, ids))

    def _show(self, log: Log) -> None:
        names = log.subjects
        self._entries = tuple(
            Entry(
                row,
                actor_name(row.actor, log.actors),
                action_title(row.action),
                "" if row.subject == row.actor else subject_text(row.subject, names),
                details_text(row.details, names),
            )
            for row in log.rows
        )
        self._filter()

    def _search(self, text: str) -> None:
        self._text = text.lower()
        self._filter()

    def _filter(self) -> None:
        words = self._text.split()
        self._model.set_rows([entry for entry in self._entries if all(word in entry.haystack for word in words)])

    def _verify(self) -> None:
        self.context.load(self, lambda: verify_audit(self.context.app.reader), self._tell)

    def _tell(self, verdict: AuditVerdict) -> None:
        if verdict.broken_at is None:
            text = _(
                "{entries} entries, all in order. Head {head}. Note the head on paper: it proves later that nothing before it changed."
            )
            self._verdict.show_text(text.format(entries=f"{verdict.entries:,}", head=verdict.head), Tone.OK)
        else:
            text = _("The audit log was changed: entry {seq} does not follow from the one before it.")
            self._verdict.show_text(text.format(seq=verdict.broken_at), Tone.BAD)


def actor_name(actor: str, names: Mapping[str, str]) -> str:
    """Return who acted: a person of the house, the command line, or the program itself."""
    if actor == PROGRAM.id:
        return _("Program")
    if actor.startswith("local:"):
        return _("Command line ({user})").format(user=actor.removeprefix("local:"))
    return names.get(actor, actor)
