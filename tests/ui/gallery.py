"""Pictures of every widget in every theme, to be looked at: `python -m tests.ui.gallery [folder]`."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from skillsapp.kernel.i18n import set_language
from ui import theme
from ui.fields.field import Field, Kind
from ui.fields.form import Form
from ui.models.rows import REST, RIGHT, Column, RowModel
from ui.theme import Tone, px
from ui.widgets.banners import Banner
from ui.widgets.buttons import Button, icon_button
from ui.widgets.charts import Bar, BarList, Donut, Histogram, Part
from ui.widgets.choices import ChipBar, SearchBox, SegmentedControl
from ui.widgets.drawer import InspectorSplit
from ui.widgets.empty import EmptyState
from ui.widgets.form_rows import FactRows
from ui.widgets.frames import Card, Page, PageHeader, StatTile, scrolling
from ui.widgets.person import NumberedBadge, PhotoFrame
from ui.widgets.progress import ProgressLine
from ui.widgets.steps import Step, StepBar, StepState, WizardSteps
from ui.widgets.table import DataTable, table_card
from ui.widgets.text import IconLabel, Pill, label

STEPS = ("报名", "场次", "打印", "U盘", "考试", "成绩", "证书", "上报", "归档")


@dataclass(frozen=True, slots=True)
class Person:
    number: str
    name: str
    id_number: str
    unit: str
    group: str
    state: str
    tone: Tone
    score: float | None


def people(count: int = 40) -> tuple[Person, ...]:
    states = (("待审核", Tone.INFO), ("通过", Tone.OK), ("退回补正", Tone.WARN), ("审核不通过", Tone.BAD), ("已撤回", Tone.MUTED))
    names = ("马秀军", "张嘉", "胡燕志", "欧阳建国", "王涛", "曹子雨", "谢芳静", "赵远静")
    return tuple(
        Person(
            f"2026{index:06d}",
            names[index % len(names)],
            f"440000********{1000 + index * 37 % 9000}",
            ("佛山市安防工程有限公司", "东莞市智能科技有限公司技术服务部", "广州番禺职业技术学院")[index % 3],
            ("职工组", "学生组")[index % 2],
            *states[index % 5],
            None if index % 7 == 3 else round(52 + index * 7.3 % 45, 1),
        )
        for index in range(count)
    )


COLUMNS = (
    Column[Person]("number", "报名号", lambda row: row.number, width=112),
    Column[Person]("name", "姓名", lambda row: row.name),
    Column[Person]("id_number", "证件号码", lambda row: row.id_number),
    Column[Person]("unit", "单位", lambda row: row.unit, width=REST),
    Column[Person]("group", "组别", lambda row: row.group),
    Column[Person](
        "score", "理论成绩", lambda row: "—" if row.score is None else f"{row.score:.1f}", RIGHT, lambda row: row.score or -1
    ),
    Column[Person]("state", "状态", lambda row: row.state, tone=lambda row: row.tone, width=110),
)


def steps(current: int, skipped: tuple[int, ...] = (7,)) -> list[Step]:
    def state(number: int) -> StepState:
        if number in skipped:
            return StepState.SKIPPED
        return StepState.DONE if number < current else StepState.CURRENT if number == current else StepState.TODO

    return [Step(title, title, state(number)) for number, title in enumerate(STEPS)]


def home() -> QWidget:
    header = PageHeader(
        "早上好，陈丽",
        "2026年11月21日 星期六 · 广东省公共安全技术防范协会",
        [Button("收成绩", "results_collect", icon="download"), Button("新建", "programme_create", kind="primary", icon="plus")],
    )
    page = Page(header)
    tiles = QHBoxLayout()
    tiles.setSpacing(px(14))
    for number, tile in enumerate(
        (
            ("进行中", "3", "竞赛 1 · 考核 1 · 培训班 1", "trophy", Tone.INFO),
            ("报名人数", "1,286", "通过 1,139 · 待审核 96", "users", Tone.OK),
            ("今日场次", "8 / 12", "下一场 14:00 第 3 考场", "calendar-days", Tone.WARN),
            ("待评成绩", "47", "2 个项目缺 1 名裁判评分", "clipboard-pen", Tone.BAD),
        )
    ):
        tiles.addWidget(StatTile(*tile, name=f"tile_{number}", opens=True))
    page.body.addLayout(tiles)
    row = QHBoxLayout()
    row.setSpacing(px(14))
    left = QVBoxLayout()
    left.setSpacing(px(12))
    for title, current, skipped, button in (
        ("2026年广东省安全防范系统安装维护员职业技能竞赛", 4, (7,), "打开监考"),
        ("第七十四期安防工程企业继续教育培训班（佛山站）", 1, (), "排场次"),
    ):
        card = Card(title, Pill("竞赛" if current == 4 else "培训班", Tone.INFO))
        card.add(StepBar(steps(current, skipped)))
        foot = QHBoxLayout()
        foot.addWidget(label("下一步：" + button, "sub"), 1)
        foot.addWidget(Button(button, "next_step", kind="primary" if current == 4 else "", icon="arrow-right"))
        card.body.addLayout(foot)
        left.addWidget(card)
    left.addStretch()
    row.addLayout(left, 7)
    todo = Card("需要处理")
    for icon, tone, first, second in (
        ("circle-alert", Tone.BAD, "3 名考生交卷超时，等待确认", "第 2 考场 · 10:31"),
        ("triangle-alert", Tone.WARN, "11 份报名材料需补正", "职工组"),
        ("shield-check", Tone.OK, "昨日备份已校验，可恢复", "2026-11-20 18:02"),
    ):
        line = QHBoxLayout()
        line.setSpacing(px(10))
        line.addWidget(IconLabel(icon, 20, tone))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(first))
        words.addWidget(label(second, "hint"))
        line.addLayout(words, 1)
        todo.body.addLayout(line)
    todo.body.addStretch()
    row.addWidget(todo, 3)
    page.body.addLayout(row, 3)
    charts = QHBoxLayout()
    charts.setSpacing(px(14))
    bars = Card("报名人数 / 名额")
    bars.add(
        BarList(
            [Bar("职工组", 276, 320), Bar("学生组", 240, 240), Bar("继续教育（佛山）", 60, 80), Bar("专项能力考核", 0, 40)],
            "报名人数",
        )
    )
    charts.addWidget(bars, 4)
    review = Card("资格审核")
    review.add(
        Donut(
            [
                Part("通过", 1139, Tone.OK),
                Part("待审核", 96, Tone.INFO),
                Part("退回补正", 38, Tone.WARN),
                Part("审核不通过", 13, Tone.BAD),
            ],
            "88.6%",
            "审核通过",
            "资格审核",
        )
    )
    charts.addWidget(review, 4)
    marks = Card("理论成绩分布")
    marks.add(
        Histogram(
            ["0", "10", "20", "30", "40", "50", "60", "70", "80", "90"],
            [0, 1, 2, 5, 9, 17, 48, 71, 42, 15],
            "理论成绩分布",
            pass_from=6,
            pass_text="合格线 60",
        )
    )
    charts.addWidget(marks, 4)
    page.body.addLayout(charts, 2)
    return page


def listing() -> QWidget:
    page = Page(
        PageHeader(
            "报名",
            "2026年广东省安全防范系统安装维护员职业技能竞赛",
            [
                Button("下载模板", "template_save", kind="ghost", icon="file-spreadsheet"),
                Button("导出", "list_export", icon="upload"),
                Button("导入报名表", "registrations_import", kind="primary", icon="download"),
            ],
        )
    )
    model = RowModel(COLUMNS, key=lambda row: row.number)
    model.set_rows(people())
    table = DataTable(
        model, "registrations_list", "报名", empty=EmptyState("还没有报名", "从电子表格导入，或登记一个人。", "users")
    )
    table.select_row(3)
    tools = QWidget()
    bar = QHBoxLayout(tools)
    bar.setContentsMargins(px(14), 0, px(14), 0)
    bar.setSpacing(px(8))
    bar.addWidget(SearchBox("姓名、拼音、证件号后几位、单位"), 1)
    chips = ChipBar(
        [("", "全部"), ("s", "待审核"), ("a", "通过"), ("r", "退回补正"), ("x", "审核不通过")], "state_filter", "状态"
    )
    chips.set_counts({"": 1286, "s": 96, "a": 1139, "r": 38, "x": 13})
    bar.addWidget(chips)
    foot = QWidget()
    line = QHBoxLayout(foot)
    line.setContentsMargins(px(16), 0, px(16), 0)
    line.addWidget(label("显示 40 / 1,286 人", "sub"), 1)
    line.addWidget(label("↑↓ 选择　Enter 打开　Ctrl+F 查找", "hint"))
    inspector = Card()
    top = QHBoxLayout()
    top.setSpacing(px(12))
    top.addWidget(PhotoFrame(84), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.addWidget(label("欧阳建国", "h2"))
    words.addWidget(Pill("通过", Tone.OK, "check"))
    top.addLayout(words, 1)
    inspector.body.addLayout(top)
    facts = FactRows()
    facts.show_facts(
        (
            ("报名号", "2026000003"),
            ("证件号码", "440000********1111"),
            ("单位", "东莞市智能科技有限公司技术服务部"),
            ("组别", "职工组"),
            ("手机", ""),
        )
    )
    inspector.add(facts, label("资格检查", "h2"))
    for icon, tone, text in (("circle-check", Tone.OK, "证件号码校验正确"), ("triangle-alert", Tone.WARN, "缺照片")):
        check = QHBoxLayout()
        check.addWidget(IconLabel(icon, 16, tone))
        check.addWidget(label(text), 1)
        inspector.body.addLayout(check)
    inspector.body.addStretch(1)
    buttons = QHBoxLayout()
    buttons.addWidget(Button("退回补正", "registration_return"))
    buttons.addWidget(Button("通过", "registration_accept", kind="primary", icon="check"))
    inspector.body.addLayout(buttons)
    page.body.addWidget(InspectorSplit(table_card(table, tools, foot), inspector, "报名详情", width=280), 1)
    return page


def controls() -> QWidget:
    page = Page(PageHeader("控件", "所有状态", [Button("主要操作", "main_do", kind="primary", icon="check")]))
    page.body.addWidget(WizardSteps(["选择文件", "对应列", "检查", "完成"], 2))
    for tone, text in (
        (Tone.INFO, "名单来自 10:24 的导入。"),
        (Tone.WARN, "有 11 人没有照片，打印准考证前请补齐。"),
        (Tone.BAD, "磁盘已满，答案没有保存。请释放空间后重试。"),
    ):
        page.body.addWidget(Banner(text, tone, button="查看" if tone is Tone.WARN else ""))
    row = QHBoxLayout()
    row.setSpacing(px(14))
    left = Card("表单")
    form = Form(
        [
            Field("title", "名称", required=True, wide=True, hint="将印在证书上"),
            Field("start", "开始日期", Kind.DATE, required=True),
            Field("city", "城市", Kind.CHOICE, choices=[("gz", "广州"), ("fs", "佛山")], required=True),
            Field("pass_mark", "合格线", Kind.DECIMAL, most=100),
            Field("places", "名额", Kind.INTEGER),
            Field("note", "备注", Kind.LONG_TEXT, placeholder="可不填"),
            Field("open", "允许现场报名", Kind.FLAG),
        ],
        {"title": "", "city": "fs", "pass_mark": "160", "open": True},
        columns=2,
    )
    form.check()
    left.add(form)
    left.body.addStretch()
    row.addWidget(left, 3)
    right = Card("按钮与选择")
    for kinds in (("primary", "", "danger"), ("ghost", "link", "chip")):
        line = QHBoxLayout()
        for kind in kinds:
            line.addWidget(Button(f"按钮 {kind or '普通'}", f"b_{kind}", kind=kind, icon="" if kind in ("chip",) else "printer"))
        line.addStretch()
        right.body.addLayout(line)
    line = QHBoxLayout()
    for kind in ("primary", "", "danger"):
        button = Button("不可用", f"d_{kind}", kind=kind, icon="lock")
        button.setEnabled(False)
        line.addWidget(button)
    line.addWidget(icon_button("refresh-cw", "list_refresh", "刷新"))
    line.addStretch()
    right.body.addLayout(line)
    right.body.addWidget(label("先选择一行，再按此按钮", "hint"))
    segments = SegmentedControl([("a", "理论"), ("b", "实操"), ("c", "总成绩")], "kind_switch", "成绩种类")
    line = QHBoxLayout()
    line.addWidget(segments)
    for number in (1, 2, 12):
        line.addWidget(NumberedBadge(number, active=number == 2))
    line.addStretch()
    right.body.addLayout(line)
    line = QHBoxLayout()
    for text, tone in (
        ("通过", Tone.OK),
        ("待审核", Tone.INFO),
        ("退回补正", Tone.WARN),
        ("审核不通过", Tone.BAD),
        ("已撤回", Tone.MUTED),
    ):
        line.addWidget(Pill(text, tone))
    line.addStretch()
    right.body.addLayout(line)
    progress = ProgressLine("正在生成证书", lambda: None)
    progress.report(423, 1000)
    right.add(progress)
    right.add(EmptyState("还没有场次", "先建考场，再排考位。", "armchair", button="建考场", kind="primary"))
    row.addWidget(right, 3)
    page.body.addLayout(row, 1)
    return page


def home_scrolling() -> QWidget:
    return scrolling(home())


PAGES = {"home": home_scrolling, "listing": listing, "controls": controls}
SIZES = ((1366 - 196, 728), (1093 - 56, 576))


def main(folder: Path) -> None:
    set_language("zh_CN")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    folder.mkdir(parents=True, exist_ok=True)
    for tokens in (theme.LIGHT, theme.DARK, theme.HIGH_CONTRAST, replace(theme.LIGHT, zoom=150)):
        theme.apply(app, tokens)
        for name, build in PAGES.items():
            for width, height in SIZES:
                holder = QWidget()
                holder.setObjectName("page")
                inner = QVBoxLayout(holder)
                inner.setContentsMargins(0, 0, 0, 0)
                inner.addWidget(build())
                holder.resize(width, height)
                holder.show()
                holder.setFocus()
                app.processEvents()
                holder.grab().save(str(folder / f"{name}_{tokens.name}_{tokens.zoom}_{width}.png"))
                holder.deleteLater()
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("/tmp/gallery"))
