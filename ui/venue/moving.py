"""Moving a person of another laptop here: who, why, and how much time, where the stick does not bring the answers along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from skillsapp.domain.venue_day import VenuePerson
from skillsapp.kernel.i18n import _
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.notices import sentence
from ui.player.window import PlayerWindow
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FormRow


def ask_move(
    parent: PlayerWindow,
    context: Context,
    sitting_id: str,
    typed: str,
    stick: Path | None,
    moved: Callable[[VenuePerson], object],
) -> SheetDialog:
    """Ask for number, reason and minutes; *moved* gets who may sign in here now."""
    sheet = SheetDialog(
        parent,
        _("Move a candidate to this laptop"),
        _("If the other laptop still runs, write its answers onto the stick first and plug the stick in here.")
        if stick is None
        else _("A stick is plugged in: answers that the other laptop wrote onto it are brought along."),
        name="person_move",
        width=560,
    )
    number = _line("move_number_edit", typed)
    number_row = FormRow(_("ID number or number on the ticket"), number)
    reason = _line("move_reason_edit", "")
    reason_row = FormRow(_("Why"), reason, hint=_("Kept with the paper."))
    minutes = _line("move_minutes_edit", "")
    minutes.setValidator(QIntValidator(1, 600, minutes))
    minutes_row = FormRow(_("Minutes for this paper"), minutes, hint=_("Leave empty: what is left of this round."))
    quick = QHBoxLayout()
    for name, text in (
        ("move_reason_broken", _("The other laptop broke down")),
        ("move_reason_changed", _("Seats were changed")),
    ):
        quick.addWidget(Button(text, name, partial(reason.setText, text), kind="chip"))
    quick.addStretch()
    sheet.add(number_row, reason_row)
    sheet.body.addLayout(quick)
    sheet.add(minutes_row)
    sheet.add_cancel()

    def move() -> None:
        number_row.show_error("" if number.text().strip() else _("Please fill this in."))
        reason_row.show_error("" if reason.text().strip() else _("Say why."))
        if not number.text().strip() or not reason.text().strip():
            return
        left = int(minutes.text()) if minutes.text() else None
        sheet.set_busy(_("Moving…"))

        def done(person: VenuePerson) -> None:
            sheet.set_busy("")
            sheet.accept()
            moved(person)

        context.change(
            sheet,
            lambda: context.app.venue.move_here(sitting_id, number.text(), reason.text(), left, stick),
            done,
            lambda error: sheet.show_problem(sentence(error)),
        )

    sheet.add_button(_("Move here"), "person_move_yes", move, kind="primary")
    sheet.open()
    (reason if typed else number).setFocus()
    return sheet


def _line(name: str, text: str) -> QLineEdit:
    line = QLineEdit(text)
    line.setObjectName(name)
    line.setProperty("venue", "line")
    return line
