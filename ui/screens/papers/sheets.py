"""Dialogs about drawn papers: which sittings get them, and why the spare is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from skillsapp.domain.paper_set import LEAST_WITNESSES
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import _
from skillsapp.queries.papers import PaperSetRow, SittingChoice
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.screens.papers.names import read_names
from ui.theme import px
from ui.widgets.text import label


class _SittingBoxes(QWidget):
    """One box for each sitting that may get papers."""

    def __init__(self, choices: Sequence[SittingChoice], *, ticked: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.boxes: dict[str, QCheckBox] = {}
        for number, choice in enumerate(choices, start=1):
            value = choice.sitting
            text = _("{title} · {room} · {time} · {seats} seats").format(
                title=value.title, room=value.room, time=stamp(value.starts_at), seats=choice.seats
            )
            box = QCheckBox(text)
            box.setObjectName(f"sitting_{number}_choose")
            box.setChecked(ticked)
            column.addWidget(box)
            self.boxes[value.id] = box

    def chosen(self) -> tuple[str, ...]:
        return tuple(id for id, box in self.boxes.items() if box.isChecked())


class GiveDialog(SheetDialog):
    """Gives the papers of a set to the sittings that are ticked; `given` is called with how many seats got a paper of their own."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        row: PaperSetRow,
        choices: Sequence[SittingChoice],
        given: Callable[[int], object],
    ) -> None:
        super().__init__(parent, _("Give the papers to sittings"), row.title, name="papers_give", width=620, scroll=True)
        self._context, self._row, self._given = context, row, given
        mine = [choice for choice in choices if choice.sitting.component == row.set.component]
        self.boxes = _SittingBoxes(mine, ticked=True)
        self.add(
            label(
                _("Sittings that have begun, or whose laptops are prepared, keep their papers and are not listed."),
                "sub",
                wrap=True,
            )
        )
        self.add(self.boxes)
        self.add_cancel()
        self.add_button(_("Give the papers"), "papers_give_yes", self._give, kind="primary")
        for box in self.boxes.boxes.values():
            box.toggled.connect(lambda _on: self._follow())
        self._follow()

    def _follow(self) -> None:
        self.allow("" if self.boxes.chosen() else _("Choose at least one sitting."))

    def _give(self) -> None:
        chosen, app = self.boxes.chosen(), self._context.app
        self.set_busy(_("Giving the papers…"))
        self._context.change(self, lambda: app.papers.give(self._row.set.id, chosen), self._done, self._refused)

    def _done(self, seats: int) -> None:
        self.set_busy("")
        self._given(seats)
        self.accept()

    def _refused(self, error: SkillsError | Exception) -> None:
        self.show_problem(sentence(error))


class SpareDialog(SheetDialog):
    """Opens the spare paper of a set in the place of the official one, with a reason and witnesses."""

    def __init__(
        self, parent: QWidget, context: Context, row: PaperSetRow, choices: Sequence[SittingChoice], used: Callable[[], object]
    ) -> None:
        super().__init__(parent, _("Use the spare paper"), row.title, name="papers_spare", width=620, scroll=True)
        self._context, self._row, self._used = context, row, used
        mine = [choice for choice in choices if choice.sitting.component == row.set.component]
        self.boxes = _SittingBoxes(mine, ticked=len(mine) == 1)
        self.form = Form(
            (
                Field("reason", _("Reason"), required=True, longest=200),
                Field(
                    "witnesses", _("Witnesses"), Kind.TEXT, required=True, placeholder=_("Two names at least"), check=_two_names
                ),
            )
        )
        self.add(label(_("Everybody in these sittings gets the spare paper."), "sub", wrap=True), self.boxes, self.form)
        self.add_cancel()
        self.add_button(_("Use the spare paper"), "papers_spare_yes", self._use, kind="danger")
        for box in self.boxes.boxes.values():
            box.toggled.connect(lambda _on: self._follow())
        self._follow()

    def _follow(self) -> None:
        self.allow("" if self.boxes.chosen() else _("Choose at least one sitting."))

    def _use(self) -> None:
        if not self.form.check():
            return
        values, chosen, app = self.form.values(), self.boxes.chosen(), self._context.app
        names = read_names(str(values["witnesses"]))
        self.set_busy(_("Giving the papers…"))
        self._context.change(
            self,
            lambda: app.papers.use_spare(self._row.set.id, chosen, str(values["reason"]), names),
            lambda _paper: self._done(),
            lambda error: self.show_problem(sentence(error)),
        )

    def _done(self) -> None:
        self.set_busy("")
        self._used()
        self.accept()


def _two_names(value: object) -> str | None:
    return None if len(read_names(str(value))) >= LEAST_WITNESSES else _("Two names at least")
