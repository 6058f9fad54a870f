"""Import a whole folder of returns in three steps: choose it, look at one report over all files, done; then what goes back to the units."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.domain.programme import Programme
from skillsapp.exchange.return_folder import ReturnFile
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.services.returns import FolderCheck, KeptPhotos, Registered
from ui.context import Context
from ui.dialogs import choose_folder
from ui.jobs import Job
from ui.notices import sentence
from ui.screens.registrations.return_sheets import ReturnSheetsDialog
from ui.screens.registrations.returns_page import CHANGES, FILES, ReturnsPage
from ui.steps_sheet import StepsSheet
from ui.widgets.empty import EmptyState

CHOOSE, CHECK, DONE = range(3)


class ReturnsDialog(StepsSheet):
    """Nothing is written before the last button; all accepted rows of all files go in together or not at all."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme) -> None:
        titles = [_("Choose the folder"), _("Check"), _("Done")]
        super().__init__(
            parent, _("Import a folder of returns"), programme.title, titles=titles, name="returns_sheet", width=1020, height=680
        )
        self._context, self._programme = context, programme
        self._today = to_house(context.app.clock.now()).date()
        self._folder: Path | None = None
        self._files: Sequence[ReturnFile] = ()
        self._check: FolderCheck | None = None
        self._job: Job | None = None
        self.take_drops(lambda path: self.step != DONE and path.is_dir(), self.take_folder)
        self.page = ReturnsPage()
        self.page.left_out_changed.connect(self._check_files)
        self.page.decided.connect(self._say_refusal)
        self._done = EmptyState("", "", "circle-check")
        choose = EmptyState(
            _("Choose the folder with the returns of all units"),
            _(
                "Spreadsheets (.xlsx, .xls) and text (.csv), folders inside too; photos inside the spreadsheets are taken along. "
                "The folder may be read again whenever new returns have come. Or drop the folder here."
            ),
            "folder-open",
        )
        self.add_page(choose, card=True)
        self.add_page(self.page)
        self.add_page(self._done, card=True)
        self._sheets = self.add_button(
            _("Return sheets"), "return_sheets_open", self._open_sheets, icon="file-spreadsheet", left=True
        )
        self._cancel = self.add_cancel()
        self._back = self.add_button(_("Another folder"), "returns_back", self._choose, icon="folder-open")
        self._next = self.add_button(_("Choose a folder"), "returns_next", self._go_on, kind="primary")
        self._show(CHOOSE)

    def take_folder(self, folder: Path) -> None:
        """Read every file in *folder* and go to the report."""
        self._folder = folder
        returns, programme_id, today = self._context.app.returns, self._programme.id, self._today
        self.set_busy(_("Reading the folder “{folder}”").format(folder=folder.name), self._stop_job)
        self._job = self._context.jobs.run_long(
            self,
            lambda progress, cancelled: returns.read(folder, programme_id, today, progress, cancelled),
            self._take_files,
            self._failed,
            self.report,
        )

    def reject(self) -> None:
        """Stop what is being read first."""
        self._stop_job()
        super().reject()

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _choose(self) -> None:
        choose_folder(self, _("Folder with the returns"), self.take_folder, name="returns_folder")

    def _show(self, step: int) -> None:
        self.show_step(step)
        self._back.setVisible(step == CHECK)
        self._cancel.setVisible(step < DONE)
        sheets = len(self._check.sheets()) if self._check else 0
        self._sheets.setVisible(step >= CHECK and sheets > 0)
        self._sheets.show_text(_("Return sheets ({count})").format(count=sheets))
        if step == CHOOSE:
            self._next.show_text(_("Choose a folder"), "folder-open")
        elif step == CHECK and self._check is not None:
            count = self._check.accepted
            self._next.show_text(
                ngettext("Import {count} person", "Import {count} people", count).format(count=f"{count:,}"), "check"
            )
        else:
            self._next.show_text(_("Done"), "check")
        self._say_refusal()
        self._next.setFocus()

    def _say_refusal(self) -> None:
        """Say why the import cannot go on yet."""
        refusal = ""
        if self.step == CHECK and self._check is not None:
            undecided = self.page.undecided
            if not self._check.accepted and not self._check.changes:
                refusal = _("Nobody new stands in these files.")
            elif undecided:
                refusal = ngettext(
                    "“Known people”: {count} person with another name waits for your choice.",
                    "“Known people”: {count} people with another name wait for your choice.",
                    undecided,
                ).format(count=undecided)
        self.allow(refusal)

    def _go_on(self) -> None:
        match self.step:
            case 0:
                self._choose()
            case 1:
                self._import()
            case _:
                self.accept()

    def _take_files(self, files: Sequence[ReturnFile]) -> None:
        self._job = None
        self._files = files
        self._check_files(frozenset())

    def _check_files(self, left_out: frozenset[str]) -> None:
        returns, files, programme_id, today = self._context.app.returns, self._files, self._programme.id, self._today
        self.set_busy(_("Checking every row"))
        self._context.load(self, lambda: returns.check(files, programme_id, today, left_out), self._show_check, self._failed)

    def _show_check(self, check: FolderCheck) -> None:
        self.set_busy("")
        first = self._check is None or self.step != CHECK
        self._check = check
        assert self._folder is not None
        self.show_title(_("Import a folder of returns"), f"{self._folder.name} · {self._programme.title}")
        self.page.show_check(check)
        if first:
            self.page.show_tab(CHANGES if self.page.undecided else FILES)
        self._show(CHECK)

    def _import(self) -> None:
        check, unchanged, returns = self._check, self.page.unchanged(), self._context.app.returns
        assert check is not None
        self.set_busy(_("Taking over the photos"), self._stop_job)
        self._job = self._context.jobs.run_long(
            self,
            lambda progress, cancelled: returns.keep_photos(check, unchanged, progress, cancelled),
            self._apply,
            self._failed,
            self.report,
        )

    def _apply(self, photos: KeptPhotos) -> None:
        check, unchanged, stopped = self._check, self.page.unchanged(), self._job is not None and self._job.is_cancelled
        self._job = None
        assert check is not None
        if stopped:
            self.set_busy("")
            self._say_refusal()
            return
        count = check.accepted
        self.set_busy(ngettext("Importing {count} row", "Importing {count} rows", count).format(count=f"{count:,}"))
        self._context.change(
            self,
            lambda: self._context.app.returns.apply(check, photos, unchanged),
            lambda done: self._show_done(done, photos),
            self._failed,
        )

    def _show_done(self, done: Registered, photos: KeptPhotos) -> None:
        self.set_busy("")
        assert self._check is not None
        title = ngettext("{count} person imported", "{count} people imported", done.added).format(count=f"{done.added:,}")
        told = [_("They await review.")]
        if photos.names:
            taken = ngettext("{count} photo taken over.", "{count} photos taken over.", len(photos.names))
            told.append(taken.format(count=f"{len(photos.names):,}"))
        if done.updated:
            known = ngettext("{count} known person brought up to date.", "{count} known people brought up to date.", done.updated)
            told.append(known.format(count=f"{done.updated:,}"))
        told += [problem.message() for _file, problem in photos.problems[:3]]
        sheets = len(self._check.sheets())
        if sheets:
            rest = _("Rows to correct: {rows}, units: {units}. Open the return sheets below.")
            told.append(rest.format(rows=f"{self._check.rejected:,}", units=sheets))
        self._done.show_text(title, "\n".join(told))
        self._show(DONE)

    def _open_sheets(self) -> None:
        if self._check is not None:
            ReturnSheetsDialog(self, self._context, self._programme, self._check).open()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.show_problem(sentence(error))
        self._say_refusal()
