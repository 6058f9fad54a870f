"""One person's marked paper: every question with what was answered, what is right, what it earned, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.rich_text import plain_text
from skillsapp.domain.score import sentences
from skillsapp.kernel.exact import plain
from skillsapp.kernel.i18n import _
from skillsapp.queries.paper_marks import MarkedPaper, MarkedQuestion
from ui.dialogs import SheetDialog
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.theme import Tone, px
from ui.widgets.drop_down import DropDown
from ui.widgets.empty import EmptyState
from ui.widgets.frames import Card, scrolling
from ui.widgets.rich_layout import Pictures
from ui.widgets.rich_text import RichText
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import label

WIDTH, HEIGHT = 980, 640
BELOW = 190


class PaperSheet(SheetDialog):
    """`papers` are what the person sat, the newest first; with several, one is chosen above the list."""

    def __init__(self, parent: QWidget, name: str, papers: Sequence[MarkedPaper], pictures: Pictures | None = None) -> None:
        super().__init__(parent, _("Marks by question"), name, name="paper_marks", width=WIDTH)
        self._papers = tuple(papers)
        self._sitting = DropDown("marks_sitting", _("Sitting"))
        for paper in self._papers:
            self._sitting.addItem(paper.sitting)
        self._sitting.activated.connect(lambda _place: self._show_paper())
        self._sitting.setVisible(len(self._papers) > 1)
        self._total = label("", "strong", name="marks_total")
        self._model = RowModel[MarkedQuestion](_columns(), key=lambda row: row.question.ref)
        self.table = DataTable(
            self._model,
            "marks_list",
            _("Marks by question"),
            empty=EmptyState(
                _("No marked paper"), _("This person has no paper that was marked question by question."), "list-checks"
            ),
        )
        self.table.current_row.connect(lambda _row: self._show_question())
        self._stem = RichText("", "strong", pictures, name="question_stem")
        self._steps = label("", wrap=True, name="marks_steps")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, px(10), 0)
        column.addWidget(self._stem)
        column.addWidget(self._steps)
        column.addStretch(1)
        below = Card(padding=12, name="marks_detail")
        below.add(scrolling(inside, "marks_detail_scroll"))
        below.setFixedHeight(px(BELOW))
        self.add(self._sitting, self._total)
        self.body.addWidget(table_card(self.table), 1)
        self.add(below)
        self.add_button(_("Close"), "paper_marks_close", self.accept, kind="primary")
        self.resize(px(WIDTH), px(HEIGHT))
        self._show_paper()

    def _show_paper(self) -> None:
        paper = self._papers[max(0, self._sitting.currentIndex())] if self._papers else None
        self._model.set_rows(paper.questions if paper else ())
        total = _("{sitting}: {mark} of {full}. Letters are those of the question bank, not those on the candidate's screen.")
        self._total.setText(total.format(sitting=paper.sitting, mark=plain(paper.score), full=plain(paper.full)) if paper else "")
        self.table.select_row(0)
        self._show_question()

    def _show_question(self) -> None:
        row = self.table.row()
        self._stem.show_text(row.question.stem if row else "")
        said = list(sentences(row.trace)) if row else []
        if row is not None and QUESTION_TYPES[row.question.type].marked_by_people and row.response:
            said.insert(0, _("Answer: {text}").format(text=row.response))
        self._steps.setText("\n".join(said))


def _columns() -> tuple[Column[MarkedQuestion], ...]:
    return (
        Column("number", _("No."), lambda row: str(row.number), align=RIGHT, sort_key=lambda row: row.number, width=48),
        Column("type", _("Type"), lambda row: QUESTION_TYPES[row.question.type].label(), width=80),
        Column("stem", _("Stem"), lambda row: _in_line(row.question.stem), hint=lambda row: _in_line(row.question.stem), width=REST),
        Column("given", _("Given answer"), lambda row: _in_line(row.given) or "–", hint=lambda row: row.given, width=120),
        Column("right", _("Right answer"), lambda row: _in_line(row.right) or "–", hint=lambda row: row.right, width=120),
        Column(
            "score", _("Score"), lambda row: f"{plain(row.score)} / {plain(row.full)}", align=RIGHT,
            sort_key=lambda row: row.score, width=84,
        ),
        Column("state", _("State"), _state, tone=_tone, width=84),
    )  # fmt: skip


def _in_line(text: str) -> str:
    return " ".join(plain_text(text).split())


def _state(row: MarkedQuestion) -> str:
    if row.is_waiting:
        return _("Not marked yet")
    if row.is_blank:
        return _("Not answered")
    return _("Right") if row.score >= row.full else _("Partly right") if row.score > 0 else _("Wrong")


def _tone(row: MarkedQuestion) -> Tone:
    if row.is_blank or row.is_waiting:
        return Tone.MUTED
    return Tone.OK if row.score >= row.full else Tone.WARN if row.score > 0 else Tone.BAD
