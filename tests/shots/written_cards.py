"""Cards with questions of every type: lines and cells typed, ruled, and the short answers marked from the card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from skillsapp.domain.question_types import OnCard
from skillsapp.domain.roles import Actor, Permission
from tests.every_type import give_every_type
from tests.shots.camera import Camera
from tests.shots.class_day import Keying
from tests.ui.card_stage import WU
from ui.routes import Route

RIGHT: Mapping[str, Sequence[str]] = {
    "E-F1": ("正式设计文件（含竣工图纸）", "检验报告", "2"),
    "E-N1": ("1.3",),
    "E-C2": ("24",),
    "E-O1": ("CABDE",),
    "E-P1": ("CB-A",),
}
SLIPS: Mapping[str, Sequence[str]] = {**RIGHT, "E-F1": ("正式设计文件（含施工图纸）", "检验报告", ""), "E-O1": ("CAB-E",)}


def written_cards(camera: Camera) -> None:
    """One card keyed by two people who read it differently, ruled, and its short answer marked."""
    desk = Keying(camera, camera.scratch())
    give_every_type(desk.app, desk.sitting.id)
    desk.screen.refresh()
    desk.scan(0)
    _type(desk, RIGHT, until="E-F1")
    camera.shot("written-1-lines")
    _type(desk, RIGHT, until="E-O1")
    QTest.keyClicks(desk.screen.entering.pad, "CA ")
    camera.shot("written-2-cells-missing")
    for _letter in "CA":
        QTest.keyClick(desk.screen.entering.pad, Qt.Key.Key_Backspace)
    _type(desk, RIGHT)
    camera.shot("written-3-complete")
    QTest.keyClick(desk.screen.entering.pad, Qt.Key.Key_Return)
    desk.sit(WU)
    desk.scan(0)
    _type(desk, SLIPS)
    QTest.keyClick(desk.screen.entering.pad, Qt.Key.Key_Return)
    desk.screen.show_page("rule")
    camera.shot("written-4-rule")
    for row in desk.screen.ruling._rows:
        for choice in row.choices.values():
            choice.choose(choice._texts[0])
    camera.press("ruling_preset")
    camera.shot("written-5-ruled")
    camera.press("card_rule")
    camera.shot("written-6-waits")
    desk.app.session.actor = Actor("marker", "赵桂兰", frozenset(Permission))
    camera.office(desk.app).navigate(Route.to("answers", programme=desk.sitting.programme_id))
    camera.shot("written-7-marking")
    camera.leave()
    desk.app.close()


def _type(desk: Keying, answers: Mapping[str, Sequence[str]], until: str = "") -> None:
    """Type the card from where it is, up to the question *until*."""
    pad = desk.screen.entering.pad
    while (question := pad.typing.current) is not None and question.ref.split("@")[0] != until:
        given = answers.get(question.ref.split("@")[0], ())
        if question.on_card_as is OnCard.LINES:
            for field, line in zip(pad.lines.fields, given or [""] * question.fields, strict=True):
                field.setText(line)
            pad.lines.written.emit()
        else:
            QTest.keyClicks(pad, (given[0] if given else question.letters[0]) + (" " if given or question.is_multiple else ""))
