"""Forms of a sitting on paper with every type of question: booklet, card and key fit together, in either booklet."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.paper import Paper, PaperItem
from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.question_types import OnCard
from skillsapp.domain.sitting import Carrier
from skillsapp.queries.attempts import attempt_scores, list_attempts
from skillsapp.queries.cards import find_card_to_key
from skillsapp.queries.questions import paper_questions
from skillsapp.queries.sittings import find_sitting
from skillsapp.services.forms import FORMS
from skillsapp.services.forms.form import Filling
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.sitting_store import SittingStore
from tests.every_type import BANK, PAPER, give_every_type
from tests.printouts.test_forms import pages_of
from tests.services.card_room import LI, WU
from tests.services.office import CHEN, Office


@pytest.fixture
def sitting(office: Office) -> str:
    programme = office.create()
    id = office.arrange(programme, office.register(programme, 2), carrier=Carrier.CARD)
    give_every_type(office.app, id)
    return id


def load(office: Office, key: str, sitting: str) -> list[Any]:
    app = office.app
    return list(FORMS[key].load(Filling(app.reader, app.folder, app.clock.now(), "陈丽"), sitting))


def test_the_key_has_each_answer_as_the_booklet_shows_it(office: Office, sitting: str) -> None:
    (data,) = load(office, "answer_key", sitting)
    texts = paper_questions(office.app.reader, PAPER)
    for key, booklet in zip(data.keys, load(office, "booklet", sitting), strict=True):
        printed = {question.number: question for section in booklet.sections for question in section.questions}
        lines = {line.number: line for section in key.sections for line in section.lines}
        assert [section.title for section in key.sections] == [section.title for section in booklet.sections]
        (matching,) = (number for number, one in printed.items() if one.left)
        pairs = dict(pair.split("-") for pair in lines[matching].answer.split())
        answer = next(one for one in texts.values() if one.type == "matching")
        for place, letter in enumerate(answer.answer):
            right = answer.options["ABCDEFGH".index(letter)]
            assert printed[matching].options["ABCDEFGH".index(pairs[str(place + 1)])] == right
        ordering = next(number for number, one in printed.items() if "先后顺序" in one.stem)
        shown = [printed[ordering].options["ABCDEFGH".index(letter)] for letter in lines[ordering].answer.split(" → ")]
        assert shown == ["固定支架", "接线并检查极性", "通电", "调整方向与焦距", "检查图像并填写记录"]
        told = {line.answer: line for line in lines.values()}
        assert "(1) 正式设计 / 设计\n(2) 报告 / 检验报告\n(3) 2 / 二 / 两" in told
        assert "1.3 TB ± 3.75%" in told and "24 台" in told
        (prose,) = (line for line in lines.values() if line.rubric)
        assert (prose.worth, [points for _text, points in prose.rubric]) == ("10", ["2", "3"])
        assert "5" in prose.note and "10" in prose.note


def copied(answer: str, fields: int) -> str:
    """Return what somebody writes on a card who copies the key."""
    if " → " in answer:
        return answer.replace(" → ", "")
    if answer.startswith("1-"):
        return "".join(pair.split("-")[1] for pair in answer.split())
    if answer.startswith("(1) "):
        return "\n".join(line.split(") ", 1)[1].split(" / ")[0] for line in answer.split("\n"))
    return {"\u221a": "T", "\u00d7": "F"}.get(answer, answer.split()[0] if fields else answer)


def test_whoever_copies_the_printed_key_onto_the_card_has_full_marks_but_for_prose(office: Office, sitting: str) -> None:
    (data,) = load(office, "answer_key", sitting)
    keys = {key.variant: key for key in data.keys}
    (cards,) = load(office, "answer_card", sitting)
    for card in cards.cards:
        asked = find_card_to_key(office.app.reader, sitting, card.entry_no, "nobody").questions
        printed = {line.number: line.answer for section in keys[card.variant].sections for line in section.lines}
        for section in keys[card.variant].sections:
            printed |= {section.first + at: answer for at, answer in enumerate(section.answers)}
        written = [
            ""
            if one.on_card_as is OnCard.PROSE
            else copied(printed[one.number], one.fields if one.on_card_as is OnCard.LINES else 0)
            for one in asked
        ]
        for actor in (LI, WU):
            office.app.session.actor = actor
            office.app.cards.key(sitting, card.entry_no, written)
        office.app.session.actor = CHEN
    for row in list_attempts(office.app.reader, find_sitting(office.app.reader, sitting).programme_id):
        scores = attempt_scores(office.app.reader, row.record.id)
        assert sum(score.score for score in scores) == PAPER.full - 10, row.record.variant


def test_each_section_of_a_booklet_says_how_to_answer_it_on_the_card(office: Office, sitting: str, tmp_path: Path) -> None:
    a, _b = load(office, "booklet", sitting)
    notes = {section.title: section.note for section in a.sections}
    assert all("答题卡" in note for note in notes.values()) and len(notes) == 9
    stems = [question.stem for section in a.sections for question in section.questions]
    assert any(stem.endswith("____ TB") for stem in stems) and any(stem.endswith("____ 台") for stem in stems)
    paths = office.app.forms.write(FORMS["booklet"], sitting, tmp_path / "booklet.pdf").value
    for path in paths:
        pages = pages_of(path)
        assert all(f"第{place}页/共{len(pages)}页" in text for place, text in enumerate(pages, 1))
        text = "".join(pages)
        assert "密封线内不要答题" in text and "(4)财务室室内空间" in text and "红外枪机" in text


def test_the_card_has_a_field_for_whatever_is_keyed(office: Office, sitting: str, tmp_path: Path) -> None:
    (data,) = load(office, "answer_card", sitting)
    for card in data.cards:
        asked = find_card_to_key(office.app.reader, sitting, card.entry_no, "nobody").questions
        shown: tuple[CardQuestion, ...] = data.differing.get(card.variant, data.questions)
        assert [(one.number, one.type, one.fields, one.unit) for one in shown] == [
            (one.number, one.type, one.fields, one.unit) for one in asked
        ]
    (path,) = office.app.forms.write(FORMS["answer_card"], sitting, tmp_path / "cards.pdf").value
    text = pages_of(path)[0]
    assert "字母格" in text and "TB" in text


def test_cases_in_another_order_have_cards_of_their_own(office: Office) -> None:
    """Booklet B may hold the cases in another order: then a place that is a box in one is a line in the other."""
    programme = office.create()
    id = office.arrange(programme, office.register(programme, 2), carrier=Carrier.CARD)
    found = find_sitting(office.app.reader, id)
    cases = tuple(CaseMaterial(f"CASE-{n}", 1, BANK, f"案例{n}", "材料") for n in (1, 2, 3))
    kinds = ("single", "true_false", "fill_in")
    shapes = {"single": ("甲", "乙", "丙", "丁")}
    answers = {"single": "A", "true_false": "T", "fill_in": "答"}
    questions = tuple(
        Question(f"C-{n}", 1, BANK, kind, f"问{n}", shapes.get(kind, ()), answers[kind], topic="B01", case=case.ref)
        for n, (kind, case) in enumerate(zip(kinds, cases, strict=True))
    )
    items = tuple(PaperItem(one.id, 1, one.type, Decimal(2), one.case) for one in questions)
    with office.app.attempts.begin_as_program("test.cases", None) as uow:
        store = QuestionStore(uow)
        store.ensure_bank(BANK, "各种题型")
        for case in cases:
            store.add_case(case)
        store.add_all(questions)
        uow.commit(None)
    data = None
    for number in range(10):  # every second paper or so has its cases in two orders
        paper = Paper(f"cases-{number}", found.programme_id, found.component, "案例", 7, items)
        with office.app.attempts.begin_as_program("test.cases", None) as uow:
            sittings = SittingStore(uow)
            sittings.add_paper(paper)
            sittings.save(replace(sittings.find(id), paper_id=paper.id))
            uow.commit(None)
        (data,) = load(office, "answer_card", id)
        if data.differing:
            break
    assert data is not None and data.differing
    for card in data.cards:
        asked = find_card_to_key(office.app.reader, id, card.entry_no, "nobody").questions
        shown = data.differing.get(card.variant, data.questions)
        assert [(one.type, one.letters, one.fields) for one in shown] == [(one.type, one.letters, one.fields) for one in asked]
