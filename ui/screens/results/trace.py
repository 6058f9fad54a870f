"""One result opened: every step from the marks to the rank, in the order they were taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.programme import ComponentKind, Programme, ProgrammeKind
from skillsapp.domain.score import Step, sentences
from skillsapp.kernel.i18n import _
from skillsapp.queries.results import ResultRow
from ui.dialogs import SheetDialog
from ui.screens.results.columns import STATUS_TONES, score_text, total_text
from ui.theme import Tone, px
from ui.widgets.frames import Card, scrolling
from ui.widgets.text import Pill, label


class TraceDialog(SheetDialog):
    """Shows the steps of a row; the rows before and after can be looked at without closing.

    *by_question* opens the marks of each question, for those who may see questions.
    """

    def __init__(
        self,
        parent: QWidget,
        programme: Programme,
        rows: Sequence[ResultRow],
        row: ResultRow,
        went: Callable[[ResultRow], object],
        by_question: Callable[[QWidget, ResultRow], object] | None = None,
    ) -> None:
        super().__init__(parent, _("How this result came about"), name="result_trace", width=720)
        self._programme, self._rows, self._went = programme, tuple(rows), went
        self._at = self._rows.index(row)
        self._holder = QVBoxLayout()
        self.body.addLayout(self._holder, 1)
        self._shown: QWidget | None = None
        self._before = self.add_button(_("Person before"), "trace_before", lambda: self._go(-1), icon="chevron-left", left=True)
        if by_question is not None and any(each.kind is ComponentKind.THEORY for each in programme.plan.components):
            self.add_button(
                _("Marks by question"), "trace_questions", lambda: by_question(self, self._rows[self._at]), icon="list-checks"
            )
        self._after = self.add_button(_("Next person"), "trace_after", lambda: self._go(1), icon="chevron-right")
        self.add_button(_("Close"), "trace_close", self.accept, kind="primary")
        self._show()
        self.resize(px(720), px(620))

    def _go(self, way: int) -> None:
        self._at = max(0, min(len(self._rows) - 1, self._at + way))
        self._show()
        self._went(self._rows[self._at])

    def _show(self) -> None:
        row = self._rows[self._at]
        self._before.setEnabled(self._at > 0)
        self._after.setEnabled(self._at + 1 < len(self._rows))
        about = (row.entry_no, row.organisation, row.group_title if len(self._programme.plan.groups) > 1 else "")
        self.show_title(row.name, " · ".join(part for part in about if part))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(10))
        column.addWidget(_total_card(row, ranked=self._programme.kind is not ProgrammeKind.TRAINING))
        for component in self._programme.plan.components:
            trace = row.component_traces.get(component.key, ())
            if trace or component.key in row.component_status:
                column.addWidget(_steps_card(component.title, score_text(row, component.key), trace, f"trace_{component.key}"))
        column.addStretch(1)
        area = scrolling(content, "trace_scroll")
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = area
        self._holder.addWidget(area)


def _total_card(row: ResultRow, *, ranked: bool) -> Card:
    card = _steps_card(_("Total"), total_text(row), row.trace, "trace_total")
    if row.passed_text() or row.prize:
        pills = QHBoxLayout()
        pills.setSpacing(px(8))
        if ranked and row.rank is not None:
            pills.addWidget(Pill(_("Rank {rank}").format(rank=row.rank), Tone.INFO))
        if row.passed_text():
            pills.addWidget(Pill(row.passed_text(), Tone.OK if row.passed else Tone.BAD))
        if row.prize:
            pills.addWidget(Pill(row.prize, Tone.WARN))
        pills.addStretch(1)
        card.body.insertLayout(1, pills)
    elif total_text(row) != "–":
        card.body.insertWidget(1, Pill(total_text(row), STATUS_TONES[row.status]))
    return card


def _steps_card(title: str, score: str, trace: Sequence[Step], name: str) -> Card:
    figure = label(score, "h1")
    card = Card(title, figure, name=name, spacing=6)
    for number, text in enumerate(sentences(trace), 1):
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(10))
        count = label(str(number), "hint")
        count.setFixedWidth(px(22))
        row.addWidget(count)
        row.addWidget(label(text, wrap=True), 1)
        card.add(line)
    return card
