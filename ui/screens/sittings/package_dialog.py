"""Print everything for a class day: which forms, how many sheets, how long it takes; then one click."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from skillsapp.domain.programme import Programme
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.files import Disk, atomic_write
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.queries.printers import find_printer
from skillsapp.services.forms.print_package import (
    USUAL_SPEED,
    DrawnPart,
    PackagePart,
    UnprintableName,
    WrittenPackage,
    minutes_of,
)
from ui.context import Context
from ui.dialogs import SheetDialog, save_file
from ui.fields.reading import read_integer
from ui.jobs import Job
from ui.last_choice import last_choice, remember_choice
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.notices import sentence
from ui.paper_preview import Paper, PaperPreview
from ui.printing import print_pdf, printer_names
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.drop_down import PageKeepsWheel
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable
from ui.widgets.text import label

PRINTER_KEY = "package/printer"
BOTH_SIDES_KEY = "package/both_sides"
MOST_NAMES = 4
FASTEST = 300


class PackageDialog(SheetDialog):
    """Draws every form when it opens, so that sheets and minutes are known before anything is printed."""

    def __init__(self, parent: QWidget, context: Context, programme: Programme) -> None:
        super().__init__(parent, _("Print everything"), programme.title, name="package_print_sheet", width=980)
        self._context, self._programme = context, programme
        self._folder = Path(tempfile.mkdtemp(prefix="skillsapp-package-"))
        folder = self._folder
        self.destroyed.connect(lambda _gone: shutil.rmtree(folder, ignore_errors=True))
        self._drawn: tuple[DrawnPart, ...] = ()
        self._left_out: set[str] = set()
        self._job: Job | None = None
        self._names = Banner("", Tone.BAD, name="package_names")
        self._model = RowModel[DrawnPart](self._columns(), key=lambda one: one.part.key, parent=self)
        self._empty = EmptyState(_("The forms are being made"), _("A few seconds; nothing is printed by itself."), "printer")
        self.table = DataTable(self._model, "package_list", _("Forms"), empty=self._empty, row_height=32, sortable=False)
        self.table.setMinimumHeight(px(260))
        self.table.activated_row.connect(self._toggle)
        self.table.clicked.connect(lambda index: self._toggle(self._model.rows[index.row()]) if index.column() == 0 else None)
        self.add(self._names)
        self.body.addWidget(self.table, 1)
        self.add(self._choices())
        self._total = label("", "h2", wrap=True, name="package_total")
        self.add(self._total)
        self.add_cancel(_("Close"))
        self._others = (
            self.add_button(_("Look at it"), "package_look", self._look, icon="eye"),
            self.add_button(_("Save as PDF"), "package_save", self._save, icon="save"),
        )
        self.add_button(_("Print the package"), "package_print_yes", self._print, kind="primary", icon="printer")
        self.resize(px(980), px(660))
        self._read()

    def chosen(self) -> tuple[DrawnPart, ...]:
        """Return the forms that are printed."""
        return tuple(one for one in self._drawn if one.part.key not in self._left_out)

    def _columns(self) -> tuple[Column[DrawnPart], ...]:
        return (
            Column("wanted", _("Print?"), self._wanted_text, tone=self._wanted_tone, width=72),
            Column("title", _("Form"), lambda one: one.part.title, width=200),
            Column("for", _("For"), lambda one: one.part.for_whom, hint=lambda one: one.part.for_whom, width=REST),
            Column("copies", _("Copies"), lambda one: str(one.part.copies), RIGHT, width=60),
            Column("pages", _("Pages each"), lambda one: str(one.pages), RIGHT, width=76),
            Column("sheets", _("Sheets"), lambda one: str(one.sheets(self._both_sides.isChecked())), RIGHT, width=66),
            Column("tray", _("Tray"), lambda one: one.part.tray, width=150),
        )

    def _wanted_text(self, one: DrawnPart) -> str:
        return _("No") if one.part.key in self._left_out else _("Yes")

    def _wanted_tone(self, one: DrawnPart) -> Tone:
        return Tone.MUTED if one.part.key in self._left_out else Tone.OK

    def _choices(self) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        self._printer = QComboBox()
        self._printer.setObjectName("package_printer_edit")
        self._printer.setAccessibleName(_("Printer"))
        self._printer.addItems(list(printer_names()))
        self._printer.setMinimumWidth(px(160))
        PageKeepsWheel(self._printer)
        self._printer.setCurrentIndex(max(0, self._printer.findText(last_choice(self._context.app.folder, PRINTER_KEY))))
        self._printer.currentIndexChanged.connect(lambda _index: self._show_printer())
        self._speed = QLineEdit()
        self._speed.setObjectName("package_speed_edit")
        self._speed.setAccessibleName(_("Pages a minute"))
        self._speed.setMaximumWidth(px(70))
        self._speed.editingFinished.connect(self._keep_speed)
        self._repeat = QCheckBox(_("Every copy in the file"))
        self._repeat.setObjectName("package_repeat_edit")
        self._repeat.setToolTip(
            _("Ticked, one print gives the whole pile. Unticked, each form is there once, for a copying machine.")
        )
        self._repeat.setChecked(True)
        self._repeat.toggled.connect(lambda _on: self._show_total())
        self._both_sides = QCheckBox(_("Both sides"))
        self._both_sides.setObjectName("package_both_sides_edit")
        self._both_sides.setToolTip(
            _(
                "For a printer that prints both sides of a sheet: every copy begins on a sheet of its own, "
                "so that nothing of two copies stands back to back."
            )
        )
        self._both_sides.setChecked(last_choice(self._context.app.folder, BOTH_SIDES_KEY) == "1")
        self._both_sides.toggled.connect(self._show_both_sides)
        self._all = Button(_("All"), "package_all", self._take_all, small=True)
        self._none = Button(_("None"), "package_none", self._take_none, small=True)
        if self._printer.count():
            row.addWidget(label(_("Printer"), "sub"))
            row.addWidget(self._printer)
        else:
            self._printer.hide()
            self._printer.setParent(line)
        for part in (label(_("Pages a minute"), "sub"), self._speed, self._repeat, self._both_sides):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(label(_("A click on the first column leaves a form out."), "hint"))
        row.addWidget(self._all)
        row.addWidget(self._none)
        return line

    # reading and drawing

    def _read(self) -> None:
        app, id = self._context.app, self._programme.id
        printer = self._printer.currentText()

        def read() -> tuple[tuple[UnprintableName, ...], tuple[PackagePart, ...], int]:
            names = app.print_package.unprintable(id)
            return names, app.print_package.parts(id).value, find_printer(app.reader, printer).pages_per_minute

        self.set_busy(_("Looking at names and forms…"))
        self._context.load(self, read, lambda found: self._draw(*found), self._fail)

    def _draw(self, names: Sequence[UnprintableName], parts: Sequence[PackagePart], speed: int) -> None:
        self._speed.setText(str(speed or USUAL_SPEED))
        if names:  # told before a single page is drawn
            self.set_busy("")
            self._names.show_text(unprintable_sentence(names), Tone.BAD)
            self._refuse(_("Correct the names first."))
            return
        app, id = self._context.app, self._programme.id
        self.set_busy(_("Drawing the forms…"), self._stop_drawing)
        self._job = self._context.jobs.run_long(
            self,
            lambda progress, cancelled: app.print_package.draw(id, parts, self._folder, progress, cancelled).value,
            self._show,
            self._fail,
            self.report,
        )

    def _stop_drawing(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show(self, drawn: tuple[DrawnPart, ...]) -> None:
        self.set_busy("")
        self._drawn = drawn
        self._left_out = {one.part.key for one in drawn if not one.part.wanted}
        self._model.set_rows(drawn)
        self._show_total()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, PrintingCancelled):
            self.set_busy("")
            self.reject()
            return
        self.show_problem(sentence(error) if isinstance(error, SkillsError) else str(error))
        why = _("Nothing is printed before this is mended.")
        if self._drawn:
            self.allow(why)
        else:
            self._refuse(why)

    def _refuse(self, why: str) -> None:
        """Nothing can be printed: say why beside the buttons, and in the list where it is empty."""
        self._empty.show_text(_("Nothing to print yet"), why)
        self._show_total()
        self._allow(why)

    def _allow(self, refusal: str) -> None:
        """Enable the three buttons that need forms, or none of them."""
        self.allow(refusal)
        for button in self._others:
            button.setEnabled(not refusal)
            button.setAccessibleDescription(refusal)

    # choosing

    def _toggle(self, one: DrawnPart) -> None:
        self._left_out ^= {one.part.key}
        self._model.set_rows(self._drawn)
        self._show_total()

    def _take_all(self) -> None:
        self._left_out = set()
        self._model.set_rows(self._drawn)
        self._show_total()

    def _take_none(self) -> None:
        self._left_out = {one.part.key for one in self._drawn}
        self._model.set_rows(self._drawn)
        self._show_total()

    def _pages_a_minute(self) -> int:
        typed = read_integer(self._speed.text())
        return typed if typed is not None and 1 <= typed <= FASTEST else USUAL_SPEED

    def _keep_speed(self) -> None:
        typed, printer = read_integer(self._speed.text()), self._printer.currentText()
        if typed is None or not 1 <= typed <= FASTEST:
            self.show_problem(_("Pages a minute: a whole number from 1 to {most}.").format(most=FASTEST))
            self._speed.setText(str(USUAL_SPEED))
            return
        self.show_problem("")
        self._context.change(
            self, lambda: self._context.app.printers.set_speed(printer, typed), lambda _printer: self._show_total()
        )

    def _show_printer(self) -> None:
        app, name = self._context.app, self._printer.currentText()
        remember_choice(app.folder, PRINTER_KEY, name)
        self._context.load(
            self, lambda: find_printer(app.reader, name).pages_per_minute, lambda speed: self._speed_is(speed or USUAL_SPEED)
        )

    def _speed_is(self, speed: int) -> None:
        self._speed.setText(str(speed))
        self._show_total()

    def _show_both_sides(self, on: bool) -> None:
        remember_choice(self._context.app.folder, BOTH_SIDES_KEY, "1" if on else "")
        self._model.set_rows(self._drawn)
        self._show_total()

    def _show_total(self) -> None:
        chosen, both_sides = self.chosen(), self._both_sides.isChecked()
        sheets = 1 + sum(one.sheets(both_sides) for one in chosen)
        forms = ngettext("{count} form", "{count} forms", len(chosen)).format(count=len(chosen))
        text = _("{forms} and the cover list: {sheets} sheets, about {minutes} minutes").format(
            forms=forms, sheets=sheets, minutes=minutes_of(sheets, self._pages_a_minute(), both_sides)
        )
        self._total.setText(text if chosen else _("Nothing is chosen."))
        self._allow("" if chosen else _("Choose at least one form."))

    # the file

    def _join(self, target: Path, then: Callable[[WrittenPackage], None]) -> None:
        app, id, chosen, speed = self._context.app, self._programme.id, self.chosen(), self._pages_a_minute()
        repeated, both_sides = self._repeat.isChecked(), self._both_sides.isChecked()

        def write() -> Done[WrittenPackage]:
            return app.print_package.join(id, chosen, target, speed, repeated=repeated, both_sides=both_sides)

        def done(written: WrittenPackage) -> None:
            self.set_busy("")
            then(written)

        self.set_busy(_("Putting the forms together…"))
        self._context.change(self, write, done, self._fail)

    def _target(self) -> Path:
        return self._folder / "package.pdf"

    def _look(self) -> None:
        if self.chosen():
            self._join(self._target(), self._preview)

    def _preview(self, written: WrittenPackage) -> None:
        title = _("Print package")
        PaperPreview(self, self._context, title, [Paper(title, written.file.read_bytes())], name="package_preview").open()

    def _print(self) -> None:
        self._join(self._target(), self._send)

    def _send(self, written: WrittenPackage) -> None:
        print_pdf(
            self,
            written.file.read_bytes(),
            _("Print package"),
            self._sent,
            lambda error: self.show_problem(str(error) if isinstance(error, OSError) else sentence(error)),
            self.report,
            printer_name=self._printer.currentText(),
            both_sides=self._both_sides.isChecked(),
            started=lambda printing: self.set_busy(_("Printing…"), printing.cancel),
        )

    def _sent(self, pages: int) -> None:
        self.set_busy("")
        self._context.notices.say(
            ngettext("Sent to the printer: {count} page", "Sent to the printer: {count} pages", pages).format(count=pages)
        )
        self.accept()

    def _save(self) -> None:
        def save(target: Path) -> None:
            disk = Disk.of(target.parent)
            self._join(self._target(), lambda written: self._copy(written, target, disk))

        name = _("{title}: print package").format(title=self._programme.title)
        save_file(self, _("Save as PDF"), f"{name}.pdf", [("PDF", "*.pdf")], save, name="package_file")

    def _copy(self, written: WrittenPackage, target: Path, disk: Disk) -> None:
        def write() -> None:
            with atomic_write(target) as stream, written.file.open("rb") as source:
                shutil.copyfileobj(source, stream)
            disk.keep([target])

        self._context.load(
            self, write, lambda _none: self._context.notices.say(_("Saved: {file}").format(file=target.name)), self._fail
        )


def unprintable_sentence(names: Sequence[UnprintableName]) -> str:
    """Return which names cannot be printed and what to do."""
    shown = [f"{one.entry_no} {one.name} {one.characters}" for one in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        shown.append("…")
    return ngettext(
        "{count} name cannot be printed: {names}. Correct it in the registrations, or add the rare font pack; nothing is printed before.",
        "{count} names cannot be printed: {names}. Correct them in the registrations, or add the rare font pack; nothing is printed before.",
        len(names),
    ).format(count=len(names), names=_("; ").join(shown))
