"""Rich text on the screen, with real widgets: it wraps, grows with the zoom, shows pictures and formulas, and reads as plain text."""

from __future__ import annotations

import io
from dataclasses import replace
from threading import Thread

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from skillsapp.domain.rich_text import Picture
from skillsapp.exchange.question_pictures import checked_picture
from skillsapp.formulas import formula_outline
from ui.question_widgets.option import OptionButton
from ui.theme import LIGHT, THEMES, apply, tokens
from ui.widgets.picture_view import PictureView
from ui.widgets.rich_layout import RichLayout, prepare_rich_text
from ui.widgets.rich_text import RichText, rich_font


def plan(width: int = 400, height: int = 200, colour: str = "green") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "PNG")
    return checked_picture(target.getvalue()).content


PLAN = checked_picture(plan())
SHELF = {PLAN.digest: PLAN.content}
PICTURE = f"![平面图](picture:{PLAN.digest})"


WINDOWS: list[QWidget] = []


def shown(qtbot: QtBot, widget: QWidget, width: int = 600, height: int = 500) -> QImage:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    window.resize(width, height)
    qtbot.addWidget(window)
    WINDOWS[:] = [*WINDOWS[-1:], window]  # a window that nobody holds takes its widgets with it
    with qtbot.waitExposed(window):
        window.show()
    return widget.grab().toImage()


