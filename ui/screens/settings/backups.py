"""Backups: make one now, keep a second copy elsewhere, prove one with the recovery sheet, restore; and the sheet itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.clock import stamp, to_house
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.queries.settings import all_settings
from skillsapp.services.backups import SHELF, BackupFile, BackupState, missing_files
from ui.actions import ActionSet, ActionSpec, reason_of
from ui.context import Context
from ui.dialogs import SheetDialog, choose_folder
from ui.jobs import Lane
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.screens.settings.backup_sheets import AutomaticSheet, NewSheetDialog, RehearsalSheet
from ui.screens.settings.section import SectionPage
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import ActionButton, Button
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from skillsapp.services.recovery import SheetInForce

LATE_DAYS = 1


@dataclass(frozen=True, slots=True)
class BackupLine:
    state: BackupState
    age_days: int

    @property
    def file(self) -> BackupFile:
        return self.state.file


@dataclass(frozen=True, slots=True)
class Loaded:
    settings: Mapping[str, str]
    sheet: SheetInForce | None
    lines: tuple[BackupLine, ...]


class BackupSection(SectionPage):
    """A backup is read back whole when it is made; only a rehearsal with the code of the sheet makes it count as verified."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Backups"), _about(None), name="backup_section")
        self._settings: Mapping[str, str] = {}
        self._sheet: SheetInForce | None = None
        self._model = RowModel[BackupLine](_columns(), key=lambda line: str(line.file.path))
        empty = EmptyState(_("No backup yet"), _("Make the first one now; it takes seconds."), "hard-drive")
        self.table = DataTable(self._model, "backups_list", _("Backups"), empty=empty)
        row_needed = self._need_row
        self.actions_here = ActionSet(
            self,
            context.session.actor,
            (
                ActionSpec("backup_verify", _("Read back"), self._verify, icon="shield-check", refusal=row_needed),
                ActionSpec("backup_rehearse", _("Rehearse…"), self._rehearse, icon="key-round", refusal=self._need_sheet),
                ActionSpec(
                    "backup_restore",
                    _("Restore…"),
                    self._restore,
                    icon="history",
                    refusal=row_needed,
                    permission=Permission.RESTORE,
                ),
                ActionSpec("backup_create", _("Back up now"), self._create, icon="hard-drive", kind="primary"),
            ),
        )
        self._reason = label("", "hint", name="backups_reason")
        self.table.current_row.connect(lambda _row: self._refresh_actions())
        self.body.addLayout(self._sheet_row())
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
        settings = all_settings(app.reader)
        second = settings["backup.folder"]
        today = to_house(app.clock.now()).date()
        states = app.backups.states(Path(second) if second else None)
        return Loaded(settings, app.recovery.sheet(), tuple(_line(state, today) for state in states))

    def _show(self, loaded: Loaded) -> None:
        self._settings, self._sheet = loaded.settings, loaded.sheet
        second, sheet = loaded.settings["backup.folder"], loaded.sheet
        self._folder.setText(second or _("none: backups stay in the data folder only"))
        self._forget.setVisible(bool(second))
        self.say(_about(sheet))
        self._sheet_text.setText(
            _("No. {mark} of {date}, for the safe").format(mark=sheet.mark, date=sheet.made_on)
            if sheet
            else _("none yet: whoever finds a backup can read it")
        )
        self._make.show_text(_("Make a new one…") if sheet else _("Make the recovery sheet…"))
        self._model.set_rows(loaded.lines)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        """Say beside the buttons why they cannot be used."""
        self.actions_here.refresh()
        self._reason.setText(next((reason for action in self.actions_here if (reason := reason_of(action))), ""))

    def _need_row(self) -> str | None:
        return None if self.table.row() else _("Choose a backup first.")

    def _need_sheet(self) -> str | None:
        line: BackupLine | None = self.table.row()
        if line is None:
            return self._need_row()
        return None if line.file.mark else _("This backup was made before there was a recovery sheet.")

    def _sheet_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(label(_("Recovery sheet"), "sub"))
        self._sheet_text = ElidedLabel("", "strong")
        row.addWidget(self._sheet_text, 1)
        self._make = Button("", "recovery_sheet_make", self._make_sheet, icon="key-round", small=True)
        self._make.setEnabled(self.context.session.may(Permission.MANAGE_ACCOUNTS))
        row.addWidget(self._make)
        return row

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
        when = Button(_("When by itself…"), "backup_automatic_set", self._set_automatic, icon="clock", small=True)
        for button in (self._forget, change, when):
            button.setEnabled(may)
            row.addWidget(button)
        return row

    def _choose_folder(self) -> None:
        choose_folder(
            self,
            _("Choose the second folder for backups"),
            lambda folder: self._keep_folder(str(folder)),
            name="backup_folder_choose_dialog",
        )

    def _keep_folder(self, folder: str) -> None:
        self.context.change(
            self, lambda: self.context.app.settings.change({"backup.folder": folder}), lambda _none: self.refresh()
        )

    def _set_automatic(self) -> None:
        AutomaticSheet(self, self.context, self._settings).open()

    def _make_sheet(self) -> None:
        NewSheetDialog(self, self.context, self._sheet).open()

    def _create(self) -> None:
        self._back_up(None, self._made)

    def _back_up(self, folder: Path | None, made: Callable[[BackupFile], None]) -> None:
        """Make it on the free lane: the first copy of thousands of photos takes a while, and work goes on meanwhile."""
        backups = self.context.app.backups

        def done(found: Done[BackupFile]) -> None:
            self.context.news.publish(found.topics)
            self.refresh()
            if found.value.problem:
                self.context.notices.say(found.value.problem, Tone.WARN)
            made(found.value)

        call = (lambda: backups.create_second(folder)) if folder else backups.create
        self.context.jobs.run(self, call, done, lane=Lane.FREE)

    def _made(self, file: BackupFile) -> None:
        if not file.problem:
            self.context.notices.say(
                " ".join((_("Backed up and read back: {file}").format(file=file.path.name), *files_text(file)))
            )
        if self._settings.get("backup.folder"):
            self._back_up(
                Path(self._settings["backup.folder"]),
                lambda copy: None if copy.problem else self.context.notices.say(_("Second copy: {file}").format(file=copy.path)),
            )

    def _verify(self) -> None:
        path = self.table.row().file.path

        def whole(file: BackupFile) -> None:
            told = _("{file} is whole and can be restored.").format(file=file.path.name)
            missing = missing_files(file.files, file.missing)
            if missing:
                self.context.notices.say(" ".join((told, *missing)), Tone.WARN)
            else:
                self.context.notices.say(" ".join((told, *files_text(file))))
            self.refresh()

        def broken(error: Exception) -> None:
            self.context.notices.report(error)
            self.refresh()

        self.context.load(self, lambda: self.context.app.backups.verify(path), whole, broken)

    def _rehearse(self) -> None:
        RehearsalSheet(self, self.context, self.table.row().file).open()

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


