"""A full and an empty example of every printed form, with the texts that break layouts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from skillsapp.domain.answer_card import CardQuestion, card_code, variant_of
from skillsapp.domain.certificate_numbers import spans
from skillsapp.domain.marking import Aspect, AspectKind, Criterion, Module
from skillsapp.domain.programme import Organisers, ProgrammeKind
from skillsapp.domain.words import words_for
from skillsapp.printouts.admission_ticket import AdmissionTicketData, Ticket, TicketExam
from skillsapp.printouts.answer_card import AnswerCardData, PersonCard
from skillsapp.printouts.answer_key import AnswerKeyData, KeySection, VariantKey
from skillsapp.printouts.archive_index import ArchiveIndexData, ArchiveLine
from skillsapp.printouts.badge import Badge, BadgeData
from skillsapp.printouts.booklet import BookletData, BookletQuestion, BookletSection
from skillsapp.printouts.certificate_register import RegisterData, RegisterLine
from skillsapp.printouts.cover_list import CoverData, CoverLine
from skillsapp.printouts.door_sheet import DoorLine, DoorSheetData
from skillsapp.printouts.fairness_sheet import FairnessData, TopicLine
from skillsapp.printouts.half_day_sheet import HalfDayData, HalfDayLine
from skillsapp.printouts.hand_out_list import Company, HandOutData, Receiver
from skillsapp.printouts.hand_over_sheet import HandOverData
from skillsapp.printouts.item_report import AnswerLine, ItemLine, ItemLook, ItemReportData, ScoreBins
from skillsapp.printouts.laptop_sheets import ClearingLine, ClearingListData, CodeLine, CodeSheetData, WordLine
from skillsapp.printouts.recommendation_list import RecommendationData, RecommendationLine
from skillsapp.printouts.result_list import ResultLine, ResultListData
from skillsapp.printouts.room_record import RoomIncident, RoomRecordData
from skillsapp.printouts.score_sheet import ScoreSheetData
from skillsapp.printouts.seat_labels import SeatLabel, SeatLabelsData
from skillsapp.printouts.seat_list import SeatLine, SeatListData
from skillsapp.printouts.sheet import Imprint, Letterhead
from skillsapp.printouts.sign_in_sheet import SignInData, SignInLine
from skillsapp.printouts.spot_results import SpotLine, SpotResultData

NAMES = ("李梅", "欧阳𬭎宇", "阿卜杜热合曼·买买提明·艾力", "张伟", "䶮燚", "迪丽努尔·阿布都")
UNITS = ("广州市安全防范行业协会", "广东省新南方职业培训学院智能安防工程技术与应用研究中心（南沙校区）", "")
LETTERHEAD = Letterhead(
    "2026年广东省“平安城市-智慧守护”智能安防职业技能竞赛",
    Organisers(host=("广东省公共安全技术防范协会",), organiser=("广东省新南方职业培训学院", "广州市安全防范行业协会")),
    "粤安防协〔2026〕18号",
)
IMPRINT = Imprint(datetime(2026, 11, 21, 2, 24, tzinfo=UTC), "陈丽", "2026-1")
MODULE = Module(
    "B",
    "前端设备安装",
    40,
    (
        Criterion(
            "B1", "摄像机", tuple(Aspect(f"b{n}", f"{n}号摄像机", AspectKind.MEASUREMENT, Decimal("0.5")) for n in range(1, 25))
        ),
        Criterion("B2", "工艺", (Aspect("j", "工艺牢固美观", AspectKind.JUDGEMENT, Decimal(5)),)),
    ),
)

OPTIONS = (
    ("5个", "10个", "15个", "20个"),
    ("由施工单位自行确定", "按原抽样数量减半执行", "与原抽样数量保持一致", "在原抽样数量上加倍"),
    tuple(
        f"{letter}项很长的说法：建设单位应当组织设计、施工、监理单位检查试运行情况，形成书面记录存档备查，保存不少于两年"
        for letter in "甲乙丙丁戊"
    ),
    (),
)


def card_of(count: int, options: int = 4) -> tuple[CardQuestion, ...]:
    """Return the questions of a card: three fifths single, a fifth multiple with one option more, a fifth true or false."""
    kinds = ["single"] * (count - 2 * (count // 5)) + ["multiple"] * (count // 5) + ["true_false"] * (count // 5)
    wide = {"single": options, "multiple": min(8, options + 1), "true_false": 0}
    return tuple(CardQuestion(place, f"q{place}", kind, tuple(range(wide[kind]))) for place, kind in enumerate(kinds, 1))


def name(place: int) -> str:
    return NAMES[place % len(NAMES)]


def entry(place: int) -> str:
    return f"2026{place + 1:04d}"


def example(key: str, photo: Path | None = None, kind: ProgrammeKind = ProgrammeKind.TRAINING, count: int = 40) -> Any:
    """Return the values of the form *key* with *count* lines."""
    words, places = words_for(kind), range(count)
    unit = [UNITS[place % len(UNITS)] for place in places]
    match key:
        case "admission_ticket":
            exam = TicketExam("理论知识", "2026-11-28 09:00–10:30", "A101", "12")
            tickets = (Ticket(entry(p), name(p), "440000********1234", "女", unit[p], "职工组", photo, (exam,)) for p in places)
            return AdmissionTicketData(LETTERHEAD, IMPRINT, words, tuple(tickets), ("提前30分钟到场。", "携带身份证原件。"))
        case "seat_labels":
            labels = tuple(SeatLabel(f"{p + 1:02d}", name(p), entry(p), "A101") for p in places)
            return SeatLabelsData(LETTERHEAD, IMPRINT, words, labels)
        case "door_sheet":
            lines = tuple(DoorLine(f"{p + 1:02d}", entry(p), name(p)) for p in places)
            return DoorSheetData(LETTERHEAD, IMPRINT, words, "第3考场（A101）", "第1场", "2026-11-28 09:00–10:30", lines)
        case "sign_in_sheet":
            signed = tuple(SignInLine(f"{p + 1:02d}", entry(p), name(p), unit[p], "440000********1234") for p in places)
            return SignInData(LETTERHEAD, IMPRINT, words, "第1场", "A101", "2026-11-28 09:00–10:30", signed)
        case "room_record":
            incidents = tuple(RoomIncident("07", entry(p), "09:35", "断电重启，中断2分10秒") for p in range(min(2, count)))
            return RoomRecordData(
                LETTERHEAD, IMPRINT, words, "A101", "第1场", "理论知识", "2026-11-28 09:00", count, incidents=incidents
            )
        case "fairness_sheet":
            topics = tuple(TopicLine(f"C{p + 1:02d} 知识点", p % 3, p % 3 + p % 2) for p in places)
            expected = tuple((f"{p + 1:03d}", Decimal("71.15") + Decimal(p % 5) / 20) for p in places)
            return FairnessData(LETTERHEAD, IMPRINT, "理论考试", (("组卷种子", "7"),), expected, topics, NAMES[:2])
        case "item_report":
            answers = tuple(
                AnswerLine(letter, f"{UNITS[1]}负责的一项" * (1 + p % 3), f"{p} (25%)", 0.25 * p, 0.1, p == 2)
                for p, letter in enumerate("ABCD")
            )
            items = tuple(
                ItemLine(str(p + 1), "单选题", f"第{p + 1}题的题干", "180", "64%", "0.31", "正常", "几乎人人都对", p % 9 == 2)
                for p in places
            )
            looks = tuple(
                ItemLook(f"第{p + 1}题", ("请核对答案",), "得分率 2%", f"第{p + 1}题的题干说的是" * (1 + 25 * (p % 4)), answers)
                for p in places
            )
            spread = ScoreBins(tuple(map(str, range(0, 101, 10))), tuple(p % 7 for p in range(10)), 0.6, "平均 60")
            return ItemReportData(
                LETTERHEAD, IMPRINT, "理论考试", (("人数", "180"),), ("样本较小",), spread, items, looks, (("平均分", "含义"),)
            )
        case "score_sheet":
            stations = tuple(f"{p + 1:02d}" for p in range(min(2, count)))
            return ScoreSheetData(LETTERHEAD, IMPRINT, words, MODULE, stations, "职工组")
        case "result_list":
            results = tuple(
                ResultLine(name(p), unit[p], ("90.00", "缺考"), "—", entry(p), str(p + 1), "合格", "", "模块E得分")
                for p in places
            )
            return ResultListData(
                LETTERHEAD, IMPRINT, words, "职工组", ("理论", "实操"), results, "理论30%＋实操70%", ("裁判长",)
            )
        case "recommendation_list":
            people = tuple(
                RecommendationLine("广东省技术能手（推荐）", name(p), unit[p], "职工组", str(p + 1), "92.63", "拟推荐")
                for p in places
            )
            return RecommendationData(LETTERHEAD, IMPRINT, "职工组", people, ("裁判长", "监督组长"))
        case "certificate_register":
            issued = tuple(RegisterLine(f"GDAF-JX-2026-74-{p + 1:04d}", name(p), "440000********1234", unit[p]) for p in places)
            return RegisterData(LETTERHEAD, IMPRINT, words, "合格证", issued)
        case "hand_out_list" | "hand_out_pages":
            receivers = [Receiver(f"GDAF-JX-2026-74-{p + 1:04d}", name(p), "440000********1234") for p in places]
            companies = [
                Company(UNITS[at % len(UNITS)], tuple(receivers[at * 14 : at * 14 + 14]), ()) for at in range((count + 13) // 14)
            ]
            spanned = tuple(replace(one, spans=spans(person.number for person in one.people)) for one in companies)
            return HandOutData(LETTERHEAD, IMPRINT, words, spanned)
        case "half_day_sheet":
            there = tuple(HalfDayLine(unit[p], name(p), entry(p)) for p in places)
            return HalfDayData(LETTERHEAD, IMPRINT, words, "2026-11-28 上午", 4, "广州 某酒店", there)
        case "seat_list":
            seated = tuple(
                SeatLine(
                    unit[p], name(p), entry(p), "理论考试 第1场 · 机考", "2026-11-28 09:00–10:30", "机考考场", f"{p + 1:02d}"
                )
                for p in places
            )
            return SeatListData(LETTERHEAD, IMPRINT, words, seated, ("请提前30分钟到场。",))
        case "spot_results":
            scored = tuple(
                SpotLine(unit[p], name(p), "440000********1234", "86", "合格", "补考" if p % 7 == 0 else "") for p in places
            )
            return SpotResultData(LETTERHEAD, IMPRINT, words, scored, "40人，合格38人")
        case "cover_list":
            forms = tuple(CoverLine("考场记录单", name(p), 2, 3, "纸盒1：A4白纸", 6) for p in places)
            return CoverData(LETTERHEAD, IMPRINT, words, forms, 20, 12)
        case "archive_index":
            filed = tuple(
                ArchiveLine(str(p + 1), f"签到表 {name(p)}", f"{p + 1:02d} {name(p)}.pdf", "3", "7b72741a6d9385f1")
                for p in places
            )
            return ArchiveIndexData(LETTERHEAD, IMPRINT, "2026-001", filed)
        case "hand_over_sheet":
            steps = tuple((name(p), "已完成") for p in range(min(9, count)))
            points = tuple(f"{name(p)}的答题卡尚未录入" for p in range(min(3, count)))
            return HandOverData(LETTERHEAD, IMPRINT, (("城市", "广州"),), steps, "上报", points)
        case "badge":
            badges = tuple(Badge(f"GZ-{p + 1:03d}", name(p), "评分裁判员", unit[p], photo, f"GZ-{p + 1:03d}") for p in places)
            return BadgeData(LETTERHEAD, IMPRINT, badges)
        case "booklet":
            questions = tuple(
                BookletQuestion(
                    p + 1,
                    f"第{p + 1}题的题干：按《安全防范工程技术标准》的规定，下列说法中【不属于】该条的是",
                    OPTIONS[p % len(OPTIONS)],
                )
                for p in places
            )
            sections = (BookletSection("单选题", "共 40 题，每题 1 分，共 40 分。", questions),) if count else ()
            return BookletData(
                LETTERHEAD,
                IMPRINT,
                words,
                "B",
                "理论考试",
                "2026-11-28 09:00–10:00",
                60,
                "100",
                sections,
                ("答案涂在答题卡上。",),
            )
        case "answer_card":
            cards = tuple(
                PersonCard(
                    card_code("sitting", variant_of(p + 1), p + 1, entry(p)),
                    entry(p),
                    name(p),
                    unit[p],
                    f"{p + 1:02d}",
                    variant_of(p + 1),
                )
                for p in places
            )
            return AnswerCardData(LETTERHEAD, IMPRINT, words, "理论考试", "A101", "2026-11-28 09:00–10:00", card_of(50), cards)
        case "answer_key":
            keys = tuple(
                VariantKey(variant, (KeySection("单选题", 1, tuple("ABCD"[(p + at) % 4] for p in places)),))
                for at, variant in enumerate("AB" if count else "")
            )
            return AnswerKeyData(LETTERHEAD, IMPRINT, words, "第一场", "理论考试", "2026-11-28 09:00–10:00", keys)
        case "laptop_codes":
            laptops = tuple(CodeLine(str(p + 1), f"{12345678 + p}", "、".join(name(p + at) for at in range(3))) for p in places)
            rounds = tuple(WordLine(f"第{at}场", "2026-11-28 09:00-10:00", f"{4820 + at}") for at in range(1, 4) if count)
            return CodeSheetData(LETTERHEAD, IMPRINT, "2026-11-28", laptops, rounds)
        case "laptop_clearing":
            cleared = tuple(ClearingLine(str(p + 1), "已清除", "2026-11-28 16:00", "2026-11-28 16:30", "3/3") for p in places)
            return ClearingListData(LETTERHEAD, IMPRINT, "2026-11-28", cleared)
    raise KeyError(f"the printed form {key} needs an example here")