def count(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


def test_it_reads_as_plain_text(theme_app: QApplication, qtbot: QtBot) -> None:
    text = RichText(rf"<b>面积</b> \(m^2\) {PICTURE} ____")
    qtbot.addWidget(text)
    assert text.accessibleName() == "面积 m^2 [平面图] ____"
    text.show_text("<i>新</i>")
    assert (text.text, text.accessibleName()) == ("<i>新</i>", "新")


def test_a_narrower_room_makes_it_higher_and_so_does_a_larger_zoom(theme_app: QApplication, qtbot: QtBot) -> None:
    text = RichText("额定速度不大于一点七五米每秒的电梯" * 4, "stem")
    qtbot.addWidget(text)
    before = text.heightForWidth(800)
    assert text.heightForWidth(300) > before
    apply(theme_app, replace(LIGHT, zoom=200))
    assert text.heightForWidth(1600) > 1.8 * before


def test_a_picture_is_scaled_to_the_room_and_never_beyond_its_own_size(theme_app: QApplication, qtbot: QtBot) -> None:
    text = RichText(PICTURE, pictures=SHELF.get)
    qtbot.addWidget(text)
    layout = text.layout_in_use()
    layout.height_for(900)
    assert layout.area_of(layout.pictures[0]).width() == 400
    layout.height_for(100)
    assert layout.area_of(layout.pictures[0]).width() == 100
    image = shown(qtbot, text)
    assert count(image, "green") > 5000


def test_a_click_or_enter_enlarges_a_picture_and_esc_gives_the_window_back(theme_app: QApplication, qtbot: QtBot) -> None:
    text = RichText(PICTURE, pictures=SHELF.get)
    shown(qtbot, text)
    window = text.window()
    QTest.mouseClick(text, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    view = window.findChild(PictureView)
    assert view is not None and view.geometry() == window.rect()
    assert view.accessibleName() == "平面图"
    assert view.area().width() > 500, "as large as it fits"
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.area().width() > 650
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(PictureView))
    text.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(text, Qt.Key.Key_Return)
    assert window.findChild(PictureView) is not None


def test_the_large_picture_goes_with_the_question_that_showed_it(theme_app: QApplication, qtbot: QtBot) -> None:
    text = RichText(PICTURE, pictures=SHELF.get)
    shown(qtbot, text)
    window = text.window()
    text.enlarge(text.layout_in_use().pictures[0])
    text.hide()
    qtbot.waitUntil(lambda: not window.findChildren(PictureView))


def test_without_pictures_nothing_takes_the_focus(theme_app: QApplication, qtbot: QtBot) -> None:
    plain, pictured = RichText("题干"), RichText(PICTURE, pictures=SHELF.get)
    for widget in (plain, pictured):
        qtbot.addWidget(widget)
    assert plain.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert pictured.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_a_missing_picture_is_said_in_words_and_cannot_be_enlarged(theme_app: QApplication, qtbot: QtBot) -> None:
    text = RichText(f"见![接线图](picture:{'0' * 64})", pictures=SHELF.get)
    image = shown(qtbot, text)
    assert count(image, tokens().bad) > 0
    assert text.layout_in_use().picture_at(QPointF(30, 8)) is None
    assert text.enlarge(Picture("0" * 64, "接线图")) is None


def test_a_formula_that_cannot_be_read_stands_there_in_red_with_a_hint(theme_app: QApplication, qtbot: QtBot) -> None:
    wrong, right = RichText(r"\(\frac{1}{\)", "stem"), RichText(r"\(\frac{1}{2}\)", "stem")
    assert count(shown(qtbot, wrong), tokens().bad) > 0
    assert count(shown(qtbot, right), tokens().bad) == 0
    assert r"\frac{1}{" in wrong._hint(QPointF(10, 10))
    assert right._hint(QPointF(10, 10)) == ""


def test_a_fraction_makes_its_line_higher_than_text(theme_app: QApplication, qtbot: QtBot) -> None:
    text, formula = RichText("一", "stem"), RichText(r"\(\frac{1}{2}\)", "stem")
    for widget in (text, formula):
        qtbot.addWidget(widget)
    assert formula.heightForWidth(300) > 1.4 * text.heightForWidth(300)


def test_the_shapes_of_a_formula_are_filled(theme_app: QApplication, qtbot: QtBot) -> None:
    image = shown(qtbot, RichText(r"\(\blacksquare\)", "stem"))
    assert count(image, tokens().text) > 60


def test_a_wide_formula_shrinks_to_the_room(theme_app: QApplication, qtbot: QtBot) -> None:
    formula = RichText(r"\(" + r"\frac{a}{b}+" * 12 + r"b\)", "stem")
    qtbot.addWidget(formula)
    assert formula.heightForWidth(220) < formula.heightForWidth(5000)


@pytest.mark.parametrize("name", sorted(THEMES))
def test_text_formulas_and_blanks_follow_the_theme(theme_app: QApplication, qtbot: QtBot, name: str) -> None:
    apply(theme_app, THEMES[name])
    text = RichText(r"题 \(\frac{1}{2}\) ____", "stem")
    image = shown(qtbot, text)
    assert count(image, tokens().text) > 10


def test_an_option_button_paints_the_same_text(theme_app: QApplication, qtbot: QtBot) -> None:
    layout = RichLayout(f"甲 {PICTURE}", rich_font(QApplication.font(), "option"), SHELF.get, tallest=60)
    height = layout.height_for(300)
    canvas = QImage(QSize(320, height + 20), QImage.Format.Format_RGB32)
    canvas.fill(QColor("white"))
    painter = QPainter(canvas)
    layout.paint(painter, 10, 10, QColor("black"))
    painter.end()
    assert layout.area_of(layout.pictures[0]).height() == 60
    assert count(canvas, "green") > 100
    assert layout.picture_at(QPointF(5, height - 10)) is not None


def test_a_magnifier_stands_on_large_pictures_where_it_is_wanted(theme_app: QApplication, qtbot: QtBot) -> None:
    """In an option a click chooses; only the magnifier enlarges."""
    font = rich_font(QApplication.font(), "option")
    with_sign, without = RichLayout(PICTURE, font, SHELF.get, magnifiers=True), RichLayout(PICTURE, font, SHELF.get)
    for layout in (with_sign, without):
        layout.height_for(500)
    corner = with_sign.area_of(with_sign.pictures[0]).bottomRight() - QPointF(12, 12)
    assert with_sign.magnifier_at(corner) == with_sign.pictures[0]
    assert with_sign.magnifier_at(QPointF(20, 20)) is None
    assert without.magnifier_at(corner) is None


def test_what_was_prepared_ahead_is_unpacked_and_set_no_second_time(theme_app: QApplication, qtbot: QtBot) -> None:
    asked: list[str] = []

    def shelf(digest: str) -> bytes | None:
        asked.append(digest)
        return SHELF.get(digest)

    text = rf"{PICTURE} \(\frac{{7}}{{9}}\) ![x](picture:{'0' * 64})"
    before = formula_outline.cache_info().misses
    worker = Thread(target=prepare_rich_text, args=([text, "plain"], shelf))
    worker.start()
    worker.join()
    assert asked == [PLAN.digest, "0" * 64]
    assert formula_outline.cache_info().misses == before + 1
    shown(qtbot, RichText(text, pictures=SHELF.get))
    assert formula_outline.cache_info().misses == before + 1


def test_a_picture_larger_than_is_kept_unpacked_is_sharp_where_the_room_is(theme_app: QApplication, qtbot: QtBot) -> None:
    target = io.BytesIO()
    stripes = Image.new("RGB", (3000, 30), "white")
    stripes.paste((0, 0, 0), (0, 0, 1500, 30))
    stripes.save(target, "PNG")
    wide = checked_picture(target.getvalue())
    image = shown(qtbot, RichText(f"![x](picture:{wide.digest})", pictures={wide.digest: wide.content}.get), 2400, 100)
    edge = image.pixelColor(1195, 10).lightness(), image.pixelColor(1205, 10).lightness()
    assert edge[0] < 40 and edge[1] > 215


def test_in_an_option_a_click_chooses_and_only_its_magnifier_enlarges(theme_app: QApplication, qtbot: QtBot) -> None:
    option = OptionButton("A", PICTURE, several=False, pictures=SHELF.get)
    shown(qtbot, option)
    area = option.rich.area_of(option.rich.pictures[0])
    corner = (option.text_corner() + area.bottomRight()).toPoint() - QPoint(16, 16)
    QTest.mouseClick(option.window().windowHandle(), Qt.MouseButton.LeftButton, pos=option.mapTo(option.window(), corner))
    view = option.window().findChild(PictureView)
    assert view is not None and not option.isChecked()
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not option.window().findChildren(PictureView))
    QTest.mouseClick(option, Qt.MouseButton.LeftButton, pos=(option.text_corner() + area.center()).toPoint())
    assert option.isChecked() and not option.window().findChildren(PictureView)
    option.setFocus()
    qtbot.keyClick(option, Qt.Key.Key_Plus)
    assert option.window().findChild(PictureView) is not None
