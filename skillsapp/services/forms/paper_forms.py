"""The form of papers drawn together: their fairness sheet."""

from __future__ import annotations

from collections.abc import Sequence

from skillsapp.domain.fairness import DrawingWay
from skillsapp.domain.paper import PaperKind
from skillsapp.domain.paper_set import MODE_TITLES
from skillsapp.domain.roles import Permission
from skillsapp.kernel.clock import stamp
from skillsapp.kernel.exact import plain
from skillsapp.printouts.fairness_sheet import FAIRNESS_SHEET, FairnessData, TopicLine
from skillsapp.printouts.wording import _
from skillsapp.queries.papers import find_paper_set, list_set_papers
from skillsapp.queries.programmes import find_programme
from skillsapp.services.forms.form import Filling, Form, Subject


def _fairness(filling: Filling, set_id: str) -> Sequence[FairnessData]:
    row = find_paper_set(filling.reader, set_id)
    papers, fair = list_set_papers(filling.reader, set_id), row.set.fairness
    programme = find_programme(filling.reader, row.set.programme_id)
    official = sum(1 for paper in papers if paper.kind is PaperKind.OFFICIAL)
    count = _("{papers} official").format(papers=official)
    count = _("{count}, {spare} spare").format(count=count, spare=len(papers) - official) if official < len(papers) else count
    least, most = fair.difficulty_min * 100, fair.difficulty_max * 100
    facts = (
        (_("Papers drawn"), count),
        (_("Each paper"), _("{questions} questions, {full} marks").format(questions=fair.questions, full=plain(fair.full))),
        (_("Expected score"), f"{least:.2f} – {most:.2f}"),
        (_("Apart by"), _("{points} points of 100").format(points=f"{fair.spread:.2f}")),
        (_("Shared by two papers"), f"{fair.mean_overlap:.1%}"),
        (_("Most frequent question"), _("on {share} of the papers").format(share=f"{fair.max_exposure:.1%}")),
        (_("Questions used"), str(fair.distinct)),
        (_("Of these measured"), str(fair.measured)),
        (_("Seed"), str(row.set.seed)),
        (_("Drawn"), f"{stamp(row.set.made_at)}  {row.set.made_by}"),
    )
    notes = [_("The expected score comes from the measured facility where 20 candidates saw a question, otherwise from its difficulty (easy 0.80, "
               "medium 0.65, hard 0.45). The same seed, blueprint and bank give the same papers again.")]  # fmt: skip
    if fair.way is DrawingWay.EXACT:
        notes.append(
            _("Balanced exactly with the optimiser HiGHS: no more equal papers with as few shared questions were possible.")
        )
    if fair.way is DrawingWay.BEST_FOUND:
        notes.append(
            _("Balanced with the optimiser HiGHS: the best that was found before its search ended; better papers may exist.")
        )
    if fair.fixed:
        notes.append(_("{count} questions stand on every paper by order; they count in no overlap.").format(count=fair.fixed))
    if fair.drafts:
        notes.append(_("{count} questions on these papers were drafts that nobody had reviewed.").format(count=fair.drafts))
    return [
        FairnessData(
            filling.letterhead(programme),
            filling.imprint(programme),
            f"{row.title}   {_(MODE_TITLES[row.set.mode])}",
            facts,
            tuple((_label(paper.label, paper.kind), score * 100) for paper, score in zip(papers, fair.expected, strict=True)),
            tuple(TopicLine(topic.topic, topic.least, topic.most) for topic in fair.topics),
            row.set.witnesses,
            (notes[0], *(["".join(notes[1:])] if notes[1:] else [])),  # run on: the sheet is one page
        )
    ]


def _label(label: str, kind: PaperKind) -> str:
    return _("Spare") if kind is PaperKind.SPARE else label or _("Official")


FAIRNESS_SHEETS = Form(FAIRNESS_SHEET, Subject.PAPERS, Permission.MANAGE_SITTINGS, _fairness)
