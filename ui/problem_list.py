"""The list of what a check found in a file, and below it the line in front in full: its sentence is often longer than its column."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import _
from ui.models.problem_rows import ProblemRow
from ui.theme import px
from ui.widgets.frames import scrolling
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

HEIGHT = 60


def problem_list(table: DataTable, above: QWidget | None = None) -> QFrame:
    """Return the card of a table of `ProblemRow`s, with its current line told whole below it."""
    whole = label("", "", wrap=True, name="problem_whole")
    whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    whole.setAlignment(Qt.AlignmentFlag.AlignTop)
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(px(12), 0, px(12), 0)
    column.addWidget(whole)
    area = scrolling(holder, "problem_whole_scroll")
    area.setFixedHeight(px(HEIGHT))

    def show(row: ProblemRow | None) -> None:
        area.setVisible(table.model().rowCount() > 0)
        whole.setText(
            _("Choose a line to read it whole.") if row is None else "  ".join(filter(None, (_content(row), row.sentence)))
        )

    table.current_row.connect(show)
    table.model().modelReset.connect(lambda: show(None))
    show(None)
    return table_card(table, above, area)


def _content(row: ProblemRow) -> str:
    """Return where it stands and what stands there, a long content to its end."""
    where, sign, _content = row.where.partition(" · ")
    told = f"{where}{sign}{row.whole}" if row.whole else row.where
    told = " ".join(told.split())
    return _("“{content}”").format(content=told) if told else ""
