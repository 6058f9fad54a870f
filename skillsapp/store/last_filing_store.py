"""Keeps the last change of many questions, so that it can be taken back after the window was left or the program ended."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import delete

from skillsapp.domain.question import Difficulty, QuestionState
from skillsapp.domain.question_filing import Filed
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.columns import to_json
from skillsapp.store.tables.settings import setting
from skillsapp.store.unit_of_work import UnitOfWork

LAST_FILING = "question.last_filing"


class LastFilingStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def keep(self, moves: Iterable[tuple[str, Filed, Filed]]) -> None:
        """Keep (id, before, after) of every question changed, gathered by what changed."""
        gathered: dict[tuple[Filed, Filed], list[str]] = {}
        for id, old, new in moves:
            gathered.setdefault((old, new), []).append(id)
        SettingStore(self._uow).put(LAST_FILING, to_json([[old, new, ids] for (old, new), ids in gathered.items()]))

    def last(self) -> tuple[tuple[str, Filed, Filed], ...]:
        """Return the last change, or nothing."""
        moves = json.loads(SettingStore(self._uow).get(LAST_FILING) or "[]")
        return tuple((id, _filed(old), _filed(new)) for old, new, ids in moves for id in ids)

    def drop(self) -> None:
        """Forget it: it has been taken back."""
        self._uow.connection.execute(delete(setting).where(setting.c.key == LAST_FILING))


def _filed(values: list[str]) -> Filed:
    bank, topic, difficulty, state, reviewed_by = values
    return bank, topic, Difficulty(difficulty), QuestionState(state), reviewed_by
