"""Questions that are nearly the same, two and two side by side: keep both, retire one, or keep them off one paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.question import QUESTION_STATE_TITLES, Question, QuestionState
from skillsapp.domain.question_filing import RETIRE
from skillsapp.domain.rich_text import plain_text
from skillsapp.domain.similarity import near_duplicates
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.pictures import PictureShelf
from skillsapp.queries.question_search import newest_questions
from skillsapp.queries.question_uses import pairs_kept_apart
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.jobs import Cancelled, Job, Progress
from ui.models.rows import RIGHT, Column, RowModel
from ui.screens.questions.candidate_view import CandidateView
from ui.screens.questions.columns import STATE_TONES, question_name
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton, icon_button
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, Page, PageHeader, scrolling
from ui.widgets.progress import ProgressLine
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import Pill, label

ALIKE = 0.6
LIST_WIDTH = 250
MOST_PAIRS = 500
"""Nobody decides about more of them at once."""


@dataclass(frozen=True, slots=True)
class Pair:
    one: Question
    other: Question
    share: float

    @property
    def key(self) -> tuple[str, str]:
        return self.one.id, self.other.id


@dataclass(frozen=True, slots=True)
class Compared:
    """`whole` is false where the comparing ended before every question was looked at."""

    pairs: tuple[Pair, ...]
    whole: bool


def near_pairs(context: Context, ids: Sequence[str], progress: Progress, cancelled: Cancelled) -> Compared:
    """Return the pairs among these questions that are nearly the same, both in use and not kept apart yet, most alike first."""
    whole = True

    def go_on(done: int, total: int, found: int) -> bool:
        nonlocal whole
        progress(done, total)
        whole = found < MOST_PAIRS and not cancelled()
        return whole

    questions = [one for one in newest_questions(context.app.reader, ids) if one.state is not QuestionState.RETIRED]
    texts = ["\n".join((plain_text(one.stem), *sorted(map(plain_text, one.options)))) for one in questions]
    apart = pairs_kept_apart(context.app.reader)
    pairs = (Pair(questions[pair.one], questions[pair.other], pair.share) for pair in near_duplicates(texts, ALIKE, go_on))
    return Compared(tuple(pair for pair in pairs if frozenset(pair.key) not in apart), whole)


class DuplicatesPage(Page):
    """`closed()` is called when the page is left."""

    def __init__(self, context: Context, ids: Sequence[str], closed: Callable[[], None]) -> None:
        super().__init__(PageHeader(_("Near-duplicates"), " "), name="duplicates_page")
        self._context, self._closed = context, closed
        self._pictures = PictureShelf(context.app.reader)
        self._pairs: tuple[Pair, ...] = ()
        self._done: set[tuple[str, str]] = set()
        self._sides: QWidget | None = None
        self._model = RowModel[Pair](
            (
                Column("share", _("Alike"), lambda pair: f"{pair.share:.0%}", align=RIGHT, width=64),
                Column("stem", _("Stem"), lambda pair: " ".join(plain_text(pair.one.stem).split()), width=-1),
            ),
            key=lambda pair: pair.key,
        )
        self._empty = EmptyState("", "", "copy")
        self.table = DataTable(self._model, "duplicates_list", _("Pairs"), empty=self._empty, sortable=False)
        self.table.current_row.connect(lambda _row: self._show())
        self.actions_here = ActionSet(self, context.session.actor, self._specs())
        self.header.add_action_widget(icon_button("arrow-left", "duplicates_leave", _("Back to the list"), self._leave))
        for key in ("pair_keep", "pair_enemies"):
            self.header.add_action_widget(ActionButton(self.actions_here[key]))
        self._job: Job | None = None
        self._whole = True
        self._progress = ProgressLine(cancelled=self._stop, name="duplicates_progress")
        self._progress.hide()
        self.body.addWidget(self._progress)
        row = QHBoxLayout()
        row.setSpacing(px(14))
        left = table_card(self.table)
        left.setFixedWidth(px(LIST_WIDTH))
        row.addWidget(left)
        self._right = QVBoxLayout()
        row.addLayout(self._right, 1)
        self.body.addLayout(row, 1)
        self._progress.begin(_("Comparing every question with every other…"))
        self._job = context.jobs.run_long(
            self,
            lambda progress, cancelled: near_pairs(context, ids, progress, cancelled),
            self._take,
            progressed=self._progress.report,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._progress.stopping()
            self._job.cancel()

    def _take(self, found: Compared) -> None:
        self._progress.hide()
        self._empty.show_text(_("No near-duplicates left"), _("Everything that was alike has been decided."))
        self._pairs, self._whole = found.pairs, found.whole
        self._list()

    def _list(self) -> None:
        left = [pair for pair in self._pairs if pair.key not in self._done]
        title = ngettext("{count} pair is nearly the same", "{count} pairs are nearly the same", len(left)).format(
            count=len(left)
        )
        if not self._whole:
            more = _("not everything was compared; decide these, then look again")
            title = f"{title} · {more}"
        self.header.show_title(_("Near-duplicates"), title)
        place = max(0, self.table.currentIndex().row())
        self._model.set_rows(left)
        self.table.select_row(min(place, len(left) - 1))
        self._show()

    def _show(self) -> None:
        if self._sides is not None:
            self._sides.hide()
            self._sides.deleteLater()
            self._sides = None
        pair = self.table.row()
        self.actions_here.refresh()
        if pair is None:
            return
        self._sides = QWidget()
        row = QHBoxLayout(self._sides)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(14))
        for key, question in (("pair_retire_one", pair.one), ("pair_retire_other", pair.other)):
            row.addWidget(self._side(question, key), 1)
        self._right.addWidget(self._sides, 1)

    def _side(self, question: Question, retire: str) -> QWidget:
        card = Card(padding=14, name=f"{retire}_card")
        head = QHBoxLayout()
        head.addWidget(label(question_name(question), "strong", wrap=True), 1)
        head.addWidget(Pill(_(QUESTION_STATE_TITLES[question.state]), STATE_TONES[question.state]))
        head.addWidget(ActionButton(self.actions_here[retire], small=True))
        card.body.addLayout(head)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(10), 0)
        column.addWidget(CandidateView(question, None, self._pictures, answered=True))
        column.addWidget(label(f"{question.topic}\n{question.source}".strip(), "hint", wrap=True))
        column.addStretch()
        area = scrolling(inside, f"{retire}_scroll")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card.body.addWidget(area, 1)
        return card

    def _specs(self) -> tuple[ActionSpec, ...]:
        def chosen() -> str | None:
            return None if self.table.row() is not None else _("Choose a pair first.")

        return (
            ActionSpec("pair_keep", _("Keep both"), lambda: self._decided(self.table.row()), icon="check", refusal=chosen),
            ActionSpec("pair_enemies", _("Never on one paper"), self._part, icon="x", refusal=chosen, kind="primary"),
            ActionSpec("pair_retire_one", _("Retire this one"), lambda: self._retire(first=True), icon="archive", refusal=chosen),
            ActionSpec(
                "pair_retire_other", _("Retire this one"), lambda: self._retire(first=False), icon="archive", refusal=chosen
            ),
        )

    def _part(self) -> None:
        pair, editing = self.table.row(), self._context.app.question_editing
        self._context.change(self, lambda: editing.set_enemies([pair.one.id, pair.other.id]), lambda _n: self._decided(pair))

    def _retire(self, *, first: bool) -> None:
        pair, filing = self.table.row(), self._context.app.question_filing
        gone = pair.one if first else pair.other

        def after(_outcome: object) -> None:
            self._done |= {other.key for other in self._pairs if gone.id in other.key}
            self._context.notices.say(_("{number} is retired.").format(number=question_name(gone)), Tone.OK)
            self._list()

        self._context.change(self, lambda: filing.file([gone.id], RETIRE), after)

    def _decided(self, pair: Pair) -> None:
        self._done.add(pair.key)
        self._list()

    def _leave(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._closed()
