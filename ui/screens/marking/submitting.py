"""Hand sheets in: what can be submitted is, and of each other station it is said why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.marking import GridRow
from skillsapp.services.marking import NotSubmitted, Submission
from ui.context import Context
from ui.dialogs import SheetDialog, confirm
from ui.judging.mark_model import MarkModel
from ui.judging.states import RowState
from ui.models.rows import REST, Column, RowModel
from ui.theme import Tone, px
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

BEGUN = (RowState.READY, RowState.BEGUN, RowState.REOPENED)


def submittable(marks: MarkModel) -> tuple[GridRow, ...]:
    """Return the lines that something was marked on and that hold nothing wrong."""
    return tuple(row for row in marks.rows if marks.state(row) in BEGUN and marks.is_for_me(row))


def submit_refusal(marks: MarkModel) -> str | None:
    """Return why nothing can be submitted just now."""
    if not marks.rows:
        return _("There are no score sheets yet.")
    states = [marks.state(row) for row in marks.rows if marks.is_for_me(row)]
    if not states:
        return _("These sheets belong to another judge.")
    if any(state in BEGUN for state in states):
        return None
    if RowState.WRONG in states:
        return _("Correct what is red first.")
    if RowState.UNTOUCHED in states:
        return _("Nothing has been marked yet.")
    return _("All sheets are submitted.")


def submit_all(owner: QWidget, context: Context, marks: MarkModel, done: Callable[[Submission], object]) -> None:
    """Ask, then submit every line that something was marked on."""
    rows = submittable(marks)
    ready = sum(marks.state(row) in (RowState.READY, RowState.REOPENED) for row in rows)
    text = ngettext(
        "{count} sheet is complete and will be locked.", "{count} sheets are complete and will be locked.", ready
    ).format(count=ready)
    unfinished = len(rows) - ready
    if unfinished:
        text += "\n" + ngettext(
            "{count} sheet lacks marks and will come back with the reason.",
            "{count} sheets lack marks and will come back with the reason.",
            unfinished,
        ).format(count=unfinished)
    wrong = sum(marks.state(row) is RowState.WRONG for row in marks.rows)
    if wrong:
        text += "\n" + _("{count} with an error are left out.").format(count=wrong)
    text += "\n" + _("What is submitted can only be changed by an amendment.")
    confirm(
        owner,
        _("Submit and lock"),
        text,
        _("Submit"),
        lambda: submit(owner, context, marks, rows, done),
        name="sheets_submit_confirm",
    )


def submit(
    owner: QWidget, context: Context, marks: MarkModel, rows: Sequence[GridRow], done: Callable[[Submission], object]
) -> None:
    """Submit the sheets of *rows* and show which were refused."""
    marking, ids = context.app.marking, [row.sheet_id for row in rows]
    numbers = {row.sheet_id: marks.number(row.number) for row in rows}

    def submitted(value: Submission) -> None:
        if value.submitted:
            said = ngettext("{count} sheet submitted.", "{count} sheets submitted.", len(value.submitted))
            context.notices.say(said.format(count=len(value.submitted)))
        if value.refused:
            RefusalsDialog(owner, marks.station, value.refused, numbers).open()
        done(value)

    context.change(owner, lambda: marking.submit_sheets(ids), submitted)


class RefusalsDialog(SheetDialog):
    """The stations whose sheets were not accepted, each with its reason."""

    def __init__(self, parent: QWidget, station: str, refused: Sequence[NotSubmitted], numbers: dict[str, str]) -> None:
        title = ngettext("{count} sheet was not submitted", "{count} sheets were not submitted", len(refused))
        super().__init__(parent, title.format(count=len(refused)), name="refusals_show", width=620)
        columns: tuple[Column[NotSubmitted], ...] = (
            Column("number", station, lambda row: numbers.get(row.sheet_id, ""), width=70),
            Column("kind", _("State"), lambda row: refusal_word(row.code), tone=lambda _row: Tone.BAD, width=110),
            Column("reason", _("Reason"), lambda row: row.message, width=REST, hint=lambda row: row.message),
        )
        model = RowModel[NotSubmitted](columns, key=lambda row: row.sheet_id, parent=self)
        model.set_rows(refused)
        table = DataTable(model, "refusals_list", _("Reason"))
        table.setWordWrap(True)
        table.setMinimumHeight(px(200))
        self.add(table_card(table))
        whole = label("", wrap=True, name="refusals_reason")
        self.add(whole)
        table.current_row.connect(lambda row: whole.setText(row.message if row is not None else ""))
        table.activated_row.connect(lambda _row: self.accept())  # Enter in the list closes as well
        self.add_button(_("Understood"), "refusals_close", self.accept, kind="primary").setFocus()
        table.select_row(0)


def refusal_word(code: str) -> str:
    """Return in a word why a sheet was refused."""
    return {"marking.unmarked": _("Marks missing"), "marking.spread": _("Judges differ")}.get(code, _("Refused"))
