"""Five years of people, certificates and ledgers: one keystroke in the box of the enquiry desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import insert

from skillsapp.app import App, Session, open_app
from skillsapp.domain.certificate import CertificateState, LedgerMatch
from skillsapp.domain.id_documents import invent_resident_id, person_key
from skillsapp.domain.programme import ProgrammeKind
from skillsapp.domain.registration import RegistrationState
from skillsapp.domain.roles import PROGRAM
from skillsapp.kernel.ids import new_id
from skillsapp.kernel.paths import DataFolder
from skillsapp.queries.desk import DeskIndex, load_index, search_people
from skillsapp.store.pinyin import pinyin_keys
from skillsapp.store.tables.certificates import certificate, ledger_entry
from skillsapp.store.tables.people import person
from skillsapp.store.tables.registrations import registration
from tests.bench.line import Line, percentile, seconds

PEOPLE = 50_000
LINES = 50_000
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静秀强磊洋艳勇军杰娟涛超明霞平刚"
TYPED = (
    "张", "张伟", "张伟芳", "zw", "zhangwei", "佛山", "佛山 张", "1380", "13800012345", "0001", "4400", "JX-2024-0123", "没有人叫这个",
)  # fmt: skip


def fill(app: App, people: int = PEOPLE, lines: int = LINES) -> None:
    """Put people with a registration and a certificate each, and ledger lines of strangers and of some of them, into the tables."""
    programmes = [app.programmes.create(ProgrammeKind.TRAINING, f"第{n}期").value for n in range(70, 75)]
    keys: dict[str, str] = {}
    rows: dict[str, list[dict[str, Any]]] = {"person": [], "registration": [], "certificate": [], "ledger": []}
    for number in range(people + lines // 2):
        name = SURNAMES[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]
        pinyin = keys.setdefault(name, pinyin_keys(name))
        birth = date(1960, 1, 1) + timedelta(days=number * 37 % 14_000)
        id_number = invent_resident_id(birth=birth, sequence=number // 14_000 * 130 + number % 130)
        phone, unit = (
            f"138{number:08d}",
            f"{('佛山', '东莞', '广州', '深圳', '中山')[number % 5]}市第{number % 900}安防工程有限公司",
        )
        id_key, person_id = person_key("resident_id", id_number), new_id()
        if number < people:
            programme = programmes[number * 5 // people]
            rows["person"].append(
                {"id": person_id, "name": name, "pinyin": pinyin, "id_type": "resident_id", "id_number": id_number, "id_key": id_key,
                 "sex": "", "birth_date": birth, "phone": phone, "education": "", "photo": "", "version": 1}
            )  # fmt: skip
            registration_id = new_id()
            rows["registration"].append(
                {"id": registration_id, "programme_id": programme.id, "person_id": person_id, "entry_no": f"{number:09d}",
                 "group": "learner", "organisation": unit, "organisation_id": None, "job": "技术员", "state": RegistrationState.ACCEPTED,
                 "reason": "", "extra": {}, "version": 1, "replaces_id": None}
            )  # fmt: skip
            content = {"programme": programme.title, "body": "[]", "id_text": id_number, "issuer": "协会", "template": "class"}
            rows["certificate"].append(
                {"id": new_id(), "programme_id": programme.id, "registration_id": registration_id, "rule": "pass", "sequence": number,
                 "number": f"GDAF-JX-2026-{number:06d}", "title": "合格证", "name": name, "issued_on": date(2026, 1, 1), "content": content,
                 "qr_text": "", "state": CertificateState.ISSUED, "reason": "", "version": 1, "expires_on": date(2027, 1, 1),
                 "replaces_id": None}
            )  # fmt: skip
        if number >= people - lines // 2:
            known = person_id if number < people else None
            rows["ledger"].append(
                {"id": new_id(), "source": "2024.xlsx", "row": number, "number": f"JX-2024-{number:06d}", "title": "合格证", "name": name,
                 "pinyin": pinyin, "id_type": "resident_id", "id_number": id_number, "id_key": id_key, "organisation": unit,
                 "phone": phone, "programme": "第五十期", "issued_on": date(2024, 5, 1), "expires_on": date(2027, 4, 30),
                 "person_id": known, "match": LedgerMatch.SURE if known else LedgerMatch.NONE, "extra": {}, "version": 1}
            )  # fmt: skip
    with app.store.writer.begin() as connection:
        for table, name in (
            (person, "person"),
            (registration, "registration"),
            (certificate, "certificate"),
            (ledger_entry, "ledger"),
        ):
            connection.execute(insert(table), rows[name])


def measure(room: Path) -> Iterator[Line]:
    app = open_app(DataFolder(room / "office"), session=Session(PROGRAM))
    fill(app)
    loaded: list[DeskIndex] = []
    loading = seconds(lambda: loaded.append(load_index(app.reader)))
    yield Line("everything that can be searched, read once", "", f"{loading:.2f} s", "3 s", loading < 3)
    (index,) = loaded
    worst: list[tuple[float, str]] = []
    times: list[float] = []
    for text in TYPED:
        taken = [seconds(lambda text=text: search_people(app.reader, index, text)) for _ in range(5)]  # type: ignore[misc]
        times += taken
        worst.append((median(taken), text))
    slowest = max(worst)
    yield Line(
        f"{PEOPLE:,} people, {PEOPLE:,} certificates, {LINES:,} ledger lines",
        "",
        f"slowest “{slowest[1]}” {slowest[0] * 1000:.0f} ms",
    )
    p50, p99 = median(times) * 1000, percentile(times, 0.99) * 1000
    yield Line("enquiry keystroke: the rows", "", f"p50 {p50:.0f} ms, p99 {p99:.0f} ms", "100 ms", p50 < 100)
    app.close()
