"""A paper with pictures and formulas in the candidate's window: shown, prepared ahead, and enlarged without leaving the exam."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.question import Question
from skillsapp.formulas import formula_outline
from tests.every_type import BANK, give_every_type
from tests.ui.exam_stage import Hall
from tests.ui.test_player import Candidate
from ui.widgets.picture_view import PictureView
from ui.widgets.rich_text import RichText


def test_a_picture_of_the_paper_is_shown_and_enlarged_while_the_exam_goes_on(
    qtbot: QtBot, theme_app: QApplication, tmp_path: Path
) -> None:
    hall = Hall(tmp_path / "hall", ProgrammeKind.TRAINING, 4)
    target = io.BytesIO()
    Image.new("RGB", (400, 200), "green").save(target, "PNG")
    digest = hall.app.pictures.take(target.getvalue()).value
    stem = rf"见图，\(\frac{{3}}{{17}}\)：![平面图](picture:{digest})"
    give_every_type(hall.app, hall.sitting_id, [Question("E-RICH", 1, BANK, "single", stem, ("甲", r"\(\frac{5}{19}\)"), "A")])
    before = formula_outline.cache_info().misses
    candidate = Candidate(qtbot, theme_app, hall)
    run = candidate.sit()
    assert formula_outline.cache_info().misses == before + 2, "set before anybody turns to the question"
    candidate.page.show_place(next(place for place, each in enumerate(run.session.questions) if each.stem == stem))
    (shown,) = candidate.window.findChildren(RichText, "question_stem")
    assert shown.accessibleName() == r"见图，\frac{3}{17}：[平面图]"
    assert shown.enlarge(shown.layout_in_use().pictures[0]) is not None
    (view,) = candidate.window.findChildren(PictureView)
    candidate.qtbot.keyClick(view, Qt.Key.Key_A)
    assert candidate.page.card.answer is not None and not candidate.page.card.answer.response, "no key reaches the covered page"
    candidate.qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not candidate.window.findChildren(PictureView))
    assert formula_outline.cache_info().misses == before + 2
    hall.app.close()
