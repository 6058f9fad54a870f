"""One person's page: who it is, every certificate with what happened to it, every registration with its scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.certificate_record import STANDING_TITLES, Standing
from skillsapp.domain.id_documents import mask_id
from skillsapp.exchange.contacts import mask_phone
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from skillsapp.queries.person_page import Earlier, Entered, Held, PersonPage
from ui.models.rows import REST, Column, RowModel
from ui.screens.desk import wording
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, scrolling
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import ElidedLabel, IconLabel, label


@dataclass(frozen=True, slots=True)
class Paper:
    """A line of the list of certificates: one of ours, or one of an earlier ledger."""

    held: Held | None
    earlier: Earlier | None

    @property
    def key(self) -> str:
        return self.held.certificate.id if self.held else self.earlier.entry.id if self.earlier else ""

    @property
    def number(self) -> str:
        return self.held.certificate.number if self.held else self.earlier.entry.number if self.earlier else ""

    @property
    def name(self) -> str:
        return self.held.certificate.name if self.held else self.earlier.entry.name if self.earlier else ""

    @property
    def title(self) -> str:
        return self.held.certificate.title if self.held else self.earlier.entry.title if self.earlier else ""

    @property
    def programme(self) -> str:
        return self.held.programme if self.held else self.earlier.entry.programme if self.earlier else ""

    @property
    def issued_on(self) -> date | None:
        return self.held.certificate.issued_on if self.held else self.earlier.entry.issued_on if self.earlier else None

    @property
    def expires_on(self) -> date | None:
        return self.held.certificate.expires_on if self.held else self.earlier.entry.expires_on if self.earlier else None

    @property
    def standing(self) -> Standing:
        return self.held.standing if self.held else self.earlier.standing if self.earlier else Standing.VALID


def papers_of(page: PersonPage) -> tuple[Paper, ...]:
    """Return all certificates, the newest first."""
    papers = [*(Paper(held, None) for held in page.held), *(Paper(None, earlier) for earlier in page.earlier)]
    return tuple(sorted(papers, key=lambda paper: paper.issued_on or date.min, reverse=True))


class PersonView(QWidget):
    """Shows a `PersonPage`; numbers are masked until a person who may see them asks.  `chosen` when another certificate is marked."""

    chosen = Signal()

    def __init__(self, *, may_unmask: bool) -> None:
        super().__init__()
        self._may_unmask = may_unmask
        self.page: PersonPage | None = None
        self._names: Mapping[str, str] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        row.addWidget(self._left())
        right = QVBoxLayout()
        right.setSpacing(px(12))
        self.papers = RowModel[Paper](
            (
                Column("title", _("Certificate"), lambda p: p.title, width=96, hint=lambda p: p.title),
                Column("number", _("Number"), lambda p: p.number, width=196, hint=lambda p: p.number),
                Column("programme", _("Class or competition"), _origin, hint=_origin, width=REST),
                Column("issued", _("Issued on"), lambda p: wording.day_text(p.issued_on), width=104),
                Column("until", _("Valid until"), lambda p: wording.until_text(p.expires_on), width=104),
                Column("state", _("State"), lambda p: _(STANDING_TITLES[p.standing]), tone=lambda p: wording.STANDING_TONES[p.standing],
                       width=78),
            ),
            key=lambda paper: paper.key,
            parent=self,
        )  # fmt: skip
        nothing = EmptyState(_("No certificate on record"), "", "award")
        self.table = DataTable(self.papers, "desk_certificates", _("Certificates"), empty=nothing)
        self.table.current_row.connect(lambda _row: self._show_steps())
        self.entered = RowModel[Entered](
            (
                Column("programme", _("Class or competition"), lambda e: e.programme, hint=lambda e: e.programme, width=REST),
                Column("day", _("Day"), lambda e: wording.day_text(e.day), width=104),
                Column("unit", _("Unit"), lambda e: e.organisation, hint=lambda e: e.organisation, width=150),
                Column("scores", _("Scores"), wording.scores_text, hint=wording.scores_text, width=170),
                Column("outcome", _("Outcome"), wording.outcome_text, hint=wording.outcome_text, width=84),
                Column(
                    "state", _("State"), wording.state_text, tone=lambda e: wording.STATE_TONES.get(e.state, Tone.MUTED), width=84
                ),
                Column("remark", _("Remark"), wording.remark_text, hint=wording.remark_text, width=120),
            ),
            key=lambda entered: entered.registration_id,
            parent=self,
        )
        never = EmptyState(_("Never registered with this program"), _("Only ledgers of earlier years name this person."), "users")
        self.history = DataTable(self.entered, "desk_history", _("Took part in"), empty=never)
        self._note = label("", "hint", name="desk_paper_note")
        right.addWidget(table_card(self.table, _heading(_("Certificates"), self._note)), 3)
        right.addWidget(table_card(self.history, _heading(_("Took part in"))), 2)
        row.addLayout(right, 1)

    def paper(self) -> Paper | None:
        """Return the marked certificate."""
        found: Paper | None = self.table.row()
        return found

    def say(self, refusal: str) -> None:
        """Say beside the certificates why the marked one cannot be printed or exchanged."""
        self._note.setText(refusal)

    def show_page(self, page: PersonPage, names: Mapping[str, str]) -> None:
        """Show a page; another person's numbers are masked again, and a certificate new on the same page is marked."""
        before, known = self.page, {paper.key for paper in self.papers.rows}
        is_same = before is not None and _whose(before) == _whose(page)
        if not is_same:
            self._unmask.setChecked(False)
        self.page, self._names = page, names
        self._name.setText(page.name)
        self._unit.setText(page.organisation)
        self.papers.set_rows(papers_of(page))
        self.entered.set_rows(page.entered)
        fresh = [paper.key for paper in self.papers.rows if paper.key not in known]
        if is_same and len(fresh) == 1:
            self.table.select_key(fresh[0])
        elif self.table.row() is None:
            self.table.select_row(0)
        self._show_facts()
        self._show_steps()

    def _left(self) -> QWidget:
        card = Card(name="desk_person")
        card.setFixedWidth(px(290))
        self._name, self._unit = ElidedLabel("", "h1"), label("", "sub", wrap=True)
        card.add(self._name, self._unit)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, px(6), 0)
        column.setSpacing(px(10))
        self._facts = FactRows("desk_facts")
        self._unmask = Button(
            _("Show full numbers"), "desk_numbers_show", self._show_facts, kind="link", icon="eye", checkable=True
        )
        self._unmask.setVisible(self._may_unmask)
        self._steps_title = label(_("What happened to the marked certificate"), "h2", wrap=True)
        self._paper_facts = FactRows("desk_paper_facts")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(px(8))
        column.addWidget(self._facts)
        column.addWidget(self._unmask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._steps_title)
        column.addWidget(self._paper_facts)
        column.addLayout(self._steps)
        column.addStretch(1)
        area = scrolling(content, "desk_person_scroll")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card.body.addWidget(area, 1)
        return card

    def _show_facts(self) -> None:
        page = self.page
        if page is None:
            return
        whole = self._may_unmask and self._unmask.isChecked()
        self._unmask.show_text(_("Hide numbers") if whole else _("Show full numbers"))
        person, first = page.person, page.earlier[0].entry if page.earlier else None
        id_type = person.id_type if person else first.id_type if first else ""
        id_number = person.id_number if person else first.id_number if first else ""
        phone = person.phone if person else first.phone if first else ""
        born = person.birth_date if person else None
        self._facts.show_facts(
            (
                (_("Document"), wording.id_type_text(id_type)),
                (_("ID number"), id_number if whole else mask_id(id_type, id_number)),
                (_("Mobile"), phone if whole else mask_phone(phone)),
                *([(_("Born on"), wording.day_text(born) if whole else f"{born:%Y}")] if born else []),
            )
        )

    def _show_steps(self) -> None:
        while self._steps.count():
            widget = self._steps.takeAt(0).widget()
            widget.hide()
            widget.deleteLater()
        paper = self.paper()
        self._steps_title.setVisible(paper is not None)
        facts: list[tuple[str, str]] = []
        steps: list[tuple[str, str]] = []
        if paper is not None and self.page is not None:
            facts.append((_("Number"), paper.number))
            if paper.name != self.page.name:
                facts.append((_("Name on it"), paper.name))
        if paper is not None and paper.held is not None:
            held = paper.held
            facts += [(_("Reason"), held.certificate.reason)] if held.certificate.reason else []
            facts += [(_("In place of"), held.replaces)] if held.replaces else []
            facts += [(_("Replaced by"), held.replaced_by)] if held.replaced_by else []
            steps = [wording.step_text(step, self._names) for step in reversed(held.steps)]
            steps.append((_("Issued"), wording.day_text(held.certificate.issued_on)))
        elif paper is not None and paper.earlier is not None:
            entry = paper.earlier.entry
            place = _("{file}, row {row}").format(file=entry.source, row=entry.row)
            facts += [(_("Ledger"), place), *((key, value) for key, value in entry.as_row().extra.items())]
            steps = [
                (_("Certificate of record given"), f"{stamp(given.at)}\n{given.number}")
                for given in reversed(paper.earlier.records)
            ]
        self._paper_facts.show_facts(tuple(facts))
        for title, below in steps:
            self._steps.addWidget(_step(title, below))
        self.chosen.emit()


def _whose(page: PersonPage) -> str:
    return page.person.id if page.person else page.earlier[0].entry.id


def _origin(paper: Paper) -> str:
    return paper.programme or (paper.earlier.entry.source if paper.earlier else "")


def _heading(text: str, beside: QWidget | None = None) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(px(14), 0, px(14), 0)
    row.addWidget(label(text, "h2"))
    row.addStretch()
    if beside is not None:
        row.addWidget(beside)
    return holder


def _step(title: str, below: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(IconLabel("history", 16, Tone.INFO), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(px(1))
    words.addWidget(label(title, wrap=True))
    words.addWidget(label(below, "hint", wrap=True))
    row.addLayout(words, 1)
    return line
