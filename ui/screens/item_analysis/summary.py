"""The scores in a line: how many, how high, how spread, and how far they can be trusted."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from skillsapp.kernel.i18n import _
from skillsapp.queries.item_statistics import ItemAnalysis
from ui.screens.item_analysis.wording import alpha_in_words, decimals
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
        for key, title, hint in (
            ("mean", _("Mean"), _("The mean score, and what the paper is worth.")),
            ("median", _("Median"), _("Half of the candidates have less, half have more.")),
            ("sd", _("Standard deviation"), _("How far scores usually lie from the mean.")),
            ("skewness", _("Skewness"), _("Below 0 more high scores than low ones, above 0 the other way round.")),
            ("kurtosis", _("Kurtosis"), _("Above 0 the scores crowd around the mean more than usual, below 0 less.")),
            ("alpha", _("Reliability α"), _("From 0 to 1: how far the questions agree about who is able (Cronbach's alpha).")),
            ("sem", _("Standard error"), _("A score is right to about so many points: beware of a pass mark within that range.")),
        ):
            words = QVBoxLayout()
            words.setSpacing(0)
            name, figure = label(title, "hint"), label("", "strong", name=f"score_{key}")
            for part in (name, figure):
                part.setToolTip(hint)
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
        verdict = alpha_in_words(scores.alpha)
        if not analysis.same_paper:
            verdict = _("Papers differ: no α")
        self._verdict.setText(verdict)
