"""The sheets of the backup section: a new recovery sheet, a rehearsal with its code, when backups are made by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from skillsapp.kernel.clock import stamp
from skillsapp.kernel.i18n import _
from skillsapp.kernel.settings import BY_KEY
from skillsapp.services.backups import BackupFile, Rehearsed
from ui.context import Context
from ui.dialogs import SheetDialog, tell
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.recovery_sheet import SheetMaker
from ui.theme import Tone
from ui.widgets.banners import Banner
from ui.widgets.code_field import CodeRow
from ui.widgets.text import label

if TYPE_CHECKING:
    from skillsapp.services.recovery import SheetInForce

HOURS = ("backup.every_hours", "backup.late_hours")


class NewSheetDialog(SheetDialog):
    """Makes the sheet, or one that replaces the sheet before."""

    def __init__(self, parent: QWidget, context: Context, before: SheetInForce | None) -> None:
        super().__init__(parent, _("Recovery sheet"), "", name="recovery_sheet_dialog", width=560)
        if before is not None:
            text = _("Backups made from now on need the new sheet. Keep sheet {mark} as long as its backups are kept.")
            self.add(Banner(text.format(mark=before.mark), Tone.WARN, name="recovery_replaces"))
        self._context = context
        maker = SheetMaker(context.app, context.jobs, context.news.publish)
        maker.made.connect(self._made)
        self.add(maker)
        self.add_cancel()

    def _made(self, sheet: SheetInForce) -> None:
        self.accept()
        text = _("Recovery sheet {mark} is in use. Put it into the safe, make a backup and rehearse it once.")
        self._context.notices.say(text.format(mark=sheet.mark))


class RehearsalSheet(SheetDialog):
    """Asks for the code, restores into a folder that is thrown away, and says what came back."""

    def __init__(self, parent: QWidget, context: Context, file: BackupFile) -> None:
        super().__init__(parent, _("Rehearse a restore"), stamp(file.made_at), name="rehearsal", width=560)
        self._context, self._file = context, file
        text = _(
            "The backup is restored with this code into a folder of its own, opened, counted and checked; then that folder is removed. "
            "Your data are not touched."
        )
        self.code = CodeRow("recovery_code", file.mark, file.sheet_of)
        self.code.entered.connect(self._start)
        self.add(label(text, wrap=True), self.code)
        self.add_cancel()
        self.add_button(_("Rehearse"), "rehearsal_start", self._start, kind="primary")

    def _start(self) -> None:
        if not self.code.check():
            return
        self.set_busy(_("Restoring for a trial…"))
        path, code = self._file.path, self.code.code()
        self._context.change(self, lambda: self._context.app.backups.rehearse(path, code), self._proved, self._failed)

    def _proved(self, found: Rehearsed) -> None:
        self.set_busy("")
        self.accept()
        text = _(
            "{people} people, {results} results and {certificates} certificates came back. "
            "{entries} log entries and {logs} answer logs are in order. This backup counts as verified."
        )
        holdings = found.holdings
        told = text.format(
            people=holdings.people,
            results=holdings.results,
            certificates=holdings.certificates,
            entries=found.audit_entries,
            logs=found.answer_logs,
        )
        if found.files:
            told = " ".join((told, _("All {count} photos and other files are there.").format(count=found.files)))
        tell(self.parentWidget(), _("The restore succeeded"), told, Tone.OK, name="rehearsal_told")

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))


class AutomaticSheet(SheetDialog):
    """After how many hours a backup is made by itself, and when the home page reminds."""

    def __init__(self, parent: QWidget, context: Context, settings: Mapping[str, str]) -> None:
        super().__init__(parent, _("Automatic backups"), "", name="backup_automatic", width=520)
        self._context = context
        text = _(
            "Backups are made by themselves after an exam, an import or certificates, and when you sign out; never while an exam is under "
            "way. Kept are the last ten, one of each day for a month, and one of each month."
        )
        self.form = Form(
            [
                Field(key.replace(".", "_"), _(BY_KEY[key].title), Kind.INTEGER, required=True, least=0, hint=_(BY_KEY[key].hint))
                if BY_KEY[key].hint
                else Field(key.replace(".", "_"), _(BY_KEY[key].title), Kind.INTEGER, required=True, least=1)
                for key in HOURS
            ],
            {key.replace(".", "_"): int(settings[key]) if settings[key].isdecimal() else None for key in HOURS},
        )
        self.add(label(text, wrap=True), self.form)
        self.add_cancel()
        self.add_button(_("Save"), "backup_automatic_save", self._save, kind="primary")

    def _save(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        changes = {key: str(values[key.replace(".", "_")]) for key in HOURS}
        self._context.change(
            self,
            lambda: self._context.app.settings.change(changes),
            lambda _none: self.accept(),
            lambda error: self.show_problem(sentence(error)),
        )
