"""Honours that others grant: recommended, applied for, noted when awarded; never printed as certificates here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.result import HONOUR_STATE_TITLES, HonourState
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.results import HonourRow
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.notices import sentence
from ui.screens.results.loading import Loaded
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card

TONES = {HonourState.RECOMMENDED: Tone.INFO, HonourState.APPLIED: Tone.WARN, HonourState.AWARDED: Tone.OK}
NEXT = {HonourState.RECOMMENDED: HonourState.APPLIED, HonourState.APPLIED: HonourState.AWARDED}


class HonoursPage(QWidget):
    """The list of honours; `show_loaded` fills it, the screen's actions act on `row()`."""

    def __init__(self, context: Context, changed: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._loaded = context, Loaded()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(
            Banner(
                _(
                    "These honours are granted by others. Here people are only recommended and the steps noted; no certificate is printed."
                ),
                Tone.INFO,
                name="honours_banner",
            )
        )
        columns: tuple[Column[HonourRow], ...] = (
            Column("title", _("Honour"), lambda row: row.title, width=180, hint=lambda row: row.title),
            Column("name", _("Name"), lambda row: row.name, width=100),
            Column("entry_no", _("Entry no."), lambda row: row.entry_no, width=130),
            Column("group", _("Group"), lambda row: row.group_title, width=90),
            Column("organisation", _("Unit"), lambda row: row.organisation, width=REST),
            Column("rank", _("Rank"), lambda row: str(row.rank or ""), align=RIGHT, width=60),
            Column(
                "state",
                _("State"),
                lambda row: _(HONOUR_STATE_TITLES[row.entry.state]),
                tone=lambda row: TONES[row.entry.state],
                width=92,
            ),
            Column("note", _("Note"), lambda row: row.entry.note, width=REST, hint=lambda row: row.entry.note),
        )
        self._model = RowModel[HonourRow](columns, key=lambda row: row.entry.id, parent=self)
        self._empty = EmptyState("", "", "award")
        self.table = DataTable(self._model, "honours_list", _("Honours"), empty=self._empty)
        self.table.current_row.connect(lambda _row: changed())
        holder = QHBoxLayout()
        holder.addWidget(table_card(self.table))
        column.addLayout(holder, 1)

    def show_loaded(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._model.set_rows(loaded.honours)
        if not self.table.selected():
            self.table.select_row(0)
        plan = loaded.programme.plan if loaded.programme else None
        if plan is not None and not plan.honours:
            self._empty.show_text(_("This programme has no honours"), _("Honours are set up with the programme."))
        else:
            self._empty.show_text(
                _("Nobody is recommended yet"), _("When the results are frozen, recommend the first of the ranking.")
            )

    def recommend_refusal(self) -> str | None:
        """Return why nobody can be recommended just now."""
        plan = self._loaded.programme.plan if self._loaded.programme else None
        if plan is None or not plan.honours:
            return _("This programme has no honours.")
        if not self._loaded.is_frozen:
            return _("Freeze the results first.")
        return _("Everyone who qualifies is recommended already.") if self._loaded.honours else None

    def step_refusal(self) -> str | None:
        """Return why the chosen honour cannot go a step on."""
        row: HonourRow | None = self.table.row()
        if row is None:
            return _("Choose a row first.")
        return None if row.entry.state in NEXT else _("This honour is awarded already.")

    def recommend(self) -> None:
        programme, results = self._loaded.programme, self._context.app.results
        if programme is not None:
            self._context.change(
                self,
                lambda: results.recommend_honours(programme.id),
                lambda made: self._context.notices.say(
                    ngettext("{count} person recommended.", "{count} people recommended.", len(made)).format(count=len(made))
                ),
            )

    def step(self) -> None:
        """Ask for a note and take the chosen honour one step on."""
        row: HonourRow | None = self.table.row()
        if row is not None and row.entry.state in NEXT:
            HonourStepDialog(self, self._context, row, NEXT[row.entry.state]).open()


class HonourStepDialog(SheetDialog):
    """Note that an honour was applied for or awarded, perhaps with the document's number."""

    def __init__(self, parent: QWidget, context: Context, row: HonourRow, state: HonourState) -> None:
        title = _("Note as applied for") if state is HonourState.APPLIED else _("Note as awarded")
        super().__init__(parent, title, f"{row.title} · {row.name}", name="honour_move", width=460)
        self._context, self._row, self._state = context, row, state
        note = Field("honour_note", _("Note"), Kind.LONG_TEXT, hint=_("Such as the number and date of the document."))
        self.form = Form((note,), {"honour_note": row.entry.note})
        self.add(self.form)
        self.add_cancel()
        self.add_button(title, "honour_save", self._save, kind="primary")

    def _save(self) -> None:
        results, note = self._context.app.results, str(self.form.values()["honour_note"] or "")
        self.set_busy(_("Saving…"))

        def done(_value: object) -> None:
            self.set_busy("")
            self.accept()

        self._context.change(
            self,
            lambda: results.move_honour(self._row.entry.id, self._state, note),
            done,
            lambda e: self.show_problem(sentence(e)),
        )
