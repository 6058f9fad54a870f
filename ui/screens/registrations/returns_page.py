"""What a folder of returns holds: its files, every problem, and known people with other details, each with what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from skillsapp.exchange.person_changes import changes_told
from skillsapp.exchange.return_folder import FileOutcome
from skillsapp.kernel.i18n import N_, _, ngettext
from skillsapp.kernel.problems import Problem
from skillsapp.services.returns import FileCheck, FolderCheck, KnownChange
from ui.models.problem_rows import ProblemRow, problem_row, row_column, sentence_column, where_column
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.choices import ChipBar
from ui.widgets.empty import EmptyState
from ui.widgets.frames import StatTile
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

FILES, PROBLEMS, CHANGES = "files", "problems", "changes"
OUTCOMES: Mapping[FileOutcome, tuple[str, Tone]] = {
    FileOutcome.READ: (N_("Read"), Tone.OK),
    FileOutcome.SAME_CONTENT: (N_("Same as another"), Tone.MUTED),
    FileOutcome.NO_RETURN: (N_("No return"), Tone.WARN),
    FileOutcome.UNREADABLE: (N_("Cannot be read"), Tone.BAD),
    FileOutcome.SKIPPED: (N_("Passed over"), Tone.MUTED),
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`taken`: None while it is not decided."""

    change: KnownChange
    taken: bool | None


