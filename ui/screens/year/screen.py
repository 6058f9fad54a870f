"""The year's figures with last year beside them, the paragraph for the annual report, and the archives of the programmes behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.programme import KIND_TITLES, STATE_TITLES, ProgrammeState
from skillsapp.domain.roles import Permission
from skillsapp.domain.year import ProgrammeYear, YearFigures, paragraph
from skillsapp.exchange.year import figure_rows, write_year
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.year import known_years, year_figures
from skillsapp.services.forms import FORMS, Archive
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import choose_folder, save_file
from ui.jobs import Job
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.paper_preview import Paper, PaperPreview
from ui.routes import Route
from ui.theme import Tone, px
from ui.widgets.buttons import ActionButton
from ui.widgets.drop_down import DropDown
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, Page, PageHeader
from ui.widgets.progress import ProgressLine
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label


@dataclass(frozen=True, slots=True)
class Loaded:
    years: tuple[int, ...]
    now: YearFigures
    before: YearFigures


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the year and of the year before, as words."""

    title: str
    now: str
    before: str


class YearScreen(Page):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Year and archive")), name="year_screen")
        self._context, self._year, self._wanted = context, 0, ""
        self._loaded: Loaded | None = None
        folder = self._folder = Path(tempfile.mkdtemp(prefix="skillsapp-year-"))
        self.destroyed.connect(lambda _gone: shutil.rmtree(folder, ignore_errors=True))
        self._choice = DropDown("year_choice", _("Year"))
        self._choice.activated.connect(lambda _place: self._choose())
        self.header.add_action_widget(self._choice)
        self._figures = RowModel[FigureRow](_figure_columns("", ""), key=lambda row: row.title, parent=self)
        self.figures = DataTable(
            self._figures, "figures_list", _("Figures"), empty=EmptyState(_("No figures yet"), "", "chart-column"), row_height=28
        )
        self._parts = RowModel[ProgrammeYear](_part_columns(), key=lambda row: row.programme.id, parent=self)
        self.parts = DataTable(
            self._parts,
            "year_programmes",
            _("The programmes behind the figures"),
            empty=EmptyState(_("Nothing was held in this year"), "", "calendar-days"),
        )
        self.actions_here = ActionSet(self, context.session.actor, self._specs())
        for key in ("year_copy", "year_export"):
            self.header.add_action_widget(ActionButton(self.actions_here[key]))
        self._text = label("", wrap=True, name="year_paragraph")
        self._progress = ProgressLine(cancelled=self._stop, name="archive_progress")
        self._progress.hide()
        self._job: Job | None = None
        self._lay_out()
        self.parts.current_row.connect(lambda _row: self.actions_here.refresh())

    def refresh(self) -> None:
        """Read the figures again."""
        app, year, programme = self._context.app, self._year, self._wanted
        this_year = to_house(app.clock.now()).year

        def read() -> Loaded:
            years = known_years(app.reader) or (this_year,)
            shown = find_programme(app.reader, programme).year if programme else year
            return Loaded(years, *year_figures(app.reader, shown if shown in years else years[0]))

        self._context.load(self, read, self._show)

    def open(self, route: Route) -> None:
        """Show the programme that the route names, in its year."""
        self._wanted = route.get("programme") or ""

    def _lay_out(self) -> None:
        text = Card()
        text.add(label(_("For the annual report"), "h2"), self._text)
        left, right = QWidget(), QWidget()
        for side, parts in ((left, (table_card(self.figures), text)), (right, (table_card(self.parts, above=self._tools()),))):
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(px(12))
            for place, part in enumerate(parts):
                column.addWidget(part, 1 - place)
        both = QHBoxLayout()
        both.setSpacing(px(12))
        both.addWidget(left, 2)
        both.addWidget(right, 3)
        self.body.addWidget(self._progress)
        self.body.addLayout(both, 1)

    def _tools(self) -> QWidget:
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(14), 0, px(14), 0)
        row.addWidget(label(_("The programmes behind the figures"), "h2"))
        row.addStretch(1)
        for key in ("hand_over_print", "archive_write"):
            row.addWidget(ActionButton(self.actions_here[key]))
        return tools

    def _specs(self) -> tuple[ActionSpec, ...]:
        manage = Permission.MANAGE_PROGRAMMES
        return (
            ActionSpec("year_copy", _("Copy the text"), self._copy, icon="copy", permission=manage),
            ActionSpec("year_export", _("Export"), self._export, icon="file-spreadsheet", permission=manage, kind="primary"),
            ActionSpec(
                "hand_over_print", _("Hand-over sheet"), self._hand_over, "printer", permission=manage, refusal=self._refuse
            ),
            ActionSpec(
                "archive_write", _("Write the archive…"), self._ask_archive, "archive", permission=manage, refusal=self._refuse
            ),
        )

    def _refuse(self) -> str | None:
        return None if self.parts.row() is not None else _("Choose a programme first.")

    def _choose(self) -> None:
        self._year = int(self._choice.currentData())
        self.refresh()

    def _show(self, loaded: Loaded) -> None:
        self._loaded, now, before = loaded, loaded.now, loaded.before
        self._year = now.year
        if [self._choice.itemData(place) for place in range(self._choice.count())] != list(loaded.years):
            self._choice.clear()
            for year in loaded.years:
                self._choice.addItem(str(year), year)
        self._choice.setCurrentIndex(loaded.years.index(now.year))
        self._figures.set_columns(_figure_columns(str(now.year), str(before.year)))
        self._figures.set_rows(tuple(FigureRow(title, _shown(new), _shown(old)) for title, new, old in figure_rows(now, before)))
        self._parts.set_rows((*now.classes.parts, *now.assessments.parts, *now.competitions.parts))
        self._text.setText(paragraph(now, before))
        if self._wanted and self.parts.select_key(self._wanted):
            self._wanted = ""
        self.actions_here.refresh()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.text())
        self._context.notices.say(_("The text is copied: paste it into the report."))

    def _export(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        name = _("Figures of {year}").format(year=loaded.now.year)

        def write(path: Path) -> None:
            self._context.jobs.run(
                self,
                lambda: write_year(path, loaded.now, loaded.before),
                lambda _none: self._context.notices.say(_("Saved: {file}").format(file=path.name)),
                self._context.notices.report,
            )

        save_file(self, name, f"{name}.xlsx", [(_("Spreadsheet"), "*.xlsx")], write, name="year_file")

    def _hand_over(self) -> None:
        row: ProgrammeYear | None = self.parts.row()
        if row is None:
            return
        form, target = FORMS["hand_over_sheet"], self._folder / f"hand-over-{row.programme.id}.pdf"

        def show(files: Sequence[Path]) -> None:
            title = f"{_(form.printout.title)} · {row.programme.title}"
            PaperPreview(self, self._context, title, [Paper(title, files[0])]).open()

        self._context.change(self, lambda: self._context.app.forms.write(form, row.programme.id, target), show)

    def _ask_archive(self) -> None:
        choose_folder(self, _("Where does the archive go?"), self._write_archive, name="archive_folder")

    def _write_archive(self, target: Path) -> None:
        row: ProgrammeYear | None = self.parts.row()
        if row is None:
            return
        app = self._context.app
        self._progress.begin(_("Writing the archive…"))
        self._progress.show()
        self._job = self._context.jobs.run_long(
            self,
            lambda progress, cancelled: app.archives.write(row.programme.id, target, progress, cancelled),
            self._finish,
            self._fail,
            self._progress.report,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._progress.stopping()

    def _finish(self, done: Done[Archive]) -> None:
        archive = done.value
        self._progress.hide()
        self._context.news.publish(done.topics)
        text = (
            _("Archive {number} is written: {files} files in {folder}. The programme is archived.")
            if archive.is_final
            else _("{files} files are written to {folder}. The programme is still under way, so it is not archived yet.")
        )
        self._context.notices.say(text.format(number=archive.number, files=archive.files, folder=archive.folder))
        self.refresh()

    def _fail(self, error: Exception) -> None:
        self._progress.hide()
        if not isinstance(error, PrintingCancelled):
            self._context.notices.report(error)


def _shown(value: object) -> str:
    return "–" if value is None else str(value)


def _figure_columns(now: str, before: str) -> tuple[Column[FigureRow], ...]:
    return (
        Column("figure", _("Figure"), lambda row: row.title, width=REST),
        Column("now", now, lambda row: row.now, RIGHT, width=90),
        Column("before", before, lambda row: row.before, RIGHT, width=90),
    )


def _part_columns() -> tuple[Column[ProgrammeYear], ...]:
    return (
        Column("kind", _("Kind"), lambda row: _(KIND_TITLES[row.programme.kind]), width=100),
        Column("title", _("Title"), lambda row: row.programme.title, width=REST),
        Column("city", _("City"), lambda row: row.programme.city, width=70),
        Column("entries", _("Accepted"), lambda row: str(row.entries), RIGHT, lambda row: row.entries, width=64),
        Column("sat", _("Sat"), lambda row: str(row.sat), RIGHT, lambda row: row.sat, width=64),
        Column("passed", _("Passed"), lambda row: str(row.passed), RIGHT, lambda row: row.passed, width=64),
        Column(
            "state",
            _("State"),
            lambda row: _(STATE_TITLES[row.programme.state]),
            tone=lambda row: Tone.MUTED if row.programme.state is ProgrammeState.ARCHIVED else Tone.INFO,
            width=104,
        ),
    )
