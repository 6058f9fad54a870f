"""A marked paper can be read question by question, as whoever answers for a result must explain it."""

from __future__ import annotations

from decimal import Decimal

from skillsapp.domain.score import sentences
from skillsapp.queries.paper_marks import marked_papers
from tests.every_type import give_every_type
from tests.services.office import Office

D = Decimal


def test_every_question_says_what_was_answered_what_is_right_and_why_it_earned_what_it_did(office: Office) -> None:
    programme = office.create()
    row, other = office.register(programme, 2)
    sitting = office.arrange(programme, [row, other])
    give_every_type(office.app, sitting)
    office.app.sittings.start(sitting)
    session = office.enter(sitting, row)
    for ref, response in (("E-S1@1", "B"), ("E-M1@1", "ABD"), ("E-F1@1", "设计\n\n2"), ("E-A1@1", "接地不良")):
        office.app.attempts.write(session.answer(ref, response))
    assert marked_papers(office.app.reader, row.id) == (), "nothing is told before the paper is in"
    office.clock.advance(3600)
    office.app.attempts.collect_all(sitting)
    (paper,) = marked_papers(office.app.reader, row.id)
    assert marked_papers(office.app.reader, other.id) == ()
    by_id = {each.question.id: each for each in paper.questions}
    assert [each.number for each in paper.questions] == list(range(1, 11))
    assert [each.question.ref for each in paper.questions] == [question.ref for question in session.questions]
    assert (by_id["E-S1"].given, by_id["E-S1"].right, by_id["E-S1"].score) == ("B", "A", D(0))
    assert by_id["E-M1"].score == by_id["E-M1"].full == D(2)
    assert by_id["E-F1"].score == D("1.33") and any("第 2 空" in said for said in sentences(by_id["E-F1"].trace))
    assert by_id["E-T1"].given == "" and by_id["E-T1"].is_blank and by_id["E-A1"].right == "" and by_id["E-A1"].is_waiting
    assert paper.score == D("3.33") and paper.full == D(28)
