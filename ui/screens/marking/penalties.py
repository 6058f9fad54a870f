"""Deductions of the scheme: recorded against a station with a reason, cancelled by another person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from skillsapp.domain.marking import DeductionKind, MarkingScheme
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _
from skillsapp.queries.marking import GridRow, PenaltyRow
from ui.context import Context
from ui.dialogs import SheetDialog, ask_reason
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.judging.mark_model import MarkModel
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.theme import Tone, px
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card


def deduction_title(kind: DeductionKind) -> str:
    """Return a kind of deduction with what it costs."""
    cost = _("the module counts 0") if kind.zero_module else f"−{plain(kind.points)}"
    return _("{title} ({cost})").format(title=kind.title, cost=cost)


class PenaltyDialog(SheetDialog):
    """Record a deduction against one station."""

    def __init__(
        self, parent: QWidget, context: Context, row: GridRow, scheme: MarkingScheme, module: str, marks: MarkModel
    ) -> None:
        super().__init__(parent, _("Record a deduction"), marks.named(row), name="penalty_record", width=480)
        self._context, self._seat = context, row.seat_id
        modules = [("", _("Whole result")), *((m.key, f"{m.key} {m.title}") for m in scheme.modules)]
        self.form = Form(
            (
                Field(
                    "penalty_kind",
                    _("Deduction"),
                    Kind.CHOICE,
                    required=True,
                    choices=[(kind.key, deduction_title(kind)) for kind in scheme.deductions],
                ),
                Field("penalty_module", _("Module"), Kind.CHOICE, choices=modules),
                Field(
                    "penalty_reason",
                    _("What happened"),
                    Kind.LONG_TEXT,
                    required=True,
                    hint=_("The reason is kept in the log with your name."),
                ),
            ),
            {"penalty_module": module},
        )
        self.add(self.form)
        self.add_cancel()
        self.add_button(_("Record the deduction"), "penalty_save", self._save, kind="primary")
        if not scheme.deductions:
            self.allow(_("The marking scheme names no deductions."))

    def _save(self) -> None:
        if not self.form.check():
            return
        values, marking = self.form.values(), self._context.app.marking
        kind, module, reason = (str(values[key] or "") for key in ("penalty_kind", "penalty_module", "penalty_reason"))
        self.set_busy(_("Saving…"))

        def done(_value: object) -> None:
            self.set_busy("")
            self.accept()
            self._context.notices.say(_("The deduction is recorded."))

        self._context.change(
            self,
            lambda: marking.record_penalty(self._seat, module or None, kind, reason),
            done,
            lambda error: self.show_problem(sentence(error)),
        )


def _state(row: PenaltyRow) -> tuple[str, Tone]:
    return (_("Cancelled"), Tone.MUTED) if row.penalty.is_cancelled else (_("In force"), Tone.BAD)


class PenaltiesDialog(SheetDialog):
    """The deductions of a sitting, the cancelled ones too."""

    def __init__(self, parent: QWidget, context: Context, rows: Callable[[], tuple[PenaltyRow, ...]], marks: MarkModel) -> None:
        super().__init__(parent, _("Deductions"), name="penalties_show", width=860)
        self._context, self._rows = context, rows
        columns: tuple[Column[PenaltyRow], ...] = (
            Column("number", marks.station, lambda row: marks.number(row.number), width=66),
            Column("module", _("Module"), lambda row: row.penalty.module or _("Whole result"), width=80),
            Column("title", _("Deduction"), lambda row: row.title, width=REST, hint=lambda row: row.title),
            Column("reason", _("Reason"), lambda row: row.penalty.reason, width=REST, hint=lambda row: row.penalty.reason),
            Column("by", _("Recorded by"), lambda row: row.given_by, width=90),
            Column("at", _("Time"), lambda row: stamp(row.penalty.given_at), width=140),
            Column("state", _("State"), lambda row: _state(row)[0], tone=lambda row: _state(row)[1], width=90),
        )
        self.model = RowModel[PenaltyRow](columns, key=lambda row: row.penalty.id, parent=self)
        empty = EmptyState(_("No deductions"), _("Choose a station in the grid, then “Record a deduction”."), "minus")
        self.table = DataTable(self.model, "penalties_list", _("Deductions"), empty=empty)
        self.table.setMinimumHeight(px(240))
        self.add(table_card(self.table))
        self.table.current_row.connect(lambda _row: self._allow())
        self.add_cancel(_("Close"))
        self._may = context.session.may(Permission.CONFIRM_AMENDMENT)
        if self._may:
            self.add_button(_("Cancel the deduction"), "penalty_cancel", self._ask, kind="danger")
        self.show_rows()

    def show_rows(self) -> None:
        """Show the list again."""
        self.model.set_rows(self._rows())
        if not self.table.selected():
            self.table.select_row(0)
        self._allow()

    def _allow(self) -> None:
        row: PenaltyRow | None = self.table.row()
        if not self._may:
            self.allow(_("A chief judge or supervisor cancels deductions."))
        elif row is None:
            self.allow(_("Choose a row first.") if self.model.rows else "")
        elif row.penalty.is_cancelled:
            self.allow(_("This deduction is cancelled already."))
        elif row.penalty.given_by == self._context.session.actor.id:
            self.allow(_("You recorded it yourself: another person has to cancel it."))
        else:
            self.allow()

    def _ask(self) -> None:
        row: PenaltyRow | None = self.table.row()
        if row is None:
            return
        marking = self._context.app.marking

        def cancel(reason: str) -> None:
            self._context.change(
                self,
                lambda: marking.cancel_penalty(row.penalty.id, reason),
                lambda _value: self._context.notices.say(_("The deduction is cancelled.")),
                lambda error: self.show_problem(sentence(error)),
            )

        ask_reason(
            self, _("Cancel the deduction"), row.title, _("Cancel the deduction"), cancel, danger=True, name="penalty_reason_ask"
        )
