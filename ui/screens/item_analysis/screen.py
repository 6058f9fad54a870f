"""Choose an exam; see which of its questions need a look, where they lie, how the scores spread; export it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.exchange.item_statistics import write_analysis
from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.item_statistics import AnalysedItem, ItemAnalysis, Use, analyse_items, list_uses
from skillsapp.queries.pictures import PictureShelf
from skillsapp.services.forms import FORMS
from skillsapp.statistics.remarks import Urgency
from skillsapp.statistics.wording import URGENCY_TITLES
from ui.actions import ActionSet, ActionSpec
from ui.context import Context
from ui.dialogs import save_file
from ui.last_choice import last_choice
from ui.models.rows import RowModel
from ui.paper_preview import Paper, PaperPreview
from ui.routes import Route
from ui.screens.item_analysis.charts import Dot, Scatter
from ui.screens.item_analysis.columns import item_columns, sentence
from ui.screens.item_analysis.inspector import ItemInspector
from ui.screens.item_analysis.summary import ScoreStrip
from ui.screens.item_analysis.wording import URGENCY_TONES, choices_of, papers, scope_of, urgency
from ui.theme import px
from ui.widgets.buttons import ActionButton
from ui.widgets.charts import Histogram
from ui.widgets.choices import ChipBar
from ui.widgets.drawer import InspectorSplit
from ui.widgets.drop_down import DropDown
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, Page, PageHeader, scrolling
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

REPORT = FORMS["item_report"]
ALL = "*"
"""The choice of every programme."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """`programme_id` and `choice` are what is shown: what was wanted, where that is still there."""

    uses: tuple[Use, ...]
    programme_id: str
    choice: str
    analysis: ItemAnalysis | None


class ItemAnalysisScreen(Page):
    """Nothing is written here: whoever finds a wrong key goes to the bank, or corrects the results."""

    def __init__(self, context: Context) -> None:
        super().__init__(PageHeader(_("Item analysis"), " "), name="item_analysis_screen")
        self._context = context
        self._programme, self._choice, self._wanted = last_choice(context.app.folder, "programme"), "", ""
        self._loaded: Loaded | None = None
        self.programmes = DropDown("analysis_programme", _("Programme"))
        self.programmes.setMaximumWidth(px(340))
        self.programmes.activated.connect(lambda _place: self._choose_programme())
        self.sittings = DropDown("analysis_sitting", _("Sitting"))
        for box in (self.programmes, self.sittings):
            box.setMinimumWidth(px(180))
        self.sittings.activated.connect(lambda _place: self._choose_sitting())
        self._model = RowModel[AnalysedItem](item_columns(numbered=True), key=lambda item: item.question.ref, parent=self)
        self.table = DataTable(self._model, "items_list", _("Questions"))
        self.table.setMinimumHeight(px(230))
        self._nothing = EmptyState(
            _("No answers to analyse yet"),
            _("Once an exam is handed in and marked, its questions are listed here with what strikes about each."),
            "chart-column",
        )
        kinds = [("", _("All")), *((str(int(kind)), _(URGENCY_TITLES[kind])) for kind in (*reversed(Urgency), 0))]
        self.kinds = ChipBar(kinds, "items_filter", _("State"))
        self.kinds.chosen.connect(lambda _key: self._filter())
        self.scatter = Scatter()
        self.scatter.chosen.connect(self._choose_dot)
        self.strip = ScoreStrip()
        self._histogram = Histogram((), (), _("Scores"))
        self._histogram.setObjectName("scores_histogram")
        self.inspector = ItemInspector(
            PictureShelf(context.app.reader), lambda id: context.navigate(Route.to("questions", question=id))
        )
        export = ActionSpec(
            "analysis_export", _("Export"), self._export, icon="file-spreadsheet", kind="primary", refusal=self._refuse_export
        )
        printed = ActionSpec(
            "analysis_print",
            _("Print"),
            self._print,
            icon="printer",
            permission=REPORT.permission,
            refusal=self._refuse_print,
            hint=_("The item analysis report: figures, scores, every question, and in full those that need a look. No names."),
        )
        self.actions_here = ActionSet(self, context.session.actor, (printed, export))
        for widget in (self.programmes, self.sittings, *map(ActionButton, self.actions_here)):
            self.header.add_action_widget(widget)
        self._split = InspectorSplit(scrolling(self._lists(), "analysis_scroll"), self.inspector, _("Question"), width=340)
        self.table.current_row.connect(self._show_item)
        self.table.activated_row.connect(lambda _row: self._split.open_inspector())
        self.body.addWidget(self._split, 1)
        self.body.addWidget(self._nothing, 1)
        self._nothing.hide()

    def refresh(self) -> None:
        """Analyse again."""
        reader, programme, choice = self._context.app.reader, self._programme, self._choice

        def read() -> Loaded:
            uses = list_uses(reader)
            known = {use.programme_id for use in uses}
            shown = programme if programme == ALL or programme in known else uses[0].programme_id if uses else ALL
            choices = [key for key, _title in choices_of(uses, "" if shown == ALL else shown)]
            picked = choice if choice in choices else choices[0] if choices else ""
            analysis = analyse_items(reader, scope_of("" if shown == ALL else shown, picked)) if uses else None
            return Loaded(uses, shown, picked, analysis)

        if self._loaded is None:
            self.header.show_title(_("Item analysis"), _("Calculating…"))
        self._context.load(self, read, self._show)

    def open(self, route: Route) -> None:
        """A route may name a programme, a sitting of it, and a question to choose."""
        self._programme = route.get("programme") or self._programme
        self._choice = route.get("sitting") or self._choice
        self._wanted = route.get("question") or ""

    def _lists(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.strip)
        charts = QWidget()
        row = QHBoxLayout(charts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        for title, chart in (
            (_("Facility (across) and discrimination (up)"), self.scatter),
            (_("Scores"), self._histogram),
        ):
            card = Card(padding=12, spacing=4)
            card.add(label(title, "sub"), chart)
            row.addWidget(card, 1)
        charts.setFixedHeight(px(182))
        column.addWidget(charts)
        chips = QWidget()
        tools = QHBoxLayout(chips)
        tools.setContentsMargins(px(12), 0, px(12), 0)
        tools.addWidget(self.kinds)
        tools.addStretch()
        column.addWidget(table_card(self.table, chips), 1)
        return holder

    def _refuse_export(self) -> str | None:
        return None if self._loaded is not None and self._loaded.analysis is not None else _("There is nothing to export yet.")

    def _refuse_print(self) -> str | None:
        return None if self._loaded is not None and self._loaded.analysis is not None else _("There is nothing to print yet.")

    def _choose_programme(self) -> None:
        self._programme, self._choice = str(self.programmes.currentData()), ""
        self.refresh()

    def _choose_sitting(self) -> None:
        self._choice = str(self.sittings.currentData())
        self.refresh()

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self._programme, self._choice = loaded, loaded.programme_id, loaded.choice
        self._show_choices(loaded)
        analysis = loaded.analysis
        self._split.setVisible(analysis is not None)
        self._nothing.setVisible(analysis is None)
        if analysis is None:
            self.header.show_title(_("Item analysis"), _("No exam has been marked yet"))
        else:
            self._show_analysis(analysis)
        self.actions_here.refresh()

    def _show_analysis(self, analysis: ItemAnalysis) -> None:
        questions = ngettext("{count} question", "{count} questions", len(analysis.items)).format(count=len(analysis.items))
        look = sum(urgency(item) >= Urgency.LOOK for item in analysis.items)
        told = ngettext("{count} needs a look", "{count} need a look", look).format(count=look)
        self.header.show_title(_("Item analysis"), f"{questions} · {papers(analysis.scores.n)} · {told}")
        self.strip.show_scores(analysis)
        self._histogram.show_counts(_bin_titles(analysis), analysis.bins)
        self.scatter.show_dots([dot for item in analysis.items if (dot := _dot(item)) is not None])
        numbered = any(item.number for item in analysis.items)
        if numbered != (self._model.columns[0].key == "number"):
            self._model.set_columns(item_columns(numbered=numbered))
        self._filter()

    def _show_choices(self, loaded: Loaded) -> None:
        known = {use.programme_id: use.programme for use in loaded.uses}
        titles = [*((title, id) for id, title in known.items()), *([(_("Every programme"), ALL)] if len(known) > 1 else [])]
        sittings = [
            (title, key) for key, title in choices_of(loaded.uses, "" if loaded.programme_id == ALL else loaded.programme_id)
        ]
        for box, lines, current in ((self.programmes, titles, loaded.programme_id), (self.sittings, sittings, loaded.choice)):
            box.blockSignals(True)
            box.clear()
            for title, key in lines:
                box.addItem(title, key)
            box.setCurrentIndex(box.findData(current))
            box.blockSignals(False)
            box.setVisible(bool(lines))
            box.setToolTip(box.currentText())
            box.updateGeometry()

    def _filter(self) -> None:
        analysis = self._loaded.analysis if self._loaded is not None else None
        items = analysis.items if analysis is not None else ()
        counts = {str(int(kind)): 0 for kind in (*Urgency, 0)}
        for item in items:
            counts[str(urgency(item))] += 1
        self.kinds.set_counts({"": len(items), **counts})
        shown = [item for item in items if self.kinds.value in ("", str(urgency(item)))]
        self._model.set_rows(sorted(shown, key=lambda item: -urgency(item)))
        if self._wanted:
            self.table.select_row(next((n for n, item in enumerate(self._model.rows) if item.question.id == self._wanted), 0))
            self._wanted = ""
        elif self.table.row() is None:
            self.table.select_row(0)
        self._show_item(self.table.row())

    def _show_item(self, item: AnalysedItem | None) -> None:
        self.inspector.show_item(item)
        self.scatter.mark(item.question.ref if item is not None else "")

    def _choose_dot(self, ref: str) -> None:
        if not self.table.select_key(ref):
            self.kinds.choose("")
            self._filter()
            self.table.select_key(ref)
        self._split.open_inspector()

    def _print(self) -> None:
        loaded = self._loaded
        if loaded is None or loaded.analysis is None:
            return
        app, title = self._context.app, _(REPORT.printout.title)
        scope = scope_of("" if loaded.programme_id == ALL else loaded.programme_id, loaded.choice)

        def draw() -> Done[bytes]:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as folder:
                done = app.forms.write(REPORT, scope.key, Path(folder) / f"{REPORT.key}.pdf")
                return Done(done.value[0].read_bytes(), done.topics)

        def show(file: bytes) -> None:
            paper = Paper(title, file, f"{title} {self.programmes.currentText()}")
            PaperPreview(self, self._context, title, [paper]).open()

        self._context.change(self, draw, show)

    def _export(self) -> None:
        loaded = self._loaded
        if loaded is None or loaded.analysis is None:
            return
        analysis, scope = loaded.analysis, f"{self.programmes.currentText()} · {self.sittings.currentText()}"
        title = _("Item analysis of {programme}").format(programme=self.programmes.currentText())

        def write(path: Path) -> None:
            self._context.jobs.run(
                self,
                lambda: write_analysis(path, analysis, title, scope),
                lambda _none: self._context.notices.say(_("Saved: {file}").format(file=path.name)),
                self._context.notices.report,
            )

        save_file(self, _("Item analysis"), f"{title}.xlsx", [(_("Spreadsheet"), "*.xlsx")], write, name="analysis_file")


def _bin_titles(analysis: ItemAnalysis) -> list[str]:
    """Return where each bar begins: in points of the paper, in percent where papers differ."""
    full, sign = (analysis.full, "") if analysis.same_paper else (100, "%")
    return [f"{full * place / len(analysis.bins):.3g}{sign}–" for place in range(len(analysis.bins))]


def _dot(item: AnalysedItem) -> Dot | None:
    facility, discrimination = item.figures.facility, item.figures.discrimination
    if facility is None or discrimination is None:
        return None
    head = _("No. {number}").format(number=item.number) if item.number else item.question.id
    return Dot(item.question.ref, facility, discrimination, URGENCY_TONES[urgency(item)], f"{head}  {sentence(item)}".strip())
