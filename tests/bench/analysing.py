"""Item statistics: the calculation alone, and with reading what 10,000 candidates answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from skillsapp.app import Session, open_app
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.item_statistics import Scope, analyse_items, facilities
from skillsapp.statistics.items import item_figures, score_figures
from skillsapp.statistics.sheet import sheet_of_matrix
from tests.bench.line import Line, processor_seconds
from tests.queries.answered_stage import Answered

PEOPLE, QUESTIONS = 10_000, 100


def measure(room: Path) -> Iterator[Line]:
    marks = (np.random.default_rng(1).random((1000, QUESTIONS)) < 0.7).astype(float)

    def calculate() -> None:
        sheet = sheet_of_matrix(marks, np.ones(QUESTIONS))
        item_figures(sheet)
        score_figures(sheet)

    taken = median(processor_seconds(calculate) for _ in range(9))
    yield Line("statistics of 1,000 x 100", "", f"{taken * 1000:.0f} ms CPU", "100 ms", taken < 0.1)
    app = open_app(DataFolder(room / "office"), session=Session(PROGRAM))
    stage = Answered(app, count=QUESTIONS)
    small = stage.sit(1000)
    taken = median(processor_seconds(lambda: analyse_items(app.reader, Scope(sitting_id=small))) for _ in range(3))
    yield Line("the same with reading, distractors and sentences", "", f"{taken:.2f} s CPU", "1 s", taken < 1)
    stage.sit(PEOPLE - 1000, title="其余")
    taken = processor_seconds(lambda: analyse_items(app.reader, Scope()))
    yield Line(f"{PEOPLE:,} candidates, {QUESTIONS} questions, read and analysed", "", f"{taken:.1f} s CPU", "10 s", taken < 10)
    ids = [question.id for question in stage.questions]
    few, every = processor_seconds(lambda: facilities(app.reader, ids[:10])), processor_seconds(lambda: facilities(app.reader))
    yield Line("facilities of 10 questions, of all", "", f"{few:.2f} s, {every:.2f} s CPU")
    app.close()
