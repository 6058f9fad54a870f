"""The page with the ranking: what stands in the way, the groups, the list, and each row open to its steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import N_, _, ngettext
from skillsapp.kernel.problems import Problem
from skillsapp.queries.paper_marks import MarkedPaper, marked_papers
from skillsapp.queries.pictures import PictureShelf
from skillsapp.queries.results import ResultRow
from ui.context import Context
from ui.models.rows import Column, RowModel
from ui.routes import Route
from ui.screens.results.columns import result_columns
from ui.screens.results.loading import Loaded
from ui.screens.results.paper_sheet import PaperSheet
from ui.screens.results.trace import TraceDialog
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.choices import ChipBar, SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, scrolling
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import IconLabel, label

MOST_LINES = 3
MENDED: Mapping[str, tuple[str, str, tuple[Permission, ...]]] = {
    "results.answers_wait": ("answers", N_("Go to the short answers"), (Permission.MARK_ANSWERS, Permission.SETTLE_ANSWERS)),
    "results.sheets_open": ("marking", N_("Go to the score sheets"), (Permission.AWARD_MARK, Permission.SEE_MARKS)),
    "results.judges_apart": ("marking", N_("Go to the score sheets"), (Permission.AWARD_MARK, Permission.SEE_MARKS)),
    "results.amendments": ("marking", N_("Go to the score sheets"), (Permission.AWARD_MARK, Permission.SEE_MARKS)),
}
"""Open points that are mended on another screen: which, what the way there is called, and who may go."""


class OverviewPage(QWidget):
    """`show_loaded` fills it; the table is made anew when the programme changes, because its columns do."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._loaded = context, Loaded()
        self._text, self._group, self._unfolded = "", "", False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(12))
        self._stale = Banner("", Tone.WARN, name="stale_banner")
        self._open = Card(name="open_points", padding=12, spacing=4)
        self._open.hide()
        self._holder = QVBoxLayout()
        for part in (self._stale, self._open):
            self._column.addWidget(part)
        self._column.addLayout(self._holder, 1)
        self._card: QWidget | None = None
        self.table: DataTable | None = None
        self._model: RowModel[ResultRow] | None = None
        self._empty = EmptyState("", "", "chart-column")
        self._shown: tuple[str, int] | None = None

    def show_loaded(self, loaded: Loaded) -> None:
        self._loaded = loaded
        programme = loaded.programme
        if programme is None:
            return
        subject = (programme.id, programme.version)
        if subject != self._shown:
            self._shown, self._group, self._text = subject, "", ""
            self._make_table(programme)
        self._show_stale()
        self._show_open(loaded.overview.problems)
        self._show_rows()

    def rows(self) -> tuple[ResultRow, ...]:
        """Return the rows in front, in their order."""
        return self._model.rows if self._model is not None else ()

    def open_row(self, row: ResultRow) -> None:
        """Show the steps that made a result."""
        programme = self._loaded.programme
        if programme is not None:
            may = self._context.session.may(Permission.SEE_QUESTIONS)
            TraceDialog(self, programme, self.rows(), row, self._follow, self._open_questions if may else None).open()

    def _open_questions(self, sheet: QWidget, row: ResultRow) -> None:
        """Show what each question of this person's papers earned."""
        reader = self._context.app.reader

        def show(papers: tuple[MarkedPaper, ...]) -> None:
            PaperSheet(sheet, row.name, papers, PictureShelf(reader)).open()

        self._context.load(sheet, lambda: marked_papers(reader, row.registration_id), show)

    def _follow(self, row: ResultRow) -> None:
        if self.table is not None:
            self.table.select_key(row.registration_id)

    def _make_table(self, programme: Programme) -> None:
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        columns: tuple[Column[ResultRow], ...] = result_columns(programme)
        self._model = RowModel[ResultRow](columns, key=lambda row: row.registration_id, parent=self)
        self._empty = EmptyState("", "", "chart-column")
        self.table = DataTable(self._model, "results_list", _("Results"), empty=self._empty)
        self.table.activated_row.connect(self.open_row)
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(14), 0, px(14), 0)
        row.setSpacing(px(10))
        self._chips: ChipBar | None = None
        groups = programme.plan.groups
        if len(groups) > 1:
            self._chips = ChipBar([("", _("All")), *((g.key, g.title) for g in groups)], "group_filter", _("Group"))
            self._chips.chosen.connect(self._choose_group)
            row.addWidget(self._chips)
        row.addStretch(1)
        search = SearchBox(_("Name, number, unit"), "results_filter")
        search.filtered.connect(self._filter)
        row.addWidget(search)
        foot = QWidget()
        line = QHBoxLayout(foot)
        line.setContentsMargins(px(16), 0, px(16), 0)
        self._count = label("", "sub", name="results_count")
        line.addWidget(self._count, 1)
        line.addWidget(label(_("Enter opens the steps that made a result"), "hint"))
        self._card = table_card(self.table, tools, foot)
        self._holder.addWidget(self._card)

    def _show_stale(self) -> None:
        loaded = self._loaded
        stale = loaded.result_set is not None and loaded.needs_computing
        text = _("Marks, presence or registrations have changed since these results were computed. Compute them again.")
        self._stale.show_text(text if stale else "", Tone.WARN)

    def _show_open(self, problems: Sequence[Problem]) -> None:
        """List what stands in the way of freezing, then what should be looked at; more than a few lines are folded away."""
        while self._open.body.count():
            item = self._open.body.takeAt(0)
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        errors = [problem for problem in problems if problem.is_error]
        ordered = errors + [problem for problem in problems if not problem.is_error]
        self._open.setVisible(bool(ordered) and not self._loaded.is_frozen)
        if errors:
            title = ngettext("{count} point is still open", "{count} points are still open", len(errors)).format(
                count=len(errors)
            )
        else:
            title = _("To be looked at")
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(title, "strong"), 1)
        if len(ordered) > MOST_LINES:
            text = _("Show fewer") if self._unfolded else _("Show all {count}").format(count=len(ordered))
            row.addWidget(Button(text, "open_points_toggle", self._unfold, kind="link"))
        self._open.add(head)
        lines = QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        for problem in ordered if self._unfolded else ordered[:MOST_LINES]:
            column.addWidget(self._line(problem))
        if self._unfolded and len(ordered) > 2 * MOST_LINES:
            area = scrolling(lines, "open_points_scroll")
            area.setFixedHeight(px(150))
            self._open.add(area)
        else:
            self._open.add(lines)

    def _line(self, problem: Problem) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        icon, tone = ("circle-alert", Tone.BAD) if problem.is_error else ("triangle-alert", Tone.WARN)
        row.addWidget(IconLabel(icon, 16, tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(problem.message(), wrap=True), 1)
        screen, told, permissions = MENDED.get(problem.code, ("", "", ()))
        programme = self._loaded.programme
        if programme is not None and any(map(self._context.session.may, permissions)):
            go = partial(self._context.navigate, Route.to(screen, programme=programme.id))
            row.addWidget(Button(_(told), f"open_{screen}", go, kind="link"), 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._show_open(self._loaded.overview.problems)

    def _choose_group(self, group: str) -> None:
        self._group = group
        self._show_rows()

    def _filter(self, text: str) -> None:
        self._text = text
        self._show_rows()

    def _show_rows(self) -> None:
        if self._model is None:
            return
        loaded, words = self._loaded, self._text.casefold().split()

        def fits(row: ResultRow) -> bool:
            hay = f"{row.name} {row.entry_no} {row.organisation} {row.prize or ''}".casefold()
            return (not self._group or row.group == self._group) and all(word in hay for word in words)

        shown = [row for row in loaded.rows if fits(row)]
        self._model.set_rows(shown)
        self._hide_empty_columns()
        if self._chips is not None:
            counts = {"": len(loaded.rows)}
            for row in loaded.rows:
                counts[row.group] = counts.get(row.group, 0) + 1
            self._chips.set_counts(counts)
        ranked = sum(row.rank is not None for row in shown)
        absent = sum(row.total is None for row in shown)
        people = loaded.words.people(len(shown))
        if loaded.programme is not None and loaded.programme.kind is ProgrammeKind.TRAINING:
            passed = sum(row.passed is True for row in shown)
            text = _("{people}, {passed} passed, {without} without a total").format(people=people, passed=passed, without=absent)
        else:
            text = _("{people}, {ranked} ranked, {without} without a total").format(people=people, ranked=ranked, without=absent)
        self._count.setText(text)
        if loaded.rows:
            self._empty.show_text(_("Nobody fits the filter"), _("Change the words, or choose “All”."))
        else:
            self._empty.show_text(
                _("No results yet"), _("Compute the results when the sittings are closed and the score sheets submitted.")
            )

    def _hide_empty_columns(self) -> None:
        """Leave out prizes and ties where nobody has one."""
        assert self._model is not None and self.table is not None
        for number, column in enumerate(self._model.columns):
            if column.key in ("prize", "decided_by", "resit"):
                self.table.setColumnHidden(number, not any(column.text(row) for row in self._loaded.rows))
