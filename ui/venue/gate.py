"""What an invigilator may do at a borrowed laptop: the laptop's eight digits first, then a short list of large buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from skillsapp.kernel.i18n import _
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.notices import sentence
from ui.venue.code_page import CODE_DIGITS
from ui.venue.digits import DigitsEdit
from ui.venue.page import big_button
from ui.venue.tries import Tries


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that the code opens: object name, text, what is called."""

    name: str
    text: str
    call: Callable[[], object]


def ask_code(
    parent: QWidget, context: Context, tries: Tries, title: str, choices: Sequence[Choice], *, at_once: bool = False
) -> SheetDialog:
    """Ask for the laptop's code, then offer *choices*; with *at_once* the first is done, because *title* named it."""
    sheet = SheetDialog(
        parent, title, _("For invigilators: the eight digits of this laptop on the code sheet."), name="code_gate", width=520
    )
    code = DigitsEdit(CODE_DIGITS, "gate_code_edit", _("Code of this laptop"))
    sheet.body.addWidget(code, 0, Qt.AlignmentFlag.AlignHCenter)
    sheet.add_cancel()

    def let_in(is_code: bool) -> None:
        if is_code:
            tries.right()
            sheet.set_busy("")
            sheet.accept()
            if at_once:
                choices[0].call()
            else:
                _offer(parent, title, choices)
            return
        tries.wrong()
        sheet.show_problem(_("This is not the code of this laptop."))
        code.refuse()
        tries.hold(sheet, code, sheet.show_problem)

    def check(typed: str) -> None:
        sheet.set_busy(_("Checking…"))
        context.load(sheet, lambda: context.app.venue.is_code(typed), let_in, lambda error: sheet.show_problem(sentence(error)))

    code.completed.connect(check)
    sheet.open()
    code.setFocus()
    tries.hold(sheet, code, sheet.show_problem)
    return sheet


def _offer(parent: QWidget, title: str, choices: Sequence[Choice]) -> None:
    sheet = SheetDialog(parent, title, name="code_choices", width=520)

    def choose(choice: Choice) -> None:
        sheet.accept()
        choice.call()

    for place, choice in enumerate(choices):
        button = big_button(choice.text, choice.name, partial(choose, choice), kind="primary" if place == 0 else "")
        sheet.add(button)
        if place == 0:
            button.setFocus()
    sheet.add_cancel()
    sheet.open()
