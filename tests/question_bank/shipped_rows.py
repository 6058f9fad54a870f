"""The shipped banks as the tests read them, and the printed rule for their difficulty column."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BANKS = ROOT / "question_bank"
FACTS = ROOT.parent / "shared" / "facts" / "facts.tsv"

PREFIXES = {"regulations": "REG", "standards": "STD", "acceptance": "ACC"}
FACT_BANKS = {"regulations": "A", "standards": "B", "acceptance": "C"}
LEAST = {"regulations": 230, "standards": 250, "acceptance": 300}
ENOUGH_PER_TOPIC = 10  # or as many as the topic has usable facts

LETTERS = "ABCDEF"
HEADER = "编号,题型,题干,选项A,选项B,选项C,选项D,选项E,选项F,答案,解析,难度,知识点,出处,事实,状态"
SINGLE, MULTIPLE, TRUE_FALSE, FILL_IN, NUMERIC = "单选题", "多选题", "判断题", "填空题", "数值题"
PRODUCED = (FILL_IN, NUMERIC)
BLANK = "____"

# What rule 4 of the README strikes out before it looks for a number in a true/false stem.
STRUCK_OUT = re.compile(
    r"《[^》]*》"
    r"|(?:GB|GA|DB\d\d|JGJ|IEC|IEEE|RFC)(?:/[TZ])?[ ]?[0-9][0-9.-]*[a-z]*"
    r"|第[0-9.]+(?:条|款|号|章)"
    r"|[0-9]{4}(?:年(?:[0-9]+月)?(?:[0-9]+日)?|版)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a shipped `questions.csv`."""

    id: str
    kind: str
    stem: str
    options: tuple[str, ...]  # up to the last one filled, so that a gap stays visible as ""
    answer: str
    explanation: str
    difficulty: str
    topic: str
    source: str
    facts: tuple[str, ...]
    state: str

    @property
    def right_options(self) -> tuple[str, ...]:
        return tuple(self.options[LETTERS.index(letter)] for letter in self.answer)


def read_header(bank: str) -> str:
    with (BANKS / bank / "questions.csv").open(encoding="utf-8-sig") as file:
        return file.readline().rstrip("\n")


def read_rows(bank: str) -> tuple[Row, ...]:
    with (BANKS / bank / "questions.csv").open(encoding="utf-8-sig", newline="") as file:
        return tuple(_row(cells) for cells in csv.DictReader(file, strict=True))


def _row(cells: dict[str, str]) -> Row:
    options = [cells["选项" + letter] for letter in LETTERS]
    while options and not options[-1]:
        options.pop()
    return Row(
        id=cells["编号"],
        kind=cells["题型"],
        stem=cells["题干"],
        options=tuple(options),
        answer=cells["答案"],
        explanation=cells["解析"],
        difficulty=cells["难度"],
        topic=cells["知识点"],
        source=cells["出处"],
        facts=tuple(cells["事实"].split("；")),
        state=cells["状态"],
    )


def read_topics(bank: str) -> tuple[str, ...]:
    """Codes and titles from `bank.toml`, as the column 知识点 writes them."""
    described = tomllib.loads((BANKS / bank / "bank.toml").read_text(encoding="utf-8"))
    return tuple(f"{topic['code']} {topic['title']}" for topic in described["topics"])


def usable_facts() -> dict[str, int]:
    """How many facts each topic has that a question may rest on, by topic; empty where the list is not at hand."""
    return Counter(fact["chapter"] for fact in read_facts().values() if fact["confidence"] != "unverified")


def read_facts() -> dict[str, dict[str, str]]:
    """The checked facts by id; empty where the list is not at hand."""
    if not FACTS.exists():
        return {}
    with FACTS.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def difficulty_of(row: Row) -> str:
    """The rule of `question_bank/README.md`, point by point."""
    if row.kind == TRUE_FALSE:
        has_numbers = re.search("[0-9]", STRUCK_OUT.sub("", row.stem)) is not None
    else:
        has_numbers = bool(row.options) and all(re.search("[0-9]", option) for option in row.options)
    points = sum(
        (
            row.kind == MULTIPLE,
            len(row.options) >= 5,
            "【" in row.stem,
            has_numbers,
            len(row.stem) >= 60,
            len(row.facts) >= 2,
        )
    )
    if row.kind in PRODUCED:
        points += 2 if row.stem.count(BLANK) >= 2 else 1
    return "易中难"[min(points, 2)]


def pieces(stem: str) -> set[str]:
    return {stem[start : start + 3] for start in range(len(stem) - 2)}


def alikeness(one: str, other: str) -> float:
    """Jaccard measure of the three-character pieces of two stems, 0 to 1."""
    left, right = pieces(one), pieces(other)
    return len(left & right) / len(left | right)
