"""A small bank with a question of every type, a case, and a paper of them all, given to a sitting that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from skillsapp.app import App
from skillsapp.domain.paper import Paper, PaperItem
from skillsapp.domain.question import CaseMaterial, Question, QuestionDetails, RubricLine
from skillsapp.queries.sittings import find_sitting
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.sitting_store import SittingStore

BANK = "every_type"
SECRET = "只有办公室知道"
"""Stands in everything that no candidate may see: explanations, sources, model answers, rubrics."""

CASE = CaseMaterial(
    "CASE-1",
    1,
    BANK,
    "某园区视频监控改造",
    "某科技园区占地约 12 公顷，原有模拟摄像机 86 台，图像存储在两台硬盘录像机上，保存期约 7 天。园区计划改造为全数字系统：周界每 60 m 设一台红外枪机，"
    "主要出入口设人脸抓拍摄像机，地下车库每个防火分区至少 2 台半球摄像机，所有图像按 1080P、25 帧/秒存储，保存期不少于 30 天。\n"
    "改造期间，原有系统须保持运行；新旧系统的图像在监控中心同屏显示。监控中心面积 45 ㎡，设两个值机席位，供电由园区变电所双回路引入，并设 UPS。",
)


def _question(id: str, type: str, stem: str, options: tuple[str, ...], answer: str, **changes: object) -> Question:
    plain = Question(id, 1, BANK, type, stem, options, answer, f"{SECRET}的解析 {id}", topic="B01", source=f"{SECRET}的出处 {id}")
    return replace(plain, facts=(f"{SECRET}-{id}",), made_by=f"{SECRET}-某人", **changes)  # type: ignore[arg-type]


QUESTIONS = (
    _question(
        "E-S1",
        "single",
        "视频监控系统中，下列关于摄像机安装位置的说法正确的是（　　）。",
        ("应避免逆光安装", "越高越好", "不必考虑环境照度", "以上说法都不对"),
        "A",
        details=QuestionDetails(fixed="D"),
    ),
    _question(
        "E-M1",
        "multiple",
        "下列属于入侵探测器的有（　　）。",
        ("主动红外探测器", "微波探测器", "门禁读卡器", "振动探测器"),
        "ABD",
    ),
    _question("E-T1", "true_false", "安全防范系统的供电可以与动力设备共用一个回路。", (), "F"),
    _question(
        "E-F1",
        "fill_in",
        "安全防范系统工程的检验项目应覆盖工程合同和____文件的主要技术指标，检验____由建设单位保存，份数不少于____份。",
        (),
        "正式设计|设计\n报告|检验报告\n2|二|两",
        details=QuestionDetails(any_order=False),
    ),
    _question(
        "E-N1",
        "numeric",
        "一台摄像机的码流为 4 Mbit/s，连续存储 30 天约需多少存储容量？（1 TB = 1000 GB，保留一位小数）",
        (),
        "1.3",
        details=QuestionDetails(tolerance="3.75%", unit="TB"),
    ),
    _question(
        "E-O1",
        "ordering",
        "把摄像机的安装与调试步骤按正确的先后顺序排列。",
        ("接线并检查极性", "通电", "固定支架", "调整方向与焦距", "检查图像并填写记录"),
        "CABDE",
    ),
    _question(
        "E-P1",
        "matching",
        "为左边每种防护部位选择最合适的探测器。",
        ("微波与被动红外双技术探测器", "玻璃破碎探测器", "主动红外探测器", "振动探测器"),
        "CBDA",
        details=QuestionDetails(left=("围墙周界", "临街玻璃橱窗", "金库墙体", "财务室室内空间")),
    ),
    _question(
        "E-A1",
        "short_answer",
        "简述视频监控系统图像出现横纹干扰的常见原因，并给出至少三条处理措施。",
        (),
        f"{SECRET}的参考答案：接地不良、与强电同管敷设、供电不稳……",
        details=QuestionDetails(
            rubric=(RubricLine(f"{SECRET}：说出接地", Decimal(2)), RubricLine(f"{SECRET}：三条措施", Decimal(3)))
        ),
    ),
    _question(
        "E-C1",
        "single",
        "按题述要求，改造后图像的保存期应不少于（　　）。",
        ("7 天", "15 天", "30 天", "90 天"),
        "C",
        case=CASE.ref,
    ),
    _question(
        "E-C2",
        "numeric",
        "周界长 1440 m，按题述间距沿周界均匀布置，共需多少台红外枪机？",
        (),
        "24",
        case=CASE.ref,
        details=QuestionDetails(unit="台"),
    ),
)

PAPER = Paper(
    "every-type-paper",
    "",
    "theory",
    "各种题型",
    7,
    tuple(PaperItem(one.id, 1, one.type, Decimal(10 if one.type == "short_answer" else 2), one.case) for one in QUESTIONS),
)


def give_every_type(app: App, sitting_id: str, more: Sequence[Question] = ()) -> Paper:
    """Put the bank, and *more* questions, into the data folder and let the sitting have its paper with them."""
    sitting = find_sitting(app.reader, sitting_id)
    items = (*PAPER.items, *(PaperItem(one.id, 1, one.type, Decimal(2)) for one in more))
    paper = replace(
        PAPER, items=items, id=f"{PAPER.id}-{sitting_id}", programme_id=sitting.programme_id, component=sitting.component
    )
    with app.attempts.begin_as_program("test.every_type", None) as uow:
        store = QuestionStore(uow)
        store.ensure_bank(BANK, "各种题型")
        if not store.newest([QUESTIONS[0].id]):
            store.add_case(CASE)
            store.add_all([*QUESTIONS, *more])
        sittings = SittingStore(uow)
        sittings.add_paper(paper)
        sittings.save(replace(sittings.find(sitting_id), paper_id=paper.id))
        uow.commit(None)
    return paper
