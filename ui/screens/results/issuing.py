"""Issue certificates with a date, after it is known whose name no font can print; write many of them as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.domain.certificate import Certificate
from skillsapp.domain.programme import Programme
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.services.certificate_files import write_certificates
from skillsapp.services.certificates import Issue, Unprintable
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
    """Shows how many are due and whose certificate cannot be printed; the date stands on all of them."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme, due: int) -> None:
        super().__init__(parent, _("Issue certificates"), programme.title, name="certificates_issue_sheet", width=520)
        self._context, self._programme, self._due = context, programme, due
        today = to_house(context.app.clock.now()).date()
        field = Field("issue_date", _("Date on the certificates"), Kind.DATE, required=True)
        self.form = Form((field,), {"issue_date": today})
        text = ngettext("{count} certificate is due.", "{count} certificates are due.", due).format(count=due)
        self.add(label(text, "strong", name="certificates_due"), self.form)
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
        self.allow(_("Checking the names…"))
        app, id = context.app, programme.id
        context.jobs.run(self, lambda: app.certificates.check(id, today), self._checked, self._refused)

    def _checked(self, left_out: Sequence[Unprintable]) -> None:
        self._model.set_rows(left_out)
        self._card.setVisible(bool(left_out))
        count = len(left_out)
        text = ngettext(
            "{count} person is left out: no font has a character of the name. Install the extended font, then issue again.",
            "{count} people are left out: no font has a character of the name. Install the extended font, then issue again.",
            count,
        ).format(count=count)
        self._banner.show_text(text if left_out else "", Tone.WARN)
        self.allow("" if self._due > count else _("Nobody is left whose certificate could be issued."))

    def _refused(self, error: Exception) -> None:
        self.show_problem(sentence(error))
        self.allow(_("Certificates cannot be issued yet."))

    def _issue(self) -> None:
        if not self.form.check():
            return
        day = self.form.values()["issue_date"]
        assert isinstance(day, date)
        app, id = self._context.app, self._programme.id
        self.set_busy(_("Issuing…"))

        def done(issue: Issue) -> None:
            self.set_busy("")
            self.accept()
            said = ngettext("{count} certificate issued.", "{count} certificates issued.", len(issue.issued))
            self._context.notices.say(said.format(count=len(issue.issued)))

        self._context.change(self, lambda: app.certificates.issue(id, day), done, lambda e: self.show_problem(sentence(e)))


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
