"""On what paper a certificate is printed at the desk: as the last time, unless whoever stands there says otherwise."""

from __future__ import annotations

from skillsapp.domain.certificate_order import LAYOUT_TITLES, PrintLayout
from skillsapp.kernel.i18n import _
from skillsapp.printouts.certificate import PLAIN, PrintSetup
from skillsapp.queries.printers import find_printer
from ui.context import Context
from ui.last_choice import CERTIFICATE_PRINTER, last_choice
from ui.widgets.choices import SegmentedControl
from ui.widgets.form_rows import FormRow


class LayoutChoice(FormRow):
    """`layout_chosen` is asked when the sheet goes on."""

    def __init__(self, used: PrintLayout | None) -> None:
        titles = [(layout.value, _(LAYOUT_TITLES[layout])) for layout in PrintLayout]
        self.layouts = SegmentedControl(titles, "desk_layout", _("Paper"))
        super().__init__(_("Paper"), self.layouts, hint="" if used is None else _("As it was printed the last time."))
        self.layouts.choose((used or PrintLayout.ONE).value)

    @property
    def layout_chosen(self) -> PrintLayout:
        return PrintLayout(self.layouts.value)


def certificate_printer(context: Context) -> str:
    """Return the name of the printer that certificates were sent to last."""
    return last_choice(context.app.folder, CERTIFICATE_PRINTER)


def setup_of(context: Context, layout: PrintLayout) -> PrintSetup:
    """Return *layout* with the offset of the printer for certificates, which only preprinted paper needs."""
    if layout is not PrintLayout.OVERPRINT:
        return PLAIN if layout is PrintLayout.ONE else PrintSetup(layout)
    printer = find_printer(context.app.reader, certificate_printer(context) or "default")
    return PrintSetup(layout, printer.right_tenths, printer.down_tenths)
