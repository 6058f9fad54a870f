"""Question files: check one against a bank, take it into the bank, write a bank into one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.roles import Permission
from skillsapp.exchange.question_formats import AUTO, choose_format
from skillsapp.exchange.question_formats.question_format import QuestionFile, ReadOptions
from skillsapp.exchange.question_formats.taken_row import question_from
from skillsapp.exchange.questions import duplicate_key
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.queries.questions import list_questions
from skillsapp.store.engine import Reader
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.unit_of_work import Begin

_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(eq=False)
class BankKeyWrong(SkillsError):
    code = "bank.key"
    text = N_("“{key}” cannot name a question bank: use letters, digits, “_”, “-” and “.” only.")
    key: str


@dataclass(frozen=True, slots=True)
class QuestionFileService:
    begin: Begin
    reader: Reader

    def preview(self, path: Path, bank: str, types: Mapping[str, str] = MappingProxyType({}), format: str = AUTO) -> QuestionFile:
        """Read and check a file of questions against a bank; writes nothing.  Raises BankKeyWrong and what the format's reader raises."""
        if not _KEY.fullmatch(bank):
            raise BankKeyWrong(bank)
        chosen = choose_format(path, format)
        assert chosen.read is not None
        existing = frozenset(duplicate_key(one.stem, one.options) for one in list_questions(self.reader, bank))
        return chosen.read(path, ReadOptions(types, existing))

    def apply(self, bank: str, file: QuestionFile, title: str = "") -> Done[int]:
        """Add the accepted rows of a preview to the bank (created when it is not there) and return how many.  Doubles of the bank are left out."""
        with self.begin("bank.imported", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            store.ensure_bank(bank, title or bank)
            present = {duplicate_key(question.stem, question.options) for question in store.current(bank)}
            taken = store.ids()
            rows = [row for row in file.rows if duplicate_key(row.stem, row.options) not in present]
            store.add_all(question_from(row, bank, taken=taken, made_by=uow.actor.id) for row in rows)
            return uow.commit(len(rows), subject=bank, accepted=len(rows), rejected=file.rejected)
