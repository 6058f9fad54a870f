"""One registration beside the list: the person, what was checked, and the steps it took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from skillsapp.domain.eligibility import check_age
from skillsapp.domain.id_documents import age_on
from skillsapp.domain.programme import Programme
from skillsapp.exchange.contacts import mask_phone
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from skillsapp.queries.registrations import Colleague, RegistrationRow, Replacements, StepRow
from ui.screens.registrations.columns import (
    STATE_TONES,
    education_title,
    extra_title,
    id_type_title,
    sex_title,
    state_title,
)
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton, Button, icon_button
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, scrolling
from ui.widgets.person import PhotoFrame
from ui.widgets.text import ElidedLabel, IconLabel, Pill, label

MOST_STEPS = 2
NAMES_WIDTH = 84
"""Leaves room for a masked ID number beside a name: it has no place to break."""


@dataclass(frozen=True, slots=True)
class Details:
    """What the inspector shows of a row; `actors` are names by account id."""

    row: RegistrationRow
    programme: Programme
    group: str
    steps: Sequence[StepRow]
    actors: dict[str, str]
    photo: Path | None
    today: date
    replacements: Replacements


class RegistrationInspector(Card):
    """Shows `Details`; numbers are masked until a person who may see them asks.  `colleague_opened(registration id)`: the other one of
    a replacement is asked for."""

    colleague_opened = Signal(str)

    def __init__(self, review: Iterable[QAction], more: QMenu, *, may_unmask: bool) -> None:
        super().__init__(name="registration_details")
        self._may_unmask = may_unmask
        self._details: Details | None = None
        self._empty = EmptyState(
            _("Nobody chosen"), _("Choose a row to see the person and the steps of the review."), "user-round"
        )
        self.add(self._empty)
        self._filled = QWidget()
        filled = QVBoxLayout(self._filled)
        filled.setContentsMargins(0, 0, 0, 0)
        filled.setSpacing(px(10))
        top = QHBoxLayout()
        top.setSpacing(px(12))
        self._photo = PhotoFrame(84)
        top.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(6))
        self._name, self._about, self._state = ElidedLabel("", "h2"), label("", "sub", wrap=True), Pill()
        self._reason = label("", "hint", wrap=True, name="registration_reason")
        self._colleagues = (
            Button(
                _("Whoever was replaced"),
                "replaced_person_open",
                partial(self._open_colleague, 0),
                kind="link",
                icon="arrow-left-right",
            ),
            Button(
                _("Whoever came instead"),
                "replacement_person_open",
                partial(self._open_colleague, 1),
                kind="link",
                icon="arrow-left-right",
            ),
        )
        self._links: tuple[Colleague | None, Colleague | None] = (None, None)
        for part in (self._name, self._about, self._state, self._reason):
            words.addWidget(part)
        words.addStretch()
        top.addLayout(words, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, px(6), 0)
        column.setSpacing(px(10))
        column.addLayout(top)
        self._unmask = Button(_("Show full numbers"), "numbers_show", self._toggle, kind="link", icon="eye", checkable=True)
        self._unmask.setVisible(may_unmask)
        self._facts = FactRows("registration_facts")
        self._checks_title, self._checks = label(_("Eligibility checks"), "h2"), QVBoxLayout()
        self._checks.setSpacing(px(6))
        self._steps_title, self._steps = label(_("Steps of the review"), "h2"), QVBoxLayout()
        self._steps.setSpacing(px(8))
        for link in self._colleagues:
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._facts)
        column.addWidget(self._unmask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._checks_title)
        column.addLayout(self._checks)
        column.addWidget(self._steps_title)
        column.addLayout(self._steps)
        column.addStretch(1)
        area = scrolling(content, "registration_scroll")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        filled.addWidget(area, 1)
        self.body.addWidget(self._filled, 1)
        self._buttons = QWidget()
        self._review = tuple((action, QWidget()) for action in review)
        self._make_buttons(more)
        self.add(self._buttons)
        self.show_nothing(0)

    def show_nothing(self, chosen: int) -> None:
        """Show that no row, or several rows, are chosen; several can be reviewed together."""
        self._details = None
        self._filled.hide()
        self._empty.show()
        if chosen > 1:
            self._empty.show_text(
                _("People chosen: {count}").format(count=f"{chosen:,}"), _("They can be accepted or returned together.")
            )
        else:
            self._empty.show_text(_("Nobody chosen"), _("Choose a row to see the person and the steps of the review."))
        self._show_buttons(chosen)

    def show_details(self, details: Details) -> None:
        """Show one registration; another person's numbers are masked again."""
        if self._details is None or self._details.row.id != details.row.id:
            self._unmask.setChecked(False)
        self._details = details
        self._filled.show()
        self._empty.hide()
        self._show_buttons(1)
        row = details.row
        self._photo.show_photo(details.photo)
        self._name.setText(row.name)
        age = age_on(row.birth_date, details.programme.starts_on or details.today) if row.birth_date else None
        about = (sex_title(row.sex), _("{age} years").format(age=age) if age is not None else "")
        self._about.setText(" · ".join(part for part in about if part))
        self._state.show_state(state_title(row.state), STATE_TONES[row.state])
        self._reason.setText(row.reason)
        self._reason.setVisible(bool(row.reason))
        self._show_colleagues(details.replacements)
        self._show_facts()
        self._show_checks(details)
        self._show_steps(details)

    def _show_colleagues(self, replacements: Replacements) -> None:
        self._links = (replacements.replaces, replacements.replaced_by)
        texts = (_("In place of {name}, no. {entry_no}"), _("{name}, no. {entry_no}, came instead"))
        for link, other, text in zip(self._colleagues, self._links, texts, strict=True):
            link.setVisible(other is not None)
            if other is not None:
                link.show_text(text.format(name=other.name, entry_no=other.entry_no))

    def _open_colleague(self, which: int) -> None:
        other = self._links[which]
        if other is not None:
            self.colleague_opened.emit(other.registration_id)

    def _make_buttons(self, more: QMenu) -> None:
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for action, holder in self._review:
            inner = QHBoxLayout(holder)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.addWidget(ActionButton(action))
            row.addWidget(holder, 1)
        row.addStretch()
        opener = icon_button("ellipsis", "registration_more", _("More steps"))
        opener.setMenu(more)
        opener.setVisible(not more.isEmpty())
        row.addWidget(opener)

    def _show_buttons(self, chosen: int) -> None:
        """Show the steps that can be taken now, two at most; a menu holds the others, each with its reason."""
        possible = [holder for action, holder in self._review if action.isEnabled()][:MOST_STEPS]
        for _action, holder in self._review:
            holder.setVisible(holder in possible)
        self._buttons.setVisible(chosen > 0)

    def _toggle(self) -> None:
        self._unmask.show_text(_("Hide numbers") if self._unmask.isChecked() else _("Show full numbers"))
        if self._details is not None:
            self._show_facts()

    def _show_facts(self) -> None:
        assert self._details is not None
        row, open_numbers = self._details.row, self._may_unmask and self._unmask.isChecked()
        self._unmask.show_text(_("Hide numbers") if open_numbers else _("Show full numbers"))
        facts = [
            (_("Entry no."), row.entry_no),
            *([(_("Group"), self._details.group)] if self._details.group else []),
            (_("Document"), id_type_title(row.id_type)),
            (_("ID number"), row.id_number if open_numbers else row.masked_id),
            (_("Born on"), row.birth_date.isoformat() if row.birth_date else ""),
            (_("Mobile"), row.phone if open_numbers else mask_phone(row.phone)),
            (_("Unit"), row.organisation),
            (_("Post"), row.job),
            (_("Education"), education_title(row.education)),
            *((extra_title(key), value) for key, value in row.extra.items()),
        ]
        self._facts.show_facts(tuple(facts), most=NAMES_WIDTH)

    def _show_checks(self, details: Details) -> None:
        _clear(self._checks)
        row = details.row
        found: list[tuple[Tone, str]] = [(Tone.OK, _("The ID number is valid"))]
        day = details.programme.starts_on or details.today
        ages = check_age(details.programme.plan.eligibility, row.birth_date, day)
        found += [(Tone.WARN, problem.message()) for problem in ages]
        if row.birth_date is None or not row.sex:
            found.append((Tone.WARN, _("Sex or date of birth is missing")))
        elif not ages:
            found.append((Tone.OK, _("The age fits")))
        found.append((Tone.OK, _("Photo there")) if details.photo else (Tone.WARN, _("No photo yet")))
        for tone, text in found:
            _add_line(self._checks, "circle-check" if tone is Tone.OK else "triangle-alert", tone, text)

    def _show_steps(self, details: Details) -> None:
        _clear(self._steps)
        for step in reversed(details.steps):
            actor = details.actors.get(step.actor) or step.actor.partition(":")[2] or step.actor
            below = f"{stamp(step.at)} · {actor}" + (f"\n{step.reason}" if step.reason else "")
            _add_line(self._steps, "history", STATE_TONES[step.state], state_title(step.state), below)


def _add_line(column: QVBoxLayout, icon: str, tone: Tone, text: str, below: str = "") -> None:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(8))
    row.addWidget(IconLabel(icon, 16, tone), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(px(1))
    words.addWidget(label(text, wrap=True))
    if below:
        words.addWidget(label(below, "hint", wrap=True))
    row.addLayout(words, 1)
    column.addWidget(line)


def _clear(column: QVBoxLayout) -> None:
    while column.count():
        widget = column.takeAt(0).widget()
        widget.hide()
        widget.deleteLater()
