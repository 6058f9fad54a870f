"""One question in detail: what is to be said, how the answers spread, its figures, and the question as the candidate saw it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.domain.exam import exam_question
from skillsapp.kernel.i18n import _
from skillsapp.queries.item_statistics import AnalysedItem
from skillsapp.statistics.wording import URGENCY_TITLES, decimals, percent
from ui.question_widgets import QUESTION_WIDGETS
from ui.screens.item_analysis.charts import AnswerBars
from ui.screens.item_analysis.columns import type_title
from ui.screens.item_analysis.wording import URGENCY_TONES, urgency
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, rule, scrolling
from ui.widgets.rich_text import RichText
from ui.widgets.text import Pill, label

PictureOf = Callable[[str], bytes | None]


class ItemInspector(Card):
    """`open_in_bank(question id)` is called by the button at the end."""

    def __init__(self, pictures: PictureOf, open_in_bank: Callable[[str], None]) -> None:
        super().__init__(padding=0, spacing=0, name="item_inspector")
        self._pictures, self._open_in_bank = pictures, open_in_bank
        self._shown: QWidget | None = None
        self.body.setContentsMargins(1, 1, 1, 1)
        self.show_item(None)

    def show_item(self, item: AnalysedItem | None) -> None:
        """Show *item*, or what to do where there is none."""
        if self._shown is not None:
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = self._page(item) if item is not None else self._nothing()
        self.add(self._shown)
        self._shown.show()

    @staticmethod
    def _nothing() -> QWidget:
        return EmptyState(_("No question chosen"), _("Choose a row to see who chose which answer."), "chart-column")

    def _page(self, item: AnalysedItem) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(px(16), px(14), px(16), px(14))
        column.setSpacing(px(10))
        pills = QHBoxLayout()
        pills.setSpacing(px(6))
        if item.number:
            pills.addWidget(Pill(_("No. {number}").format(number=item.number), Tone.MUTED))
        pills.addWidget(Pill(type_title(item), Tone.INFO))
        pills.addWidget(Pill(_(URGENCY_TITLES[urgency(item)]), URGENCY_TONES[urgency(item)]))
        pills.addStretch()
        column.addLayout(pills)
        for number, remark in enumerate(item.remarks):
            tone = URGENCY_TONES[remark.kind.urgency]
            column.addWidget(Banner(remark.sentence(), Tone.INFO if tone is Tone.MUTED else tone, name=f"remark_{number}"))
        bars = AnswerBars()
        bars.show_given(item.given, item.group, item.figures.seen)
        column.addWidget(label(_("Who chose what"), "strong"))
        column.addWidget(bars)
        if 0 < item.group < 10:
            told = _("The upper and the lower group have {count} candidates each: every one of them moves these bars far.")
            column.addWidget(label(told.format(count=item.group), "hint", wrap=True))
        column.addWidget(rule())
        column.addWidget(RichText(item.question.stem, "strong", self._pictures, name="item_stem"))
        column.addWidget(self._as_seen(item))
        column.addWidget(rule())
        column.addWidget(self._figures(item))
        column.addWidget(
            Button(
                _("Open in the question bank"), "item_open", lambda: self._open_in_bank(item.question.id), icon="book-open-check"
            )
        )
        column.addStretch()
        return scrolling(holder, "item_scroll")

    def _as_seen(self, item: AnalysedItem) -> QWidget:
        """Return the candidate's own widget with the key chosen; it only shows and takes no key."""
        question = item.question
        shown = exam_question(question, item.number or 1, Decimal(1), range(len(question.options)), {})
        made = QUESTION_WIDGETS[question.type].answer(shown, question.answer, self._pictures)
        made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for part in made.findChildren(QWidget):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.column.setSpacing(px(6))
        return made

    def _figures(self, item: AnalysedItem) -> QWidget:
        figures = item.figures
        effective = _("none: it works against the score") if figures.negative_covariance else percent(figures.effective_weight)
        facts = FactRows("item_figures")
        facts.show_facts(
            (
                (_("Seen by"), f"{figures.seen:,}"),
                (_("Facility"), percent(figures.facility)),
                (_("Standard deviation"), decimals(figures.sd)),
                (_("By guessing"), percent(figures.random_guess)),
                (_("Discrimination"), decimals(figures.discrimination)),
                (_("Efficiency"), decimals(figures.efficiency)),
                (_("Intended weight"), percent(figures.intended_weight)),
                (_("Effective weight"), effective),
                (_("Number"), item.question.ref),
            ),
            names=88,
        )
        return facts
