"""Question files: check one against a bank, take it into the bank, write a bank into one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from skillsapp.domain.question import CaseMaterial, Question
from skillsapp.domain.rich_text import pictures_in
from skillsapp.domain.roles import Permission
from skillsapp.exchange.question_formats import AUTO, choose_format, choose_writer
from skillsapp.exchange.question_formats.question_format import CaseRow, QuestionFile, ReadOptions, Skipped, WrittenBank
from skillsapp.exchange.question_formats.taken_row import question_from
from skillsapp.exchange.question_row import QuestionRow
from skillsapp.exchange.question_twins import known_rows
from skillsapp.exchange.questions import duplicate_key
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import SkillsError
from skillsapp.kernel.i18n import N_
from skillsapp.kernel.ids import new_id
from skillsapp.queries.case_material import cases_by_ref
from skillsapp.queries.pictures import find_pictures
from skillsapp.queries.question_uses import list_cases
from skillsapp.queries.questions import list_banks, list_questions, question_texts
from skillsapp.store.engine import Reader
from skillsapp.store.picture_store import PictureStore
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.unit_of_work import Begin

_KEY = re.compile(r"[A-Za-z0-9_.-]{1,64}")


@dataclass(eq=False)
class BankKeyWrong(SkillsError):
    code = "bank.key"
    text = N_("“{key}” cannot name a question bank: use letters, digits, “_”, “-” and “.” only.")
    key: str


@dataclass(eq=False)
class BankUnknown(SkillsError):
    code = "bank.unknown"
    text = N_("There is no question bank with the key “{key}”.")
    key: str


@dataclass(frozen=True, slots=True)
class Exported:
    """How many questions a file holds, and which ones its format could not take."""

    written: int
    skipped: tuple[Skipped, ...]


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
        existing = frozenset(duplicate_key(*texts) for texts in question_texts(self.reader, bank))
        cases = frozenset(case.id for case in list_cases(self.reader, bank))
        return chosen.read(path, ReadOptions(types, existing, cases))

    def apply(self, bank: str, file: QuestionFile, title: str = "") -> Done[int]:
        """Add the accepted rows of a preview to the bank (created when it is not there) and return how many.

        Their cases and pictures come with them; what the bank got since the preview is left out as the preview leaves it out.
        """
        with self.begin("bank.imported", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            store.ensure_bank(bank, title or bank)
            present = {duplicate_key(*texts) for texts in store.texts(bank)}
            taken = store.ids()
            rows, _known = known_rows(file.rows, present)
            used = {row.case for row in rows if row.case}
            cases = [case for case in file.cases if case.key in used]
            refs = {case.key: _take_case(store, bank, case) for case in cases}
            for key in used - refs.keys():  # material that the bank has and the file has not
                known_case = store.newest_case(key)
                if known_case is not None and known_case.bank == bank:
                    refs[key] = known_case.ref
            shown = pictures_in(*(text for row in rows for text in _texts_of(row)), *(case.text for case in cases))
            pictures = PictureStore(uow).keep_all(file.pictures[digest] for digest in shown if digest in file.pictures)
            store.add_all(question_from(row, bank, taken=taken, cases=refs, made_by=uow.actor.id) for row in rows)
            counts = {"accepted": len(rows), "rejected": file.rejected, "cases": len(cases), "pictures": pictures}
            return uow.commit(len(rows), subject=bank, **counts)

    def export(self, bank: str, format: str, path: Path) -> Done[Exported]:
        """Write the newest versions of a bank's questions into *path* and tell what the format cannot hold.

        Raises BankUnknown, FormatUnknown or CannotWrite.
        """
        with self.begin("bank.exported", Permission.MANAGE_QUESTIONS) as uow:
            write = choose_writer(format).write
            assert write is not None
            found = next((row for row in list_banks(self.reader) if row.key == bank), None)
            if found is None:
                raise BankUnknown(bank)
            questions = list_questions(self.reader, bank)
            cases = cases_by_ref(self.reader, (question.case for question in questions if question.case))
            texts = [text for question in questions for text in _texts_of(question)]
            pictures = find_pictures(self.reader, pictures_in(*texts, *(case.text for case in cases.values())))
            skipped = write(WrittenBank(found.title, questions, cases, pictures), path)
            exported = Exported(len(questions) - len(skipped), skipped)
            return uow.commit(exported, subject=bank, format=format, written=exported.written, skipped=len(skipped))


def _take_case(store: QuestionStore, bank: str, case: CaseRow) -> str:
    """Return the ref of a file's case: the bank's own where it is the same already, otherwise a new one."""
    known = store.newest_case(case.key) if _KEY.fullmatch(case.key) else None
    if known is not None and (known.bank, known.title, known.text) == (bank, case.title, case.text):
        return known.ref
    id = case.key if known is None and _KEY.fullmatch(case.key) else new_id()
    added = CaseMaterial(id, 1, bank, case.title, case.text)
    store.add_case(added)
    return added.ref


def _texts_of(question: Question | QuestionRow) -> tuple[str, ...]:
    details = question.details
    rubric = (line.text for line in details.rubric)
    return (question.stem, question.explanation, question.answer, *question.options, *details.left, *rubric)