class ReturnsPage(QWidget):
    """Tiles, then one of three tables; `left_out_changed(files)` asks for a new check, `decided()` says that a choice was made."""

    left_out_changed = Signal(object)
    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._check: FolderCheck | None = None
        self._decisions: dict[str, bool] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(10))
        tiles = QHBoxLayout()
        tiles.setSpacing(px(12))
        self.files = StatTile(_("Files"), "0", tone=Tone.INFO, name="returns_files")
        self.accepted = StatTile(_("Will be imported"), "0", tone=Tone.OK, name="returns_accepted")
        self.rejected = StatTile(_("To correct"), "0", tone=Tone.BAD, name="returns_rejected")
        self.changed = StatTile(_("Known people with changes"), "0", tone=Tone.WARN, name="returns_changed")
        for tile in (self.files, self.accepted, self.rejected, self.changed):
            tiles.addWidget(tile, 1)
        outer.addLayout(tiles)
        titles = [(FILES, _("Files")), (PROBLEMS, _("Problems")), (CHANGES, _("Known people"))]
        self.tabs = ChipBar(titles, "returns_tab", _("Show"))
        self.tabs.chosen.connect(self._show_tab)
        outer.addWidget(self.tabs)
        self._stack = QStackedWidget()
        self._file_model, self._problem_model, self._change_model = _file_model(), _problem_model(), _change_model()
        self.file_table = DataTable(self._file_model, "returns_list", _("Files"))
        nothing = EmptyState(_("No problems found"), _("Every row can be imported."), "circle-check")
        self.problem_table = DataTable(self._problem_model, "returns_problems", _("Problems"), empty=nothing)
        same = EmptyState(_("Nobody known differs"), _("Known people stand in the returns as we have them."), "circle-check")
        self.change_table = DataTable(self._change_model, "returns_changes", _("Known people"), empty=same, many=True)
        self._told = label("", "hint", wrap=True, name="file_told")
        self._leave = Button(_("Leave this file out"), "file_leave_out", self._toggle_file, small=True)
        self._keep = Button(_("Keep ours"), "change_keep", lambda: self._decide(False), small=True)
        self._take = Button(_("Take the new details"), "change_take", lambda: self._decide(True), small=True)
        self._stack.addWidget(table_card(self.file_table, below=_line(self._told, self._leave)))
        self._stack.addWidget(table_card(self.problem_table))
        hint = label(
            _("Another name may mean that the number is somebody else's: ask the unit before you take it."), "hint", wrap=True
        )
        self._stack.addWidget(table_card(self.change_table, below=_line(hint, self._keep, self._take)))
        outer.addWidget(self._stack, 1)
        self.file_table.current_row.connect(lambda _row: self._show_file())
        self.change_table.selection_changed.connect(self._show_choice)
        self._show_file()
        self._show_choice()

    @property
    def undecided(self) -> int:
        """How many people with another name wait for a decision."""
        changes = self._check.changes if self._check else ()
        return sum(change.is_doubtful and change.person_id not in self._decisions for change in changes)

    def unchanged(self) -> frozenset[str]:
        """Return the ids of the known people who stay as they are."""
        return frozenset(id for id, taken in self._decisions.items() if not taken)

    def show_check(self, check: FolderCheck) -> None:
        """Show what an import would do; decisions made before are kept."""
        self._check = check
        read = sum(file.file.outcome is FileOutcome.READ and not file.left_out for file in check.files)
        self.files.show_value(f"{len(check.files):,}", _("{count} of them read").format(count=f"{read:,}"))
        photos = ngettext("{count} with a photo", "{count} with photos", check.photos).format(count=f"{check.photos:,}")
        there = _("{count} on the list already").format(count=f"{check.present:,}")
        self.accepted.show_value(f"{check.accepted:,}", " · ".join([photos] + ([there] if check.present else [])))
        units = len(check.sheets())
        self.rejected.show_value(f"{check.rejected:,}", ngettext("{count} unit", "{count} units", units).format(count=units))
        doubtful = sum(change.is_doubtful for change in check.changes)
        told = _("{count} with another name").format(count=doubtful) if doubtful else _("Shown before they are updated")
        self.changed.show_value(f"{len(check.changes):,}", told)
        lines = _problem_rows(check)
        self.tabs.set_counts({FILES: len(check.files), PROBLEMS: len(lines), CHANGES: len(check.changes)})
        self._file_model.set_rows(sorted(check.files, key=_urgency))
        self._problem_model.set_rows(lines)
        self._show_changes()
        self._show_file()

    def show_tab(self, key: str) -> None:
        """Bring one of the tables to the front."""
        self.tabs.choose(key)
        self._show_tab(key)

    def _show_tab(self, key: str) -> None:
        self._stack.setCurrentIndex((FILES, PROBLEMS, CHANGES).index(key))

    def _show_file(self) -> None:
        check = self.file_table.row()
        can_leave = check is not None and check.file.outcome is FileOutcome.READ
        self._leave.setEnabled(can_leave)
        self._leave.show_text(_("Take this file again") if check is not None and check.left_out else _("Leave this file out"))
        self._told.setText(_told(check) if check is not None else _("Choose a file to see what was noticed."))

    def _toggle_file(self) -> None:
        chosen = self.file_table.row()
        if chosen is not None and self._check is not None:
            out = {check.file.name for check in self._check.files if check.left_out}
            self.left_out_changed.emit(frozenset(out ^ {chosen.file.name}))

    def _show_changes(self) -> None:
        changes = self._check.changes if self._check else ()
        self._change_model.set_rows(
            [
                ChangeLine(change, self._decisions.get(change.person_id, None if change.is_doubtful else True))
                for change in sorted(changes, key=lambda change: not change.is_doubtful)
            ]
        )

    def _show_choice(self) -> None:
        for button in (self._keep, self._take):
            button.setEnabled(bool(self.change_table.selected()))

    def _decide(self, taken: bool) -> None:
        for line in self.change_table.selected():
            self._decisions[line.change.person_id] = taken
        self._show_changes()
        self._show_choice()
        self.decided.emit()


