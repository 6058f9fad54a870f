"""While variants are balanced: a sheet that says so, with a button that ends the search and takes the best found so far."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from skillsapp.kernel.changes import Done
from skillsapp.kernel.i18n import _
from skillsapp.services.papers import DrawnPapers, PaperRequest
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.jobs import Job
from ui.widgets.text import label


class BalancingSheet(SheetDialog):
    """Begins at once; `drawn` or `failed` is called when it has closed."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        request: PaperRequest,
        drawn: Callable[[DrawnPapers], object],
        failed: Callable[[Exception], object],
    ) -> None:
        super().__init__(parent, _("Balancing the papers"), name="papers_balance", width=520)
        self._context, self._request, self._drawn, self._failed = context, request, drawn, failed
        self._job: Job | None = None
        text = _(
            "Looking for papers that share as few questions and are as equal as can be: {seconds} seconds at most. “Stop” takes the best found by then."
        )
        footer = self.findChild(QWidget, "sheet_footer")
        if footer is not None:
            footer.hide()  # the only button stands beside the progress
        self.add(label(text.format(seconds=f"{request.seconds:.0f}"), "sub", wrap=True))

    def begin(self) -> None:
        """Start the search."""
        self.set_busy(_("Balancing…"), self._end)
        request, app = self._request, self._context.app
        self._job = self._context.jobs.run_long(
            self, lambda _progress, cancelled: app.papers.assemble(request, cancelled), self._done, self._refused
        )

    def _end(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _done(self, done: Done[DrawnPapers]) -> None:
        self.set_busy("")
        self.accept()
        self._drawn(done.value)
        self._context.news.publish(done.topics)

    def _refused(self, error: Exception) -> None:
        self.set_busy("")
        self.reject()
        self._failed(error)
