"""What the rules of drawing come to, said while somebody sets them: nothing is found out only after the papers are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from skillsapp.domain.blueprint import Shelf, is_usable, lacking_under_cap, misplaced, supply
from skillsapp.domain.paper import months_before
from skillsapp.domain.paper_set import ExactCountWrong
from skillsapp.domain.programme import BlueprintCell, PaperMode, PaperRules
from skillsapp.kernel.i18n import _, ngettext
from skillsapp.optimise.model import is_installed
from skillsapp.queries.question_search import FoundRow
from ui.notices import sentence
from ui.theme import Tone


@dataclass(frozen=True, slots=True)
class Effect:
    """A sentence under a field; `refuses` where nothing can be drawn like this."""

    text: str = ""
    tone: Tone | None = None
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the effects are reckoned from; `cells` are the rows that can be read, `papers` those that are drawn, the spare among them."""

    cells: Sequence[BlueprintCell]
    stock: Mapping[Shelf, int]
    rules: PaperRules
    official: int
    papers: int
    must: Sequence[FoundRow]
    asked: Sequence[tuple[Shelf, datetime]] | None
    now: datetime


def effects(facts: Facts) -> dict[str, Effect]:
    """Return what is said under which field."""
    return {
        "recent_months": _recent(facts),
        "cap": _cap(facts),
        "must_include": _must(facts),
        "way": _way(facts),
    }


def _recent(facts: Facts) -> Effect:
    months = facts.rules.recent_months
    if not months:
        return Effect(_("Everything may come again."))
    if facts.asked is None:
        return Effect(_("Looking up what was asked…"))
    since = months_before(facts.now, months)
    banks = {cell.bank for cell in facts.cells}
    lately = Counter(
        shelf for shelf, at in facts.asked if at >= since and shelf.bank in banks and is_usable(shelf, facts.rules.drafts)
    )
    count = sum(lately.values())
    if not count:
        return Effect(_("Nothing from these banks was asked in that time."))
    told = ngettext(
        "{count} question of these banks was asked in that time",
        "{count} questions of these banks were asked in that time",
        count,
    )
    told = told.format(count=count)
    fresh = {shelf: held - lately.get(shelf, 0) for shelf, held in facts.stock.items()}
    short = _rows(each.lacking for each in supply(facts.cells, fresh, facts.rules.drafts))
    if not short:
        return Effect(_("{told}; the papers do without them.").format(told=told))
    return Effect(_("{told}; without them {rows}, so the oldest of them come again.").format(told=told, rows=short), Tone.WARN)


def _cap(facts: Facts) -> Effect:
    cap, papers = facts.rules.cap, facts.papers
    if papers < 2:
        return Effect()
    if not cap:
        return Effect(_("0: no limit."))
    if cap >= papers:
        return Effect(_("With {papers} papers this is no limit.").format(papers=papers))
    short = _rows(lacking_under_cap(facts.cells, facts.stock, papers, cap, facts.must, facts.rules.drafts))
    share = f"{cap / papers:.0%}"
    if short:
        return Effect(
            _("At most {share} of {papers} papers: too few questions, {rows}.").format(share=share, papers=papers, rows=short),
            Tone.BAD,
            True,
        )
    return Effect(_("At most {share} of {papers} papers: the banks are enough.").format(share=share, papers=papers))


def _must(facts: Facts) -> Effect:
    found = {row.id for row in facts.must}
    gone = [id for id in facts.rules.must_include if id not in found]
    if gone:
        return Effect(
            _("Not in the bank any more: {questions}. Take them out.").format(questions=", ".join(gone)), Tone.BAD, True
        )
    out = [facts.must[place].id for place in misplaced(facts.cells, facts.must, facts.rules.drafts)]
    if out:
        return Effect(_("No row of the blueprint has room for {questions}.").format(questions=", ".join(out)), Tone.BAD, True)
    return Effect()


def _way(facts: Facts) -> Effect:
    if not facts.rules.exact or facts.rules.mode is not PaperMode.VARIANTS:
        return Effect(_("At once; the expected scores lie less than half a point of 100 apart where the banks allow."))
    if not is_installed():
        return Effect(_("Exact balancing is not installed on this computer: choose the ordinary way."), Tone.BAD, True)
    wrong = ExactCountWrong(facts.official)
    if not wrong.fewest <= facts.official <= wrong.most:
        return Effect(sentence(wrong), Tone.BAD, True)
    return Effect(_("Takes up to 20 seconds; the fewest shared questions, then the most equal scores that can be."))


def _rows(lacking: Iterable[int]) -> str:
    told = (_("row {row} lacks {count}").format(row=row, count=count) for row, count in enumerate(lacking, start=1) if count)
    return "; ".join(told)
