"""Backups: make one now, keep a second copy elsewhere, read one back, restore."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp, to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.settings import all_settings
from skillsapp.services.backups import BackupFile
from ui.actions import ActionSet, ActionSpec, reason_of
from ui.context import Context
from ui.dialogs import SheetDialog, choose_folder
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.screens.settings.section import SectionPage
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import ElidedLabel, label

LATE_DAYS = 1


@dataclass(frozen=True, slots=True)
class BackupLine:
    file: BackupFile
    age_days: int


@dataclass(frozen=True, slots=True)
class Loaded:
    second: str
    lines: tuple[BackupLine, ...]


class BackupSection(SectionPage):
    """A backup is read back whole when it is made; verifying reads it once more."""

    def __init__(self, context: Context) -> None:
        text = _("A backup is one file with everything but the photos. Keep a second copy on a stick or another disk.")
        super().__init__(context, _("Backups"), text, name="backup_section")
        self._second = ""
        self._model = RowModel[BackupLine](
            (
                Column("made", _("Made at"), lambda line: stamp(line.file.made_at), width=150),
                Column("age", _("Age"), lambda line: age_text(line.age_days), tone=_age_tone, width=110),
                Column(
                    "size",
                    _("Size"),
                    lambda line: f"{line.file.size / 1_000_000:.1f} MB",
                    RIGHT,
                    lambda line: line.file.size,
                    width=90,
                ),
                Column(
                    "where",
                    _("Folder"),
                    lambda line: str(line.file.path.parent),
                    hint=lambda line: str(line.file.path),
                    width=REST,
                ),
            ),
            key=lambda line: str(line.file.path),
        )
        empty = EmptyState(_("No backup yet"), _("Make the first one now; it takes seconds."), "hard-drive")
        self.table = DataTable(self._model, "backups_list", _("Backups"), empty=empty)
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("backup_verify", _("Verify"), self._verify, icon="shield-check", refusal=self._need_row),
                ActionSpec(
                    "backup_restore",
                    _("Restore…"),
                    self._restore,
                    icon="history",
                    refusal=self._need_row,
                    permission=Permission.RESTORE,
                ),
                ActionSpec("backup_create", _("Back up now"), self._create, icon="hard-drive", kind="primary"),
            ),
        )
        self._reason = label("", "hint", name="backups_reason")
        self.table.current_row.connect(lambda _row: self._refresh_actions())
        self.body.addLayout(self._second_row())
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(px(12), 0, px(12), 0)
        row.addWidget(self._reason, 1)
        for action in self.actions_here:
            row.addWidget(ActionButton(action))
        self.body.addWidget(table_card(self.table, tools), 1)

    def refresh(self) -> None:
        self.context.load(self, self._load, self._show)

    def _load(self) -> Loaded:
        app = self.context.app
        second = all_settings(app.reader)["backup.folder"]
        today = to_house(app.clock.now()).date()
        files = app.backups.list(Path(second) if second else None)
        return Loaded(second, tuple(_line(file, today) for file in files))

    def _show(self, loaded: Loaded) -> None:
        self._second = loaded.second
        self._folder.setText(loaded.second or _("none: backups stay in the data folder only"))
        self._forget.setVisible(bool(loaded.second))
        self._model.set_rows(loaded.lines)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        """Say beside the buttons why they cannot be used."""
        self.actions_here.refresh()
        self._reason.setText(next((reason for action in self.actions_here if (reason := reason_of(action))), ""))

    def _need_row(self) -> str | None:
        return None if self.table.row() else _("Choose a backup first.")

    def _second_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(label(_("Second folder for backups"), "sub"))
        self._folder = ElidedLabel("", "strong")
        row.addWidget(self._folder, 1)
        may = self.context.session.may(Permission.MANAGE_SETTINGS)
        self._forget = Button(_("Forget it"), "backup_folder_forget", lambda: self._keep_folder(""), kind="ghost", small=True)
        self._forget.hide()
        change = Button(_("Choose…"), "backup_folder_choose", self._choose_folder, icon="folder-open", small=True)
        for button in (self._forget, change):
            button.setEnabled(may)
            row.addWidget(button)
        return row

    def _choose_folder(self) -> None:
        choose_folder(self, _("Choose the second folder for backups"), lambda path: self._keep_folder(str(path)))

    def _keep_folder(self, folder: str) -> None:
        self.context.change(
            self, lambda: self.context.app.settings.change({"backup.folder": folder}), lambda _none: self.refresh()
        )

    def _create(self) -> None:
        self.context.change(self, lambda: self.context.app.backups.create(), self._made)

    def _made(self, file: BackupFile) -> None:
        self.context.notices.say(_("Backed up and read back: {file}").format(file=file.path.name))
        if self._second:
            second = Path(self._second)
            self.context.change(
                self,
                lambda: self.context.app.backups.create(second),
                lambda copy: self.context.notices.say(_("Second copy: {file}").format(file=copy.path)),
            )

    def _verify(self) -> None:
        path = self.table.row().file.path
        self.context.load(
            self,
            lambda: self.context.app.backups.verify(path),
            lambda file: self.context.notices.say(_("{file} is whole and can be restored.").format(file=file.path.name)),
        )

    def _restore(self) -> None:
        line: BackupLine = self.table.row()
        sheet = SheetDialog(self, _("Restore this backup?"), stamp(line.file.made_at), name="backup_restore_sheet", width=520)
        sheet.add(
            Banner(
                _("Everything entered after {time} is lost.").format(time=stamp(line.file.made_at)), Tone.BAD, name="restore_loss"
            ),
            label(
                _(
                    "The program checks the backup, closes the data, puts the backup in their place and opens them again; then you "
                    "sign in anew. What is there now is kept beside it as “replaced-…”, so nothing is destroyed."
                ),
                wrap=True,
            ),
        )
        sheet.add_cancel().setFocus()

        def agree() -> None:
            sheet.accept()
            self.context.restore(line.file.path)

        sheet.add_button(_("Close the data and restore"), "backup_restore_yes", agree, kind="danger")
        sheet.open()


def _line(file: BackupFile, today: date) -> BackupLine:
    return BackupLine(file, max(0, (today - to_house(file.made_at).date()).days))


def age_text(days: int) -> str:
    """Return how old a backup is, in words."""
    if days == 0:
        return _("today")
    return ngettext("{days} day", "{days} days", days).format(days=days)


def _age_tone(line: BackupLine) -> Tone:
    return Tone.OK if line.age_days <= LATE_DAYS else Tone.WARN if line.age_days <= 7 else Tone.MUTED
