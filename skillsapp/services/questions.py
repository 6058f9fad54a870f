"""The question bank: what is shipped, what is imported."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.question import Question
from skillsapp.domain.roles import Permission
from skillsapp.exchange.parsed import Parsed
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.questions import duplicate_key, parse_questions
from skillsapp.kernel import paths
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.ids import new_id
from skillsapp.queries.questions import list_questions
from skillsapp.store.engine import Reader
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin

_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_SHIPPED = "shipped_banks.digest"


@dataclass(eq=False)
class BankKeyWrong(SkillsError):
    code = "bank.key"
    text = N_("“{key}” cannot name a question bank: use letters, digits, “_”, “-” and “.” only.")
    key: str


@dataclass(frozen=True, slots=True)
class QuestionService:
    begin: Begin
    begin_as_program: Begin
    reader: Reader

    def preview(self, path: Path, bank: str, types: Mapping[str, str] = MappingProxyType({})) -> Parsed[QuestionRow]:
        """Read and check a file of questions against a bank; writes nothing.  Raises BankKeyWrong and what `parse_questions` raises."""
        if not _KEY.fullmatch(bank):
            raise BankKeyWrong(bank)
        existing = {duplicate_key(question.stem, question.options) for question in list_questions(self.reader, bank)}
        return parse_questions(path, types=types, existing=existing)

    def apply(self, bank: str, parsed: Parsed[QuestionRow], title: str = "") -> Done[int]:
        """Add the accepted rows of a preview to the bank (created when it is not there) and return how many.  Doubles of the bank are left out."""
        with self.begin("bank.imported", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            store.ensure_bank(bank, title or bank)
            present = {duplicate_key(question.stem, question.options) for question in store.current(bank)}
            taken = store.ids()
            fresh = [_question(bank, row, taken) for row in parsed.rows if duplicate_key(row.stem, row.options) not in present]
            store.add_all(fresh)
            return uow.commit(len(fresh), subject=bank, accepted=len(fresh), rejected=parsed.rejected)

    def take_shipped(self) -> None:
        """Add the shipped questions that this data folder has not had yet; local edits are never overwritten."""
        shipped = paths.question_banks()
        if shipped is None:
            return
        files = sorted(shipped.glob("*/questions.csv"))
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        with self.begin_as_program("bank.shipped", None) as uow:
            if SettingStore(uow).get(_SHIPPED) == digest:
                return
            store = QuestionStore(uow)
            taken = store.ids()
            added = 0
            for file in files:
                about = tomllib.loads((file.parent / "bank.toml").read_text(encoding="utf-8"))
                store.ensure_bank(about["key"], about["title"])
                fresh = [_question(about["key"], row, frozenset()) for row in parse_questions(file).rows if row.id not in taken]
                store.add_all(fresh)
                added += len(fresh)
            SettingStore(uow).put(_SHIPPED, digest)
            uow.commit(None, added=added)


def _question(bank: str, row: QuestionRow, taken: frozenset[str]) -> Question:
    return Question(
        id=row.id if row.id and row.id not in taken else new_id(),
        version=1,
        bank=bank,
        type=row.type,
        stem=row.stem,
        options=row.options,
        answer=row.answer,
        explanation=row.explanation,
        difficulty=row.difficulty,
        topic=row.topic,
        source=row.source,
        facts=row.facts,
        state=row.state,
    )
