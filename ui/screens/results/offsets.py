"""The offset of a printer: print the calibration sheet, measure, type it in; the page beside it moves at once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.certificate import Certificate, with_masked_id
from skillsapp.domain.certificate_order import PrintLayout
from skillsapp.domain.printer import FARTHEST_TENTHS, Printer
from skillsapp.domain.roles import Permission
from skillsapp.kernel.i18n import _
from skillsapp.printouts.calibration_sheet import draw_calibration_sheet
from skillsapp.printouts.certificate import PrintSetup
from skillsapp.printouts.overprint import stock_of
from skillsapp.services.certificate_files import write_pile
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.notices import sentence
from ui.printing import print_pdf
from ui.theme import px
from ui.widgets.buttons import Button
from ui.widgets.pdf_preview import PdfPreview
from ui.widgets.text import label

MOST_MM = FARTHEST_TENTHS / 10


class OffsetDialog(SheetDialog):
    """Right and down in millimetres; kept for this printer."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        printer: Printer,
        printer_title: str,
        sample: Certificate,
        kept: Callable[[Printer], object],
    ) -> None:
        title = _("Move the print on preprinted paper")
        super().__init__(parent, title, printer_title, name="printer_offset", width=900)
        self._context, self._printer, self._sample, self._kept = context, printer, sample, kept
        self._drawn = (0, 0)
        hint = _("In millimetres; a minus sign moves the other way.")
        self.form = Form(
            (
                Field("right", _("To the right"), Kind.DECIMAL, required=True, least=-MOST_MM, most=MOST_MM, hint=hint),
                Field("down", _("Down"), Kind.DECIMAL, required=True, least=-MOST_MM, most=MOST_MM, hint=hint),
            ),
            {"right": Decimal(printer.right_tenths) / 10, "down": Decimal(printer.down_tenths) / 10},
        )
        self.form.changed.connect(self._draw)
        left = QVBoxLayout()
        left.setSpacing(px(12))
        steps = _(
            "1. Print the calibration sheet on this printer.\n2. Measure with a ruler as it says.\n"
            "3. Type in what stands beside what you measured."
        )
        left.addWidget(label(steps, wrap=True))
        left.addWidget(Button(_("Print the calibration sheet…"), "calibration_print", self._calibrate, icon="printer"))
        left.addWidget(self.form)
        note = _("Pale grey stands on the paper already. Black is what will be printed, where it will be printed.")
        left.addWidget(label(note, "hint", wrap=True))
        left.addStretch()
        column = QWidget()
        column.setLayout(left)
        column.setFixedWidth(px(300))
        self.preview = PdfPreview("offset_preview")
        self.preview.setMinimumHeight(px(300))
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(column)
        row.addWidget(self.preview, 1)
        self.body.addLayout(row, 1)
        self.resize(px(900), px(600))
        self.add_cancel()
        self.add_button(_("Keep for this printer"), "printer_offset_save", self._save, kind="primary", icon="save")
        self._draw(first=True)

    def done(self, result: int) -> None:
        self.preview.clear()
        super().done(result)

    @property
    def tenths(self) -> tuple[int, int] | None:
        """Return what is typed in, in tenths of a millimetre; None while it cannot be read or lies too far."""
        typed = self.form.values()
        right, down = typed["right"], typed["down"]
        if not isinstance(right, Decimal) or not isinstance(down, Decimal) or max(abs(right), abs(down)) > MOST_MM:
            return None
        return round(right * 10), round(down * 10)

    def _draw(self, *, first: bool = False) -> None:
        """Show the page as it would come out: on the free lane, only the newest is shown."""
        tenths = self.tenths
        if tenths is None or (tenths == self._drawn and not first):
            return
        self._drawn = tenths
        setup = PrintSetup(PrintLayout.OVERPRINT, *tenths, shows_stock=True)
        folder, sample = self._context.app.folder, self._sample
        if not self._context.session.may(Permission.SEE_ID_NUMBERS):
            sample = with_masked_id(sample)

        def draw() -> bytes:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as scratch:
                return write_pile([sample], folder, Path(scratch) / "page.pdf", setup).read_bytes()

        def show(page: bytes) -> None:
            if self._drawn == tenths:
                self.preview.show_pdf(page)

        self._context.load(self, draw, show, lambda error: self.show_problem(sentence(error)))

    def _calibrate(self) -> None:
        printer, folder = self._printer, self._context.app.folder
        template = self._sample.content["template"]

        def draw() -> bytes:
            with tempfile.TemporaryDirectory(prefix="skillsapp-") as scratch:
                path = Path(scratch) / "calibration.pdf"
                draw_calibration_sheet(printer, path, stock_of(template, folder.layouts).size)
                return path.read_bytes()

        def send(page: bytes) -> None:
            print_pdf(
                self,
                page,
                _("Calibration sheet"),
                lambda _pages: self._context.notices.say(_("The calibration sheet was sent to the printer.")),
                lambda error: self.show_problem(str(error) if isinstance(error, OSError) else sentence(error)),
                printer_name=printer.name,
                whole=True,
            )

        self._context.load(self, draw, send, lambda error: self.show_problem(sentence(error)))

    def _save(self) -> None:
        tenths = self.tenths
        if not self.form.check() or tenths is None:
            return
        printers, name = self._context.app.printers, self._printer.name

        def done(printer: Printer) -> None:
            self.accept()
            self._kept(printer)

        self._context.change(
            self, lambda: printers.set_offset(name, *tenths), done, lambda error: self.show_problem(sentence(error))
        )
