"""An assistant in a sheet: pages that follow one another, pills above them that say how far it is, files that may be dropped on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.dialogs import SheetDialog
from ui.theme import px
from ui.widgets.frames import Card
from ui.widgets.steps import WizardSteps


class StepsSheet(SheetDialog):
    """One page for each of *titles*, the last one says what was done; the sheet keeps its size, so that the steps do not jump.

    Add the pages with `add_page`, show one with `show_step`, name with `take_drops` what may be dropped on the sheet.
    """

    def __init__(
        self, parent: QWidget, title: str, subtitle: str = "", *, titles: Sequence[str], name: str, width: int, height: int
    ) -> None:
        super().__init__(parent, title, subtitle, name=name, width=width)
        self._last, self._height = len(titles) - 1, height
        self._steps, self._pages = WizardSteps(titles), QStackedWidget()
        self._pages.setMinimumHeight(px(300))
        self.add(self._steps)
        self.body.addWidget(self._pages, 1)
        self._may_drop: Callable[[Path], bool] = lambda _path: False
        self._take: Callable[[Path], object] = lambda _path: None

    @property
    def step(self) -> int:
        """The page in front, 0 the first."""
        return self._pages.currentIndex()

    def add_page(self, page: QWidget, *, card: bool = False) -> None:
        """Put the next page behind the others, in a card of its own with *card*."""
        self._pages.addWidget(_in_card(page) if card else page)

    def show_step(self, step: int) -> None:
        """Show a page; on the last one every step is done."""
        self._pages.setCurrentIndex(step)
        self._steps.show_current(step if step < self._last else self._last + 1)

    def take_drops(self, may_drop: Callable[[Path], bool], take: Callable[[Path], object]) -> None:
        """Call *take* with the one file or folder that is dropped on the sheet, as long as *may_drop* says yes to it."""
        self._may_drop, self._take = may_drop, take
        self.setAcceptDrops(True)

    def open(self) -> None:
        self.resize(self._wanted_width, px(self._height))
        super().open()
        if self._primary is not None:
            self._primary.setFocus()

    def adjustSize(self) -> None:
        """Keep the size."""

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event.mimeData())
        if path is not None:
            self._take(path)

    def _dropped(self, mime: QMimeData) -> Path | None:
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        return paths[0] if len(paths) == 1 and self._may_drop(paths[0]) else None


def _in_card(widget: QWidget) -> QWidget:
    card = Card()
    card.body.addWidget(widget, 1)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(card, 1)
    return holder
