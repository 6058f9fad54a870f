"""The papers that are given at the desk, each with its reason: certificate of record, reprint, reissue, correction."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from skillsapp.domain.certificate import Certificate
from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.certificate_record import Standing
from skillsapp.domain.person import Person
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import StaleEdit
from skillsapp.kernel.i18n import DEFAULT_LANGUAGE, N_, _, catalogue, listed
from skillsapp.queries.people import find_person
from skillsapp.services.desk import Correction
from skillsapp.services.desk import Exchange as Exchanged
from ui.both_versions import show_both, take_stored
from ui.context import Context
from ui.dialogs import LEAST_REASON, SheetDialog, ask_reason, tell
from ui.fields.field import Field
from ui.fields.form import Form
from ui.notices import sentence
from ui.paper_preview import Paper, PaperPreview
from ui.screens.desk.layout_choice import LayoutChoice, certificate_printer, setup_of
from ui.screens.desk.person import Paper as Chosen
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.form_rows import FactRows, FormRow

PURPOSES = (N_("Tender"), N_("Job application"), N_("Qualification of the unit"))
SMUDGED = (N_("Smudged"), N_("Torn"), N_("Printed badly"))
LOST = (N_("Lost"),)
WRONG = (N_("The name was wrong"), N_("The ID number was wrong"))


def ours_refusal(paper: Chosen | None) -> str | None:
    """Return why the marked certificate cannot be printed, reissued or corrected."""
    if paper is None:
        return _("Choose a certificate first.")
    if paper.held is None:
        return _("Earlier ledgers: only a certificate of record can be given.")
    return _("This certificate is void already.") if paper.standing is Standing.VOID else None


def record_refusal(paper: Chosen | None) -> str | None:
    return None if paper is not None else _("Choose a certificate first.")


class DeskPapers:
    """Asks, calls the service, and shows the page to be printed."""

    def __init__(self, owner: QWidget, context: Context) -> None:
        self._owner, self._context = owner, context

    def give_record(self, paper: Chosen) -> None:
        """Ask what it is for (it may stay open), then write the certificate of record."""
        PurposeDialog(self._owner, paper, lambda purpose: self._write_record(paper, purpose)).open()

    def reprint(self, certificate: Certificate, used: PrintLayout | None) -> None:
        text = _("{name} · {number}\nThe same number and the same content, printed once more.").format(
            name=certificate.name, number=certificate.number
        )
        presets, paper = [_(reason) for reason in SMUDGED], LayoutChoice(used)

        def go(reason: str) -> None:
            app, layout = self._context.app, paper.layout_chosen
            self._print(
                lambda path: app.desk.reprint(certificate.id, reason, path, setup_of(self._context, layout)),
                certificate.title,
                _file_of(certificate),
            )

        ask_reason(self._owner, _("Reprint"), text, _("Reprint"), go, presets=presets, name="desk_reprint_sheet", below=paper)

    def reissue(self, certificate: Certificate, used: PrintLayout | None) -> None:
        text = _("{name} · {number}\nThe lost one becomes void; the new one gets the next number.").format(
            name=certificate.name, number=certificate.number
        )
        presets, paper = [_(reason) for reason in LOST], LayoutChoice(used)

        def go(reason: str) -> None:
            app, layout = self._context.app, paper.layout_chosen
            today = to_house(app.clock.now()).date()
            self._context.change(
                self._owner,
                lambda: app.certificates.reissue(certificate.id, reason, today),
                lambda fresh: self._print_new(fresh, layout),
            )

        ask_reason(self._owner, _("Reissue"), text, _("Reissue"), go, presets=presets, name="desk_reissue_sheet", below=paper)

    def correct(self, certificate: Certificate, person: Person, used: PrintLayout | None) -> None:
        paper = LayoutChoice(used)

        def done(exchanged: Exchanged, layout: PrintLayout) -> None:
            self._print_new(exchanged.fresh, layout)
            if exchanged.others:
                text = _(
                    "These certificates still say what was wrong: {numbers}. Correct and exchange them too where they are needed."
                )
                tell(
                    self._owner,
                    _("Other certificates"),
                    text.format(numbers=listed(exchanged.others)),
                    Tone.WARN,
                    name="desk_others",
                )

        CorrectDialog(self._owner, self._context, certificate, person, paper, done).open()

    def _print_new(self, fresh: Certificate, layout: PrintLayout) -> None:
        app = self._context.app
        self._print(
            lambda path: app.desk.print_paper(fresh.id, path, setup_of(self._context, layout)), fresh.title, _file_of(fresh)
        )
        self._context.notices.say(_("New certificate: {number}").format(number=fresh.number))

    def _write_record(self, paper: Chosen, purpose: str) -> None:
        app, title = self._context.app, _("Certificate of record")
        write = app.desk.confirm if paper.held is not None else app.desk.confirm_entry
        self._print(lambda path: write(paper.key, path, purpose), title, f"{title} {paper.name} {paper.number}")

    def _print(self, write: Callable[[Path], Done[Any]], title: str, saved_as: str) -> None:
        """Let the service write the page, then show it; no file is left behind."""

        def draw() -> Done[bytes]:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as folder:
                path = Path(folder) / "paper.pdf"
                done = write(path)
                return Done(path.read_bytes(), done.topics)

        def show(content: bytes) -> None:
            PaperPreview(
                self._owner, self._context, title, [Paper(title, content, saved_as, certificate_printer(self._context))]
            ).open()

        self._context.change(self._owner, draw, show)


def _file_of(certificate: Certificate) -> str:
    """Return the name of a file with a certificate: nobody's takes the place of somebody else's."""
    return f"{certificate.title} {certificate.name} {certificate.number}"


class PurposeDialog(SheetDialog):
    """What the certificate of record is for stands on it; the field may stay empty."""

    def __init__(self, parent: QWidget, paper: Chosen, given: Callable[[str], object]) -> None:
        text = f"{paper.name} · {paper.title} {paper.number}".strip()
        super().__init__(parent, _("Certificate of record"), text, name="desk_record_sheet", width=520)
        self._given = given
        self.purpose = QLineEdit()
        self.purpose.setObjectName("desk_purpose_edit")
        self.purpose.setMaxLength(60)
        quick = QHBoxLayout()
        quick.setSpacing(px(8))
        for number, word in enumerate(PURPOSES):
            on_paper = catalogue(DEFAULT_LANGUAGE).gettext(word)  # the paper is Chinese, whatever the windows speak
            fill = partial(self.purpose.setText, on_paper)
            quick.addWidget(Button(_(word), f"desk_purpose_{number + 1}", fill, kind="chip"))
        quick.addStretch()
        self.body.addLayout(quick)
        self.add(FormRow(_("Purpose"), self.purpose, hint=_("Stands on the paper; may stay empty.")))
        self.add_cancel()
        self.add_button(_("Make the paper"), "desk_record_make", self._go, kind="primary", icon="file-text")

    def open(self) -> None:
        super().open()
        self.purpose.setFocus()

    def _go(self) -> None:
        purpose = self.purpose.text().strip()
        self.accept()
        self._given(purpose)


class CorrectDialog(SheetDialog):
    """What is right, with what stands there now beside it; nothing is changed before both were seen."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        certificate: Certificate,
        person: Person,
        paper: LayoutChoice,
        done: Callable[[Exchanged, PrintLayout], object],
    ) -> None:
        below = f"{certificate.title} {certificate.number}"
        super().__init__(parent, _("Correct and exchange"), below, name="desk_correct_sheet", width=560)
        self._context, self._certificate, self._person = context, certificate, person
        self._paper, self._done = paper, done
        self.form = Form(
            (
                Field("correct_name", _("Right name"), required=True, longest=60),
                Field("correct_id_number", _("Right ID number"), required=True),
            ),
            {"correct_name": person.name, "correct_id_number": person.id_number},
        )
        self._compared = FactRows("desk_compared")
        self.reason = QPlainTextEdit()
        self.reason.setObjectName("desk_correct_reason")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(px(60))
        self._reason_row = FormRow(
            _("Reason"), self.reason, required=True, hint=_("The reason is kept in the log with your name.")
        )
        quick = QHBoxLayout()
        quick.setSpacing(px(8))
        for number, word in enumerate(WRONG):
            quick.addWidget(Button(_(word), f"desk_wrong_{number + 1}", partial(self.reason.setPlainText, _(word)), kind="chip"))
        quick.addStretch()
        self.add(self.form, self._compared)
        self.body.addLayout(quick)
        self.add(self._reason_row, paper)
        self.add_cancel()
        self.add_button(_("Correct, make a new one"), "desk_correct_save", self._go, kind="primary", icon="badge-check")
        self.form.changed.connect(self._compare)
        self._compare()

    def open(self) -> None:
        super().open()
        self.form["correct_name"].control.setFocus()

    def _wanted(self) -> tuple[str, str]:
        values = self.form.values()
        return str(values["correct_name"] or "").strip(), str(values["correct_id_number"] or "").strip()

    def _compare(self) -> None:
        name, number = self._wanted()
        old, person = self._certificate, self._person
        facts = []
        if name != old.name:
            facts.append((_("Name"), _("on the old one {old}, on the new one {new}").format(old=old.name, new=name or "—")))
        if number != person.id_number:
            facts.append(
                (_("ID number"), _("on the old one {old}, on the new one {new}").format(old=person.id_number, new=number))
            )
        facts.append((_("Number"), _("{number} becomes void, the new one gets the next number").format(number=old.number)))
        self._compared.show_facts(tuple(facts))
        self.allow("" if len(facts) > 1 else _("Nothing has been changed yet."))

    def _go(self) -> None:
        reason = self.reason.toPlainText().strip()
        if not self.form.check():
            return
        if len(reason) < LEAST_REASON:
            self._reason_row.show_error(_("Please write why, in a few words."))
            self.reason.setFocus()
            return
        self._reason_row.show_error("")
        name, number = self._wanted()
        correction = Correction(name, number, self._person.version)
        app, id = self._context.app, self._certificate.id
        today, layout = to_house(app.clock.now()).date(), self._paper.layout_chosen
        self.set_busy(_("Making the new certificate"))

        def finished(exchanged: Exchanged) -> None:
            self.set_busy("")
            self.accept()
            self._done(exchanged, layout)

        self._context.change(
            self,
            lambda: app.desk.correct(id, correction, reason, today),
            finished,
            self._failed,
        )

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, StaleEdit):
            self.show_problem(sentence(error))
            return
        app, person_id = self._context.app, self._person.id
        self._context.load(self, lambda: find_person(app.reader, person_id), self._show_both)

    def _show_both(self, stored: Person | None) -> None:
        self.set_busy("")
        if stored is None:
            return
        before, now = ({"correct_name": person.name, "correct_id_number": person.id_number} for person in (self._person, stored))
        rows = take_stored(self.form, before, now)
        self._person = stored
        self._compare()
        if rows:
            show_both(self, rows, self._go)
        else:
            self._go()
