"""Three people answer questions of every type on paper, three others the same on the screen: their results are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from skillsapp.domain.answer_card import CardQuestion
from skillsapp.domain.roles import Actor, Permission
from skillsapp.domain.sitting import Carrier
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.answer_marks import load_answers
from skillsapp.queries.attempts import QuestionScore, attempt_scores, list_attempts
from skillsapp.queries.cards import find_card_to_key, list_differences, load_cards
from skillsapp.queries.item_statistics import Scope, analyse_items
from skillsapp.queries.paper_marks import marked_papers
from skillsapp.services.cards import CardRuling, KeyedCard
from skillsapp.store.engine import open_store
from tests.every_type import give_every_type
from tests.services.card_room import LI, WU
from tests.services.office import CHEN, MORNING, Office, open_office

ANSWERS: Sequence[Mapping[str, str]] = (
    {
        "E-S1": "A", "E-M1": "ABD", "E-T1": "F", "E-F1": "正式设计\n报告\n两", "E-N1": "1.3", "E-O1": "CABDE", "E-P1": "CBDA",
        "E-A1": "接地不良。", "E-C1": "C", "E-C2": "24",
    },
    {
        "E-S1": "B", "E-M1": "AB", "E-T1": "T", "E-F1": "- \n检验 报告\n3", "E-N1": "13 TB", "E-O1": "CA-DE", "E-P1": "CCDA",
        "E-A1": "不知道。", "E-C1": "C", "E-C2": "24台",
    },
    {"E-A1": "略", "E-O1": "C----", "E-F1": "设计\n\n", "E-N1": "约一个半"},
)  # fmt: skip
MARKS = (("2", "3"), ("1", "0.5"), ("0", "1"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = tmp_path / "made"
    open_store(DataFolder(made), SetClock(MORNING)).close()
    yield from open_office(made, tmp_path / "office")


def acting(office: Office, actor: Actor) -> None:
    office.app.session.actor = actor


def on_card(questions: Sequence[CardQuestion], answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return what a person with these answers has on the card."""
    return tuple(one.on_card(answers.get(one.ref.split("@")[0], "")) for one in questions)


def answered_on_screen(office: Office, sitting: str, row: object, answers: Mapping[str, str]) -> None:
    session = office.enter(sitting, row)  # type: ignore[arg-type]
    for id, response in answers.items():
        office.app.attempts.write(session.answer(f"{id}@1", response))
    office.app.attempts.hand_in(session.hand_in())


def key(office: Office, actor: Actor, sitting: str, entry_no: str, answers: Mapping[str, str]) -> KeyedCard:
    acting(office, actor)
    questions = find_card_to_key(office.app.reader, sitting, entry_no, actor.id).questions
    return office.app.cards.key(sitting, entry_no, on_card(questions, answers)).value


def marked_by_two(office: Office, programme: str, points: Mapping[str, Sequence[str]]) -> None:
    """Let two people mark all short answers; *points* are by entry number."""
    numbers = {each.record.id: each.record.entry_no for each in list_attempts(office.app.reader, programme)}
    for name in ("甲", "乙"):
        acting(office, Actor(name, name, frozenset(Permission)))
        desk = load_answers(office.app.reader, programme, "E-A1@1", name)
        assert desk is not None
        for answer in desk.answers:
            given = [Decimal(each) for each in points[numbers[answer.attempt_id]]]
            office.app.answer_marks.mark(answer.attempt_id, "E-A1@1", given)
    acting(office, CHEN)


def scores(office: Office, programme: str, sitting: str) -> Mapping[str, Sequence[QuestionScore]]:
    return {
        each.record.entry_no: attempt_scores(office.app.reader, each.record.id)
        for each in list_attempts(office.app.reader, programme)
        if each.record.sitting_id == sitting
    }


def test_the_same_answers_on_paper_and_on_screen_have_the_same_results(office: Office) -> None:
    app, programme = office.app, office.create()
    people = office.register(programme, 6)
    screen = office.arrange(programme, people[:3], seat_by_lot=False)
    paper = office.arrange(programme, people[3:], carrier=Carrier.CARD, seat_by_lot=False)
    for sitting in (screen, paper):
        give_every_type(app, sitting)
    app.sittings.start(screen)
    for row, answers in zip(people[:3], ANSWERS, strict=True):
        answered_on_screen(office, screen, row, answers)
    app.sittings.close(screen)

    one, two, three = (row.entry_no for row in people[3:])
    for entry_no, answers in zip((one, two, three), ANSWERS, strict=True):
        assert not key(office, LI, paper, entry_no, answers).is_in
    only_wide = {"E-F1": "正式设计\n报 告\n两", "E-N1": "１．３0 TB"}
    slips = {"E-T1": "", "E-S1": "D"}, {"E-F1": "检 验\n检验报告\n3", "E-O1": "CADE-"}
    wide = key(office, WU, paper, one, {**ANSWERS[0], **only_wide, **slips[0]})
    written = key(office, WU, paper, two, {**ANSWERS[1], **slips[1]})
    assert (wide.differences, written.differences) == (2, 2)
    assert key(office, WU, paper, three, ANSWERS[2]).is_in
    acting(office, CHEN)
    for keyed, answers, slipped in ((wide, ANSWERS[0], slips[0]), (written, ANSWERS[1], slips[1])):
        apart = list_differences(app.reader, keyed.attempt_id)
        assert {each.question.ref.split("@")[0] for each in apart} == slipped.keys()
        right = [CardRuling(each.question.number, on_card([each.question], answers)[0]) for each in apart]
        assert all(each.first == ruling.answer for each, ruling in zip(apart, right, strict=True))
        assert app.cards.rule(keyed.attempt_id, right, "对照原卡").value == 0

    board = load_cards(app.reader, paper)
    assert (board.counts.in_, board.waiting) == (3, 3)
    app.sittings.close(paper)
    assert [dict(each.details)["count"] for each in app.results.compute(programme.id).value.problems] == [3, 3]
    marked_by_two(office, programme.id, {row.entry_no: MARKS[place % 3] for place, row in enumerate(people)})
    assert load_cards(app.reader, paper).waiting == 0

    shown, read = scores(office, programme.id, screen), scores(office, programme.id, paper)
    for place in range(3):
        there = {each.question: each.score for each in shown[people[place].entry_no]}
        assert {each.question: each.score for each in read[people[place + 3].entry_no]} == there
    totals = [sum(each.score for each in read[entry_no]) for entry_no in (one, two, three)]
    assert totals[0] > totals[1] > totals[2] > 0
    assert not [each for each in app.results.compute(programme.id).value.problems if "wait" in each.code]
    (told,) = marked_papers(app.reader, people[3].id)
    short = next(each for each in told.questions if each.question.id == "E-A1")
    assert (short.given, short.is_blank, short.is_waiting) == ("见答题卡", False, False)
    items = {each.question.id: each for each in analyse_items(app.reader, Scope(sitting_id=paper)).items}
    assert not [given for given in items["E-A1"].given if given.is_blank], "what nobody types is not called blank"
    assert sum(given.count for given in items["E-P1"].given if given.is_blank) == 1
