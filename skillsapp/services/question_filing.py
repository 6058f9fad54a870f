"""File many questions at once: bank, topic, difficulty, state; the last such change can be taken back by a change the other way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillsapp.domain.question import Question, QuestionState
from skillsapp.domain.question_filing import Filed, Filing, Refiled, filed_as
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import Refused
from skillsapp.kernel.i18n import _
from skillsapp.store.last_filing_store import LastFilingStore
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.unit_of_work import Begin


@dataclass(frozen=True, slots=True)
class QuestionFilingService:
    begin: Begin

    def file(self, ids: Sequence[str], filing: Filing) -> Done[Refiled]:
        """Change where questions are filed; what stays as it is and what may not be changed by this person is counted, not refused.

        Raises Refused when nothing is asked for, or when every question had to be left out.
        """
        if filing == Filing():
            raise Refused(_("Choose what is to be changed."))
        with self.begin("questions.filed", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            before = store.newest(ids)
            own = [one for one in before if filing.state is QuestionState.REVIEWED and _may_not_approve(one, uow.actor.id)]
            left_out = {one.id for one in own}
            changed = [(one, filing.applied_to(one, uow.actor.id)) for one in before if one.id not in left_out]
            changed = [(old, new) for old, new in changed if filed_as(old) != filed_as(new)]
            if own and not changed:
                raise Refused(_("You wrote these versions yourself. Someone else has to review them."))
            made = store.file_anew([new for _old, new in changed])
            if made:
                moves = Counter((filed_as(old), filed_as(new)) for (old, _new), new in zip(changed, made, strict=True))
                undo = [(old.id, filed_as(old), filed_as(new)) for (old, _new), new in zip(changed, made, strict=True)]
                LastFilingStore(uow).keep(undo)
                kinds = len(moves)
            else:
                kinds = 0
            outcome = Refiled(len(made), len(own), len(before) - len(own) - len(made))
            return uow.commit(outcome, changed=outcome.changed, own=outcome.own, kinds=kinds, **filing.audited())

    def undo(self) -> Done[Refiled]:
        """Take the last change of many back where nobody changed a question again since; the rest is left and counted."""
        with self.begin("questions.filed_back", Permission.MANAGE_QUESTIONS) as uow:
            store, kept = QuestionStore(uow), LastFilingStore(uow)
            moves = {id: (old, new) for id, old, new in kept.last()}
            if not moves:
                raise Refused(_("There is no change to take back."))
            now = store.newest(list(moves))
            back = [_filed(one, moves[one.id][0]) for one in now if filed_as(one) == moves[one.id][1]]
            store.file_anew(back)
            kept.drop()
            return uow.commit(Refiled(len(back), 0, len(moves) - len(back)), changed=len(back), left=len(moves) - len(back))


def _may_not_approve(value: Question, actor: str) -> bool:
    return value.state is QuestionState.DRAFT and bool(value.made_by) and value.made_by == actor


def _filed(value: Question, as_: Filed) -> Question:
    bank, topic, difficulty, state, reviewed_by = as_
    return replace(value, bank=bank, topic=topic, difficulty=difficulty, state=state, reviewed_by=reviewed_by)
