"""The first thing on the screen: says that the data are being opened, and what to do where they cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from skillsapp.kernel.clock import stamp
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import _
from skillsapp.kernel.paths import DataFolder
from ui.dialogs import choose_file, choose_folder, confirm
from ui.entrance.page import EntrancePage
from ui.notices import sentence
from ui.widgets.buttons import Button
from ui.widgets.text import label

if TYPE_CHECKING:
    from skillsapp.services.backups import BackupFile  # for types only: it would bring SQLAlchemy before the first window

OTHER_FOLDER_HELPS = frozenset({"data.network_share", "data.newer", "data.foreign", "data.cannot_write", "data.locked"})
RESTORING_HELPS = frozenset({"data.damaged", "backup.damaged", "backup.missing"})


class Opening(EntrancePage):
    """`again_requested` after a problem was mended, `folder_chosen(Path)`, `restore_requested(Path)` with a backup."""

    again_requested = Signal()
    folder_chosen = Signal(object)
    restore_requested = Signal(object)

    def __init__(self, folder: DataFolder) -> None:
        super().__init__(_("Skills Office"), "", name="opening")
        self.folder = folder
        self._backup: BackupFile | None = None
        self.body.addWidget(label(_("Data folder: {folder}").format(folder=folder.root), "hint", wrap=True))
        self._found = label("", "sub", wrap=True, name="opening_backup")
        self._restore = Button(_("Restore the last backup"), "backup_restore", self._ask_restore, icon="history")
        self._from_file = Button(_("Restore from a backup file"), "backup_file_restore", self._choose_backup, icon="hard-drive")
        self._again = Button(_("Try again"), "data_open", self.again_requested.emit, icon="refresh-cw")
        self._other = Button(_("Choose another folder"), "folder_open", self._choose, icon="folder-open")
        self._parts = (self._found, self._restore, self._from_file, self._again, self._other)
        for part in self._parts:
            self.body.addWidget(part)
        self.begin()

    def begin(self, what: str = "") -> None:
        """Say that the data are being opened (or *what* else goes on)."""
        for part in self._parts:
            part.hide()
        self.set_busy(what or _("Opening the data…"))

    def show_error(self, error: Exception, backup: BackupFile | None = None) -> None:
        """Say what is wrong, and offer what helps: the last *backup* for damaged data, another folder where this one cannot serve."""
        self.show_problem(sentence(error))
        code = error.code if isinstance(error, SkillsError) else ""
        self._backup = backup if code in RESTORING_HELPS else None
        if code in RESTORING_HELPS:
            self._found.setText(
                _("The last backup is from {time}.").format(time=stamp(backup.made_at))
                if backup
                else _("There is no backup in this folder. Look for one on a stick or another disk, then choose it here.")
            )
            self._found.show()
        self._restore.setVisible(self._backup is not None)
        self._from_file.setVisible(code in RESTORING_HELPS)
        self._again.show()
        self._other.setVisible(code != "data.in_use")
        last = [self._other, self._again] if code in OTHER_FOLDER_HELPS else [self._again, self._other]
        order = [self._restore, self._from_file, *last]
        shown = [button for button in order if not button.isHidden()]
        for button in shown:
            button.set_kind("primary" if button is shown[0] else "")
        shown[0].setFocus()

    def _choose(self) -> None:
        choose_folder(self, _("Choose the data folder"), self.folder_chosen.emit, name="folder_choose")

    def _choose_backup(self) -> None:
        kinds = ((_("Backups"), "*.db"),)
        choose_file(self, _("Restore from a backup file"), kinds, self._ask_restore_file, name="backup_file_choose").setDirectory(
            str(self.folder.backups)
        )

    def _ask_restore_file(self, file: Path) -> None:
        lost = _("Everything entered after this backup was made is lost. The damaged database is kept beside it.")
        self._confirm(_("Restore the backup {file}?").format(file=file.name), lost, file)

    def _ask_restore(self) -> None:
        if self._backup is None:
            return
        lost = _("Everything entered after {time} is lost. The damaged database is kept beside it.")
        self._confirm(_("Restore the last backup?"), lost.format(time=stamp(self._backup.made_at)), self._backup.path)

    def _confirm(self, title: str, lost: str, file: Path) -> None:
        confirm(
            self,
            title,
            lost,
            _("Restore"),
            lambda: self.restore_requested.emit(file),
            danger=True,
            name="restore_confirm",
        )
