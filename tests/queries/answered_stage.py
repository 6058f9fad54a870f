"""Invented candidates of known ability answer a paper of shipped questions: put straight into the tables, so that 10,000 take seconds."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import insert

from skillsapp.app import App
from skillsapp.domain.paper import PaperItem
from skillsapp.domain.programme import Programme, ProgrammeKind
from skillsapp.domain.question import Question
from skillsapp.domain.sitting import Carrier, Sitting, SittingState
from skillsapp.kernel.ids import new_id
from skillsapp.queries.questions import list_questions
from skillsapp.store.rows import to_row
from skillsapp.store.tables.attempts import attempt, attempt_score
from skillsapp.store.tables.papers import paper
from skillsapp.store.tables.sittings import sitting

DAY = datetime(2026, 11, 14, 1, tzinfo=UTC)
WRONG_KEY, GIVEN_AWAY, LEFT = 2, 4, 7
"""Places on the paper, from 0: a question with a wrong key, one that nearly everybody knows, one that many leave blank."""


@dataclass
class Answered:
    """A programme whose sittings are filled one after the other."""

    app: App
    count: int = 40
    seed: int = 1
    title: str = "第七十四期安全技术防范继续教育培训班（东莞站）"
    programme: Programme = field(init=False)
    questions: tuple[Question, ...] = field(init=False)
    paper_id: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.programme = self.app.programmes.create(ProgrammeKind.TRAINING, self.title).value
        chance = random.Random(self.seed)
        known = [one for one in list_questions(self.app.reader) if one.type in ("single", "multiple", "true_false")]
        singles = [one for one in known if one.type == "single" and len(one.options) == 4]
        self.questions = tuple([*singles[: LEFT + 1], *chance.sample(singles[LEFT + 1 :], self.count - LEFT - 1)][: self.count])
        others = [one for one in known if one.type != "single"]
        mixed = list(self.questions)
        mixed[LEFT + 1 :: 3] = chance.sample(others, len(mixed[LEFT + 1 :: 3]))
        self.questions = tuple(mixed)
        self.paper_id = self.add_paper(self.questions)

    def add_paper(self, questions: tuple[Question, ...], mark: Decimal = Decimal(2)) -> str:
        id = new_id()
        items = tuple(PaperItem(one.id, one.version, one.type, mark) for one in questions)
        component = self.programme.plan.theories[0].key
        row = {"id": id, "programme_id": self.programme.id, "component": component, "title": "卷", "seed": 1, "items": items}
        with self.app.store.writer.begin() as connection:
            connection.execute(insert(paper), row)
        return id

    def sit(
        self,
        people: int,
        *,
        title: str = "理论考试",
        resit: bool = False,
        rehearsal: bool = False,
        held: str = "",
        carrier: Carrier = Carrier.SCREEN,
        paper_id: str = "",
        questions: tuple[Question, ...] = (),
    ) -> str:
        """Let so many people sit; return the sitting."""
        chance = random.Random(f"{self.seed} {title} {resit}")
        questions, paper_id = questions or self.questions, paper_id or self.paper_id
        starts = DAY + timedelta(days=resit)
        held_at = Sitting(
            new_id(), self.programme.id, self.programme.plan.theories[0].key, title, "301", starts, 60, None, 0, paper_id,
            SittingState.CLOSED, rehearsal=rehearsal, resit=resit, carrier=carrier,
        )  # fmt: skip
        attempts, scores = [], []
        easy = [chance.gauss(0.8, 0.9) for _ in questions]
        for number in range(people):
            id, ability = new_id(), chance.gauss(0, 1)
            attempts.append(
                {"id": id, "sitting_id": held_at.id, "registration_id": None, "paper_id": paper_id, "entry_no": f"{number:06d}",
                 "layout": (), "granted_ms": 1, "rehearsal": rehearsal, "started_at": starts, "held": held}
            )  # fmt: skip
            for place, one in enumerate(questions):
                response = respond(place, one, ability, easy[place], chance)
                right = response == one.answer
                scores.append(
                    {"attempt_id": id, "question": one.ref, "response": response, "score": Decimal(2 if right else 0),
                     "full": Decimal(2), "trace": (), "at": starts}
                )  # fmt: skip
        with self.app.store.writer.begin() as connection:
            connection.execute(insert(sitting), to_row(held_at))
            for table, rows in ((attempt, attempts), (attempt_score, scores)):
                for start in range(0, len(rows), 20_000):
                    connection.execute(insert(table), rows[start : start + 20_000])
        return held_at.id


def respond(place: int, question: Question, ability: float, easy: float, chance: random.Random) -> str:
    """Return an answer: right the more often the abler somebody is."""
    letters = "TF" if question.type == "true_false" else "ABCDEFGH"[: len(question.options)]
    wrong = [letter for letter in letters if letter != question.answer]
    knows = chance.random() < 1 / (1 + math.exp(-(1.3 * ability + easy)))
    if place == WRONG_KEY:  # whoever knows it chooses what is really right
        return wrong[0] if knows or chance.random() < 0.3 else chance.choice([question.answer, *wrong])
    if place == GIVEN_AWAY:
        return question.answer if chance.random() < 0.985 else wrong[0]
    if place == LEFT and chance.random() < 0.3:
        return ""
    if knows:
        return question.answer
    if question.type == "multiple":
        return "".join(letter for letter in letters if chance.random() < 0.6) or letters[0]
    return chance.choice([*wrong, *wrong[:1]]) if chance.random() < 0.97 else ""
