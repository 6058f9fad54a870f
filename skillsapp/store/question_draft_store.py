"""Keeps what somebody was writing when the window was left or the program ended: one draft a person and question."""

from __future__ import annotations

from sqlalchemy import delete

from skillsapp.domain.question import Question
from skillsapp.store.setting_store import SettingStore
from skillsapp.store.tables.columns import to_json
from skillsapp.store.tables.settings import setting
from skillsapp.store.unit_of_work import UnitOfWork

PREFIX = "question.draft/"


class QuestionDraftStore:
    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    def keep(self, value: Question) -> None:
        """Keep *value* for whoever acts; `id` is "" for a new question."""
        text = to_json({"at": round(self._uow.now().timestamp() * 1000), "question": value})
        SettingStore(self._uow).put(self._key(value.id), text)

    def drop(self, id: str) -> None:
        """Forget the draft of a question."""
        self._uow.connection.execute(delete(setting).where(setting.c.key == self._key(id)))

    def _key(self, id: str) -> str:
        return draft_key(self._uow.actor.id, id)


def draft_key(actor: str, id: str) -> str:
    """Return under which key a person's draft of a question is kept."""
    return f"{PREFIX}{actor}/{id}"
