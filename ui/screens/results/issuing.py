"""Issue certificates with a date, after it is known whose name no font can print; write many of them as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.domain.certificate import Certificate
from skillsapp.domain.certificate_numbers import spans
from skillsapp.domain.certificate_refusals import DatedTooEarly, NumberTaken, StartWrong
from skillsapp.domain.programme import CertificateCondition, Programme
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.services.certificate_files import write_certificates
from skillsapp.services.certificates import Issue, IssueCheck, Unprintable
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.models.rows import REST, Column, RowModel
from ui.notices import sentence
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label


class IssueDialog(SheetDialog):
    """Shows the numbers that will be given and whose certificate cannot be printed; the date stands on all of them."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme, due: int, last_day: date | None = None) -> None:
        super().__init__(parent, _("Issue certificates"), programme.title, name="certificates_issue_sheet", width=560)
        self._context, self._programme, self._due = context, programme, due
        self._asked: int | None = None
        today = to_house(context.app.clock.now()).date()
        months = next((r.valid_months for r in programme.plan.certificates if r.condition is CertificateCondition.PASSED), None)
        self._ends = any(rule.condition is CertificateCondition.PASSED for rule in programme.plan.certificates)
        start_hint = _("Empty: go on after the last number.")
        month_hint = _("Empty: without end.")
        fields = [
            Field("issue_date", _("Date on the certificates"), Kind.DATE, required=True),
            Field("first_number", _("Begin with no."), Kind.INTEGER, least=1, most=9_999_999, hint=start_hint),
            Field("valid_months", _("Valid for months"), Kind.INTEGER, least=1, most=600, hint=month_hint),
        ]
        day = max(today, last_day or today)  # what is prepared in the week before is dated on the last day
        values = {"issue_date": day, "first_number": None, "valid_months": months}
        self.form = Form(fields if self._ends else fields[:2], values, columns=2)
        self.form.changed.connect(self._numbers_changed)
        text = ngettext("{count} certificate is due.", "{count} certificates are due.", due).format(count=due)
        self._numbers = label("", "sub", wrap=True, name="certificates_numbers")
        self.add(label(text, "strong", name="certificates_due"), self.form, self._numbers)
        self._banner = Banner("", Tone.WARN, name="unprintable_banner")
        self.add(self._banner)
        columns: tuple[Column[Unprintable], ...] = (
            Column("entry_no", _("Entry no."), lambda row: row.entry_no, width=150),
            Column("name", _("Name"), lambda row: row.name, width=REST),
            Column("characters", _("Missing characters"), lambda row: " ".join(row.characters), width=140),
        )
        self._model = RowModel[Unprintable](columns, parent=self)
        table = DataTable(self._model, "unprintable_list", _("Missing characters"))
        table.setMinimumHeight(px(120))
        self._card = table_card(table)
        self._card.hide()
        self.add(self._card)
        self.add_cancel()
        self.add_button(_("Issue"), "certificates_issue_yes", self._issue, kind="primary", icon="stamp")
        self._check()

    def _number(self, key: str) -> int | None:
        value = self.form.values().get(key)
        return value if isinstance(value, int) else None

    def _numbers_changed(self) -> None:
        if self._number("first_number") != self._asked:
            self._check()

    def _check(self) -> None:
        """Ask which numbers would be given; only the answer to the newest question counts."""
        app, id, start = self._context.app, self._programme.id, self._number("first_number")
        self._asked = start
        self.allow(_("Checking the names…"))
        today = to_house(app.clock.now()).date()

        def checked(value: IssueCheck) -> None:
            if start == self._asked:
                self._checked(value)

        def refused(error: Exception) -> None:
            if start == self._asked:
                self._refused(error)

        self._context.jobs.run(self, lambda: app.certificates.check(id, today, start), checked, refused)

    def _checked(self, value: IssueCheck) -> None:
        self.show_problem("")
        self.form.show_errors({})
        self._model.set_rows(value.unprintable)
        self._card.setVisible(bool(value.unprintable))
        count = len(value.unprintable)
        text = ngettext(
            "{count} person is left out: no font has a character of the name. Install the extended font, then issue again.",
            "{count} people are left out: no font has a character of the name. Install the extended font, then issue again.",
            count,
        ).format(count=count)
        self._banner.show_text(text if count else "", Tone.WARN)
        said = [f"{span.first} – {span.last}" if span.count > 1 else span.first for span in spans(value.numbers)]
        self._numbers.setText(_("Numbers: {numbers}").format(numbers=", ".join(said)) if said else "")
        self.allow("" if value.numbers else _("Nobody is left whose certificate could be issued."))

    def _refused(self, error: Exception) -> None:
        self._numbers.setText("")
        if isinstance(error, NumberTaken | StartWrong):
            self.form.show_errors({"first_number": sentence(error)})
        else:
            self.show_problem(sentence(error))
        self.allow(_("Certificates cannot be issued yet."))

    def _issue(self) -> None:
        if not self.form.check():
            return
        day = self.form.values()["issue_date"]
        assert isinstance(day, date)
        app, id, start = self._context.app, self._programme.id, self._number("first_number")
        months = (self._number("valid_months") or 0) if self._ends else None
        self.set_busy(_("Issuing…"))

        def done(issue: Issue) -> None:
            self.set_busy("")
            self.accept()
            said = ngettext("{count} certificate issued.", "{count} certificates issued.", len(issue.issued))
            self._context.notices.say(said.format(count=len(issue.issued)))

        def refused(error: Exception) -> None:
            if isinstance(error, DatedTooEarly):
                self.set_busy("")
                self.form.show_errors({"issue_date": sentence(error)})
            else:
                self.show_problem(sentence(error))

        self._context.change(self, lambda: app.certificates.issue(id, day, start, months), done, refused)


class WritingDialog(SheetDialog):
    """Writes certificates as PDF files with progress; stopping keeps what is whole."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        certificates: Sequence[Certificate],
        target: Path,
        finished: Callable[[tuple[Path, ...]], object],
    ) -> None:
        super().__init__(parent, _("Write the certificates"), name="certificates_write", width=460)
        self._finished = finished
        self.add_cancel(_("Close"))
        self._over = self._written = False
        folder = context.app.folder
        self._job = context.jobs.run_long(
            self,
            lambda progress, cancelled: write_certificates(certificates, folder, target, progress=progress, cancelled=cancelled),
            self._done,
            self._failed,
            self.report,
        )

    def open(self) -> None:
        """Show the progress; nothing is shown where everything is written by now."""
        if not self._over:
            self.set_busy(_("Writing the certificates…"), self._job.cancel)
        if not self._written:
            super().open()

    def _done(self, files: tuple[Path, ...]) -> None:
        self._over = self._written = True
        self.set_busy("")
        self.accept()
        self._finished(files)

    def _failed(self, error: Exception) -> None:
        self._over = True
        self.set_busy("")
        if isinstance(error, PrintingCancelled):
            self.show_problem(_("Stopped. The files written so far are complete."), Tone.INFO)
        else:
            self.show_problem(sentence(error))
