"""Print the forms of a sitting: drawn on a lane, looked at in a preview, then sent to the printer."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from skillsapp.domain.answer_card import VARIANTS
from skillsapp.domain.programme import ComponentKind
from skillsapp.domain.sitting import Carrier
from skillsapp.kernel.i18n import _
from skillsapp.queries.sittings import SittingRow
from skillsapp.services.forms import FORMS, Form, Subject
from ui.actions import ActionSpec
from ui.context import Context
from ui.paper_preview import Paper, PaperPreview
from ui.screens.sittings.listing import Listing
from ui.widgets.frames import Page

BOOKLET = "booklet"
ONLY_PRACTICAL = frozenset({"score_sheet"})
ONLY_PAPER = frozenset({"booklet", "answer_card", "answer_key"})
ONLY_LAPTOPS = frozenset({"laptop_codes", "laptop_clearing"})
ONLY_ON_PAPER = frozenset({"booklet", "answer_card", "answer_key"})


def sitting_forms() -> tuple[Form, ...]:
    """Return the forms that are printed for a sitting."""
    return tuple(form for form in FORMS.values() if form.subject is Subject.SITTING)


class SittingForms(QObject):
    """Keeps the finished files in a folder that goes away with the screen."""

    def __init__(
        self, owner: Page, context: Context, listing: Callable[[], Listing], chosen: Callable[[], SittingRow | None]
    ) -> None:
        super().__init__(owner)
        self._owner, self._context, self._listing, self._chosen = owner, context, listing, chosen
        folder = self._folder = Path(tempfile.mkdtemp(prefix="skillsapp-forms-"))
        self.destroyed.connect(lambda _gone: shutil.rmtree(folder, ignore_errors=True))

    def specs(self) -> tuple[ActionSpec, ...]:
        return tuple(
            ActionSpec(
                f"{form.key}_print", self.title(form), partial(self.print_form, form), "printer",
                permission=form.permission, refusal=partial(self._refuse, form),
            )
            for form in sitting_forms()
        )  # fmt: skip

    def title(self, form: Form) -> str:
        words = self._listing().words
        return words.ticket if words is not None and form.key == "admission_ticket" else _(form.printout.title)

    def print_form(self, form: Form) -> None:
        """Draw the form of the chosen sitting and show it."""
        row = self._chosen()
        if row is None:
            return
        target = self._folder / f"{form.key}-{row.sitting.id}.pdf"
        self._context.notices.say(_("Preparing {form}…").format(form=self.title(form)))
        self._context.change(
            self._owner,
            lambda: self._context.app.forms.write(form, row.sitting.id, target),
            lambda files: self._show(form, row, files),
        )

    def _show(self, form: Form, row: SittingRow, files: tuple[Path, ...]) -> None:
        if not files:
            self._context.notices.say(_("There is nothing to print: no marking scheme belongs to this component yet."))
            return
        title = f"{self.title(form)} · {row.sitting.title} {row.sitting.room}"
        PaperPreview(self._owner, self._context, title, papers_of(form, title, files)).open()

    def _refuse(self, form: Form) -> str | None:
        row, programme = self._chosen(), self._listing().programme
        if row is None or programme is None:
            return _("Choose a sitting first.")
        if form.key in ONLY_ON_PAPER and row.sitting.carrier is not Carrier.CARD:
            return _("Booklets and answer cards belong to a sitting on paper.")
        practical = programme.plan.component(row.sitting.component).kind is ComponentKind.PRACTICAL
        if form.key in ONLY_PRACTICAL and not practical:
            return _("Score sheets belong to a practical.")
        on_paper = row.sitting.carrier is Carrier.CARD
        if form.key in ONLY_PAPER and (practical or not on_paper):
            return _("This sitting is not held on paper.")
        return _("This sitting is not held on laptops.") if form.key in ONLY_LAPTOPS and (practical or on_paper) else None


def papers_of(form: Form, title: str, files: Sequence[Path]) -> list[Paper]:
    """Return the files of a form with what each is called: booklets by their letters, others by their numbers."""
    if len(files) == 1:
        return [Paper(title, files[0])]
    if form.key == BOOKLET:
        names = [_("Booklet {variant}").format(variant=variant) for variant in VARIANTS]
        return [Paper(name, file) for name, file in zip(names, files, strict=True)]
    return [Paper(f"{place}", file) for place, file in enumerate(files, 1)]
