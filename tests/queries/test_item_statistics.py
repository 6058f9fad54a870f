"""Statistics over what was really answered: what counts, what is told apart, and which sentence follows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from skillsapp.app import App, Session, open_app
from skillsapp.domain.merge import Hold
from skillsapp.domain.question import Question
from skillsapp.domain.roles import PROGRAM
from skillsapp.domain.sitting import Carrier
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.item_statistics import Scope, analyse_items, facilities, list_uses
from skillsapp.queries.question_uses import question_history
from skillsapp.store.tables.attempts import attempt, attempt_score
from tests.queries.answered_stage import GIVEN_AWAY, LEFT, WRONG_KEY, Answered


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("answered")
    open_app(DataFolder(root), session=Session(PROGRAM)).close()
    return root


@pytest.fixture
def app(_folder: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copytree(_folder, tmp_path / "office")
    opened = open_app(DataFolder(tmp_path / "office"), session=Session(PROGRAM))
    yield opened
    opened.close()


@pytest.fixture
def stage(app: App) -> Answered:
    return Answered(app, count=12)


def test_a_sitting_is_analysed_in_the_order_of_its_paper(app: App, stage: Answered) -> None:
    id = stage.sit(120)
    analysis = analyse_items(app.reader, Scope(sitting_id=id))
    assert [item.question for item in analysis.items] == list(stage.questions)
    assert [item.number for item in analysis.items] == list(range(1, 13))
    assert analysis.same_paper and analysis.full == 24 and sum(analysis.bins) == analysis.scores.n == 120
    assert analysis.scores.alpha is not None and 0 < analysis.scores.alpha < 1
    first = analysis.items[0]
    assert first.figures.seen == 120 and first.figures.random_guess == 0.25 and first.group == 32
    assert sum(given.count for given in first.given) == 120
    assert [given.shown for given in first.given if given.is_key] == [first.question.answer]
    key = next(given for given in first.given if given.is_key)
    assert first.figures.facility == pytest.approx(key.count / 120) and key.upper > key.lower


def test_the_sentences_find_what_was_put_into_the_answers(app: App, stage: Answered) -> None:
    stage.sit(300)
    items = analyse_items(app.reader, Scope(programme_id=stage.programme.id)).items
    assert items[WRONG_KEY].remarks[0].kind.code in ("below_guess", "best_chose_other")
    assert items[GIVEN_AWAY].remarks[0].kind.code == "too_easy"
    assert "blank" in [remark.kind.code for remark in items[LEFT].remarks]
    assert sum(bool(item.remarks) for item in items) < 8


def test_rehearsals_and_papers_kept_back_never_count(app: App, stage: Answered) -> None:
    stage.sit(30)
    stage.sit(30, title="演练", rehearsal=True)
    stage.sit(30, title="待裁定", held=Hold.FORKED)
    assert [use.attempts for use in list_uses(app.reader)] == [30]
    assert analyse_items(app.reader, Scope()).scores.n == 30
    measured = facilities(app.reader)
    assert {seen for _facility, seen in measured.values()} == {30}
    beside = question_history(app.reader, stage.questions[0].id).measured  # the bank tells the same figures
    assert beside is not None and (pytest.approx(beside.figures.facility), beside.figures.seen) == measured[stage.questions[0].id]


def test_resits_are_told_apart_and_every_carrier_counts(app: App, stage: Answered) -> None:
    stage.sit(30)
    stage.sit(25, title="纸笔考试", carrier=Carrier.CARD)
    resit = stage.sit(22, title="补考", resit=True)
    counts = {kind: analyse_items(app.reader, Scope(resit=kind)).scores.n for kind in (False, True, None)}
    assert counts == {False: 55, True: 22, None: 77}
    assert analyse_items(app.reader, Scope(sitting_id=resit)).scores.n == 22
    assert next((use.title, use.resit) for use in list_uses(app.reader)) == ("补考", True)


def test_over_different_papers_alpha_is_left_open(app: App, stage: Answered) -> None:
    stage.sit(30)
    half = stage.questions[:6]
    stage.sit(30, title="乙卷", questions=half, paper_id=stage.add_paper(half))
    analysis = analyse_items(app.reader, Scope())
    assert not analysis.same_paper and analysis.scores.alpha is None and analysis.scores.sd is not None
    seen = {item.question.id: item.figures.seen for item in analysis.items}
    assert seen[half[0].id] == 60 and seen[stage.questions[-1].id] == 30


def test_facilities_take_the_newest_version_that_enough_candidates_saw(app: App, stage: Answered) -> None:
    first, other = stage.questions[:2]
    stage.sit(40)
    before = facilities(app.reader, [first.id])
    assert before.keys() == {first.id} and before[first.id][1] == 40
    assert facilities(app.reader)[other.id] == facilities(app.reader, [other.id])[other.id]
    assert facilities(app.reader, ["nobody saw this"]) == {}
    mended = (replace(first, version=2),)
    stage.sit(19, title="改后", questions=mended, paper_id=stage.add_paper(mended))
    assert facilities(app.reader)[first.id][1] == 40
    stage.sit(1, title="再一场", questions=mended, paper_id=stage.add_paper(mended))
    assert facilities(app.reader)[first.id][1] == 20


def test_the_bank_shows_the_figures_of_the_analysis(app: App, stage: Answered) -> None:
    """Facility, discrimination, who chose what and the sentences: the same over papers of different length and worth."""
    stage.sit(40)
    stage.sit(35, title="纸笔考试", carrier=Carrier.CARD)
    stage.sit(25, title="补考", resit=True)
    half = stage.questions[:7]
    stage.sit(30, title="乙卷", questions=half, paper_id=stage.add_paper(half))
    other = Answered(app, count=12, seed=5, title="第七十五期")  # shares the first questions, and has others
    other.sit(50, title="别的班")
    weigh(app, other.paper_id, stage.questions[0], Decimal(5))
    whole = {item.question.ref: item for item in analyse_items(app.reader, Scope(resit=None)).items}
    measured = facilities(app.reader)
    assert len(whole) > 12
    for ref, item in whole.items():
        beside = question_history(app.reader, item.question.id).measured
        assert beside is not None and beside.question.ref == ref
        assert beside.figures.seen == item.figures.seen == measured[item.question.id][1]
        assert beside.figures.facility == pytest.approx(item.figures.facility)
        assert beside.figures.discrimination == pytest.approx(item.figures.discrimination)
        assert beside.figures.efficiency == pytest.approx(item.figures.efficiency)
        assert measured[item.question.id][0] == pytest.approx(item.figures.facility)
        assert (beside.given, beside.group, beside.remarks) == (item.given, item.group, item.remarks)


def test_the_bank_shows_the_newest_version_that_enough_candidates_saw(app: App, stage: Answered) -> None:
    first = stage.questions[0]
    stage.sit(40)
    mended = app.question_editing.save(replace(first, explanation="改过的解析")).value
    second = (mended, *stage.questions[1:])
    stage.sit(30, title="改后", questions=second, paper_id=stage.add_paper(second))
    history = question_history(app.reader, first.id)
    assert history.measured is not None and history.measured.question.version == mended.version == first.version + 1
    (item,) = [one for one in analyse_items(app.reader, Scope()).items if one.question.ref == mended.ref]
    assert (history.measured.figures.seen, history.measured.figures.facility) == (30, pytest.approx(item.figures.facility))
    assert history.measured.figures.discrimination == pytest.approx(item.figures.discrimination)
    assert facilities(app.reader)[first.id] == (pytest.approx(item.figures.facility), 30)


def weigh(app: App, paper_id: str, one: Question, full: Decimal) -> None:
    """Give a question another mark on a paper that was answered already."""
    of = attempt_score.c
    theirs = (of.question == one.ref, of.attempt_id.in_(select(attempt.c.id).where(attempt.c.paper_id == paper_id)))
    with app.store.writer.begin() as connection:
        connection.execute(update(attempt_score).where(*theirs, of.score > Decimal(0)).values(score=full))
        connection.execute(update(attempt_score).where(*theirs).values(full=full))


def test_where_nothing_was_answered_nothing_is_claimed(app: App) -> None:
    analysis = analyse_items(app.reader, Scope())
    assert analysis.items == () and analysis.scores.n == 0 and list_uses(app.reader) == ()
    assert facilities(app.reader) == {}
