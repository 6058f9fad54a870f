"""Import a return in four steps: choose the file, set the columns right, look at every problem, done."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.domain.programme import Programme
from skillsapp.exchange.columns import ColumnMapping, column_title, find_columns
from skillsapp.exchange.list_file import NO_ROWS, HeaderNotFound
from skillsapp.exchange.registrations import FAMILY, REQUIRED
from skillsapp.exchange.tabular import read_tables
from skillsapp.kernel.clock import to_house
from skillsapp.kernel.errors import Refused
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.services.registrations import ImportPreview
from ui.context import Context
from ui.notices import sentence
from ui.returned_lists import SUFFIXES, choose_list, save_rejected
from ui.screens.registrations.check_page import CheckPage
from ui.screens.registrations.mapping_page import MappingPage
from ui.steps_sheet import StepsSheet
from ui.widgets.empty import EmptyState

CHOOSE, COLUMNS, CHECK, DONE = range(4)


@dataclass(frozen=True, slots=True)
class OpenedList:
    """A file whose header was found."""

    path: Path
    mapping: ColumnMapping


def open_return(path: Path) -> OpenedList:
    """Read *path* and find its header, even one that lacks columns.  Raises a DamagedError, HeaderNotFound or Refused."""
    sheets = read_tables(path)
    mapping = find_columns(sheets, FAMILY, REQUIRED)
    if mapping is None:
        if not any(cell.text for sheet in sheets for row in sheet.rows for cell in row):
            raise Refused(NO_ROWS.at().message())
        raise HeaderNotFound(path.name, _(", ").join(column_title(key, FAMILY) for key in REQUIRED))
    return OpenedList(path, mapping)


class ImportDialog(StepsSheet):
    """Nothing is written before the last button; rejected rows can be saved to be sent back."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme) -> None:
        titles = [_("Choose the file"), _("Columns"), _("Check"), _("Done")]
        super().__init__(
            parent, _("Import a list"), programme.title, titles=titles, name="registrations_import_sheet", width=900, height=640
        )
        self._context, self._programme = context, programme
        self._opened: OpenedList | None = None
        self._preview: ImportPreview | None = None
        self.take_drops(lambda path: self.step == CHOOSE and path.suffix.lower() in SUFFIXES, self.take_file)
        self._columns, self._check = MappingPage(), CheckPage()
        self._done = EmptyState("", "", "circle-check")
        choose = EmptyState(
            _("Choose the list that the unit sent"),
            _(
                "Spreadsheets (.xlsx, .xls) and text (.csv) are read. The columns may stand in any order, with title rows above. "
                "Or drop the file here."
            ),
            "file-spreadsheet",
        )
        self.add_page(choose, card=True)
        self.add_page(self._columns)
        self.add_page(self._check)
        self.add_page(self._done, card=True)
        self._columns.changed.connect(lambda: self.allow(self._columns.refusal()))
        self._save = self.add_button(
            _("Save the rows with errors"), "rejected_save", self._save_rejected, icon="file-spreadsheet", left=True
        )
        self._cancel = self.add_cancel()
        self._back = self.add_button(_("Back"), "import_back", self._go_back, icon="arrow-left")
        self._next = self.add_button(_("Choose a file"), "import_next", self._go_on, kind="primary")
        self._show(CHOOSE)

    def take_file(self, path: Path) -> None:
        """Read the file and go to its columns."""
        self.set_busy(_("Reading “{file}”").format(file=path.name))
        self._context.load(self, lambda: open_return(path), self._show_columns, self._failed)

    def _show(self, step: int) -> None:
        self.show_step(step)
        self._back.setVisible(step in (COLUMNS, CHECK))
        self._cancel.setVisible(step < DONE)
        rejected = len(self._preview.rejected_rows) if self._preview else 0
        self._save.setVisible(step >= CHECK and rejected > 0)
        refusal = ""
        if step == CHOOSE:
            self._next.show_text(_("Choose a file"), "folder-open")
        elif step == COLUMNS:
            self._next.show_text(_("Check"), "arrow-right")
            refusal = self._columns.refusal()
        elif step == CHECK and self._preview is not None:
            count = len(self._preview.accepted)
            self._next.show_text(ngettext("Import {count} row", "Import {count} rows", count).format(count=f"{count:,}"), "check")
            refusal = "" if count else _("No row can be imported.")
        else:
            self._next.show_text(_("Done"), "check")
        self.allow(refusal)
        self._next.setFocus()

    def _go_on(self) -> None:
        match self.step:
            case 0:
                choose_list(self, _("Choose a list"), self.take_file, name="import_file")
            case 1:
                self._read()
            case 2:
                self._apply()
            case _:
                self.accept()

    def _go_back(self) -> None:
        self.show_problem("")
        self._show(self.step - 1)

    def _show_columns(self, opened: OpenedList) -> None:
        self.set_busy("")
        self._opened, self._preview = opened, None
        mapping = opened.mapping
        told = _("{file} · header in row {row}").format(file=opened.path.name, row=mapping.header_row)
        self.show_title(_("Import a list"), told)
        self._columns.show_mapping(mapping)
        self._show(COLUMNS)

    def _read(self) -> None:
        assert self._opened is not None
        path, mapping = self._opened.path, self._columns.mapping()
        today = to_house(self._context.app.clock.now()).date()
        self.set_busy(_("Checking every row"))
        self._context.load(
            self,
            lambda: self._context.app.registrations.preview(path, self._programme.id, today, mapping),
            self._show_preview,
            self._failed,
        )

    def _show_preview(self, preview: ImportPreview) -> None:
        self.set_busy("")
        self._preview = preview
        assert self._opened is not None
        rows = ngettext("{count} row", "{count} rows", preview.read).format(count=f"{preview.read:,}")
        self.show_title(_("Import a list"), f"{self._opened.path.name} · {rows}")
        self._check.show_preview(preview)
        self._show(CHECK)

    def _apply(self) -> None:
        preview = self._preview
        assert preview is not None
        count = len(preview.accepted)
        self.set_busy(ngettext("Importing {count} row", "Importing {count} rows", count).format(count=f"{count:,}"))
        self._context.change(self, lambda: self._context.app.registrations.apply(preview), self._show_done, self._failed)

    def _show_done(self, count: int) -> None:
        self.set_busy("")
        assert self._preview is not None
        rejected = len(self._preview.rejected_rows)
        title = ngettext("{count} person imported", "{count} people imported", count).format(count=f"{count:,}")
        rest = _("They await review.")
        if rejected:
            rest = _("Rows not imported: {count}. Save them as a spreadsheet and send it back to the unit.").format(
                count=f"{rejected:,}"
            )
        self._done.show_text(title, rest)
        self._show(DONE)

    def _save_rejected(self) -> None:
        preview, opened = self._preview, self._opened
        assert preview is not None and opened is not None
        proposed = _("{file}, rows to correct").format(file=opened.path.stem)
        title = _("Save the rows with errors")
        save_rejected(self, self._context, preview.to_return, title, proposed, self._failed, name="rejected_file")

    def _failed(self, error: Exception) -> None:
        self.show_problem(sentence(error))
        self.allow(self._columns.refusal() if self.step == COLUMNS else "")
