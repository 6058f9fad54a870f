"""Beside a question: its versions with what changed, and where it was used and how candidates did."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.question import QUESTION_STATE_TITLES, Question
from skillsapp.domain.question_changes import question_changes
from skillsapp.domain.rich_text import plain_text
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.item_statistics import AnalysedItem
from skillsapp.queries.question_uses import QuestionHistory, Use, VersionRow
from skillsapp.statistics.remarks import FEW, Urgency
from skillsapp.statistics.wording import decimals, percent
from ui.screens.questions.candidate_view import CandidateView
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.charts import Bar, BarList
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import rule
from ui.widgets.rich_layout import Pictures
from ui.widgets.rich_text import RichText
from ui.widgets.text import label

MOST_USES = 30


def versions_page(history: QuestionHistory, chosen: int | None, pictures: Pictures, choose: Callable[[int], None]) -> QWidget:
    """Return the versions, newest first; the chosen one stands open with what the next one changed."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(px(8))
    rows = history.versions
    for place, row in enumerate(rows):
        version = row.question.version
        used = sum(use.version == version for use in history.uses)
        title = _("Version {version} \u00b7 {state}").format(
            version=version, state=_(QUESTION_STATE_TITLES[row.question.state]) if place == 0 else _("replaced")
        )
        button = Button(
            title,
            f"version_{version}_open",
            partial(choose, version),
            kind="link",
            icon="chevron-down" if chosen == version else "chevron-right",
        )
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label(_who(row, used), "hint", wrap=True))
        if chosen == version:
            newer = rows[place - 1].question if place else None
            column.addWidget(_opened(row.question, newer, history, pictures))
        column.addWidget(rule())
    column.addStretch()
    return page


def uses_page(history: QuestionHistory, opened: Callable[[str], None], lifted: Callable[[str], None] | None) -> QWidget:
    """Return the figures, the papers and sittings, and the enemies; `lifted(id)` is called where one may stand on a paper with it again."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setSpacing(px(8))
    column.addWidget(label(_("How candidates did"), "h2"))
    if history.measured is None:
        column.addWidget(label(_("No candidate has seen this question yet."), "sub", wrap=True, name="figures_none"))
    else:
        for part in _figures(history.measured, len(history.versions)):
            column.addWidget(part)
    column.addWidget(rule())
    column.addWidget(label(_("Papers and sittings"), "h2"))
    if not history.uses:
        column.addWidget(label(_("It stands on no paper yet. A change makes a new version all the same."), "sub", wrap=True))
    for use in history.uses[:MOST_USES]:
        column.addWidget(label(use.programme, "strong", wrap=True))
        column.addWidget(label(_use_line(use), "hint", wrap=True))
    if len(history.uses) > MOST_USES:
        more = len(history.uses) - MOST_USES
        column.addWidget(label(ngettext("and {count} more", "and {count} more", more).format(count=more), "hint"))
    column.addWidget(rule())
    column.addWidget(label(_("Never on one paper with"), "h2"))
    if not history.enemies:
        column.addWidget(label(_("No question. Select two or more in the list to keep them off one paper."), "sub", wrap=True))
    for enemy in history.enemies:
        text = " ".join(plain_text(enemy.stem).split())
        column.addWidget(label(text if len(text) <= 60 else f"{text[:60]}…", wrap=True))
        go = Button(_("Open {number}").format(number=enemy.id), "enemy_open", partial(opened, enemy.id), kind="link")
        row = QHBoxLayout()
        row.addWidget(go)
        if lifted is not None:
            hint = _("Both may stand on one paper again")
            row.addWidget(Button(_("No longer keep apart"), "enemy_lift", partial(lifted, enemy.id), hint=hint, small=True))
        row.addStretch()
        column.addLayout(row)
    column.addStretch()
    return page


def _opened(old: Question, newer: Question | None, history: QuestionHistory, pictures: Pictures) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(px(8), 0, 0, px(6))
    column.setSpacing(px(6))
    changes = question_changes(old, newer) if newer is not None else ()
    if newer is not None:
        text = _("Underlined went away with version {version}, bold came:").format(version=newer.version)
        column.addWidget(label(text if changes else _("Only where it is filed changed."), "sub", wrap=True))
    for change in changes:
        column.addWidget(label(change.part, "strong"))
        before, after = change.before or "—", change.after or "—"
        column.addWidget(RichText(_("before: {text}").format(text=before), "", pictures, name="change_before"))
        column.addWidget(RichText(_("after: {text}").format(text=after), "", pictures, name="change_after"))
    column.addWidget(rule())
    column.addWidget(CandidateView(old, history.case, pictures, answered=True))
    return holder


def _who(row: VersionRow, used: int) -> str:
    parts = [stamp(row.made_at)] if row.made_at is not None else []
    if row.made_by:
        parts.append(_("written by {name}").format(name=row.made_by))
    if row.reviewed_by:
        parts.append(_("reviewed by {name}").format(name=row.reviewed_by))
    if used:
        parts.append(_("used"))
    return " · ".join(parts) or _("came with the program")


def _figures(item: AnalysedItem, versions: int) -> list[QWidget]:
    """Return the figures as the item analysis tells them, over all sittings, with the same sentences."""
    facts = FactRows("question_figures")
    blank = sum(given.count for given in item.given if given.is_blank)
    facts.show_facts(
        (
            (_("Candidates"), f"{item.figures.seen:,}"),
            (_("Answered by"), f"{item.figures.seen - blank:,}"),
            (_("Facility"), percent(item.figures.facility)),
            (_("Discrimination"), decimals(item.figures.discrimination)),
        ),
        names=88,
    )
    made: list[QWidget] = [facts]
    if versions > 1 and item.figures.seen >= FEW:
        told = _("Measured on version {version}, the newest that enough candidates saw.")
        made.append(label(told.format(version=item.question.version), "hint", wrap=True, name="figures_version"))
    for number, remark in enumerate(item.remarks):
        tone = {Urgency.ALARM: Tone.BAD, Urgency.LOOK: Tone.WARN}.get(remark.kind.urgency, Tone.MUTED)
        made.append(Banner(remark.sentence(), tone, name=f"figures_remark_{number}"))
    if item.question.type in ("single", "multiple", "true_false"):
        bars = [
            Bar(_("No answer") if given.is_blank else given.shown + (" \u2713" if given.is_key else ""), given.count)
            for given in item.given
        ]
        made.append(BarList(bars, _("Answers given")))
    return made


def _use_line(use: Use) -> str:
    parts = [use.paper]
    if use.papers > 1:
        parts.append(ngettext("on {count} paper of the set", "on {count} papers of the set", use.papers).format(count=use.papers))
    if use.kind == "spare":
        parts.append(_("spare paper"))
    parts.append(_("version {version}").format(version=use.version))
    if use.sitting:
        parts.append(use.sitting)
    if use.starts_at is not None:
        parts.append(stamp(use.starts_at))
    if use.candidates:
        parts.append(ngettext("{count} candidate", "{count} candidates", use.candidates).format(count=use.candidates))
    return " · ".join(parts)
