"""Write, review and connect questions: a saved edit is a new version, and nobody reviews a version of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skillsapp.domain.question import NO_DETAILS, CaseMaterial, Question, QuestionState
from skillsapp.domain.question_types import QUESTION_TYPES
from skillsapp.domain.roles import Permission
from skillsapp.kernel.changes import Done
from skillsapp.kernel.errors import NotFound, Refused, SkillsError
from skillsapp.kernel.i18n import N_, _
from skillsapp.kernel.ids import new_id
from skillsapp.store.question_draft_store import QuestionDraftStore
from skillsapp.store.question_store import QuestionStore
from skillsapp.store.unit_of_work import Begin, UnitOfWork


@dataclass(eq=False)
class OwnVersion(SkillsError):
    code = "question.own_version"
    text = N_("You wrote this version yourself. Someone else has to review it.")


@dataclass(frozen=True, slots=True)
class QuestionEditingService:
    begin: Begin

    def add(self, value: Question) -> Done[Question]:
        """Put a new question into its bank as a draft of whoever is signed in.  Raises Refused when it cannot be marked."""
        with self.begin("question.added", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            fresh = replace(
                _sound(value), id=new_id(), version=1, state=QuestionState.DRAFT, made_by=uow.actor.id, reviewed_by="", note=""
            )
            if not store.has_bank(fresh.bank):
                raise NotFound("question", fresh.bank)
            store.add_all([fresh])
            QuestionDraftStore(uow).drop("")
            return uow.commit(fresh, subject=fresh.id, bank=fresh.bank, type=fresh.type)

    def save(self, value: Question) -> Done[Question]:
        """Save an edit of the version that *value* names: as a new version, a draft again until someone else has reviewed it.

        Where only bank, topic or difficulty changed and the version stands on no paper, it is filed anew without a version.
        Raises StaleEdit when somebody saved in between, Refused when it cannot be marked.
        """
        with self.begin("question.saved", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            before = store.edited(value.id, value.version)
            edited = _sound(value)
            if edited.content == before.content:
                saved = store.file_anew([replace(before, bank=edited.bank, topic=edited.topic, difficulty=edited.difficulty)])[0]
            else:
                saved = replace(
                    edited,
                    version=before.version + 1,
                    state=QuestionState.DRAFT,
                    made_by=uow.actor.id,
                    reviewed_by="",
                    note="",
                )
                store.add_version(saved)
            QuestionDraftStore(uow).drop(value.id)
            return uow.commit(saved, subject=saved.ref, before=before.version)

    def approve(self, id: str, version: int) -> Done[Question]:
        """Take a draft for papers.  Raises OwnVersion for whoever made it, StaleEdit or Refused."""
        with self.begin("question.approved", Permission.MANAGE_QUESTIONS) as uow:
            value = _reviewed(uow, id, version)
            if value.state is not QuestionState.DRAFT:
                raise Refused(_("Only a draft is reviewed."))
            _sound(value)
            approved = replace(value, state=QuestionState.REVIEWED, reviewed_by=uow.actor.id, note="")
            QuestionStore(uow).refile([approved])
            return uow.commit(approved, subject=approved.ref)

    def send_back(self, id: str, version: int, note: str) -> Done[Question]:
        """Give a version back with what is to be mended; it is a draft until it is.  Raises OwnVersion, StaleEdit or Refused."""
        with self.begin("question.sent_back", Permission.MANAGE_QUESTIONS) as uow:
            value = _reviewed(uow, id, version)
            if value.state is QuestionState.RETIRED:
                raise Refused(_("The question is retired. Take it back into use first."))
            if not note.strip():
                raise Refused(_("Please write what is to be mended."))
            back = replace(value, state=QuestionState.DRAFT, reviewed_by="", note=note.strip())
            QuestionStore(uow).refile([back])
            return uow.commit(back, subject=back.ref)

    def set_enemies(self, ids: Sequence[str], *, enemies: bool = True) -> Done[int]:
        """Keep questions off each other's papers, every two of them, or no longer; return how many pairs that changed."""
        with self.begin("question.enemies_set" if enemies else "question.enemies_lifted", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            count = sum(store.set_enemies(one, ids[place + 1 :], enemies=enemies) for place, one in enumerate(ids))
            return uow.commit(count, subject=" ".join(ids[:2]), pairs=count)

    def save_case(self, value: CaseMaterial) -> Done[CaseMaterial]:
        """Save what several questions share: a new case (version 0 before), or a new version of one.

        Its questions stand under the new version from now on, as drafts: what they ask about has changed.  Papers keep the old one.
        """
        with self.begin("case.saved", Permission.MANAGE_QUESTIONS) as uow:
            store = QuestionStore(uow)
            if not value.title.strip() or not value.text.strip():
                raise Refused(_("A case needs a title and a text."))
            before = store.newest_case(value.id) if value.id else None
            saved = replace(value, id=value.id or new_id(), version=before.version + 1 if before is not None else 1)
            store.add_case(saved)
            if before is not None:
                moved = [
                    replace(
                        one,
                        version=one.version + 1,
                        case=saved.ref,
                        state=QuestionState.DRAFT,
                        made_by=uow.actor.id,
                        reviewed_by="",
                    )
                    for one in store.under_case(before.ref)
                ]
                store.add_versions(moved)
            return uow.commit(saved, subject=saved.ref)

    def keep_draft(self, value: Question) -> Done[None]:
        """Keep what stands in the editor until it is saved or dropped; `id` is "" for a new question.  Not audited: it is nobody's yet."""
        with self.begin("question.draft_kept", Permission.MANAGE_QUESTIONS) as uow:
            QuestionDraftStore(uow).keep(value)
            return uow.commit_unaudited(None)

    def drop_draft(self, id: str) -> Done[None]:
        """Forget what stood in the editor."""
        with self.begin("question.draft_dropped", Permission.MANAGE_QUESTIONS) as uow:
            QuestionDraftStore(uow).drop(id)
            return uow.commit_unaudited(None)


def _reviewed(uow: UnitOfWork, id: str, version: int) -> Question:
    value = QuestionStore(uow).edited(id, version)
    if value.made_by and value.made_by == uow.actor.id:
        raise OwnVersion()
    return value


def _sound(value: Question) -> Question:
    """Return the question without spaces at its ends.  Raises Refused with what is wrong with it."""
    if value.type not in QUESTION_TYPES:
        raise Refused(_("This version of the program does not know the type of the question."))
    tidy = replace(
        value,
        stem=value.stem.strip(),
        options=tuple(option.strip() for option in value.options),
        explanation=value.explanation.strip(),
        topic=" ".join(value.topic.split()),
        source=value.source.strip(),
        details=value.details or NO_DETAILS,
    )
    problems = QUESTION_TYPES[tidy.type].check(tidy)
    wrong = next((problem for problem in problems if problem.is_error), None)
    if wrong is not None:
        raise Refused(wrong.message())
    return tidy
