"""Results that leave the window: the spreadsheet, and the printed lists with their preview."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.app import App
from skillsapp.domain.certificate import CertificateState
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.exchange.authority_list import write_authority_list
from skillsapp.exchange.results import write_results
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import stamp, to_house
from skillsapp.kernel.i18n import _
from skillsapp.queries.certificates import list_certificates
from skillsapp.queries.registrations import list_registrations
from skillsapp.queries.results import list_results
from skillsapp.services.forms import Form as PrintedForm
from ui.context import Context
from ui.dialogs import SheetDialog, save_file
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.paper_preview import Paper, PaperPreview
from ui.screens.results.loading import Loaded

AUTHORITY = "authority"


class ExportDialog(SheetDialog):
    """Ask which ID numbers go into the spreadsheet, then where to save it."""

    def __init__(self, parent: QWidget, context: Context, loaded: Loaded) -> None:
        super().__init__(parent, _("Export the results"), name="results_export", width=460)
        self._context, self._loaded = context, loaded
        choices = [("none", _("Without ID numbers")), ("masked", _("With masked ID numbers"))]
        if context.session.may(Permission.SEE_ID_NUMBERS):
            choices.append(("whole", _("With full ID numbers")))
            choices.append((AUTHORITY, _("List for the authority: full ID numbers, certificate numbers")))
        hint = _("A file with full numbers is personal data: pass it on only where it is asked for.")
        self.form = Form(
            (Field("export_ids", _("What goes into the file"), Kind.CHOICE, required=True, choices=choices, hint=hint),),
            {"export_ids": "none"},
        )
        self.add(self.form)
        self.add_cancel()
        self.add_button(_("Choose the file…"), "results_export_save", self._choose, kind="primary", icon="download")

    def _choose(self) -> None:
        ids = str(self.form.values()["export_ids"])
        programme = self._loaded.programme
        if programme is None:
            return
        named = _("{title}: list for the authority") if ids == AUTHORITY else _("{title}: results")
        title = named.format(title=programme.title)
        save_file(
            self,
            _("Export the results"),
            f"{title}.xlsx",
            [(_("Spreadsheet"), "*.xlsx")],
            lambda path: self._write(path, ids),
            name="results_file",
        )

    def _write(self, path: Path, ids: str) -> None:
        loaded, app = self._loaded, self._context.app
        programme = loaded.programme
        assert programme is not None
        self.set_busy(_("Writing the spreadsheet…"))

        def write() -> None:
            if ids == AUTHORITY:
                _write_authority_list(app, programme, loaded, path)
                return
            rows = list_results(app.reader, programme.id, unmasked=ids == "whole")
            write_results(path, programme, rows, loaded.honours, with_ids=ids != "none", subtitles=[state_line(loaded)])

        def done(_none: None) -> None:
            self.set_busy("")
            self.accept()
            self._context.notices.say(_("Saved: {file}").format(file=path.name))

        self._context.load(self, write, done, self._failed)

    def _failed(self, error: Exception) -> None:
        self.set_busy("")
        self._context.notices.report(error)


def _write_authority_list(app: App, programme: Programme, loaded: Loaded, path: Path) -> None:
    decided = loaded.result_set
    issued = [
        row
        for row in list_certificates(app.reader, programme.id, unmasked=True)
        if row.certificate.state is CertificateState.ISSUED
    ]
    write_authority_list(
        path,
        programme,
        list_results(app.reader, programme.id, unmasked=True),
        list_registrations(app.reader, programme.id),
        issued,
        to_house(decided.computed_at).date() if decided else None,
    )


def state_line(loaded: Loaded) -> str:
    """Return in one line what the results are: frozen by whom, or computed when."""
    value = loaded.result_set
    if value is None:
        return _("Not computed yet")
    if value.second_freeze_at is not None:
        first, second = loaded.name(value.first_freeze), loaded.name(value.second_freeze)
        return _("Frozen {time} by {first} and {second}").format(time=stamp(value.second_freeze_at), first=first, second=second)
    if value.first_freeze is not None:
        return _("Computed {time}; signed by {person}, the second signature is missing").format(
            time=stamp(value.computed_at), person=loaded.name(value.first_freeze)
        )
    return _("Computed {time}, not frozen yet").format(time=stamp(value.computed_at))


def preview_form(owner: QWidget, context: Context, form: PrintedForm, programme: Programme) -> None:
    """Print a form of the programme and show it; that it was printed is noted in the log."""
    title = _(form.printout.title)

    def draw() -> Done[tuple[bytes, ...]]:
        with tempfile.TemporaryDirectory(prefix="skillsapp-") as folder:
            done = context.app.forms.write(form, programme.id, Path(folder) / f"{form.key}.pdf")
            return Done(tuple(file.read_bytes() for file in done.value), done.topics)

    def show(files: tuple[bytes, ...]) -> None:
        groups = [group.title for group in programme.plan.groups]
        named = len(files) == len(groups)
        papers = [Paper(f"{title} {groups[n]}" if named and len(files) > 1 else title, file) for n, file in enumerate(files)]
        if not papers:
            context.notices.say(_("There is nothing to print yet."))
            return
        PaperPreview(owner, context, title, papers).open()

    context.change(owner, draw, show)