def _about(sheet: SheetInForce | None) -> str:
    """Say what a backup is: who makes one before there is a recovery sheet makes one that everybody can read."""
    text = (
        _(
            "A backup is an encrypted file; the photos lie encrypted in the folder “{folder}” beside it and belong to it. "
            "Keep a second copy on a stick or another disk."
        )
        if sheet
        else _(
            "As long as there is no recovery sheet, a backup is a file that whoever finds it can read; the photos lie in the folder “{folder}” "
            "beside it and belong to it. Keep a second copy on a stick or another disk."
        )
    )
    return text.format(folder=SHELF)


def _columns() -> tuple[Column[BackupLine], ...]:
    return (
        Column("made", _("Made at"), lambda line: stamp(line.file.made_at), width=136),
        Column("age", _("Age"), lambda line: age_text(line.age_days), tone=_age_tone, width=80),
        Column(
            "state",
            _("State"),
            lambda line: state_text(line.state),
            tone=_state_tone,
            hint=lambda line: state_hint(line.state),
            width=104,
        ),
        Column("sheet", _("Sheet"), lambda line: line.file.mark or "—", width=64),
        Column(
            "size", _("Size"), lambda line: f"{line.file.size / 1_000_000:.1f} MB", RIGHT, lambda line: line.file.size, width=80
        ),
        Column("where", _("Folder"), lambda line: str(line.file.path.parent), hint=lambda line: str(line.file.path), width=REST),
    )


def _line(state: BackupState, today: date) -> BackupLine:
    return BackupLine(state, max(0, (today - to_house(state.file.made_at).date()).days))


def state_text(state: BackupState) -> str:
    """Return how far a backup is proved: made, readable, verified, or damaged."""
    if state.file.damaged:
        return _("Damaged")
    if state.rehearsed_at is not None:
        return _("Verified")
    return _("Readable") if state.file.read_back else _("Made")


def state_hint(state: BackupState) -> str:
    """Return the same in a sentence."""
    if state.file.damaged:
        return _("It could not be read back whole. Use another one.")
    if state.rehearsed_at is not None:
        return _("Restored with the code of the recovery sheet in a rehearsal on {time}.").format(time=stamp(state.rehearsed_at))
    return (
        _("Read back whole; not yet rehearsed with the recovery sheet.")
        if state.file.read_back
        else _("Written, not read back yet.")
    )


def _state_tone(line: BackupLine) -> Tone:
    if line.file.damaged:
        return Tone.BAD
    return Tone.OK if line.state.rehearsed_at is not None else Tone.INFO if line.file.read_back else Tone.MUTED


def files_text(file: BackupFile) -> tuple[str, ...]:
    """Return how many photos and other files belong to a backup; nothing where there are none."""
    if not file.files:
        return ()
    return (
        ngettext("{count} photo or other file is with it.", "{count} photos and other files are with it.", file.files).format(
            count=file.files
        ),
    )


def age_text(days: int) -> str:
    """Return how old a backup is, in words."""
    if days == 0:
        return _("today")
    return ngettext("{days} day", "{days} days", days).format(days=days)


def _age_tone(line: BackupLine) -> Tone:
    return Tone.OK if line.age_days <= LATE_DAYS else Tone.WARN if line.age_days <= 7 else Tone.MUTED
