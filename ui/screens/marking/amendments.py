"""Amendments: asked for with the old and the new mark and a reason; decided by another person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from skillsapp.domain.marking import AspectKind, check_mark
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.errors import SkillsError, describe
from skillsapp.kernel.exact import parse_decimal, plain
from skillsapp.kernel.i18n import _
from skillsapp.queries.marking import AmendmentRow
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.judging.mark_model import MarkModel, Place
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.notices import sentence
from ui.theme import Tone, px
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.table import DataTable, table_card


class AmendmentDialog(SheetDialog):
    """Ask for one mark to be changed."""

    def __init__(self, parent: QWidget, context: Context, place: Place, marks: MarkModel) -> None:
        super().__init__(
            parent,
            _("Ask for an amendment"),
            _("The mark stands until another person has confirmed the change."),
            name="amendment_request",
            width=480,
        )
        self._context, self._place = context, place
        old = place.row.marks.get(place.aspect.key)
        facts = FactRows("amendment_facts")
        facts.show_facts(
            (
                (marks.station, marks.number(place.row.number)),
                (_("Aspect"), place.aspect.title),
                (_("Full marks"), "0–3" if place.aspect.kind is AspectKind.JUDGEMENT else plain(place.aspect.full)),
                (_("Mark now"), "–" if old is None else plain(old)),
            )
        )
        self.form = Form(
            (
                Field("new_mark", _("New mark"), Kind.DECIMAL, required=True, check=self._check),
                Field(
                    "amendment_reason",
                    _("Reason"),
                    Kind.LONG_TEXT,
                    required=True,
                    hint=_("The reason is kept in the log with your name."),
                ),
            )
        )
        self.add(facts, self.form)
        self.add_cancel()
        self.add_button(_("Ask for the amendment"), "amendment_send", self._send, kind="primary")

    def _check(self, value: object) -> str | None:
        mark = parse_decimal(str(value))
        if mark is None:
            return None
        try:
            check_mark(self._place.aspect, mark)
        except SkillsError as error:
            return describe(error)
        return None

    def _send(self) -> None:
        if not self.form.check():
            return
        values, place, marking = self.form.values(), self._place, self._context.app.marking
        new = parse_decimal(str(values["new_mark"]))
        assert new is not None
        self.set_busy(_("Saving…"))

        def done(_value: object) -> None:
            self.set_busy("")
            self.accept()
            self._context.notices.say(_("The amendment waits for another person."))

        self._context.change(
            self,
            lambda: marking.request_amendment(place.row.sheet_id, place.aspect.key, new, str(values["amendment_reason"])),
            done,
            lambda error: self.show_problem(sentence(error)),
        )


def amendment_state(row: AmendmentRow) -> tuple[str, Tone]:
    """Return where an amendment stands."""
    if row.amendment.confirmed_by is None:
        return _("Waiting"), Tone.WARN
    return (_("Refused"), Tone.MUTED) if row.amendment.refused else (_("Confirmed"), Tone.OK)


def amendment_columns(marks: MarkModel) -> tuple[Column[AmendmentRow], ...]:
    """Return the columns of the list of amendments."""
    return (
        Column("number", marks.station, lambda row: marks.number(row.number), width=66),
        Column(
            "aspect", _("Aspect"), lambda row: f"{row.module} · {row.aspect_title}", width=REST, hint=lambda row: row.aspect_title
        ),
        Column(
            "old",
            _("Old mark"),
            lambda row: "–" if row.amendment.old is None else plain(row.amendment.old),
            align=RIGHT,
            width=76,
        ),
        Column("new", _("New mark"), lambda row: plain(row.amendment.new), align=RIGHT, width=76),
        Column("reason", _("Reason"), lambda row: row.amendment.reason, width=REST, hint=lambda row: row.amendment.reason),
        Column("asked", _("Asked by"), lambda row: row.requested_by, width=90),
        Column("at", _("Time"), lambda row: stamp(row.amendment.requested_at), width=140),
        Column("state", _("State"), lambda row: amendment_state(row)[0], tone=lambda row: amendment_state(row)[1], width=90),
    )


class AmendmentsDialog(SheetDialog):
    """The amendments of a sitting; whoever may confirm decides, never the person who asked."""

    def __init__(self, parent: QWidget, context: Context, rows: Callable[[], tuple[AmendmentRow, ...]], marks: MarkModel) -> None:
        super().__init__(parent, _("Amendments"), name="amendments_show", width=960)
        self._context, self._rows = context, rows
        self.model = RowModel[AmendmentRow](amendment_columns(marks), key=lambda row: row.amendment.id, parent=self)
        empty = EmptyState(
            _("No amendments"),
            _("A submitted mark is changed by an amendment: choose its cell, then “Ask for an amendment”."),
            "history",
        )
        self.table = DataTable(self.model, "amendments_list", _("Amendments"), empty=empty)
        self.table.setMinimumHeight(px(260))
        self.add(table_card(self.table))
        self.table.current_row.connect(lambda _row: self._allow())
        self.add_cancel(_("Close"))
        self._may = context.session.may(Permission.CONFIRM_AMENDMENT)
        self._refuse = self._confirm = None
        if self._may:
            self._refuse = self.add_button(_("Refuse"), "amendment_refuse", partial(self._decide, False))
            self._confirm = self.add_button(_("Confirm"), "amendment_confirm", partial(self._decide, True), kind="primary")
        self.show_rows()

    def show_rows(self) -> None:
        """Show the list again, what waits first."""
        rows = self._rows()
        self.model.set_rows([*(r for r in rows if not r.amendment.confirmed_by), *(r for r in rows if r.amendment.confirmed_by)])
        if not self.table.selected():
            self.table.select_row(0)
        self._allow()

    def _refusal(self) -> str:
        row: AmendmentRow | None = self.table.row()
        if not self._may:
            return _("A chief judge or supervisor decides about amendments.")
        if row is None:
            return _("Choose an amendment.") if self.model.rows else ""
        if row.amendment.confirmed_by is not None:
            return _("This amendment is decided.")
        if row.amendment.requested_by == self._context.session.actor.id:
            return _("You asked for it yourself: another person has to decide.")
        return ""

    def _allow(self) -> None:
        refusal = self._refusal()
        self.allow(refusal)
        blocked = bool(refusal) or self.table.row() is None
        for button in (self._refuse, self._confirm):
            if button is not None:
                button.setEnabled(not blocked)
                button.setAccessibleDescription(refusal)

    def _decide(self, confirmed: bool) -> None:
        row: AmendmentRow | None = self.table.row()
        if row is None or self._refusal():
            return
        marking, id = self._context.app.marking, row.amendment.id
        self._context.change(
            self,
            lambda: marking.confirm_amendment(id) if confirmed else marking.refuse_amendment(id),
            lambda _value: self._context.notices.say(
                _("The amendment is confirmed.") if confirmed else _("The amendment is refused.")
            ),
            lambda error: self.show_problem(sentence(error)),
        )
