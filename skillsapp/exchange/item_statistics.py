"""The analysis of an exam as a spreadsheet: the questions with what strikes, who chose what, and the scores."""

from __future__ import annotations

from pathlib import Path

from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.rich_text import plain_text
from skillsapp.exchange.workbook import ColumnKind, SheetColumn, SheetTable, write_workbook
from skillsapp.kernel.i18n import _
from skillsapp.queries.item_statistics import AnalysedItem, ItemAnalysis


def write_analysis(path: Path, analysis: ItemAnalysis, title: str, scope: str) -> None:
    """Write *analysis* as three sheets; *scope* says under the title which answers were analysed.  Raises CannotWrite."""
    write_workbook(path, [_questions(analysis, title, scope), _answers(analysis), _scores(analysis)])


def _figure(title: str, decimals: int = 3) -> SheetColumn:
    return SheetColumn(title, ColumnKind.DECIMAL, decimals=decimals)


def _questions(analysis: ItemAnalysis, title: str, scope: str) -> SheetTable:
    columns = (
        SheetColumn(_("No."), ColumnKind.NUMBER),
        SheetColumn(_("Number")),
        SheetColumn(_("Type")),
        SheetColumn(_("Question"), width=46, wraps=True),
        SheetColumn(_("What strikes"), width=40, wraps=True),
        SheetColumn(_("Seen by"), ColumnKind.NUMBER),
        _figure(_("Facility")),
        _figure(_("Standard deviation")),
        _figure(_("By guessing")),
        _figure(_("Intended weight")),
        _figure(_("Effective weight")),
        _figure(_("Discrimination")),
        _figure(_("Efficiency")),
    )
    rows = [
        (
            item.number or None,
            item.question.ref,
            _type(item),
            plain_text(item.question.stem),
            "\n".join(remark.sentence() for remark in item.remarks),
            item.figures.seen,
            item.figures.facility,
            item.figures.sd,
            item.figures.random_guess,
            item.figures.intended_weight,
            item.figures.effective_weight,
            item.figures.discrimination,
            item.figures.efficiency,
        )
        for item in analysis.items
    ]
    return SheetTable(_("Questions"), title, columns, rows, (scope,))


def _answers(analysis: ItemAnalysis) -> SheetTable:
    number = ColumnKind.NUMBER
    columns = (
        SheetColumn(_("No."), number),
        SheetColumn(_("Number")),
        SheetColumn(_("Answer")),
        SheetColumn(_("Key")),
        SheetColumn(_("All"), number),
        SheetColumn(_("Upper 27%"), number),
        SheetColumn(_("Lower 27%"), number),
    )
    rows = [
        (
            item.number or None,
            item.question.ref,
            _("Left blank") if one.is_blank else one.shown,
            _("the key") if one.is_key else "",
            one.count,
            one.upper,
            one.lower,
        )
        for item in analysis.items
        for one in item.given
    ]
    return SheetTable(_("Who chose what"), _("Who chose what"), columns, rows)


def _scores(analysis: ItemAnalysis) -> SheetTable:
    scores = analysis.scores
    rows = (
        (_("Papers"), scores.n),
        (_("The paper is worth"), analysis.full),
        (_("Mean"), scores.mean),
        (_("Median"), scores.median),
        (_("Standard deviation"), scores.sd),
        (_("Skewness"), scores.skewness),
        (_("Kurtosis"), scores.kurtosis),
        (_("Reliability α"), scores.alpha),
        (_("Error ratio"), scores.error_ratio),
        (_("Standard error"), scores.sem),
        *(
            (_("Scores from {least}").format(least=f"{analysis.full * n / len(analysis.bins):.4g}"), count)
            for n, count in enumerate(analysis.bins)
        ),
    )
    return SheetTable(_("Scores"), _("Scores"), (SheetColumn(_("Figure")), _figure(_("Value"))), rows)


def _type(item: AnalysedItem) -> str:
    return QUESTION_TYPES[item.question.type].label() if item.question.type in QUESTION_TYPES else item.question.type
