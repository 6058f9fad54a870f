"""The question bank: what is shipped with the program."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass

from skillsapp.exchange.question_formats.taken_row import question_from
from skillsapp.exchange.questions import parse_questions
from skillsapp.kernel import paths
from skillsapp.store.engine import Reader
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.unit_of_work import Begin

_SHIPPED = "shipped_banks.digest"


@dataclass(frozen=True, slots=True)
class QuestionService:
    begin: Begin
    begin_as_program: Begin
    reader: Reader

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
                fresh = [question_from(row, about["key"]) for row in parse_questions(file).rows if row.id not in taken]
                store.add_all(fresh)
                added += len(fresh)
            SettingStore(uow).put(_SHIPPED, digest)
            uow.commit(None, added=added)
