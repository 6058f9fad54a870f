"""A saved edit is a new version, the used one stays; nobody reviews their own; many are filed at once and put back again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillsapp.domain.question import CaseMaterial, Difficulty, Question, QuestionState
from skillsapp.domain.question_filing import REACTIVATE, RETIRE, Filing
from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.errors import Refused, StaleEdit
from skillsapp.queries.question_search import (
    QuestionSearch,
    bank_topics,
    find_questions,
    load_index,
    newest_questions,
    question_rows,
)
from skillsapp.queries.question_uses import find_draft, list_cases, list_drafts, question_history
from skillsapp.queries.questions import list_questions, questions_by_ref
from skillsapp.services.question_editing import OwnVersion
from tests.services.office import CHEN, Office

LIN = Actor("lin", "林工", frozenset(Permission))
FRESH = Question("", 1, "standards", "single", "某小区的防区怎样划分？", ("按楼栋", "按楼层"), "A", topic="C09 入侵报警")


def found(office: Office, text: str, **filters: str) -> tuple[str, ...]:
    return find_questions(load_index(office.app.reader), QuestionSearch(text, **filters)).ids  # type: ignore[arg-type]


def used_question(office: Office) -> Question:
    """Return a question that stands on the paper of a sitting."""
    programme = office.create()
    office.arrange(programme, office.register(programme, 1))
    with office.app.reader.connect() as connection:
        items = connection.exec_driver_sql("SELECT items FROM paper").scalar_one()
    id = items.split('"question_id":"')[1].split('"')[0]
    return newest_questions(office.app.reader, [id])[0]


def test_a_new_question_is_a_draft_until_someone_else_reviews_it(office: Office) -> None:
    editing = office.app.question_editing
    made = editing.add(FRESH).value
    assert (made.state, made.made_by, made.version) == (QuestionState.DRAFT, CHEN.id, 1)
    assert found(office, "防区 划分") == (made.id,)
    with pytest.raises(OwnVersion):
        editing.approve(made.id, 1)
    office.app.session.actor = LIN
    back = editing.send_back(made.id, 1, "选项不够").value
    assert (back.state, back.note) == (QuestionState.DRAFT, "选项不够")
    approved = editing.approve(made.id, 1).value
    assert (approved.state, approved.reviewed_by, approved.note) == (QuestionState.REVIEWED, "lin", "")
    with pytest.raises(Refused):
        editing.add(replace(FRESH, options=("一", "一")))


def test_the_paper_keeps_the_version_that_was_written_on_it(office: Office) -> None:
    old = used_question(office)
    saved = office.app.question_editing.save(replace(old, stem=old.stem + "（改）")).value
    assert (saved.version, saved.state, saved.made_by) == (old.version + 1, QuestionState.DRAFT, CHEN.id)
    assert questions_by_ref(office.app.reader, [(old.id, old.version)])[old.ref] == old
    history = question_history(office.app.reader, old.id)
    assert [row.question.version for row in history.versions] == [2, 1]
    assert [(use.version, use.sitting, use.candidates) for use in history.uses] == [(1, "第一场", 0)]
    with pytest.raises(StaleEdit):
        office.app.question_editing.save(replace(old, stem="另一个人的改动"))
    moved = office.app.question_editing.save(replace(saved, difficulty=Difficulty.HARD)).value
    assert moved.version == 2  # only filed anew, and on no paper yet


def test_filing_a_used_question_leaves_the_used_version_alone(office: Office) -> None:
    old = used_question(office)
    office.app.question_filing.file([old.id], Filing(topic="新知识点"))
    new = newest_questions(office.app.reader, [old.id])[0]
    assert (new.version, new.topic, new.state) == (2, "新知识点", old.state)
    assert questions_by_ref(office.app.reader, [(old.id, 1)])[old.ref] == old
    assert found(office, "xinzhishidian") == found(office, "xzsd") == (old.id,)


def test_a_change_of_many_is_taken_back_where_nobody_changed_it_since(office: Office) -> None:
    before = {one.id: one for one in list_questions(office.app.reader, "standards")[:6]}
    ids = list(before)
    done = office.app.question_filing.file(ids, Filing(topic="供电", difficulty=Difficulty.HARD, bank="acceptance")).value
    assert done.changed == 6
    office.app.question_filing.file([], RETIRE)  # changes nothing and is no change to take back
    mine = newest_questions(office.app.reader, ids)[0]
    office.app.question_editing.save(replace(mine, difficulty=Difficulty.EASY))
    back = office.app.question_filing.undo().value
    assert (back.changed, back.left) == (5, 1)
    now = {one.id: one for one in newest_questions(office.app.reader, ids)}
    assert all(now[id] == before[id] for id in ids[1:]) and now[ids[0]].topic == "供电"
    with pytest.raises(Refused):
        office.app.question_filing.undo()


def test_retired_questions_come_back_as_what_they_were_reviewed_to_be(office: Office) -> None:
    made = office.app.question_editing.add(FRESH).value
    office.app.session.actor = LIN
    office.app.question_editing.approve(made.id, 1)
    for filing, state in ((RETIRE, QuestionState.RETIRED), (REACTIVATE, QuestionState.REVIEWED)):
        office.app.question_filing.file([made.id], filing)
        assert newest_questions(office.app.reader, [made.id])[0].state is state


def test_nobody_reviews_their_own_by_the_dozen_either(office: Office) -> None:
    mine = office.app.question_editing.add(FRESH).value
    office.app.session.actor = LIN
    other = office.app.question_editing.add(replace(FRESH, stem="另一道题怎样划分？")).value
    done = office.app.question_filing.file([mine.id, other.id], Filing(state=QuestionState.REVIEWED)).value
    assert (done.changed, done.own) == (1, 1)
    assert [one.state for one in newest_questions(office.app.reader, [mine.id, other.id])] == ["reviewed", "draft"]
    with pytest.raises(Refused):
        office.app.question_filing.file([other.id], Filing(state=QuestionState.REVIEWED))


def test_enemies_cases_and_drafts_are_kept(office: Office) -> None:
    editing = office.app.question_editing
    a, b = list_questions(office.app.reader, "standards")[:2]
    assert editing.set_enemies([b.id, a.id, b.id]).value == 1
    assert question_history(office.app.reader, a.id).enemies == (b,)
    editing.set_enemies([a.id, b.id], enemies=False)
    assert question_history(office.app.reader, a.id).enemies == ()
    case = editing.save_case(CaseMaterial("", 0, "standards", "某商场改造", "商场共三层。")).value
    made = editing.add(replace(FRESH, case=case.ref)).value
    newer = editing.save_case(replace(case, text="商场共四层。")).value
    assert list_cases(office.app.reader, "standards") == (newer,)
    under = newest_questions(office.app.reader, [made.id])[0]
    assert (under.case, under.version, under.state) == (newer.ref, 2, QuestionState.DRAFT)
    editing.keep_draft(replace(under, stem="写到一半"))
    office.restart()
    draft = find_draft(office.app.reader, CHEN.id, made.id)
    assert draft is not None and draft.question.stem == "写到一半"
    assert find_draft(office.app.reader, "lin", made.id) is None
    office.app.question_editing.save(replace(draft.question))
    assert list_drafts(office.app.reader, CHEN.id) == ()


def test_every_word_narrows_and_each_filter_says_what_it_would_leave(office: Office) -> None:
    index = load_index(office.app.reader)
    one = find_questions(index, QuestionSearch("报警"))
    assert set(find_questions(index, QuestionSearch("报警 系统")).ids) < set(one.ids)
    narrowed = find_questions(index, QuestionSearch("报警", type="single"))
    assert len(narrowed.ids) == one.types["single"] and narrowed.types == one.types
    assert sum(narrowed.states.values()) == 2 * narrowed.states[""] == 2 * len(narrowed.ids)
    rows = question_rows(office.app.reader, find_questions(index, QuestionSearch("", order="-difficulty")).ids[:5])
    assert {row.difficulty for row in rows} == {Difficulty.HARD}
    topics = {topic.topic: topic for bank in bank_topics(office.app.reader) for topic in bank.topics}
    assert any("bzhf" in topic.keys for topic in topics.values())
    assert not find_questions(index, QuestionSearch("", topic="")).ids