def _line(words: QWidget, *buttons: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(px(14), 0, px(14), 0)
    row.setSpacing(px(8))
    row.addWidget(words, 1)
    for button in buttons:
        row.addWidget(button)
    return holder


def _told(check: FileCheck) -> str:
    if check.file.sentence:
        return check.file.sentence
    about = [problem.message() for problem in check.problems if not problem.row]
    contact = " ".join(part for part in (check.file.company.contact, check.file.company.phone) if part)
    if contact:
        about.append(_("Contact: {contact}").format(contact=contact))
    return " ".join(about) or _("Nothing else to say of this file.")


def _state(check: FileCheck) -> tuple[str, Tone]:
    if check.left_out:
        return _("Not imported"), Tone.MUTED
    title, tone = OUTCOMES[check.file.outcome]
    return _(title), Tone.WARN if check.to_correct and tone is Tone.OK else tone


def _urgency(check: FileCheck) -> int:
    """Return where a file stands in the list: first what somebody must look at, last what was rightly passed over."""
    if check.to_correct or check.file.outcome in (FileOutcome.UNREADABLE, FileOutcome.NO_RETURN):
        return 0
    return 2 if check.file.outcome in (FileOutcome.SKIPPED, FileOutcome.SAME_CONTENT) else 1


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _file_model() -> RowModel[FileCheck]:
    return RowModel[FileCheck](
        (
            Column("file", _("File"), lambda row: row.file.name, hint=lambda row: row.file.name, width=REST),
            Column("unit", _("Unit"), lambda row: row.file.company.name, hint=lambda row: row.file.company.name, width=220),
            Column("read", _("People"), lambda row: _count(row.read), RIGHT, lambda row: row.read, width=60),
            Column("taken", _("Taken"), lambda row: _count(len(row.accepted)), RIGHT, lambda row: len(row.accepted), width=60),
            Column(
                "present", _("On the list already"), lambda row: _count(len(row.present)), RIGHT, lambda row: len(row.present)
            ),
            Column("rejected", _("To correct"), lambda row: _count(row.to_correct), RIGHT, lambda row: row.to_correct),
            Column("state", _("State"), lambda row: _state(row)[0], tone=lambda row: _state(row)[1], hint=_told),
        ),
        key=lambda row: row.file.name,
    )


def _problem_model() -> RowModel[ProblemRow]:
    unit: Column[ProblemRow] = Column("unit", _("Unit"), lambda row: row.unit, hint=lambda row: row.file, width=170)
    columns = (unit, row_column(52), where_column(250, _("Name · column · content")), sentence_column())
    return RowModel(columns, key=lambda row: row.key)


def _change_model() -> RowModel[ChangeLine]:
    states = {
        None: (N_("Please decide"), Tone.BAD),
        True: (N_("Take the new details"), Tone.OK),
        False: (N_("Keep ours"), Tone.MUTED),
    }
    return RowModel[ChangeLine](
        (
            Column("name", _("Name"), lambda row: row.change.name, width=84),
            Column("id", _("ID number"), lambda row: row.change.masked_id, width=160),
            Column(
                "changes",
                _("Ours → the return"),
                lambda row: changes_told(row.change.changes),
                hint=lambda row: changes_told(row.change.changes),
                width=REST,
            ),
            Column(
                "file",
                _("File, row"),
                lambda row: f"{row.change.place[0]}, {row.change.place[1]}",
                hint=lambda row: row.change.place[0],
                width=170,
            ),
            Column("choice", _("Choice"), lambda row: _(states[row.taken][0]), tone=lambda row: states[row.taken][1]),
        ),
        key=lambda row: row.change.person_id,
    )


def _problem_rows(check: FolderCheck) -> list[ProblemRow]:
    rows: list[ProblemRow] = []
    for file in check.files:
        for problem in file.problems if not file.left_out else ():
            row = problem_row(len(rows), problem, unit=file.file.company.name, file=file.file.name)
            rows.append(replace(row, where=" · ".join(part for part in (_name_at(file, problem), row.where) if part)))
    return sorted(rows, key=lambda row: not row.is_error)


def _name_at(file: FileCheck, problem: Problem) -> str:
    parsed = file.file.parsed
    index = parsed.mapping.columns.get("name") if parsed and problem.row else None
    cells = parsed.sheet.row(problem.row) if parsed and index is not None else ()
    return " ".join(cells[index].text.split()) if index is not None and index < len(cells) else ""
