"""Print certificates: which ones, on what paper, in which order, from which number on, with or without the seal."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from skillsapp.domain.certificate import CertificateState, with_masked_id
from skillsapp.domain.certificate_order import LAYOUT_TITLES, PrintLayout, PrintOrder
from skillsapp.domain.printer import Printer
from skillsapp.domain.programme import Programme
from skillsapp.domain.roles import Permission
from skillsapp.domain.seal import Seal
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.printouts.certificate import PrintSetup
from skillsapp.printouts.pen import PrintingCancelled
from skillsapp.queries.certificates import CertificateRow
from skillsapp.queries.printers import list_printers
from skillsapp.queries.seals import find_seal
from skillsapp.services.certificate_files import write_pile
from skillsapp.services.forms import FORMS
from ui.context import Context
from ui.dialogs import SheetDialog, save_file
from ui.last_choice import CERTIFICATE_PRINTER, last_choice, remember_choice
from ui.notices import sentence
from ui.printing import PagePrinter, print_pdf, printer_names
from ui.screens.results.offsets import OffsetDialog
from ui.screens.results.papers import preview_form
from ui.screens.results.print_choices import (
    LAYOUT_HINTS,
    ORDER_TITLES,
    SCOPE_TITLES,
    Pile,
    Scope,
    first_scope,
    pile_of,
    scope_counts,
)
from ui.theme import Tone, px
from ui.widgets.buttons import Button
from ui.widgets.choices import SegmentedControl
from ui.widgets.drop_down import PageKeepsWheel
from ui.widgets.form_rows import FormRow
from ui.widgets.frames import scrolling
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.text import label

SHOWN = 4
"""Certificates that the preview shows: enough to see every kind of page, drawn in the blink of an eye."""
WAIT_MS = 150
ROOMY = 760
"""How tall the sheet is where the window has room: all choices of preprinted paper are seen without scrolling."""
LAYOUT_KEY = "certificates/layout"


class PrintDialog(SheetDialog):
    """The choices at the left, the first pages at the right; nothing is noted as printed before the printer has it."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        programme: Programme,
        rows: Sequence[CertificateRow],
        chosen: Sequence[CertificateRow],
    ) -> None:
        super().__init__(parent, _("Print certificates"), programme.title, name="certificates_print_sheet", width=980)
        self._context, self._programme = context, programme
        valid = [row for row in rows if row.certificate.state is CertificateState.ISSUED]
        self._scopes = scope_counts(valid, [row for row in chosen if row in valid])
        self._printers: dict[str, Printer] = {}
        self._seal: Seal | None = None
        self._pile = Pile(())
        self._drawn: object = None
        self._printing: PagePrinter | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._refresh)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        self._choice_area = scrolling(self._choices(), "print_choices")
        row.addWidget(self._choice_area)
        self.preview = PdfPreview("print_preview")
        self.preview.setMinimumHeight(px(260))
        right = QVBoxLayout()
        right.setSpacing(px(8))
        self._count = label("", "strong", wrap=True, name="print_count")
        right.addWidget(self._count)
        right.addWidget(self.preview, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row, 1)
        self.resize(px(980), px(ROOMY if parent.window().height() >= px(ROOMY + 80) else 680))
        self.add_cancel(_("Close"))
        self.add_button(_("Save as PDF…"), "certificates_pile_save", self._save, icon="save")
        self.add_button(_("Print…"), "certificates_pile_print", self._print, kind="primary", icon="printer")
        context.load(self, self._read, self._show_known)

    def open(self) -> None:
        """Give the choices the width that their words need in this language: they scroll downwards only."""
        holder = self._choice_area.widget()
        for part in holder.findChildren(QWidget):
            part.ensurePolished()
        bar = self._choice_area.verticalScrollBar().sizeHint().width()
        self._choice_area.setFixedWidth(max(px(368), holder.minimumSizeHint().width() + bar))
        super().open()

    def done(self, result: int) -> None:
        self.preview.clear()
        super().done(result)

    @property
    def layout_chosen(self) -> PrintLayout:
        return PrintLayout(self.layouts.value)

    def _choices(self) -> QWidget:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, px(6), 0)
        column.setSpacing(px(12))
        self.scopes = SegmentedControl(
            [(scope.value, f"{_(title)} {len(self._scopes[scope])}") for scope, title in SCOPE_TITLES.items()],
            "print_scope",
            _("Which certificates"),
        )
        self.scopes.choose(first_scope(self._scopes).value)
        self.layouts = SegmentedControl([(k.value, _(t)) for k, t in LAYOUT_TITLES.items()], "print_layout", _("Paper"))
        last = last_choice(self._context.app.folder, LAYOUT_KEY)
        if last in list(PrintLayout):
            self.layouts.choose(last)
        self.orders = SegmentedControl([(k.value, _(t)) for k, t in ORDER_TITLES.items()], "print_order", _("Order"))
        self._layout_hint = label("", "hint", wrap=True, name="print_layout_hint")
        self.start = QLineEdit()
        self.start.setObjectName("print_start_edit")
        self.start.setPlaceholderText(_("From the first one"))
        hint = _("After a paper jam: the last digits of the number to go on from.")
        self._start_row = FormRow(_("From no."), self.start, hint=hint)
        self.seal = QCheckBox(_("Print the image of the seal"))
        self.seal.setObjectName("print_seal")
        self._seal_hint = label("", "hint", wrap=True, name="print_seal_hint")
        lists = [("", _("None")), ("hand_out_list", _("One row a company")), ("hand_out_pages", _("One page a company"))]
        self.lists = SegmentedControl(lists, "print_list", _("Hand-out list"))
        column.addWidget(FormRow(_("Which certificates"), self.scopes))
        column.addWidget(FormRow(_("Paper"), _under(self.layouts, self._layout_hint)))
        column.addWidget(self._printer_choice())
        column.addWidget(FormRow(_("Order"), self.orders))
        column.addWidget(self._start_row)
        column.addWidget(_under(self.seal, self._seal_hint))
        column.addWidget(FormRow(_("Hand-out list"), self.lists))
        column.addStretch()
        for control in (self.scopes, self.layouts, self.orders):
            control.chosen.connect(lambda _key: self._refresh())
        self.start.textChanged.connect(lambda _text: self._timer.start())
        self.seal.toggled.connect(lambda _on: self._refresh())
        holder = QWidget()
        holder.setLayout(column)
        return holder

    def _printer_choice(self) -> QWidget:
        """Return the printer and its offset: only preprinted paper asks for it."""
        self._printer_box = QWidget()
        column = QVBoxLayout(self._printer_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self.printer = QComboBox()
        self.printer.setObjectName("print_printer")
        PageKeepsWheel(self.printer)
        for name in printer_names() or ("",):
            self.printer.addItem(name or _("The printer of this computer"), name or "default")
        last = last_choice(self._context.app.folder, CERTIFICATE_PRINTER)
        self.printer.setCurrentIndex(max(0, self.printer.findData(last)))
        self.printer.currentIndexChanged.connect(lambda _index: self._refresh())
        column.addWidget(FormRow(_("Printer"), self.printer))
        line = QHBoxLayout()
        self._offset = label("", "sub", wrap=True, name="print_offset")
        line.addWidget(self._offset, 1)
        line.addWidget(Button(_("Move…"), "print_offset_edit", self._move, icon="arrow-left-right", small=True))
        column.addLayout(line)
        return self._printer_box

    def _read(self) -> tuple[dict[str, Printer], Seal | None]:
        reader = self._context.app.reader
        return {printer.name: printer for printer in list_printers(reader)}, find_seal(reader)

    def _show_known(self, known: tuple[dict[str, Printer], Seal | None]) -> None:
        self._printers, self._seal = known
        self.seal.setEnabled(self._seal is not None)
        self._seal_hint.setText(
            _("Every use is kept on record.")
            if self._seal is not None
            else _("No image is kept: the place stays free for the wet stamp. The administrator can add one in the settings.")
        )
        self._refresh()

    def _printer_known(self) -> Printer:
        name = str(self.printer.currentData())
        return self._printers.get(name, Printer(name))

    def _setup(self, *, shown: bool) -> PrintSetup:
        printer = self._printer_known()
        seal = self._seal if self.seal.isChecked() else None
        if self.layout_chosen is not PrintLayout.OVERPRINT:
            return PrintSetup(self.layout_chosen, seal=seal)
        return PrintSetup(PrintLayout.OVERPRINT, printer.right_tenths, printer.down_tenths, seal, shows_stock=shown)

    def _refresh(self) -> None:
        """Say what would be printed and show its first pages."""
        layout, printer = self.layout_chosen, self._printer_known()
        self._layout_hint.setText(_(LAYOUT_HINTS[layout]))
        self._printer_box.setVisible(layout is PrintLayout.OVERPRINT)
        self._offset.setText(
            _("Moved right {right} mm, down {down} mm").format(
                right=f"{printer.right_tenths / 10:.1f}", down=f"{printer.down_tenths / 10:.1f}"
            )
        )
        try:
            rows = self._scopes[Scope(self.scopes.value)]
            self._pile = pile_of(rows, PrintOrder(self.orders.value), self.start.text())
            self._start_row.show_error("")
        except SkillsError as error:
            self._pile = Pile(())
            self._start_row.show_error(sentence(error))
        self._say()
        self._show_pages()

    def _say(self) -> None:
        pile, count = self._pile, len(self._pile.rows)
        templates = {row.certificate.content["template"] for row in pile.rows}
        if not count:
            self._count.setText("")
            self.allow(_("Nothing is to be printed."))
            return
        said = ngettext("{count} certificate", "{count} certificates", count).format(count=count)
        sheets = pile.sheets(self.layout_chosen)
        said += " · " + ngettext("{count} sheet of paper", "{count} sheets of paper", sheets).format(count=sheets)
        said += "\n" + _("{first} to {last}").format(  # a line of its own: a number is not broken at its hyphens
            first=pile.rows[0].certificate.number, last=pile.rows[-1].certificate.number
        )
        if pile.goes_on_from:
            said += "\n" + _("At most {most} at once; afterwards go on from {number}.").format(
                most=count, number=pile.goes_on_from
            )
        self._count.setText(said)
        self.allow(_("Choose lines of one kind of certificate.") if len(templates) > 1 else "")

    def _show_pages(self) -> None:
        setup, certificates, folder = self._setup(shown=True), self._pile.certificates[:SHOWN], self._context.app.folder
        if not self._context.session.may(Permission.SEE_ID_NUMBERS):
            certificates = tuple(with_masked_id(each) for each in certificates)
        key = (setup, tuple(one.id for one in certificates))
        if key == self._drawn:
            return
        self._drawn = key
        if not certificates or len({one.content["template"] for one in certificates}) > 1:
            self.preview.clear()
            return

        def draw() -> bytes:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as scratch:
                return write_pile(certificates, folder, Path(scratch) / "pages.pdf", setup).read_bytes()

        def show(pages: bytes) -> None:
            if self._drawn == key:
                self.preview.show_pdf(pages)

        self._context.load(self, draw, show, lambda error: self.show_problem(sentence(error)))

    def _move(self) -> None:
        def kept(printer: Printer) -> None:
            self._printers[printer.name] = printer
            self._refresh()

        if self._pile.rows:
            OffsetDialog(
                self, self._context, self._printer_known(), self.printer.currentText(), self._pile.certificates[0], kept
            ).open()

    def _print(self) -> None:
        self._make(self._send)

    def _save(self) -> None:
        name = _("{title}: certificates").format(title=self._programme.title)

        def save(target: Path) -> None:
            def keep(pages: bytes) -> None:
                def write() -> None:
                    with atomic_write(target) as stream:
                        stream.write(pages)

                self._context.load(self, write, lambda _none: self._saved(target), self._failed)

            self._make(keep)

        save_file(self, _("Save as PDF"), f"{name}.pdf", [("PDF", "*.pdf")], save, name="certificates_pile_file")

    def _make(self, made: Callable[[bytes], None]) -> None:
        """Draw all pages with progress; a seal is handed out for them first, and that is on record whatever becomes of the print."""
        self._timer.stop()
        self._refresh()
        if not self._pile.rows:
            return
        app, pile, setup = self._context.app, self._pile, self._setup(shown=False)
        remember_choice(app.folder, LAYOUT_KEY, setup.layout.value)
        remember_choice(app.folder, CERTIFICATE_PRINTER, str(self.printer.currentData()))
        if setup.seal is None:
            self._draw(pile, setup, made)
            return
        self._context.change(
            self,
            lambda: app.seals.use(pile.ids, setup.layout.value),
            lambda seal: self._draw(pile, PrintSetup(setup.layout, setup.right_tenths, setup.down_tenths, seal), made),
            self._failed,
        )

    def _draw(self, pile: Pile, setup: PrintSetup, made: Callable[[bytes], None]) -> None:
        folder = self._context.app.folder

        def draw(progress: Callable[[int, int], None], cancelled: Callable[[], bool]) -> bytes:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as scratch:
                path = Path(scratch) / "pile.pdf"
                return write_pile(pile.certificates, folder, path, setup, progress=progress, cancelled=cancelled).read_bytes()

        def ready(pages: bytes) -> None:
            self.set_busy("")
            made(pages)

        stop: list[Callable[[], object]] = []
        self.set_busy(_("Drawing the pages…"), lambda: stop[0]() if stop else None)
        job = self._context.jobs.run_long(self, draw, ready, self._failed, self.report)
        stop.append(job.cancel)

    def _send(self, pages: bytes) -> None:
        name = str(self.printer.currentData())

        def started(printing: PagePrinter) -> None:
            self.set_busy(_("Sending the pages to the printer…"), printing.cancel)

        print_pdf(
            self,
            pages,
            _("Certificates"),
            partial(self._printed, self._pile),
            self._failed,
            self.report,
            printer_name=name,
            whole=True,
            started=started,
        )

    def _printed(self, pile: Pile, pages: int) -> None:
        """Note what the printer took; where it was stopped, propose to go on with the next one."""
        layout, app, printer = self.layout_chosen, self._context.app, str(self.printer.currentData())
        taken = pile.rows[: pages * 2 if layout is PrintLayout.TWO else pages]
        ids = [row.certificate.id for row in taken]
        rest = pile.rows[len(taken)].certificate.number if len(taken) < len(pile.rows) else pile.goes_on_from
        self.set_busy("")
        if not ids:
            return

        def noted(_again: int) -> None:
            said = ngettext("{count} certificate sent to the printer.", "{count} certificates sent to the printer.", len(ids))
            self._context.notices.say(said.format(count=len(ids)))
            if rest:
                self.scopes.choose(Scope.ALL.value)
                self.start.setText(rest)
                text = _("Go on with {number} when there is paper: press “Print…” again.").format(number=rest)
                self.show_problem(text, Tone.INFO)
            else:
                self.accept()
                self._hand_out_list()

        self._context.change(self, lambda: app.certificate_steps.note_printed(ids, layout.value, printer), noted, self._failed)

    def _saved(self, target: Path) -> None:
        ids, layout, app = list(self._pile.ids), self.layout_chosen.value, self._context.app

        def noted(_again: int) -> None:
            self._context.notices.say(_("Saved: {file}").format(file=target.name))
            self.accept()
            self._hand_out_list()

        self._context.change(self, lambda: app.certificate_steps.note_printed(ids, layout, "PDF"), noted, self._failed)

    def _hand_out_list(self) -> None:
        key = self.lists.value
        owner = self.parentWidget()
        if key and owner is not None:
            preview_form(owner, self._context, FORMS[key], self._programme)

    def _failed(self, error: Exception) -> None:
        self.set_busy("")
        if isinstance(error, PrintingCancelled):
            self.show_problem(_("Stopped. Nothing was printed."), Tone.INFO)
        else:
            self.show_problem(str(error) if isinstance(error, OSError) else sentence(error))


def _under(control: QWidget, hint: QWidget) -> QWidget:
    """Return *control* with *hint* close below it."""
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(px(3))
    column.addWidget(control)
    column.addWidget(hint)
    return both


class HandOutDialog(SheetDialog):
    """Note that certificates were handed out, and who took them."""

    def __init__(self, parent: QWidget, context: Context, rows: Sequence[CertificateRow]) -> None:
        said = ngettext("{count} certificate", "{count} certificates", len(rows)).format(count=len(rows))
        super().__init__(parent, _("Note as handed out"), said, name="certificates_hand_out", width=440)
        self._context, self._ids = context, [row.certificate.id for row in rows]
        self.recipient = QLineEdit()
        self.recipient.setObjectName("hand_out_recipient")
        self.add(FormRow(_("Taken by"), self.recipient, hint=_("Leave it empty where everybody took their own.")))
        self.add_cancel()
        self.add_button(_("Note it"), "certificates_hand_out_yes", self._note, kind="primary", icon="check")

    def _note(self) -> None:
        steps, ids, recipient = self._context.app.certificate_steps, self._ids, self.recipient.text()

        def call() -> Done[int]:
            return steps.hand_out(ids, recipient)

        self._context.change(self, call, lambda _count: self.accept(), lambda error: self.show_problem(sentence(error)))
