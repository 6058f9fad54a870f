"""Pictures of the entrance, the office window and the dialogs: `python -m tests.ui.shell_pictures [folder]`."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from skillsapp.domain.roles import Actor, Permission
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.paths import DataFolder
from tests.ui.gallery import controls, home_scrolling, listing
from ui.context import Context, Session
from ui.dialogs import SheetDialog, ask_reason, confirm
from ui.entrance.first_start import FirstStart
from ui.entrance.opening import Opening
from ui.entrance.sign_in import SignIn
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.jobs import InlineJobs
from ui.language import Language
from ui.main_window import MainWindow
from ui.news import News
from ui.notices import Notices
from ui.routes import Route
from ui.screen_spec import ScreenSpec
from ui.theme import Theme, Tone
from ui.widgets.pdf_preview import PdfPreview

NAVIGATION = (
    ("home", N_("Home"), "house"),
    ("programme", "竞赛·考核·培训班", "trophy"),
    ("registration", "报名", "users"),
    ("sitting", "场次与考位", "armchair"),
    ("question", "题库与组卷", "book-open-check"),
    ("invigilation", "监考", "monitor-check"),
    ("marking", "实操评分", "clipboard-pen"),
    ("result", "成绩与证书", "award"),
    ("stick", "U盘收发", "usb"),
    ("enquiry", "查询台", "search"),
    ("settings", "设置", "settings"),
)


def _screen(content: QWidget) -> QWidget:
    content.refresh = lambda: None  # type: ignore[attr-defined]
    content.open = lambda _route: None  # type: ignore[attr-defined]
    return content


def build(context: Context, key: str) -> QWidget:
    return _screen({"home": home_scrolling, "registration": listing}.get(key, controls)())


def screens() -> tuple[ScreenSpec, ...]:
    return tuple(
        ScreenSpec(key, title, icon, None, frozenset(), lambda context, key=key: build(context, key))
        for key, title, icon in NAVIGATION
    )


def main(folder: Path) -> None:
    qt = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(qt, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    language, theme = Language(qt), Theme(qt)
    core: Any = None

    def shot(widget: QWidget, name: str) -> None:
        qt.processEvents()
        widget.grab().save(str(folder / f"{name}.png"))

    notices = Notices()
    window = MainWindow(
        core,
        InlineJobs(),
        News(),
        notices,
        theme,
        language,
        Session(Actor("a", "陈丽", frozenset(Permission)), N_("Administrator")),
        screens(),
    )
    now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    window.show_backup(now - timedelta(minutes=18), now)
    window.show()
    shot(window, "main_1366")
    window.navigate(Route("registration"))
    notices.say("已导入 9,962 人。")
    notices.say("磁盘已满，备份没有完成。请释放空间后重试。", Tone.BAD)
    shot(window, "main_registration_toast")
    window.resize(1093, 576)
    window.show_backup(now - timedelta(days=9), now)
    shot(window, "main_1093")
    window.resize(1366, 728)
    sheet = SheetDialog(window, "新建培训班", "填写后可随时修改。", name="programme_create")
    sheet.add(
        Form(
            (
                Field("title", "名称", required=True),
                Field("city", "城市", Kind.CHOICE, choices=[("gz", "广州")], required=True),
                Field("start", "开始日期", Kind.DATE),
                Field("end", "结束日期", Kind.DATE),
            ),
            {},
            columns=2,
        )
    )
    sheet.add_cancel()
    sheet.add_button("新建", "programme_save", kind="primary")
    sheet.allow("请先填写名称。")
    sheet.open()
    shot(sheet, "sheet")
    sheet.allow("")
    sheet.set_busy("正在保存…")
    sheet.report(30, 100)
    shot(sheet, "sheet_busy")
    sheet.show_problem("其他人刚刚修改了这个培训班，请重新打开后再改。")
    shot(sheet, "sheet_problem")
    sheet.close()
    shot(
        confirm(window, "删除 3 个考位？", "这些考位还没有排人，删除后不能恢复。", "删除 3 个考位", lambda: None, danger=True),
        "confirm",
    )
    shot(
        ask_reason(
            window, "退回补正", "欧阳建国", "退回", lambda _reason: None, presets=("缺照片", "证件号码不符", "单位未盖章")
        ),
        "reason",
    )
    window.show_shortcuts()
    window.lock()
    shot(window, "lock")
    window.unlock()
    theme.use("dark")
    shot(window, "main_dark")
    theme.use("light")
    language.use("en")
    shot(window, "main_en")
    language.use("zh_CN")
    menu = window.person_menu()
    shot(menu, "person_menu")
    for name, page in (
        ("first_start", FirstStart()),
        ("sign_in", SignIn("广东省公共安全技术防范协会", "admin")),
        ("opening", Opening(DataFolder(Path("/home/user/.local/share/skillsapp")))),
    ):
        page.resize(960, 600)
        page.show()
        if isinstance(page, FirstStart):
            page.form["password"].show("short")
            page.form["again"].show("other")
            page.form.check()
        if isinstance(page, SignIn):
            page.show_problem("登录名与密码不符。")
        shot(page, name)
    preview = PdfPreview()
    preview.resize(900, 640)
    preview.show()
    shot(preview, "preview_empty")
    preview.show_pdf(_some_pdf())
    shot(preview, "preview")


def _some_pdf() -> bytes:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "a.pdf"
        writer = QPdfWriter(str(path))
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageOrientation(QPageLayout.Orientation.Landscape)
        painter = QPainter(writer)
        for number in (1, 2):
            if number > 1:
                writer.newPage()
            painter.drawText(QRectF(0, 0, writer.width(), writer.height()), 0x84, f"第 {number} 张 结业证书")
        painter.end()
        return path.read_bytes()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/shell"))
