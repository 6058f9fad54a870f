"""The second half of the home page: who registered, how far the review is, how the theory scores spread."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from skillsapp.domain.programme import KIND_TITLES
from skillsapp.domain.registration import REGISTRATION_STATE_TITLES, RegistrationState
from skillsapp.kernel.i18n import _
from skillsapp.queries.home import Home, ScoreSpread
from ui.theme import Tone, px
from ui.widgets.charts import Bar, BarList, Donut, Histogram, Part
from ui.widgets.frames import Card

MOST_BARS = 6
REVIEW_TONES = (
    (RegistrationState.ACCEPTED, Tone.OK),
    (RegistrationState.SUBMITTED, Tone.INFO),
    (RegistrationState.RETURNED, Tone.WARN),
    (RegistrationState.REJECTED, Tone.BAD),
)


def charts_row(home: Home) -> QWidget | None:
    """Return the charts that have something to say, or None."""
    cards = [card for card in (_groups(home), _review(home), _scores(home.spread)) if card is not None]
    if not cards:
        return None
    holder = QWidget()
    holder.setObjectName("home_charts")
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(px(14))
    for card, share in zip(cards, (5, 4, 5), strict=False):
        row.addWidget(card, share)
    return holder


def group_bars(home: Home) -> tuple[Bar, ...]:
    """Return one bar for each group of the running programmes, the newest programme first."""
    bars = []
    for facts in home.running:
        programme = facts.programme
        for group in programme.plan.groups:
            count = facts.groups.get(group.key, 0)
            alone = len(programme.plan.groups) == 1
            title = f"{_(KIND_TITLES[programme.kind])} {programme.city}".strip() if alone else group.title
            if count:
                bars.append(Bar(title, count))
    return tuple(bars[:MOST_BARS])


def _groups(home: Home) -> Card | None:
    bars = group_bars(home)
    if not bars:
        return None
    card = Card(_("People registered by group"), padding=16)
    card.add(BarList(bars, _("People registered by group")))
    card.body.addStretch()
    return card


def _review(home: Home) -> Card | None:
    counts = {state: sum(facts.states.get(state, 0) for facts in home.running) for state, _tone in REVIEW_TONES}
    total = sum(counts.values())
    if not total:
        return None
    share = counts[RegistrationState.ACCEPTED] / total
    figure = "100%" if share == 1 else f"{share:.1%}"
    card = Card(_("Review of registrations"), padding=16)
    parts = [Part(_(REGISTRATION_STATE_TITLES[state]), counts[state], tone) for state, tone in REVIEW_TONES]
    card.add(Donut(parts, figure, _("accepted"), _("Review of registrations")))
    return card


def _scores(spread: ScoreSpread | None) -> Card | None:
    if spread is None:
        return None
    step = spread.full / 10
    labels = [f"{step * number:.0f}" for number in range(10)]
    title = _("Spread of scores: {component}").format(component=spread.title)
    pass_from = None if spread.pass_mark is None else int(spread.pass_mark / step)
    pass_text = "" if spread.pass_mark is None else _("Pass line {mark}").format(mark=f"{spread.pass_mark:.0f}")
    card = Card(title, padding=16)
    card.add(Histogram(labels, spread.bins, title, pass_from=pass_from, pass_text=pass_text))
    return card
