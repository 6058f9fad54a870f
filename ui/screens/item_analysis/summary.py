"""The scores in a line: how many, how high, how spread, and how far they can be trusted."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from skillsapp.kernel.i18n import _
from skillsapp.queries.item_statistics import ItemAnalysis
from skillsapp.statistics.wording import FIGURE_HINTS, alpha_in_words, decimals
from ui.theme import px
from ui.widgets.frames import Card
from ui.widgets.text import ElidedLabel, label


class ScoreStrip(Card):
    """Names over figures; what a name means is its tooltip."""

    def __init__(self) -> None:
        super().__init__(padding=10, spacing=2, name="scores_strip")
        row = QHBoxLayout()
        row.setSpacing(px(18))
        self.figures = {}
        for key, (title, hint) in FIGURE_HINTS.items():
            words = QVBoxLayout()
            words.setSpacing(0)
            name, figure = label(_(title), "hint"), label("", "strong", name=f"score_{key}")
            for part in (name, figure):
                part.setToolTip(_(hint))
                words.addWidget(part)
            self.figures[key] = figure
            row.addLayout(words)
        self._verdict = ElidedLabel("", "sub")
        row.addWidget(self._verdict, 1)
        self.body.addLayout(row)

    def show_scores(self, analysis: ItemAnalysis) -> None:
        """Show the figures of the test as a whole."""
        scores = analysis.scores
        shown = {
            "mean": f"{decimals(scores.mean, 1)} / {analysis.full:.4g}",
            "median": decimals(scores.median, 1),
            "sd": decimals(scores.sd, 1),
            "skewness": decimals(scores.skewness),
            "kurtosis": decimals(scores.kurtosis),
            "alpha": decimals(scores.alpha),
            "sem": decimals(scores.sem, 1),
        }
        for key, text in shown.items():
            self.figures[key].setText(text)
        verdict = _(words) if (words := alpha_in_words(scores.alpha)) else ""
        if not analysis.same_paper:
            verdict = _("Papers differ: no α")
        self._verdict.setText(verdict)
