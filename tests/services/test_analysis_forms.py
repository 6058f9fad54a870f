"""The item analysis on paper: the figures of the screen, warnings where few sat, and no names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import update

from skillsapp.app import App, Session, open_app
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel import i18n
from skillsapp.kernel.errors import NotFound
from skillsapp.kernel.paths import DataFolder
from skillsapp.printouts.item_report import ItemReportData
from skillsapp.queries.audit import list_audit
from skillsapp.queries.item_statistics import Scope, analyse_items
from skillsapp.services.forms import FORMS
from skillsapp.services.forms.form import Filling
from skillsapp.statistics.wording import decimals, percent
from skillsapp.store.tables.attempts import attempt_score
from skillsapp.store.tables.questions import question
from tests.queries.answered_stage import DAY, LEFT, WRONG_KEY, Answered

REPORT = FORMS["item_report"]


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


def filled(app: App, scope: Scope) -> ItemReportData:
    (data,) = REPORT.load(Filling(app.reader, app.folder, DAY, "陈丽"), scope.key)
    assert isinstance(data, ItemReportData)
    return data


def test_the_paper_tells_the_figures_of_the_screen(app: App, stage: Answered) -> None:
    stage.sit(120)
    scope = Scope(stage.programme.id)
    data, analysis = filled(app, scope), analyse_items(app.reader, scope)
    facts = dict(data.facts)
    assert facts["人数"] == "120" and facts["试卷满分"] == "24"
    assert facts["信度α"] == decimals(analysis.scores.alpha) and facts["平均分"] == decimals(analysis.scores.mean, 1)
    shown = [(line.facility, line.discrimination) for line in data.lines]
    assert shown == [(percent(i.figures.facility), decimals(i.figures.discrimination)) for i in analysis.items]
    assert data.bins.counts == analysis.bins and data.bins.edges[-1] == "24" and not data.warnings


def test_what_needs_a_look_stands_in_full_the_gravest_first(app: App, stage: Answered) -> None:
    stage.sit(300)
    data = filled(app, Scope(stage.programme.id))
    first = data.looks[0]
    assert f"第{WRONG_KEY + 1}题" in first.title and "答案可能标错" in first.remarks[0]
    assert [answer.letter for answer in first.answers][:4] == list("ABCD")
    assert [answer.is_key for answer in first.answers].count(True) == 1
    blank = next(look for look in data.looks if f"第{LEFT + 1}题" in look.title).answers[-1]
    assert blank.text == "未作答" and blank.letter == ""
    assert [line.grave for line in data.lines].count(True) == len(data.looks) == int(dict(data.facts)["需留意的题"])


@pytest.mark.parametrize(
    ("people", "told", "judged"), [(1, "只有1人", False), (3, "只有3人", False), (30, "样本较小：30人", True)]
)
def test_where_few_sat_the_paper_says_so_before_any_figure(
    app: App, stage: Answered, people: int, told: str, judged: bool, tmp_path: Path
) -> None:
    stage.sit(people)
    scope = Scope(stage.programme.id)
    data = filled(app, scope)
    assert told in data.warnings[0]
    assert bool(data.looks) is judged and any(line.sentence for line in data.lines) is judged
    assert dict(data.facts)["信度评价"] != "–" or not judged
    (file,) = app.forms.write(REPORT, scope.key, tmp_path / "report.pdf").value
    assert told in words_on(file)


def test_where_nobody_sat_there_is_one_page_that_says_so(app: App, stage: Answered, tmp_path: Path) -> None:
    (file,) = app.forms.write(REPORT, Scope(stage.programme.id).key, tmp_path / "report.pdf").value
    assert len(pypdfium2.PdfDocument(file)) == 1
    assert "还没有计入成绩的答卷" in words_on(file)


def test_over_several_papers_questions_stand_by_number_and_reliability_is_left_open(app: App, stage: Answered) -> None:
    stage.sit(30)
    half = stage.questions[:6]
    stage.sit(30, title="乙卷", questions=half, paper_id=stage.add_paper(half))
    data = filled(app, Scope())
    assert data.letterhead.programme == "全部项目" and "试卷不同" in data.warnings[-1]
    assert dict(data.facts)["信度α"] == "–" and data.bins.edges[-1] == "100%"
    assert {line.number for line in data.lines} == {one.id for one in stage.questions}


def test_the_paper_is_chinese_under_english_windows(app: App, stage: Answered, tmp_path: Path) -> None:
    stage.sit(60)
    verdict = next(one for one in stage.questions if one.type == "true_false")
    with app.store.writer.begin() as connection:  # everybody contradicts its key
        of = attempt_score.c
        wrong = "F" if verdict.answer == "T" else "T"
        connection.execute(update(attempt_score).where(of.question == verdict.ref).values(response=wrong, score=Decimal(0)))
    i18n.set_language("en")
    (file,) = app.forms.write(REPORT, Scope(stage.programme.id).key, tmp_path / "report.pdf").value
    text = words_on(file)
    assert "低于随机猜答" in text and ("选的是错误" in text or "选的是正确" in text)
    assert not re.search(r"Wrong|Right|Facility|blank", text)


def test_what_people_wrote_is_not_printed(app: App, stage: Answered) -> None:
    stage.sit(60)
    one = stage.questions[WRONG_KEY]
    with app.store.writer.begin() as connection:
        of = attempt_score.c
        connection.execute(update(attempt_score).where(of.question == one.ref).values(response="我是王小明，请手下留情"))
        connection.execute(update(question).where(question.c.id == one.id).values(type="short_answer", options=()))
    look = next(look for look in filled(app, Scope(stage.programme.id)).looks if one.ref in look.title)
    assert look.answers == () and "不在此打印" in look.note


def test_a_print_is_noted_and_a_scope_comes_back_from_its_key(app: App, stage: Answered, tmp_path: Path) -> None:
    stage.sit(3)
    app.forms.write(REPORT, Scope(stage.programme.id).key, tmp_path / "report.pdf")
    noted = list_audit(app.reader)[0]
    assert noted.action == "form.item_report" and noted.subject == stage.programme.id
    for scope in (Scope(), Scope("p", "s"), Scope("p", resit=True), Scope("p", resit=None)):
        assert Scope.of(scope.key) == scope
    with pytest.raises(NotFound):
        Scope.of("nothing")


def test_the_archive_of_a_programme_holds_its_analysis(app: App, stage: Answered, tmp_path: Path) -> None:
    app.archives.write(stage.programme.id, tmp_path / "before")
    assert not list((tmp_path / "before").rglob("*试题分析报告.pdf"))
    stage.sit(30)
    app.archives.write(stage.programme.id, tmp_path / "after")
    (file,) = (tmp_path / "after").rglob("*试题分析报告.pdf")
    assert "全部场次（含补考）" in words_on(file)


def words_on(file: Path) -> str:
    pages = pypdfium2.PdfDocument(file)
    text = "".join(pages[place].get_textpage().get_text_bounded() for place in range(len(pages)))
    pages.close()
    return re.sub(r"\s+", "", text)
