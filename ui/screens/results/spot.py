"""Results on the spot: computed by one click, shown by company with masked ID numbers and without answers, and printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from skillsapp.domain.result import ResultStatus
from skillsapp.kernel.i18n import _
from skillsapp.queries.results import ResultRow
from ui.context import Context
from ui.dialogs import SheetDialog
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.screens.results.columns import NO_SCORE, resit_text, total_text
from ui.screens.results.loading import Loaded
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.choices import SearchBox
from ui.widgets.empty import EmptyState
from ui.widgets.table import DataTable
from ui.widgets.text import label


class SpotDialog(SheetDialog):
    """Shows *rows* as they stand.

    `printed` prints the list over this sheet, `resat` arranges the resit; without *resat* there is nobody who would sit again.
    """

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        loaded: Loaded,
        rows: Sequence[ResultRow],
        printed: Callable[[QWidget], None],
        resat: Callable[[], None] | None = None,
        resit_text_: str = "",
    ) -> None:
        programme = loaded.programme
        super().__init__(parent, _("Results on the spot"), programme.title if programme else "", name="spot_results", width=940)
        self._context = context
        self._rows = tuple(row for row in rows if row.status is not ResultStatus.WITHDRAWN)  # they were not expected
        points = loaded.overview.open_points
        banner = Banner("", Tone.WARN, name="spot_open_points")
        if points:
            banner.show_text(_("Not final yet: {point}").format(point=points[0].message()), Tone.WARN)
        self.add(banner)
        self.add(label(summary(self._rows), "h2", wrap=True, name="spot_summary"))
        search = SearchBox(_("Name, number, unit"), "spot_filter")
        search.filtered.connect(self._filter)
        self.add(search)
        self._model = RowModel[ResultRow](_columns(), key=lambda row: row.registration_id, parent=self)
        empty = EmptyState(_("No results yet"), _("Collect the laptops and enter the answer cards first."), "chart-column")
        self.table = DataTable(self._model, "spot_list", _("Results on the spot"), empty=empty, row_height=32)
        self.table.setMinimumHeight(px(300))
        self.body.addWidget(self.table, 1)
        self._model.set_rows(self._rows)
        self.add_cancel(_("Close"))
        if resat is not None:
            self.add_button(resit_text_, "spot_resit", lambda: self._resit(resat), icon="rotate-ccw")
        self.add_button(_("Print the list"), "spot_print", lambda: printed(self), kind="primary", icon="printer")
        self.allow("" if self._rows else _("There are no results yet."))
        self.resize(px(940), px(640))

    def _resit(self, resat: Callable[[], None]) -> None:
        self.accept()
        resat()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        self._model.set_rows(
            [
                row
                for row in self._rows
                if all(word in f"{row.name} {row.entry_no} {row.organisation}".casefold() for word in words)
            ]
        )


def summary(rows: Sequence[ResultRow]) -> str:
    """Return how many passed, failed and were absent."""
    passed = sum(row.status is ResultStatus.NORMAL and row.passed is True for row in rows)
    failed = sum(row.status is ResultStatus.NORMAL and row.passed is False for row in rows)
    absent = sum(row.status is ResultStatus.ABSENT for row in rows)
    return _("{people} people: {passed} passed, {failed} not passed, {absent} absent").format(
        people=len(rows), passed=passed, failed=failed, absent=absent
    )


def _columns() -> tuple[Column[ResultRow], ...]:
    return (
        Column("organisation", _("Unit"), lambda row: row.organisation, width=REST),
        Column("name", _("Name"), lambda row: row.name, width=130),
        Column("id", _("ID number"), lambda row: row.id_number, width=190),
        Column(
            "score", _("Score"), total_text, RIGHT, lambda row: NO_SCORE if row.total is None else row.total, width=80
        ),
        Column(
            "passed", _("Decision"), lambda row: row.passed_text(),
            tone=lambda row: (Tone.OK if row.passed else Tone.BAD) if row.passed_text() else None, width=90,
        ),
        Column("resit", _("Resit"), resit_text, tone=lambda row: Tone.WARN if row.is_resit else None, width=76),
    )  # fmt: skip
