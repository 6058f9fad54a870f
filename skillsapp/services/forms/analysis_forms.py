"""The form of an exam that was answered: its item analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.picture import pictures_on_paper
from skillsapp.domain.question import Question
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.question_types.true_false import FALSE, TRUE
from skillsapp.domain.rich_text import plain_text
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp
from skillsapp.printouts.item_report import ITEM_REPORT, AnswerLine, ItemLine, ItemLook, ItemReportData, ScoreBins
from skillsapp.printouts.sheet import Imprint, Letterhead
from skillsapp.printouts.wording import _
from skillsapp.queries.item_statistics import AnalysedItem, ItemAnalysis, Scope, analyse_items
from skillsapp.queries.pictures import find_pictures
from skillsapp.queries.programmes import find_programme
from skillsapp.queries.sittings import find_sitting
from skillsapp.services.forms.form import Filling, Form, Subject
from skillsapp.statistics.remarks import CARE, FEW, Given, Remark, Urgency, urgency_of
from skillsapp.statistics.wording import (
    DISCRIMINATION_HINT,
    FACILITY_HINT,
    FIGURE_HINTS,
    NOTHING,
    URGENCY_TITLES,
    alpha_in_words,
    decimals,
    percent,
)

_STEM, _STEM_BESIDE_ID = 45, 37  # Chinese characters of a stem in the table: two lines
_SMALL_GROUP = 10
_WITH_OPTIONS = frozenset({"single", "multiple"})


def _report(filling: Filling, key: str) -> Sequence[ItemReportData]:
    scope = Scope.of(key)
    programme = find_programme(filling.reader, scope.programme_id) if scope.programme_id else None
    analysis = analyse_items(filling.reader, scope)
    looked_at = [item for item in analysis.items if urgency_of(item.remarks) >= Urgency.LOOK]
    looked_at.sort(key=lambda item: (-urgency_of(item.remarks), item.number, item.question.id))
    judged = analysis.scores.n >= FEW
    return [
        ItemReportData(
            filling.letterhead(programme) if programme is not None else Letterhead(_("Every programme")),
            filling.imprint(programme) if programme is not None else Imprint(filling.printed_at, filling.operator),
            _scope_in_words(filling, scope),
            _facts(analysis, len(looked_at)),
            _warnings(analysis),
            _bins(analysis),
            tuple(_line(item, judged) for item in analysis.items),
            tuple(_look(item) for item in looked_at),
            _meanings(),
            _("No question needs a look.") if judged else _("So few people judge no question."),
            find_pictures(filling.reader, pictures_on_paper([item.question for item in looked_at], ())),
        )
    ]


def _scope_in_words(filling: Filling, scope: Scope) -> str:
    if scope.sitting_id:
        sitting = find_sitting(filling.reader, scope.sitting_id)
        return f"{sitting.title}    {stamp(sitting.starts_at)}"
    if scope.resit is None:
        return _("All sittings, resits too")
    return _("Resits only") if scope.resit else _("All sittings without resits")


def _facts(analysis: ItemAnalysis, looks: int) -> tuple[tuple[str, str], ...]:
    scores = analysis.scores
    shown = {
        "mean": decimals(scores.mean, 1),
        "median": decimals(scores.median, 1),
        "sd": decimals(scores.sd, 1),
        "alpha": decimals(scores.alpha),
        "sem": decimals(scores.sem, 1),
        "skewness": decimals(scores.skewness),
        "kurtosis": decimals(scores.kurtosis),
    }
    return (
        (_("People"), f"{scores.n:,}"),
        (_("Questions"), f"{len(analysis.items):,}"),
        (_("The paper is worth"), f"{analysis.full:.4g}" if scores.n else NOTHING),
        *((_(FIGURE_HINTS[key][0]), text) for key, text in shown.items()),
        (_("Need a look"), f"{looks:,}"),
        (_("The scores are"), _(words) if (words := alpha_in_words(scores.alpha)) and scores.n >= FEW else NOTHING),
    )


def _warnings(analysis: ItemAnalysis) -> tuple[str, ...]:
    n, told = analysis.scores.n, []
    if not n:
        return (_("Nobody's paper counts yet: there is nothing to analyse."),)
    if n < FEW:
        told.append(
            _("Small numbers: {count} people only. The figures describe these people; no question is judged by them.").format(
                count=n
            )
        )
    elif n < CARE:
        told.append(
            _(
                "Small numbers: {count} people. Figures of single questions are rough: read a question before you judge it."
            ).format(count=n)
        )
    if not analysis.same_paper:
        told.append(
            _("Papers differ: all scores are brought to {full} marks; reliability and standard error are left open.").format(
                full=f"{analysis.full:.4g}"
            )
        )
    return tuple(told)


def _bins(analysis: ItemAnalysis) -> ScoreBins:
    """Return the scores in points of the paper, in percent where papers differ."""
    full, count, mean = analysis.full, len(analysis.bins), analysis.scores.mean
    worth, sign = (full, "") if analysis.same_paper else (100.0, "%")
    edges = tuple(f"{worth * place / count:.4g}{sign}" for place in range(count + 1))
    if mean is None or full <= 0:
        return ScoreBins(edges, analysis.bins)
    return ScoreBins(edges, analysis.bins, mean / full, _("mean {score}").format(score=decimals(mean, 1)))


def _line(item: AnalysedItem, judged: bool) -> ItemLine:
    question, urgency = item.question, urgency_of(item.remarks)
    return ItemLine(
        str(item.number) if item.number else question.id if question.version == 1 else question.ref,
        _type(item.question),
        _shortened(" ".join(plain_text(question.stem).split()), _STEM if item.number else _STEM_BESIDE_ID),
        f"{item.figures.seen:,}",
        percent(item.figures.facility),
        decimals(item.figures.discrimination),
        _(URGENCY_TITLES[urgency]) if judged else NOTHING,
        "  ".join(_sentence(remark, item.question) for remark in item.remarks[:1]) if judged else "",
        urgency >= Urgency.LOOK,
    )


def _shortened(stem: str, most: int) -> str:
    """Return the beginning of a stem that stands in two lines of the table."""
    room = float(most)
    for place, character in enumerate(stem):
        room -= 0.55 if character.isascii() else 1.0
        if room < 0:
            return f"{stem[: place - 1]}…"
    return stem


def _look(item: AnalysedItem) -> ItemLook:
    question, figures = item.question, item.figures
    number = _("No. {number}").format(number=item.number) if item.number else ""
    parts = (number, _type(question), _(URGENCY_TITLES[urgency_of(item.remarks)]), question.ref)
    weight = _("none: it works against the score") if figures.negative_covariance else percent(figures.effective_weight)
    told = (
        (_("Seen by"), f"{figures.seen:,}"),
        (_("Facility"), percent(figures.facility)),
        (_("By guessing"), percent(figures.random_guess)),
        (_("Discrimination"), decimals(figures.discrimination)),
        (_("Efficiency"), decimals(figures.efficiency)),
        (_("Intended weight"), percent(figures.intended_weight)),
        (_("Effective weight"), weight),
    )
    known = QUESTION_TYPES.get(question.type)
    private = known is not None and known.marked_by_people
    notes = [_("What people wrote themselves is not printed here.")] if private else []
    if 0 < item.group < _SMALL_GROUP and not private:
        few = _("The upper and the lower group have {count} candidates each: every one of them moves these bars far.")
        notes.append(few.format(count=item.group))
    return ItemLook(
        "   ".join(part for part in parts if part),
        tuple(_sentence(remark, question) for remark in item.remarks),
        "    ".join(f"{title} {text}" for title, text in told),
        question.stem,
        () if private else tuple(_answer(item, place, given) for place, given in enumerate(item.given)),
        "  ".join(notes),
    )


def _answer(item: AnalysedItem, place: int, given: Given) -> AnswerLine:
    question, seen, group = item.question, item.figures.seen, item.group
    letter, text = "", _on_paper(given.shown, question)
    if given.is_blank:
        text = _("Left blank")
    elif question.type in _WITH_OPTIONS:
        letter, text = LETTERS[place], question.options[place]
    share = f"{given.count:,} ({percent(given.count / seen if seen else None)})"
    upper, lower = ((count / group if group else 0.0) for count in (given.upper, given.lower))
    return AnswerLine(letter, text, share, upper, lower, given.is_key)


def _sentence(remark: Remark, question: Question) -> str:
    """Return the sentence in the language of the paper, the answers in it too."""
    details = {key: _on_paper(value, question) if isinstance(value, str) else value for key, value in remark.details.items()}
    return _(remark.kind.text).format(**details)


def _on_paper(shown: str, question: Question) -> str:
    if question.type != "true_false":
        return shown
    words: Mapping[str, str] = {QUESTION_TYPES["true_false"].shown(question, TRUE): _("Right")}
    words = {**words, QUESTION_TYPES["true_false"].shown(question, FALSE): _("Wrong")}
    return words.get(shown, shown)


def _type(question: Question) -> str:
    return _(QUESTION_TYPES[question.type].title) if question.type in QUESTION_TYPES else question.type


def _meanings() -> tuple[tuple[str, str], ...]:
    figures = [(_(title), _(hint)) for title, hint in FIGURE_HINTS.values()]
    return (*figures, (_("Facility"), _(FACILITY_HINT)), (_("Discrimination"), _(DISCRIMINATION_HINT)))


ITEM_REPORTS = Form(ITEM_REPORT, Subject.ANSWERS, Permission.SEE_QUESTIONS, _report)
