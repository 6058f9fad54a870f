"""Exact variants from the shipped banks: never less equal than the ordinary way, kept with how they were made, refused where they cannot be."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from skillsapp.domain.blueprint import BlueprintShortfall
from skillsapp.domain.fairness import DrawingWay
from skillsapp.domain.paper_set import ExactCountWrong
from skillsapp.domain.programme import PaperMode, PaperRules, Programme
from skillsapp.kernel.errors import StaleEdit
from skillsapp.optimise.task import OptimiserMissing
from skillsapp.queries.papers import find_paper_set, list_paper_sets
from skillsapp.queries.programmes import find_programme
from skillsapp.services.forms import FORMS
from skillsapp.services.papers import DrawnPapers, PaperRequest
from skillsapp.store.tables.questions import question_enemy
from tests.printouts.test_certificate import text_of
from tests.services.office import Office


def draw(office: Office, programme: Programme, count: int, *, exact: bool = True, seed: int = 7) -> DrawnPapers:
    request = PaperRequest(programme.id, count, seed, PaperMode.VARIANTS, exact=exact)
    return office.app.papers.assemble(request).value


def held(drawn: DrawnPapers) -> Sequence[set[str]]:
    return [{item.question_id for item in paper.items} for paper in drawn.papers]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_from_the_shipped_banks_exact_papers_are_as_equal_and_share_as_little(office: Office, count: int) -> None:
    programme = office.create()
    ordinary, exact = draw(office, programme, count, exact=False), draw(office, programme, count)
    fair, plain = exact.set.fairness, ordinary.set.fairness
    assert (fair.way, plain.way) == (DrawingWay.EXACT, DrawingWay.LEVELLED)
    assert fair.spread == 0 and fair.spread <= plain.spread
    topics = {(each.bank, each.topic): each for each in plain.topics}
    assert all(
        topics[each.bank, each.topic].least <= each.least <= each.most <= topics[each.bank, each.topic].most
        for each in fair.topics
    )
    assert fair.mean_overlap <= plain.mean_overlap and (fair.questions, fair.full) == (plain.questions, plain.full)
    assert find_paper_set(office.app.reader, exact.set.id).set.fairness == fair
    assert [one.items for one in draw(office, programme, count).papers] == [one.items for one in exact.papers]


def test_exact_papers_keep_to_the_rules_of_the_programme(office: Office) -> None:
    programme = find_programme(office.app.reader, office.create().id)
    single = sorted(item.question_id for item in draw(office, programme, 2).papers[0].items if item.type == "single")
    with office.app.store.writer.begin() as connection:
        connection.execute(question_enemy.insert().values(one=single[0], other=single[1]))
    rules = PaperRules(PaperMode.VARIANTS, must_include=(single[0],), cap=1, exact=True)
    office.app.papers.plan(programme.id, programme.version, programme.plan.blueprint, rules)
    papers = held(draw(office, programme, 3))
    assert all(single[0] in paper and single[1] not in paper for paper in papers)
    assert all(one & other == {single[0]} for one in papers for other in papers if one is not other)


def test_what_cannot_be_is_refused_with_the_rows_that_are_short_and_nothing_is_kept(office: Office) -> None:
    programme = find_programme(office.app.reader, office.create().id)
    cell = programme.plan.blueprint[0]
    rules = PaperRules(PaperMode.VARIANTS, cap=1, exact=True)
    many = office.app.papers.plan(programme.id, programme.version, [replace(cell, count=100)], rules).value
    with pytest.raises(BlueprintShortfall) as short:
        draw(office, many, 4)
    assert [(lack.bank, lack.question_type, lack.wanted) for lack in short.value.lacks] == [(cell.bank, cell.question_type, 100)]
    for count in (1, 5):
        with pytest.raises(ExactCountWrong):
            draw(office, many, count)
    assert list_paper_sets(office.app.reader, many) == ()


def test_whoever_changes_the_blueprint_while_papers_are_balanced_is_not_overrun(office: Office) -> None:
    programme = find_programme(office.app.reader, office.create().id)

    def meanwhile() -> bool:
        now = find_programme(office.app.reader, programme.id)
        if now.version == programme.version:
            office.app.papers.plan(programme.id, now.version, now.plan.blueprint[:1], PaperRules())
        return False

    request = PaperRequest(programme.id, 4, 3, PaperMode.VARIANTS, exact=True)
    with pytest.raises(StaleEdit):
        office.app.papers.assemble(request, meanwhile)
    assert list_paper_sets(office.app.reader, programme) == ()


def test_without_the_optimiser_a_sentence_says_so_and_the_ordinary_way_works(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = office.create()
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(OptimiserMissing):
        draw(office, programme, 2)
    assert draw(office, programme, 2, exact=False).set.fairness.spread < Decimal("0.5")


def test_the_sheet_for_the_file_says_how_the_papers_were_made(office: Office, tmp_path: Path) -> None:
    programme = office.create()
    drawn = draw(office, programme, 2)
    [file] = office.app.forms.write(FORMS["fairness_sheet"], drawn.set.id, tmp_path / "sheet.pdf").value
    assert "精确配平" in text_of(file) and len(pypdfium2.PdfDocument(file)) == 1
