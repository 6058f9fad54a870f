"""Look at printed forms before they are printed or saved: one file or several, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from skillsapp.kernel.files import atomic_write
from skillsapp.kernel.i18n import _, ngettext
from ui.context import Context
from ui.dialogs import SheetDialog, save_file
from ui.notices import sentence
from ui.printing import print_pdf
from ui.theme import px
from ui.widgets.choices import SegmentedControl
from ui.widgets.pdf_preview import PdfPreview


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF, a file or held whole so that no file has to be kept, what it is called, as what it is saved, and where it is printed as a rule."""

    title: str
    source: Path | bytes
    saved_as: str = ""
    printer: str = ""

    @property
    def content(self) -> bytes:
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()


class PaperPreview(SheetDialog):
    """Shows the papers; the one in front is printed or saved."""

    def __init__(
        self, parent: QWidget, context: Context, title: str, papers: Sequence[Paper], *, name: str = "paper_preview"
    ) -> None:
        super().__init__(parent, title, name=name, width=900)
        self._context, self._papers, self._front = context, tuple(papers), 0
        if len(papers) > 1:
            choice = SegmentedControl(
                [(str(n), paper.title) for n, paper in enumerate(papers)], "paper_choose", _("Printed form")
            )
            choice.chosen.connect(lambda key: self._show(int(key)))
            self.add(choice)
        self.preview = PdfPreview(f"{name}_pages")
        self.preview.setMinimumHeight(px(300))
        self.body.addWidget(self.preview, 1)
        self.resize(px(900), px(660))
        self.add_cancel(_("Close"))
        self.add_button(_("Save as PDF"), "paper_save", self._save, icon="save")
        self._printing = self.add_button(_("Print"), "paper_print", self._print, kind="primary", icon="printer")
        self._show(0)

    def open(self) -> None:
        """Show the papers with the keyboard on what they are made for: Enter prints."""
        super().open()
        self._printing.setFocus()

    def done(self, result: int) -> None:
        """Close the file before the dialog goes: on Windows an open file cannot be replaced."""
        self.preview.clear()
        super().done(result)

    def _show(self, number: int) -> None:
        self._front = number
        try:
            self.preview.show_pdf(self._papers[number].source)
        except (OSError, ValueError) as error:
            self.show_problem(sentence(error))

    def _print(self) -> None:
        paper = self._papers[self._front]
        print_pdf(
            self,
            paper.source,
            paper.title,
            self._say_sent,
            lambda error: self.show_problem(str(error) if isinstance(error, OSError) else sentence(error)),
            printer_name=paper.printer,
        )

    def _say_sent(self, pages: int) -> None:
        sent = ngettext("Sent to the printer: {count} page", "Sent to the printer: {count} pages", pages)
        self._context.notices.say(sent.format(count=pages))

    def _save(self) -> None:
        paper = self._papers[self._front]

        def save(target: Path) -> None:
            def write() -> None:
                with atomic_write(target) as stream:
                    stream.write(paper.content)

            self._context.load(
                self,
                write,
                lambda _none: self._context.notices.say(_("Saved: {file}").format(file=target.name)),
                lambda error: self.show_problem(sentence(error)),
            )

        save_file(self, _("Save as PDF"), f"{paper.saved_as or paper.title}.pdf", [("PDF", "*.pdf")], save, name="paper_file")
