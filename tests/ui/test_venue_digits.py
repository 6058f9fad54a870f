"""The field for codes and words: what may be typed, and when it is whole."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.venue.digits import DigitsEdit
from ui.venue.tries import Tries


def test_digits_stand_in_fours_and_the_last_one_takes_them(qtbot: QtBot, theme_app: QApplication) -> None:
    field = DigitsEdit(8, "code_edit", "code")
    qtbot.addWidget(field)
    field.show()
    taken: list[str] = []
    field.completed.connect(taken.append)
    qtbot.keyClicks(field, "12 34-567")
    assert field.text() == "1234  567" and taken == []
    qtbot.keyClicks(field, "8")
    assert taken == ["12345678"] and field.text() == "1234  5678"


def test_full_width_digits_and_a_correction_in_the_middle(qtbot: QtBot, theme_app: QApplication) -> None:
    field = DigitsEdit(8, "code_edit", "code")
    qtbot.addWidget(field)
    field.setText("１２３４５")
    field._group(field.text())
    assert field.digits() == "12345"
    field.setCursorPosition(2)
    qtbot.keyClicks(field, "9")
    assert field.digits() == "129345" and field.cursorPosition() == 3


def test_guessing_waits_longer_each_time_and_typing_errors_do_not(qtbot: QtBot, theme_app: QApplication) -> None:
    now = [0.0]
    tries, owner, said = Tries(lambda: now[0]), QWidget(), []
    field = DigitsEdit(4, "word_edit", "word")
    qtbot.addWidget(owner)
    qtbot.addWidget(field)
    for count in (1, 2):
        tries.wrong()
        tries.hold(owner, field, said.append)
        assert field.isEnabled(), count
    tries.wrong()
    tries.hold(owner, field, said.append)
    assert not field.isEnabled() and "10" in said[-1]
    now[0] = 11
    tries.hold(owner, field, said.append)
    assert field.isEnabled()
    tries.wrong()
    tries.hold(owner, field, said.append)
    assert "20" in said[-1]
